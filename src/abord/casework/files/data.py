"""A datum that the service uses about a person: from which source, of which day, for what."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

STATED = "person"
"""The source of what the person told."""
CORRECTED = "corrected"
"""The source of what was put right here."""


@dataclass(frozen=True, slots=True)
class Datum:
    """One fact about someone (``person`` is its name in the situation, "" for all), with where it comes from."""

    name: str
    value: str
    source: str
    as_of: datetime.date
    person: str = ""
    contested: bool = False

    @property
    def is_from_source(self) -> bool:
        """Whether an authentic source gave it; else the person or a paper did."""
        return self.source.startswith("register:")

    def age(self, today: datetime.date) -> int:
        """In days."""
        return (today - self.as_of).days


def value_text(value: object) -> str:
    """A value of the engine as it is stored: ``yes``, ``no``, the name of a choice, or a number."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(getattr(value, "name", value)).lower() if not isinstance(value, float) else repr(value)
