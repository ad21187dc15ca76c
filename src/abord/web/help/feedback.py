"""How were you received? A form for everybody who was at a service: no name, no account, no session, no answer needed.

The address names the service and nobody else: it is the same on every receipt. These pages know of no session, so that
nothing that somebody told elsewhere on the site can come beside it.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from abord.casework.feedback import acts
from abord.casework.feedback.rounds import Answer, Question, Way, told
from abord.casework.organisations.models import Organisation
from abord.casework.organisations.scope import SYSTEM, Scope, scoped
from abord.casework.purposes import Purpose
from abord.engine.facts import LANGUAGES
from abord.ratelimit import RateLimiter, network_of
from abord.web.site.pages import COMMUNITY_NAMES, SHEET
from abord.web.site.words import language_of_browser, say

by_address = RateLimiter(20, seconds=3600)
"""A device in a waiting room or a library is of many people."""
by_service = RateLimiter(300, seconds=3600)


@require_safe
def short(request: HttpRequest, code: str) -> HttpResponse:
    """The address on paper, in the language of the browser."""
    return _to(language_of_browser(request), _service(code))


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """The form."""
    service = _service(code)
    if request.method != "POST":
        return _form(request, language, service)
    given, text = told(request.POST.dict()), own_words(request)
    if not text.strip() and set(given.values()) == {Answer.RATHER_NOT}:
        return _form(request, language, service, 422, "feedback_err_empty")
    if not by_address.lets(network_of(request)) or not by_service.lets(service.code):
        return _form(request, language, service, 429, "feedback_err_often")
    with scoped(Scope(service.pk, SYSTEM, Purpose.ACCOUNT)):
        kept = acts.give(key_of(request), given, text, Way.WEB)
    if kept is acts.Given.TOO_MANY:
        return _form(request, language, service, 429, "feedback_err_often")
    return HttpResponseRedirect(reverse("feedback_thanks", args=[language, service.code]), status=303)


@require_safe
def thanks(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """It was sent."""
    return _page(request, language, "feedback_thanks", _service(code))


@require_safe
def paper(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """The same questions, to print and fill in by hand."""
    return _page(request, language, "feedback_paper", _service(code))


def key_of(request: HttpRequest) -> uuid.UUID:
    """The key of the form as it was drawn; a new one where it is none."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def own_words(request: HttpRequest) -> str:
    """What was written, no longer than the form lets it be; a browser counts a new line as one sign and sends two."""
    return str(request.POST.get("text", "")).replace("\r\n", "\n")[: acts.MOST_LETTERS]


def questions(given: dict[Question, Answer] | None = None) -> list[tuple[Question, list[tuple[Answer, bool]]]]:
    """Each question with its answers; without any, "I'd rather not say" is chosen."""
    chosen = given or {}
    return [
        (one, [(answer, answer is chosen.get(one, Answer.RATHER_NOT)) for answer in Answer]) for one in Question
    ]  # fmt: skip


def _form(
    request: HttpRequest, language: str, service: Organisation, status: int = 200, error: str = ""
) -> HttpResponse:
    return _page(
        request, language, "feedback", service, status, error=say(language, error) if error else "",
        questions=questions(told(request.POST.dict())), text=own_words(request),
        key=str(key_of(request)), most=acts.MOST_LETTERS,
    )  # fmt: skip


def _service(code: str) -> Organisation:
    found: Organisation | None = Organisation.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _to(language: str, service: Organisation) -> HttpResponse:
    return HttpResponseRedirect(reverse("feedback", args=[language, service.code]), status=303)


def _page(
    request: HttpRequest, language: str, template: str, service: Organisation, status: int = 200, **context: Any
) -> HttpResponse:
    rest = request.path.removeprefix(f"/feedback/{language}/")
    context.update(
        language=language, sheet=SHEET, organisation=service, all_questions=list(Question), all_answers=list(Answer),
        languages=[(one, COMMUNITY_NAMES[one], f"/feedback/{one}/{rest}") for one in LANGUAGES],
        urls={"start": reverse("start", args=[language])},
        short=request.build_absolute_uri(reverse("feedback_short", args=[service.code])),
    )  # fmt: skip
    return render(request, f"{template}.html", context, status=status)
