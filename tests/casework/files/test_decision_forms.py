"""The forms of a decision: what is asked before something goes against the person, and in which language they begin."""

from __future__ import annotations

import re
from typing import Any

import pytest
from filekit import Office, warned
from officekit import Desk
from test_acts import GOOD, TODAY, before
from test_decided_in_words import applied

from abord.book import open_book
from abord.casework.files.acts import decide, letter
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Outcome
from abord.casework.letters.checklist import Mention
from abord.casework.organisations.models import Organisation
from abord.casework.organisations.scope import scoped
from abord.web.desk import application as application_page
from abord.web.desk import signin
from abord.web.desk.page import say
from abord.web.files.forms import amount_of

DECIDE = {**GOOD, "do": "decide", "decided_on": f"{TODAY:%d/%m/%Y}", "legal_basis": "law of 26 May 2002, art. 3"}


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


def shown(answer: Any) -> str:
    """What a page says."""
    return str(answer.content.decode()).replace("&#x27;", "'")


def test_without_the_law_nothing_is_decided_and_nothing_typed_is_lost(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied(on=before(5))
    answer = (
        Desk()
        .sign_in(office.worker)
        .post(f"application/{application.pk}", 422, **{**DECIDE, "outcome": "granted", "legal_basis": " "})
    )
    assert say("en", "err_legal_basis_needed") in shown(answer) and GOOD["reasons"] in shown(answer)
    with scoped(office.scope):
        assert not application.decisions.exists()


def test_a_refusal_is_read_before_it_is_taken(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied(on=before(5))
        warned(application, "We think of a refusal.")
    desk, page = Desk().sign_in(office.worker), f"application/{application.pk}"
    data = {**DECIDE, "outcome": "refused", "heard_on": f"{TODAY:%d/%m/%Y}"}
    assert say("en", "err_against_needed") in shown(desk.post(page, 422, **data))
    desk.post(page, **data, against="on")
    with scoped(office.scope):
        assert application.decisions.get().outcome == "refused"


def test_where_a_choice_matters_nothing_is_chosen_beforehand(office: Office) -> None:
    """What is decided, how it went and whether that can be proved: a term to appeal begins with it."""
    with scoped(office.scope):
        running, application = office.applied(on=before(5)), office.applied(on=before(5))
        made = decide.decide(application, decide.Draft(Outcome.GRANTED, TODAY, **GOOD))
    desk, found = Desk().sign_in(office.worker), {"outcome": 0, "way": 0}
    for page in (f"application/{running.pk}", f"application/{application.pk}"):
        html = desk.get(page).content.decode()
        for field in found:
            for options in re.findall(rf'name="{field}"[^>]*>(.*?)</select>', html, re.S):
                found[field] += 1
                assert options.startswith('<option value="">') and "selected" not in options, field
        assert not re.search(r'name="proof"[^>]* checked', html)
    assert all(found.values()), found
    html = desk.get(f"application/{application.pk}/remedies").content.decode()
    fieldsets = re.findall(r"<fieldset>.*?</fieldset>", html, re.S)
    assert fieldsets
    for fieldset in fieldsets:
        assert fieldset.count('type="radio"') == 1 or " checked" not in fieldset
    sent = {"do": "notify", "decision": str(made.pk), "way": "", "on": f"{TODAY:%d/%m/%Y}"}
    assert say("en", "err_way_needed") in shown(desk.post(f"application/{application.pk}", 422, **sent))


def test_what_lacks_something_is_not_noted_as_sent(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied(on=before(5))
        made = decide.decide(application, decide.Draft(Outcome.GRANTED, TODAY, **GOOD))
    desk, page = Desk().sign_in(office.worker), f"application/{application.pk}"
    sent = {"do": "notify", "decision": str(made.pk), "way": "registered", "on": f"{TODAY:%d/%m/%Y}"}
    assert "the law or the article" in shown(desk.post(page, 422, **sent))
    with scoped(office.scope):
        made.refresh_from_db()
        assert made.notified_on is None


def test_a_notice_that_went_is_shown_with_its_words(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied(on=before(5))
    desk, page = Desk().sign_in(office.worker), f"application/{application.pk}"
    assert say("en", "err_text_needed") in shown(desk.post(page, 422, do="intend", text=""))
    desk.post(page, do="intend", text="We think of a refusal. Come and tell us.")
    after = shown(desk.get(page))
    assert f"{say('en', 'intended_on')} {TODAY:%d/%m/%Y}" in after and "Come and tell us." in after
    desk.post(page, 422, do="intend", text="We think of a refusal. Come and tell us.")


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_the_form_begins_in_the_language_of_the_letter(office: Office, language: str) -> None:
    with scoped(office.scope):
        application = applied(office, "leefloon_ris", language)
    right = open_book().rights["leefloon_ris"].folder.right
    page = shown(Desk().sign_in(office.worker).get(f"application/{application.pk}"))
    assert right.legal_basis[0].title[language] in page and (right.procedure.appeal or {})[language] in page


@pytest.mark.parametrize(
    ("typed", "read"),
    [("1.340,47", 1340.47), ("1.340", 1340), ("1 340", 1340), ("€ 1.340,5", 1340.5), ("1340.47", 1340.47),
     ("0", 0), ("1.250.000", 1_250_000), (" ", None)],
)  # fmt: skip
def test_an_amount_is_read_as_belgium_writes_it(typed: str, read: float | None) -> None:
    assert amount_of(typed) == read


@pytest.mark.parametrize("typed", ["1,340", "1.34.0", "much", "-5", "nan", "1e3", "9" * 12])
def test_an_amount_that_reads_two_ways_or_none_is_asked_again(typed: str) -> None:
    with pytest.raises(CannotDo, match="amount_not_read"):
        amount_of(typed)


def test_an_amount_needs_how_often_and_the_language_is_one_of_the_list(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied(on=before(5))
    desk, page = Desk().sign_in(office.worker), f"application/{application.pk}"
    data = {**DECIDE, "outcome": "granted", "amount": "100", "calculation": "all of it", "from_on": f"{TODAY:%d/%m/%Y}"}
    lacks = say("en", "err_letter_would_lack", missing="how often it is paid")
    assert lacks in shown(desk.post(page, 422, **data, every="", written_in="nl"))
    for every, written_in, message in (
        ("fortnight", "nl", "err_every_needed"), ("month", "xx", "err_choose"),
        ("month", "en", "err_choose"),
    ):  # fmt: skip
        assert say("en", message) in shown(desk.post(page, 422, **data, every=every, written_in=written_in))
    assert '<option value="month" selected>' in shown(desk.get(page)), "as the folder of the right says"
    other = shown(desk.post(page, 422, **data, every="once", written_in="fr"))
    assert say("en", "err_written_in_other", formal="Dutch") in other and 'name="as_it_is"' in other
    desk.post(page, **data, every="once", written_in="fr", as_it_is="on")
    with scoped(office.scope):
        assert application.decisions.get().letter | {"calculation": ""} == {
            "calculation": "", "every": "once", "written_in": "fr", "law_in": "nl",
        }  # fmt: skip
    after = shown(desk.get(page))
    assert "100 once" in after and f'lang="fr">{GOOD["reasons"]}' in after and "This is written in French." in after


def test_a_grant_that_does_not_say_how_often_is_not_noted_as_sent(office: Office) -> None:
    """A tick lets it be decided so; that it went so has to be said once more, and the term to appeal does not begin."""
    Organisation.objects.filter(pk=office.organisation.pk).update(address="Markt 1, 9999 Testgem", phone="02 000 00 00")
    with scoped(office.scope):
        application = office.applied(on=before(5))
    desk, page = Desk().sign_in(office.worker), f"application/{application.pk}"
    data = {
        **DECIDE, "outcome": "granted", "amount": "100", "calculation": "all of it", "from_on": f"{TODAY:%d/%m/%Y}",
        "court": "Labour court, Opgeëistenlaan 401, 9000 Gent", "next_steps": "We pay.", "every": "", "as_it_is": "on",
    }  # fmt: skip
    desk.post(page, **data)
    with scoped(office.scope):
        made = application.decisions.get()
        assert letter.missing(made) == [Mention.HOW_OFTEN]
    sent = {"do": "notify", "decision": str(made.pk), "way": "registered", "on": f"{TODAY:%d/%m/%Y}"}
    assert "how often it is paid" in shown(desk.post(page, 422, **sent))
    for day in ("", f"{before(-1):%d/%m/%Y}"):  # the term to appeal begins with it: never taken as today
        desk.post(page, 422, **{**sent, "on": day}, anyway="on")
    desk.post(page, **sent, anyway="on")
    with scoped(office.scope):
        assert application.decisions.get().missing_mentions == ["how_often"]


SAID_TO = {
    "nl": r"(?i)\b(u|uw)\b", "fr": r"(?i)\b(vous|votre|vos)\b", "de": r"(?<!\. )\bSie\b|\bIhr(e|en|er|em)?\b|\bIhnen\b",
    "en": r"(?i)\byour?\b",
}  # fmt: skip
"""How each language speaks to somebody; in German a sentence may begin with another *Sie*."""


@pytest.mark.parametrize("language", SAID_TO)
def test_what_a_right_brings_is_told_to_the_worker_of_the_person(office: Office, language: str) -> None:
    told = {id: application_page._of_right(id, language, "nl")["effects"] for id in open_book().rights}
    assert not {id: text for id, text in told.items() if re.search(SAID_TO[language], text)}
    own = open_book().rights["leefloon_ris"].folder.right.effects
    assert own is not None and re.search(SAID_TO[language], own[language]), "the person is spoken to"
    with scoped(office.scope):
        application = applied(office, "leefloon_ris", language)
    page = shown(Desk().sign_in(office.worker).client.get(f"/desk/{language}/application/{application.pk}/"))
    assert told["leefloon_ris"] in page


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_a_law_that_is_meant_as_a_whole_stands_without_articles(office: Office, language: str) -> None:
    with scoped(office.scope):
        application = applied(office, "sociaal_tarief_tarif_social", language)
    title = open_book().rights["sociaal_tarief_tarif_social"].folder.right.legal_basis[-1].title[language]
    page = shown(Desk().sign_in(office.worker).get(f"application/{application.pk}"))
    assert f"{title}</textarea>" in page and "whole" not in page
