"""The verdict on one right for one person: what bound proves, where it helps by cases.

Interval arithmetic forgets that two numbers rest on one choice. Where a result is open, the run is made again for every
case of the choices that the right makes, and the results are joined.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass

from abord.engine.bound import Bounded, Options, Span, bound, places
from abord.engine.cache import kept
from abord.engine.compiled import can_be_split
from abord.engine.graph import LawBook
from abord.engine.sheet import Missing

MOST_CASES = 64
"""How many cases one result is split into at the most."""


@dataclass(slots=True)
class Verdict:
    """What bound proves of one right for one person; ``bits`` are the missing data that would settle it."""

    run: Bounded
    entitled: Options
    amount: Span | None
    bits: int

    @property
    def missing(self) -> list[Missing]:
        """The data that would settle it."""
        return self.run.data(self.bits)

    @property
    def facts(self) -> list[Missing]:
        """What is missing of the household."""
        return self.run.data(self.bits & ~self.run.sheet.unsure)

    @property
    def figures(self) -> list[Missing]:
        """The unsure figures of the law that matter."""
        return self.run.data(self.bits & self.run.sheet.unsure)


def verdict(bounded: Bounded, right: str, person: int, most_cases: int = MOST_CASES) -> Verdict:
    """Read a result off a run; where it is open, split a bounded number of cases and join them."""
    book = bounded.sheet.book
    found = book.rights[right]

    def read(run: Bounded) -> tuple[Options, Span | None]:
        entitled = run.of(found.entitled, person)
        amount = run.of(found.amount, person) if found.amount else None
        assert isinstance(entitled, Options) and (amount is None or isinstance(amount, Span))
        return entitled, amount

    entitled, amount = read(bounded)
    if not entitled.is_settled or (entitled.mask == 2 and amount is not None and not amount.is_settled):
        cases = _cases(bounded, right, person, most_cases)
        if cases:
            entitled, amount = _join((read(_case_of(bounded, right, pins)) for pins in cases), entitled, amount)
    if entitled.mask == 1 and amount is not None:
        amount = Span(0.0, 0.0, 0)
    open_bits = (0 if entitled.is_settled else entitled.missing) | (amount.missing if amount is not None else 0)
    return Verdict(bounded, entitled, amount, open_bits)


def _cases(bounded: Bounded, right: str, person: int, most: int) -> list[dict[tuple[str, int], int]]:
    """The cases to split: every open choice that the right's own rules make for this person."""
    if most < 2:
        return []
    options: list[list[tuple[tuple[str, int], int]]] = []
    size = 1
    for variable in _splits(bounded.sheet.book, right):
        members = [1 << place for place in places(bounded.mask(variable, person))]
        if len(members) > 1 and size * len(members) <= most:
            size *= len(members)
            options.append([((variable, person), member) for member in members])
    cases = [dict(case) for case in itertools.product(*options)] if options else []
    return cases[-1:] + cases[:-1]  # the ends first: together they often span all that is possible


def _case_of(bounded: Bounded, right: str, pins: dict[tuple[str, int], int]) -> Bounded:
    """The run of one case, together with the other rights of the run that make the same choices."""
    targets = alike(bounded.sheet.book, right, bounded.compiled.targets)
    key = (targets, *pins.items())
    if key not in bounded.cases:
        bounded.cases[key] = bound(bounded.sheet, targets, pins)
    return bounded.cases[key]


@kept(1000)
def alike(book: LawBook, right: str, targets: tuple[str, ...]) -> tuple[str, ...]:
    """Of the targets of a run those of the rights that make the same choices as this one."""
    wanted, choices = set(targets), _splits(book, right)
    return tuple(
        target
        for other in book.rights
        if other == right or (wanted.issuperset(book.targets(other)) and _splits(book, other) == choices)
        for target in book.targets(other)
    )


@kept()
def _splits(book: LawBook, right: str) -> list[str]:
    """The choices that the rules of a right make."""
    needed = book.needed(book.targets(right))
    return [variable for variable in needed if can_be_split(book.variables[variable])]


def _join(
    results: Iterable[tuple[Options, Span | None]], entitled: Options, amount: Span | None
) -> tuple[Options, Span | None]:
    """The union of the cases, never wider than the result without a split: once it is as wide, no case is left to try.

    A case in which nothing is possible does not count.
    """
    mask, low, high = 0, math.inf, -math.inf
    for result, span in results:
        if not result.mask:
            continue
        mask |= result.mask
        if span is not None:
            low, high = min(low, span.low), max(high, span.high)
        if mask == entitled.mask and (amount is None or (low <= amount.low and high >= amount.high)):
            break
    if not mask:
        return entitled, amount
    joined = Options(mask, entitled.missing if mask & (mask - 1) else 0)
    if amount is None:
        return joined, None
    low, high = max(amount.low, low), min(amount.high, high)
    return joined, Span(low, high, amount.missing if low < high else 0)
