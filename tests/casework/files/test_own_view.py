"""What the person wants stands in the decision: followed, or with the reason why not; nothing is decided past it."""

from __future__ import annotations

import pytest
from django.test import Client
from filekit import Office, warned
from officekit import Desk
from test_acts import GOOD, TODAY, before
from test_decided_in_words import LANGUAGES, applied, decided
from test_decision_forms import DECIDE, shown

from abord.casework.files.acts import decide, intake, letter, own
from abord.casework.files.acts.common import CannotDoYet
from abord.casework.files.course import Outcome
from abord.casework.letters.checklist import Mention
from abord.casework.letters.decision import missing, words
from abord.casework.organisations.scope import scoped
from abord.web.desk import signin
from abord.web.desk.page import say

WISH = "Ik wil eerst mijn opleiding afmaken."
BECAUSE = "The course is in the evening and leaves the day free."


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


@pytest.mark.parametrize("outcome", [Outcome.GRANTED, Outcome.REFUSED])
def test_a_wish_that_stands_is_answered_before_anything_is_decided(at_work: Office, outcome: Outcome) -> None:
    application = at_work.applied(on=before(10))
    own.own_view(application, WISH)
    if outcome.is_against:
        warned(application)
    for answer in ({}, {"view_followed": False}, {"view_followed": False, "view_because": "not possible"}):
        with pytest.raises(CannotDoYet) as stopped:
            decide.decide(application, decide.Draft(outcome, TODAY, **GOOD, heard_on=before(1), **answer))
        assert list(stopped.value.wrong) == ["own_view"] and stopped.value.needs == ["own_view"]
    assert not application.decisions.exists()


def test_where_no_wish_stands_nothing_more_is_asked(at_work: Office) -> None:
    application = at_work.applied(on=before(10))
    own.own_view(application, WISH)
    with scoped(at_work.person_scope(application.file)):
        own.own_view(application, "  ")
    assert "own_view" not in decided(application, Outcome.GRANTED, view_because=BECAUSE).letter


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("followed", [True, False])
def test_the_letter_says_what_was_done_with_the_wish(at_work: Office, language: str, followed: bool) -> None:
    application = applied(at_work, "leefloon_ris", language)
    own.own_view(application, WISH)
    made = decided(application, Outcome.GRANTED, view_followed=followed, view_because=BECAUSE)
    told, say = letter.letters._written(letter.content(made)).plain_text, words(language)["decision"]
    assert WISH in told and say["view"] in told
    assert (say["view_followed"] in told) is followed
    assert (say["view_not_followed"] in told and BECAUSE in told) is not followed
    assert Mention.OWN_VIEW not in [one.mention for one in missing(letter.content(made))]


def test_a_letter_without_an_answer_to_the_wish_lacks_it(at_work: Office) -> None:
    application = at_work.applied(on=before(10))
    made = decided(application, Outcome.GRANTED)
    assert Mention.OWN_VIEW not in [one.mention for one in missing(letter.content(made))]
    made.letter["own_view"] = WISH
    assert Mention.OWN_VIEW in [one.mention for one in missing(letter.content(made))]


def test_the_wish_is_kept_as_it_stood(at_work: Office) -> None:
    application = at_work.applied(on=before(10))
    own.own_view(application, WISH)
    made = decided(application, Outcome.GRANTED, view_followed=False, view_because=BECAUSE)
    own.own_view(application, "Something else.")
    made.refresh_from_db()
    assert WISH in letter.letters._written(letter.content(made)).plain_text


def test_a_wish_that_was_changed_is_read_first(at_work: Office) -> None:
    application = at_work.applied(on=before(10))
    own.own_view(application, WISH)
    read = decide.mark_of(application.own_view)
    own.own_view(application, "I would rather work.")
    draft = decide.Draft(Outcome.GRANTED, TODAY, **GOOD, view_followed=True, view_read=read)
    assert list(decide.lacking(application, draft)) == ["own_view"]


def test_the_desk_asks_and_the_person_reads_the_reason(office: Office) -> None:
    with scoped(office.scope):
        file, code = intake.open_file(intake.Who("Noor Voorbeeld"))
        application = office.applied(file=file, on=before(5))
        own.own_view(application, WISH)
    desk, page = Desk().sign_in(office.worker), f"application/{application.pk}"
    data = {**DECIDE, "outcome": "granted", "as_it_is": "on", "view_read": decide.mark_of(WISH)}
    refused = shown(desk.post(page, 422, **data))
    assert 'id="own_view-error"' in refused and say("en", "view_question") in refused
    again = shown(desk.post(page, 422, **data, view_followed="no", view_because="no"))
    assert 'value="no" checked' in again
    desk.post(page, **data, view_followed="no", view_because=BECAUSE)
    assert WISH in shown(desk.get(page)) and BECAUSE in shown(desk.get(page))
    own_side = Client()
    own_side.post("/mine/en/", {"number": file.number, "code": code})
    read = shown(own_side.get("/mine/en/decisions/"))
    assert WISH in read and BECAUSE in read


def test_who_wants_nothing_is_asked_nothing_at_the_desk(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied(on=before(5))
    assert say("en", "view_question") not in shown(Desk().sign_in(office.worker).get(f"application/{application.pk}"))
