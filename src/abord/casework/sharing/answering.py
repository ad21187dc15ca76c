"""What comes back of a referral: an answer, none within its term, or the person taking the consent back.

Two services each keep a row of their own, and nothing of a person lies with the second: what it reads it reads at the
first, which writes that in the person's journal. An answer crosses the same way, in the scope of the service that
asked.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from abord.casework.files.acts import follow
from abord.casework.files.acts.common import CannotDo, happened, today
from abord.casework.files.course import TaskWanted, Wanted
from abord.casework.files.models import File, Person
from abord.casework.journal import chain
from abord.casework.organisations.compiled import compiled
from abord.casework.organisations.models import organisation_in_scope
from abord.casework.organisations.scope import SYSTEM, Actor, Scope, current, scoped
from abord.casework.purposes import Purpose
from abord.casework.sharing.kinds import Answer
from abord.casework.sharing.models import Arrival, Referral

MOST_WORDS = 150


@dataclass(frozen=True, slots=True)
class Shown:
    """What the service reads to which somebody was referred; ``person`` only while it is to be treated."""

    referral: Referral
    person: Person | None


def read(arrival: Arrival) -> Shown | None:
    """The question and how to reach the person, as the sender has it now; None where the sender keeps it no more.

    Once it is over, or the consent or the person is no more, nothing of the person is shown.
    """
    with _at_the_sender(arrival) as found:
        if found is None:
            return None
        consent = found.share.consent
        is_on = found.is_open and not consent.is_withdrawn and today() <= consent.ends
        if not is_on or follow.has_died(found.file):
            return Shown(found, None)
        chain.record("referral_read", found.file.person.subject, about=f"file {found.file.number}")
        return Shown(found, found.file.person)


def answer(arrival: Arrival, given: Answer, where_to: str = "") -> None:
    """By the service itself, in its own scope: both rows, in one transaction."""
    with _at_the_sender(arrival) as found:
        if found is None:
            raise CannotDo("referral_over")
        note(found, given, where_to, current().actor.name)


def note(referral: Referral, given: Answer, where_to: str, by: str) -> None:
    """Write an answer down at the sender, with the task that follows for the sender; at the other, where it has a row.

    Whoever asked stays responsible until another service says that it has it. Nothing follows for the person.
    """
    by, where_to = _words(by, 250), _words(where_to, MOST_WORDS)
    if not referral.is_open or given == referral.answer:
        raise CannotDo("referral_over")
    if not by:
        raise CannotDo("referral_who")
    if given is Answer.NOT_FOR_US and not where_to:
        raise CannotDo("referral_where")
    referral.answer, referral.answered_on, referral.answered_by = given, today(), by
    referral.where_to = where_to if given is Answer.NOT_FOR_US else ""
    referral.save(update_fields=["answer", "answered_on", "answered_by", "where_to"])
    _at_the_other(referral, answer=given, answered_on=today(), answered_by=by)
    happened(referral.file, "referral_answered", referral=referral.number, recipient=referral.recipient)
    _silence_is_over(referral)
    what = Wanted.ASK_OTHER_SERVICE if given is Answer.NOT_FOR_US else Wanted.CALL_BACK
    said = {"recipient": referral.recipient, "number": referral.number, "where": referral.where_to}
    wanted = TaskWanted(what, today())
    follow.want(referral.file, wanted, f"referral:{referral.pk}:{given}", None, f"referral_{given}", said)


def taken_back(file: File, consent: str) -> None:
    """The person took the consent back: what is not treated is not for that service any more."""
    for one in Referral.objects.filter(file=file, share__consent__number=consent, taken_back_on=None):
        if one.is_open:
            one.taken_back_on = today()
            one.save(update_fields=["taken_back_on"])
            _at_the_other(one, taken_back_on=today())
            _silence_is_over(one)


def silent(referrals: Iterable[Referral], day: datetime.date | None = None) -> int:
    """No answer within the term: the sender asks the other service. There is nothing else that it can lead to."""
    day, made = day or today(), 0
    for one in referrals:
        if one.answer_by < day:
            said, wanted = {"recipient": one.recipient, "number": one.number}, TaskWanted(Wanted.ASK_OTHER_SERVICE, day)
            made += follow.want(one.file, wanted, f"referral:{one.pk}", None, "referral_silent", said)
    return made


@compiled
def referrals_of(file: Any) -> Any:
    """All of a file, the newest first."""
    return Referral.objects.filter(file=file).order_by("-pk")


def state(referral: Referral) -> str:
    """The key of the sentence that says who has it now."""
    if referral.taken_back_on is not None:
        return "taken_back"
    if referral.answer:
        return str(referral.answer)
    return "waits" if today() <= referral.answer_by else "silent"


@contextmanager
def _at_the_sender(arrival: Arrival) -> Iterator[Referral | None]:
    """The row of the sender, locked, in the sender's scope, as whoever asks with the name of the own service.

    Only what was sent to the very service in scope is found.
    """
    here, actor = organisation_in_scope(), current().actor
    there = Actor(actor.kind, actor.id, f"{actor.name}, {here.name}")
    with scoped(Scope(int(arrival.sender_id), there, Purpose.FOLLOW_UP)):
        yield locked(number=arrival.number, receiver_id=here.pk)


def locked(**wanted: object) -> Referral | None:
    """A referral with all that an answer needs; nobody else answers at the same moment."""
    rows = Referral.objects.select_for_update(of=("self",)).filter(**wanted)
    found: Referral | None = rows.select_related("file__person__death", "file__handler", "share__consent").first()
    return found


def _at_the_other(referral: Referral, **changes: object) -> None:
    """The row of the service to which it went, where that works in this installation."""
    if referral.receiver_id is not None:
        with scoped(Scope(int(referral.receiver_id), SYSTEM, Purpose.FOLLOW_UP)):
            Arrival.objects.filter(sender_id=referral.organisation_id, number=referral.number).update(**changes)


def _silence_is_over(referral: Referral) -> None:
    follow.finish(referral.file.tasks.filter(key=f"referral:{referral.pk}"))


def _words(text: str, longest: int) -> str:
    return " ".join(text.split())[:longest]
