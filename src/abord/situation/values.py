"""Single values as people write them, read into what the evaluators take, and back.

Numbers follow Belgian habit: ``1.250,00`` and ``1 250,00`` are one thousand two hundred and fifty.
``1,250`` could be either and is refused. A unit is written out (``300 EUR/month``, ``€ 300 per maand``);
it may only be left off where the unit of the fact has no period.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from abord.engine.case import Range, Value
from abord.engine.facts import FIRST_DAY, LAST_DAY, Fact
from abord.engine.law import Enum
from abord.situation.problems import Expectation, Expected, expect, nearest

UNKNOWN = "unknown"
YES = ("yes", "true", "ja", "oui")
NO = ("no", "false", "nee", "neen", "nein", "non")
MAX_TEXT = 400
PERIODS_PER_YEAR = {"year": Fraction(1), "month": Fraction(12), "week": Fraction(52)}
"""A year counts as 52 weeks, as wages are reckoned (13 per quarter)."""

_WORDS = {
    "EUR": ("eur", "€", "euro", "euros"),
    "year": ("year", "years", "yr", "jaar", "an", "ans", "année", "jahr", "jahre"),
    "month": ("month", "months", "maand", "maanden", "mois", "monat", "monate"),
    "week": ("week", "weeks", "weken", "semaine", "semaines", "woche", "wochen"),
    "day": ("day", "days", "dag", "dagen", "jour", "jours", "tag", "tage"),
    "litre": ("litre", "litres", "liter", "l"),
    "point": ("point", "points", "punt", "punten", "punkte"),
}
_CANONICAL = {word: unit for unit, words in _WORDS.items() for word in words}
_NUMBER = r"[+-]?\d(?:[\d.,'\u00a0\u202f ]*\d)?"
_QUANTITY = re.compile(rf"({_NUMBER})\s*(.*)")
_EURO_FIRST = re.compile(rf"€\s*({_NUMBER})")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.'\u00a0\u202f ])\d{3}(?:\1\d{3})*)(?:,\d+)?|[1-9]\d{0,2}(?:,\d{3})+\.\d+")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2},\d{3}")
_BETWEEN = re.compile(r"between\s+(.+?)\s+and\s+(.+)", re.I)
_ONE_SIDED = re.compile(r"at (least|most)\s+(.+)", re.I)


@dataclass(frozen=True, slots=True)
class Kind:
    """What values a fact takes; facts alike share one kind.

    ``form`` is amount, count, flag, choice or date; ``unit`` is "" where there is none.
    """

    form: str
    unit: str
    low: float
    high: float
    choices: type[Enum] | None

    @classmethod
    def of(cls, fact: Fact) -> Kind:
        """The kind of ``fact``."""
        return cls(fact.type, str(fact.unit or ""), fact.low, fact.high, fact.choices)

    @property
    def needs_unit(self) -> bool:
        """Whether a bare number is refused: its period would be a guess."""
        return self.unit.partition("/")[2] in PERIODS_PER_YEAR

    @property
    def is_flow_of_money(self) -> bool:
        """Whether people know it per week, month or year; things counted per year are asked for per year."""
        return self.needs_unit and self.unit.startswith("EUR")

    @property
    def own_unit(self) -> str:
        """The unit as it is written after a number; "" where a bare number is enough."""
        return "" if self.unit in ("", "1") else _spelled(self.unit)

    @property
    def units(self) -> dict[str, Fraction]:
        """The units that may be written, with the factor to the unit of the fact."""
        above, _, period = self.unit.partition("/")
        if period in PERIODS_PER_YEAR:
            to_year = PERIODS_PER_YEAR
            return {f"{above}/{each}": rate / to_year[period] for each, rate in to_year.items()}
        if self.unit in ("year", "month"):
            to_year = PERIODS_PER_YEAR
            return {each: to_year[self.unit] / to_year[each] for each in ("year", "month")}
        return {self.unit: Fraction(1)}

    @property
    def expected(self) -> Expectation:
        """What a value looks like."""
        if self.form == "flag":
            return expect("flag")
        if self.choices is not None:
            return expect("choice", names=", ".join(member.name.lower() for member in self.choices))
        if self.form == "date":
            return expect("date_or_unknown")
        if self.unit.startswith("EUR"):
            unit = "EUR/month" if self.needs_unit else self.unit
            written = self.units if self.needs_unit else [self.unit]
            return expect("amount", units=", ".join(written), example=f"300 {unit}")
        return expect("number_or_unknown") if self.unit == "1" else expect("number_of", unit=_spelled(self.unit))


def read_number(text: str, *, grouping: bool = True) -> Fraction:
    """``1.250,50``, ``1250.5``, ``1 250`` → the number, exactly.

    Without ``grouping`` a dot or comma is always decimal, for quantities that never reach 1,000.

    Raises:
        Expected: when the text is no number, or could be read in two ways.
    """
    sign, digits = (-1 if text.startswith("-") else 1), text.lstrip("+-")
    if grouping and _AMBIGUOUS.fullmatch(digits):
        whole = digits.replace(",", "")
        raise Expected("number_one_way", text=digits, one=whole, other=f"{digits}0")
    if grouping and (match := _GROUPED.fullmatch(digits)):
        english = match.group(1) is None
        plain = digits.replace(",", "") if english else re.sub(r"[.'\s]", "", digits).replace(",", ".")
        return sign * Fraction(plain)
    if _PLAIN.fullmatch(digits):
        return sign * Fraction(digits.replace(",", "."))
    raise Expected("number_like")


def unaccented(text: str) -> str:
    """As people type it who cannot or will not: small letters, without accents, ``ß`` as ``ss``."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def read_day(text: object) -> datetime.date:
    """``2025-04-01``, ``01/04/2025``, ``1.4.2025`` or ``01-04-2025`` → the day; a YAML reader's date stays as it is.

    Raises:
        Expected: for anything else, also for a day that does not exist.
    """
    if isinstance(text, datetime.date) and not isinstance(text, datetime.datetime):
        text = text.isoformat()
    if isinstance(text, str):
        day_first = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text.strip())
        year_first = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text.strip())
        if match := day_first or year_first:
            year, month, day = map(int, match.groups() if year_first else match.groups()[::-1])
            try:
                read = datetime.date(year, month, day)
            except ValueError:
                raise Expected("day_exists") from None
            return in_reach(read)
    raise Expected("date")


