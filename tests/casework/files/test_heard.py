"""Who asked to be heard has a term, and a hearing that took place is never shown as missed."""

from __future__ import annotations

import datetime
import uuid

import pytest
from filekit import Office, warned
from test_acts import GOOD, TODAY, before

from abord.casework.clocks.deadlines import Deadline, Status, Subject
from abord.casework.files.acts import decide, follow, own
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Channel, Outcome
from abord.casework.files.models import Application, File, Request


def asked(file: File, application: Application | None = None, on: datetime.date | None = None) -> Request:
    return own.ask(file, "hearing", "I want to say it", Channel.WEB, uuid.uuid4(), application=application, on=on)


def hearings(application: Application) -> list[Deadline]:
    found = follow.deadlines(application, application.events.all())
    return [one for one in found if one.subject is Subject.HEARING]


@pytest.mark.parametrize("heard", [True, False])
def test_a_hearing_before_the_decision_was_held(at_work: Office, heard: bool) -> None:
    application = at_work.applied(on=before(10))
    asked(application.file, application, before(5))
    assert [one.status for one in hearings(application)] == [Status.OPEN]
    warned(application)
    day, because = (before(1), "") if heard else (None, "She could not come on three days that we proposed to her")
    decide.decide(application, decide.Draft(Outcome.REFUSED, TODAY, **GOOD, heard_on=day, not_heard_because=because))
    (one,) = hearings(application)
    assert (one.status, one.done_on) == ((Status.MET, before(1)) if heard else (Status.MISSED, None))


def test_asked_about_all_it_stands_with_each_that_runs(at_work: Office) -> None:
    first = at_work.applied(on=before(10))
    second = at_work.applied(on=before(9), file=first.file)
    over = at_work.applied(on=before(8), file=first.file)
    decide.decide(over, decide.Draft(Outcome.GRANTED, TODAY, **GOOD))
    asked(first.file)
    assert [len(hearings(one)) for one in (first, second, over)] == [1, 1, 0]


def test_a_hearing_about_a_further_decision_has_a_term_too(at_work: Office) -> None:
    application = at_work.applied(on=before(10))
    decide.decide(application, decide.Draft(Outcome.GRANTED, before(5), **GOOD))
    warned(application, "We think of stopping it.")
    asked(application.file)
    assert [one.status for one in hearings(application)] == [Status.OPEN]


def test_a_worker_notes_that_it_took_place(at_work: Office) -> None:
    application = at_work.applied(on=before(10))
    request = asked(application.file, on=before(5))
    for day, key in ((TODAY + datetime.timedelta(days=1), "future_day"), (before(6), "heard_before_asked")):
        with pytest.raises(CannotDo) as caught:
            own.answer(request, "We heard you.", heard_on=day)
        assert caught.value.key == key
    own.answer(request, "We heard you.", heard_on=before(2))
    (one,) = hearings(application)
    assert (one.status, one.done_on) == (Status.MET, before(2))
    assert not request.file.tasks.filter(what="hear", done_on=None).exists()
    decide.decide(application, decide.Draft(Outcome.GRANTED, TODAY, **GOOD, heard_on=before(2)))
    assert application.events.filter(kind="heard").count() == 1
