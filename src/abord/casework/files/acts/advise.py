"""The advice on an application, and what the worker makes of it. It can never do anything by itself."""

from __future__ import annotations

import datetime
from dataclasses import asdict

from abord.book import open_book
from abord.casework.files import sources
from abord.casework.files.acts.common import CannotDo, happened, today, worker_id
from abord.casework.files.acts.items import read_situation, told_on, value_text
from abord.casework.files.advice import Kind
from abord.casework.files.advice import advise as reckon
from abord.casework.files.data import STATED, Datum
from abord.casework.files.models import Advice, Application
from abord.screening.assess import assess
from abord.situation.model import Certainty, Situation, at


def advise(application: Application, whom: str = "") -> Advice:
    """Ask the engine and the (simulated) registers; keep the advice with all it rests on and does not know."""
    situation_text = (application.file.situation or {}).get("text", "")
    book = open_book()
    if not application.right or not situation_text:
        raise CannotDo("advice_needs_situation")
    situation = read_situation(situation_text)
    person = whom or next(iter(situation.persons))
    found = assess(book, situation, rights=[application.right], persons=[person], thorough=True)
    contested = {(row.name, row.whom) for row in application.file.data.all() if row.own_version}
    data = [
        Datum(one.name, one.value, one.source, one.as_of, one.person, (one.name, one.person) in contested)
        for one in sources.ask(book, situation, today())
    ]
    given = {(one.name, one.person) for one in data}
    needed = {name.removeprefix("fact.") for name in book.needed(book.targets(application.right))}
    data += [
        _stated(situation, id, name, found.date, (name, id) in contested)
        for id, one in situation.persons.items()  # what a right asks of a partner is stated as well
        for name in one.facts
        if (name, id) not in given
    ]
    used = [one for one in data if one.name in needed]
    taken = dict.fromkeys(one.path.rpartition(".")[2] for one in found.assumptions)
    advice = reckon(
        found.results[0],
        used,
        today(),
        found.date,
        changed_on=application.changed_on,
        assumed=tuple(name for name in taken if name in needed),
    )
    made: Advice = Advice.objects.create(
        application=application, kind=advice.kind, because=list(advice.because),
        relies_on=[{**asdict(one), "as_of": one.as_of.isoformat()} for one in advice.relies_on],
        does_not_know=list(advice.does_not_know), left_to_people=list(advice.left_to_people),
        amount_low=advice.amount[0] if advice.amount else None, law_date=advice.law_date,
        amount_high=advice.amount[1] if advice.amount else None,
    )  # fmt: skip
    happened(application.file, "advised", None, application, advice=advice.kind.value)
    return made


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
