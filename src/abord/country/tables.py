"""Persons, pairs and holdings in memory, by position; and the way from there to ``Columns``.

Here it is settled who belongs together: everybody under one roof is taken two by two, and whoever is joined by a
pair is in one component.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from abord.country.contract import DERIVED
from abord.engine.columns import Array, Columns, starts_of
from abord.engine.facts import Fact
from abord.situation.assemble import INSTITUTIONS

ROSTER_UNKNOWN, ROSTER_OPEN, ROSTER_CLOSED = -1, 0, 1


@dataclass(slots=True)
class Tables:
    """The tables of a register in memory.

    Attributes:
        persons: how many persons.
        roof: int64 per person, the same for all under one roof; -1 unknown.
        roof_listed: int8 per person, whether everyone under the roof is here; -1 unknown.
        open_kinds: int64 per person, kinds of holding (bits) of which there may be more.
        pair_person, pair_other: positions, as declared.
        owner: position of the owner of each holding.
        facts: columns by fact name: float64 with NaN, or int8 with -1.
    """

    persons: int
    roof: Array
    roof_listed: Array
    open_kinds: Array
    pair_person: Array
    pair_other: Array
    owner: Array
    facts: dict[str, Array] = field(default_factory=dict)


@dataclass(slots=True)
class Joined:
    """``Columns`` with what leads back to the tables: person ``i`` stands in row ``order[i]``."""

    columns: Columns
    order: Array
    roof: Array
    listed: Array
    holding_order: Array


def unknown(fact: Fact, length: int) -> Array:
    """A column of which nothing is known."""
    return np.full(length, np.nan) if fact.is_number else np.full(length, -1, np.int8)


def components(persons: int, one: Array, two: Array) -> Array:
    """The first person of the component that each person is in, persons being joined by edges (one, two).

    Labels sink along all edges at once and jump to the label of their label: a few rounds, whatever the shape.
    """
    label = np.arange(persons)
    while True:
        first, second = label[one], label[two]
        differ = first != second
        if not differ.any():
            return label
        low, high = np.minimum(first[differ], second[differ]), np.maximum(first[differ], second[differ])
        np.minimum.at(label, high, low)
        while True:
            jumped = label[label]
            if (jumped == label).all():
                break
            label = jumped


def join(tables: Tables, facts: dict[str, Fact]) -> Joined:
    """Sort persons by component, complete the pairs, and lay the chosen facts in columns."""
    n = tables.persons
    apart, homeless = _lives_apart(tables, facts)
    roofed = np.flatnonzero((tables.roof >= 0) & ~apart)
    under = tables.roof[roofed]
    if (under[1:] < under[:-1]).any():
        sorted_ = np.argsort(under, kind="stable")
        roofed, under = roofed[sorted_], under[sorted_]
    begins = np.flatnonzero(np.concatenate([[True], under[1:] != under[:-1]])) if len(under) else np.zeros(0, np.int64)
    sizes = np.diff(np.concatenate([begins, [len(under)]]))
    head = np.repeat(roofed[begins], sizes) if len(under) else roofed
    label = components(n, np.concatenate([tables.pair_person, roofed]), np.concatenate([tables.pair_other, head]))
    in_order = bool((label[1:] >= label[:-1]).all())
    order = np.arange(n) if in_order else np.argsort(label, kind="stable")
    place = np.empty(n, np.int64)
    place[order] = np.arange(n)
    starts = np.flatnonzero(np.concatenate([[True], np.diff(label[order]) != 0])) if n else np.zeros(0, np.int64)
    component_start = np.concatenate([starts, [n]]).astype(np.int64)

    declared = place[tables.pair_person] * n + place[tables.pair_other]
    mirrored = place[tables.pair_other] * n + place[tables.pair_person]
    keys = np.sort(np.concatenate([declared, mirrored, _all_pairs(place[roofed], begins, sizes, n)]))
    keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])] if len(keys) else keys
    rows = None if np.array_equal(keys, declared) else np.searchsorted(keys, declared)
    pair_person, pair_other = (keys // n, keys % n) if n else (keys, keys)
    held = np.argsort(place[tables.owner], kind="stable")

    columns = Columns(
        component_start, starts_of(pair_person, n), pair_other, starts_of(place[tables.owner][held], n),
        open_kinds=tables.open_kinds[order] if tables.open_kinds.any() else None,
    )  # fmt: skip
    roof = np.where(homeless, -2, tables.roof)[order]
    for name, column in tables.facts.items():
        fact = facts.get(name)
        if fact is None:
            continue
        if fact.of == "person":
            columns.put(fact, column if in_order else column[order])
        elif fact.of == "holding":
            columns.put(fact, column[held])
        elif name not in DERIVED:
            if rows is not None:
                whole = unknown(fact, len(keys))
                whole[rows] = column
                column = whole
            columns.put(fact, column)
    if "same_roof" in facts:
        columns.put(facts["same_roof"], same_roof(roof, pair_person, pair_other))
    listed = tables.roof_listed[order]
    columns.open_roster = open_roster(columns.component_start, roof, listed, apart[order])
    return Joined(columns, order, roof, listed, held)


def _lives_apart(tables: Tables, facts: dict[str, Fact]) -> tuple[Array, Array]:
    """Who shares a roof with nobody: residents of institutions and those without a roof; and the latter alone."""
    housing, fact = tables.facts.get("housing"), facts.get("housing")
    if housing is None or fact is None or fact.choices is None:
        nobody = np.zeros(tables.persons, bool)
        return nobody, nobody
    return lives_apart(housing, fact.choices)


def lives_apart(housing: Array, choices: Any) -> tuple[Array, Array]:
    """By the column ``housing``: who shares a roof with nobody, and who has no roof."""
    homeless = housing == int(choices["NO_FIXED_ROOF"])
    institution = np.logical_or.reduce([housing == int(choices[name]) for name in INSTITUTIONS])
    return homeless | institution, homeless


def same_roof(roof: Array, person: Array, other: Array) -> Array:
    """Whether two live under the same roof; -1 where one's roof is unknown (-1), no where one has none (-2)."""
    one, two = roof[person], roof[other]
    same: Array = (one == two).astype(np.int8)
    odd = (one < 0) | (two < 0)
    if odd.any():
        same[(one == -1) | (two == -1)] = -1
        same[(one == -2) | (two == -2)] = 0
    return same


def open_roster(component_start: Array, roof: Array, listed: Array, apart: Array) -> Array | None:
    """Per component, whether further persons may live there; None where that is so nowhere."""
    may = ((roof == -1) | (listed != ROSTER_CLOSED)) & ~apart
    if not may.any():
        return None
    found: Array = np.logical_or.reduceat(may, component_start[:-1])
    return found


def _all_pairs(roofed: Array, begins: Array, sizes: Array, n: int) -> Array:
    """Keys of all ordered pairs of persons under one roof; ``roofed`` are persons sorted by roof."""
    size, begin = np.repeat(sizes, sizes), np.repeat(begins, sizes)
    if not len(size):
        return np.zeros(0, np.int64)
    within = np.arange(len(roofed)) - begin
    others = size - 1
    firsts = np.concatenate([[0], np.cumsum(others)[:-1]])
    step = np.arange(int(others.sum())) - np.repeat(firsts, others)
    step += step >= np.repeat(within, others)
    found: Array = np.repeat(roofed, others) * n + roofed[np.repeat(begin, others) + step]
    return found
