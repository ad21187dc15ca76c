"""Notices: has it reached the person? A digital one that stays unread is followed by the phone or paper.

Nothing is ever held against someone who was only told digitally and did not read it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from abord.casework.files.course import DIGITAL, Channel, TaskWanted, Wanted

NOT_YET = DIGITAL | {Channel.PHONE, Channel.POST}
"""What is to go this way has not arrived by being written: it stays unread, the call is still to be made, or the letter
lies here."""

UNREAD_DAYS = 5
"""After so many days a notice without a sign that it arrived counts as not arrived, and someone phones or writes. A
choice of this office's software, not a term of law."""

ANSWER_DAYS = 10
"""So many days someone has to answer the notice of a decision against them. The law says *before the decision* and no
number of days (``clocks/terms.yaml``, hearing): a choice of this software too."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A notice that went out: by which channel, when, and when it was opened, handed over or answered."""

    channel: Channel
    sent: datetime.date
    reached: datetime.date | None = None
    adverse_from: datetime.date | None = None
    posted: datetime.date | None = None
    """When it went on paper, by whichever channel it was meant to go."""

    @property
    def had_on(self) -> datetime.date:
        """From when on the time to answer runs: where it went on paper from the day of posting, as the letter says."""
        return self.posted or self.reached or self.sent


def has_reached(notice: Sent) -> bool:
    """Whether it may be relied on: paper when it was given or posted; what is digital or to be said by phone only once
    it was opened or said. To mean to call is not to have called, to have made a letter is not to have posted it."""
    return notice.reached is not None or notice.posted is not None or notice.channel not in NOT_YET


def otherwise(notice: Sent, today: datetime.date) -> TaskWanted | None:
    """The task for another way when a notice stays unread or unsaid: in time before anything depends on it.

    A letter is to be posted at once; who leads the team hears of one that lies here as long.
    """
    if has_reached(notice):
        return None
    if notice.channel is Channel.POST:
        late = today >= notice.sent + datetime.timedelta(days=UNREAD_DAYS)
        return TaskWanted(Wanted.POST, notice.sent, escalate=late)
    due = notice.sent + datetime.timedelta(days=UNREAD_DAYS)
    if notice.adverse_from is not None:
        due = min(due, notice.adverse_from - datetime.timedelta(days=UNREAD_DAYS))
    return TaskWanted(Wanted.REACH_OTHERWISE, max(due, notice.sent)) if today >= due else None


def may_take_effect(notices: list[Sent]) -> bool:
    """Whether something to someone's disadvantage may take effect: only when one notice has reached the person."""
    return any(has_reached(notice) for notice in notices)
