"""A broad look at rights: the list to print, what came of it, and what is to be gone on with."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from abord.book import open_book
from abord.casework import permissions
from abord.casework.files import exploring
from abord.casework.files.acts import explore as acts
from abord.casework.files.acts import follow
from abord.casework.files.acts.common import CannotDo, read_key
from abord.casework.files.exploring import Mark, State
from abord.casework.files.models import Exploration, File
from abord.casework.files.vocabulary import word
from abord.casework.journal import chain
from abord.casework.organisations.scope import current
from abord.casework.purposes import Purpose
from abord.engine.facts import LANGUAGES
from abord.web.desk.gate import desk
from abord.web.desk.listing import of_the_day
from abord.web.desk.page import done, page, say, to
from abord.web.desk.rows import file_of
from abord.web.files.forms import day_of, one_of, problem, typed
from abord.web.files.rights import right_name, rights

MOST_WORDS = 4000


def prompt(file: File, contact_on: datetime.date | None, last: Exploration | None) -> dict[str, Any]:
    """What a page of a file says of it: how far it is, and what was written down last.

    Who wants no search for rights is not asked again at each contact; it can be done whenever the person wants it.
    Of who died nothing is asked.
    """
    state = exploring.state_of(contact_on, last, timezone.localdate())
    if state is State.DUE and (file.person.no_search_since is not None or follow.has_died(file)):
        state = None
    return {"state": state, "last": last, "contact_on": contact_on, "file": file}


def prompt_today(file: File) -> dict[str, Any]:
    """The same for who is here now."""
    return prompt(file, timezone.localdate(), acts.last_of.one(file=file))


@desk(permissions.may_receive_people, Purpose.INTAKE)
@require_safe
def checklist(request: HttpRequest, language: str) -> HttpResponse:
    """The list of rights by domain of life, empty, to print and take along; ``?in=`` the language of the person."""
    spoken = request.GET.get("in") or language
    if spoken not in LANGUAGES:
        raise Http404
    return page(request, language, "checklist", paper_language=spoken, domains=_domains(spoken), marks=list(Mark))


@desk(permissions.may_follow_files)
@require_safe
def checklist_of(request: HttpRequest, language: str, file: int) -> HttpResponse:
    """The same for one person, in that person's language, with what is known of each right already written in."""
    row = file_of(file)
    spoken = str(row.person.language)
    chain.reading(row.person.subject, f"rights list of {row.number}")
    return page(
        request, language, "checklist", paper_language=spoken, file=row, person=row.person,
        domains=_domains(spoken, row), marks=list(Mark),
    )  # fmt: skip


def _domains(language: str, file: File | None = None, ticked: dict[str, Any] | None = None) -> list[Any]:
    """Each domain with its rights: what is known of each, and which boxes are ticked."""
    known = _known(file, language) if file is not None else {}
    return [
        (domain, [(id, name, known.get(id, []), (ticked or {}).get(id, ())) for id, name in rights_of])
        for domain, rights_of in exploring.by_domain(language)
    ]


def _begun(domains: list[Any]) -> list[Any]:
    """The domains in which something is ticked: on a narrow screen these alone stand unfolded."""
    return [domain for domain, rows in domains if any(ticked for *_, ticked in rows)]


def _known(file: File, language: str) -> dict[str, list[str]]:
    """What the file says of each right: found, asked for, received, and what was ticked last."""
    found: dict[str, list[str]] = {}

    def add(right: str, said: str, day: datetime.date) -> None:
        found.setdefault(right, []).append(f"{said} {day:%d/%m/%Y}")

    for item in file.items.order_by("pk"):
        add(item.right, say(language, "explore_found"), item.found_on)
        if item.exit:
            add(item.right, word(language, "exit", item.exit), item.exit_on)
    for one in file.applications.exclude(right="").order_by("filed_on", "pk"):
        add(one.right, say(language, "explore_asked"), one.filed_on)
        found[one.right].append(word(language, "stage", one.stage))
    for row in file.explorations.order_by("on", "pk"):
        for right, ticked in row.marks.items():
            add(right, ", ".join(word(language, "ticked", one) for one in ticked), row.on)
    return found


