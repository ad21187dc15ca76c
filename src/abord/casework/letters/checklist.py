"""The checklist of a decision as data: which mentions, by which article, and what follows when one is missing."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from abord.casework.clocks import Regime

FOLDER = Path(__file__).parent
FEWEST_WORDS_OF_A_REASON = 6
"""Fewer are a code, not a reason. A choice of ours, not of the law."""


class Mention(enum.StrEnum):
    """What a decision says."""

    OUTCOME = "outcome"
    DECISION_DATE = "decision_date"
    SENDER = "sender"
    REFERENCE = "reference"
    LEGAL_REASONS = "legal_reasons"
    INDIVIDUAL_REASONS = "individual_reasons"
    AMOUNT = "amount"
    HOW_OFTEN = "how_often"
    PERIOD = "period"
    REMEDIES = "remedies"
    COURT = "court"
    COURT_ADDRESS = "court_address"
    APPEAL_TERM = "appeal_term"
    APPEAL_HOW = "appeal_how"
    REPRESENTATION = "representation"
    CONTACT = "contact"
    NOT_SUSPENSIVE = "not_suspensive"
    HEARING = "hearing"
    WAIVER = "waiver"
    LIMITATION = "limitation"
    ADVICE_NOTICE = "advice_notice"
    NEXT_STEPS = "next_steps"
    OWN_VIEW = "own_view"


class When(enum.StrEnum):
    """For which decisions a mention is needed."""

    ALWAYS = "always"
    ADVERSE = "adverse"
    MONEY = "money"
    PAID = "paid"
    RECOVERY = "recovery"
    ADVICE = "advice"
    OWN_VIEW = "own_view"


class Follows(enum.StrEnum):
    """What follows when a mention is missing."""

    NOT_STARTED = "not_started"
    ANNUL = "annul"
    UNKNOWN = "unknown"
    QUALITY = "quality"


@dataclass(frozen=True, slots=True)
class Required:
    """One mention that a decision needs under one regime."""

    mention: Mention
    when: When
    article: str
    follows: Follows
    confidence: str
    source: str

    @property
    def is_mandatory(self) -> bool:
        """By law, not only good practice."""
        return self.follows is not Follows.QUALITY


def required(regime: Regime, applies: Iterable[When]) -> list[Required]:
    """What a decision under ``regime`` must say, where ``applies`` says what kind of decision it is."""
    kinds = {When.ALWAYS, *applies}
    return [item for item in _all(regime) if item.when in kinds]


@cache
def _all(regime: Regime) -> tuple[Required, ...]:
    entries: list[dict[str, Any]] = yaml.safe_load((FOLDER / "checklist.yaml").read_text(encoding="utf-8"))
    found = []
    for entry in entries:
        rules = [rule for rule in entry["rules"] if rule["regimes"] == "all" or regime in rule["regimes"]]
        if len(rules) > 1:
            raise ValueError(f"checklist.yaml: {entry['mention']} stands twice for {regime}")
        for rule in rules:
            found.append(
                Required(
                    Mention(entry["mention"]), When(entry["when"]), rule["article"], Follows(rule["follows"]),
                    rule["confidence"], rule["source"],
                )
            )  # fmt: skip
    return tuple(found)
