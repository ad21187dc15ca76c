"""Where the person gives somebody a mandate, and finds it on paper: whom, what for, how long, a last look, and given.

Everything that was typed travels along, so that a mistake or a change of mind loses nothing.

Whether somebody has an account is not told to whoever types an address: form, last look and giving say the same
whatever the address. Only once a mandate was given does the list say with whose account it goes, for the person must
know who can look (and the log says who did). Whoever would try addresses so gives each helper that is found a mandate,
seen by that helper and by the service, and can do it a few times only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from abord.book import open_book
from abord.casework.clocks.calendar import months_later
from abord.casework.files.acts.common import CannotDo, CannotDoYet, today
from abord.casework.files.models import File
from abord.casework.journal import chain
from abord.casework.mandates import acts
from abord.casework.mandates.guard import helpers_among, is_helper
from abord.casework.mandates.kinds import CHOSEN_ALONE, MAY, Kind, Power
from abord.casework.mandates.models import Mandate
from abord.casework.organisations.models import Membership, Organisation, Worker
from abord.casework.organisations.scope import Role
from abord.ratelimit import RateLimiter
from abord.web.files.forms import Form, day_of, problem, problems
from abord.web.files.mandating import mandate_pdf, mandate_shown, procedures
from abord.web.files.rights import rights
from abord.web.mine.door import done, mine, page, say
from abord.web.site.downloads import opened

MONTHS = (1, 3, 6, 12)
"""How long, to choose from; another day can be typed."""
ALL = "all"
"""Ticked: for all of the file. Never taken for ticked: a mandate is as wide as the person says."""
by_file = RateLimiter(6, seconds=600)
"""Mandates that one person gives to an address, whosever it is; as often as wrong codes (``door``)."""
FIELDS = ("name", "account", "powers", "procedures", "ends")
"""Where something can be wrong, in the order of the form."""


@mine
@require_safe
def choose(request: HttpRequest, language: str, file: File) -> HttpResponse:
    """In which role: somebody who stands beside the person, or who does things together with the person."""
    return page(request, language, "mandate_choose", 200, file, kinds=[one for one in Kind if one in CHOSEN_ALONE])


@mine
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, language: str, file: File, kind: str) -> HttpResponse:
    """The form; what was filled in once more, to look at; and given."""
    if kind not in CHOSEN_ALONE:
        raise Http404
    role, given = Kind(kind), request.POST
    wrong: dict[str, CannotDo] = {}
    chain.reading(file.person.subject, f"file {file.number}", what=["mandates"])
    if given.get("do") in ("look", "give"):
        try:
            terms = _terms(request, role, file)
            if given["do"] == "give":
                acts.give(file, replace(terms, worker=_account(given.get("account", ""), file)))
                return done(request, language, "mandates", "done_mandate")
            return page(
                request, language, "mandate_look", 200, file, terms=terms, kind=role, typed=_typed(request),
                account=given.get("account", "").strip(),
                rights=[name for id, name in rights(language) if id in terms.procedures],
            )  # fmt: skip
        except CannotDoYet as found:
            wrong = found.wrong
        except CannotDo as found:
            wrong = {"main": found}
    return _form(request, language, file, role, wrong)


def _form(request: HttpRequest, language: str, file: File, kind: Kind, wrong: dict[str, CannotDo]) -> HttpResponse:
    near = {*file.applications.values_list("right", flat=True), *file.items.values_list("right", flat=True)}
    listed = rights(language)
    errors = problems(language, wrong, say)
    day, ticked = today(), request.POST.getlist("procedures")
    return page(
        request, language, "mandate_give", 422 if errors else 200, file, kind=kind, given=request.POST, errors=errors,
        error=problem(language, wrong["main"], say) if "main" in wrong else "",
        boxed=list(errors.items()) if "main" not in wrong else [],
        powers=[one for one in Power if one in MAY[kind]], chosen=request.POST.getlist("powers"), ticked=ticked,
        near=[pair for pair in listed if pair[0] in near], far=[pair for pair in listed if pair[0] not in near],
        far_open=any(id in ticked for id, _ in listed if id not in near),
        spans=[(str(months), months, months_later(day, months)) for months in MONTHS],
    )  # fmt: skip


def _terms(request: HttpRequest, kind: Kind, file: File) -> acts.Terms:
    """The form as terms.

    Raises:
        CannotDoYet: with all that is wrong with it, in the order of the form.
    """
    form, post = Form(request.POST.dict()), request.POST
    ticked = post.getlist("procedures")
    if not ticked or (ALL in ticked and len(ticked) > 1) or not set(ticked) <= {ALL, *open_book().rights}:
        form.wrong["procedures"] = CannotDo("mandate_which")
    terms = acts.Terms(
        kind=kind, name=post.get("name", ""), of=post.get("of", ""), reach=post.get("reach", ""),
        powers=frozenset(one for one in Power if one.value in post.getlist("powers")), starts=today(),
        ends=form.read("until", lambda text: months_later(today(), int(text)) if text in map(str, MONTHS) else None)
        or form.read("ends", day_of),
        procedures=tuple(right for right in open_book().rights if right in ticked),
    )  # fmt: skip
    address = form.read("account", _address)
    try:
        acts.check_terms(file, terms)
    except CannotDoYet as found:
        form.wrong = {**found.wrong, **form.wrong}
    if address and Power.SEE not in terms.powers:  # whosever it is
        form.wrong.setdefault("powers", CannotDo("mandate_see"))
    if form.wrong:
        raise CannotDoYet({field: form.wrong[field] for field in FIELDS if field in form.wrong})
    return terms


def _address(typed: str) -> str:
    """An address of e-mail, as far as its form goes; "" where none was typed."""
    typed = typed.strip()
    try:
        if typed:
            validate_email(typed)
    except ValidationError:
        raise CannotDo("mandate_email") from None
    return typed


def _account(typed: str, file: File) -> Worker | None:
    """The helper with this address, among those who help people of this service today; None: it goes on paper alone."""
    typed = typed.strip()
    if not typed:
        return None
    if not by_file.lets(str(file.pk)):
        raise CannotDoYet({"account": CannotDo("too_often")})
    held = Membership.objects.filter(role=Role.HELPER, worker__email__iexact=typed).select_related("worker")
    return next((one.worker for one in held if is_helper(one.worker_id)), None)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """All that was filled in, to send it along."""
    fields = ("name", "of", "reach", "account", "powers", "procedures", "until", "ends")
    return [(field, value) for field in fields for value in request.POST.getlist(field)]


# The mandates of the person, and each on paper.


@mine
@require_http_methods(["GET", "HEAD", "POST"])
def mandates(request: HttpRequest, language: str, file: File) -> HttpResponse:
    """Who stands beside the person or acts for the person; each can be ended here, where it is the person's to end."""
    error = ""
    if request.method == "POST":
        held = {str(one.pk): one for one in acts.of_file(file)}
        if request.POST.get("do") != "withdraw" or request.POST.get("mandate") not in held:
            raise Http404
        try:
            acts.withdraw(held[request.POST["mandate"]])
            return done(request, language, "mandates", "done_stopped")
        except CannotDo as found:
            error = problem(language, found, say)
    chain.reading(file.person.subject, f"file {file.number}", what=["mandates"])
    return page(request, language, "mandates", 422 if error else 200, file, error=error, mandates=rows(file, language))


