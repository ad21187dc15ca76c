"""The short social report on an advice to grant, setting it aside with one reason, and how it went, in numbers."""

from __future__ import annotations

import datetime
import inspect
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from filekit import Office
from hypothesis import given
from hypothesis import strategies as st
from test_acts import GOOD

from abord.casework.files import advice as words_of_advice
from abord.casework.files import reliability as counting
from abord.casework.files import without
from abord.casework.files.acts import advise, decide
from abord.casework.files.acts.common import CannotDo, today
from abord.casework.files.advice import Kind, SetAside
from abord.casework.files.choices import choices
from abord.casework.files.course import Outcome
from abord.casework.files.models import Advice, Application, Decision, Event
from abord.casework.files.reliability import ASIDE, Came, Column, Went, reliability
from abord.casework.journal import chain
from abord.casework.organisations.scope import scoped

FACTS = [{"name": "wage_net", "value": "0.0", "source": "register:simulated x", "as_of": "2026-11-01", "person": "noor",
          "contested": False}]  # fmt: skip


def grant(application: Application, kind: Kind = Kind.GRANT_WITHOUT_INQUIRY) -> Advice:
    """Advice as it is kept; the living wage itself is never advised so, since willingness to work is left to people."""
    made: Advice = Advice.objects.create(
        application=application, kind=kind, law_date=today(), relies_on=FACTS, does_not_know=["savings"]
    )
    return made


def decided(application: Application, outcome: Outcome, days: int = 0) -> None:
    Decision.objects.create(
        application=application, outcome=outcome, decided_on=today() + datetime.timedelta(days=days),
        decided_by_id=advise.worker_id(),
        reasons="R", remedies="R", not_heard_because="x",
    )  # fmt: skip


# The report.


def test_a_report_is_of_a_grant_that_somebody_follows_and_is_completed(at_work: Office) -> None:
    made = grant(at_work.applied())
    with pytest.raises(CannotDo, match="not_from_here"):
        advise.report(made, "Seen at home.")
    advise.confirm(made, True)
    with pytest.raises(CannotDo, match="text_needed"):
        advise.report(made, "  ")
    advise.report(made, "Seen at home.")
    made.refresh_from_db()
    assert (made.report, made.reported_by_id, made.reported_on) == ("Seen at home.", at_work.worker.pk, today())
    assert made.report_months == choices()["advised_grant_months"].value == 3
    with pytest.raises(CannotDo, match="not_from_here"):
        advise.report(made, "Otherwise.")


def test_its_hash_is_in_the_event_and_in_the_journal(at_work: Office) -> None:
    made = grant(at_work.applied())
    advise.confirm(made, True)
    advise.report(made, "Seen at home.")
    event = Event.objects.get(kind="report_confirmed")
    assert event.data["hash"] == advise.hash_of(advise.report_text(Advice.objects.get(pk=made.pk)))
    lines = [one.line for one in chain.entries_about(made.application.file.person.subject) if one.line]
    assert event.data["hash"] in {line.data.get("hash") for line in lines if line.act == "report_confirmed"}


def test_it_decides_nothing_and_the_person_cannot_write_it(office: Office) -> None:
    with scoped(office.scope):
        made = grant(office.applied())
        advise.confirm(made, True)
    with scoped(office.person_scope(made.application.file)), pytest.raises(CannotDo, match="only_a_worker"):
        advise.report(made, "Grant it.")
    with scoped(office.scope):
        advise.report(made, "Seen at home.")
        row = Application.objects.get(pk=made.application_id)
        assert row.stage == "received" and not row.decisions.exists()


def test_the_database_keeps_no_report_of_anything_else(at_work: Office) -> None:
    made = grant(at_work.applied(), Kind.LOOK_FURTHER)
    advise.confirm(made, True)
    assert not advise.can_be_reported(made) and not advise.can_be_reported(None)
    with pytest.raises(IntegrityError, match="files_report_of_a_grant"), transaction.atomic():
        Advice.objects.filter(pk=made.pk).update(
            report="x", reported_on=today(), reported_by=at_work.worker, confirmed_by=at_work.worker, followed=True
        )


# Setting it aside.


@pytest.mark.parametrize(
    ("reason", "why", "kept"),
    [("", "wrong_data", "wrong_data"), ("The rent rose.", "", "other"), ("The rent rose.", "changed", "changed"),
     ("Because.", "other", "other")],
)  # fmt: skip
def test_one_reason_is_enough(at_work: Office, reason: str, why: str, kept: str) -> None:
    made = grant(at_work.applied())
    advise.confirm(made, False, reason, why)
    made.refresh_from_db()
    assert (made.set_aside, made.reason, made.followed) == (kept, reason, False)


@pytest.mark.parametrize(("reason", "why"), [("", ""), ("  ", "other"), ("x", "because")])
def test_none_is_too_few(at_work: Office, reason: str, why: str) -> None:
    made = grant(at_work.applied())
    with pytest.raises(CannotDo, match="reason_needed"):
        advise.confirm(made, False, reason, why)


def test_to_follow_or_to_look_less_far_needs_none_and_keeps_none(at_work: Office) -> None:
    for kind, follow in ((Kind.GRANT_WITHOUT_INQUIRY, True), (Kind.LOOK_FURTHER, False)):
        made = grant(at_work.applied(), kind)
        advise.confirm(made, follow, "", "changed")
        assert made.set_aside == ""


