"""One application: where it stands, its terms, the advice, the decision and its letter."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from abord.book import open_book
from abord.casework import permissions
from abord.casework.clocks.events import Way
from abord.casework.files import queries
from abord.casework.files.acts import advise, asking, decide, evaluate, follow, intake, letter, offering, owing, own
from abord.casework.files.acts.common import CannotDo, CannotDoYet
from abord.casework.files.advice import Kind, SetAside
from abord.casework.files.course import Outcome, Stage, TaskWanted, Wanted
from abord.casework.files.models import UNDECIDED, Advice, Application, Decision, Step
from abord.casework.files.plan import Owner
from abord.casework.journal import chain
from abord.casework.letters.decision import LEGAL_LANGUAGES
from abord.casework.letters.decision import words as letter_words
from abord.casework.organisations.models import organisation_in_scope
from abord.casework.organisations.scope import current
from abord.casework.purposes import Purpose
from abord.casework.sharing import objecting
from abord.engine.folder import Every, LegalBasis
from abord.web.desk import advised, prints
from abord.web.desk.gate import desk
from abord.web.desk.page import done_sent, page, say, to
from abord.web.desk.rows import application_of
from abord.web.files.forms import (
    Form,
    amount_of,
    boxed,
    day_of,
    needed_day,
    number,
    problem,
    problems,
    typed,
    written_in,
)
from abord.web.files.waiting import with_times
from abord.web.site import words
from abord.web.site.articles import article
from abord.web.site.downloads import opened


@desk(permissions.may_follow_files, Purpose.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def application_page(request: HttpRequest, language: str, application: uuid.UUID) -> HttpResponse:
    """Look at an application; move it on."""
    row = application_of(application)
    if request.method != "POST":
        return _show(request, language, row)
    given = typed(request)
    try:
        _act(row, given, language)
    except CannotDoYet as error:
        return _show(request, language, row, given, wrong=error.wrong)
    except CannotDo as error:
        return _show(
            request, language, row, given, problem(language, error, say), prints=prints.asked(error, given, row.file),
            first=prints.first(error, given), incomplete=error.key == "letter_not_ready",
        )  # fmt: skip
    done_sent(request, SAID.get(given["do"], "done_kept"), row.file)
    return to(language, "application", row.pk)


SAID = {"decide": "done_decided", "notify": "done_notified", "forward": "done_sent", "intend": "done_sent"}
"""What is said after an act; after any other that it was written down."""


def _act(row: Application, given: dict[str, str], language: str) -> None:
    match given.get("do"):
        case "inquire":
            follow.inquire(row)
        case "advise":
            advise.advise(row)
        case "confirm":
            advice = get_object_or_404(Advice, application=row, pk=number(given, "advice"))
            advise.confirm(advice, given.get("follow") == "yes", given.get("reason", ""), given.get("set_aside", ""))
        case "intend":
            decide.intend(row, given.get("text", ""), written_in(given, row.file))
        case "decide":
            if not permissions.may_decide(current()):
                raise Http404
            decide.decide(row, _draft(row, given, language))
        case "notify":
            if not permissions.may_decide(current()):  # sending it starts the term to appeal
                raise Http404
            decision = get_object_or_404(Decision, application=row, pk=number(given, "decision"))
            way = given.get("way", "")
            if way not in set(Way):
                raise CannotDo("way_needed")
            if "anyway" not in given:
                _complete(decision, row, language)
            decide.notify(decision, way, "proof" in given, needed_day(given.get("on", "")), prints.named(given))
            _alert(decision)
        case "ask":
            step = asking.ask(row, given.get("asked_papers", "").splitlines(), _named_day(given, "asked_on"))
            offering.papers_asked(row.file, Owner.PERSON, step.documents)
        case "came":
            step = get_object_or_404(Step, application=row, title=follow.ANSWER, pk=number(given, "step"))
            asking.came(step, needed_day(given.get("came_on", "")))
        case "presented":
            decision = get_object_or_404(Decision, application=row, pk=number(given, "decision"))
            decision.application = row
            asking.presented(decision, needed_day(given.get("presented_on", "")))
        case "carry_out":
            follow.carry_out(row, _named_day(given, "paid_on"))
        case "interest_paid":
            form = Form(given)
            amount, on = form.read("interest_amount", amount_of), form.read("interest_on", needed_day)
            if form.wrong:
                raise CannotDoYet(form.wrong)
            owing.paid(row, amount, on)
        case "wish":
            own.own_view(row, given.get("text", ""), "instead" in given)
        case "plan_evaluation":
            evaluate.plan(row, needed_day(given.get("on", "")))
        case "evaluated":
            evaluate.done(row)
        case "forward":
            spoken = row.file.person.language
            intake.forward(row, given.get("to", ""), say(spoken, "forward_letter", to=given.get("to", "")), spoken,
                           "seen" in given)  # fmt: skip
        case _:
            raise Http404


def _named_day(given: dict[str, str], field: str) -> datetime.date:
    """The day on which something happened: interest and terms are reckoned from it, so that it is never guessed."""
    form = Form(given)
    day = form.read(field, needed_day)
    if form.wrong:
        raise CannotDoYet(form.wrong)
    found: datetime.date = day
    return found


def _complete(decision: Decision, row: Application, language: str) -> None:
    """A letter that lacks what the law asks goes only where somebody says that it went so all the same."""
    decision.application = row
    letter.compose(decision, language)


def _alert(decision: Decision) -> None:
    """Sent without what the law asks: the term to appeal may not begin, and who leads the team hears of it."""
    if decision.missing_mentions:
        wanted = TaskWanted(Wanted.NOTIFY, timezone.localdate(), escalate=True)
        follow.want(
            decision.application.file, wanted, f"incomplete:{decision.pk}", decision.application, "incomplete",
            {"missing": decision.missing_mentions},
        )  # fmt: skip


def _draft(row: Application, given: dict[str, str], language: str) -> decide.Draft:
    """The decision as it was typed.

    Raises:
        CannotDoYet: with all that is wrong with it: what cannot be read, what the law asks before it can be taken, and
            what the letter would lack. The last can be left so by a tick; what was decided is never changed afterwards.
    """
    form = Form(given)
    wrong, read = form.wrong, form.read
    formal = _formal(row)
    written_in, every = given.get("written_in", formal), given.get("every", decide.every_of(row.right))
    if every not in (*PERIODS, ""):
        wrong["every"], every = CannotDo("every_needed"), ""
    if written_in not in LEGAL_LANGUAGES:
        wrong["written_in"] = CannotDo("choose")
    elif written_in != formal and "as_it_is" not in given:
        wrong["written_in"] = CannotDo("written_in_other", formal=say(language, f"language_{formal}"))
    outcome = given.get("outcome", "")
    if outcome not in set(Outcome):
        wrong["outcome"] = CannotDo("outcome_needed")
    draft = decide.Draft(
        Outcome(outcome) if outcome in set(Outcome) else Outcome.GRANTED,
        read("decided_on", needed_day) or timezone.localdate(), given.get("reasons", ""),
        given.get("legal_basis", ""), given.get("remedies", ""), given.get("court", ""),
        read("amount", amount_of), read("from_on", day_of), read("until_on", day_of),
        given.get("next_steps", ""), read("heard_on", day_of), given.get("not_heard_because", ""),
        {"calculation": given.get("calculation", "").strip()[:2000], "written_in": written_in, "law_in": formal,
         "every": every},
        {"yes": True, "no": False}.get(given.get("view_followed", "")), given.get("view_because", ""),
        given.get("view_read", ""),
    )  # fmt: skip
    if not draft.legal_basis.strip():
        wrong["legal_basis"] = CannotDo("legal_basis_needed")
    if "outcome" not in wrong:
        if draft.outcome.is_against and "against" not in given:
            wrong["against"] = CannotDo("against_needed")
        wrong = {**decide.lacking(row, draft), **wrong}  # what cannot be read is not missing
        names = letter_words(language)["mention"]
        for field, mentions in decide.lacking_in_letter(row, draft).items() if "as_it_is" not in given else ():
            said = words.listed(language, [str(names[one]) for one in mentions])
            wrong.setdefault(field, CannotDo("letter_would_lack", missing=said))
    if draft.amount is not None and not every and "as_it_is" not in given:
        wrong.setdefault("every", CannotDo("every_needed"))  # where the law asks it, the letter lacks it
    if wrong:
        raise CannotDoYet({field: wrong[field] for field in FIELDS if field in wrong})
    return draft


PERIODS = (Every.MONTH.value, Every.YEAR.value, Every.ONCE.value)
"""How often an amount is paid."""
CAN_STAY = ("every_needed", "letter_would_lack", "written_in_other")
"""What is wrong with a letter, and can be left so by a tick."""
FIELDS = (
    "intend_text", "outcome", "decided_on", "written_in", "reasons", "legal_basis", "amount", "every", "calculation",
    "from_on", "until_on", "remedies", "court", "heard_on", "not_heard", "own_view", "against",
)  # fmt: skip
"""The fields of a decision, in the order of the page."""
LABELS = {"intend_text": "intend", "against": "", "every": "how_often"}
"""Whose name in the catalogue is another than that of the field."""


def _show(
    request: HttpRequest, language: str, row: Application, given: dict[str, str] | None = None, error: str = "",
    wrong: dict[str, CannotDo] | None = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    wrong = wrong or {}
    errors = problems(language, wrong, say)
    organisation = organisation_in_scope()
    chain.reading(row.file.person.subject, f"application {row.receipt.number}", f"application {row.receipt.number}")
    advice, row = queries.last_advice_for.one(application=row), queries.with_history(row)
    formal = _formal(row)
    return page(
        request, language, "application", 422 if error or errors else 200, row=row, file=row.file,
        person=row.file.person, of_person=True, organisation=organisation,
        one=with_times([row], language, organisation, timezone.localdate(), of_person=True)[0],
        given=given or {}, error=error, errors=errors,
        boxed=boxed(language, errors, say, LABELS), advice=advice,
        reasons_aside=[one.value for one in SetAside] if advice and advice.kind == Kind.GRANT_WITHOUT_INQUIRY else [],
        reportable=advice is not None and (advice.reported_on is not None or advise.can_be_reported(advice)),
        told=advised.told(advice, language), outcomes=decide.possible(row), ways=list(Way), today=timezone.localdate(),
        may_decide=permissions.may_decide(current()), intended=decide.intended(row),
        holds=_day_that_holds(row), asked_anew=decide.is_asked_anew(row),
        letter_lacks="as_it_is" in (given or {}) or any(one.key in CAN_STAY for one in wrong.values()),
        view_mark=decide.mark_of(row.own_view),
        rests=asking.can_rest(row), awaited=asking.awaited(row),
        presented=asking.days_presented(row),
        gives=follow.gives(row), evaluation=evaluate.can_be_planned(row), evaluation_planned=evaluate.is_planned(row),
        formal=formal, spoken=[(code, say(language, f"language_{code}")) for code in words.LANGUAGES],
        of_law=[(code, say(language, f"language_{code}")) for code in LEGAL_LANGUAGES],
        objected=row.stage in UNDECIDED and bool(objecting.standing(row.file)),
        periods=PERIODS, usual=decide.every_of(row.right), **_of_right(row.right, language, formal),
        **more,
    )  # fmt: skip


def _formal(row: Application) -> str:
    """The language of the letter."""
    return letter.legal_language(organisation_in_scope(), str(row.file.person.language))


def _day_that_holds(row: Application) -> str:
    """The day of the decision that holds; "" while there is none, or a change since then is looked into."""
    last = follow.last_decision(row)
    over = row.stage in (Stage.DECIDED, Stage.CARRIED_OUT)
    return f"{last.decided_on:%d/%m/%Y}" if last is not None and over else ""


def _of_right(id: str, language: str, formal: str) -> dict[str, Any]:
    """What the folder of the right says for whoever decides; empty where no right is named.

    What goes into the letter is in the language of the letter, ``formal``; the rest in that of the worker.
    """
    if id not in open_book().rights:
        return {"right": None, "effects": "", "basis": "", "appeal": ""}
    right = open_book().rights[id].folder.right
    return {
        "right": right, "effects": words.of(right.effects_of_person or right.effects or {}, language),
        "basis": "; ".join(_basis(one, formal) for one in right.legal_basis),
        "appeal": words.of(right.procedure.appeal or {}, formal),
    }  # fmt: skip


def _basis(basis: LegalBasis, formal: str) -> str:
    """A law with its articles; without, where all of it is meant or no words in this language are known."""
    said, language = article(formal, basis.article or "")
    return f"{basis.title[formal]}, {said}" if said and language == formal else basis.title[formal]


@desk(permissions.may_follow_files, Purpose.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def letter_pdf(request: HttpRequest, language: str, application: uuid.UUID, decision: int = 0) -> HttpResponse:
    """The letter of a decision, else of the last one, as a tagged PDF: as it was sent. Before that a draft to look at,
    or, sent as a form, a print that may go in the post and is kept; while something is missing, what. One of several
    prints where one is asked for."""
    row = application_of(application)
    rows = row.decisions.select_related("decided_by").order_by("-pk")
    found = get_object_or_404(rows, pk=decision) if decision else rows.first()
    if found is None:
        return to(language, "application", row.pk)
    found.application = row
    try:
        made = prints.looked_at(request, found)
        if made is None:
            is_print, large = request.method == "POST", "large" in request.POST
            made = letter.to_print(found, language, large) if is_print else letter.look(found, language)
    except CannotDo as error:
        return _show(request, language, row, None, problem(language, error, say))
    chain.reading(row.file.person.subject, f"letter {row.receipt.number}", f"application {row.receipt.number}")
    return opened(made, f"decision-{row.receipt.number}")
