"""Advice to the worker, of two kinds only: grant without further inquiry, or look further.

There is no third: no type, no value and no code path by which a machine refuses, reduces or stops. *Grant* is only
advised where the engine proves the right on recent data of registers alone, with no condition left that only people
judge, and even then a person confirms. All else leads to *look further*.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from abord.casework.files.data import Datum
from abord.screening.assess import Outcome, Result


class Kind(enum.StrEnum):
    """All that an advice can say."""

    GRANT_WITHOUT_INQUIRY = "grant_without_inquiry"
    LOOK_FURTHER = "look_further"


class Because(enum.StrEnum):
    """Why it says *look further*."""

    NOT_PROVED = "not_proved"
    DATA_OLD = "data_old"
    DATA_ONLY_STATED = "data_only_stated"
    RECENT_CHANGE = "recent_change"
    LEFT_TO_PEOPLE = "left_to_people"
    CONTESTED = "contested"
    UNSURE_LAW = "unsure_law"
    ASSUMED = "assumed"


class SetAside(enum.StrEnum):
    """Why a worker does not follow the advice to grant: one reason is enough, and it is about the advice."""

    CHANGED = "changed"
    WRONG_DATA = "wrong_data"
    TOLD_OTHERWISE = "told_otherwise"
    NOT_SEEN = "not_seen"
    OTHER = "other"


OLDEST_DAYS = 92
"""Older data from a register are not relied on. A setting of the office, not a term of law."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What the worker is advised, with all that it rests on and all that it does not know.

    Attributes:
        amount: from what to what it is; from None where there is only the most that the law gives such a household.
        relies_on: the data, each with source and date.
        does_not_know: facts that could change the outcome.
        too_old: data that are there but were not relied on.
        left_to_people: conditions that only people judge.
    """

    right: str
    person: str
    kind: Kind
    because: tuple[Because, ...]
    amount: tuple[float | None, float] | None
    relies_on: tuple[Datum, ...]
    does_not_know: tuple[str, ...]
    too_old: tuple[str, ...]
    left_to_people: tuple[str, ...]
    law_date: datetime.date


def advise(
    result: Result,
    data: Iterable[Datum],
    today: datetime.date,
    law_date: datetime.date,
    *,
    changed_on: datetime.date | None = None,
    assumed: tuple[str, ...] = (),
    oldest_days: int = OLDEST_DAYS,
) -> Advice:
    """The advice for one result of the engine.

    Args:
        changed_on: a change that the person told of; registers lag behind it.
        assumed: facts that were taken for granted: whoever grants should have asked them.
    """
    used = tuple(data)  # those of a partner or a child as well: the right may rest on them
    old = tuple(datum.name for datum in used if datum.is_from_source and (today - datum.as_of).days > oldest_days)
    checks: Mapping[Because, bool] = {
        Because.NOT_PROVED: result.outcome is not Outcome.ENTITLED or result.covered_by is not None,
        Because.DATA_OLD: bool(old),
        Because.DATA_ONLY_STATED: not used or any(not datum.is_from_source for datum in used),
        Because.RECENT_CHANGE: changed_on is not None
        and any(datum.is_from_source and datum.as_of <= changed_on for datum in used),
        Because.LEFT_TO_PEOPLE: bool(result.left_to_people),
        Because.CONTESTED: any(datum.contested for datum in used),
        Because.UNSURE_LAW: bool(result.unsure or result.switches),
        Because.ASSUMED: bool(assumed),
    }
    because = tuple(reason for reason, holds in checks.items() if holds)
    low = None if result.only_maximum or result.amount is None else result.amount.low
    span = None if result.amount is None else (low, result.amount.high)
    return Advice(
        result.right, result.person, Kind.LOOK_FURTHER if because else Kind.GRANT_WITHOUT_INQUIRY, because, span, used,
        (*(missing.fact for missing in result.missing), *assumed), old, tuple(result.left_to_people), law_date,
    )  # fmt: skip
