"""Numbers of an office that take long: a small office counts when somebody asks, a large one at night.

What is kept of a night is what is shown, small numbers left out (``Tally``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from abord.casework.files.models import Tally

Numbers = TypeVar("Numbers")


@dataclass(frozen=True, slots=True)
class Tallied(Generic[Numbers]):
    """One count of an office. ``what``: its ``Tally.What``; ``is_large``: whether nobody is to wait for it."""

    what: str
    shape: TypeAdapter[Numbers]
    is_large: Callable[[], bool]
    count: Callable[[], Numbers]

    def latest(self) -> Numbers | None:
        """Of the office in scope: of the last night, or where it is small of now; None: not counted yet."""
        kept = Tally.objects.filter(what=self.what).first()
        if kept is not None:
            return self.shape.validate_python(kept.counts)
        return None if self.is_large() else self.count()

    def keep(self) -> None:
        """Count a large office, in place of the count before; a small one keeps nothing."""
        if self.is_large():
            kept = {"counts": self.shape.dump_python(self.count(), mode="json")}
            Tally.objects.update_or_create(what=self.what, defaults=kept)
        else:
            Tally.objects.filter(what=self.what).delete()
