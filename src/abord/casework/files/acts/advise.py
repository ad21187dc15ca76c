"""The advice on an application, and what the worker makes of it. It can never do anything by itself."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import Case, Count, DateField, Exists, ExpressionWrapper, F, OuterRef, Subquery, Value, When

from abord.book import open_book
from abord.casework.files import sources
from abord.casework.files.acts.common import CannotDo, happened, today, worker_id
from abord.casework.files.acts.items import read_situation, told_on
from abord.casework.files.advice import Advice as Reckoned
from abord.casework.files.advice import Kind, SetAside
from abord.casework.files.advice import advise as reckon
from abord.casework.files.choices import choices
from abord.casework.files.course import Outcome as Granted
from abord.casework.files.data import STATED, Datum, value_text
from abord.casework.files.models import Advice, Application, Decision
from abord.casework.files.receipts import hash_of
from abord.casework.files.reliability import Came, Went
from abord.casework.files.without import Would, would
from abord.engine.graph import LawBook
from abord.screening.assess import Assessment, Outcome, assess
from abord.situation.model import Certainty, Situation, at

MONTH = datetime.timedelta(days=31)
"""At most so long: within the period for which it was granted, a decision that takes it back is counted."""


def advise(application: Application, whom: str = "") -> Advice:
    """Ask the engine and the (simulated) registers; keep the advice with all it rests on and does not know."""
    situation_text = (application.file.situation or {}).get("text", "")
    book = open_book()
    if not application.right or not situation_text:
        raise CannotDo("advice_needs_situation")
    situation = read_situation(situation_text)
    person = whom or next(iter(situation.persons))
    found = _assessed(book, situation, application.right, person)
    versions = {(row.name, row.whom): row.own_version for row in application.file.data.all() if row.own_version}
    data = [
        Datum(one.name, one.value, one.source, one.as_of, one.person, (one.name, one.person) in versions)
        for one in sources.ask(book, situation, today())
    ]
    given = {(one.name, one.person) for one in data}
    needed = {name.removeprefix("fact.") for name in book.needed(book.targets(application.right))}
    data += [
        _stated(situation, id, name, found.date, (name, id) in versions)
        for id, one in situation.persons.items()  # what a right asks of a partner is stated as well
        for name in one.facts
        if (name, id) not in given
    ]
    used = [one for one in data if one.name in needed]
    advice = _reckoned(found, used, needed, application.changed_on)

    def again(otherwise: Situation, rest: Sequence[Datum]) -> tuple[Reckoned, Outcome]:
        tried = _assessed(book, otherwise, application.right, person)
        return _reckoned(tried, rest, needed, application.changed_on), tried.results[0].outcome

    others = would(situation, advice, versions, book, again, today())
    made: Advice = Advice.objects.create(
        application=application, kind=advice.kind, because=list(advice.because),
        relies_on=[_row(one) for one in advice.relies_on],
        does_not_know=list(advice.does_not_know), left_to_people=list(advice.left_to_people),
        amount_low=advice.amount[0] if advice.amount else None, law_date=advice.law_date,
        amount_high=advice.amount[1] if advice.amount else None, would=[_kept(one) for one in others],
    )  # fmt: skip
    happened(application.file, "advised", None, application, advice=advice.kind.value)
    return made


def _assessed(book: LawBook, situation: Situation, right: str, person: str) -> Assessment:
    return assess(book, situation, rights=[right], persons=[person], thorough=True)


def _reckoned(found: Assessment, used: Sequence[Datum], needed: set[str], changed_on: datetime.date | None) -> Reckoned:
    taken = dict.fromkeys(one.path.rpartition(".")[2] for one in found.assumptions)
    assumed = tuple(name for name in taken if name in needed)
    return reckon(found.results[0], used, today(), found.date, changed_on=changed_on, assumed=assumed)


def _row(datum: Datum) -> dict[str, Any]:
    return {**asdict(datum), "as_of": datum.as_of.isoformat()}


def _kept(one: Would) -> dict[str, Any]:
    """As it stands with the advice: the datum, and what the advice would be; ``kind`` "" where it was not reckoned."""
    low, high = one.amount or (None, None)
    return {
        **({} if one.datum is None else _row(one.datum)), "contestable": [why.value for why in one.contestable],
        "tells": one.tells.value, "own_version": one.own_version, "read_as": one.read_as,
        "kind": one.kind.value if one.kind else "", "proved": one.found.value if one.found else "",
        "amount_low": low, "amount_high": high,
    }  # fmt: skip


def _stated(situation: Situation, id: str, name: str, date: datetime.date, contested: bool) -> Datum:
    """What the person told: its value ("" where it was told as not known, or assumed), and the day on which it was."""
    stated = at(situation.persons[id].facts[name], date)
    if stated is None or stated.value is None or stated.certainty is Certainty.ASSUMED:
        return Datum(name, "", STATED, told_on(situation), id, contested)
    return Datum(name, value_text(stated.value), STATED, stated.as_of or told_on(situation), id, contested)


def confirm(advice: Advice, follow: bool, reason: str = "", set_aside: str = "") -> None:
    """The worker says whether the advice is followed. One reason is enough to set *grant* aside: of the list, or in one
    sentence."""
    if worker_id() is None:
        raise CannotDo("only_a_worker")
    reason = reason.strip()[:250]
    if not follow and advice.kind == Kind.GRANT_WITHOUT_INQUIRY:
        set_aside = set_aside or (SetAside.OTHER if reason else "")
        if set_aside not in set(SetAside) or (set_aside == SetAside.OTHER and not reason):
            raise CannotDo("reason_needed")
    else:
        set_aside = ""
    advice.confirmed_by_id, advice.confirmed_on, advice.followed = worker_id(), today(), follow
    advice.reason, advice.set_aside = reason, set_aside
    advice.save(update_fields=["confirmed_by", "confirmed_on", "followed", "reason", "set_aside"])
    happened(advice.application.file, "advice_confirmed", None, advice.application, followed=follow)


def can_be_reported(advice: Advice | None) -> bool:
    """Whether a short social report goes with it: *grant* that somebody follows, and of which nobody reported."""
    return bool(advice and advice.kind == Kind.GRANT_WITHOUT_INQUIRY and advice.followed and advice.reported_on is None)


def report(advice: Advice, findings: str) -> None:
    """The worker completes the short social report and puts a name under it. It stays as it is, with its hash.

    It goes to who decides, and decides nothing: no application moves.
    """
    if worker_id() is None:
        raise CannotDo("only_a_worker")
    if not can_be_reported(advice):
        raise CannotDo("not_from_here")
    if not findings.strip():
        raise CannotDo("text_needed")
    advice.report, advice.report_months = findings.strip()[:4000], choices()["advised_grant_months"].value
    advice.reported_by_id, advice.reported_on = worker_id(), today()
    advice.save(update_fields=["report", "report_months", "reported_by", "reported_on"])
    row = advice.application
    happened(row.file, "report_confirmed", None, row, hash=hash_of(report_text(advice)))


def report_text(advice: Advice) -> str:
    """All that the report says, as it is hashed."""
    said = {
        "asked": advice.application.asked, "facts": advice.relies_on, "does_not_know": advice.does_not_know,
        "left_to_people": advice.left_to_people, "findings": advice.report, "months": advice.report_months,
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def how_it_went() -> list[Went]:
    """What became of each advice to grant, the last one of each application, counted in the database.

    By right alone: who confirmed it is not looked at.
    """
    later = Advice.objects.filter(
        application=OuterRef("application"), kind=Kind.GRANT_WITHOUT_INQUIRY, pk__gt=OuterRef("pk")
    )
    decided = Decision.objects.filter(application=OuterRef("application"), decided_on__gte=OuterRef("confirmed_on"))
    months = choices()["advised_grant_months"].value
    until = OuterRef("until")
    rows = (
        Advice.objects.order_by()
        .filter(kind=Kind.GRANT_WITHOUT_INQUIRY)
        .alias(until=ExpressionWrapper(F("confirmed_on") + months * MONTH, DateField()))
        .filter(~Exists(later))
        .alias(
            first=Subquery(decided.order_by("pk").values("outcome")[:1]),
            against=Exists(decided.exclude(outcome=Granted.GRANTED).filter(decided_on__lte=until)),
        )
        .annotate(
            came=Case(
                When(first__isnull=True, then=Value(Came.OPEN)),
                When(first=Granted.GRANTED, against=False, then=Value(Came.GRANTED)),
                default=Value(Came.OTHERWISE),
            )
        )
        .values_list("application__right", "followed", "set_aside", "came")
        .annotate(times=Count("pk"))
    )
    return [Went(right, followed, set_aside, Came(came), times) for right, followed, set_aside, came, times in rows]
