"""The receipt: what it must say, its number, and a hash that the person and the service can both reckon.

The *canonical text* is printed on the receipt letter for letter. Its SHA-256 is the proof: who holds the paper reckons
it with any tool, without this software and without a connection. The first letters of the same hash, as letters that
cannot be mistaken for each other, are the code by which the service says over the web or the phone "this is ours".
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass, field, fields

from abord.casework.clocks.calendar import brussels_date

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U."""

VERSION = 2
CODE_LETTERS = 12
NUMBER = re.compile(r"([A-Z0-9]{1,12})-(\d{4})-(\d{6})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Receipt:
    """All that a receipt says. What the law asks for is never empty: the type, the dates, the term, the worker, and the
    right to be heard and accompanied."""

    number: str
    service: str
    person: str
    asked: str
    filed_on: datetime.date
    channel: str
    decision_by: str
    decision_term: str
    worker: str
    contact: str
    heard: str
    issued_at: datetime.datetime
    language: str
    told: tuple[str, ...] = ()
    """What the person heard before of what asking can set in motion, in the words that were used."""
    version: int = VERSION
    """Which form the canonical text has; one that was given keeps its own."""
    text: str = field(init=False, default="")

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name not in ("text", "told") and not str(value).strip():
                raise ValueError(f"a receipt without {one.name} is no receipt")
        if self.filed_on > brussels_date(self.issued_at):
            raise ValueError("a receipt cannot be given before the application")
        object.__setattr__(self, "text", canonical(self))

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical text."""
        return hash_of(self.text)

    @property
    def code(self) -> str:
        """The code by which the service confirms that it is its own."""
        return code_of(self.hash)


def canonical(receipt: Receipt) -> str:
    """``name: value`` on lines in a fixed order; NFC, single spaces, a moment in UTC to the second.

    Version 1 had nothing of what was told, and no number of its own.
    """
    lines = []
    for one in fields(receipt):
        if one.name in ("text", "told", "version"):
            continue
        value = getattr(receipt, one.name)
        if isinstance(value, datetime.datetime):
            value = value.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        lines.append(f"{one.name}: {tidy(str(value))}")
    if receipt.version > 1:
        lines += [f"told {place}: {tidy(said)}" for place, said in enumerate(receipt.told, 1)] or ["told: -"]
        lines.append(f"version: {receipt.version}")
    return "\n".join(lines) + "\n"


def tidy(text: str) -> str:
    """Composed letters and single spaces: what is retyped from paper gives the same."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def hash_of(text: str) -> str:
    """The proof of a canonical text, as hexadecimal figures. Ends of lines and spaces at their ends do not matter."""
    lines = [tidy(line) for line in text.strip().splitlines()]
    return hashlib.sha256(("\n".join(lines) + "\n").encode()).hexdigest()


def code_of(proof: str) -> str:
    """The first sixty bits of a proof, in groups of four letters."""
    number = int(proof[:15], 16)
    letters = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(CODE_LETTERS)))
    return grouped(letters)


def grouped(letters: str) -> str:
    """``ABCD-EFGH-JKMN``."""
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def read_code(typed: str) -> str:
    """A code as it was typed, as it was made: small letters, spaces, O for 0 and I or L for 1 are forgiven."""
    plain = re.sub(r"[^0-9A-Z]", "", typed.upper()[:80]).translate(str.maketrans("OILU", "011V"))
    return grouped(plain)


def matches(proof: str, typed: str) -> bool:
    """Whether a typed code belongs to a proof; takes as long for a wrong one."""
    return hmac.compare_digest(code_of(proof).encode(), read_code(typed).encode())


def number_of(service: str, year: int, serial: int) -> str:
    """A number with check digits (97 minus the remainder, as on Belgian forms), so that a slip of the pen shows.

    Raises:
        ValueError: for a service code of other signs than capitals and figures, or a serial past six figures.
    """
    body = f"{service}-{year:04d}-{serial:06d}"
    found = f"{body}-{_check(service, year, serial)}"
    if NUMBER.fullmatch(found) is None:
        raise ValueError(f"no number can be made of {body}")
    return found


def read_number(typed: str) -> str | None:
    """A number as it was made; None where its check digits do not fit."""
    plain = re.sub(r"\s*-\s*|\s+", "-", typed.strip().upper()[:60])
    found = NUMBER.fullmatch(plain)
    if found is None:
        return None
    service, year, serial, check = found.groups()
    return plain if check == _check(service, int(year), int(serial)) else None


def _check(service: str, year: int, serial: int) -> str:
    letters = "".join(str(int(sign, 36)).zfill(2) for sign in service)
    return f"{97 - int(f'{letters}{year:04d}{serial:06d}') % 97:02d}"
