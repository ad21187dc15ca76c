"""A human on every page: the help block, all places, the note, and being called back only where somebody reads it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from visiting import Visitor, plain

from abord.engine.facts import LANGUAGES
from abord.outreach import wishes
from abord.outreach.hours import HERE
from abord.outreach.models import Wish
from abord.ratelimit import RateLimiter
from abord.web.help import contacts
from abord.web.site import human

PAGES = ("", "search", "place", "resume", "about", "contacts", "contacts/call", "contacts/note")
NUMBER = "0470 12 34 56"


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch, application: Any) -> Iterator[str]:
    """An office that reads who wants to be called back."""
    monkeypatch.setattr(settings, "CALLBACK_OFFICE", "OCMW Gent")
    monkeypatch.setattr(contacts, "calls", RateLimiter(5, seconds=3600))
    Wish.objects.all().delete()
    yield "OCMW Gent"
    Wish.objects.all().delete()


@pytest.fixture
def own_points(application: Any) -> Iterator[Path]:
    """The folder for the installation's own contact points."""
    folder = Path(settings.DATA) / "contacts"
    folder.mkdir(exist_ok=True)
    yield folder
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_block_on_every_page(visitor: Visitor, language: str) -> None:
    visitor.language = language
    visitor.post("", event="everything")
    visitor.post("place", municipality="4700")
    blocks = set()
    for page in PAGES:
        html = visitor.get(page).content.decode()
        block = re.findall(r"<aside class=\"help\".*?</aside>", html, re.S)
        assert len(block) == 1 and "Eupen" in block[0], page
        blocks.add(block[0])
        assert "{" not in plain(html), page
    assert len(blocks) == 1
    assert "tel:" not in blocks.pop(), "no number is known, none is shown"
    assert all(size < 30_000 for page, size in visitor.visited)


def test_without_a_municipality_it_asks_for_one(visitor: Visitor) -> None:
    html = visitor.get("contacts").content.decode()
    assert "Choose your municipality" in plain(html) and "CM/MC" in html
    assert "kind-ocmw" not in html


def test_a_number_of_the_installation_is_shown_with_hours(
    visitor: Visitor, own_points: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_points / "gent.csv").write_text(
        "id,phone,hours,checked_on\nocmw-44021,09 266 99 11,mo-fr 08:30-16:00,02/11/2026\n", encoding="utf-8"
    )
    visitor.post("", event="everything")
    visitor.post("place", municipality="9000")
    open_then = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=HERE)  # a Monday
    monkeypatch.setattr(human, "moment", lambda: open_then)
    html = visitor.get("about").content.decode()
    assert 'href="tel:092669911"' in html and "Open now, until 16:00." in html
    monkeypatch.setattr(human, "moment", lambda: open_then.replace(day=22))
    assert "Closed now. Opens Monday at 08:30." in visitor.get("about").content.decode()
    assert "Checked with them on 02/11/2026." in plain(visitor.get("contacts").content.decode())
    (own_points / "gent.csv").write_text("id,phone\nocmw-44021,nonsense\n", encoding="utf-8")
    assert "OCMW/CPAS of Gent" in visitor.get("about").content.decode(), "a broken file takes no help away"


def test_the_note_is_in_both_languages_and_kept_nowhere(visitor: Visitor) -> None:
    visitor.language = "de"
    visitor.post("", event="everything")
    visitor.post("place", municipality="Elsene")
    html = visitor.get("contacts/note").content.decode()
    assert re.findall(r'<section class="paper" lang="(\w+)"', html) == ["de", "fr", "nl"]
    assert "<form" not in html.split("<main")[1].split("</main")[0]


# Being called back.


def test_without_an_office_no_number_is_asked(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CALLBACK_OFFICE", "")
    html = visitor.get("contacts/call").content.decode()
    assert 'name="reach"' not in html and "Call me back" not in html
    before = Wish.objects.count()
    visitor.post("contacts/call", 200, reach=NUMBER, agree="1")
    assert Wish.objects.count() == before


def test_a_wish_is_kept_sealed_read_by_the_office_and_done(visitor: Visitor, office: str) -> None:
    visitor.post("", event="everything")
    visitor.post("place", municipality="9000")
    page = visitor.post(
        "contacts/call", 200, reach=NUMBER, when="morning", language="fr", interpreter="Dari", company="1", agree="1"
    )
    assert office in plain(page.content.decode()) and "Your request is kept" in page.content.decode()
    assert NUMBER not in page.content.decode()
    kept = b"".join(bytes(one.content) for one in Wish.objects.all())
    files = b"".join(path.read_bytes() for path in Path(settings.DATA).glob("web.sqlite3*"))
    assert kept and NUMBER.encode() not in kept and NUMBER.encode() not in files
    [(id, wish, expires)] = wishes.waiting()
    assert (wish.reach, wish.when, wish.language, wish.interpreter, wish.company) == (
        NUMBER, "morning", "fr", "Dari", True,
    )  # fmt: skip
    assert wish.municipality == "44021"
    days = (expires - timezone.now()).days
    assert days in (settings.CALLBACK_DAYS, settings.CALLBACK_DAYS - 1)
    assert wishes.take_back(id) and not wishes.waiting() and not wishes.take_back(id)


def test_a_wish_can_be_taken_back_and_grows_old(visitor: Visitor, office: str) -> None:
    visitor.post("contacts/call", 200, reach=NUMBER, agree="1")
    assert len(wishes.waiting()) == 1
    assert "Your number is deleted." in visitor.post("contacts/call", 200, take_back="1").content.decode()
    assert not wishes.waiting()
    visitor.post("contacts/call", 200, reach=NUMBER, agree="1")
    Wish.objects.update(expires=timezone.now() - datetime.timedelta(minutes=1))
    assert not wishes.waiting() and wishes.purge() == 1 and not Wish.objects.count()


@pytest.mark.parametrize("fields", [{}, {"reach": NUMBER}, {"agree": "1"}, {"reach": "call me", "agree": "1"}])
def test_nothing_is_kept_without_consent_or_a_way_to_call(
    visitor: Visitor, office: str, fields: dict[str, str]
) -> None:
    page = visitor.post("contacts/call", 422, **fields)
    assert "Error: " in page.content.decode() and not Wish.objects.count()


def test_not_too_many(visitor: Visitor, office: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        visitor.post("contacts/call", 200, reach=NUMBER, agree="1")
    visitor.post("contacts/call", 429, reach=NUMBER, agree="1")
    monkeypatch.setattr(contacts, "calls", RateLimiter(5, seconds=3600))
    monkeypatch.setattr(wishes, "MOST", 5)
    visitor.post("contacts/call", 429, reach=NUMBER, agree="1")
    assert len(wishes.waiting()) == 5


def test_another_secret_reads_nothing(visitor: Visitor, office: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.post("contacts/call", 200, reach=NUMBER, agree="1")
    monkeypatch.setattr(settings, "SECRET_KEY", "another one, long enough to be a secret")
    assert wishes.waiting() == []
