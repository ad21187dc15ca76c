"""The journal as people read it: what one person looked at in a day is one line, with how often. The journal is whole.

Only looking is joined. What somebody did stands by itself, each time; so does a line whose key was destroyed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from abord.casework.journal.chain import Line, Shown

LOOKING = frozenset({"read", "listed"})
"""Acts by which somebody saw something, and changed nothing."""


@dataclass(slots=True)
class Group:
    """Entries that say the same of one day. ``line`` is that of the newest; None where the key was destroyed."""

    line: Line | None
    first: datetime.datetime
    last: datetime.datetime
    count: int
    decisions: list[str]
    """For which applications it was needed, each once, the newest first."""


def grouped(entries: Iterable[Shown]) -> list[Group]:
    """The entries of one person's log, newest first, as lines to read; each stands where its newest entry stood."""
    found: list[Group] = []
    open_groups: dict[tuple[object, ...], Group] = {}
    for one in entries:
        line = one.line
        about = [line.decision.removeprefix("application ")] if line is not None and line.decision else []
        key = _key(line, one.at)
        group = open_groups.get(key) if key else None
        if group is None:
            group = Group(line, one.at, one.at, 0, [])
            found.append(group)
            if key:
                open_groups[key] = group
        group.count += 1
        group.first = min(group.first, one.at)
        group.last = max(group.last, one.at)
        group.decisions += [number for number in about if number not in group.decisions]
    return found


def _key(line: Line | None, at: datetime.datetime) -> tuple[object, ...]:
    """What must be the same for two entries to be one line; empty: it stands by itself."""
    if line is None or line.act not in LOOKING:
        return ()
    return line.act, line.actor_kind, line.actor_id, line.actor_name, line.purpose, timezone.localtime(at).date()
