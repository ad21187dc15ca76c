"""The advice on an application, and what the worker makes of it. It can never do anything by itself."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from abord.book import open_book
from abord.casework.files import sources
from abord.casework.files.acts.common import CannotDo, happened, today, worker_id
from abord.casework.files.acts.items import read_situation, told_on
from abord.casework.files.advice import Advice as Reckoned
from abord.casework.files.advice import Kind
from abord.casework.files.advice import advise as reckon
from abord.casework.files.data import STATED, Datum, value_text
from abord.casework.files.models import Advice, Application
from abord.casework.files.without import Would, would
from abord.engine.graph import LawBook
from abord.screening.assess import Assessment, Outcome, assess
from abord.situation.model import Certainty, Situation, at


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


def confirm(advice: Advice, follow: bool, reason: str = "") -> None:
    """The worker says whether the advice is followed; to set *grant* aside takes one sentence."""
    if worker_id() is None:
        raise CannotDo("only_a_worker")
    if not follow and advice.kind == Kind.GRANT_WITHOUT_INQUIRY and not reason.strip():
        raise CannotDo("reason_needed")
    advice.confirmed_by_id, advice.confirmed_on, advice.followed = worker_id(), today(), follow
    advice.reason = reason.strip()[:250]
    advice.save(update_fields=["confirmed_by", "confirmed_on", "followed", "reason"])
    happened(advice.application.file, "advice_confirmed", None, advice.application, followed=follow)
