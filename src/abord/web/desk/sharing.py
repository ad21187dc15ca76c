"""Consents to sharing at the desk: read out, signed on paper, written down; and what was shared."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from abord.casework import permissions
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Channel
from abord.casework.files.models import File
from abord.casework.journal import chain
from abord.casework.organisations.scope import current
from abord.casework.sharing import acts
from abord.casework.sharing import objecting as objecting_acts
from abord.casework.sharing.kinds import Result, What
from abord.casework.sharing.models import Consent, Objection
from abord.engine.facts import LANGUAGES
from abord.web.desk.gate import desk
from abord.web.desk.page import done, page, say, to
from abord.web.desk.rows import file_of
from abord.web.files import consenting, objecting
from abord.web.files.forms import chosen, number, problem, typed, written_in


@desk(permissions.may_arrange_mandates)
@require_http_methods(["GET", "HEAD", "POST"])
def sharing(request: HttpRequest, language: str, file: int) -> HttpResponse:
    """What the person agreed to, what was shared, and forms for more of both."""
    row, error = file_of(file), ""
    given = typed(request) if request.method == "POST" else {}
    if given:
        try:
            _act(row, given, request)
            done(request, "done_kept")
            return to(language, "sharing", row.pk)
        except CannotDo as found:
            error = problem(language, found, say)
    may_read = permissions.may_follow_files(current())
    chain.reading(row.person.subject, f"sharing of {row.number}")
    return page(
        request, language, "sharing", 422 if error else 200, file=row, person=row.person, error=error, given=given,
        **consenting.shown(row, request), **objecting.shown(row, given, may_read), may_answer=may_read,
        results=list(Result), channels=[one for one in Channel if one is not Channel.WEB], of_person=True,
        spoken=[(code, say(language, f"language_{code}")) for code in LANGUAGES],
    )  # fmt: skip


def _act(file: File, given: dict[str, str], request: HttpRequest) -> None:
    match given.get("do"):
        case "give":
            acts.give(file, consenting.terms(request, signed="signed" in given))
        case "withdraw":
            acts.withdraw(file, given.get("number", ""))
        case "share":
            if not given.get("consent"):
                raise CannotDo("sharing_which")
            consents = Consent.objects.select_related("file__person")
            acts.share(get_object_or_404(consents, file=file, pk=number(given, "consent")), given.get("said", ""))
        case "by_law" if given.get("kind") in set(What):
            acts.share_by_law(
                file, given.get("recipient", ""), What(given["kind"]), given.get("purpose", ""),
                given.get("ground", ""), given.get("said", ""), "seen" in given,
            )  # fmt: skip
        case "object_answer" if permissions.may_follow_files(current()):
            row = get_object_or_404(Objection.objects.select_related("file__person__death"), file=file,
                                    number=given.get("number", ""))  # fmt: skip
            objecting_acts.answer(row, chosen(Result, given.get("result", "")), given.get("text", ""),
                                  given.get("ground", ""), written_in(given, file))  # fmt: skip
        case do if do in objecting.DOES:
            objecting.act(file, given, chosen(Channel, given.get("channel") or Channel.DESK))
        case _:
            raise Http404


@desk(permissions.may_arrange_mandates)
@require_safe
def sharing_paper(request: HttpRequest, language: str, file: int) -> HttpResponse:
    """The sheet to read out and sign, in the language of the person; what holds already stands on it."""
    row = file_of(file)
    chain.reading(row.person.subject, f"sharing of {row.number}")
    return page(
        request, language, "sharing_paper", file=row, person=row.person, paper_language=row.person.language,
        **consenting.shown(row, request),
    )  # fmt: skip
