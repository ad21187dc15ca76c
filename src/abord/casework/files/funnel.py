"""The funnel: of the rights that were found, how many were asked for, decided, received; per right and channel.

Aggregates only. Small cells are left out, and so is what would give them away (``country.suppress``); the table has no
dimension by which a worker or a person could be found.
"""

from __future__ import annotations

import datetime
import enum
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, combinations

from abord.casework.files.barriers import Axis, Exit, Kind
from abord.country.suppress import SMALLEST, suppressed


class Reached(enum.StrEnum):
    """How far an item came, each step within the one before."""

    FOUND = "found"
    TOLD = "told"
    ASKED = "asked"
    DECIDED = "decided"
    RECEIVED = "received"


STEPS = tuple(Reached)


@dataclass(frozen=True, slots=True)
class Road:
    """The dates of one item. Nothing in here names anybody."""

    right: str
    channel: str
    found: datetime.date
    told: datetime.date | None = None
    asked: datetime.date | None = None
    decided: datetime.date | None = None
    received: datetime.date | None = None
    exit: Exit | None = None
    kind: Kind | None = None
    """Of non-take-up, or that there is none."""
    marks: tuple[bool | None, ...] = (None,) * len(Axis)
    """Of each axis whether it is so; None where the data do not tell."""
    times: int = 1
    """How many items went this road."""

    def came_to(self, step: Reached) -> bool:
        """Whether it came that far; a later step counts for all before it."""
        return any(getattr(self, later.value) is not None for later in STEPS[STEPS.index(step) :])


@dataclass(frozen=True, slots=True)
class Funnel:
    """Rows of counts, None where a cell is suppressed; ``days`` is the median from found to received."""

    rows: list[str]
    counts: list[list[int | None]]
    days: list[int | None]
    smallest: int


def funnel(roads: Iterable[Road], by: str, smallest: int = SMALLEST) -> Funnel:
    """The counts per right (``by`` is "right") or channel ("channel")."""
    if by not in ("right", "channel"):
        raise ValueError(f"there is no funnel by {by}: it would say too much")
    groups: dict[str, list[Road]] = {}
    for road in roads:
        groups.setdefault(getattr(road, by), []).append(road)
    rows = sorted(groups)
    # Who dropped out between two steps is a cell too: it is suppressed with its neighbours.
    dropped = [[_dropped(groups[row], step) for step in STEPS] for row in rows]
    shown = suppressed(dropped, smallest)
    counts = [_summed(line) for line in shown]
    days = [_median(groups[row], smallest) for row in rows]
    return Funnel(rows, counts, days, smallest)


PARTS: tuple[tuple[tuple[Reached, ...], tuple[Kind, ...]], ...] = (
    ((Reached.FOUND, Reached.TOLD), (Kind.PRIMARY, Kind.BY_ITSELF, Kind.NO_RIGHT)),
    ((Reached.ASKED, Reached.DECIDED), (Kind.SECONDARY, Kind.BY_ITSELF, Kind.NO_RIGHT)),
    ((Reached.RECEIVED,), (Kind.PARTIAL, Kind.TEMPORARY, Kind.TAKEN_UP)),
)
"""Between two counts of the funnel, which kinds there can be."""


def kinds(roads: Iterable[Road], smallest: int = SMALLEST) -> tuple[list[str], list[list[int | None]]]:
    """Per right how many there are of each kind, in the order of ``Kind``; None where it is suppressed.

    What the funnel of the same roads leaves out cannot be found here, nor with both: each part between two counts of
    the funnel is suppressed as a table whose totals are known, and is left out where the funnel does not show it.
    """
    groups: dict[str, list[Road]] = {}
    for road in roads:
        groups.setdefault(road.right, []).append(road)
    rows = sorted(groups)
    ended = suppressed([[_dropped(groups[row], step) for step in STEPS] for row in rows], smallest)
    sums: list[dict[Kind, int | None]] = [dict.fromkeys(Kind, 0) for _ in rows]
    for steps, possible in PARTS:
        true = [[_counted(groups[row], steps, one) for one in possible] for row in rows]
        shown = suppressed(true, smallest)
        for number, line in enumerate(shown):
            hidden = any(ended[number][STEPS.index(step)] is None for step in steps)
            for one, count, exact in zip(possible, line, true[number], strict=True):
                before = sums[number][one]
                left_out = count is None or (hidden and exact > 0) or before is None
                sums[number][one] = None if left_out else before + count  # type: ignore[operator]
    return rows, [[line[one] for one in Kind] for line in sums]


ANSWERS: tuple[bool | None, ...] = (True, False, None)
"""In the order in which they are shown: so, not so, not known."""
Told = tuple[int, ...]


