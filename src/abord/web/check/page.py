"""What all pages for visitors share: reading and keeping what was told, and what stands around every page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from abord.book import open_book
from abord.screening.assess import reference_date
from abord.web.check.told import Told
from abord.web.site import human
from abord.web.site.pages import SHEET, language_choices

LINKED = (
    "start", "search", "place", "people", "question", "known", "result", "plan", "plan_large", "calendar", "save",
    "resume", "about", "contacts", "call", "note", "helper", "received", "letter_check",
)  # fmt: skip
"""Pages to which any page may link, as ``urls.name``."""

View = Callable[..., HttpResponse]


def told_of(request: HttpRequest) -> Told:
    """What this visitor told."""
    return Told.read(request.session.get("told"))


def keep(request: HttpRequest, told: Told) -> None:
    """Keep it in the visitor's own session."""
    request.session["told"] = told.write()


def page(
    request: HttpRequest, language: str, template: str, told: Told | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    """A page with all that stands around it."""
    told = told if told is not None else told_of(request)
    rest = request.path.removeprefix(f"/{language}/") if request.path.startswith(f"/{language}/") else ""
    commune = told.commune
    context.update(
        language=language, sheet=SHEET, told=told, under_way=not told.is_empty,
        languages=language_choices(rest),
        commune=commune.name_in(language) if commune is not None else "", help=human.help_of(commune, language),
        law_date=open_book().law_verified_until, figures_date=reference_date(open_book(), None),
        urls={name: reverse(name, args=[language]) for name in LINKED},
    )  # fmt: skip
    return render(request, f"{template}.html", context, status=status)


def to(language: str, name: str, *args: object) -> HttpResponse:
    """On to another page."""
    return HttpResponseRedirect(reverse(name, args=[language, *args]), status=303)


def needs_people(view: View) -> View:
    """A page that only makes sense once something is told: else to the start."""

    @wraps(view)
    def guarded(request: HttpRequest, language: str, **kwargs: Any) -> HttpResponse:
        if told_of(request).is_empty:
            return to(language, "start")
        return view(request, language, **kwargs)

    return guarded
