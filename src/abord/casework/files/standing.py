"""The five questions that must have an answer at any moment (report 2024-2025, section on where one stands).

Is my application received? Which documents still? How do I follow it? What after a yes? Where can I ask?
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Sequence
from dataclasses import dataclass

from abord.casework.files.course import Stage


class Question(enum.StrEnum):
    """In the order of the report."""

    RECEIVED = "received"
    DOCUMENTS = "documents"
    FOLLOW = "follow"
    AFTER_YES = "after_yes"
    WHERE_TO_ASK = "where_to_ask"


@dataclass(frozen=True, slots=True)
class Situation:
    """What the answers rest on."""

    stage: Stage
    receipt: str
    filed_on: datetime.date
    documents_open: Sequence[str]
    decision_due: datetime.date | None
    holder: str
    contact: str
    file_number: str
    payment_due: datetime.date | None = None
    decision_missed: bool = False
    """Whether the term to decide has passed in every reading of it."""
    is_decided: bool = False
    """Whether there is a decision: then nobody asks any more what would come after a yes."""
    has_own_appeal: bool = False
    """Whether the folder of the right names its own appeal, and nothing says that a court is next."""
    paid_on: datetime.date | None = None
    """When it was paid: then nobody waits for that any more."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A key of the catalogue (``standing_<key>``) with what is filled in; dates stay dates."""

    question: Question
    key: str
    fields: dict[str, object]


def five(about: Situation) -> list[Reply]:
    """The five answers, none empty; once it is decided, what comes after a yes only where a payment is to come.

    What the person withdrew or ended asks for no papers, and no yes follows.
    """
    gone = about.stage in (Stage.WITHDRAWN, Stage.ENDED)
    late = about.decision_missed and about.stage in (Stage.RECEIVED, Stage.INQUIRY)
    follow = {
        Stage.RECEIVED: "follow_received", Stage.INQUIRY: "follow_inquiry", Stage.DECIDED: "follow_decided",
        Stage.CARRIED_OUT: "follow_carried_out", Stage.FORWARDED: "follow_forwarded",
        Stage.WITHDRAWN: "follow_withdrawn", Stage.ENDED: "follow_ended",
    }[about.stage]  # fmt: skip
    when: dict[str, object] = {"due": about.decision_due} if about.decision_due else {}
    if follow in ("follow_received", "follow_inquiry"):
        follow = f"{follow}_{'late' if late else 'due' if when else 'no_term'}"
    if late and about.has_own_appeal:
        follow = "follow_late_own"
    documents = "documents_some" if about.documents_open else "documents_none"
    replies = [
        Reply(Question.RECEIVED, "received", {"date": about.filed_on, "receipt": about.receipt}),
        Reply(Question.DOCUMENTS, documents, {"count": len(about.documents_open)}),
        Reply(Question.FOLLOW, follow, {"holder": about.holder, "date": about.filed_on, **when}),
        _after_yes(about),
        Reply(Question.WHERE_TO_ASK, "where_to_ask", {"contact": about.contact, "file": about.file_number}),
    ]  # fmt: skip
    over = gone or (about.is_decided and about.payment_due is None and about.paid_on is None)
    left_out = ({Question.AFTER_YES} if over else set()) | ({Question.DOCUMENTS} if gone else set())
    return [one for one in replies if one.question not in left_out]


def _after_yes(about: Situation) -> Reply:
    """What follows, until when it is paid, or when it was."""
    if about.paid_on is not None:
        return Reply(Question.AFTER_YES, "after_yes_paid", {"day": about.paid_on})
    if about.payment_due is not None:
        return Reply(Question.AFTER_YES, "after_yes_date", {"due": about.payment_due})
    return Reply(Question.AFTER_YES, "after_yes", {})
