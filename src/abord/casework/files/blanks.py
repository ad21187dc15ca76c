"""What a receipt to fill in by hand says in print, before anybody wrote on it, and the code that proves it ours.

As with a receipt (`receipts.py`) the hash of the printed text is the proof and its first letters are the code. The text
has a *mark* drawn at random: the code of one number says nothing of the next.
"""

from __future__ import annotations

import datetime
import enum
import secrets
from dataclasses import dataclass, field

from abord.casework.files.receipts import ALPHABET, CODE_LETTERS, code_of, grouped, hash_of, tidy

VERSION = "by hand 1"


@dataclass(frozen=True, slots=True)
class Printed:
    """Which number, by whom it was given out, when, and to whom."""

    number: str
    service: str
    issued_on: datetime.date
    worker: str
    """Who takes it along; empty where it lies ready at the service."""
    mark: str = field(default_factory=lambda: grouped("".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))))

    @property
    def text(self) -> str:
        """``name: value`` on lines in a fixed order."""
        said = {
            "number": self.number, "service": self.service, "issued_on": self.issued_on.isoformat(),
            "worker": self.worker or "-", "mark": self.mark, "version": VERSION,
        }  # fmt: skip
        return "".join(f"{name}: {tidy(value)}\n" for name, value in said.items())

    @property
    def hash(self) -> str:
        """SHA-256 of the text."""
        return hash_of(self.text)

    @property
    def code(self) -> str:
        """What who holds the paper types on the page that checks receipts."""
        return code_of(self.hash)


class State(enum.StrEnum):
    """Where a number is, for whoever holds the paper."""

    OUT = "out"
    """Given out, and not typed in. Filled in by hand it is proof all the same."""
    TYPED_IN = "typed_in"
    BACK = "back"
    """The service wrote down that it came back empty or spoiled."""
