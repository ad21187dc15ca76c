"""What a person finds on the own pages: what was decided, until when to go against it, the letter, in plain words."""

from __future__ import annotations

import html
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from everything import Everything

from abord import printing
from abord.casework.files.acts import items, own, remedy
from abord.casework.files.course import Channel
from abord.casework.files.models import Application
from abord.casework.journal import chain
from abord.casework.letters.person_letters import OPEN_DAY
from abord.casework.organisations.scope import scoped
from abord.web.files.rights import right_in_full
from abord.web.site import words

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
    assert words.say(language, "contested_review", "mine", day=f"{everything.remedy.asked_on:%d/%m/%Y}") in before
    assert re.search(words.say(language, "contested_until", "mine", day=r"\d\d/\d\d/\d{4}"), before)
    assert "You had an income of your own" in before
    assert f"/mine/{language}/decisions/" in before and f"/mine/{language}/remedies/" in before


def test_nothing_speaks_of_a_yes_or_of_deciding_once_it_was_refused(everything: Everything) -> None:
    with scoped(everything.scope()):  # before the change that the person reported
        Application.objects.filter(pk=everything.application.pk).update(stage="decided")
    page = seen(everything, "en/file/")
    assert "What comes after a yes?" not in page
    assert re.search(r'class="\w+ is-done">\s*<p><strong>We decide and write to you why', page)
    assert '<a href="/mine/en/decisions/">There is a decision</a>' in page


def test_the_letter_of_the_decision_can_be_opened_from_the_own_pages(everything: Everything) -> None:
    found = re.search(r'href="(/mine/en/decisions/1/letter/1/)"', seen(everything, "en/decisions/"))
    assert found is not None
    client = Client()
    client.cookies.load(everything.cookies("person"))
    answer: Any = client.get(found[1])
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    assert client.get("/mine/en/decisions/2/letter/").status_code == 404


def test_a_letter_to_the_court_leaves_the_day_open_on_which_a_registered_letter_came(everything: Everything) -> None:
    client = Client()
    client.cookies.load(everything.cookies("person"))
    answer: Any = client.post(
        "/mine/en/remedies/1/", {"do": "show", "route": "court", "language": "fr", "grounds": "x"}
    )
    letter = answer.content.decode().split('id="shown"')[1]
    assert f"reçu la décision le {OPEN_DAY}." in letter
    assert 'action="#shown"' in answer.content.decode()


def test_the_number_of_a_receipt_opens_the_file_too_and_not_without_the_code(everything: Everything) -> None:
    everything.cookies("nobody")
    with scoped(everything.scope()):
        receipt = Application.objects.get(pk=everything.application.pk).receipt.number
    assert Client().post("/mine/en/", {"number": receipt, "code": everything.code}).status_code == 303
    assert Client().post("/mine/en/", {"number": receipt, "code": "0000-0000-0000"}).status_code == 422


def test_own_looks_are_counted_and_folded(everything: Everything) -> None:
    page = seen(everything, "en/log/")
    assert re.search(r"<summary>You looked yourself \d+ times?</summary>", page)
    assert "you looked at the file" not in page[page.index('<ul class="rows">') : page.index("<details")]


def test_each_open_right_is_on_the_first_page_with_how_far_it_is(everything: Everything) -> None:
    with scoped(everything.scope()):
        items.add(everything.file, "vt_bim", "colleague", Channel.DESK)
    page = seen(everything, "fr/file/")
    with scoped(everything.scope()):
        rows = list(everything.file.items.exclude(exit__in=["received", "declined"]).select_related("application"))
    assert any(one.application for one in rows) and any(not one.application for one in rows)
    for one in rows:
        tile = re.search(rf"<h3>{re.escape(right_in_full('fr', one.right))} <span class=\"tag\">([^<]+)</span>", page)
        assert tile is not None
        assert (tile[1] in ("demandé", "décidé")) == (one.application is not None)


def test_the_bundle_tells_who_looked_in_the_hours_of_the_pages(everything: Everything) -> None:
    with scoped(everything.scope()):
        lines = remedy._log(everything.file, "en").splitlines()
        entries = own.log(everything.file)
    at = entries[0].at.astimezone(ZoneInfo("Europe/Brussels"))  # the last look; the line may begin a minute before
    assert lines[-1].startswith(f"{at:%d/%m/%Y}") and f"{at:%H:%M}" in lines[-1].split("  ")[0]


def test_what_was_told_is_of_the_day_it_was_told(everything: Everything) -> None:
    with scoped(everything.scope()):
        days = set(everything.file.data.values_list("as_of", flat=True))
    assert days == {timezone.localdate()}


def test_a_letter_that_was_kept_is_opened_without_a_printer_too(
    everything: Everything, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> Any:
        raise printing.NoPrinter("no Pango")

    client = Client()
    client.cookies.load(everything.cookies("person"))
    monkeypatch.setattr(printing, "printer", none)
    answer: Any = client.get("/mine/en/decisions/1/letter/")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("who", "path", "form", "back"),
    [
        ("person", "/mine/en/remedies/1/papers/", {}, "/mine/en/remedies/1/"),
        ("person", "/mine/en/remedies/1/", {"do": "pdf", "route": "court"}, "/mine/en/remedies/"),
        ("helper", "/desk/en/helping/{0}/contest/{1}/", {"do": "pdf", "route": "court"}, "/desk/en/helping/{0}/"),
    ],
)
def test_without_a_printer_the_way_back_is_a_page_and_nothing_counts_as_read(
    everything: Everything, monkeypatch: pytest.MonkeyPatch, who: str, path: str, form: dict[str, str], back: str
) -> None:
    def none() -> Any:
        raise printing.NoPrinter("no Pango")

    path, back = (one.format(everything.mandate.pk, everything.application.pk) for one in (path, back))
    client = Client()
    client.cookies.load(everything.cookies(who))
    assert client.get(back).status_code == 200
    monkeypatch.setattr(printing, "printer", none)
    with scoped(everything.scope()):
        before = chain.head()
    answer = client.post(path, form) if form else client.get(path)
    page = answer.content.decode()
    assert answer.status_code == 503 and "libpango-1.0-0" in page and f'class="button" href="{back}"' in page
    with scoped(everything.scope()):
        assert chain.head() == before