@desk(permissions.may_follow_files)
@require_http_methods(["GET", "HEAD", "POST"])
def explore(request: HttpRequest, language: str, file: int) -> HttpResponse:
    """What came of a look at all rights, typed in from the list or as it is talked about; or later, or not wanted."""
    row = file_of(file)
    given: dict[str, str] = {}
    error = ""
    if request.method == "POST":
        given = typed(request)
        try:
            _do(row, given)
            done(request, "done_kept")
            return to(language, "explore", row.pk)
        except CannotDo as found:
            error = problem(language, found, say)
    chain.reading(row.person.subject, f"file {row.number}")
    kept = acts.of(row)
    contact = row.contacts.order_by("-on", "-pk").first()
    last = kept[0].row if kept else None
    domains = _domains(language, row, {right: list(found) for right, found in _ticked(given).items()})
    return page(
        request, language, "explore", 422 if error else 200, file=row, person=row.person, given=given, error=error,
        key=given.get("key") or str(uuid.uuid4()), marks=list(Mark), rights=rights(language), most=MOST_WORDS,
        domains=domains,
        begun=_begun(domains), kept=[(one, _named(one.row, language)) for one in kept],
        prompt=prompt(row, contact.on if contact else None, last),
    )  # fmt: skip


def _named(row: Exploration, language: str) -> list[tuple[str, list[str]]]:
    """What was ticked, by the names of the rights."""
    return [(right_name(language, right), ticked) for right, ticked in row.marks.items()]


def _ticked(given: dict[str, str]) -> dict[str, frozenset[Mark]]:
    """The boxes of the list: each is named by its right and what it says."""
    return {right: frozenset(mark for mark in Mark if f"{right}:{mark.value}" in given) for right in open_book().rights}


def _do(file: File, given: dict[str, str]) -> None:
    key = read_key(given.get("key", ""))
    match given.get("do"):
        case "done":
            words = acts.Words(*(given.get(name, "").strip()[:MOST_WORDS] for name in ("story", "first", "others")))
            told = acts.Told(words, _ticked(given), one_of(open_book().rights, "")(given.get("first_right", "")))
            acts.done(file, told, key, day_of(given.get("on", "")), day_of(given.get("again_on", "")))
        case "later":
            acts.later(file, day_of(given.get("until", "")), given.get("note", ""), key)
        case "declined":
            acts.declined(file, given.get("because", ""), key, day_of(given.get("declined_on", "")))
        case _:
            raise Http404


@desk(permissions.may_follow_files)
@require_safe
def follow_up(request: HttpRequest, language: str) -> HttpResponse:
    """Over all people of a worker: what was explored, what each chose first, what is to be gone on with and when."""
    worker = int(current().actor.id)
    lists = {"follow": acts.to_follow(worker), "open": acts.without_a_day(worker)}
    more = {name: len(found) > acts.MOST for name, found in lists.items()}
    lists = {name: found[: acts.MOST] for name, found in lists.items()}
    unexplored = acts.unexplored(worker)
    files = [one.row.file for found in lists.values() for one in found] + [one.file for one in unexplored[: acts.MOST]]
    of_the_day(request, files, "follow-up list")
    return page(
        request, language, "follow_up", more=more, today=timezone.localdate(),
        lists=[(name, [_line(one, language) for one in found]) for name, found in lists.items()],
        unexplored=unexplored[: acts.MOST], more_unexplored=len(unexplored) > acts.MOST,
        nothing=not unexplored and not any(lists.values()),
    )  # fmt: skip


def _line(one: acts.Opened, language: str) -> dict[str, Any]:
    asked = [right_name(language, right) for right, ticked in one.row.marks.items() if Mark.ASK in ticked]
    return {
        "row": one.row, "words": one.words, "looked_at": len(one.row.marks), "asked": asked,
        "first": right_name(language, one.row.first) if one.row.first else "",
        "is_put_off": one.row.state == State.POSTPONED,
    }  # fmt: skip
