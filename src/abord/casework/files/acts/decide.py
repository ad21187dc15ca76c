"""A decision: by somebody with a name, with reasons of this person's own, remedies and a hearing."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q

from abord.book import open_book
from abord.casework.clocks.events import Way
from abord.casework.files import queries
from abord.casework.files.acts import follow, letter, notices, sent
from abord.casework.files.acts.common import CannotDo, CannotDoYet, happened, today, worker_id
from abord.casework.files.course import MOVES, Mover, Need, Outcome, Stage, Wanted
from abord.casework.files.models import Application, Decision, Notice, Request
from abord.casework.files.notices import ANSWER_DAYS, may_take_effect
from abord.casework.letters.checklist import FEWEST_WORDS_OF_A_REASON, Mention
from abord.casework.letters.decision import is_a_reason
from abord.engine.folder import Every

RUNNING = (Stage.RECEIVED, Stage.INQUIRY)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a decision says; an empty field is asked for, never filled in by the machine.

    ``view_followed``: whether what the person wants was followed; ``view_read``: the mark of the wish that was read.
    """

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
    view_followed: bool | None = None
    view_because: str = ""
    view_read: str = ""


MENDED_IN = {
    Need.REASON: "reasons", Need.REMEDIES: "remedies", Need.HEARD: "heard_on", Need.NOTICE: "intend_text",
    Need.REACHED: "intend_text", Need.OWN_VIEW: "own_view",
}  # fmt: skip
"""In which field of the form what a move needs is filled in."""
SAID_IN = {
    Mention.LEGAL_REASONS: "legal_basis", Mention.INDIVIDUAL_REASONS: "reasons", Mention.REMEDIES: "remedies",
    Mention.APPEAL_HOW: "remedies", Mention.COURT: "court", Mention.COURT_ADDRESS: "court", Mention.HEARING: "heard_on",
    Mention.HOW_OFTEN: "every",
}  # fmt: skip
"""In which field what the letter must say is filled in; what is not here is not for whoever decides to mend."""


def decide(application: Application, draft: Draft) -> Decision:
    """Take a decision. One against the person waits until a notice of the intention has reached the person.

    Raises:
        CannotDoYet: with all that is wrong at once, by field; nothing has changed.
    """
    if worker_id() is None:
        raise CannotDo("only_a_worker")
    if wrong := lacking(application, draft):
        raise CannotDoYet(wrong)
    move = move_of(application, draft.outcome)
    assert move is not None
    follow.move(application, move, Mover.WORKER, _given(application, draft))
    made = _row(application, draft)
    made.save()
    if draft.heard_on is not None:
        was_heard(application, draft.heard_on)
    grants = draft.outcome in (Outcome.GRANTED, Outcome.PARTLY)
    happened(application.file, "decided", draft.decided_on, application, grants=grants, outcome=draft.outcome.value)
    follow.finish(application.tasks.filter(what=Wanted.DECIDE))
    return made


def was_heard(application: Application, on: datetime.date) -> None:
    """The person was heard on that day: once, also where it was noted before the decision."""
    if not application.events.filter(kind="heard", at=on).exists():
        happened(application.file, "heard", on, application)


def move_of(application: Application, outcome: Outcome) -> str | None:
    """The move of an outcome from where the application is; None where it cannot be decided so now."""
    stage, last = Stage(application.stage), follow.last_decision(application)
    name = outcome.revises if last is not None and stage not in RUNNING else outcome.move
    less = outcome in (Outcome.REDUCED, Outcome.STOPPED)
    return name if stage in MOVES[name].sources and (not less or follow.gives(application)) else None


def possible(application: Application) -> list[Outcome]:
    """What can be decided now. What was refused is refused again only where a new decision was asked for."""
    found = [one for one in Outcome if move_of(application, one) is not None]
    if application.stage in RUNNING or follow.last_decision(application) is None:
        return found
    if follow.gives(application):  # what runs is made less or stopped, not refused
        return [one for one in found if one not in (Outcome.PARTLY, Outcome.REFUSED)]
    return [one for one in found if one is not Outcome.REFUSED or is_asked_anew(application)]


def is_asked_anew(application: Application) -> bool:
    """Whether a new decision was asked for since the last one."""
    open_tasks = application.tasks.filter(what=Wanted.DECIDE, done_on=None)
    return bool(application.stage not in RUNNING and open_tasks.exists())


