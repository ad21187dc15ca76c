"""After sending an application on, the first service is not late: who has it now decides, the first day stays."""

from __future__ import annotations

import uuid

from filekit import Office
from test_acts import GOOD, TODAY, before

from abord.casework.clocks.deadlines import Subject
from abord.casework.files.acts import decide, follow, intake, own, remedy
from abord.casework.files.course import Channel, Outcome, Wanted
from abord.casework.organisations.models import organisation_in_scope
from abord.web.files.applications import shown
from abord.web.files.remedying import case_of


def test_no_silence_of_a_service_that_sent_it_on(at_work: Office) -> None:
    application = at_work.applied(on=before(200))
    follow.look_at_terms([(application, list(application.events.all()))])
    assert remedy.is_late(application) and application.tasks.filter(what=Wanted.DECIDE, done_on=None).exists()
    intake.forward(application, "CPAS de Namur", "We sent it on.")
    subjects = {one.subject for one in follow.deadlines(application, application.events.all())}
    assert not subjects & {Subject.DECISION, Subject.SILENCE}
    assert Subject.FORWARDING in subjects, "that this service had to send it on at once stays"
    assert remedy.is_late(application) is None and not remedy.can_be_contested(application)
    assert case_of(application, "", "en") is None
    assert not application.tasks.filter(what=Wanted.DECIDE, done_on=None).exists()
    assert not follow.current_plan(application.file, application.file.steps.all(), None)


def test_the_own_pages_say_who_has_it_and_that_the_first_day_stays(at_work: Office) -> None:
    application = at_work.applied(on=before(200))
    intake.forward(application, "CPAS de Namur", "We sent it on.")
    one = shown(application, "en", organisation_in_scope(), TODAY)
    said = " ".join(text for _, text in one.replies)
    assert "CPAS de Namur" in said and f"{before(200):%d/%m/%Y}. The time limit to decide runs there" in said
    assert not one.routes and not one.is_late


def test_a_change_that_was_told_is_decided_within_a_term_too(at_work: Office) -> None:
    application = at_work.applied(on=before(200))
    decide.decide(application, decide.Draft(Outcome.GRANTED, before(190), **GOOD))
    follow.carry_out(application)
    own.ask(application.file, "change", "I live alone now.", Channel.WEB, uuid.uuid4(), on=before(60))
    application.refresh_from_db()
    late = [one for one in follow.deadlines(application, application.events.all()) if one.subject is Subject.DECISION]
    assert [one.done_on for one in late] == [None, before(190)]
    assert follow.look_at_terms([(application, list(application.events.all()))]), "a task to decide, which leads see"
    assert application.tasks.filter(what=Wanted.DECIDE, done_on=None, escalated=True).exists()
    one = shown(application, "en", organisation_in_scope(), TODAY)
    assert not one.is_late and one.decision_due is None
