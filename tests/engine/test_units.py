"""Quantities that do not go together are an error at load."""

from collections.abc import Callable

import pytest

from abord.engine.graph import LawBook
from abord.engine.language import LawError
from abord.engine.units import Unit, UnitError

Write = Callable[..., LawBook]
PARAMETERS = {"by_month": ("EUR/month", 10), "by_year": ("EUR/year", 100), "rate": ("1", 0.1), "top_age": ("year", 65)}

WRONG = [
    ("EUR_PER_YEAR", "return wage + p.by_month", "EUR/year and EUR/month do not go together in '+'"),
    ("EUR_PER_YEAR", "return wage - rent_by_month", "EUR/year and EUR/month do not go together in '-'"),
    ("EUR_PER_YEAR", "return max(wage, rent_by_month)", "EUR/year and EUR/month do not go together in 'max'"),
    ("EUR_PER_YEAR", "return min(wage, capital)", "EUR/year and EUR do not go together in 'min'"),
    ("EUR_PER_YEAR", "return wage if wage < p.by_month else 0", "EUR/year and EUR/month do not go together in '<'"),
    ("EUR_PER_YEAR", "return wage if years > wage else 0", "year and EUR/year do not go together in '>'"),
    ("EUR_PER_YEAR", "return wage if years == 1 else 0", "year and 1 do not go together in '=='"),
    (
        "EUR_PER_YEAR",
        "return wage if years > 0 else rent_by_month",
        "EUR/year and EUR/month do not go together in 'if'",
    ),
    ("EUR_PER_MONTH", "return wage", "gives EUR/year, but unit=EUR/month"),
    ("EUR_PER_YEAR", "return p.by_month", "gives EUR/month, but unit=EUR/year"),
    ("EUR_PER_YEAR", "return wage * wage", "but unit=EUR/year"),
    ("EUR_PER_YEAR", "return wage / years", "but unit=EUR/year"),
    ("EUR_PER_YEAR", "return wage / p.by_year", "gives 1, but unit=EUR/year"),
    ("EUR_PER_YEAR", "return wage + 1", "EUR/year and 1 do not go together in '+'"),
    ("EUR_PER_YEAR", "return per_year(wage)", "EUR/year and EUR/month do not go together in 'per_year'"),
    ("EUR_PER_MONTH", "return per_month(rent_by_month)", "EUR/month and EUR/year do not go together in 'per_month'"),
    ("EUR_PER_MONTH", "return per_month(capital)", "EUR and EUR/year do not go together in 'per_month'"),
    ("YEARS", "return round_cents(years)", "round_cents rounds an amount, not year"),
    ("EUR_PER_YEAR", "extra = p.by_month\nreturn wage + extra", "EUR/year and EUR/month do not go together in '+'"),
    ("EUR_PER_YEAR", "return wage if born < years else 0", "date and year do not go together in '<'"),
    ("DATE", "return born + born", "a date"),
    ("DATE", "return born * 1", "a date"),
    ("None", "return wage", "gives EUR/year, but unit=1"),
]


def rule(unit: str, body: str) -> str:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    arguments = "wage: float, rent_by_month: float, capital: float, years: int, born: Date, p: Parameters"
    return f'@rule(article="a", unit={unit})\ndef x({arguments}) -> float:\n{lines}'


@pytest.mark.parametrize(("unit", "body", "why"), WRONG, ids=[body.replace("\n", " ; ") for _, body, _ in WRONG])
def test_wrong_units_are_refused(write_law: Write, unit: str, body: str, why: str) -> None:
    with pytest.raises(LawError, match=r"demo/rules\.py, line [678], rule x") as refused:
        write_law(rule(unit, body), PARAMETERS)
    assert why in str(refused.value)


RIGHT = [
    ("EUR_PER_YEAR", "return wage + per_year(p.by_month)"),
    ("EUR_PER_MONTH", "return per_month(wage) + rent_by_month"),
    ("EUR_PER_YEAR", "return capital * p.rate / years"),
    ("EUR_PER_YEAR", "return wage * wage / p.by_year"),
    ("EUR_PER_YEAR", "return max(wage - p.by_year, 0)"),
    ("EUR_PER_YEAR", "return 0"),
    ("EUR_PER_YEAR", "return wage * (1 - p.rate)"),
    ("EUR_PER_YEAR", "return wage if born < born else 0"),
    ("COUNT", "return wage / p.by_year"),
    ("None", "return 1 + wage / p.by_year"),
    ("YEARS", "return p.top_age - years"),
]


@pytest.mark.parametrize(("unit", "body"), RIGHT, ids=[body for _, body in RIGHT])
def test_right_units_are_accepted(write_law: Write, unit: str, body: str) -> None:
    assert "demo.x" in write_law(rule(unit, body), PARAMETERS).variables


def test_folds_carry_the_unit(write_law: Write) -> None:
    source = '@rule(article="a", unit=EUR_PER_YEAR)\ndef x(value: Each[float]) -> float:\n    return total(value)\n'
    with pytest.raises(LawError, match="gives EUR, but unit=EUR/year"):
        write_law(source)
    source = '@rule(article="a", unit=EUR)\ndef x(value: Each[float], wage: float) -> float:\n'
    source += "    return lowest(value, wage)\n"
    with pytest.raises(LawError, match="EUR and EUR/year do not go together"):
        write_law(source)


@pytest.mark.parametrize("text", ["EUR/year", "EUR", "1", "EUR/litre", "year", "1/year", "EUR/year/litre"])
def test_units_are_written_as_they_are_read(text: str) -> None:
    assert str(Unit.parse(text)) == text


def test_units_multiply_and_divide() -> None:
    euro, year = Unit.parse("EUR"), Unit.parse("year")
    assert euro / year == Unit.parse("EUR/year")
    assert euro / year * year == euro
    assert euro / euro == Unit.parse("1")
    assert not (euro / euro).powers


def test_an_unknown_unit_says_which_are_known() -> None:
    with pytest.raises(UnitError, match=r"unknown unit 'euro' in 'euro/year'; known are 1, EUR, year"):
        Unit.parse("euro/year")
