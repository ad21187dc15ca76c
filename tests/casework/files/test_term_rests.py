"""The term rests while the person is asked for what a decision needs; a registered letter has its day at the door."""

from __future__ import annotations

import datetime
import uuid

import pytest
from filekit import Office, picture
from officekit import Desk
from test_late_interest import DAY, GOOD, again, late

from abord.casework.clocks import Deadline, Status, Subject
from abord.casework.files.acts import asking, decide, documents, follow, remedy
from abord.casework.files.acts.common import CannotDo, CannotDoYet, happened, today
from abord.casework.files.course import Channel, Outcome
from abord.casework.files.models import Application, Event
from abord.casework.organisations.scope import scoped


def term(application: Application, subject: Subject = Subject.DECISION) -> Deadline:
    row = again(application)
    return next(one for one in follow.deadlines(row, row.events.all()) if one.subject is subject)


def test_it_rests_from_the_question_until_the_answer_and_no_longer(at_work: Office) -> None:
    application = at_work.applied("igo_grapa", on=today() - 60 * DAY)
    before = term(application).latest
    assert before is not None and not Event.objects.filter(kind="information_asked").exists(), "no first list rests"
    step = asking.ask(again(application), ["proof of the pension"], today() - 40 * DAY)
    assert term(application).status is Status.SUSPENDED and asking.awaited(again(application)) == [step]
    documents.give(application.file, "proof of the pension", picture(), Channel.DESK, uuid.uuid4(), today() - 25 * DAY)
    now = term(application)
    assert now.status is Status.OPEN and now.latest == before + 15 * DAY
    assert now.why == ("rested_for_answer",) and not asking.awaited(again(application))


def test_a_question_after_the_term_makes_no_late_service_less_late(at_work: Office) -> None:
    application = at_work.applied("igo_grapa", on=today() - 400 * DAY)
    missed = term(application)
    assert missed.status is Status.MISSED
    with pytest.raises(CannotDo, match="term_does_not_rest"):
        asking.ask(again(application), ["the lease"], today() - 5 * DAY)
    happened(application.file, "information_asked", today() - 5 * DAY, application)  # as it could be before
    assert (term(application).status, term(application).latest) == (Status.MISSED, missed.latest)
    assert remedy.is_late(again(application)) == missed.latest


def test_after_a_change_nothing_rests(at_work: Office) -> None:
    application = at_work.applied("igo_grapa", on=today() - 60 * DAY)
    decide.decide(again(application), decide.Draft(Outcome.GRANTED, today() - 20 * DAY, **GOOD))
    Application.objects.filter(pk=application.pk).update(stage="inquiry")
    happened(application.file, "situation_changed", today() - 10 * DAY, application)
    assert not asking.can_rest(again(application)), "the clocks let that term run"
    assert remedy.is_late(again(application), today() + 900 * DAY) is None, "and it is no sure silence"


def test_an_answer_of_before_the_question_lets_nothing_rest(at_work: Office) -> None:
    application = at_work.applied("igo_grapa", on=today() - 60 * DAY)
    before = term(application).latest
    asking.came(asking.ask(again(application), ["the lease"], today() - 10 * DAY), today() - 20 * DAY)
    assert (term(application).status, term(application).latest) == (Status.OPEN, before)


def test_a_decision_ends_it_and_the_plan_asks_no_more(at_work: Office) -> None:
    application = at_work.applied("igo_grapa", on=today() - 60 * DAY)
    asking.ask(again(application), ["the lease"], today() - 10 * DAY)
    decide.decide(again(application), decide.Draft(Outcome.GRANTED, today(), **GOOD))
    assert term(application).status is Status.MET
    plan = follow.current_plan(application.file, application.file.steps.all(), None)
    assert follow.ANSWER not in {one.step.title for one in plan}


def test_where_no_law_lets_it_rest_it_does_not(at_work: Office) -> None:
    application = at_work.applied("leefloon_ris", on=today() - 10 * DAY)
    with pytest.raises(CannotDo, match="term_does_not_rest"):
        asking.ask(again(application), ["the lease"], today())


@pytest.mark.parametrize(
    ("papers", "days", "field"),
    [([" "], 0, "asked_papers"), (["the lease"], -1, "asked_on"), (["the lease"], 61, "asked_on"),
     (["a known paper"], 0, "asked_papers")],
)  # fmt: skip
def test_what_cannot_be_asked(at_work: Office, papers: list[str], days: int, field: str) -> None:
    application = at_work.applied("igo_grapa", on=today() - 60 * DAY)
    documents.give(application.file, "a known paper", picture(), Channel.DESK, uuid.uuid4())
    with pytest.raises(CannotDoYet) as caught:
        asking.ask(again(application), papers, today() - days * DAY)
    assert list(caught.value.wrong) == [field]
    assert not Event.objects.filter(kind="information_asked").exists()


def test_a_letter_that_came_late_to_the_door_gives_time(at_work: Office) -> None:
    application = late(at_work)
    decision, before = application.decisions.get(), term(application, Subject.APPEAL)
    sent: datetime.date = decision.notified_on
    for day in (sent - DAY, today() + DAY):
        with pytest.raises(CannotDo, match="presented_day"):
            asking.presented(decision, day)
    asking.presented(decision, sent + 30 * DAY)
    asking.presented(decision, sent + 20 * DAY)  # the first was a mistake
    after = term(application, Subject.APPEAL)
    assert after.earliest == before.earliest and before.latest and after.latest
    assert 10 * DAY < after.latest - before.latest < 24 * DAY
    assert len([one for one in follow.deadlines(again(application), application.events.all())
                if one.subject is Subject.APPEAL]) == 1  # fmt: skip
    assert asking.days_presented(application) == {sent: sent + 20 * DAY}


def test_the_page(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied("igo_grapa", on=today() - 60 * DAY)
        granted = late(office)
        decision = granted.decisions.get()
    desk, page = Desk().sign_in(office.worker), f"application/{application.pk}"
    assert 'name="asked_papers"' in desk.get(page).content.decode()
    desk.post(page, 422, do="ask", asked_papers="", asked_on=f"{today():%d/%m/%Y}")
    desk.post(page, do="ask", asked_papers="the lease", asked_on=f"{today() - 5 * DAY:%d/%m/%Y}")
    shown = desk.get(page).content.decode()
    assert "Asked, and the time limit stands still" in shown and "stood still while an answer" in shown
    with scoped(office.scope):
        [step] = asking.awaited(again(application))
    desk.post(page, 422, do="came", step=str(step.pk), came_on="")
    desk.post(page, do="came", step=str(step.pk), came_on=f"{today():%d/%m/%Y}")
    assert "Asked, and the time limit" not in desk.get(page).content.decode()
    page = f"application/{granted.pk}"
    desk.post(page, 422, do="presented", decision=str(decision.pk), presented_on="")
    desk.post(page, do="presented", decision=str(decision.pk), presented_on=f"{today() - 295 * DAY:%d/%m/%Y}")
    assert f"{today() - 295 * DAY:%d/%m/%Y}" in desk.get(page).content.decode()
