"""Kinds of non-take-up: each axis against its definition, and the funnel against a plain count."""

import datetime
import statistics
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from abord.casework.files.barriers import (
    CLOSES,
    Axes,
    Barrier,
    Cause,
    Duration,
    Exit,
    Extent,
    History,
    Kind,
    axes,
    kind,
)
from abord.casework.files.funnel import PARTS, STEPS, Road, funnel, kinds

DAY = datetime.date(2026, 1, 1)
TODAY = datetime.date(2026, 6, 1)


def on(number: int) -> datetime.date:
    return DAY + datetime.timedelta(days=number)


def test_the_list_of_barriers_is_that_of_the_report() -> None:
    assert [barrier.value for barrier in Barrier] == [f"B{number:02d}" for number in range(1, 30)]


def test_only_received_or_declined_by_the_person_closes_an_item() -> None:
    assert {Exit.RECEIVED, Exit.DECLINED} == CLOSES


DAYS = st.one_of(st.none(), st.integers(0, 300).map(on))
AMOUNTS = st.one_of(st.none(), st.sampled_from([0.0, 50.0, 100.0]))
HISTORIES = st.builds(
    History, DAYS, DAYS, DAYS, DAYS, st.booleans(), AMOUNTS, AMOUNTS, AMOUNTS, st.booleans()
)  # fmt: skip


@given(HISTORIES, st.integers(0, 300).map(on))
def test_axes_are_consistent(history: History, today: datetime.date) -> None:
    found = axes(history, today)
    if found.extent is Extent.NONE:
        assert found.cause is Cause.NONE
    if found.cause is Cause.PRIMARY:
        assert history.asked_on is None or history.asked_on > today
    if found.cause is Cause.SECONDARY:
        assert history.asked_on is not None and history.asked_on <= today
    if found.duration is Duration.PERMANENT:
        assert history.entitled_until is not None and history.entitled_until < today
    assert found.frictional is False or (history.paid or 0) < (history.granted or 0)
    assert found.cumulative is False


def axes_with(**given_: Any) -> Axes:
    return axes(History(**{"entitled_from": DAY, **given_}), TODAY)


def test_the_definitions_one_by_one() -> None:
    never = axes_with()
    assert (never.cause, never.extent, never.duration) == (Cause.PRIMARY, Extent.FULL, Duration.OPEN)
    assert axes_with(entitled_until=on(90)).duration is Duration.PERMANENT
    refused = axes_with(asked_on=DAY)
    assert (refused.cause, refused.extent) == (Cause.SECONDARY, Extent.FULL)
    part = axes_with(asked_on=DAY, granted_on=on(20), due=100.0, granted=60.0)
    assert (part.cause, part.extent) == (Cause.SECONDARY, Extent.PARTIAL)
    late = axes_with(asked_on=on(60), granted_on=on(80), due=100.0, granted=100.0)
    assert (late.cause, late.extent, late.duration) == (Cause.NONE, Extent.NONE, Duration.TEMPORARY)
    unpaid = axes_with(asked_on=DAY, granted_on=on(20), due=100.0, granted=100.0, paid=80.0)
    assert unpaid.frictional and unpaid.extent is Extent.NONE and not unpaid.is_taken_up
    assert axes_with(asked_on=DAY, granted_on=on(9), due=100.0, granted=100.0, paid=100.0).is_taken_up
    automatic = axes_with(by_itself=True)
    assert (automatic.cause, automatic.extent) == (Cause.NONE, Extent.FULL)
    quasi = axes(History(None, only_behaviour_fails=True), TODAY)
    assert quasi.quasi and quasi.cause is Cause.NONE and not quasi.is_taken_up
    assert axes(History(DAY), TODAY, others_missing=1).cumulative


@given(HISTORIES, st.integers(0, 300).map(on))
def test_one_word_agrees_with_the_axes(history: History, today: datetime.date) -> None:
    found, word = axes(history, today), kind(history, today)
    assert (word is Kind.NO_RIGHT) == (history.entitled_from is None or history.entitled_from > today)
    if word in (Kind.PRIMARY, Kind.SECONDARY):
        assert found.cause.value == word.value and found.extent is Extent.FULL
    assert (word is Kind.PARTIAL) == (found.extent is Extent.PARTIAL)
    if word in (Kind.TAKEN_UP, Kind.TEMPORARY):
        assert found.extent is Extent.NONE
        assert (word is Kind.TEMPORARY) == (found.duration is Duration.TEMPORARY)


