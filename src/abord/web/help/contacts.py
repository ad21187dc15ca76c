"""The pages of a human: all places to go, a call back, and a note to take along."""

from __future__ import annotations

import datetime
import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from abord.engine.facts import LANGUAGES
from abord.outreach import wishes
from abord.ratelimit import RateLimiter, network_of
from abord.web.check.page import page, told_of
from abord.web.site.human import Place, place_of, points_near
from abord.web.site.words import say

NOTE = (
    "note_rights", "note_company", "note_interpreter", "note_aloud", "note_private", "note_call", "note_receipt",
)  # fmt: skip
calls = RateLimiter(5, seconds=3600)


@require_http_methods(["GET", "HEAD"])
def contacts(request: HttpRequest, language: str) -> HttpResponse:
    """All places where somebody helps, the nearest kind first."""
    told = told_of(request)
    found = [place_of(point, language) for point in points_near(told.commune)]
    groups: dict[str, list[Place]] = {}
    for place in found:
        group = groups.setdefault(place.kind, [])
        if group and group[-1].is_like(place):
            group[-1].also.append(place.name)
        else:
            group.append(place)
    listed = [(kind, say(language, f"kind_{kind}"), places) for kind, places in groups.items()]
    return page(request, language, "contacts", told, groups=listed)


@require_http_methods(["GET", "HEAD"])
def note(request: HttpRequest, language: str) -> HttpResponse:
    """A note to print and take along: what one wishes, in one's own language and in that of the office."""
    commune = told_of(request).commune
    near = next((point for point in points_near(commune) if point.kind == "ocmw"), None)
    office = [code for code in near.languages.split() if code in LANGUAGES] if near is not None else []
    versions = [
        (code, say(code, "note_heading"), near.name_in(code) if near else "", [say(code, key) for key in NOTE],
         say(code, "note_name"))
        for code in dict.fromkeys([language, *office])
    ]  # fmt: skip
    return page(request, language, "note", versions=versions)


@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, language: str) -> HttpResponse:
    """Leave a number to be called back; only where an office reads it."""
    office = settings.CALLBACK_OFFICE
    if not office:
        return page(request, language, "call", office="")
    waiting = request.session.get("wish", "")
    if request.method != "POST":
        return _call_page(request, language, waiting=waiting)
    if "take_back" in request.POST:
        wishes.take_back(waiting)
        request.session.pop("wish", None)
        return _call_page(request, language, done=say(language, "call_gone"))
    wish, errors = _read_wish(request, language)
    if errors:
        return _call_page(request, language, status=422, wish=wish, errors=errors)
    kept = wishes.keep(wish) if calls.lets(network_of(request)) else None
    if kept is None:
        return _call_page(request, language, status=429, wish=wish, errors={"reach": say(language, "err_call_full")})
    request.session["wish"] = kept
    return _call_page(request, language, waiting=kept)


def _call_page(
    request: HttpRequest, language: str, status: int = 200, wish: wishes.CallBack | None = None, waiting: str = "",
    errors: dict[str, str] | None = None, done: str = "",
) -> HttpResponse:  # fmt: skip
    wish = wish or wishes.CallBack("", "any", language)
    times = [(one, say(language, f"call_{one}"), one == wish.when) for one in wishes.TIMES]
    spoken = [(code, say(language, f"language_{code}"), code == wish.language) for code in LANGUAGES]
    return page(
        request, language, "call", status=status, office=settings.CALLBACK_OFFICE, days=settings.CALLBACK_DAYS,
        wish=wish, times=times, spoken=spoken, errors=errors or {}, waiting=waiting, done=done,
    )  # fmt: skip


def _read_wish(request: HttpRequest, language: str) -> tuple[wishes.CallBack, dict[str, str]]:
    post = request.POST
    reach = " ".join(post.get("reach", "").split())[:60]
    wish = wishes.CallBack(
        reach, post.get("when", "") if post.get("when", "") in wishes.TIMES else "any",
        post.get("language", "") if post.get("language", "") in LANGUAGES else language,
        " ".join(post.get("interpreter", "").split())[:40], bool(post.get("company")),
        told_of(request).municipality, datetime.date.today().isoformat(),
    )  # fmt: skip
    errors: dict[str, str] = {}
    if len(re.sub(r"\D", "", reach)) < 8 and not re.fullmatch(r"[^\s@]+@[^\s@]+\.\w+", reach):
        errors["reach"] = say(language, "err_reach")
    if not post.get("agree"):
        errors["agree"] = say(language, "err_agree")
    return wish, errors
