import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abord.engine.case import Range, Value
from abord.engine.facts import Fact
from abord.rights._concepts.enums import ResidenceStatus
from abord.situation.problems import Expected
from abord.situation.values import Kind, read_day, read_share, read_value, write_value

MONEY = Kind("amount", "EUR/year", 0, 10_000_000, None)
MONTHLY = Kind("amount", "EUR/month", 0, 10_000_000, None)
WORTH = Kind("amount", "EUR", 0, 1_000_000_000, None)
PRICE = Kind("amount", "EUR/litre", 0, 10, None)
PART = Kind("amount", "1", 0, 1, None)
MONTHS = Kind("count", "month", 0, 720, None)
CHEQUES = Kind("count", "1/year", 0, 5000, None)
FLAG = Kind("flag", "", 0, 1, None)
STATUS = Kind("choice", "", 0, 0, ResidenceStatus)
DAY = Kind("date", "date", 657437, 803533, None)


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (MONEY, "300 EUR/month", 3600.0),
        (MONEY, "300 EUR/year", 300.0),
        (MONEY, "10 EUR/week", 520.0),
        (MONTHLY, "12000 EUR/year", 1000.0),
        (MONEY, "850,00 EUR/month", 10_200.0),
        (MONEY, "1.250,50 EUR/month", 15_006.0),
        (MONEY, "1 250 EUR/year", 1250.0),
        (MONEY, "1\u202f250,5 EUR/year", 1250.5),
        (MONEY, "1,250.50 EUR/year", 1250.5),
        (MONEY, "1.250 EUR/year", 1250.0),
        (MONEY, "€ 300 per maand", 3600.0),
        (MONEY, "300 EUR par semaine", 15600.0),
        (MONEY, "€ 300 pro Monat", 3600.0),
        (MONEY, "300€/mois", 3600.0),
        (MONEY, "between 0 and 2000 EUR/year", Range(0, 2000)),
        (MONEY, "between 10 EUR/week and 100 EUR/month", Range(520, 1200)),
        (MONEY, "at least 100 EUR/month", Range(1200, 10_000_000)),
        (MONEY, "at most 100 EUR/month", Range(0, 1200)),
        (MONEY, "unknown", None),
        (MONEY, None, None),
        (WORTH, "5000", 5000.0),
        (WORTH, 5000, 5000.0),
        (WORTH, "12.500 EUR", 12_500.0),
        (PRICE, "1,025 EUR/litre", 1.025),
        (PRICE, 0.8976, 0.8976),
        (PART, "0.125", 0.125),
        (MONTHS, "5 months", 5.0),
        (MONTHS, "2 years", 24.0),
        (CHEQUES, "50/year", 50.0),
        (CHEQUES, "5 per month", 60.0),
        (FLAG, "Ja", True),
        (FLAG, False, False),
        (STATUS, "belgian", ResidenceStatus.BELGIAN),
        (STATUS, "EU citizen", ResidenceStatus.EU_CITIZEN),
        (STATUS, "belgian or stateless", frozenset((ResidenceStatus.BELGIAN, ResidenceStatus.STATELESS))),
        (DAY, "01/04/2025", float(datetime.date(2025, 4, 1).toordinal())),
    ],
)
def test_reads_what_people_write(kind: Kind, written: object, value: Value | None) -> None:
    assert read_value(kind, written) == value


def test_shares_and_days() -> None:
    assert [read_share(text) for text in ("1/2", "50 %", "0,5", "1", 1)] == [0.5, 0.5, 0.5, 1, 1]
    assert read_day("1.4.2025") == read_day("01-04-2025") == read_day("1/4/2025")
    for day, other in (("1801-01-01", "1800-12-31"), ("2200-12-31", "2201-01-01")):
        assert read_day(day).isoformat() == day
        with pytest.raises(Expected, match="1801 to 2200"):
            read_day(other)
    assert read_day("1/4/2025") == read_day("2025-04-01") == read_day(datetime.date(2025, 4, 1))


numbers = st.floats(min_value=0, allow_nan=False, allow_infinity=False, allow_subnormal=False)


@given(st.sampled_from([MONEY, MONTHLY, WORTH, PRICE, PART]), numbers, numbers)
def test_an_amount_read_back_is_the_amount(kind: Kind, one: float, other: float) -> None:
    low, high = sorted((one % kind.high, other % kind.high))
    low, high = round(low, 9), round(high, 9)
    assert read_value(kind, write_value(kind, low)) == low
    assert read_value(kind, write_value(kind, Range(low, high))) == Range(low, high)


@given(st.integers(0, 720), st.dates(datetime.date(1801, 1, 1), datetime.date(2200, 1, 1)))
def test_counts_and_dates_read_back(count: int, day: datetime.date) -> None:
    assert read_value(MONTHS, write_value(MONTHS, float(count))) == count
    assert read_value(CHEQUES, write_value(CHEQUES, float(count))) == count
    assert read_value(DAY, write_value(DAY, float(day.toordinal()))) == day.toordinal()


@given(st.sets(st.sampled_from(list(ResidenceStatus)), min_size=2) | st.sampled_from(list(ResidenceStatus)))
def test_choices_read_back(choice: ResidenceStatus | set[ResidenceStatus]) -> None:
    value: Value = frozenset(choice) if isinstance(choice, set) else choice
    assert read_value(STATUS, write_value(STATUS, value)) == value


@given(st.decimals(0, 9_999_999, places=2))
def test_belgian_and_plain_spelling_mean_the_same(amount: object) -> None:
    english = f"{amount:,}"
    belgian = english.translate(str.maketrans(",.", ".,"))
    assert read_value(WORTH, belgian) == read_value(WORTH, f"{amount}") == float(f"{amount}")


@given(st.text() | st.integers() | st.floats() | st.booleans() | st.none())
def test_anything_is_read_or_refused_in_words(written: object) -> None:
    for kind in (MONEY, PRICE, PART, MONTHS, FLAG, STATUS, DAY):
        try:
            read_value(kind, written)
        except Expected as refusal:
            assert str(refusal)


def test_every_fact_has_a_kind_that_says_what_is_expected(facts: dict[str, Fact]) -> None:
    for fact in facts.values():
        kind = Kind.of(fact)
        assert kind.expected
        if fact.usual is not None:
            assert read_value(kind, write_value(kind, fact.usual)) == fact.usual
