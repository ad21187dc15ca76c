"""A change that is told at the desk, or by a helper: first what it would do, as on the own pages; then it is sent."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from abord.casework import permissions
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Channel
from abord.casework.files.models import File
from abord.casework.journal import chain
from abord.casework.mandates import acts
from abord.casework.mandates.kinds import Power
from abord.casework.mandates.models import Mandate
from abord.casework.purposes import Purpose
from abord.web.desk.gate import desk
from abord.web.desk.page import done, page, say, to
from abord.web.desk.rows import file_of, mandate_of
from abord.web.files import changing
from abord.web.files.forms import problem, typed


@desk(permissions.may_follow_files)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, language: str, file: int) -> HttpResponse:
    """As the person tells it to a worker."""
    row = file_of(file)
    if request.method != "POST":
        return shown(request, language, row, {})
    given = typed(request)
    try:
        found = changing.act(row, given, _at_the_desk(language))
    except CannotDo as error:
        return shown(request, language, row, given, error=problem(language, error, say))
    if found is not None:
        return shown(request, language, row, given, **found)
    done(request, "done_kept")
    return to(language, "file", row.pk)


def shown(
    request: HttpRequest, language: str, row: File, given: dict[str, str], error: str = "", **found: Any
) -> HttpResponse:  # fmt: skip
    """The page; with what would follow where a change was told."""
    chain.reading(row.person.subject, f"file {row.number}")
    addresses = {"action": reverse("desk:change", args=[language, row.pk]),
                 "back": reverse("desk:file", args=[language, row.pk])}  # fmt: skip
    return _page(request, language, row, given, _at_the_desk(language), error, addresses | found)


@desk(permissions.may_act_for, Purpose.OWN_FILE)
@require_http_methods(["GET", "HEAD", "POST"])
def helped_change(request: HttpRequest, language: str, mandate: int) -> HttpResponse:
    """By a helper, under a mandate that is good for telling of a change; of the rights that it is for."""
    held = mandate_of(mandate)
    if Power.CORRECT not in held.powers:
        raise Http404
    if request.method != "POST":
        return helped_shown(request, language, held, {})
    given = typed(request)
    try:
        with acts.acting(held):
            acts.use(held, Power.CORRECT)
            found = changing.act(held.person.file, given, _under(held, language))
    except CannotDo as error:
        return helped_shown(request, language, held, given, error=problem(language, error, say))
    if found is not None:
        return helped_shown(request, language, held, given, **found)
    return to(language, "helped", held.pk)


def helped_shown(
    request: HttpRequest, language: str, held: Mandate, given: dict[str, str], error: str = "", **found: Any
) -> HttpResponse:  # fmt: skip
    """The same under a mandate: the person reads who looked, and as what."""
    with acts.acting(held):
        chain.reading(held.person.subject, f"mandate {held.number}")
    addresses = {"action": reverse("desk:helped_change", args=[language, held.pk]),
                 "back": reverse("desk:helped", args=[language, held.pk])}  # fmt: skip
    return _page(request, language, held.person.file, given, _under(held, language), error, addresses | found)


def _at_the_desk(language: str) -> changing.Teller:
    return changing.Teller(language, say, Channel.DESK)


def _under(held: Mandate, language: str) -> changing.Teller:
    """Of the rights of the mandate; where it names none, of those that were asked for: no others can be looked into."""
    asked = held.person.file.applications.values_list("right", flat=True)
    return changing.Teller(language, say, Channel.WEB, tuple(held.procedures or asked))


def _page(
    request: HttpRequest, language: str, file: File, given: dict[str, str], by: changing.Teller, error: str,
    found: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    return page(
        request, language, "change", 422 if error else 200, of_person=True, file=file, person=file.person, error=error,
        **changing.form(file, given, by), **found,
    )  # fmt: skip
