"""Working together on one file: the one contact, the plan that is shared, and plans that other services share here."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from abord.casework import permissions
from abord.casework.files.acts import follow
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.models import File
from abord.casework.journal import chain
from abord.casework.organisations.models import Worker
from abord.casework.sharing import acts, contact, planned, planning
from abord.casework.sharing.kinds import LONGEST_DAYS, StepAnswer
from abord.casework.sharing.models import PlanHere, SharedPlan
from abord.web.desk.gate import desk
from abord.web.desk.page import done, page, say, to
from abord.web.desk.rows import file_of
from abord.web.files import regie
from abord.web.files.forms import day_of, number, problem, typed


@desk(permissions.may_follow_files)
@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest, language: str, file: int) -> HttpResponse:
    """Who the contact is, with whom the plan is shared and what they said; forms for all of it."""
    row, error = file_of(file), ""
    given = typed(request) if request.method == "POST" else {}
    if given:
        try:
            _act(request, row, given)
            done(request, "done_kept")
            return to(language, "regie", row.pk)
        except CannotDo as found:
            error = problem(language, found, say)
    chain.reading(row.person.subject, f"plan of {row.number}")
    workers, mandates = contact.candidates(row)
    return page(
        request, language, "regie", 422 if error else 200, of_person=True, file=row, person=row.person, error=error,
        given=given, contact=contact.of_file(row), workers=workers, mandates=mandates, longest=LONGEST_DAYS,
        plans=regie.plans(row, language), choices=regie.choices(row, language), answers=list(StepAnswer),
        ticked=request.POST.getlist("rights"),
    )  # fmt: skip


def _act(request: HttpRequest, file: File, given: dict[str, str]) -> None:
    match given.get("do"):
        case "name":
            kind, _, key = given.get("who", "").partition("-")
            workers, mandates = contact.candidates(file)
            among: list[Any] = {"w": workers, "m": mandates}.get(kind, [])
            found = next((one for one in among if str(one.pk) == key), None)
            contact.name(file, found if kind == "w" else None, found if kind == "m" else None)
        case "away":
            until = day_of(given.get("until", ""))
            if until is None:
                raise CannotDo("contact_until")
            contact.away(file, until, _worker(given.get("stand_in", "")), "everywhere" in given)
        case "back":
            contact.away(file, None, None, "everywhere" in given)
        case "share":
            regie.share(request, file, signed="signed" in given)
        case "withdraw":
            acts.withdraw(file, given.get("number", ""))
        case "part":
            planning.add_part(_plan(file, given), given.get("title", ""), day_of(given.get("by", "")))
        case "answered":
            part = planned.locked(_plan(file, given), number(given, "part"))
            if part is None:
                raise Http404
            who = given.get("who", "").strip()
            planned.note(part, regie.told(given), f"{who}, {part.plan.recipient}" if who else "")
        case _:
            raise Http404


def _worker(key: str) -> Worker | None:
    """Who stands in, where somebody does."""
    if not key:
        return None
    found = next((one for one in contact.staff() if str(one.pk) == key), None)
    if found is None:
        raise CannotDo("contact_stand_in")
    return found


def _plan(file: File, given: dict[str, str]) -> SharedPlan:
    found: SharedPlan = get_object_or_404(
        SharedPlan.objects.select_related("share__consent"), file=file, pk=number(given, "plan")
    )
    found.file = file
    return found


@desk(permissions.may_follow_files)
@require_safe
def paper(request: HttpRequest, language: str, shared: int) -> HttpResponse:
    """The plan on paper, for a service that has no account here: what was shared with it and no more."""
    row = get_object_or_404(SharedPlan.objects.select_related(*planned.SENDER), pk=shared)
    if not planned.is_on(row) or follow.has_died(row.file):
        raise Http404
    parts = list(row.parts.select_related("step").order_by("pk"))
    chain.reading(row.file.person.subject, f"plan of {row.file.number}")
    return page(
        request, language, "plan_shared", of_person=True, row=row, file=row.file, contact=contact.of_file(row.file),
        person=row.file.person if planned.may_know_who(row) else None, answers=list(StepAnswer),
        rows=regie.rows(planned.steps_seen(row, parts), parts),
    )  # fmt: skip


@desk(permissions.may_receive_people)
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest, language: str, here: int) -> HttpResponse:
    """A plan that another service shares with this one, and what this one says of its own steps."""
    row, error = get_object_or_404(PlanHere.objects.select_related("sender"), pk=here), ""
    given = typed(request)
    if request.method == "POST":
        try:
            planned.answer(row, number(given, "part"), regie.told(given))
            done(request, "done_kept")
            return to(language, "plan_here", row.pk)
        except CannotDo as found:
            error = problem(language, found, say)
    shown = planned.read(row)
    return page(
        request, language, "plan_here", 422 if error else 200, of_person=True, row=row, shown=shown, error=error,
        given=given, answers=list(StepAnswer), contact=shown.contact if shown else None,
        rows=regie.rows(shown.steps, shown.parts) if shown else [],
    )  # fmt: skip
