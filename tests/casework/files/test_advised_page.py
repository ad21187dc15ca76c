"""The page of an advice: what can be contested is marked in words, with what the advice would be without it."""

from __future__ import annotations

import html
import re

import pytest
from filekit import Office
from officekit import Desk
from test_without import advised

from abord.casework.files.models import Advice
from abord.casework.files.vocabulary import word
from abord.casework.organisations.scope import scoped
from abord.engine.facts import LANGUAGES
from abord.web.desk.page import say


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