def marked(roads: Iterable[Road], smallest: int = SMALLEST) -> dict[Axis, list[Told | None]]:
    """Per axis and right (in the order of ``funnel``) how many are so, are not so, and are not known; None: left out.

    The axes overlap each other and the one-word table, so one shown beside the other could give a small group away: a
    kind of 30 of which 27 are permanent leaves 3 that are not. What is shown is therefore a coarser form of a table
    without small cells: first the items are put together that the funnel and the one-word table do not tell apart,
    and then as many axes are shown as leave none of these, crossed with all of the axes shown, with fewer than
    ``smallest``. Nobody can then reckon a smaller group, however the numbers are taken from each other. An axis is
    shown for a right with all of its answers, or not at all; and not for a right of which the funnel leaves out how
    many were found, because the answers together would tell it.
    """
    every = list(roads)
    words, through = kinds(every, smallest)[1], funnel(every, "right", smallest)
    counted = []
    for row, line, came in zip(through.rows, words, through.counts, strict=True):
        told = {one for one, count in zip(Kind, line, strict=True) if count is not None}
        steps = [step for step, count in zip(STEPS, came, strict=True) if count is not None]
        alike: Counter[tuple[object, ...]] = Counter()
        for road in every:
            if road.right == row:
                seen = (road.kind if road.kind in told else None, *(road.came_to(step) for step in steps))
                alike[(seen, *road.marks)] += road.times
        counted.append((alike, _as_many_as_go(alike, smallest) if Reached.FOUND in steps else set()))
    _in_company(counted, smallest)
    return {axis: [_answers(alike, axis) if axis in shown else None for alike, shown in counted] for axis in Axis}


Alike = Counter[tuple[object, ...]]


def _as_many_as_go(alike: Alike, smallest: int) -> set[Axis]:
    """The most axes of which no crossing has too few; of as many, the first ones."""
    for many in range(len(Axis), 0, -1):
        for some in combinations(Axis, many):
            crossed: Counter[tuple[object, ...]] = Counter()
            for (seen, *marks), times in alike.items():
                crossed[(seen, *(mark for axis, mark in zip(Axis, marks, strict=True) if axis in some))] += times
            if min(crossed.values()) >= smallest:
                return set(some)
    return set()


def _answers(alike: Alike, axis: Axis) -> Told:
    place = list(Axis).index(axis) + 1
    return tuple(sum(times for one, times in alike.items() if one[place] is answer) for answer in ANSWERS)


def _in_company(counted: list[tuple[Alike, set[Axis]]], smallest: int) -> None:
    """Who misses this right and another is counted at the other too: one right can give away what is hidden of another.

    Where only one right has such people and another is left out, the two have the same ones; where all are shown, and
    the largest has almost as many as all others together, the difference is those who are twice in the others.
    """
    for answer in (0, 2):
        shown = [(_answers(alike, Axis.CUMULATIVE)[answer], axes) for alike, axes in counted if Axis.CUMULATIVE in axes]
        some = [(count, axes) for count, axes in shown if count]
        over = sum(count for count, _ in some) - 2 * max((count for count, _ in some), default=0)
        all_shown = len(shown) == len(counted)
        if (not all_shown and len(some) == 1) or (all_shown and 0 < over < smallest):
            for _, axes in some:
                axes.discard(Axis.CUMULATIVE)


def _counted(roads: list[Road], steps: tuple[Reached, ...], kind: Kind) -> int:
    """How many of a kind ended at one of these steps."""
    return sum(_dropped([road for road in roads if road.kind is kind], step) for step in steps)


def _dropped(roads: list[Road], step: Reached) -> int:
    """How many came exactly to a step."""
    after = STEPS[STEPS.index(step) + 1] if step is not STEPS[-1] else None
    return sum(road.times for road in roads if road.came_to(step) and not (after is not None and road.came_to(after)))


def _summed(ends: list[int | None]) -> list[int | None]:
    """From how many ended at each step to how many came to it; unknown where a suppressed cell is in the sum.

    A sum over two or more suppressed cells is shown as unknown too: with the ones around it, it would give them away.
    """
    found: list[int | None] = []
    for start in range(len(ends)):
        rest = ends[start:]
        found.append(None if any(one is None for one in rest) else sum(one for one in rest if one is not None))
    return found


def _median(roads: list[Road], smallest: int) -> int | None:
    received = [(road.received, road) for road in roads if road.received is not None]
    days = sorted(((on - road.found).days, road.times) for on, road in received)
    passed = list(accumulate(times for _, times in days))
    if not passed or passed[-1] < smallest:
        return None
    middle = (passed[-1] - 1) // 2, passed[-1] // 2  # the same where the number is odd
    low, high = (days[bisect_right(passed, place)][0] for place in middle)
    return round((low + high) / 2)
