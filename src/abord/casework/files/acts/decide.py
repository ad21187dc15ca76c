"""A decision: by somebody with a name, with reasons of this person's own, remedies and a hearing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from abord.casework.files.acts import follow, letter
from abord.casework.files.acts.common import CannotDo, happened, today, worker_id
from abord.casework.files.course import Channel, Mover, Need, Outcome
from abord.casework.files.models import Application, Decision, Notice
from abord.casework.files.notices import ANSWER_DAYS, Sent, may_take_effect
from abord.casework.letters.decision import is_a_reason


@dataclass(frozen=True, slots=True)
class Draft:
    """What a decision says; an empty field is asked for, never filled in by the machine."""

    outcome: Outcome
    decided_on: datetime.date
    reasons: str
    legal_basis: str = ""
    remedies: str = ""
    court: str = ""
    amount: float | None = None
    from_on: datetime.date | None = None
    until_on: datetime.date | None = None
    next_steps: str = ""
    heard_on: datetime.date | None = None
    not_heard_because: str = ""
    letter: dict[str, Any] = field(default_factory=dict)


def decide(application: Application, draft: Draft) -> Decision:
    """Take a decision. One against the person waits until a notice of the intention has reached the person."""
    decided_on = draft.decided_on
    if worker_id() is None:
        raise CannotDo("only_a_worker")
    if decided_on < application.filed_on:
        raise CannotDo("decided_before_filed", filed=application.filed_on)
    if decided_on > today():
        raise CannotDo("future_day")
    if draft.heard_on is not None and draft.heard_on > decided_on:
        raise CannotDo("heard_after_decision")
    gives = draft.outcome is not Outcome.REFUSED  # what is not given neither begins nor ends
    if draft.outcome.is_against:
        _time_to_answer(application, draft)
    mover = Mover.WORKER
    follow.move(application, draft.outcome.move, mover, _given(application, draft))
    advised = application.advices.filter(confirmed_by__isnull=False).exists()
    made: Decision = Decision.objects.create(
        application=application, outcome=draft.outcome, decided_on=decided_on, decided_by_id=worker_id(),
        reasons=draft.reasons.strip(), legal_basis=draft.legal_basis.strip(), remedies=draft.remedies.strip(),
        court=draft.court.strip(), amount=draft.amount, from_on=draft.from_on if gives else None,
        until_on=draft.until_on if gives else None,
        next_steps=draft.next_steps.strip(), heard_on=draft.heard_on,
        not_heard_because=draft.not_heard_because.strip()[:250],
        supported_by_advice=advised, letter=draft.letter,
    )  # fmt: skip
    grants = draft.outcome in (Outcome.GRANTED, Outcome.PARTLY)
    happened(application.file, "decided", decided_on, application, grants=grants, outcome=draft.outcome.value)
    return made


def _time_to_answer(application: Application, draft: Draft) -> None:
    """Who was not heard had the time to answer the notice; or there is a reason in words why that could not be."""
    sent = [one.reached_on or one.sent_on for one in intentions(application)]
    because = draft.not_heard_because.strip()
    if draft.heard_on is not None or not sent or not because or is_a_reason(because):
        return
    if (first := min(sent) + datetime.timedelta(days=ANSWER_DAYS)) > today():
        raise CannotDo("too_soon", day=first)


def _given(application: Application, draft: Draft) -> set[Need]:
    notices = [Sent(Channel(one.channel), one.sent_on, one.reached_on) for one in intentions(application)]
    checks = {
        Need.NAMED_PERSON: worker_id() is not None,
        Need.REASON: is_a_reason(draft.reasons),
        Need.REMEDIES: bool(draft.remedies.strip() and draft.court.strip()),
        Need.HEARD: draft.heard_on is not None or bool(draft.not_heard_because.strip()),
        Need.NOTICE: bool(notices),
        Need.REACHED: may_take_effect(notices),
    }
    return {need for need, there in checks.items() if there}


def intentions(application: Application) -> list[Notice]:
    """The notices of an intention since the last decision; those of an earlier one were used up by it.

    Days do not tell them apart where both are of one day, so that the order in which they were written down counts.
    """
    last = application.events.filter(kind="decided").order_by("pk").last()
    sent = application.events.filter(kind="notice_sent", data__subject="intention")
    count = sent.filter(pk__gt=last.pk).count() if last is not None else sent.count()
    return list(application.notices.filter(subject="intention").order_by("-pk")[:count])


def intend(application: Application, text: str) -> None:
    """Tell the person that a decision against them is being thought of, and that they can be heard first."""
    if not text.strip():
        raise CannotDo("text_needed")
    if any(one.sent_on == today() for one in intentions(application)):
        raise CannotDo("intended_already")
    follow.tell(application.file, "intention", application, text=text)


def notify(decision: Decision, way: str, proof: bool, on: datetime.date | None = None) -> None:
    """Send the decision, or hand it over."""
    day = on or today()
    lacking = letter.missing_for_the_clock(decision)
    if day < decision.decided_on:
        raise CannotDo("notified_before_decided")
    if decision.notified_on is not None:
        raise CannotDo("notified_already")
    decision.notified_on, decision.notified_by, decision.proof = day, way, proof
    decision.missing_mentions = sorted({*decision.missing_mentions, *lacking})
    decision.save(update_fields=["notified_on", "notified_by", "proof", "missing_mentions"])
    application = decision.application
    happened(
        application.file, "notified", day, application, way=way, proof=proof, missing_mentions=decision.missing_mentions
    )
    follow.tell(application.file, "decision", application)
