"""The step plan: done and to do, who, by when, with which documents; issued again with what changed marked."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Sequence
from dataclasses import dataclass


class Owner(enum.StrEnum):
    """Who does a step. A helper is never here: helping is a kindness, the task stays where it belongs."""

    PERSON = "person"
    SERVICE = "service"
    OTHER_SERVICE = "other_service"


class Mark(enum.StrEnum):
    """What changed since the plan that the person has on paper."""

    SAME = "same"
    NEW = "new"
    CHANGED = "changed"
    DONE = "done"
    DROPPED = "dropped"


LAST = datetime.date.max


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``key`` stays the same over versions of the plan."""

    key: str
    title: str
    owner: Owner
    who: str = ""
    by: datetime.date | None = None
    documents: tuple[str, ...] = ()
    done_on: datetime.date | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.done_on is not None


@dataclass(frozen=True, slots=True)
class Marked:
    """A step with what changed about it."""

    step: Step
    mark: Mark
    before: Step | None = None


def marked(now: Sequence[Step], before: Sequence[Step]) -> list[Marked]:
    """The plan with its changes: nothing disappears without being named."""
    old = {step.key: step for step in before}
    found = []
    for step in now:
        was = old.pop(step.key, None)
        if was is None:
            mark = Mark.NEW if before else Mark.SAME
        elif step.is_done and not was.is_done:
            mark = Mark.DONE
        else:
            mark = Mark.SAME if step == was else Mark.CHANGED
        found.append(Marked(step, mark, was))
    found += [Marked(step, Mark.DROPPED, step) for step in old.values()]
    return found


def ordered(steps: Sequence[Step]) -> list[Step]:
    """To do first, then what is done.

    Of what is to do: what the person does by a day, what has no day, what others do by a day. So papers are brought
    before it is decided.
    """
    return sorted(steps, key=lambda step: (step.is_done, _turn(step), step.by or step.done_on or LAST, step.key))


def _turn(step: Step) -> int:
    if step.is_done or step.by is None:
        return 1
    return 0 if step.owner is Owner.PERSON else 2
