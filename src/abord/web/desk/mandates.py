"""Mandates at the desk: writing one down, the paper, ending it, checking a paper; and the pages of helpers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abord.book import open_book
from abord.casework import permissions
from abord.casework.files import queries
from abord.casework.files.acts import follow
from abord.casework.files.acts.common import CannotDo, CannotDoYet, today
from abord.casework.journal.chain import reading
from abord.casework.mandates import acts
from abord.casework.mandates.kinds import NEEDS_AN_END, Kind, Power
from abord.casework.organisations.models import Membership, Worker, organisation_in_scope
from abord.casework.organisations.scope import Role, current
from abord.casework.purposes import Purpose
from abord.casework.sharing.contact import of_file
from abord.ratelimit import RateLimiter, network_of
from abord.web.desk.acting import contestable
from abord.web.desk.gate import anyone, desk
from abord.web.desk.listing import of_the_day
from abord.web.desk.page import done, page, say, to
from abord.web.desk.rows import file_of, mandate_of
from abord.web.files import regie
from abord.web.files.forms import day_of, needed_day, problem, problems, typed
from abord.web.files.mandating import mandate_pdf, mandate_shown, procedures
from abord.web.files.rights import rights
from abord.web.files.waiting import with_times
from abord.web.site.downloads import opened

tries = RateLimiter(20, seconds=600)


@desk(permissions.may_arrange_mandates)
@require_http_methods(["GET", "HEAD", "POST"])
def mandates(request: HttpRequest, language: str, file: int) -> HttpResponse:
    """Who stands beside this person, or acts for the person; and a form for one more."""
    found = file_of(file)
    reading(found.person.subject, about=f"file {found.number}", what=["mandates"])
    error, day, helpers = "", today(), _helpers()
    wrong: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = acts.give(found, _read(request, helpers))
            return to(language, "mandate_paper", made.pk)
        except CannotDo as refused:
            error = problem(language, refused, say)
            wrong = problems(language, refused.wrong, say) if isinstance(refused, CannotDoYet) else {}
    given = found.events.filter(kind="mandate_given")
    by = {event.data["mandate"]: event.by_kind for event in given}
    return page(
        request, language, "mandates", 422 if error else 200, file=found, error=error, typed=request.POST, day=day,
        boxed=list(wrong.items()),
        rows=[(one, one.holds(day), by.get(one.number)) for one in acts.of_file(found)], powers=list(Power),
        kinds=[(kind, kind in NEEDS_AN_END) for kind in Kind], chosen=request.POST.getlist("power"),
        helpers=helpers, rights=rights(language), limited=request.POST.getlist("procedure"),
    )  # fmt: skip


def _helpers() -> list[Worker]:
    """Who helps people of this organisation from outside, with an account."""
    held = Membership.objects.filter(role=Role.HELPER).select_related("worker").order_by("worker__name")
    return list({one.worker_id: one.worker for one in held}.values())


def _read(request: HttpRequest, helpers: list[Worker]) -> acts.Terms:
    """The form as terms."""
    post = request.POST
    if post.get("kind") not in set(Kind):
        raise CannotDo("mandate_kind")
    worker = next((one for one in helpers if str(one.pk) == post.get("account")), None)
    if worker is None and post.get("account"):
        raise CannotDo("mandate_helper_account")
    return acts.Terms(
        kind=Kind(post["kind"]), name=post.get("name", "") or (worker.name if worker else ""),
        powers=frozenset(power for power in Power if power.value in post.getlist("power")),
        starts=today(), ends=day_of(post.get("ends", "")), of=post.get("of", ""), reach=post.get("reach", ""),
        basis=post.get("basis", ""), worker=worker,
        procedures=tuple(right for right in open_book().rights if right in post.getlist("procedure")),
    )  # fmt: skip


@desk(permissions.may_arrange_mandates)
@require_safe
def mandate_paper(request: HttpRequest, language: str, mandate: int) -> HttpResponse:
    """The mandate to print and sign, in the language of the person, with the code by which anyone can check it."""
    found = mandate_of(mandate)
    reading(found.person.subject, about=f"file {found.person.file.number}", what=["mandates"])
    return page(
        request, language, "mandate_paper", **mandate_shown(request, found, found.person, organisation_in_scope())
    )


@desk(permissions.may_arrange_mandates)
@require_safe
def mandate_as_pdf(request: HttpRequest, language: str, mandate: int) -> HttpResponse:
    """The same as a PDF."""
    found = mandate_of(mandate)
    made = mandate_pdf(request, found, found.person, organisation_in_scope())
    reading(found.person.subject, about=f"file {found.person.file.number}", what=["mandates"])
    return opened(made, f"mandate-{found.number}")


@desk(permissions.may_arrange_mandates)
@require_POST
def mandate_withdraw(request: HttpRequest, language: str, mandate: int) -> HttpResponse:
    """End it, because the person says so."""
    found = mandate_of(mandate)
    if found.kind == Kind.REPRESENTATIVE:
        raise Http404
    acts.withdraw(found)
    return to(language, "mandates", found.person.file.pk)


@desk(permissions.may_arrange_mandates)
@require_http_methods(["GET", "HEAD", "POST"])
def mandate_end(request: HttpRequest, language: str, represented: int) -> HttpResponse:
    """A representation ends by a new judgment or by law: from which day, and which. A mistake in that is taken back."""
    found, given, error = mandate_of(represented), typed(request) if request.method == "POST" else {}, ""
    if found.kind != Kind.REPRESENTATIVE:
        raise Http404
    reading(found.person.subject, about=f"file {found.person.file.number}", what=["mandates"])
    if given:
        try:
            if given.get("do") == "undo":
                acts.undo_end(found, given.get("because", ""))
            else:
                acts.end_by_judgment(found, needed_day(given.get("on", "")), given.get("basis", ""))
            done(request, "done_kept")
            return to(language, "mandates", found.person.file.pk)
        except CannotDo as refused:
            error = problem(language, refused, say)
    return page(
        request, language, "mandate_end", 422 if error else 200, mandate=found, given=given, error=error,
        procedures=procedures(found, language),
    )  # fmt: skip


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def mandate_check(request: HttpRequest, language: str) -> HttpResponse:
    """For whoever is shown a paper: does this mandate hold today, and for what? No name of the person is given."""
    if request.method != "POST":
        return page(request, language, "mandate_check")
    if not tries.lets(network_of(request)):
        return page(request, language, "mandate_check", 429, error=say(language, "err_too_often"))
    found = acts.check(request.POST.get("number", "")[:40], request.POST.get("code", "")[:60])
    if found:
        tries.forgive(network_of(request))
    limits = procedures(found, language) if found else []
    return page(
        request, language, "mandate_check", 200 if found else 422, mandate=found, procedures=limits,
        error="" if found else say(language, "err_mandate_unknown"),
    )  # fmt: skip


# For helpers.


@desk(permissions.may_help, Purpose.OWN_FILE)
@require_safe
def helping(request: HttpRequest, language: str) -> HttpResponse:
    """The people for whom a helper has a mandate today."""
    rows = acts.of_helper(int(current().actor.id))
    of_the_day(request, [one.person.file for one in rows], "list of people helped")
    return page(request, language, "helping", rows=rows)


@desk(permissions.may_help, Purpose.OWN_FILE)
@require_safe
def helped(request: HttpRequest, language: str, mandate: int) -> HttpResponse:
    """Where the file of one person stands, as far as the mandate goes. The person sees that it was looked at."""
    found = mandate_of(mandate)
    file = found.person.file
    with acts.acting(found):
        acts.use(found, Power.SEE)
        rows = [
            one for one in queries.with_histories(file) if not found.procedures or one.right in found.procedures
        ]  # fmt: skip
        covered = {one.pk for one in rows}
        steps = [one for one in file.steps.all() if not found.procedures or one.application_id in covered]
        organisation = organisation_in_scope()
        return page(
            request, language, "helped", of_person=True, mandate=found, file=file,
            procedures=procedures(found, language),
            applications=with_times(rows, language, organisation, today(), of_person=True),
            steps=[one.step for one in follow.current_plan(file, steps, None) if not one.step.is_done],
            may_act=permissions.acts_for(found), contested=contestable(found, language), contact=of_file(file),
            shared=[] if found.procedures else regie.plans(file, language),
        )  # fmt: skip
