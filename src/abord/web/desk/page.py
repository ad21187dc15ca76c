"""What all pages of the desk share: rendering, addresses, error pages."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from abord.casework import permissions
from abord.casework.files.acts import follow
from abord.casework.files.course import Channel
from abord.casework.files.models import File
from abord.casework.organisations.models import Organisation, organisation_in_scope
from abord.casework.organisations.scope import NoScope, Scope, current
from abord.engine.facts import LANGUAGES
from abord.web.site import words
from abord.web.site.pages import COMMUNITY_NAMES, SHEET

ROOM = "desk"
NAVIGATION: list[tuple[str, str, permissions.Permission]] = [
    ("desk:home", "nav_home", permissions.may_enter),
    ("desk:walk_in", "nav_walk_in", permissions.may_receive_people),
    ("desk:search", "nav_search", permissions.may_receive_people),
    ("desk:arrivals", "nav_arrivals", permissions.may_receive_people),
    ("desk:funnel", "nav_funnel", permissions.may_divide_work),
    ("desk:left", "nav_left", permissions.may_divide_work),
    ("desk:signal", "nav_signal", permissions.may_signal),
    ("desk:appeals", "nav_appeals", permissions.may_handle_appeals),
    ("desk:feedback", "nav_feedback", permissions.may_read_feedback),
    ("desk:journal", "nav_journal", permissions.may_read_journal),
    ("desk:accounts", "nav_accounts", permissions.may_manage_accounts),
    ("desk:helping", "nav_helping", permissions.may_help),
]
"""Address, words and permission of each entry of the menu; shown to whom the permission lets in."""


def page(request: HttpRequest, language: str, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the desk: ``template`` is a name in templates/desk."""
    return render(request, f"desk/{template}.html", {**_shared(request, language, context), **context}, status=status)


def to(language: str, name: str, *args: object) -> HttpResponse:
    """Onward to another page, named without ``desk:``."""
    return HttpResponseRedirect(reverse(f"desk:{name}", args=[language, *args]), status=303)


def done(request: HttpRequest, key: str) -> None:
    """Say on the next page that an act was done: ``key`` names the sentence, and nobody."""
    request.session["done"] = key


BY_HAND = {Channel.POST: "done_to_post", Channel.PHONE: "done_to_phone", Channel.EMAIL: "done_to_email"}
"""Ways by which nothing goes by itself: somebody posts the letter, phones, or sends the e-mail."""


def done_sent(request: HttpRequest, key: str, file: File) -> None:
    """The same for what was sent: what is left to do where it does not go by itself; after a death nothing went."""
    by_hand = "done_kept" if follow.has_died(file) else BY_HAND.get(file.person.reached_by, key)
    done(request, by_hand if key == "done_sent" else key)


def say(language: str, key: str, **fields: object) -> str:
    """Words of the desk, or common ones."""
    return words.say(language, key, ROOM, **fields)


def _shared(request: HttpRequest, language: str, context: dict[str, Any]) -> dict[str, Any]:
    rest = request.path.removeprefix(f"/desk/{language}/") if request.path.startswith(f"/desk/{language}/") else ""
    try:
        scope = current()
    except NoScope:
        scope = None
    menu = [
        (address, key, address == request.path)
        for address, key, permission in _navigation(language)
        if scope is not None and permission(scope)
    ]
    return {
        "language": language, "room": ROOM, "sheet": SHEET, "scope": scope, "menu": menu,
        "done": _done(request), "follows": scope is not None and permissions.may_follow_files(scope),
        "languages": [(code, COMMUNITY_NAMES[code], f"/desk/{code}/{rest}") for code in LANGUAGES],
        "organisation": context.get("organisation") or _organisation(scope),
        "urls": {"start": reverse("desk:home", args=[language]) if scope else reverse("start", args=[language])},
    }  # fmt: skip


@cache
def _navigation(language: str) -> list[tuple[str, str, permissions.Permission]]:
    return [(reverse(name, args=[language]), key, permission) for name, key, permission in NAVIGATION]


def _organisation(scope: Scope | None) -> Organisation | None:
    return organisation_in_scope() if scope is not None else None


def _done(request: HttpRequest) -> str:
    """The sentence of the act before, once."""
    session = getattr(request, "session", None)
    return str(session.pop("done")) if session is not None and "done" in session else ""


def _language_of(request: HttpRequest) -> str:
    code = request.path[6:8]
    return code if code in LANGUAGES else "nl"


def not_found(request: HttpRequest) -> HttpResponse:
    """No such page, or not for this visitor: the same for both."""
    return page(request, _language_of(request), "problem", 404, problem="problem_not_found")


def expired(request: HttpRequest) -> HttpResponse:
    """The form is too old, or comes from elsewhere."""
    return page(request, _language_of(request), "problem", 403, problem="problem_expired")
