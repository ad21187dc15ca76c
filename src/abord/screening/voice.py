"""How things are said in one language: phrases, amounts as Belgians write them, dates, quantities with their unit.

Nothing here knows a right. Numbers for machines never pass here.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from abord.engine.facts import YAML_LOADER

if TYPE_CHECKING:
    from abord.engine.units import Unit

PERIODS = {"year": "per_year", "month": "per_month", "once": "per_once", "none": "per_none", "litre": "per_litre"}
MEASURES = {"year": "years", "month": "months", "day": "days", "litre": "litres", "point": "points"}
HERE = Path(__file__).parent / "phrases.yaml"


@cache
def phrases(path: Path) -> dict[str, dict[str, str]]:
    """A catalogue of phrases in four languages."""
    found: dict[str, dict[str, str]] = yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    return found


def day(date: datetime.date) -> str:
    """``01/03/2026``."""
    return f"{date:%d/%m/%Y}"


def belgian(number: float, decimals: int | None = 2) -> str:
    """``1.250,00``; with ``decimals`` None as many as it takes, at most six."""
    text = f"{number:,.6f}".rstrip("0").rstrip(".") if decimals is None else f"{number:,.{decimals}f}"
    if re.fullmatch(r"-0(\.0*)?", text):
        text = text[1:]
    return text.translate(str.maketrans(",.", ".,"))


class Voice:
    """Says things in one language; a room above may add phrases of its own."""

    catalogues: tuple[Path, ...] = (HERE,)

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, key: str, **fields: object) -> str:
        """A phrase of the catalogues, filled in."""
        found = next(catalogue for path in self.catalogues if key in (catalogue := phrases(path)))
        return found[key][self.language].format(**fields)

    def of(self, texts: Any, otherwise: str = "") -> str:
        """A text in this language; ``otherwise`` where there is none."""
        if texts is None:
            return otherwise
        try:
            found = texts[self.language]
        except KeyError:
            return otherwise
        return str(found) or otherwise

    def yes_no(self, value: bool | None) -> str:
        """Yes, no, or not known."""
        return self.say("unknown" if value is None else "yes" if value else "no")

    def money(self, amount: float, period: str = "none") -> str:
        """``1.250,00 euro per month``; the period as ``result.every`` of a right calls it."""
        return f"{belgian(amount)} {self.say('euro')} {self.say(PERIODS[period])}".rstrip()

    def span(self, low: float, high: float, period: str = "none") -> str:
        """An amount, or what is known of it; empty where nothing is."""
        if low == high:
            return self.money(low, period)
        euro = f" {self.say('euro')} {self.say(PERIODS[period])}".rstrip()
        if math.isinf(high):
            return self.say("at_least", low=belgian(low)) + euro if low > 0 else ""
        return self.say("between", low=belgian(low), high=belgian(high)) + euro

    def quantity(self, value: float, unit: Unit | None) -> str:
        """A number with its unit, as words."""
        if math.isinf(value):
            return "∞"
        text = str(unit) if unit is not None else "1"
        if text == "date":
            return day(datetime.date.fromordinal(int(value)))
        above, _, below = text.partition("/")
        if above == "EUR":
            plain = belgian(value) if below != "litre" else belgian(value, None)
            period = self.say(PERIODS[below]) if below in PERIODS else f"/ {below}" if below else ""
            return f"{plain} {self.say('euro')} {period}".rstrip()
        number = belgian(value, None)
        if above == "1" and below in PERIODS:
            return f"{number} {self.say(PERIODS[below])}"
        if text in MEASURES:
            return f"{number} {self.say(MEASURES[text])}"
        return number if text == "1" else f"{number} {text}"

    def bounds(self, low: float, high: float, unit: Unit | None) -> str:
        """What a number can be, as words."""
        if low == high:
            return self.quantity(low, unit)
        if math.isinf(high):
            return self.say("at_least", low=self.quantity(low, unit)) if low > 0 else self.say("unknown")
        return self.say(
            "between", low=belgian(low, 2 if unit and unit.is_money else None), high=self.quantity(high, unit)
        )

    def listed(self, parts: Iterable[str], most: int | None = None) -> str:
        """``a, b, c and 4 more``; with semicolons where a part has a comma itself."""
        found = list(dict.fromkeys(parts))
        between = "; " if any(", " in part for part in found) else ", "
        if most is not None and len(found) > most + 1:
            return f"{between.join(found[:most])} {self.say('and_more', count=len(found) - most)}"
        return between.join(found)


def person_name(name: str) -> str:
    """A name as it is read aloud."""
    return name.replace("_", " ")


def spoken(name: str) -> str:
    """The name of a rule where nobody wrote words for it."""
    return name.rsplit(".", 1)[-1].replace("_", " ")


def sentence(text: str) -> str:
    """With a capital, and without the full stop."""
    return (text[:1].upper() + text[1:]).rstrip(".")


def rounded(number: float) -> float | None:
    """A number for JSON: no infinity (null), no binary dust."""
    return None if math.isinf(number) else round(number, 6)