# How it went.


def test_how_it_went_is_counted_once_for_each_application(at_work: Office) -> None:
    def went(follow: bool | None, *outcomes: tuple[Outcome, int]) -> None:
        row = at_work.applied()
        grant(row)  # asked twice: the last one counts
        made = grant(row)
        if follow is not None:
            advise.confirm(made, follow, "", "changed")
        for outcome, days in outcomes:
            decided(row, outcome, days)

    went(None)
    went(True)
    went(True, (Outcome.GRANTED, 0))
    went(True, (Outcome.GRANTED, 0), (Outcome.STOPPED, 60))
    went(True, (Outcome.GRANTED, 0), (Outcome.STOPPED, 400))
    went(True, (Outcome.PARTLY, 0))
    went(False, (Outcome.GRANTED, 3))
    went(False, (Outcome.REFUSED, 3))
    grant(at_work.applied(), Kind.LOOK_FURTHER)
    found = advise.how_it_went()
    assert {(one.column, one.set_aside): one.times for one in found} == {
        (Column.UNANSWERED, ""): 1, (Column.FOLLOWED_OPEN, ""): 1, (Column.FOLLOWED_GRANTED, ""): 2,
        (Column.FOLLOWED_OTHERWISE, ""): 2, (Column.ASIDE_GRANTED, "changed"): 1,
        (Column.ASIDE_OTHERWISE, "changed"): 1,
    }  # fmt: skip


def test_there_is_no_dimension_of_workers(at_work: Office) -> None:
    made = grant(at_work.applied())
    advise.confirm(made, True)
    assert set(Went.__dataclass_fields__) == {"right", "followed", "set_aside", "came", "times"}
    assert at_work.worker.name not in repr(advise.how_it_went())
    assert not inspect.signature(advise.how_it_went).parameters, "nobody can ask for the numbers of one worker"


WENT = st.lists(
    st.builds(
        Went, st.sampled_from(["leefloon_ris", "vt_bim", "igo_grapa"]), st.sampled_from([None, True, False]),
        st.sampled_from([*SetAside]), st.sampled_from([*Came]), st.integers(1, 40),
    ),
    max_size=25,
)  # fmt: skip


@given(WENT)
def test_no_small_cell_is_shown_and_the_reasons_give_none_away(went: list[Went]) -> None:
    found = reliability(went)
    true = {
        (right, column): sum(one.times for one in went if (one.right, one.column) == (right, column))
        for right in found.rights
        for column in Column
    }
    for right, line in zip(found.rights, found.counts, strict=True):
        for column, count in zip(Column, line, strict=True):
            assert count in (None, true[right, column]) and (count is None or count == 0 or count >= 10)
    if any(line[list(Column).index(one)] is None for line in found.counts for one in ASIDE):
        assert found.reasons is None
    else:
        assert all(count is None or count == 0 or count >= 10 for count in found.reasons or ())


def test_with_enough_of_all_everything_is_shown() -> None:
    went = [Went("leefloon_ris", False, why, Came.GRANTED, 12) for why in SetAside]
    went.append(Went("leefloon_ris", True, "", Came.GRANTED, 47))
    found = reliability(went)
    assert found.rights == ["leefloon_ris"] and found.reasons == [12] * 5
    assert found.counts == [[47, 0, 0, 60, 0, 0, 0]]


# Nothing here can refuse.


def test_no_code_of_advices_can_decide_move_or_stop(at_work: Office) -> None:
    """By types: two words, in the code and in the database. By acts: all of them together leave the application as it
    is. By imports: what decides, moves and pays is not at hand there."""
    assert [kind.value for kind in Kind] == ["grant_without_inquiry", "look_further"]
    for module in (words_of_advice, without, counting, advise):
        at_hand: dict[str, Any] = vars(module)
        assert not {"decide", "move", "follow", "withdraw", "MOVES", "Course", "Mover"} & set(at_hand), module
    row = at_work.applied()
    with pytest.raises(IntegrityError, match="files_advice_two_words"), transaction.atomic():
        grant(row, "refuse")  # type: ignore[arg-type]
    before = Application.objects.filter(pk=row.pk).values().get()
    made = grant(row)
    advise.confirm(made, False, "", "changed")
    advise.confirm(made, True)
    advise.report(made, "Seen at home.")
    advise.how_it_went()
    assert Application.objects.filter(pk=row.pk).values().get() == before and not Decision.objects.exists()


def test_a_decision_by_somebody_is_still_needed(at_work: Office) -> None:
    row = at_work.applied()
    made = grant(row)
    advise.confirm(made, True)
    advise.report(made, "Seen at home.")
    decide.decide(Application.objects.select_related("file__person", "receipt").get(pk=row.pk),
                  decide.Draft(Outcome.GRANTED, today(), **GOOD))  # fmt: skip
    assert [one.column for one in advise.how_it_went()] == [Column.FOLLOWED_GRANTED]


def test_every_figure_of_our_choice_says_whose_it_is() -> None:
    for name, one in choices().items():
        assert one.value > 0 and len(one.source) > 30 and one.confidence in ("S", "own choice"), name