def in_reach(day: datetime.date) -> datetime.date:
    """The day, where we reckon with such days at all; in other centuries mistakes of typing lie.

    Raises:
        Expected: for a day before 1801 or after 2200.
    """
    if not FIRST_DAY <= day.toordinal() <= LAST_DAY:
        raise Expected("day_range")
    return day


def read_share(text: object) -> float:
    """``1/2``, ``50 %``, ``0,5`` or ``1`` → the part, above 0 and at most 1.

    Raises:
        Expected: for anything else.
    """
    share = None
    words = str(text).strip()
    if fraction := re.fullmatch(r"(\d+)\s*/\s*(\d+)", words):
        share = Fraction(int(fraction[1]), int(fraction[2])) if int(fraction[2]) else None
    elif _PLAIN.fullmatch(words.removesuffix("%").strip()):
        share = read_number(words.removesuffix("%").strip(), grouping=False)
        share = share / 100 if words.endswith("%") else share
    if share is None or not 0 < share <= 1:
        raise Expected("share")
    return float(share)


def read_value(kind: Kind, written: object) -> Value | None:
    """What is written, as the value of a fact; None when it is said to be unknown.

    Numbers come in the unit of the fact, dates as ordinals, ``between a and b`` as a ``Range``,
    ``a or b`` of a choice as a frozenset.

    Raises:
        Expected: when it is not a value of that kind, or out of its range.
    """
    if written is None or (isinstance(written, str) and written.strip().casefold() in ("", UNKNOWN)):
        return None
    if isinstance(written, dict | list) or len(str(written)) > MAX_TEXT:
        raise Expected(kind.expected)
    if isinstance(written, bool):
        if kind.form == "flag":
            return written
        raise Expected(kind.expected)
    if kind.form == "flag":
        word = str(written).strip().casefold()
        if word in YES + NO:
            return word in YES
        raise Expected(kind.expected)
    if kind.choices is not None:
        return _read_choice(kind, kind.choices, str(written))
    if kind.form == "date":
        return float(read_day(written).toordinal())
    if str(written).strip().casefold().lstrip("+-.") in ("inf", "infinity", "nan"):
        raise Expected("number_in_digits")
    try:
        return _read_quantity(kind, written)
    except (OverflowError, ValueError) as error:
        raise error if isinstance(error, Expected) else Expected(kind.expected) from None


