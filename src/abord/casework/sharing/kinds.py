"""Kinds of data that can be shared, each by itself: a consent to one is none to another."""

from __future__ import annotations

import enum


class What(enum.StrEnum):
    """Which part of a file. There is no word for all of it."""

    CONTACT = "contact"
    """Who the person is, and how to reach the person."""
    HOUSEHOLD = "household"
    INCOME = "income"
    HOUSING = "housing"
    HEALTH = "health"
    RIGHTS = "rights"
    """Rights that were found, applications, decisions."""
    PLAN = "plan"
    """The step plan: who does what, by when."""
    PAPERS = "papers"


LONGEST_DAYS = 366
"""A consent ends within a year; it can be given again."""


class Answer(enum.StrEnum):
    """What a service answers to whom a person was referred."""

    ACCEPTED = "accepted"
    """It takes the question on: from now on that service has it."""
    TREATED = "treated"
    NOT_FOR_US = "not_for_us"
    """With where to then: there is no answer that only sends away."""


class StepAnswer(enum.StrEnum):
    """What a service says of a step of its own in a plan that is shared with it."""

    DONE = "done"
    NEEDS_TIME = "needs_time"
    """Until a day that it names."""
    NOT_FOR_US = "not_for_us"
    """With where to then; the step comes back to the service that shared the plan."""


class Result(enum.StrEnum):
    """What is answered to an objection to sharing that rests on a law and not on a consent."""

    STOPPED = "stopped"
    """This is not shared any more."""
    OBLIGED = "obliged"
    """A law, which is named, obliges the service to (GDPR art. 6.1 c): art. 21 gives no right to stop that."""
    OUTWEIGHED = "outweighed"
    """The service may (art. 6.1 e or f), and its compelling grounds, which are said, outweigh it (art. 21.1)."""


FINAL = (Answer.TREATED, Answer.NOT_FOR_US)
"""After these nothing more is answered."""
DONE_WITH = (StepAnswer.DONE, StepAnswer.NOT_FOR_US)
"""The same for a step."""
ANSWER_DAYS = 14
"""Within which an answer is asked where the worker names no other day. Our choice: no published term."""
