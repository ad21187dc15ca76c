"""When answers are shown, and how: by rounds of whole quarters with enough forms, small numbers left out.

A quarter is over a month after its last day. Quarters are put together until there are enough forms; that is a round,
and nothing is ever added to it. Of what is in no round yet, not even the number is shown.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from abord.country.suppress import SMALLEST, suppressed

DELAY = datetime.timedelta(days=30)


class Question(enum.StrEnum):
    """What is asked: what the policy documents ask of a reception. None of it is about a person at work."""

    RESPECTED = "respected"
    HEARD = "heard"
    UNDERSTOOD = "understood"
    PRIVATE = "private"
    NEXT = "next"
    ACCESSIBLE = "accessible"


class Answer(enum.StrEnum):
    """To each question; no answer is an answer too."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    RATHER_NOT = ""


class Way(enum.StrEnum):
    """How a form came."""

    WEB = "web"
    PAPER = "paper"


class Quarter(NamedTuple):
    """A quarter of a year: the only time that is kept."""

    year: int
    quarter: int

    @classmethod
    def of(cls, day: datetime.date) -> Quarter:
        """The one in which a day lies."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first_day(self) -> datetime.date:
        """Its first day."""
        return datetime.date(self.year, 3 * self.quarter - 2, 1)

    @property
    def last_day(self) -> datetime.date:
        """Its last day."""
        following = Quarter(self.year + 1, 1) if self.quarter == 4 else Quarter(self.year, self.quarter + 1)
        return following.first_day - datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Round:
    """Quarters that are shown together."""

    first: Quarter
    last: Quarter
    forms: int

    def holds(self, quarter: Quarter) -> bool:
        """Whether a quarter is in it."""
        return self.first <= quarter <= self.last


def rounds(forms: Mapping[Quarter, int], today: datetime.date, smallest: int = SMALLEST) -> list[Round]:
    """The rounds that may be shown, the oldest first."""
    found: list[Round] = []
    first, count = None, 0
    for quarter in sorted(forms):
        if quarter.last_day + DELAY >= today:
            break
        first, count = first or quarter, count + forms[quarter]
        if count >= smallest:
            found.append(Round(first, quarter, count))
            first, count = None, 0
    return found


def shown(counts: list[int], smallest: int = SMALLEST) -> list[int | None]:
    """One line of counts whose total is known: what is left out is together not small either."""
    (line,) = suppressed([counts], smallest)
    while 0 < _left_out(counts, line) < smallest and any(line):
        least = min((count, place) for place, count in enumerate(line) if count)[1]
        line[least] = None
    return line


def _left_out(counts: list[int], line: list[int | None]) -> int:
    return sum(count for count, one in zip(counts, line, strict=True) if one is None)


def kept_long_enough(forms: Mapping[Quarter, int], before: datetime.date, today: datetime.date) -> list[Quarter]:
    """The quarters to delete: whole rounds, so that the next ones stay as they were shown; and what is in none."""
    made = rounds(forms, today)
    return [
        quarter
        for quarter in forms
        if next((one.last for one in made if one.holds(quarter)), quarter).last_day < before
    ]


def told(given: Mapping[str, str]) -> dict[Question, Answer]:
    """The answers of a form as it was sent; what is none of them is no answer."""
    known = {one.value: one for one in Answer}
    return {one: known.get(given.get(one.value, ""), Answer.RATHER_NOT) for one in Question}
