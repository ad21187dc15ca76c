"""Made-up households: seeded, in order, and with everything the engine finds hard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from made_up import DATE

from abord.country.contract import Contract
from abord.country.ready import Ready
from abord.country.registers import check
from abord.country.synthetic import Recipe, blocks, identifiers
from abord.country.tables import join
from abord.engine.case import Range
from abord.engine.graph import LawBook
from abord.situation.bases import STREAMS, derive


def test_the_same_seed_gives_the_same_persons(book: LawBook) -> None:
    one, two, other = (next(blocks(book, Recipe(200, seed=seed))) for seed in (1, 1, 2))
    assert all(np.array_equal(one.facts[name], two.facts[name], equal_nan=True) for name in one.facts)
    assert not np.array_equal(one.facts["age"][:100], other.facts["age"][:100])


def test_sizes_and_types(book: LawBook) -> None:
    made = next(blocks(book, Recipe(20_000)))
    joined = join(made, book.facts)
    assert joined.columns.components == 20_000
    assert 2.2 < made.persons / 20_000 < 2.35
    custody, relation = book.facts["custody"].choices, book.facts["relation"].choices
    assert custody is not None and relation is not None
    assert (made.facts["custody"] == custody["ALTERNATING"]).any()
    assert set(np.unique(made.facts["relation"])) >= {
        relation[n] for n in ("SPOUSE", "CHILD", "GRANDCHILD", "EX_SPOUSE")
    }
    assert not any(np.isnan(column).any() for column in made.facts.values() if column.dtype == np.float64)


def test_extremes_are_there(book: LawBook) -> None:
    made = next(blocks(book, Recipe(3000, extremes=True)))
    sizes = np.diff(join(made, book.facts).columns.component_start)
    assert sizes.max() == 12
    assert made.facts["wage_net"].max() > 9_000_000
    threshold = next(p for n, p in book.parameters.items() if n == "leefloon_ris.amount_single").values[-1].value
    per_year = [name for name, fact in book.facts.items() if str(fact.unit) == "EUR/year" and name in made.facts]
    assert any((made.facts[name] == threshold).any() for name in per_year)


def test_everything_is_within_the_contract(register: Callable[..., Path], book: LawBook) -> None:
    for options in ({}, {"missing": 0.3, "extremes": True}):
        assert check(register(**options), Contract(book), DATE) == []


def test_bases_of_income_go_together(book: LawBook) -> None:
    made = next(blocks(book, Recipe(300)))
    for stream in STREAMS:
        for person in range(made.persons):
            known = {name: Range(*[float(made.facts[name][person])] * 2) for name in stream.facts}
            for name in stream.facts:
                told = {other: amount for other, amount in known.items() if other != name}
                found = derive(stream, told, 1e7)
                assert found is not None, (stream.name, told)
                assert found[name].low - 0.02 <= known[name].low <= found[name].high + 0.02


def test_missing_blanks_about_so_many(register: Callable[..., Path], book: LawBook) -> None:
    columns = Ready(register(2000, missing=0.1), Contract(book), DATE).piece(0).columns
    lacking = np.zeros(columns.persons, bool)
    for name, fact in Contract(book).facts.items():
        if fact.of == "person":
            column = columns.facts[name]
            lacking |= np.isnan(column) if fact.is_number else column < 0
    assert 0.07 < lacking.mean() < 0.12


def test_what_a_register_lacks_is_unknown_of_all(book: LawBook) -> None:
    made = next(blocks(book, Recipe(200, without=("savings", "wage_net"))))
    kind = book.facts["kind"].choices
    assert kind is not None and "wage_net" not in made.facts
    assert not (made.facts["kind"] == kind["SAVINGS"]).any()
    assert (made.open_kinds == 1 << int(kind["SAVINGS"])).all()
    with pytest.raises(ValueError, match="no such fact"):
        next(blocks(book, Recipe(10, without=("wage",))))


def test_identifiers() -> None:
    assert identifiers("S", np.array([1, 123, 99_999_999])).to_pylist() == ["S00000001", "S00000123", "S99999999"]
