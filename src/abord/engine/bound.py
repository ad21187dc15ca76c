"""Bound: what can be said of one household while facts are missing.

The rules run over intervals and sets (``emit.Bounds``), so what comes out contains what every completion of the
unknown facts gives. A result is settled when only one value is left; otherwise the data that matter are named.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from abord.engine.compiled import Compiled, compile_bounds
from abord.engine.sheet import Missing, Sheet


class Span(NamedTuple):
    """What a number can be, and the missing data that matter, as bits."""

    low: float
    high: float
    missing: int

    @property
    def is_settled(self) -> bool:
        """Only one value is left."""
        return self.low == self.high


class Options(NamedTuple):
    """What a flag (1 no, 2 yes) or a choice can be, as a mask, and the missing data that matter, as bits."""

    mask: int
    missing: int

    @property
    def is_settled(self) -> bool:
        """Only one case is left."""
        return self.mask & (self.mask - 1) == 0


Bound = Span | Options


def places(bits: int) -> list[int]:
    """Which bits are set, the lowest first."""
    return list(itertools.compress(itertools.count(), _marks(bits)))


def _marks(bits: int) -> bytes:
    """Of every bit, the lowest first, whether it is set: 1 or 0."""
    return bin(bits)[:1:-1].encode().translate(_DIGITS)


_DIGITS = bytes.maketrans(b"01", bytes([0, 1]))


@dataclass(slots=True)
class Bounded:
    """What bound found: every variable, per person (per row, for pair and holding variables)."""

    sheet: Sheet
    compiled: Compiled
    columns: dict[str, list[tuple[Any, ...]]]
    cases: dict[tuple[Any, ...], Bounded] = field(default_factory=dict)  # its split: rights may make the same choices

    def of(self, variable: str, row: int) -> Bound:
        """The bound of a variable of one person, pair or holding."""
        found = self.columns[variable][row]
        return Span._make(found) if len(found) == 3 else Options._make(found)

    def mask(self, variable: str, row: int) -> int:
        """What a flag (1 no, 2 yes, 3 either) or a choice can be."""
        mask: int = self.columns[variable][row][0]
        return mask

    def knows(self, variable: str) -> bool:
        """Whether the variable was computed in this run."""
        return variable in self.compiled.outputs

    def data(self, missing: int) -> list[Missing]:
        """The missing data behind a set of bits."""
        return list(itertools.compress(self.sheet.missing, _marks(missing))) if missing else []


def bound(
    sheet: Sheet, targets: tuple[str, ...], pins: dict[tuple[str, int], int] | None = None, whole: bool = False
) -> Bounded:
    """Run the bounds build. ``pins`` narrow a variable of a person to a mask: one case of a split.

    ``whole`` also gives every variable on the way, as an explanation needs.
    """
    compiled = compile_bounds(sheet.book, targets, whole)
    arguments = list(compiled.given(sheet))
    sizes = {"person": sheet.size, "pair": len(sheet.pair_other), "holding": len(sheet.holding_open)}
    columns: dict[str, list[tuple[Any, ...]]] = {}
    for place, name, grain in compiled.written:
        columns[name] = arguments[place] = [()] * sizes[grain]
    for (variable, person), mask in (pins or {}).items():
        if variable in compiled.pins:
            arguments[compiled.pins[variable]] = narrowed = list(arguments[compiled.pins[variable]])
            narrowed[person] = mask
    compiled.run(*arguments)
    return Bounded(sheet, compiled, columns)
