"""Kinds of non-take-up: each axis against its definition, and the funnel against a plain count."""

import datetime
import itertools
import statistics
from dataclasses import replace
from typing import Any

import numpy
from hypothesis import given, settings
from hypothesis import strategies as st

from abord.casework.files.barriers import (
    CLOSES,
    Axes,
    Axis,
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
from abord.casework.files.funnel import ANSWERS, PARTS, STEPS, Reached, Road, funnel, kinds, marked

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
KNOWN = st.sampled_from([True, False, None])
HISTORIES = st.builds(
    History, DAYS, DAYS, DAYS, DAYS, st.booleans(), AMOUNTS, AMOUNTS, AMOUNTS, st.booleans(), KNOWN, KNOWN
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
    assert (found.permanent is True) == (found.duration is Duration.PERMANENT)
    assert not found.permanent or found.extent is Extent.FULL
    assert found.frictional is not True or history.granted_on is not None
    assert found.frictional is not None or history.granted_on is not None or history.granted_by_decision
    assert not found.quasi or found.extent is not Extent.PARTIAL
    assert found.cumulative is False


@given(HISTORIES, st.integers(0, 300).map(on), KNOWN)
def test_what_is_not_known_is_never_no(history: History, today: datetime.date, others: bool | None) -> None:
    """However what is not known turns out, an answer that was given stands; and it is open only where that matters."""
    found = axes(history, today, others)
    told = history.paid_in_full is not None or None not in (history.granted, history.paid)
    filled = [
        replace(history, paid_in_full=paid, only_behaviour_fails=behaviour, entitled_until=until)
        for paid in ([history.paid_in_full] if told else [True, False])
        for behaviour in ([history.only_behaviour_fails] if history.only_behaviour_fails is not None else [True, False])
        for until in ([history.entitled_until] if history.entitled_until else [DAY, on(400)])
    ]
    for other in [others] if others is not None else [True, False]:
        for one in filled:
            known = axes(one, today, other)
            for axis in Axis:
                said, is_so = getattr(found, axis), getattr(known, axis)
                assert said is None or said is is_so, axis


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
    assert axes_with(asked_on=DAY, granted_on=on(20), paid_in_full=False).frictional is True
    assert axes_with(asked_on=DAY, granted_on=on(20)).frictional is None, "nobody noted whether all is paid"
    assert axes_with().permanent is None, "nobody noted whether the right is over"
    assert axes_with().quasi is None and axes_with(only_behaviour_fails=False).quasi is False
    quasi = axes(History(None, only_behaviour_fails=True), TODAY)
    assert quasi.quasi and quasi.cause is Cause.NONE and not quasi.is_taken_up
    assert axes(History(DAY), TODAY, others_missing=True).cumulative is True
    assert axes(History(DAY), TODAY, others_missing=None).cumulative is None
    paid = History(DAY, asked_on=DAY, granted_on=on(9), paid_in_full=True)
    assert axes(paid, TODAY, others_missing=True).cumulative is False
    assert axes(replace(paid, paid_in_full=None), TODAY, others_missing=True).cumulative is None


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


def possible(step: Reached, kind: Kind) -> list[tuple[bool | None, ...]]:
    """The marks that an item of this kind which ended at this step can have, in the order of ``Axis``."""
    never, any_ = [False], list(ANSWERS)
    if step is Reached.RECEIVED:
        every = [(False, more, short, False) for more in any_ for short in any_]
        return [
            one for one in every
            if kind is Kind.PARTIAL or one[2] is True or one[1] is False or (one[2] is None and one[1] is None)
        ]  # fmt: skip
    over = any_ if step in (Reached.FOUND, Reached.TOLD) and kind is not Kind.NO_RIGHT else never
    more = never if kind is Kind.NO_RIGHT else any_
    return list(itertools.product(over, more, never, any_))


ATOMS = [
    (step, kind, marks) for steps, some in PARTS for step in steps for kind in some for marks in possible(step, kind)
]  # fmt: skip


@st.composite
def marked_roads(draw: st.DrawFn) -> list[Road]:
    """Equal roads in numbers, over a few rights: of few sorts, so that much may be shown."""
    found = []
    sizes = st.one_of(st.integers(1, 30), st.integers(10, 60))
    for right in draw(st.sets(st.sampled_from(["a", "b", "c"]), min_size=1)):
        for step, word, marks in draw(st.lists(st.sampled_from(ATOMS), min_size=1, max_size=7)):
            came = {} if step is Reached.FOUND else {step.value: DAY}
            found.append(Road(right, "desk", DAY, kind=word, marks=marks, times=draw(sizes), **came))  # type: ignore[arg-type]
    return found


Atom = tuple[Reached, Kind, tuple[bool | None, ...]]


def groups() -> list[frozenset[Atom]]:
    """What somebody may want to know: by kind, or how far it came, with one axis or two."""
    narrow = [frozenset(one for one in ATOMS if one[1] is kind) for kind in Kind]
    narrow += [frozenset(one for one in ATOMS if STEPS.index(one[0]) >= place) for place in range(len(STEPS))]
    narrow += [frozenset(one for one in ATOMS if one[0] is step) for step in STEPS]
    wide = [
        frozenset(one for one in ATOMS if one[2][place] is answer)
        for place in range(len(Axis)) for answer in ANSWERS
    ]  # fmt: skip
    crossed = [one & other for one, other in itertools.combinations(wide, 2)]
    return list({one & other for one in narrow for other in [*wide, *crossed]} | set(narrow) | set(crossed))


GROUPS = groups()


@settings(max_examples=60, deadline=None)
@given(marked_roads())
def test_no_small_group_can_be_reckoned_from_all_tables_together(roads: list[Road]) -> None:
    """Whoever adds and subtracts all that is shown of a right, and knows what cannot be, finds no group of 1 to 9."""
    through, (_, words), axes_shown = funnel(roads, "right"), kinds(roads), marked(roads)
    for number, right in enumerate(through.rows):
        true = dict.fromkeys(ATOMS, 0)
        for road in (one for one in roads if one.right == right):
            last = [step for step in STEPS if road.came_to(step)][-1]
            true[last, road.kind, road.marks] += road.times  # type: ignore[index]
        shown: list[tuple[frozenset[Atom], int]] = []
        for place, count in enumerate(through.counts[number]):
            if count is not None:
                shown.append((frozenset(one for one in ATOMS if STEPS.index(one[0]) >= place), count))
        for kind_, count in zip(Kind, words[number], strict=True):
            if count is not None:
                shown.append((frozenset(one for one in ATOMS if one[1] is kind_), count))
        for place, axis in enumerate(Axis):
            for answer, told in zip(ANSWERS, axes_shown[axis][number] or (), strict=False):
                shown.append((frozenset(one for one in ATOMS if one[2][place] is answer), told))
        for group, count in shown:
            assert sum(true[one] for one in group) == count
        none = frozenset().union(*(group for group, count in shown if count == 0))
        left = [one for one in ATOMS if one not in none]
        known = numpy.array([[one in group for one in left] for group, _ in shown], dtype=float)
        if not shown or not left:
            continue
        counts = numpy.array([count for _, count in shown], dtype=float)
        wanted = numpy.array([[one in group for one in left] for group in GROUPS], dtype=float)
        how = wanted @ numpy.linalg.pinv(known)
        reckoned = numpy.abs(how @ known - wanted).max(axis=1) < 1e-9
        for index in numpy.flatnonzero(reckoned):
            found = round(float(how[index] @ counts))
            assert found == sum(true[one] for one in GROUPS[index])
            assert not 0 < found < 10, (right, sorted(map(str, GROUPS[index]))[:3])


def plain(right: str, times: int, kind: Kind = Kind.PRIMARY, step: str = "told", **so: bool | None) -> Road:
    marks = tuple(so.get(axis, False) for axis in Axis)
    return Road(right, "desk", DAY, kind=kind, marks=marks, times=times, **{step: DAY})  # type: ignore[arg-type]


def test_what_is_large_enough_is_shown() -> None:
    rows = [plain("a", 40, permanent=True), plain("a", 30, permanent=None), plain("a", 20, quasi=None)]
    found = marked(rows)
    assert found[Axis.PERMANENT] == [(40, 20, 30)] and found[Axis.QUASI] == [(0, 70, 20)]


def test_the_difference_between_an_axis_and_a_kind_gives_nobody_away() -> None:
    """30 were never asked for and 27 of them are permanent: to show 27 beside 30 is to show 3."""
    rows = [plain("a", 27, permanent=True), plain("a", 3, permanent=None), plain("a", 50, Kind.TAKEN_UP, "received")]
    assert kinds(rows)[1][0][0] == 30
    assert marked(rows)[Axis.PERMANENT] == [None]
    assert marked(rows)[Axis.QUASI] == [(0, 80, 0)]


def test_two_axes_that_exclude_each_other_give_no_rest_away() -> None:
    """Of 60 received or never asked, 30 are paid short and 25 permanent: both shown would tell of the other 5."""
    rows = [plain("a", 25, permanent=True), plain("a", 5, Kind.TAKEN_UP, "received"),
            plain("a", 30, Kind.TAKEN_UP, "received", frictional=True)]  # fmt: skip
    found = marked(rows)
    assert [found[Axis.PERMANENT], found[Axis.FRICTIONAL]] == [[(25, 35, 0)], [None]]


def test_what_the_funnel_leaves_out_is_not_told_by_the_answers_together() -> None:
    """14 and 20 were found and 3 of another right, 37 by channel: with 14 told, the 3 are known."""
    rows = [plain("a", 14, step="told"), plain("b", 20, step="told"), plain("c", 3, step="told")]
    assert [one is not None for one in marked(rows)[Axis.QUASI]] == [False, True, False]
    assert [one[0] is not None for one in funnel(rows, "right").counts] == [False, True, False]


def test_one_right_does_not_tell_who_misses_another_too() -> None:
    """Who misses a and b is counted at both: where b is left out, a would say it, so a is left out as well."""
    both = [plain("a", 15, cumulative=True), plain("b", 15, cumulative=True)]
    assert marked([*both, plain("a", 30), plain("b", 20)])[Axis.CUMULATIVE] == [(15, 30, 0), (15, 20, 0)]
    assert marked([*both, plain("a", 30), plain("b", 4)])[Axis.CUMULATIVE] == [None, None]


def test_three_rights_do_not_tell_who_misses_all_of_them() -> None:
    """12 and 12 against 23: one person misses all three. Against 24 nobody does, and that may be said."""
    for largest, shown in ((23, False), (24, True)):
        rows = [plain("a", 12, cumulative=True), plain("b", 12, cumulative=True), plain("c", largest, cumulative=True)]
        assert [one is not None for one in marked(rows)[Axis.CUMULATIVE]] == [shown] * 3


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