def test_the_kinds_one_by_one() -> None:
    whole = {"asked_on": DAY, "granted_on": on(9)}
    for given_, expected in (
        ({}, Kind.PRIMARY), ({"by_itself": True}, Kind.BY_ITSELF), ({"asked_on": DAY}, Kind.SECONDARY),
        (whole, Kind.TAKEN_UP), ({**whole, "in_part": True}, Kind.PARTIAL),
        ({**whole, "asked_on": on(3)}, Kind.TEMPORARY),
        ({"entitled_from": None}, Kind.NO_RIGHT),
    ):  # fmt: skip
        assert kind(History(**{"entitled_from": DAY, **given_}), TODAY) is expected


ROADS = st.builds(
    lambda right, channel, days: Road(
        right, channel, DAY, *[on(day) if reached else None for day, reached in enumerate(days)]
    ),
    st.sampled_from(["a", "b", "c"]), st.sampled_from(["desk", "web"]), st.lists(st.booleans(), min_size=4, max_size=4),
)  # fmt: skip


@given(st.lists(ROADS, max_size=150), st.sampled_from(["right", "channel"]))
def test_the_funnel_counts_right_and_hides_what_is_small(roads: list[Road], by: str) -> None:
    found = funnel(roads, by)
    for row, counts in zip(found.rows, found.counts, strict=True):
        group = [road for road in roads if getattr(road, by) == row]
        true = [sum(road.came_to(step) for road in group) for step in STEPS]
        assert true == sorted(true, reverse=True)
        for shown, count in zip(counts, true, strict=True):
            assert shown is None or shown == count
        # What ended between two steps that are both shown is nil or large enough.
        for before, after in zip(counts, [*counts[1:], 0], strict=True):
            if before is not None and after is not None:
                assert before - after == 0 or before - after >= 10


def part_of(road: Road) -> int:
    """Between which counts of the funnel it ended."""
    last = [step for step in STEPS if road.came_to(step)][-1]
    return next(number for number, (steps, _) in enumerate(PARTS) if last in steps)


@st.composite
def kinds_of_roads(draw: st.DrawFn) -> list[Road]:
    """Equal roads in numbers, each of a kind that it can have."""
    found = []
    for road, times in draw(st.lists(st.tuples(ROADS, st.integers(1, 30)), max_size=20)):
        found.append(replace(road, times=times, kind=draw(st.sampled_from(PARTS[part_of(road)][1]))))
    return found


@given(kinds_of_roads())
def test_the_kinds_are_counted_right_and_give_no_small_number_away(roads: list[Road]) -> None:
    rows, table = kinds(roads)
    through = funnel(roads, "right")
    assert rows == through.rows
    for row, line, counts in zip(rows, table, through.counts, strict=True):
        group = [road for road in roads if road.right == row]
        true = {one: sum(road.times for road in group if road.kind is one) for one in Kind}
        for one, shown in zip(Kind, line, strict=True):
            assert shown is None or (shown == true[one] and (shown == 0 or shown >= 10))
        # With the funnel beside it: where the total of a part can be reckoned, no small number is left out alone.
        ends = [counts[0], counts[2], counts[4], 0]
        for number, (_, possible) in enumerate(PARTS):
            inside = [one for one in possible if any(r.kind is one and part_of(r) == number for r in group)]
            elsewhere = {one for other, (_, some) in enumerate(PARTS) if other != number for one in some}
            hidden = [one for one in inside if line[list(Kind).index(one)] is None]
            known = ends[number] is not None and ends[number + 1] is not None
            if known and len(hidden) == 1 and hidden[0] not in elsewhere:
                assert true[hidden[0]] >= 10


@given(st.lists(st.tuples(ROADS, st.integers(1, 30)), max_size=20), st.sampled_from(["right", "channel"]))
def test_equal_roads_may_be_counted_beforehand(roads: list[tuple[Road, int]], by: str) -> None:
    one_by_one = [road for road, times in roads for _ in range(times)]
    assert funnel([replace(road, times=times) for road, times in roads], by) == funnel(one_by_one, by)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4)), min_size=1))
def test_the_median_is_that_of_all(days: list[tuple[int, int]]) -> None:
    roads = [Road("a", "desk", DAY, received=on(day), times=times) for day, times in days]
    every = [(on(day) - DAY).days for day, times in days for _ in range(times)]
    expected = round(statistics.median(every)) if len(every) >= 10 else None
    assert funnel(roads, "right").days == [expected]


def test_there_is_no_funnel_by_worker() -> None:
    import pytest

    with pytest.raises(ValueError, match="too much"):
        funnel([], "worker")
