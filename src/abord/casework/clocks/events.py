"""What happened in one procedure (one application and what follows), as the clocks read it.

An event says when something happened (``at``) and when it was written down (``recorded_at``). What was known on a day
are the events recorded until then: a history can be reckoned again, and nothing recorded later changes it.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterable
from dataclasses import dataclass

from abord.casework.clocks.calendar import brussels_date


class Kind(enum.StrEnum):
    """What may happen."""

    APPLICATION_RECEIVED = "application_received"
    RECEIPT_ISSUED = "receipt_issued"
    NOT_COMPETENT = "not_competent"
    FORWARDED = "forwarded"
    FORWARD_RECEIVED = "forward_received"
    INFORMATION_ASKED = "information_asked"
    INFORMATION_GIVEN = "information_given"
    HEARING_ASKED = "hearing_asked"
    HEARD = "heard"
    DECIDED = "decided"
    NOTIFIED = "notified"
    PAID = "paid"
    INTEREST_PAID = "interest_paid"
    APPEALED = "appealed"
    REVIEW_ASKED = "review_asked"
    REVIEW_ANSWERED = "review_answered"
    OMBUDSMAN_ASKED = "ombudsman_asked"
    OMBUDSMAN_ANSWERED = "ombudsman_answered"
    COURT_SEIZED = "court_seized"
    COURT_ENDED = "court_ended"
    INQUIRY_ASKED = "inquiry_asked"
    INQUIRY_ANSWERED = "inquiry_answered"
    EVALUATION_PLANNED = "evaluation_planned"
    EVALUATED = "evaluated"
    SITUATION_CHANGED = "situation_changed"


class Way(enum.StrEnum):
    """How a decision reached the person."""

    REGISTERED = "registered"
    HANDED_OVER = "handed_over"
    ORDINARY_POST = "ordinary_post"
    EBOX = "ebox"
    EMAIL = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened.

    Attributes:
        at: the day it happened. For NOTIFIED: posted, handed over or placed in the mailbox. For EVALUATION_PLANNED: the
            day for which it is planned.
        recorded_at: the moment it was written down.
        corrects: the id of an earlier event that this one replaces, from ``recorded_at`` on.
        way, proof, presented_on, missing_mentions: of NOTIFIED; ``proof`` is whether the service can prove it.
        grants: of DECIDED: whether it grants (all or part).
        allocation: of DECIDED about social housing: a home went to someone else.
        decided_on: of INTEREST_PAID: the day of the decision whose money came too late; None: of any.
    """

    kind: Kind
    at: datetime.date
    recorded_at: datetime.datetime
    id: str = ""
    corrects: str | None = None
    way: Way | None = None
    proof: bool = True
    presented_on: datetime.date | None = None
    missing_mentions: tuple[str, ...] = ()
    grants: bool = False
    allocation: bool = False
    decided_on: datetime.date | None = None


def known_on(events: Iterable[Event], day: datetime.date) -> list[Event]:
    """The events that were written down on ``day`` at the latest, corrections applied, in order of happening."""
    written = sorted(
        (event for event in events if brussels_date(event.recorded_at) <= day), key=lambda event: event.recorded_at
    )
    replaced = {event.corrects for event in written if event.corrects}
    return sorted((event for event in written if not event.id or event.id not in replaced), key=_order)


_RANK = {kind: rank for rank, kind in enumerate(Kind)}


def _order(event: Event) -> tuple[datetime.date, int, datetime.datetime]:
    return event.at, _RANK[event.kind], event.recorded_at
