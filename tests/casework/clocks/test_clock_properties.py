"""What must hold for every history: no last day on a free day, later events change no earlier proof, and more."""

from __future__ import annotations

import ast
import dataclasses
import datetime
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abord.casework.clocks import (
    Deadline,
    Event,
    Kind,
    Regime,
    Status,
    Subject,
    Way,
    calendar,
    deadlines,
    terms,
    wording,
)
from abord.casework.clocks.interest import interest

deadlines_module = sys.modules[deadlines.__module__]
interest_module = sys.modules[interest.__module__]

DAYS = st.dates(datetime.date(2010, 1, 1), datetime.date(2030, 12, 31))
NEAR = st.dates(datetime.date(2025, 1, 1), datetime.date(2026, 12, 31))
REGIMES = st.sampled_from(list(Regime))
DAY = datetime.timedelta(days=1)


def easter_monday(year: int) -> datetime.date:
    """The anonymous Gregorian reckoning, apart from the library."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    n = h + k - 7 * m + 114
    return datetime.date(year, n // 31, n % 31 + 1) + DAY


def is_free(day: datetime.date) -> bool:
    """Saturday, Sunday or one of the ten legal holidays, reckoned apart."""
    fixed = {(1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)}
    moving = {easter_monday(day.year) + shift * DAY for shift in (0, 38, 49)}
    return day.weekday() >= 5 or (day.month, day.day) in fixed or day in moving


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Any events in any order, each written down some time after it happened."""
    events = []
    for number, kind in enumerate(draw(st.lists(st.sampled_from(list(Kind)), max_size=9))):
        at = draw(NEAR)
        delay = draw(st.integers(0, 200_000))
        moment = datetime.datetime.combine(at, datetime.time(), datetime.UTC) + datetime.timedelta(minutes=delay)
        corrects = draw(st.none() | st.integers(0, max(number - 1, 0)).map(str)) if number else None
        missing = draw(st.sampled_from([(), (), ("court_address",)]))
        events.append(
            Event(
                kind=kind, at=at, recorded_at=moment, id=str(number), corrects=corrects,
                way=draw(st.sampled_from(list(Way))), proof=draw(st.booleans()), missing_mentions=missing,
                grants=draw(st.booleans()), allocation=draw(st.booleans()),
            )
        )  # fmt: skip
    return events


@given(DAYS)
def test_working_days_are_those_reckoned_apart(day: datetime.date) -> None:
    assert calendar.is_working_day(day) is not is_free(day)


@settings(max_examples=60)
@given(histories(), REGIMES, NEAR)
def test_no_term_of_the_judicial_code_ends_on_a_free_day(
    events: list[Event], regime: Regime, today: datetime.date
) -> None:
    judicial = {entry["term"] for entry in terms.all_terms() if entry["judicial"] and regime in entry["regimes"]}
    for deadline in deadlines(events, regime, today, as_known_on=datetime.date(2040, 1, 1)):
        if deadline.subject.value in judicial:
            assert not any(is_free(day) for day in (deadline.earliest, deadline.latest) if day is not None)


@settings(max_examples=60)
@given(histories(), histories(), REGIMES, NEAR, NEAR)
def test_what_is_written_down_later_never_changes_what_was_proved(
    events: list[Event], later: list[Event], regime: Regime, today: datetime.date, known: datetime.date
) -> None:
    moved = [
        dataclasses.replace(
            event, recorded_at=datetime.datetime.combine(known + 2 * DAY, datetime.time(), datetime.UTC)
        )
        for event in later
    ]
    assert deadlines([*events, *moved], regime, today, known) == deadlines(events, regime, today, known)


@settings(max_examples=60)
@given(histories(), REGIMES, NEAR)
def test_order_of_the_list_does_not_matter(events: list[Event], regime: Regime, today: datetime.date) -> None:
    distinct = list({(event.kind, event.at): event for event in events}.values())
    assert deadlines(distinct[::-1], regime, today) == deadlines(distinct, regime, today)


@settings(max_examples=60)
@given(histories(), REGIMES, NEAR)
def test_every_deadline_makes_sense(events: list[Event], regime: Regime, today: datetime.date) -> None:
    for deadline in deadlines(events, regime, today):
        if deadline.earliest and deadline.latest:
            assert deadline.earliest <= deadline.latest
        if deadline.status is Status.MISSED and deadline.latest:
            assert today > deadline.latest
        if deadline.confidence == "?":
            assert not deadline.is_sure
        if regime.is_housing:
            assert deadline.subject is not Subject.APPEAL, "the labour court is not competent for social housing"
            assert "Charter art" not in deadline.article
        if deadline.status in (Status.MET, Status.MET_LATE):
            assert deadline.done_on is not None or deadline.subject is Subject.FORWARDING


