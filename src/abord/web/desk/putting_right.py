"""Where a worker puts right what stands wrong of a person: name, day of birth, language, or a datum that is used."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from abord.book import open_book
from abord.casework import permissions
from abord.casework.files.acts import putting_right as acts
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.models import Datum, File, Request
from abord.casework.journal import chain
from abord.engine.facts import LANGUAGES
from abord.situation.values import Kind
from abord.web.desk.gate import desk
from abord.web.desk.page import done, page, say, to
from abord.web.desk.rows import file_of
from abord.web.files import putting_right as shown
from abord.web.files.data import datum_shown, source_shown
from abord.web.files.forms import day_of, number, problem, typed
from abord.web.site import words


@dataclass(frozen=True, slots=True)
class Row:
    """A datum as the page shows it. ``options``: of which one is chosen; ``each``: per month or per year."""

    row: Datum
    label: str
    value: str
    source: str
    options: list[tuple[str, str]]
    each: list[str]


@desk(permissions.may_follow_files)
@require_http_methods(["GET", "HEAD", "POST"])
def put_right(request: HttpRequest, language: str, file: int) -> HttpResponse:
    """What stands there now, a form for each, what the person asked for, and what was put right before."""
    row, error, given = file_of(file), "", {}
    if request.method == "POST":
        given = typed(request)
        try:
            _act(row, given)
            done(request, "done_kept")
            return to(language, "put_right", row.pk)
        except CannotDo as found:
            error = problem(language, found, say)
            row = file_of(file)
    chain.reading(row.person.subject, f"file {row.number}")
    data = [_row(one, language) for one in row.data.order_by("whom", "pk")]
    return page(
        request, language, "put_right", 422 if error else 200, file=row, person=row.person, error=error, given=given,
        data=data, requests=acts.open_requests(row), history=shown.of(row, language),
        spoken=[(code, say(language, f"language_{code}")) for code in LANGUAGES],
        first="name" if given.get("do") != "datum" else f"value-{given.get('datum', '')}",
        usual=shown.usual_answer(row.person.language),
    )  # fmt: skip


def _act(file: File, given: dict[str, str]) -> None:
    match given.get("do"):
        case "person":
            known = acts.Known(given.get("name", ""), given.get("language", ""), day_of(given.get("birth_date", "")))
            acts.person(file, known, given.get("because", ""), _reply(file, given))
        case "datum":
            row = get_object_or_404(Datum, file=file, pk=number(given, "datum"))
            row.file = file
            acts.datum(row, _value(given), given.get("because", ""), _reply(file, given))
        case _:
            raise Http404


def _value(given: dict[str, str]) -> str:
    """What was typed; of money with the period that was chosen beside it."""
    value, each = given.get("value", "").strip(), given.get("each", "")
    return f"{value} EUR/{each}" if value and each in ("month", "year") and not value.endswith(each) else value


def _reply(file: File, given: dict[str, str]) -> acts.Reply | None:
    """The answer to the request that was chosen; the usual words, in the language of the person, where none are."""
    if not given.get("request"):
        return None
    rows = Request.objects.select_related("file__person", "application")
    request = get_object_or_404(rows, file=file, kind=Request.Kind.CORRECTION, pk=number(given, "request"))
    spoken = str(file.person.language)
    return acts.Reply(request, given.get("answer", "").strip() or shown.usual_answer(spoken), spoken)


def _row(row: Datum, language: str) -> Row:
    book = open_book()
    fact = book.facts.get(row.name)
    label, value = datum_shown(row.name, row.value, language)
    options: list[tuple[str, str]] = []
    each: list[str] = []
    if fact is not None:
        kind = Kind.of(fact)
        if kind.form == "flag":
            options = [(one, words.say(language, one)) for one in ("yes", "no")]
        elif fact.choices is not None:
            labels = book.choice_labels.get(fact.choices.__name__, {})
            options = [(one.name, words.of(labels.get(one.name, {}), language) or one.name) for one in fact.choices]
        elif kind.is_flow_of_money:
            each = ["month", "year"]
    return Row(row, label, value, source_shown(row.source, say, language), options, each)
