"""Who belongs together: components and pairs."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from abord.book import open_book
from abord.country.tables import Tables, components, join


def reference(persons: int, edges: list[tuple[int, int]]) -> list[int]:
    """The first person of everyone's component, by walking."""
    label = list(range(persons))
    for start in range(persons):
        reached, walk = {start}, [start]
        while walk:
            here = walk.pop()
            for one, two in edges:
                for near, far in ((one, two), (two, one)):
                    if near == here and far not in reached:
                        reached.add(far)
                        walk.append(far)
        label[start] = min(reached)
    return label


@given(st.integers(1, 12).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[st.integers(0, n - 1)] * 2)))))
def test_components_are_those_of_a_walk(graph: tuple[int, list[tuple[int, int]]]) -> None:
    persons, edges = graph
    one, two = (np.array([edge[side] for edge in edges], np.int64) for side in (0, 1))
    assert components(persons, one, two).tolist() == reference(persons, edges)


def test_a_long_chain_is_one_component() -> None:
    order = np.random.default_rng(1).permutation(5000)
    assert not components(5000, order[:-1], order[1:]).any()


def tables(roofs: list[int], pairs: list[tuple[int, int]], housing: list[int] | None = None) -> Tables:
    count = len(roofs)
    return Tables(
        count, np.array(roofs), np.ones(count, np.int8), np.zeros(count, np.int64),
        np.array([p for p, _ in pairs], np.int64), np.array([o for _, o in pairs], np.int64), np.zeros(0, np.int64),
        {"housing": np.array(housing if housing is not None else [0] * count, np.int8)},
    )  # fmt: skip


def pairs_of(made: Tables) -> set[tuple[int, int]]:
    joined = join(made, open_book().facts)
    columns = joined.columns
    person = np.repeat(np.arange(columns.persons), np.diff(columns.pair_start))
    return {(int(joined.order[p]), int(joined.order[o])) for p, o in zip(person, columns.pair_other, strict=True)}


def test_all_under_one_roof_are_paired_and_only_they() -> None:
    assert pairs_of(tables([7, 8, 7, 7], [])) == {(0, 2), (2, 0), (0, 3), (3, 0), (2, 3), (3, 2)}


def test_a_declared_pair_exists_both_ways_and_past_the_roof() -> None:
    made = tables([1, 2, 3], [(0, 2)])
    made.facts["relation"] = np.array([1], np.int8)
    assert pairs_of(made) == {(0, 2), (2, 0)}
    columns = join(made, open_book().facts).columns
    assert columns.components == 2
    assert sorted(columns.facts["relation"].tolist()) == [-1, 1]  # the way back is unknown
    assert columns.facts["same_roof"].tolist() == [0, 0]


def test_residents_of_a_rest_home_are_not_one_household() -> None:
    housing = open_book().facts["housing"].choices
    assert housing is not None
    home = int(housing["CARE_HOME"])
    assert pairs_of(tables([5] * 200, [(3, 4), (4, 3)], [home] * 200)) == {(3, 4), (4, 3)}


def test_whoever_has_no_roof_shares_none() -> None:
    housing = open_book().facts["housing"].choices
    assert housing is not None
    made = tables([-1, -1], [], [int(housing["NO_FIXED_ROOF"]), int(housing["DWELLING"])])
    columns = join(made, open_book().facts).columns
    assert columns.open_roster is not None
    assert columns.open_roster.tolist() == [False, True]
