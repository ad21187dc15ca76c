"""What the person can do against a decision or a silence: the routes, the letter, handing it in, all papers, legal aid.

An application is named by its place in the own list, so that no address says anything of anybody.
"""

from __future__ import annotations

import re
import uuid

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from abord.casework.files import queries
from abord.casework.files.acts import remedy
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.models import Application, File
from abord.casework.journal import chain
from abord.casework.letters.decision import Letter
from abord.casework.letters.legal_aid import presumed_rights
from abord.casework.letters.reading import CannotRead
from abord.casework.letters.remedies import Route
from abord.outreach import places
from abord.outreach.points import shipped
from abord.web.files import remedying
from abord.web.files.forms import problem, typed
from abord.web.files.rights import right_name
from abord.web.mine.door import done, mine, page, say
from abord.web.site.downloads import opened
from abord.web.site.human import Place, place_of, points_near
from abord.web.site.pages import above


def applications_of(file: File) -> list[Application]:
    """The applications in the order of the own list, with what the clocks read."""
    rows = queries.with_histories(file)
    prefetch_related_objects(rows, "remedies")
    return rows


def application_at(file: File, place: int) -> Application:
    """One of them, by its place."""
    rows = applications_of(file)
    if not 1 <= place <= len(rows):
        raise Http404
    return rows[place - 1]


@mine
@require_safe
def remedies(request: HttpRequest, language: str, file: File) -> HttpResponse:
    """Which decisions and silences there are, and what was done against them."""
    chain.reading(file.person.subject, f"decisions of {file.number}")
    rows = applications_of(file)
    names = {row.pk: right_name(language, row.right, row.asked) for row in rows}
    cases = [(place, remedying.case_of(row, names[row.pk], language)) for place, row in enumerate(rows, start=1)]
    return page(
        request, language, "remedies", 200, file, cases=[pair for pair in cases if pair[1] is not None],
        done=[(one, names.get(one.row.application_id, "")) for one in remedy.all_opened(file)],
    )  # fmt: skip


@mine
@require_http_methods(["GET", "HEAD", "POST"])
def remedy_page(request: HttpRequest, language: str, file: File, place: int) -> HttpResponse:
    """One of them: the routes, the letter, and handing it in or noting that it was sent."""
    row = application_at(file, place)
    given = typed(request) if request.method == "POST" else {}
    error, letter = "", None
    try:
        if given.get("do") == "ask":
            made = remedying.hand_in(row, given)
            said = "done_handed_in" if made.route == Route.REVIEW else "done_noted"
            return done(request, language, "remedies", said)
        letter = remedying.letter_of(row, given) if given.get("do") in ("show", "pdf") else None
        if letter is not None and given["do"] == "pdf":
            paper = letter.pdf()
            chain.record("letter_made", file.person.subject, f"application {row.receipt.number}")
            return opened(paper, "letter")
    except CannotDo as found:
        error = problem(language, found, say)
    return _show(request, language, file, row, place, given, error, letter)


def _show(
    request: HttpRequest, language: str, file: File, row: Application, place: int, given: dict[str, str], error: str,
    letter: Letter | None,
) -> HttpResponse:  # fmt: skip
    name = right_name(language, row.right, row.asked)
    case = remedying.case_of(row, name, language)
    if case is None:
        raise Http404
    chain.reading(file.person.subject, f"application {row.receipt.number}")
    return page(
        request, language, "remedy", 422 if error else 200, file, name=name, error=error, letter=letter,
        letter_body=remedying.on_the_page(letter),
        key=str(uuid.uuid4()), bundle=reverse("mine:evidence", args=[language, place]),
        did=row.remedies.order_by("pk"), ombudsmen=ombudsmen(file, language),
        aid=reverse("mine:legal_aid", args=[language]), hand_in="mine/hand_in.html",
        **remedying.shown(case, language, given),
    )  # fmt: skip


def ombudsmen(file: File, language: str) -> list[Place]:
    """Who mediates where the person lives; all of them, where the address does not say in which municipality."""
    address = str(file.person.address)
    codes = re.findall(r"\b\d{4}(?=\s+[^\W\d_])", address)  # a house number has no name after it
    found, is_sure = places.find(codes[-1] if codes else address)
    points = points_near(found[0]) if is_sure else list(shipped().values())
    return [place_of(one, language) for one in points if one.kind == "ombudsman"]


@mine
@require_safe
def evidence(request: HttpRequest, language: str, file: File, place: int) -> HttpResponse:
    """All papers of one application as one PDF with an index, and who looked at the file."""
    row = application_at(file, place)
    try:
        made = remedy.evidence(row, language, with_log=True)
    except CannotRead:  # too many pages: a paper that cannot be read is kept apart
        return page(request, language, "not_made", 422, file, back=above(request.path))
    chain.record("bundle_made", file.person.subject, f"application {row.receipt.number}")
    return opened(made, "papers")


@mine
@require_http_methods(["GET", "HEAD", "POST"])
def legal_aid(request: HttpRequest, language: str, file: File) -> HttpResponse:
    """Would a lawyer be free? An estimate of which nothing is kept."""
    given = typed(request) if request.method == "POST" else {}
    presumed = file.applications.filter(right__in=presumed_rights(), decisions__isnull=False).exists()
    shown = remedying.aid(language, given, presumed)
    return page(request, language, "legal_aid", 422 if shown.get("error") else 200, file, **shown)
