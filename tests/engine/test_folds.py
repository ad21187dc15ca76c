"""What a fold over holdings can be while some of them are open: all that completions give, and what matters of it.

Where there may be more of them, a completion has none more, one or two, each of any value.
"""

import datetime
import itertools
import math
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from abord.engine import law
from abord.engine.bound import Span, bound
from abord.engine.case import Case, Facts, Range
from abord.engine.graph import LawBook
from abord.engine.sheet import Sheet
from lawmaker import one_rule

DAY = datetime.date(2025, 1, 1)
PERSONS = 60
FACTS = """
gain: {of: holding, type: count, unit: "1", range: [0, 0.12345678]}
change: {of: holding, type: count, unit: "1", range: [-2, 2]}
debt: {of: holding, type: count, unit: "1", range: [-2, 0]}
empty: {of: holding, type: flag}
happy: {of: person, type: flag}
"""
EACH = {"gain": "Each[float]", "change": "Each[float]", "debt": "Each[float]", "empty": "Each[bool]"}
POSSIBLE = {"gain": (0.0, 0.1, 0.12345678), "change": (-2.0, -1.0, 0.0, 1.0, 2.0), "debt": (-2.0, -1.0, 0.0),
            "empty": (False, True)}  # fmt: skip
FOLDS = [
    *((fold, name) for fold in ("total", "highest", "lowest") for name in ("gain", "change", "debt")),
    *((fold, "empty") for fold in ("count", "any_of", "all_of")),
]
LOOSE = ("highest", "lowest")
"""Of which also a row is named that another may better in any case."""


@pytest.fixture(scope="module")
def small(write_law: Callable[..., LawBook]) -> LawBook:
    rules = []
    for fold, name in FOLDS:
        gives = f"lowest({name}, 1)" if fold == "lowest" else f"{fold}({name})"
        kind, unit = ("bool", "") if fold in ("any_of", "all_of") else ("float", ", unit=COUNT")
        rules.append(one_rule(f"{fold}_{name}", gives, kind, EACH, unit))
    return write_law("\n".join(rules), facts_here=FACTS)


def holding(chance: random.Random) -> Facts:
    """A thing of which all is known, or a part."""
    found: Facts = {}
    for name, values in POSSIBLE.items():
        low, high = sorted(chance.choice(values) for _ in range(2))
        if chance.random() < 0.8:
            found[name] = low if name == "empty" or low == high or chance.random() < 0.5 else Range(low, high)
    return found


def completed(fold: str, name: str, held: list[Facts], more: int) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The values that completions have, with so many things more, and what the fold gives of them."""
    given = []
    for one in held:
        value = one.get(name)
        low, high = value if isinstance(value, Range) else (value, value)
        given.append([one for one in POSSIBLE[name] if value is None or low <= one <= high])  # type: ignore[operator]
    for values in itertools.product(*given, *[POSSIBLE[name]] * more):
        yield values, law.lowest(values, math.inf) if fold == "lowest" else getattr(law, fold)(values)


@pytest.mark.parametrize(("fold", "name"), FOLDS)
def test_a_fold_is_what_completions_give(small: LawBook, fold: str, name: str) -> None:
    chance, kind = random.Random(5), frozenset([small.enums["Colour"](0)])
    holdings = [[holding(chance) for _ in range(chance.randint(0, 3))] for _ in range(PERSONS)]
    opened = [chance.choice((kind, frozenset())) for _ in holdings]
    case = Case(DAY, tuple(map(str, range(PERSONS))), [{} for _ in holdings], {}, holdings, opened)  # type: ignore[arg-type]
    found = bound(Sheet(small, case, small.parameters_at(DAY)), (f"{fold}(fact.{name})",))
    for person, held in enumerate(holdings):
        results = [dict(completed(fold, name, held, more)) for more in range(3 if opened[person] else 1)]
        every = {value for one in results for value in one.values()}
        told, where = found.of(f"{fold}(fact.{name})", person), f"{held}, {opened[person]}"
        if isinstance(told, Span):
            ends = [(min(one.values()), max(one.values())) for one in results]
            low, high = min(every), max(every)
            if opened[person]:  # what falls or rises with each thing more has no end
                low = -math.inf if ends[2][0] < ends[1][0] else low
                high = math.inf if ends[2][1] > ends[1][1] else high
            assert told[:2] == (low, high), where
        else:
            assert told.mask == sum(1 << int(value) for value in every), where
        named = {(datum.fact, datum.holding) for datum in found.data(told.missing)}
        matter = {
            (name, place) for place in range(len(held)) for one in results for values, result in one.items()
            for other in POSSIBLE[name]
            if one.get((*values[:place], other, *values[place + 1 :]), result) != result
        }  # fmt: skip
        if any(result != results[0][values[: len(held)]] for one in results for values, result in one.items()):
            matter.add(("holdings", -1))
        assert named >= matter if fold in LOOSE else named == matter, where
        assert not named or len(every) > 1, where
