"""The page of an advice: what can be contested is marked in words, with what the advice would be without it."""

from __future__ import annotations

import html
import re

import pytest
from filekit import Office
from officekit import Desk, worker
from test_short_report import grant
from test_without import advised

from abord.casework.files.acts import advise
from abord.casework.files.models import Advice
from abord.casework.files.vocabulary import word
from abord.casework.organisations.scope import Role, scoped
from abord.engine.facts import LANGUAGES
from abord.web.desk.page import say
from abord.web.files.data import datum_lacking


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_contested_is_marked_in_words_and_says_what_would_be(office: Office, language: str) -> None:
    with scoped(office.scope):
        made = advised(office, "0 euro, <ik ben ontslagen>")
    text = Desk(language).sign_in(office.worker).get(f"application/{made.application_id}").content.decode()
    card = html.unescape(text[text.index('id="advice"') : text.index('id="decisions"')])
    rows = re.findall(r'<li class="late">.*?</li>', card, re.DOTALL)
    contestable = [one for one in made.relies_on if one["contested"] or one["source"].startswith("register:")]
    assert len(rows) == len(contestable) > 0
    for row in rows:
        assert say(language, "contestable") in row, "not by colour alone"
        assert word(language, "tells", "without") in row and word(language, "advice", "look_further") in row
    assert say(language, "would_for_people") in card and "<ik ben" not in text
    assert say(language, "would_unassumed") in card


def test_an_advice_of_before_still_marks_what_can_be_contested(office: Office) -> None:
    """It kept nothing of what would be: that is not made up afterwards."""
    with scoped(office.scope):
        made = advised(office, "0")
        Advice.objects.filter(pk=made.pk).update(would=[])
    page = Desk().sign_in(office.worker).get(f"application/{made.application_id}").content.decode()
    assert say("en", "contestable") in page and word("en", "tells", "without") not in page


def test_one_reason_of_the_list_sets_a_grant_aside(office: Office) -> None:
    with scoped(office.scope):
        row = office.applied()
        made = grant(row)
    desk, where = Desk().sign_in(office.worker), f"application/{row.pk}"
    form = {"do": "confirm", "advice": str(made.pk), "follow": "no"}
    assert say("en", "err_reason_needed") in html.unescape(desk.post(where, 422, **form).content.decode())
    desk.post(where, **form, set_aside="wrong_data")
    assert word("en", "set_aside", "wrong_data") in desk.get(where).content.decode()
    desk.get(f"{where}/report", 303)  # of what is not followed there is no report


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_a_draft_until_somebody_completes_it(office: Office, language: str) -> None:
    with scoped(office.scope):
        row = office.applied()
        made = grant(row)
        advise.confirm(made, True)
    desk, where = Desk(language).sign_in(office.worker), f"application/{row.pk}/report"
    assert where in desk.get(f"application/{row.pk}").content.decode()
    draft = html.unescape(desk.get(where).content.decode())
    for key in ("report_draft", "report_decides_nothing", "report_months_source"):
        assert say(language, key) in draft
    assert "01/11/2026" in draft and row.asked in draft, "each fact has its day"
    assert datum_lacking("savings", language) in draft or "savings" in draft
    desk.post(where, 422, findings=" ")
    desk.post(where, findings="Seen <b>at home</b>.")
    kept = desk.get(where).content.decode()
    assert "Seen &lt;b&gt;at home" in kept and office.worker.name in kept and "<textarea" not in kept
    assert say(language, "report_draft") not in html.unescape(kept)


def test_a_lead_reads_how_often_it_was_right_and_nobody_by_name(office: Office) -> None:
    with scoped(office.scope):
        for _ in range(3):
            advise.confirm(grant(office.applied()), False, "", "changed")
    page = html.unescape(Desk().sign_in(office.worker).get("reliability").content.decode())
    main = page[page.index("<h1") : page.index("</main>")]
    assert say("en", "few") in main and say("en", "reliability_hidden") in main
    assert office.worker.name not in main and not re.search(r"<td[^>]*>.*\b3\b", main)
    only = worker(office.organisation, Role.WORKER)
    Desk().sign_in(only).get("reliability", 404)
