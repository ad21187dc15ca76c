"""Where a visitor begins: something that happened, a worry, everything; and the municipality."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from abord.book import open_book
from abord.engine.facts import FURTHER_LANGUAGES, LANGUAGES
from abord.outreach import places
from abord.web.check.forms import Option
from abord.web.check.page import keep, page, to, told_of
from abord.web.check.search import search
from abord.web.check.told import READER, Told
from abord.web.site import words
from abord.web.site.words import say

COMMON_EVENTS = (
    "losing_a_job", "losing_income", "falling_ill", "becoming_disabled", "having_a_child", "separating",
    "reaching_pension_age", "high_energy_bill", "getting_into_debt", "becoming_homeless",
)  # fmt: skip
HOUSING, NO_HOME = f"housing@{READER}", "no_fixed_roof"


@require_GET
def choose_language(request: HttpRequest) -> HttpResponse:
    """To the language of the browser, where it is one of ours; to its explanations, where it has only those."""
    language = words.language_of_browser(request, FURTHER_LANGUAGES)
    return HttpResponseRedirect(f"/{language}/", status=303)


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """Only the start pages are for search engines."""
    lines = ["User-agent: *", *(f"Allow: /{code}/$" for code in (*LANGUAGES, *FURTHER_LANGUAGES)), "Disallow: /"]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, language: str) -> HttpResponse:
    """Where it begins: something that happened, everything, or a worry."""
    told = told_of(request)
    if request.method == "POST":
        if "anew" in request.POST:
            request.session.flush()
            return to(language, "start")
        if "worry" in request.POST:
            told.worry = " ".join(request.POST["worry"].split())[:200]
            keep(request, told)
            return to(language, "search")
        return _begin(request, language, told)
    events = words.events()
    known = {event for right in open_book().rights.values() for event in right.folder.right.life_events}
    first = [event for event in COMMON_EVENTS if event in known]
    more = sorted((event for event in known if event not in first), key=lambda event: events[event][language])
    return page(
        request, language, "start", told,
        events=[(event, events[event][language]) for event in first],
        more=[(event, events[event][language]) for event in more],
    )  # fmt: skip


def _begin(request: HttpRequest, language: str, told: Told) -> HttpResponse:
    rights = open_book().rights
    event, right = request.POST.get("event", ""), request.POST.get("right", "")
    if event in words.events():
        told.event = event
        told.focus = [id for id, one in rights.items() if event in one.folder.right.life_events]
    elif right in rights:
        told.event, told.focus = "", [right]
    else:
        told.event, told.focus = "everything", []
    told.current = ""
    keep(request, told)
    return to(language, "place" if not told.municipality else "people")


@require_http_methods(["GET", "HEAD"])
def search_page(request: HttpRequest, language: str) -> HttpResponse:
    """What goes with a worry."""
    told = told_of(request)
    found = search(told.worry)
    rights = [(id, open_book().rights[id].folder.right) for id in found.rights]
    return page(
        request, language, "search", told,
        rights=[(id, right.names[language], right.summary[language]) for id, right in rights],
        events=[(event, words.events()[event][language]) for event in found.events],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, language: str) -> HttpResponse:
    """The municipality: whose OCMW/CPAS helps, and which region's rules apply."""
    told = told_of(request)
    onward = "question" if told.everyone is not None else "people"
    if request.method != "POST":
        return page(request, language, "place", told, onward=onward, no_home=told.answers.get(HOUSING) == NO_HOME)
    if request.POST.get("no_home"):
        told.answers[HOUSING] = NO_HOME
    elif told.answers.get(HOUSING) == NO_HOME:
        del told.answers[HOUSING]
    no_home = told.answers.get(HOUSING) == NO_HOME
    if "skip" in request.POST:
        told.event = told.event or "everything"
        keep(request, told)
        return to(language, onward)
    if "other" in request.POST:
        keep(request, told)
        return to(language, "place")
    asked = request.POST.get("asked", "")  # what the choices were shown for
    nis, typed = request.POST.get("nis", ""), request.POST.get("municipality", asked)
    found, certain = places.find(nis or typed)
    if certain:
        told.municipality = found[0].nis
        told.current = ""
        told.event = told.event or "everything"
        keep(request, told)
        return to(language, onward)
    digits = set(re.findall(r"\b\d{4}\b", typed))
    choices = [
        Option(one.nis, f"{one.name_in(language)} ({min(one.postal_codes & digits or one.postal_codes)})")
        for one in found
    ]
    error = "" if choices and not asked else say(language, "err_choice" if choices else "err_place")
    return page(
        request, language, "place", told, 422 if error else 200, onward=onward, no_home=no_home, typed=typed[:80],
        choices=choices, error=error, first="nis-1" if choices else "municipality",
    )  # fmt: skip
