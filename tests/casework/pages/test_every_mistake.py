"""What the desk and the person's own side say when something is wrong, in a real browser: each form sent empty, with
each of its buttons; too many tries; no such page, a form too old, no printer. axe finds nothing, nothing is too wide.

A new form is found by itself, on the pages of `test_every_page.py`. Nothing that is sent here stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from everything import Everything
from test_every_page import PAGES
from walker import walker

from abord import printing
from abord.engine.facts import LANGUAGES
from abord.ratelimit import RateLimiter
from abord.web.desk import mandates, signin
from abord.web.mine import door

FORM = re.compile(r"""<form([^>]*) method="post"([^>]*)>(.*?)</form>""", re.S)
HIDDEN = re.compile(r"""<input type="hidden" name="([^"]+)" value="([^"]*)\"""")
BUTTON = re.compile(r"""<button[^>]*? name="([^"]+)"[^>]*? value="([^"]*)\"""")
ACTION = re.compile(r"""action="([^"]*)\"""")
FULL = RateLimiter(0, seconds=1)
"""Lets nobody through."""


def client_of(cookies: dict[str, str]) -> Client:
    """Somebody with a session."""
    made = Client()
    for name, value in cookies.items():
        made.cookies[name] = value
    return made


def sent_empty(cookies: dict[str, str], where: str) -> Iterator[Any]:
    """What each form of a page is answered with, as it is drawn; whatever it did is undone."""
    html = client_of(cookies).get(where).content.decode()
    forms = FORM.findall(html)
    assert len(forms) == html.count('method="post"'), "a form that is written otherwise would not be sent"
    for before, after, inside in dict.fromkeys(forms):
        if 'class="exit"' in before:  # asks nothing, and would end the session
            continue
        hidden = {name: value for name, value in HIDDEN.findall(inside) if name != "csrfmiddlewaretoken"}
        action = ACTION.search(before + after)
        for button in dict.fromkeys(BUTTON.findall(inside)) or [None]:
            with transaction.atomic():
                to = urljoin(where, action[1] if action else "").partition("#")[0]
                yield client_of(cookies).post(to, {**hidden, **(dict([button]) if button else {})})
                transaction.set_rollback(True)


NOTHING_REFUSED = {
    "desk:choose_organisation", "desk:home", "desk:taken", "desk:search", "desk:visit_sheet", "desk:funnel",
    "desk:plan", "desk:receipt", "desk:mandate_paper", "desk:calls", "desk:journal", "desk:helping", "desk:helped",
    "mine:decisions", "mine:log", "mine:take", "mine:export_page", "mine:remedies", "mine:receipt", "mine:mandate",
    "mine:mandates", "mine:mandate_choose", "desk:mandate_end", "desk:feedback", "desk:sharing_paper", "desk:arrivals",
    "desk:referral_slip", "desk:signals", "desk:reliability", "desk:checklist", "desk:checklist_of", "desk:follow_up",
    "desk:waiting", "desk:advances", "desk:interest", "desk:law", "desk:tailored", "desk:plan_shared",
    "desk:take_along", "desk:left",
}  # fmt: skip
"""Pages that ask nothing, or where nothing that is left empty is wrong. All others refuse a form that is sent empty."""
PAIRED = [(name, LANGUAGES[(number + number // 4) % 4]) for number, name in enumerate(PAGES)]


@pytest.mark.parametrize(("name", "language"), PAIRED)
def test_a_form_sent_empty_says_so_to_everybody(
    name: str, language: str, browser: Any, address: str, axe: str, everything: Everything
) -> None:
    who, args = PAGES[name]
    cookies, where = everything.cookies(who), reverse(name, args=[language, *args(everything)])
    refused: dict[str, Any] = {}
    for answer in sent_empty(cookies, where):
        assert answer.status_code < 500
        if answer.status_code >= 400:  # one page for all that say the same
            said = re.sub(r"[0-9a-f-]{32,36}|value=\"[^\"]*\"", "", answer.content.decode())
            refused.setdefault(said, answer)
    assert bool(refused) == (name not in NOTHING_REFUSED), "the forms of the page were not found, or ask something new"
    with walker(browser, address, axe, "phone") as walk:
        for number, answer in enumerate(refused.values()):
            walk.show(answer, f"{name}, sent empty {number}")


Wrong = Callable[[Everything, str, pytest.MonkeyPatch], Any]


def get(who: str, path: str) -> Wrong:
    """A page that is not there, or not now."""
    return lambda one, language, patch: client_of(one.cookies(who)).get(path.format(language))


def too_often(module: Any, brake: str, path: str) -> Wrong:
    """Tried too often."""

    def ask(one: Everything, language: str, patch: pytest.MonkeyPatch) -> Any:
        patch.setattr(module, brake, FULL)
        return Client().post(path.format(language), {"number": one.file.number, "email": "a@example.be", "code": "x"})

    return ask


def old_form(path: str) -> Wrong:
    """Without its token."""
    return lambda one, language, patch: Client(enforce_csrf_checks=True).post(path.format(language))


def no_printer(who: str, name: str) -> Wrong:
    """A PDF where nothing makes one."""

    def ask(one: Everything, language: str, patch: pytest.MonkeyPatch) -> Any:
        def none(*_: Any, **__: Any) -> bytes:
            raise printing.NoPrinter

        patch.setattr(printing, "printer", none)
        return client_of(one.cookies(who)).get(reverse(name, args=[language, one.mandate.pk if who == "worker" else 1]))

    return ask


def closed(one: Everything, language: str, patch: pytest.MonkeyPatch) -> Any:
    """After a death."""
    where = reverse("mine:enter", args=[language])
    answer: Any = door.closed(RequestFactory().get(where), language, one.file)
    answer.request = {"PATH_INFO": where}
    return answer


def alike(one: Everything, language: str, patch: pytest.MonkeyPatch) -> Any:
    """Somebody of the same name and day of birth has a file."""
    typed = {"name": "Griselda Voorbeeld", "birth_date": "14/03/1988", "question": "rent", "kind": "information"}
    return client_of(one.cookies("worker")).post(reverse("desk:walk_in", args=[language]), typed)


WRONG: dict[str, tuple[int, Wrong]] = {
    "desk: no such page": (404, get("worker", "/desk/{}/nothing/")),
    "desk: nobody signed in": (404, get("nobody", "/desk/{}/search/")),
    "mine: no such page": (404, get("person", "/mine/{}/nothing/")),
    "desk: form too old": (403, old_form("/desk/{}/sign-in/")), "mine: form too old": (403, old_form("/mine/{}/")),
    "desk: too often": (429, too_often(signin, "tries", "/desk/{}/sign-in/")),
    "desk: mandates too often": (429, too_often(mandates, "tries", "/desk/{}/mandate-check/")),
    "mine: too often": (429, too_often(door, "by_address", "/mine/{}/")),
    "desk: no printer": (503, no_printer("worker", "desk:mandate_pdf")),
    "mine: no printer": (503, no_printer("person", "mine:mandate_pdf")),
    "mine: closed": (403, closed), "desk: somebody of that name": (200, alike),
}  # fmt: skip


@pytest.mark.parametrize(("name", "number"), [(name, number) for number, name in enumerate(WRONG)])
def test_what_is_wrong_is_said_to_everybody(
    name: str, number: int, browser: Any, address: str, axe: str, everything: Everything,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    status, ask = WRONG[name]
    answer = ask(everything, LANGUAGES[number % 4], monkeypatch)
    assert answer.status_code == status
    with walker(browser, address, axe, "phone") as walk:
        walk.show(answer, name)
