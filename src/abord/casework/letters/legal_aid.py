"""Would a lawyer be free? The income test of second-line legal aid, with "just above the limit" said as such.

An estimate: the bureau for legal aid decides. First-line advice is free for everyone, whatever the income.
"""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from abord.casework.clocks.wording import shown_date
from abord.casework.letters.checklist import FOLDER
from abord.casework.letters.decision import words

JUST_ABOVE = 100.0
"""Euro a month above the last limit that is still called "just above": a choice of ours, not of the law."""


class Aid(enum.StrEnum):
    """What the test gives."""

    FREE = "free"
    PARTLY_FREE = "partly_free"
    JUST_ABOVE = "just_above"
    ABOVE = "above"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Estimate:
    """The result, the amounts it rests on, and whether these hold on the day that was asked for.

    ``above_by`` is how much the counted income is above the last limit; 0 when it is not.
    """

    aid: Aid
    counted: float | None
    full_until: float | None
    partly_until: float | None
    above_by: float
    amounts_of: datetime.date | None
    is_certain: bool
    article: str
    source: str
    """Where it was read: the name of a site."""
    is_presumed: bool = False
    """By what the person gets or contests; income was not asked."""


def estimate(
    day: datetime.date, income: float | None, alone: bool, dependants: int = 0, presumed: bool = False
) -> Estimate:
    """Test a net monthly income: of the person, or of the household where they do not live alone.

    Args:
        presumed: gets a living wage or social aid, or appeals against its refusal: then income is not asked.
    """
    data = _data()
    if presumed:
        source = data["presumed"]["source"]
        return Estimate(Aid.FREE, None, None, None, 0.0, None, True, data["presumed"]["article"], source, True)
    since = max((since for since in data["limits"] if since <= day), default=None)
    deducted_since = max((since for since in data["per_dependant"] if since <= day), default=None)
    if income is None or since is None or (dependants and deducted_since is None):
        return Estimate(Aid.UNKNOWN, None, None, None, 0.0, since, False, data["article"], "")
    limits = data["limits"][since]
    deduction = data["per_dependant"][deducted_since]["value"] * dependants if deducted_since else 0.0
    counted = income - deduction
    full, partly = (limits["low"], limits["middle"]) if alone and not dependants else (limits["middle"], limits["high"])
    if counted <= full:
        aid = Aid.FREE
    elif counted <= partly:
        aid = Aid.PARTLY_FREE
    else:
        aid = Aid.JUST_ABOVE if counted - partly <= JUST_ABOVE else Aid.ABOVE
    above_by = max(0.0, round(counted - partly, 2))
    certain = day <= data["valid_until"]
    return Estimate(aid, counted, full, partly, above_by, since, certain, data["article"], limits["source"])


def presumed_rights() -> tuple[str, ...]:
    """Who appeals against a refusal of these is presumed to be without means."""
    return tuple(_data()["presumed"]["rights"])


def say(found: Estimate, language: str, *, of_person: bool = False) -> list[str]:
    """The estimate in plain words, with what it rests on: to the person, or of the person to who helps."""
    texts = words(language)["legal_aid"] | (words(language)["legal_aid_of_person"] if of_person else {})
    lines = [texts[found.aid.value].format(above=f"{found.above_by:.2f}".replace(".", ","))]
    if found.is_presumed:
        lines.append(texts["presumed"])
    if found.amounts_of is not None and not found.is_certain:
        lines.append(texts["not_certain"].format(day=shown_date(found.amounts_of)))
    return [*lines, texts["decides"]]


@cache
def _data() -> dict[str, Any]:
    return dict(yaml.safe_load((FOLDER / "legal_aid.yaml").read_text(encoding="utf-8")))
