"""Signals of a structural problem: giving one, also beside a file; what was signalled, in numbers and words."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from abord.casework import permissions
from abord.casework.feedback import signals as acts
from abord.casework.files.acts import items
from abord.casework.files.acts.common import CannotDo, read_key
from abord.casework.files.barriers import Barrier
from abord.casework.files.models import File
from abord.casework.files.vocabulary import word
from abord.casework.journal import chain
from abord.casework.mandates import acts as mandates
from abord.casework.organisations.scope import Role, current
from abord.casework.purposes import Purpose
from abord.country.suppress import SMALLEST
from abord.web.desk.gate import desk
from abord.web.desk.page import done, page, say, to
from abord.web.desk.rows import file_of
from abord.web.files.forms import chosen, one_of, problem, typed
from abord.web.files.rights import right_name, rights


@desk(permissions.may_signal, Purpose.ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def signal(request: HttpRequest, language: str) -> HttpResponse:
    """One that comes of no file; a helper's is compared with the names of those who are helped."""
    scope = current()
    helped = mandates.of_helper(int(scope.actor.id)) if scope.actor.has(Role.HELPER) else []
    return _form(request, language, [one.person.name for one in helped])


@desk(permissions.may_follow_files)
@require_http_methods(["GET", "HEAD", "POST"])
def file_signal(request: HttpRequest, language: str, file: int) -> HttpResponse:
    """One that somebody met in a file: compared with its names, and kept without the file."""
    row = file_of(file)
    chain.reading(row.person.subject, f"file {row.number}")
    return _form(request, language, names_of(row), file=row, person=row.person)


def names_of(file: File) -> list[str]:
    """Of the person, the household and who stands beside them: they are looked for, and not kept."""
    text, household = (file.situation or {}).get("text", ""), []
    with suppress(CannotDo):  # a household that cannot be read any more stops nobody from signalling
        household = list(items.read_situation(text).persons) if text else []
    return [file.person.name, *household, *file.person.mandates.values_list("name", flat=True)]


def _form(request: HttpRequest, language: str, names: Iterable[str], **more: Any) -> HttpResponse:
    given, error, name = typed(request) if request.method == "POST" else {}, "", False
    key = read_key(given.get("key", ""))
    if request.method == "POST":
        try:
            new = acts.give(key, _told(given), names)
            done(request, "done_signal" if new else "done_signal_again")
            return to(language, "file", more["file"].pk) if "file" in more else to(language, "signal")
        except CannotDo as found:
            error, name = problem(language, found, say), found.key == "signal_name"
    return page(
        request, language, "signal", 422 if error else 200, given=given, error=error, key=str(key or uuid.uuid4()),
        barriers=list(Barrier), rights=rights(language), most=acts.MOST_LETTERS, name=name,
        may_read=permissions.may_read_signals(current()), **more,
    )  # fmt: skip


def _told(given: dict[str, str]) -> acts.Told:
    known = [id for id, _ in rights("en")]
    return acts.Told(
        chosen(Barrier, given.get("barrier", ""), otherwise="signal_barrier"), given.get("service", ""),
        one_of(known, "")(given.get("right", "")), given.get("text", "").replace("\r\n", "\n"), "no_name" in given,
    )  # fmt: skip


@desk(permissions.may_read_signals, Purpose.ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def signals(request: HttpRequest, language: str) -> HttpResponse:
    """What was signalled: numbers with small ones left out, and the texts; removing one that names somebody."""
    if request.method == "POST":
        try:
            gone = acts.remove(uuid.UUID(request.POST.get("signal", "")))
        except ValueError:
            gone = False
        if not gone:
            raise Http404
        done(request, "done_signal_removed")
        return to(language, "signals")
    tables = [
        (one.by, [(_name(language, one.by, value), count) for value, count in one.lines[: acts.MOST_LINES]])
        for one in acts.counted()
    ]  # fmt: skip
    texts = [(one, right_name(language, one.right) if one.right else "") for one in acts.texts()]
    return page(request, language, "signals", tables=tables, texts=texts, smallest=SMALLEST)


def _name(language: str, by: str, value: str) -> str:
    if by == "barrier":
        return word(language, "barrier", value)
    if by == "right":
        return right_name(language, value) if value else say(language, "signal_no_right")
    return value


@desk(permissions.may_read_signals, Purpose.ACCOUNT)
@require_safe
def signals_csv(request: HttpRequest, language: str) -> HttpResponse:
    """The numbers as a table; no texts, no day. A number that is too small is empty."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["by", "code", "name", "signals"])
    for one in acts.counted():
        for value, count in one.lines:
            name = _name(language, one.by, value)
            rows.writerow([one.by, _plain(value), _plain(name), "" if count is None else count])
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="signals.csv"'
    return answer


def _plain(text: str) -> str:
    """No text that a spreadsheet would reckon as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
