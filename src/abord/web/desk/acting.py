"""What a helper does for a person, as far as the mandate goes: applying, telling, giving a paper, contesting.

Each act is done under the mandate: the person reads in the log who did it. None makes the helper owner of anything.
"""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from abord.casework import permissions
from abord.casework.files import queries
from abord.casework.files.acts import intake, own, remedy
from abord.casework.files.acts.common import CannotDo, read_key, today
from abord.casework.files.course import Channel
from abord.casework.files.models import UNDECIDED, Application, Contact, File
from abord.casework.files.vocabulary import word
from abord.casework.journal import chain
from abord.casework.mandates import acts
from abord.casework.mandates.kinds import Power
from abord.casework.mandates.models import Mandate
from abord.casework.purposes import Purpose
from abord.web.desk import change
from abord.web.desk.before import before, unsaid
from abord.web.desk.gate import desk
from abord.web.desk.page import page, say, to
from abord.web.desk.rows import mandate_of
from abord.web.files import giving, remedying
from abord.web.files.forms import problem, typed
from abord.web.files.rights import right_name, rights
from abord.web.site.downloads import opened
from abord.web.site.uploads import takes_a_file

TELLS = {
    "change": (Power.CORRECT,), "correction": (Power.CORRECT,), "own_mistake": (Power.CORRECT,),
    "hearing": (Power.SPEAK,), "human": (Power.SPEAK, Power.CORRECT, Power.APPLY),
}  # fmt: skip
"""What can be told or asked for, and the powers of which it takes one.

A question about the matter itself, which whoever helps with the device cannot answer, goes to a social worker
(``human``): every mandate to act is good for that."""
GIVES = (Power.APPLY, Power.CORRECT)
"""Either is enough to give a paper."""
WISHES = (Power.SPEAK, Power.APPLY, Power.CORRECT)
"""Each is enough to bring over what the person wants."""


def _seen(mandate: Mandate) -> None:
    """The person can read that the form was opened, and under which mandate."""
    with acts.acting(mandate):
        chain.reading(mandate.person.subject, f"mandate {mandate.number}")


def _rights(mandate: Mandate, language: str) -> list[tuple[str, str]]:
    """For which rights it is good."""
    return [pair for pair in rights(language) if not mandate.procedures or pair[0] in mandate.procedures]


def wishes(mandate: Mandate, language: str) -> list[tuple[Application, str]]:
    """The applications that run, for which the helper may bring over what the person wants, by name."""
    if not any(power in mandate.powers for power in WISHES):
        return []
    rows = mandate.person.file.applications.filter(stage__in=UNDECIDED).order_by("filed_on", "pk")
    return [
        (row, right_name(language, row.right, row.asked)) for row in rows
        if not mandate.procedures or row.right in mandate.procedures
    ]  # fmt: skip


def contestable(mandate: Mandate, language: str) -> list[tuple[Application, str]]:
    """The applications of the person that can be contested under this mandate, by name."""
    if Power.REMEDY not in mandate.powers:
        return []
    return [
        (row, right_name(language, row.right, row.asked)) for row in queries.with_histories(mandate.person.file)
        if (not mandate.procedures or row.right in mandate.procedures) and remedy.can_be_contested(row)
    ]  # fmt: skip


@desk(permissions.may_act_for, Purpose.OWN_FILE)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, language: str, mandate: int) -> HttpResponse:
    """The forms that the mandate allows; what is done is done at once."""
    found, error = mandate_of(mandate), ""
    _seen(found)
    given = typed(request) if request.method == "POST" else {}
    may_ask = given.get("do") == "apply" and found.gives(Power.APPLY, today(), given.get("right", ""))
    if may_ask and unsaid(given):
        return before(request, language, given)
    if given.get("do") == "tell" and given.get("kind") == "change" and Power.CORRECT in found.powers:
        return change.helped_shown(request, language, found, {"what": "other", "text": given.get("text", "")})
    if given and "back" not in given:
        try:
            with acts.acting(found):
                _do(found, given)
            return to(language, "helped", found.pk)
        except CannotDo as stopped:
            error = problem(language, stopped, say)
    return page(
        request, language, "acting", 422 if error else 200, mandate=found, person=found.person, error=error,
        given=given, key=str(uuid.uuid4()), may_apply=Power.APPLY in found.powers, rights=_rights(found, language),
        tells=[kind for kind in TELLS if _power(found, kind) is not None],
        may_give=any(power in found.powers for power in GIVES), wishes=wishes(found, language),
    )  # fmt: skip


