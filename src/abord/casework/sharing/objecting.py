"""Objecting to sharing that rests on a law and not on a consent; a consent is taken back, and needs no objection.

GDPR art. 21.1 gives the right where sharing rests on a public task or an interest (art. 6.1 e or f). Where a law
obliges the service (art. 6.1 c) it does not, and the answer says so; that this is answered within a month too is our
choice.
No application is refused for it. Whoever sends one on, as a law asks, first ticks that it was read; that is kept.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from abord.casework.clocks.terms import Regime, term
from abord.casework.files.acts import follow
from abord.casework.files.acts.common import CannotDo, happened, next_number, today, worker_id
from abord.casework.files.course import Channel, TaskWanted, Wanted
from abord.casework.files.models import File
from abord.casework.files.vocabulary import word
from abord.casework.journal.sealing import Opener, opener, seal
from abord.casework.organisations.scope import current
from abord.casework.sharing.kinds import Result, What
from abord.casework.sharing.models import Objection

MARK = "O"
"""In the number, behind the code of the service."""
MOST_REASON = 3000
"""Letters of a reason, as the form takes them: the notice that carries it holds 4,000, with where to complain."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the person does not want shared, with whom, and why; only the words are needed."""

    words: str
    recipient: str = ""
    kind: What | None = None


def make(file: File, told: Told, channel: Channel, key: uuid.UUID, on: datetime.date | None = None) -> Objection:
    """Write it down: a task to answer it within the term, and nothing against the person.

    Raises:
        CannotDo: without words, or for a day to come. Nothing has changed.
    """
    words, day = told.words.strip()[:4000], on or today()
    found: Objection | None = Objection.objects.filter(key=key).first()
    if found is not None:
        return found
    if not words:
        raise CannotDo("text_needed")
    if day > today():
        raise CannotDo("future_day")
    actor, id, rule = current().actor, uuid.uuid4(), term("answer_to_objection", Regime.OTHER, day)
    made: Objection = Objection.objects.create(
        id=id, file=file, number=next_number("objection", MARK), recipient=" ".join(told.recipient.split())[:150],
        kind=told.kind or "", content=seal(file.person.subject, words.encode(), _label(id)), channel=channel,
        asked_on=day, answer_by=rule.end(day)[0] if rule is not None else today(), by_kind=actor.kind.value,
        by_name=actor.name, key=key,
    )  # fmt: skip
    happened(file, "objected", day, objection=made.number)
    wanted = TaskWanted(Wanted.ANSWER_CORRECTION, made.answer_by)
    follow.want(file, wanted, _task(made), None, "objection", {"number": made.number})
    return made


def answer(objection: Objection, result: Result, reason: str, ground: str = "", language: str = "") -> None:
    """By somebody with a name, with a reason; the person gets it with where to complain of it.

    ``language``: in which the reason is written, where that is known.

    Raises:
        CannotDo: naming what is missing. Nothing has changed.
    """
    reason, ground = reason.strip()[:MOST_REASON], " ".join(ground.split())[:250]
    if worker_id() is None:
        raise CannotDo("only_a_worker")
    if not objection.is_open:
        raise CannotDo("objection_over")
    if not reason:
        raise CannotDo("text_needed")
    if result is Result.OBLIGED and not any(sign.isdigit() for sign in ground):
        raise CannotDo("sharing_ground")
    objection.result, objection.ground, objection.answer, objection.answered_in = result, ground, reason, language
    objection.answered_on, objection.answered_by_id = today(), worker_id()
    objection.save(update_fields=["result", "ground", "answer", "answered_in", "answered_on", "answered_by"])
    file: File = objection.file
    happened(file, "objection_answered", objection=objection.number)
    _done(objection)
    spoken = str(file.person.language)
    lines = [word(spoken, "objection_result", result), ground, reason, word(spoken, "objecting", "remedies")]
    follow.tell(file, "objection", text="\n\n".join(line for line in lines if line), language=language or spoken)


def take_back(file: File, number: str) -> None:
    """At any time, without a reason, while it stands: one that a law overrode has nothing left to take back."""
    for one in Objection.objects.filter(file=file, number=number, withdrawn_on=None).select_related("file__person"):
        if not one.stands:
            continue
        one.withdrawn_on = today()
        one.save(update_fields=["withdrawn_on"])
        happened(file, "objection_taken_back", objection=one.number)
        _done(one)


def of(file: File) -> list[Objection]:
    """All of a file, the newest first."""
    return list(file.objections.select_related("answered_by").order_by("-recorded_at"))


def standing(file: File) -> list[Objection]:
    """Those that whoever shares by law sees first."""
    return [one for one in of(file) if one.stands]


def heed(file: File, seen: bool) -> bool:
    """Whether one stands; whoever goes on, since a law obliges it, says that it was read.

    Raises:
        CannotDo: one stands and was not read.
    """
    stands = bool(standing(file))
    if stands and not seen:
        raise CannotDo("sharing_objected")
    return stands


def words_of(objection: Objection, unseal: Opener) -> str:
    """The person's own words; "" where the key was destroyed."""
    return (unseal(bytes(objection.content), _label(objection.pk)) or b"").decode()


def exported(file: File) -> list[dict[str, object]]:
    """As the export lists them."""
    unseal = opener(file.person.subject)
    return [
        {"number": one.number, "recipient": one.recipient, "kind": one.kind, "text": words_of(one, unseal),
         "channel": one.channel, "asked_on": one.asked_on.isoformat(), "answer_by": one.answer_by.isoformat(),
         "by": one.by_name, "result": one.result, "ground": one.ground, "answer": one.answer,
         "answered_in": one.answered_in,
         "answered_on": one.answered_on.isoformat() if one.answered_on else None,
         "answered_by": one.answered_by.name if one.answered_by else "",
         "withdrawn_on": one.withdrawn_on.isoformat() if one.withdrawn_on else None}
        for one in of(file)
    ]  # fmt: skip


def _done(objection: Objection) -> None:
    follow.finish(objection.file.tasks.filter(key=_task(objection)))


def _task(objection: Objection) -> str:
    return f"objection:{objection.pk}"


def _label(id: uuid.UUID) -> str:
    return f"objection {id}"
