"""What a person finds on the own pages: what was decided, until when to go against it, the letter, in plain words."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client
from everything import Everything

from abord.casework.files.models import Application
from abord.casework.organisations.scope import scoped
from abord.web import words

LANGUAGES = ("nl", "fr", "de", "en")


def seen(everything: Everything, path: str) -> str:
    client = Client()
    client.cookies.load(everything.cookies("person"))
    answer: Any = client.get(f"/mine/{path}")
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_decided_comes_first_with_its_reasons_and_the_last_day(everything: Everything, language: str) -> None:
    page = seen(everything, f"{language}/file/")
    before = page[: page.index('class="standing"')]
    said = re.search(words.say(language, "decided_until", "mine", day=r"(\d\d/\d\d/\d{4})").replace("?", r"\?"), before)
    assert said is not None
    assert "You had an income of your own" in before
    assert f"/mine/{language}/decisions/" in before and f"/mine/{language}/remedies/" in before


def test_nothing_speaks_of_a_yes_or_of_deciding_once_it_was_refused(everything: Everything) -> None:
    with scoped(everything.scope()):  # before the change that the person reported
        Application.objects.filter(pk=everything.application.pk).update(stage="decided")
    page = seen(everything, "en/file/")
    assert "What comes after a yes?" not in page
    assert re.search(r'class="\w+ is-done">\s*<p><strong>We decide and write to you why', page)
    assert '<a href="/mine/en/decisions/">There is a decision</a>' in page