def _read_choice(kind: Kind, choices: type[Enum], text: str) -> Value:
    members = {member.name.lower(): member for member in choices}
    chosen = []
    for part in re.split(r"\s+or\s+", text.strip(), flags=re.I):
        word = re.sub(r"[\s-]+", "_", part.casefold())
        if word not in members:
            raise Expected(replace(kind.expected, near=nearest(word, members)))
        chosen.append(members[word])
    return chosen[0] if len(chosen) == 1 else frozenset(chosen)


def _read_quantity(kind: Kind, written: object) -> Value:
    if isinstance(written, int | float):
        return _within(kind, _in_unit(kind, Fraction(written), ""))
    text = _EURO_FIRST.sub(r"\1 EUR", str(written).strip())
    if match := _ONE_SIDED.fullmatch(text):
        bound = _within(kind, _quantity(kind, match[2]))
        return Range(bound, kind.high) if match[1].casefold() == "least" else Range(kind.low, bound)
    if match := _BETWEEN.fullmatch(text):
        # The unit may stand once, at the end.
        unit = _split(match[2], kind)[1]
        first = match[1] if _split(match[1], kind)[1] else f"{match[1]} {unit}"
        low, high = _within(kind, _quantity(kind, first)), _within(kind, _quantity(kind, match[2]))
        if low > high:
            raise Expected("range_up")
        return Range(low, high)
    return _within(kind, _quantity(kind, text))


def _split(text: str, kind: Kind) -> tuple[str, str]:
    match = _QUANTITY.fullmatch(text.strip())
    if match is None:
        raise Expected(kind.expected)
    return match[1], match[2].strip()


def _quantity(kind: Kind, text: str) -> Fraction:
    digits, unit = _split(text, kind)
    return _in_unit(kind, read_number(digits, grouping=kind.high >= 1000), unit)


def _in_unit(kind: Kind, number: Fraction, unit: str) -> Fraction:
    if not unit and kind.needs_unit:
        example = next(each for each in kind.units if each.endswith("/month"))
        raise Expected("period", example=f"{_decimal(number)} {_spelled(example)}")
    parts = re.sub(r"\b(?:per|par|pro)\b", "/", unit.casefold()).split("/")
    names = [_CANONICAL.get(part.strip(), part.strip()) for part in parts]
    canonical = "/".join([names[0] or "1", *names[1:]]) if unit else kind.unit
    if canonical not in kind.units:
        raise Expected("not_unit", expected=kind.expected, unit=unit)
    return number * kind.units[canonical]


def _within(kind: Kind, number: Fraction) -> float:
    value = float(number)
    if not kind.low <= value <= kind.high:
        unit = "" if kind.unit == "1" else f" {_spelled(kind.unit)}"
        raise Expected("number_range", low=_decimal(kind.low), high=f"{_decimal(kind.high)}{unit}")
    if kind.form == "count" and not value.is_integer():
        raise Expected("whole")
    return value


def _spelled(unit: str) -> str:
    return unit.removeprefix("1") if unit.startswith("1/") else unit


def _decimal(number: float | Fraction) -> str:
    text = format(Decimal(repr(float(number))), "f").removesuffix(".0")
    # Three decimals alone would read as thousands.
    return f"{text}0" if re.fullmatch(r"-?\d{1,3}\.\d{3}", text) else text


def write_value(kind: Kind, value: Value | None) -> str:
    """A value as ``read_value`` takes it: reading what is written gives the value again."""
    if value is None:
        return UNKNOWN
    if isinstance(value, Range):
        unit = "" if kind.unit == "1" else f" {_spelled(kind.unit)}"
        return f"between {_decimal(value.low)} and {_decimal(value.high)}{unit}"
    if isinstance(value, frozenset):
        return " or ".join(member.name.lower() for member in sorted(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return value.name.lower()
    if kind.form == "date":
        return datetime.date.fromordinal(int(value)).isoformat()
    return _decimal(value) + ("" if kind.unit == "1" else f" {_spelled(kind.unit)}")