@given(DAYS, DAYS, st.sampled_from(terms.all_terms()))
def test_a_later_start_never_gives_an_earlier_end(one: datetime.date, other: datetime.date, entry: dict) -> None:  # type: ignore[type-arg]
    first, second = sorted((one, other))
    regime = Regime(entry["regimes"][0])
    early, late = terms.term(entry["term"], regime, first), terms.term(entry["term"], regime, second)
    if early is None or late is None or early != late:
        return
    if early.unit == terms.NO_LENGTH:
        with pytest.raises(ValueError, match="no last day"):
            early.end(first)
        return
    ends = early.end(first), late.end(second)
    assert ends[0][0] <= ends[1][0] and ends[0][1] <= ends[1][1]
    assert ends[0][0] >= first


@given(DAYS, st.integers(1, 24))
def test_months_only_differ_at_the_end_of_a_short_month(day: datetime.date, months: int) -> None:
    low, high = calendar.after_months(day, months)
    assert low <= high <= low + 3 * DAY
    if (day + DAY).day != 1:
        assert low == high
    if low != high:
        assert (day + DAY).day == 1 and (high + DAY).day == 1
    assert (low.year * 12 + low.month) - (day.year * 12 + day.month) == months


@given(DAYS, st.integers(0, 24 * 60 - 1))
def test_a_moment_has_its_date_in_brussels(day: datetime.date, minute: int) -> None:
    here = datetime.datetime.combine(day, datetime.time(), ZoneInfo("Europe/Brussels")) + datetime.timedelta(
        minutes=minute
    )
    assert calendar.brussels_date(here) == day
    assert calendar.brussels_date(here.astimezone(ZoneInfo("Asia/Tokyo"))) == calendar.brussels_date(here)


def test_shortly_before_midnight_in_london_is_the_next_day_in_brussels() -> None:
    assert calendar.brussels_date(datetime.datetime(2026, 7, 1, 22, 30, tzinfo=datetime.UTC)) == datetime.date(
        2026, 7, 2
    )
    assert calendar.brussels_date(datetime.datetime(2026, 1, 1, 22, 30, tzinfo=datetime.UTC)) == datetime.date(
        2026, 1, 1
    )
    with pytest.raises(ValueError, match="time zone"):
        calendar.brussels_date(datetime.datetime(2026, 1, 1, 22, 30))


@settings(max_examples=60)
@given(histories(), REGIMES, NEAR)
def test_a_missed_term_stays_missed_as_days_pass(events: list[Event], regime: Regime, today: datetime.date) -> None:
    def missed(day: datetime.date) -> set[tuple[Subject, datetime.date | None]]:
        found = deadlines(events, regime, day, as_known_on=datetime.date(2040, 1, 1))
        return {(d.subject, d.latest) for d in found if d.status is Status.MISSED and d.subject in SIMPLE}

    def met(day: datetime.date) -> set[tuple[Subject, datetime.date | None]]:
        found = deadlines(events, regime, day, as_known_on=datetime.date(2040, 1, 1))
        return {(d.subject, d.latest) for d in found if d.status is Status.MET}

    if not any(event.corrects for event in events):
        assert not missed(today) & met(today + 30 * DAY)


SIMPLE = (Subject.RECEIPT, Subject.FORWARDING, Subject.NOTIFICATION, Subject.INFORMATION, Subject.EVALUATION)


def test_a_late_evaluation_leaves_everything_else_as_it_is() -> None:
    def event(kind: Kind, day: str) -> Event:
        at = datetime.date.fromisoformat(day)
        return Event(
            kind=kind, at=at, recorded_at=datetime.datetime.combine(at, datetime.time(12), datetime.UTC), grants=True
        )

    paid = [
        event(Kind.APPLICATION_RECEIVED, "2026-01-05"),
        event(Kind.DECIDED, "2026-01-20"),
        event(Kind.PAID, "2026-01-25"),
    ]
    today = datetime.date(2026, 6, 1)
    late = [*paid, event(Kind.EVALUATION_PLANNED, "2026-04-01")]
    before, after = deadlines(paid, Regime.RMI, today), deadlines(late, Regime.RMI, today)
    assert [d for d in after if d.subject is not Subject.EVALUATION] == before
    [evaluation] = [d for d in after if d.subject is Subject.EVALUATION]
    assert (evaluation.status, evaluation.follows) == (Status.MISSED, "evaluation_is_a_task")


def test_interest_is_reckoned_per_year_and_unknown_stays_unknown() -> None:
    """1 000 euro, all of 2024 (366 days at 5,75 %) and 31 days of 2025 (4,5 %): 57,66 and 3,82."""
    due = interest(1000, datetime.date(2024, 1, 1), datetime.date(2025, 2, 1))
    assert (due.low, due.high, due.days) == (61.48, 61.48, 397)
    assert interest(1000, datetime.date(2026, 1, 1), datetime.date(2026, 1, 1)).low == 0
    unknown = interest(1000, datetime.date(2026, 12, 1), datetime.date(2027, 2, 1))
    assert (unknown.low, unknown.unknown_years) == (None, (2027,))
    unsure = interest(1000, datetime.date(2010, 1, 1), datetime.date(2011, 1, 1))
    assert (unsure.low, unsure.high) == (32.5, 35.0)
    assert interest(1000, datetime.date(2026, 1, 1), datetime.date(2027, 1, 1), "social").low == 70


