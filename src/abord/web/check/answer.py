"""The answer with its reasons, the plan and its dates."""

from __future__ import annotations

import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from abord.book import open_book
from abord.web.check import plan, results
from abord.web.check.conversation import ROUND, open_questions
from abord.web.check.household import household
from abord.web.check.page import keep, needs_people, page, to, told_of
from abord.web.check.trace import MOST_STEPS, trace


@require_http_methods(["GET", "HEAD", "POST"])
@needs_people
def result(request: HttpRequest, language: str) -> HttpResponse:
    """Every right, with reasons."""
    told, book = told_of(request), open_book()
    if request.method == "POST":
        told.deep, told.effort = True, ROUND
        keep(request, told)
        return to(language, "question")
    home = household(book, told, language)
    answer = results.answer(book, told, home, language)
    more = told.everyone is None or bool(open_questions(book, told, home))
    groups = [(name, answer.shown(name), answer.brief(name)) for name in results.GROUPS]
    return page(
        request, language, "result", told, answer=answer, more=more, assumed=answer.assumptions,
        groups=[group for group in groups if group[1] or group[2]], several=len(told.members) > 1,
        some_reviewed=any(card.reviewed for card in answer.cards),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD"])
@needs_people
def trace_page(request: HttpRequest, language: str, number: int) -> HttpResponse:
    """The whole chain of one result, for professionals."""
    told, book = told_of(request), open_book()
    home = household(book, told, language)
    answer = results.answer(book, told, home, language)
    card = next((one for one in answer.cards if one.number == number), None)
    if card is None:
        return to(language, "result")
    lines = trace(book, home, answer, number, language)
    try:
        at = max(1, int(request.GET.get("page", "1")))
    except ValueError:
        at = 1
    pages = max(1, -(-len(lines) // MOST_STEPS))
    at = min(at, pages)
    before = (at - 1) * MOST_STEPS
    return page(
        request, language, "trace", told, card=card, answer=answer, page=at, pages=range(1, pages + 1),
        first=before + 1, lines=lines[before : before + MOST_STEPS],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD"])
@needs_people
def plan_page(request: HttpRequest, language: str, large: bool = False) -> HttpResponse:
    """What to do first, where, with what."""
    told, book = told_of(request), open_book()
    home = household(book, told, language)
    today = datetime.date.today()
    made = plan.plan(book, results.answer(book, told, home, language), language, today)
    return page(request, language, "plan", told, plan=made, large=large, today=today)


@require_http_methods(["GET", "HEAD"])
@needs_people
def calendar_file(request: HttpRequest, language: str) -> HttpResponse:
    """The dates of the plan, with neutral titles."""
    told, book = told_of(request), open_book()
    today = datetime.date.today()
    made = plan.plan(book, results.answer(book, told, household(book, told, language), language), language, today)
    content = plan.calendar(made, language, today)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="plan.ics"'
    return response
