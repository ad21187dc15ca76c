"""For the administrator: who works here and in which roles. No file is seen here."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from abord.casework import permissions
from abord.casework.files.acts import handing_over
from abord.casework.files.acts.common import CannotDo
from abord.casework.organisations import members
from abord.casework.organisations.models import Worker
from abord.casework.organisations.scope import Role
from abord.casework.purposes import Purpose
from abord.engine.facts import LANGUAGES
from abord.web.desk.gate import desk
from abord.web.desk.page import page, say, to
from abord.web.files.forms import day_of, number, problem, typed

NEED_SURE = ("end", "afresh")
"""Acts that cannot be taken back: asked once more."""


@desk(permissions.may_manage_accounts, Purpose.UPKEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: HttpRequest, language: str) -> HttpResponse:
    """All members with their roles; inviting, changing, ending, starting afresh."""
    if request.method != "POST":
        return _show(request, language, {})
    given = typed(request)
    try:
        shown = _act(request, given)
    except members.CannotChange as error:
        return _show(request, language, given, say(language, f"err_{error.key}"))
    except CannotDo as error:
        return _show(request, language, given, problem(language, error, say))
    if shown is not None:
        worker, password = shown
        return page(request, language, "account", worker=worker, password=password)
    return to(language, "accounts")


def _act(request: HttpRequest, given: dict[str, str]) -> tuple[Worker, str] | None:
    """What was asked; gives whose first password has to be shown, once."""
    if given.get("do") in NEED_SURE and "sure" not in given:
        raise CannotDo("sure_needed")
    roles = [role for role in Role if role.value in request.POST.getlist("role")]
    match given.get("do"):
        case "invite":
            spoken = given.get("language", "")
            return members.invite(
                given.get("email", "")[:254], given.get("name", ""), spoken if spoken in LANGUAGES else "nl", roles,
                day_of(given.get("until", "")),
            )  # fmt: skip
        case "change":
            worker = _worker(given)
            members.change(worker, roles, day_of(given.get("until", "")))
            handing_over.let_go(worker)
        case "end":
            worker = _worker(given)
            members.end(worker)
            handing_over.let_go(worker)
        case "afresh":
            worker = _worker(given)
            return worker, members.let_start_afresh(worker)
        case _:
            raise Http404
    return None


def _worker(given: dict[str, str]) -> Worker:
    found = members.find(number(given, "worker"))
    if found is None:
        raise Http404
    return found


def _show(request: HttpRequest, language: str, given: dict[str, str], error: str = "") -> HttpResponse:
    return page(
        request, language, "accounts", 422 if error else 200, error=error, given=given, members=members.members(),
        roles=list(Role), chosen=request.POST.getlist("role"), today=timezone.localdate(),
        spoken=[(code, say(language, f"language_{code}")) for code in LANGUAGES],
    )  # fmt: skip