def test_terms_before_their_law_are_unknown() -> None:
    assert terms.term("decision", Regime.RMI, datetime.date(2002, 9, 30)) is None
    assert terms.term("appeal", Regime.OTHER, datetime.date(2026, 1, 1)) is None


def test_interest_is_told_on_each_hundred_euro_until_it_is_paid() -> None:
    """From 16 May 2026 to 1 August: 77 days at 4,5 and at 7 % on 100 euro are 0,95 and 1,48; one rate chosen, one."""

    def event(kind: Kind, day: str, **more: Any) -> Event:
        at = datetime.date.fromisoformat(day)
        return Event(
            kind=kind, at=at, recorded_at=datetime.datetime.combine(at, datetime.time(12), datetime.UTC), **more
        )

    events = [
        event(Kind.APPLICATION_RECEIVED, "2026-01-15"), event(Kind.DECIDED, "2026-07-10", grants=True),
        event(Kind.NOTIFIED, "2026-07-12", way=Way.ORDINARY_POST), event(Kind.PAID, "2026-08-01"),
    ]  # fmt: skip

    def due(**more: Any) -> Deadline:
        found = deadlines(events, Regime.FAMILY, datetime.date(2026, 9, 1), **more)
        return next(one for one in found if one.subject is Subject.INTEREST)

    told = due().interest
    assert told is not None and (told.low, told.high, told.days, told.confidence) == (0.95, 1.48, 77, "?")
    chosen = due(switches={"interest_rate": "civil"})
    assert chosen.interest is not None and (chosen.interest.low, chosen.interest.high) == (0.95, 0.95)
    assert chosen.interest.confidence == "S" and chosen.switches == ()
    assert "0,95" in " ".join(wording.sentences(chosen, "nl")) and "1,48" in " ".join(wording.sentences(due(), "fr"))
    never = deadlines(events[:-1], Regime.FAMILY, datetime.date(2027, 2, 1))
    unknown = next(one for one in never if one.subject is Subject.INTEREST)
    assert unknown.interest is not None and unknown.interest.low is None
    assert "2027" in " ".join(wording.sentences(unknown, "en")), "next year's rate is not guessed"


def test_what_the_law_says_is_data_and_not_code() -> None:
    """No number of days, no article, no source and no confidence in the code that reckons."""
    tree = ast.parse(Path(deadlines_module.__file__).read_text(encoding="utf-8"))
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    numbers = {one for one in found if isinstance(one, int | float) and not isinstance(one, bool)}
    assert numbers <= {-1, 0, 1, 100}, "100 euro is an example, not the law"
    texts = [one for one in found if isinstance(one, str) and "\n" not in one and len(one) < 120]
    assert not [one for one in texts if one in ("S", "C") or "law of" in one or " art. " in one or ".be" in one]


@pytest.mark.parametrize("regime", list(Regime))
def test_a_request_is_answered_within_a_month_for_every_kind_of_right(regime: Regime) -> None:
    found = terms.term("answer_to_request", regime, datetime.date(2026, 1, 31))
    assert found is not None and found.end(datetime.date(2026, 1, 31))[0] == datetime.date(2026, 2, 28)
    assert (found.confidence, found.article) == ("S", "General Data Protection Regulation art. 12.3")
    assert terms.term("answer_to_request", regime, datetime.date(2018, 5, 24)) is None


def test_what_nobody_verified_is_not_called_published() -> None:
    """Article 41 of the EU Charter is written for the Union's institutions: for others it is general knowledge."""
    for regime in Regime:
        found = terms.term("hearing", regime, datetime.date(2026, 1, 1))
        assert found is not None and found.confidence == ("S" if regime is Regime.RMI else "K")


@pytest.mark.parametrize(
    ("text", "match"),
    [("{rates: {2020: {rate: 1}}, article: a, source: s}", "confidence"),
     ("{rates: {2020: {low: 1, high: 2}}, article: a, source: s, confidence: S}", "low and high"),
     ("{rates: {every: {rate: 1}}, article: a, source: s, confidence: S}", "every")],
)  # fmt: skip
def test_a_rate_without_what_it_needs_is_said(
    text: str, match: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rates.yaml").write_text(f"civil: {text}", encoding="utf-8")
    monkeypatch.setattr(interest_module, "FOLDER", tmp_path)
    with pytest.raises(terms.TermError, match=match):
        interest_module._rates.__wrapped__()