def rows(file: File, language: str) -> list[dict[str, Any]]:
    """The mandates as the person reads them."""
    held = acts.of_file(file)
    helping = helpers_among([one.worker_id for one in held])
    return [
        {"row": one, "holds": one.holds(today()), "rights": procedures(one, language),
         "with_account": one.worker_id in helping}
        for one in held
    ]  # fmt: skip


def _given_at(file: File, place: int) -> Mandate:
    """One that the person gives, by its place in the own list: none by judgment or by law."""
    held = acts.of_file(file)
    if not 1 <= place <= len(held) or held[place - 1].kind == Kind.REPRESENTATIVE:
        raise Http404
    return held[place - 1]


@mine
@require_safe
def mandate(request: HttpRequest, language: str, file: File, place: int) -> HttpResponse:
    """A mandate on paper, to print and sign."""
    found, organisation = _given_at(file, place), Organisation.objects.get(pk=file.organisation_id)
    chain.reading(file.person.subject, f"file {file.number}", what=["mandates"])
    return page(
        request, language, "mandate", 200, file, organisation=organisation, place=place,
        **mandate_shown(request, found, file.person, organisation),
    )  # fmt: skip


@mine
@require_safe
def paper(request: HttpRequest, language: str, file: File, place: int) -> HttpResponse:
    """The same as a PDF."""
    found, organisation = _given_at(file, place), Organisation.objects.get(pk=file.organisation_id)
    made = mandate_pdf(request, found, file.person, organisation)
    chain.reading(file.person.subject, f"file {file.number}", what=["mandates"])
    return opened(made, "mandate")
