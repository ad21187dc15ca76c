"""What is wrong with a situation: where, what stood there, and what is expected instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct.

    ``path`` leads to it (``persons.student.wage_net``; empty for the file as a whole), ``value`` is what
    stood there, shortened, and ``expected`` says in words what should.
    """

    path: str
    value: str
    expected: str

    def __str__(self) -> str:
        found = f" (found {self.value})" if self.value else ""
        return f"{self.path or 'the file'}: expected {self.expected}{found}"


class SituationError(ValueError):
    """A situation that cannot be used; ``problems`` holds everything that is wrong, at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Expected(ValueError):
    """Raised by the readers of single values; the text completes "expected …"."""


def shown(value: object) -> str:
    """``value`` as it may be repeated in a message: short, on one line."""
    text = value if isinstance(value, str) else repr(value)
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``"; did you mean 'x'?"``, or nothing when no known word is near."""
    near = difflib.get_close_matches(word.casefold(), list(known), n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""
