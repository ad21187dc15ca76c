"""Words, amounts and dates as people read them."""

from __future__ import annotations

import datetime
import math

import pytest

from abord.cli.show import Voice, belgian, day, markdown
from abord.engine.units import Unit


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (1250, 2, "1.250,00"), (0.5, None, "0,5"), (1234567.891, 2, "1.234.567,89"), (-3, 2, "-3,00"), (0, 2, "0,00"),
        (-0.0, 2, "0,00"), (100, None, "100"), (0.0595, None, "0,0595"), (42, 0, "42"),
    ],
)  # fmt: skip
def test_numbers(number: float, decimals: int | None, text: str) -> None:
    assert belgian(number, decimals) == text


def test_a_day() -> None:
    assert day(datetime.date(2026, 3, 1)) == "01/03/2026"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "589,05 euro per maand"), ("fr", "589,05 euros par mois"), ("de", "589,05 Euro pro Monat"),
        ("en", "589,05 euro per month"),
    ],
)  # fmt: skip
def test_money(language: str, text: str) -> None:
    assert Voice(language).money(589.05, "month") == text
    assert Voice(language).quantity(589.05, Unit.parse("EUR/month")) == text


def test_spans() -> None:
    voice = Voice("en")
    assert voice.span(0, 100, "month") == "0,00 to 100,00 euro per month"
    assert voice.span(5, math.inf, "year") == "at least 5,00 euro per year"
    assert voice.span(0, math.inf, "year") == ""
    assert voice.span(7, 7, "once") == "7,00 euro once"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (65, "year", "65 years"), (3, "month", "3 months"), (0.25, "1", "0,25"),
        (0.2345, "EUR/litre", "0,2345 euro per litre"),
        (datetime.date(2026, 3, 1).toordinal(), "date", "01/03/2026"), (0.06, "1/year", "0,06 per year"),
    ],
)  # fmt: skip
def test_quantities(value: float, unit: str, text: str) -> None:
    assert Voice("en").quantity(value, Unit.parse(unit)) == text


def test_markdown_is_wrapped() -> None:
    text = markdown("# Title\n\n## Part\n\nA long\nparagraph of **bold** words.\n\n- one\n  two\n- three\n", 40)
    assert text == "TITLE\n\nPart\n\nA long paragraph of bold words.\n\n  - one two\n  - three"
