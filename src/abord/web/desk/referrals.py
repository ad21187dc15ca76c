"""Referring somebody to another service, what others refer here, and answering with the code of a slip."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from abord.casework import permissions
from abord.casework.files import codes
from abord.casework.files.acts.common import CannotDo, service_code, today
from abord.casework.files.models import File
from abord.casework.files.receipts import read_number
from abord.casework.journal import chain
from abord.casework.organisations.models import Organisation, organisation_in_scope
from abord.casework.organisations.scope import SYSTEM, Actor, ActorKind, Scope, scoped
from abord.casework.purposes import Purpose
from abord.casework.sharing import acts, answering, referring
from abord.casework.sharing.kinds import ANSWER_DAYS, FINAL, Answer, What
from abord.casework.sharing.models import Arrival, Consent, PlanHere, Referral
from abord.ratelimit import RateLimiter, network_of
from abord.web.desk.gate import anyone, desk
from abord.web.desk.page import done, page, say, to
from abord.web.desk.rows import file_of
from abord.web.files.forms import chosen, day_of, number, problem, typed
from abord.web.files.referring import of_file

MOST = 100
"""Of a list; the first terms are shown."""
tries = RateLimiter(20, seconds=600)
"""Wrong codes of a network."""


@desk(permissions.may_follow_files)
@require_http_methods(["GET", "HEAD", "POST"])
def referrals(request: HttpRequest, language: str, file: int) -> HttpResponse:
    """To whom the person was referred, who has it now; a form for one more, and for answers that came otherwise."""
    row, error = file_of(file), ""
    given = typed(request) if request.method == "POST" else {}
    if given:
        try:
            _act(row, given)
            done(request, "done_kept")
            return to(language, "referrals", row.pk)
        except CannotDo as found:
            error = problem(language, found, say)
    chain.reading(row.person.subject, f"sharing of {row.number}")
    consents = row.consents.filter(kind=What.CONTACT).order_by("-pk")
    return page(
        request, language, "referrals", 422 if error else 200, file=row, person=row.person, error=error, given=given,
        referrals=of_file(row, language, organisation_in_scope().name), answers=list(Answer),
        consents=referring.with_receivers([one for one in consents if acts.holds(one)][:MOST]),
        by=today() + datetime.timedelta(days=ANSWER_DAYS),
    )  # fmt: skip


def _act(file: File, given: dict[str, str]) -> None:
    match given.get("do"):
        case "refer":
            if not given.get("consent"):
                raise CannotDo("sharing_which")
            consents = Consent.objects.select_related("file__person")
            consent = get_object_or_404(consents, file=file, pk=number(given, "consent"))
            referring.refer(consent, given.get("about", ""), day_of(given.get("by", "")))
        case "answered":
            found = answering.locked(file=file, pk=number(given, "referral"))
            if found is None:
                raise Http404
            who = given.get("who", "").strip()
            answering.note(
                found, chosen(Answer, given.get("answer", "")), given.get("where", ""), who and _of(who, found)
            )
        case _:
            raise Http404


def _of(who: str, referral: Referral) -> str:
    return f"{who}, {referral.recipient}"


@desk(permissions.may_follow_files)
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: HttpRequest, language: str, referral: int) -> HttpResponse:
    """The slip for a service without an account, each time with a new code that is shown this once."""
    row = get_object_or_404(Referral.objects.select_related("file__person", "share__consent"), pk=referral)
    error, code = "", ""
    if request.method == "POST":
        try:
            code = referring.new_slip(row)
        except CannotDo as found:
            error = problem(language, found, say)
    chain.reading(row.file.person.subject, f"sharing of {row.file.number}")
    return page(
        request, language, "referral_slip", 422 if error else 200, row=row, person=row.file.person, code=code,
        error=error, answers=list(Answer), where=request.build_absolute_uri(reverse("desk:answer", args=[language])),
    )  # fmt: skip


@desk(permissions.may_receive_people)
@require_http_methods(["GET", "HEAD"])
def arrivals(request: HttpRequest, language: str) -> HttpResponse:
    """What other services refer here, without a name: whoever opens one stands in that person's journal."""
    rows = Arrival.objects.select_related("sender")
    still = rows.filter(taken_back_on=None).exclude(answer__in=FINAL).order_by("answer", "answer_by", "pk")[: MOST + 1]
    over = rows.exclude(pk__in=[one.pk for one in still]).exclude(taken_back_on=None, answer__in=["", Answer.ACCEPTED])
    plans = PlanHere.objects.select_related("sender").filter(ended_on=None, until__gte=today())
    return page(
        request, language, "arrivals", waiting=list(still)[:MOST], more=len(still) > MOST,
        over=over.order_by("-pk")[:MOST], plans=plans.order_by("-pk")[:MOST], today=today(),
    )  # fmt: skip


@desk(permissions.may_receive_people)
@require_http_methods(["GET", "HEAD", "POST"])
def arrival(request: HttpRequest, language: str, arrival: int) -> HttpResponse:
    """Whom another service refers here, what is asked, and our answer."""
    row, error = get_object_or_404(Arrival.objects.select_related("sender"), pk=arrival), ""
    given = typed(request)
    if request.method == "POST":
        try:
            answering.answer(row, chosen(Answer, given.get("answer", "")), given.get("where", ""))
            done(request, "done_kept")
            return to(language, "arrivals")
        except CannotDo as found:
            error = problem(language, found, say)
    return page(
        request, language, "arrival", 422 if error else 200, row=row, shown=answering.read(row), error=error,
        given=given, answers=_left(row.answer),
    )  # fmt: skip


def _left(answer: str) -> list[Answer]:
    """What can still be answered."""
    return [one for one in Answer if one != answer]


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, language: str) -> HttpResponse:
    """For whoever holds a slip: number, code and answer. Nothing of the person is shown."""
    if request.method != "POST":
        return page(request, language, "referral_answer", answers=list(Answer), given={})
    given, status, error = typed(request), 422, ""
    if not tries.lets(network_of(request)):
        status, error = 429, say(language, "err_too_often")
    else:
        try:
            _by_slip(given)
            tries.forgive(network_of(request))
        except CannotDo as found:
            error = problem(language, found, say)
    return page(
        request, language, "referral_answer", status if error else 200, answers=list(Answer), given=given,
        error=error, noted=not error,
    )  # fmt: skip


def _by_slip(given: dict[str, Any]) -> None:
    """Note the answer where number and code are right; as much work where there is no such number."""
    wanted, code = read_number(given.get("number", "")[:40]), given.get("code", "")[:80]
    answered, who = chosen(Answer, given.get("answer", "")), given.get("who", "").strip()
    mark, tried = (wanted or "").split("-", 1)[0], False
    for organisation in Organisation.objects.order_by("pk"):
        if mark != service_code(organisation) + referring.MARK:
            continue
        actor = Actor(ActorKind.SYSTEM, SYSTEM.id, who or SYSTEM.name)
        with scoped(Scope(organisation.pk, actor, Purpose.FOLLOW_UP)):
            found = answering.locked(number=wanted)
            if found is not None and found.code:
                tried = True
                if codes.opens(found.code, code):
                    answering.note(found, answered, given.get("where", ""), who and _of(who, found))
                    return
    if not tried:
        codes.waste(code)
    raise CannotDo("referral_code")
