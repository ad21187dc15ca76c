"""How reliable the advice to grant is: how often it was followed, set aside and why, and what came of it.

Numbers of an organisation, per right. Small cells are left out, and so is what would give them away; there is no
dimension by which a worker or a person could be found, and nothing here says anything against anybody.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from abord.casework.files.advice import SetAside
from abord.country.suppress import SMALLEST, suppressed


class Came(enum.StrEnum):
    """What was decided after somebody answered the advice."""

    GRANTED = "granted"
    OTHERWISE = "otherwise"
    """The first decision granted less, or one within the advised months took it back. The cause is not known: the
    advice was wrong, or the situation changed."""
    OPEN = "open"


class Column(enum.StrEnum):
    """What became of an advice: each is in one column."""

    FOLLOWED_GRANTED = "followed_granted"
    FOLLOWED_OTHERWISE = "followed_otherwise"
    FOLLOWED_OPEN = "followed_open"
    ASIDE_GRANTED = "aside_granted"
    ASIDE_OTHERWISE = "aside_otherwise"
    ASIDE_OPEN = "aside_open"
    UNANSWERED = "unanswered"


ASIDE = (Column.ASIDE_GRANTED, Column.ASIDE_OTHERWISE, Column.ASIDE_OPEN)


@dataclass(frozen=True, slots=True)
class Went:
    """How many advices on a right went the same way; ``followed`` is None while nobody answered."""

    right: str
    followed: bool | None
    set_aside: str
    came: Came
    times: int = 1

    @property
    def column(self) -> Column:
        """Where it is counted."""
        if self.followed is None:
            return Column.UNANSWERED
        return Column(f"{'followed' if self.followed else 'aside'}_{self.came.value}")


@dataclass(frozen=True, slots=True)
class Reliability:
    """Rows of counts in the order of ``Column``, None where a cell is left out.

    ``reasons`` are in the order of ``SetAside``, of all rights together; None where they would give away a cell.
    """

    rights: list[str]
    counts: list[list[int | None]]
    reasons: list[int | None] | None


def reliability(went: Iterable[Went], smallest: int = SMALLEST) -> Reliability:
    """The table, and why the advice was set aside."""
    every = list(went)
    cells: Counter[tuple[str, Column]] = Counter()
    why: Counter[str] = Counter()
    for one in every:
        cells[one.right, one.column] += one.times
        if one.column in ASIDE:
            why[one.set_aside or SetAside.OTHER] += one.times
    rights = sorted({one.right for one in every})
    counts = suppressed([[cells[right, column] for column in Column] for right in rights], smallest)
    # The reasons add up to all that was set aside: with that sum, a cell that is left out could be found.
    hides = any(line[list(Column).index(column)] is None for line in counts for column in ASIDE)
    reasons = None if hides else suppressed([[why[one] for one in SetAside]], smallest)[0]
    return Reliability(rights, counts, reasons)
