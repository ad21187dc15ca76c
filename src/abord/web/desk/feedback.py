"""How people say they were received: numbers of the service as a whole, words for who answers for quality."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from abord.casework import permissions
from abord.casework.feedback import acts
from abord.casework.feedback.rounds import Answer, Way, told
from abord.casework.organisations.scope import current
from abord.casework.purposes import Purpose
from abord.web.desk.gate import desk
from abord.web.desk.page import done, page, say, to
from abord.web.help.feedback import key_of, own_words, questions


@desk(permissions.may_read_feedback, Purpose.ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, language: str) -> HttpResponse:
    """The rounds that are over, with what people wrote; removing words that name somebody."""
    quality = permissions.answers_for_quality(current())
    if request.method == "POST":
        try:
            gone = quality and acts.remove(uuid.UUID(request.POST.get("remark", "")))
        except ValueError:
            gone = False
        if not gone:
            raise Http404
        done(request, "done_feedback_removed")
        return to(language, "feedback")
    wanted = request.GET.get("page", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 6 else 1
    turned = request.GET.get("of", "")  # which round is turned to that page; the others stand at their first
    shown = [
        (one, acts.may_read(one.round), acts.remarks(one.round, number if turned == place else 1), place)
        for one in acts.results() for place in [f"{one.round.first.year}-{one.round.first.quarter}"]
    ]  # fmt: skip
    return page(request, language, "feedback", rounds=shown, answers=list(Answer), quality=quality)


@desk(permissions.may_type_feedback, Purpose.ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def typed(request: HttpRequest, language: str) -> HttpResponse:
    """A form that came on paper."""
    given, text, error = told(request.POST.dict()), own_words(request), ""
    if request.method == "POST":
        if text.strip() or set(given.values()) != {Answer.RATHER_NOT}:
            kept = acts.give(key_of(request), given, text, Way.PAPER)
            if kept is not acts.Given.TOO_MANY:
                done(request, "done_feedback" if kept is acts.Given.NEW else "done_feedback_again")
                return to(language, "feedback_typed")
            error = say(language, "feedback_err_often")
        error = error or say(language, "feedback_err_empty")
    return page(
        request, language, "feedback_typed", 422 if error else 200, questions=questions(given), text=text,
        key=str(key_of(request)), most=acts.MOST_LETTERS, error=error,
    )  # fmt: skip