def lacking(application: Application, draft: Draft) -> dict[str, CannotDo]:
    """What is wrong with a draft, by the field in which it is mended."""
    wrong: dict[str, CannotDo] = {}
    decided_on, heard = draft.decided_on, draft.heard_on
    move = move_of(application, draft.outcome)
    if move is None or draft.outcome not in possible(application):
        return {"outcome": CannotDo("not_from_here")}
    if draft.outcome.is_against and has_open_mistake(application):
        wrong["outcome"] = CannotDo("mistake_first")
    if decided_on < application.filed_on:
        wrong["decided_on"] = CannotDo("decided_before_filed", filed=application.filed_on)
    if decided_on > today():
        wrong["decided_on"] = CannotDo("future_day")
    missing = MOVES[move].needs - {Need.RECEIPT} - _given(application, draft)
    by_field: dict[str, list[str]] = {}
    for need in sorted(missing):
        in_court = need is Need.REMEDIES and draft.remedies.strip()
        by_field.setdefault("court" if in_court else MENDED_IN.get(need, "outcome"), []).append(need.value)
    wrong |= {field: CannotDo("still_needed", needs=needs) for field, needs in by_field.items()}
    if heard is not None and heard > decided_on:
        wrong["heard_on"] = CannotDo("heard_after_decision")
    if draft.until_on is not None and draft.from_on is not None and draft.until_on < draft.from_on:
        wrong["until_on"] = CannotDo("until_before_from")
    if draft.outcome.is_against and (first := _time_to_answer(application, draft)):
        wrong["not_heard"] = CannotDo("too_soon", day=first)
    return wrong


def lacking_in_letter(application: Application, draft: Draft) -> dict[str, list[str]]:
    """What the letter of a draft would lack though the law asks it, by field: mentions of the checklist.

    What ``lacking`` asks is taken as filled in here, so that it does not hide what else is missing.
    """
    filled = replace(
        draft, reasons=draft.reasons if is_a_reason(draft.reasons) else "- " + "x " * FEWEST_WORDS_OF_A_REASON,
        remedies=draft.remedies.strip() or "-", decided_on=max(draft.decided_on, application.filed_on), until_on=None,
    )  # fmt: skip
    found: dict[str, list[str]] = {}
    for mention in letter.missing(_row(application, filled)):
        field = SAID_IN.get(mention, "")
        if mention is Mention.AMOUNT:
            field = "calculation" if draft.amount is not None else "amount"
        if field:
            found.setdefault(field, []).append(mention.value)
    return found


def every_of(right: str) -> str:
    """How often a right is paid, by its folder; "" where that says nothing."""
    known = open_book().rights.get(right)
    every = known.folder.right.result.every if known is not None else Every.NONE
    return "" if every is Every.NONE else every.value


def has_open_mistake(application: Application) -> bool:
    """Whether a mistake that the person told of has no answer yet: it is repaired before anything goes against them."""
    told = Request.objects.filter(file=application.file, kind=Request.Kind.OWN_MISTAKE, answered_on=None)
    return bool(told.filter(Q(application=None) | Q(application=application)).exists())


def _row(application: Application, draft: Draft) -> Decision:
    gives = draft.outcome is not Outcome.REFUSED  # what is not given neither begins nor ends
    return Decision(
        organisation_id=application.organisation_id, application=application, outcome=draft.outcome,
        decided_on=draft.decided_on, decided_by_id=worker_id(), reasons=draft.reasons.strip(),
        legal_basis=draft.legal_basis.strip(), remedies=draft.remedies.strip(), court=draft.court.strip(),
        amount=draft.amount, from_on=draft.from_on if gives else None, until_on=draft.until_on if gives else None,
        next_steps=draft.next_steps.strip(), heard_on=draft.heard_on,
        not_heard_because=draft.not_heard_because.strip()[:250],
        supported_by_advice=application.advices.filter(confirmed_by__isnull=False).exists(),
        letter={"every": every_of(application.right), **draft.letter, **_view(application, draft)},
    )  # fmt: skip


def mark_of(view: str) -> str:
    """A mark of a wish as it was read: one that was changed since is to be read first."""
    return hashlib.sha256(view.strip().encode()).hexdigest()[:16]


def _view(application: Application, draft: Draft) -> dict[str, Any]:
    """What the person wanted as it stood when it was decided, and what was done with it; {} where there was none."""
    if not application.own_view.strip():
        return {}
    because = "" if draft.view_followed else draft.view_because.strip()[:2000]
    return {"own_view": application.own_view, "view_followed": draft.view_followed, "view_because": because}