def _do(mandate: Mandate, given: dict[str, str]) -> None:
    file: File = mandate.person.file
    key = read_key(given.get("key", ""))
    match given.get("do"):
        case "apply":
            asked = intake.Asked(given.get("question", ""), given.get("right", ""))
            acts.use(mandate, Power.APPLY, asked.right)
            if intake.written(key) is not None:
                return
            spoken = file.person.language
            contact = intake.contact(file, Channel.WEB, Contact.Kind.APPLICATION, asked.words, key)
            intake.apply(contact, asked, spoken, word(spoken, "heard", "text"), told="told" in given)
        case "tell" if given.get("kind") in TELLS:
            acts.use(mandate, _power(mandate, given["kind"]) or TELLS[given["kind"]][0])
            own.ask(file, given["kind"], given.get("text", ""), Channel.WEB, key)
        case "wish":
            row = next((row for row, _ in wishes(mandate, "en") if str(row.pk) == given.get("application")), None)
            if row is None:
                raise CannotDo("choose")
            power = next(one for one in WISHES if one in mandate.powers)
            acts.use(mandate, power, row.right)
            row.file = file
            own.own_view(row, given.get("text", ""), instead=False)
        case _:
            raise Http404


def _power(mandate: Mandate, kind: str) -> Power | None:
    """The power of the mandate by which this can be told."""
    return next((one for one in TELLS[kind] if one in mandate.powers), None)


@desk(permissions.may_act_for, Purpose.OWN_FILE)
@takes_a_file
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, language: str, mandate: int) -> HttpResponse:
    """A paper of the person. Which papers there are is not shown: a mandate does not open them."""
    found, error, given = mandate_of(mandate), "", {}
    power = next((one for one in GIVES if one in found.powers), None)
    if power is None:
        raise Http404
    _seen(found)
    file: File = found.person.file
    if request.method == "POST":
        given = typed(request)
        try:
            with acts.acting(found):
                acts.use(found, power)
                giving.take(request, file, Channel.WEB)
            return to(language, "helped", found.pk)
        except CannotDo as stopped:
            error = problem(language, stopped, say)
    return page(
        request, language, "giving", 422 if error else 200, mandate=found, person=found.person, error=error,
        given=given, **giving.form(file, language),
    )  # fmt: skip


@desk(permissions.may_contest_for, Purpose.REMEDY)
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: HttpRequest, language: str, mandate: int, application: uuid.UUID) -> HttpResponse:
    """The routes, the letter, and handing it in: seen by the person and the appeals team only."""
    found = mandate_of(mandate)
    row = next((row for row, _ in contestable(found, language) if row.pk == application), None)
    if row is None:
        raise Http404
    given, error, letter = typed(request) if request.method == "POST" else {}, "", None
    with acts.acting(found):
        try:
            acts.use(found, Power.REMEDY, row.right)
            if given.get("do") == "ask":
                remedying.hand_in(row, given)
                return to(language, "helped", found.pk)
            letter = remedying.letter_of(row, given) if given.get("do") in ("show", "pdf") else None
            if letter is not None and given["do"] == "pdf":
                return opened(letter.pdf(), "letter")
        except CannotDo as stopped:
            error = problem(language, stopped, say)
        chain.reading(row.file.person.subject, f"application {row.receipt.number}")
        name = right_name(language, row.right, row.asked)
        case = remedying.case_of(row, name, language)
        if case is None:
            raise Http404
        return page(
            request, language, "contest", 422 if error else 200, mandate=found, person=found.person, name=name,
            error=error, letter=letter, letter_body=remedying.on_the_page(letter), key=str(uuid.uuid4()),
            hand_in="desk/hand_in.html", back=reverse("desk:helped", args=[language, found.pk]),
            **remedying.shown(case, language, given),
        )  # fmt: skip
