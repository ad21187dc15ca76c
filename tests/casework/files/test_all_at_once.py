"""What is wrong with a form is said at once, each beside its field; and after a decision the page says what holds."""

from __future__ import annotations

import itertools
import re
import uuid
from typing import Any

import pytest
from filekit import Office, warned
from officekit import Desk
from test_acts import GOOD, TODAY, before
from test_decision_forms import DECIDE, shown

from abord.casework.files.acts import decide, follow
from abord.casework.files.acts.common import CannotDoYet
from abord.casework.files.course import MOVES, Direction, Outcome, TaskWanted, Wanted
from abord.casework.files.models import Contact, File
from abord.casework.organisations.scope import scoped
from abord.web.desk import signin
from abord.web.desk.page import say

WRONG = {
    "decided_on": "31/02/2026", "reasons": "code 12", "legal_basis": " ", "amount": "1,340", "from_on": "soon",
    "until_on": "later", "remedies": "", "heard_on": "yesterday",
}  # fmt: skip
"""Fields with what cannot be read, or says nothing."""


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


def named(page: str) -> set[str]:
    """The fields with words of what is wrong beside them."""
    return set(re.findall(r'<p class="error" id="(\w+)-error">', page))


def linked(page: str) -> list[str]:
    """The fields that the box above the form leads to, in its order."""
    box = re.search(r'<div class="error-box".*?</div>', page, re.S)
    return re.findall(r'href="#(\w+)"', box[0]) if box else []


