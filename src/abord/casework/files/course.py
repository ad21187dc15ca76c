"""The course of an application: its stages, and the moves from one to the next.

The channel is an attribute of a contact, never a stage: what began by phone ends at the desk. Nothing moves without a
receipt. Whoever moves is a person: there is no machine among the movers, so that no code path can refuse, reduce or
stop. A term of the service that passes gives a task (``overdue``) and changes nothing else.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Set
from dataclasses import dataclass, replace


class Channel(enum.StrEnum):
    """How someone is reached or makes contact. All are equal in what they can begin, in price and in time."""

    DESK = "desk"
    PHONE = "phone"
    POST = "post"
    EMAIL = "email"
    HOME_VISIT = "home_visit"
    WEB = "web"


DIGITAL = frozenset({Channel.EMAIL, Channel.WEB})
"""What was sent this way may stay unread without anybody knowing."""


class Stage(enum.StrEnum):
    """Where an application is. *No decision in time* is not a stage but a finding of the clocks."""

    RECEIVED = "received"
    INQUIRY = "inquiry"
    DECIDED = "decided"
    CARRIED_OUT = "carried_out"
    FORWARDED = "forwarded"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class Mover(enum.StrEnum):
    """Who can move an application: always somebody. A clock, a job or an advice is not in this list."""

    WORKER = "worker"
    PERSON = "person"
    BOARD = "board"


class Direction(enum.StrEnum):
    """What a move does to the person."""

    FOR = "for"
    NEUTRAL = "neutral"
    AGAINST = "against"


class Need(enum.StrEnum):
    """What must be there before a move can be made."""

    RECEIPT = "receipt"
    NAMED_PERSON = "named_person"
    REASON = "reason"
    REMEDIES = "remedies"
    NOTICE = "notice"
    REACHED = "reached"
    HEARD = "heard"
    OTHER_SERVICE = "other_service"
    WISH_OF_PERSON = "wish_of_person"
    OWN_VIEW = "own_view"
    """What the person wants was followed, or there is a reason why not; there where no such wish stands."""


ALWAYS = frozenset({Need.RECEIPT})
DECIDES = ALWAYS | {Need.NAMED_PERSON, Need.REASON, Need.REMEDIES, Need.OWN_VIEW}
AGAINST_SOMEONE = DECIDES | {Need.NOTICE, Need.REACHED, Need.HEARD}


@dataclass(frozen=True, slots=True)
class Move:
    """One transition: from where, to where, by whom, with what."""

    name: str
    sources: frozenset[Stage]
    target: Stage
    movers: frozenset[Mover]
    direction: Direction
    needs: frozenset[Need]


_RUNNING = frozenset({Stage.RECEIVED, Stage.INQUIRY})
_SERVICE = frozenset({Mover.WORKER, Mover.BOARD})


def _move(
    name: str,
    sources: Set[Stage],
    target: Stage,
    movers: Set[Mover],
    direction: Direction,
    *needs: Need,
) -> Move:
    wanted = AGAINST_SOMEONE if direction is Direction.AGAINST else ALWAYS
    return Move(name, frozenset(sources), target, frozenset(movers), direction, wanted | set(needs))


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        _move("inquire", {Stage.RECEIVED}, Stage.INQUIRY, {Mover.WORKER}, Direction.NEUTRAL),
        _move("grant", _RUNNING, Stage.DECIDED, _SERVICE, Direction.FOR, *DECIDES),
        _move("refuse", _RUNNING, Stage.DECIDED, _SERVICE, Direction.AGAINST),
        _move("revise_for", {Stage.DECIDED, Stage.CARRIED_OUT, Stage.ENDED}, Stage.DECIDED, _SERVICE, Direction.FOR,
              *DECIDES),
        _move("revise_against", {Stage.DECIDED, Stage.CARRIED_OUT}, Stage.DECIDED, _SERVICE, Direction.AGAINST),
        _move("carry_out", {Stage.DECIDED}, Stage.CARRIED_OUT, {Mover.WORKER}, Direction.FOR, Need.NAMED_PERSON),
        _move("change", {Stage.DECIDED, Stage.CARRIED_OUT}, Stage.INQUIRY, {Mover.WORKER, Mover.PERSON},
              Direction.NEUTRAL),
        _move("forward", _RUNNING, Stage.FORWARDED, {Mover.WORKER}, Direction.NEUTRAL, Need.NAMED_PERSON,
              Need.OTHER_SERVICE, Need.NOTICE),
        _move("withdraw", _RUNNING, Stage.WITHDRAWN, {Mover.PERSON}, Direction.NEUTRAL, Need.WISH_OF_PERSON),
        _move("end", {Stage.DECIDED, Stage.CARRIED_OUT}, Stage.ENDED, {Mover.PERSON}, Direction.NEUTRAL,
              Need.WISH_OF_PERSON),
        _move("take_up_again", {Stage.WITHDRAWN, Stage.ENDED}, Stage.INQUIRY, {Mover.WORKER, Mover.PERSON},
              Direction.FOR),
    )
}  # fmt: skip
"""All that can happen to an application. A service never ends one: it decides, forwards, or goes on."""


class CannotMove(Exception):
    """A move that is not possible from here, or for which something is missing: nothing has changed."""

    def __init__(
        self, move: str, *, stage: Stage, missing: Set[Need] = frozenset(), mover: Mover | None = None
    ) -> None:
        super().__init__(move)
        self.move, self.stage, self.missing, self.mover = move, stage, frozenset(missing), mover


@dataclass(frozen=True, slots=True)
class Course:
    """What the moves read and change. ``first_filed`` never changes, whoever holds the application."""

    receipt: str
    first_filed: datetime.date
    stage: Stage = Stage.RECEIVED

    def possible(self, mover: Mover) -> list[Move]:
        """The moves that someone could make from here."""
        return [move for move in MOVES.values() if self.stage in move.sources and mover in move.movers]

    def move(self, name: str, mover: Mover, given: Set[Need]) -> Course:
        """The course after a move.

        Raises:
            CannotMove: from another stage, by another kind of mover, or with something missing.
        """
        wanted = MOVES[name]
        there = set(given) - {Need.RECEIPT} | ({Need.RECEIPT} if self.receipt.strip() else set())
        if self.stage not in wanted.sources:
            raise CannotMove(name, stage=self.stage)
        if mover not in wanted.movers:
            raise CannotMove(name, stage=self.stage, mover=mover)
        if missing := wanted.needs - there:
            raise CannotMove(name, stage=self.stage, missing=missing)
        return replace(self, stage=wanted.target)


class Outcome(enum.StrEnum):
    """What a decision says. Each is made by a named person; none by a machine."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    REDUCED = "reduced"
    STOPPED = "stopped"

    @property
    def is_against(self) -> bool:
        """Whether the person gets less than was asked or than was running."""
        return self is not Outcome.GRANTED

    @property
    def move(self) -> str:
        """The move that goes with it while the application runs, for the first time or after a change."""
        first = {Outcome.GRANTED: "grant", Outcome.PARTLY: "refuse", Outcome.REFUSED: "refuse"}
        return first.get(self, "refuse")

    @property
    def revises(self) -> str:
        """The move that goes with it where there was a decision before."""
        return "revise_against" if self.is_against else "revise_for"


class Wanted(enum.StrEnum):
    """What a clock can ask for: somebody to do something. There is nothing else in this list."""

    DECIDE = "decide"
    NOTIFY = "notify"
    PAY = "pay"
    FORWARD = "forward"
    HEAR = "hear"
    EVALUATE = "evaluate"
    POST = "post"
    EMAIL = "email"
    REACH_OTHERWISE = "reach_otherwise"
    CALL_BACK = "call_back"
    ANSWER_CORRECTION = "answer_correction"
    ASK_OTHER_SERVICE = "ask_other_service"
    LOOK_INTO = "look_into"
    OFFER_HELP = "offer_help"
    EXPLORE = "explore"


@dataclass(frozen=True, slots=True)
class TaskWanted:
    """A task for the service. ``escalate``: also for whoever leads the team."""

    what: Wanted
    due: datetime.date
    escalate: bool = False


def overdue(what: Wanted, due: datetime.date, today: datetime.date) -> TaskWanted | None:
    """What follows from a term of the service that has passed: a task, and nothing for or against the person."""
    return TaskWanted(what, today, escalate=True) if today > due else None
