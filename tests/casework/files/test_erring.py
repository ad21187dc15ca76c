"""The right to err: a mistake that somebody tells of is repaired before any consequence, and marks nobody."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from filekit import Office, warned
from officekit import Desk
from test_acts import GOOD, TODAY, before
from test_decision_forms import DECIDE, shown

from abord.casework.files import erring
from abord.casework.files.acts import advise, decide, items, own
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Channel, Outcome
from abord.casework.files.models import Application, Request
from abord.casework.files.vocabulary import vocabulary
from abord.casework.organisations.rls import scoped_models
from abord.casework.organisations.scope import scoped
from abord.web.desk import signin
from abord.web.desk.page import say

TOLD_IN = {"files.Request", "files.Task", "files.Event", "journal.Entry"}
"""Where a mistake is written down: what was told, the task to help, that it happened. Nothing else changes."""


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


def mistaken(application: Application, about: bool = True) -> Request:
    """The person tells of an own mistake, about this application or about none."""
    told = application if about else None
    return own.ask(application.file, "own_mistake", "I forgot the job of May.", Channel.WEB, uuid.uuid4(), None, told)


def kept() -> dict[str, list[Any]]:
    """All rows of all tables in which a mistake has nothing to seek."""
    models = [one for one in scoped_models() if one._meta.label not in TOLD_IN]
    return {one._meta.label: list(one.objects.order_by("pk").values()) for one in models}


def test_a_mistake_that_is_told_leaves_no_mark_anywhere(at_work: Office) -> None:
    from filekit import HOUSEHOLD

    application = at_work.applied(on=before(10))
    items.import_situation(application.file, HOUSEHOLD, "rights_check", Channel.DESK)
    advised, could = advise.advise(application), decide.possible(application)
    rows = kept()
    for about in (True, False, True):
        mistaken(application, about)
    assert kept() == rows
    assert {one.kind for one in application.file.events.order_by("-pk")[:3]} == {"asked_own_mistake"}
    application.refresh_from_db()
    again = advise.advise(application)
    assert (again.kind, again.because, again.does_not_know) == (advised.kind, advised.because, advised.does_not_know)
    assert decide.possible(application) == could


@pytest.mark.parametrize("about", [True, False])
@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.PARTLY])
def test_it_is_repaired_before_anything_goes_against_the_person(at_work: Office, about: bool, outcome: Outcome) -> None:
    application = at_work.applied(on=before(10))
    warned(application)
    told = mistaken(application, about)
    draft = decide.Draft(outcome, TODAY, **GOOD, heard_on=before(1))
    assert decide.lacking(application, draft)["outcome"].key == "mistake_first"
    own.answer(told, "We put it right together.")
    assert decide.lacking(application, draft) == {}


def test_while_it_is_open_nothing_against_the_person_is_announced_and_all_can_be_granted(at_work: Office) -> None:
    application = at_work.applied(on=before(10))
    mistaken(application)
    with pytest.raises(CannotDo, match="mistake_first"):
        decide.intend(application, "We think of a refusal.")
    assert decide.lacking(application, decide.Draft(Outcome.GRANTED, TODAY, **GOOD)) == {}


def test_a_mistake_about_another_application_holds_up_nothing(at_work: Office) -> None:
    application = at_work.applied(on=before(10))
    mistaken(at_work.applied("vt_bim", file=application.file))
    assert not decide.has_open_mistake(application)


def test_the_published_conditions_have_source_and_words() -> None:
    (note,) = erring.texts()
    assert note.conditions == ("repairable", "good_faith", "no_harm_to_others", "purpose_kept")
    assert note.source and note.confidence == "S" and not note.read and not note.all_conditions_known
    assert not note.obliges and note.status == "planned"
    assert set(note.conditions) == set(vocabulary()["err_condition"])


def test_the_desk_says_it(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied(on=before(5))
        warned(application)
        mistaken(application)
    desk, page = Desk().sign_in(office.worker), f"application/{application.pk}"
    refused = {**DECIDE, "outcome": "refused", "heard_on": f"{TODAY:%d/%m/%Y}", "against": "on", "as_it_is": "on"}
    assert say("en", "err_mistake_first") in shown(desk.post(page, 422, **refused))
    file = shown(desk.get(f"file/{application.file_id}"))
    assert vocabulary()["erring_desk"]["lead"]["en"] in file and "the purpose of the rule is kept" in file