def test_all_that_a_refusal_lacks_is_said_at_once_and_nothing_typed_is_lost(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied(on=before(5))
    desk = Desk().sign_in(office.worker)
    form = {**DECIDE, **WRONG, "outcome": "refused", "calculation": "no means at all", "next_steps": "Come back."}
    page = shown(desk.post(f"application/{application.pk}", 422, **form))
    assert named(page) == set(linked(page)) == {*WRONG, "intend_text", "against"}
    for field in named(page):  # each is a field of the page, that says so to who cannot see it
        assert re.search(rf'<(input|select|textarea)[^>]* id="{field}"[^>]*aria-invalid="true"', page), field
    for typed in ("31/02/2026", "code 12", "1,340", "soon", "later", "yesterday", "no means at all", "Come back."):
        assert typed in page, typed
    with scoped(office.scope):
        assert not application.decisions.exists()


@pytest.mark.parametrize("count", [1, 2, len(WRONG) - 1])
def test_what_is_said_of_a_field_does_not_hang_on_the_others(office: Office, count: int) -> None:
    """Whichever fields are wrong together, those are named and no other: there is no second round."""
    with scoped(office.scope):
        application = office.applied(on=before(5))
    desk = Desk().sign_in(office.worker)
    full = {**DECIDE, "outcome": "granted", "amount": "1.340,47", "calculation": "category 2, no means"}
    groups = list(itertools.combinations(sorted({*WRONG} - {"heard_on", "until_on"}), count))
    for group in groups[:: max(1, len(groups) // 8)]:
        wrong = {name: WRONG[name] for name in group}
        assert named(shown(desk.post(f"application/{application.pk}", 422, **{**full, **wrong}))) == set(group)
    desk.post(f"application/{application.pk}", 303, **full)


def test_what_the_letter_would_lack_is_said_before_it_is_too_late(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied(on=before(5))
    desk, page = Desk().sign_in(office.worker), f"application/{application.pk}"
    form = {**DECIDE, "outcome": "granted", "court": "The labour court"}
    first = shown(desk.post(page, 422, **form))
    assert named(first) == {"amount", "court"} and "the address of the court" in first
    assert say("en", "decide_as_it_is") in first
    desk.post(page, 303, **form, as_it_is="on")
    with scoped(office.scope):
        assert application.decisions.get().court == "The labour court"


def test_a_period_does_not_end_before_it_begins(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied(on=before(5))
    form = {**DECIDE, "outcome": "granted", "amount": "10", "calculation": "x"}
    form |= {"from_on": "01/02/2020", "until_on": "01/01/2020"}
    page = shown(Desk().sign_in(office.worker).post(f"application/{application.pk}", 422, **form))
    assert named(page) == {"until_on"}


# After a decision.


def refused(office: Office) -> Any:
    application = office.applied(on=before(10))
    warned(application, "We think of a refusal.")
    decide.decide(application, decide.Draft(Outcome.REFUSED, TODAY, **GOOD, heard_on=TODAY))
    return application


def test_after_a_refusal_the_page_says_what_holds_and_names_a_new_decision_as_such(office: Office) -> None:
    with scoped(office.scope):
        application = refused(office)
    desk = Desk().sign_in(office.worker)
    page, day = shown(desk.get(f"application/{application.pk}")), f"{TODAY:%d/%m/%Y}"
    assert say("en", "decided_then", day=day) in page and say("en", "decide_anew", day=day) in page
    assert f"<summary>{say('en', 'decide')}</summary>" not in page
    offered = set(re.findall(r'<option value="(\w+)"', page[page.index('id="outcome"') :].split("</select>")[0]))
    assert offered == {"granted", "partly"}, "refused again only where somebody asked for a new decision"
    form = {**DECIDE, "outcome": "refused", "heard_on": day, "against": "on"}
    assert named(shown(desk.post(f"application/{application.pk}", 422, **form))) == {"outcome"}
    desk.post(
        f"application/{application.pk}", **{**DECIDE, "outcome": "granted", "amount": "900", "calculation": "no means"}
    )
    with scoped(office.scope):
        assert [one.outcome for one in application.decisions.order_by("pk")] == ["refused", "granted"]
        application.refresh_from_db()
        assert follow.gives(application)


def test_where_a_new_decision_was_asked_for_it_can_be_a_refusal_and_then_nothing_is_asked_any_more(
    office: Office,
) -> None:
    with scoped(office.scope):
        application = refused(office)
        follow.want(application.file, TaskWanted(Wanted.DECIDE, TODAY), "anew:1", application, "decide anew")
        assert Outcome.REFUSED in decide.possible(application) and decide.is_asked_anew(application)
        with pytest.raises(CannotDoYet) as caught:  # another notice is needed for another decision
            decide.decide(application, decide.Draft(Outcome.REFUSED, TODAY, **GOOD, heard_on=TODAY))
        assert caught.value.needs == ["notice", "reached"]
        warned(application, "We think of a refusal again.")
        decide.decide(application, decide.Draft(Outcome.REFUSED, TODAY, **GOOD, heard_on=TODAY))
        assert not decide.is_asked_anew(application) and Outcome.REFUSED not in decide.possible(application)


def test_what_can_be_decided_is_what_the_course_allows(at_work: Office) -> None:
    """From every place: an outcome is offered only where its move begins; against somebody is always such a move."""
    application = at_work.applied(on=before(10))

    def looks(offered: set[Outcome]) -> None:
        assert set(decide.possible(application)) == offered
        for outcome in offered:
            move = MOVES[decide.move_of(application, outcome) or ""]
            assert application.stage in move.sources
            assert (move.direction is Direction.AGAINST) is outcome.is_against

    first = {Outcome.GRANTED, Outcome.PARTLY, Outcome.REFUSED}
    looks(first)
    follow.inquire(application)
    looks(first)
    decide.decide(application, decide.Draft(Outcome.GRANTED, TODAY, **GOOD))
    runs = {Outcome.GRANTED, Outcome.REDUCED, Outcome.STOPPED}
    looks(runs)
    follow.carry_out(application)
    looks(runs)


# A walk-in.


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_a_wrong_day_of_a_walk_in_is_named(office: Office, language: str) -> None:
    desk = Desk().sign_in(office.worker)
    form = {"key": str(uuid.uuid4()), "name": "Kept Voorbeeld", "question": "my rent", "kind": "application"}
    days = {"birth_date": "31/02/1980", "on": "32/13/2026", "first_filed": "last week"}
    for field, text in days.items():
        answer = desk.client.post(f"/desk/{language}/walk-in/", {**form, field: text})
        page = shown(answer)
        assert answer.status_code == 422 and named(page) == {field} and linked(page) == [field] and text in page
    page = shown(desk.client.post(f"/desk/{language}/walk-in/", {**form, **days, "name": " "}))
    assert linked(page) == ["name", *days] and named(page) == {"name", *days}
    with scoped(office.scope):
        assert not Contact.objects.exists() and not File.objects.exists()


def test_days_that_cannot_be_are_named_too(office: Office) -> None:
    desk = Desk().sign_in(office.worker)
    form = {"key": str(uuid.uuid4()), "name": "Kept Voorbeeld", "question": "my rent", "kind": "application"}
    late = {"birth_date": "01/01/2990", "on": "01/01/2990", "first_filed": "02/01/2990"}
    assert named(shown(desk.post("walk-in", 422, **{**form, **late}))) == set(late)
    page = shown(desk.post("walk-in", 422, **{**form, "on": "01/02/2026", "first_filed": "02/02/2026"}))
    assert named(page) == {"first_filed"}