def _view_is_answered(application: Application, draft: Draft) -> bool:
    """Whether the wish that stands was read, and followed or answered by a reason."""
    if not application.own_view.strip():
        return True
    if draft.view_read and draft.view_read != mark_of(application.own_view):
        return False
    return draft.view_followed or (draft.view_followed is False and is_a_reason(draft.view_because))


def _time_to_answer(application: Application, draft: Draft) -> datetime.date | None:
    """Until when someone who was not heard can still answer the notice; None where that time is over, or where there
    is a reason in words why it could not be."""
    sent = [follow.as_sent(one).had_on for one in intentions(application)]
    because = draft.not_heard_because.strip()
    if draft.heard_on is not None or not sent or not because or is_a_reason(because):
        return None
    first = min(sent) + datetime.timedelta(days=ANSWER_DAYS)
    return first if first > today() else None


def _given(application: Application, draft: Draft) -> set[Need]:
    notices = [follow.as_sent(one) for one in intentions(application)]
    checks = {
        Need.NAMED_PERSON: worker_id() is not None,
        Need.REASON: is_a_reason(draft.reasons),
        Need.REMEDIES: bool(draft.remedies.strip() and draft.court.strip()),
        Need.HEARD: draft.heard_on is not None or bool(draft.not_heard_because.strip()),
        Need.NOTICE: bool(notices),
        Need.REACHED: may_take_effect(notices),
        Need.OWN_VIEW: _view_is_answered(application, draft),
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


@dataclass(frozen=True, slots=True)
class Intended:
    """What the person was told of a decision that was thought of, and what the person asked or told until it came."""

    notices: list[Notice]
    said: list[Request]


def intended(application: Application) -> Intended:
    """What was told since the last decision. Each decision at hand gets its own as ``intended``: used up, not gone.

    The order in which it was written down counts, as for ``intentions``.
    """
    rows = iter(queries.intentions_for(application=application))
    asked = [
        one for one in reversed(queries.requests_of(file=application.file))
        if one.application_id == application.pk or (one.application_id is None and one.kind == Request.Kind.HEARING)
    ]  # fmt: skip
    decisions, told = iter(application.decisions.all()), Intended([], [])
    for event in application.events.all():
        if event.kind == "notice_sent" and event.data.get("subject") == "intention":
            told.notices.extend([row for row in [next(rows, None)] if row is not None])
        elif event.kind == "decided":
            decision = next(decisions, None)
            if decision is not None:
                decision.intended = _with(told, asked, decision.decided_on)
            told = Intended([], [])
    return _with(told, asked, today())


def _with(told: Intended, asked: list[Request], until: datetime.date) -> Intended:
    """With what the person said from the first of these notices until a day."""
    since = min((one.sent_on for one in told.notices), default=None)
    return replace(told, said=[one for one in asked if since is not None and since <= one.asked_on <= until])


def intend(application: Application, text: str, language: str = "") -> None:
    """Tell the person that a decision against them is being thought of, and that they can be heard first."""
    if follow.has_died(application.file):
        raise CannotDo("person_died")
    if not text.strip():
        raise CannotDo("text_needed")
    if has_open_mistake(application):
        raise CannotDo("mistake_first")
    if any(one.sent_on == today() for one in intentions(application)):
        raise CannotDo("intended_already")
    first = today() + datetime.timedelta(days=ANSWER_DAYS)
    follow.tell(application.file, "intention", application, text=text, adverse_from=first, language=language)


def notify(
    decision: Decision, way: str, proof: bool, on: datetime.date | None = None, which: int | None = None
) -> None:
    """Send the decision, or hand it over. ``which``: the print that went, where there are several."""
    day = on or today()
    lacking = letter.missing_for_the_clock(decision)
    if day < decision.decided_on:
        raise CannotDo("notified_before_decided")
    if day > today():
        raise CannotDo("future_day")
    if decision.notified_on is not None:
        raise CannotDo("notified_already")
    kept = sent.send(decision, lambda: letter.written(decision), day, which)
    decision.notified_on, decision.notified_by, decision.proof = day, way, proof
    decision.missing_mentions = sorted({*decision.missing_mentions, *lacking})
    decision.save(update_fields=["notified_on", "notified_by", "proof", "missing_mentions"])
    application = decision.application
    happened(
        application.file, "notified", day, application, way=way, proof=proof,
        missing_mentions=decision.missing_mentions, hash=kept,
    )  # fmt: skip
    on_paper = way not in (Way.EBOX, Way.EMAIL)
    told = follow.tell(application.file, "decision", application, went=day if on_paper else None)
    if told is not None and on_paper:  # the decision itself went on paper, and this with it
        notices.posted(told, day, kept=True)
