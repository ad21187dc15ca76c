"""The course of an application: what can never happen, over all roads; then examples."""

import datetime
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abord.casework.files.course import (
    MOVES,
    CannotMove,
    Channel,
    Course,
    Direction,
    Move,
    Mover,
    Need,
    Outcome,
    Stage,
    TaskWanted,
    Wanted,
    overdue,
)
from abord.casework.files.notices import Sent, has_reached, may_take_effect, otherwise

FILED = datetime.date(2026, 3, 2)
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(MOVES)), st.sampled_from(Mover), st.sets(st.sampled_from(Need))), max_size=12
)


def walked(receipt: str, steps: list[tuple[str, Mover, set[Need]]]) -> list[tuple[Course, Move, Mover, set[Need]]]:
    """The moves that were made, of those that were tried."""
    course, made = Course(receipt, FILED), []
    for name, mover, given_ in steps:
        try:
            course = course.move(name, mover, given_)
        except CannotMove:
            continue
        made.append((course, MOVES[name], mover, given_))
    return made


@given(STEPS)
def test_nothing_moves_without_a_receipt(steps: Any) -> None:
    assert walked("", steps) == [] == walked("  ", steps)


@given(STEPS)
def test_receipt_and_first_day_never_change(steps: Any) -> None:
    assert all((course.receipt, course.first_filed) == ("R", FILED) for course, *_ in walked("R", steps))


@given(STEPS)
def test_what_is_against_someone_needs_a_name_reasons_remedies_a_hearing_and_a_notice_that_arrived(steps: Any) -> None:
    for _, move, mover, given_ in walked("R", steps):
        if move.direction is Direction.AGAINST:
            assert mover in (Mover.WORKER, Mover.BOARD)
            assert given_ >= {
                Need.NAMED_PERSON, Need.REASON, Need.REMEDIES, Need.HEARD, Need.NOTICE, Need.REACHED,
            }  # fmt: skip


def test_movers_are_people_and_every_word_of_the_types_is_known() -> None:
    """By type: adding a machine, or an end by silence, fails here first."""
    assert {mover.value for mover in Mover} == {"worker", "person", "board"}
    assert {move for move in MOVES if MOVES[move].direction is Direction.AGAINST} == {"refuse", "revise_against"}
    assert not {"refuse", "stop", "reduce", "expire", "lapse"} & {wanted.value for wanted in Wanted}


def test_a_service_never_ends_an_application() -> None:
    ends = {Stage.WITHDRAWN, Stage.ENDED}
    for move in MOVES.values():
        if move.target in ends:
            assert move.movers == {Mover.PERSON} and Need.WISH_OF_PERSON in move.needs


def test_no_stage_is_a_trap_but_what_was_forwarded() -> None:
    """From everywhere someone can go on; what was forwarded goes on elsewhere."""
    for stage in Stage:
        onward = [move for move in MOVES.values() if stage in move.sources]
        assert bool(onward) == (stage is not Stage.FORWARDED), stage


def test_every_outcome_has_its_move_and_only_a_full_grant_is_not_against() -> None:
    assert {outcome for outcome in Outcome if not outcome.is_against} == {Outcome.GRANTED}
    for outcome in Outcome:
        against = MOVES[outcome.move].direction is Direction.AGAINST
        assert against == outcome.is_against


@given(st.sampled_from(Wanted), st.dates(), st.dates())
def test_a_missed_term_of_the_service_gives_a_task_and_nothing_else(
    what: Wanted, due: datetime.date, today: datetime.date
) -> None:
    found = overdue(what, due, today)
    assert found is None if today <= due else found == TaskWanted(what, today, escalate=True)


def test_the_usual_road() -> None:
    course = Course("OC-2026-000001-11", FILED)
    course = course.move("inquire", Mover.WORKER, set())
    with pytest.raises(CannotMove) as caught:
        course.move("refuse", Mover.WORKER, {Need.NAMED_PERSON, Need.NOTICE})
    assert caught.value.missing == {Need.REASON, Need.REMEDIES, Need.HEARD, Need.REACHED, Need.OWN_VIEW}
    course = course.move("grant", Mover.BOARD, {Need.NAMED_PERSON, Need.REASON, Need.REMEDIES, Need.OWN_VIEW})
    assert course.stage is Stage.DECIDED
    assert course.move("carry_out", Mover.WORKER, {Need.NAMED_PERSON}).move("change", Mover.PERSON, set()).stage is (
        Stage.INQUIRY
    )


def test_forwarding_needs_a_service_that_has_it_now() -> None:
    with pytest.raises(CannotMove) as caught:
        Course("R", FILED).move("forward", Mover.WORKER, {Need.NAMED_PERSON})
    assert caught.value.missing == {Need.OTHER_SERVICE, Need.NOTICE}


# Notices.

DAYS = st.integers(0, 60)


@given(st.sampled_from(Channel), DAYS, st.one_of(st.none(), DAYS), DAYS)
def test_an_unread_digital_notice_gives_a_task_before_anything_depends_on_it(
    channel: Channel, sent: int, adverse: int | None, today: int
) -> None:
    day = [FILED + datetime.timedelta(days=number) for number in range(200)]
    notice = Sent(channel, day[sent], None, None if adverse is None else day[sent + adverse])
    found = otherwise(notice, day[today])
    if has_reached(notice):
        assert found is None
        return
    assert not may_take_effect([notice])
    if notice.adverse_from is not None and day[today] >= max(notice.adverse_from, notice.sent):
        wanted = Wanted.POST if channel is Channel.POST else Wanted.REACH_OTHERWISE
        assert found is not None and found.what is wanted


def test_which_channels_count_as_reached() -> None:
    assert all(has_reached(Sent(channel, FILED)) for channel in (Channel.DESK, Channel.HOME_VISIT))
    assert not has_reached(Sent(Channel.POST, FILED)), "a letter that still lies here"
    assert all(has_reached(Sent(channel, FILED, posted=FILED)) for channel in Channel), "paper, by whichever way first"
    assert not has_reached(Sent(Channel.PHONE, FILED)), "a call that is still to be made"
    assert has_reached(Sent(Channel.PHONE, FILED, reached=FILED))
    opened = Sent(Channel.WEB, FILED, reached=FILED)
    assert has_reached(opened) and not has_reached(Sent(Channel.EMAIL, FILED))
    assert may_take_effect([Sent(Channel.EMAIL, FILED), opened]) and not may_take_effect([])
    assert otherwise(Sent(Channel.EMAIL, FILED), FILED + datetime.timedelta(days=4)) is None
    assert otherwise(Sent(Channel.EMAIL, FILED), FILED + datetime.timedelta(days=5)) is not None


def test_channels_are_equal() -> None:
    """No move names a channel: the course is the same by each."""
    names = {field for move in MOVES.values() for field in move.__slots__}
    assert "channel" not in names
    assert len(list(itertools.chain(Channel))) == 6
