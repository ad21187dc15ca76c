"""What an expression can be while facts are open: all that some completion gives, no more, and which facts matter.

Each expression reads a fact once, so that the bounds of its parts are exactly those of the whole.
"""

import datetime
import inspect
import itertools
import random
from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest

from abord.engine.bound import Bounded, Span, bound
from abord.engine.case import Case, Facts, Range
from abord.engine.graph import LawBook
from abord.engine.sheet import Sheet
from lawmaker import one_rule

DAY = datetime.date(2025, 1, 1)
PERSONS = 120
FACTS = """
a: {of: person, type: count, unit: "1", range: [-2, 2]}
b: {of: person, type: count, unit: "1", range: [-2, 2]}
parts: {of: person, type: count, unit: "1", range: [1, 3]}
yearly: {of: person, type: amount, unit: EUR/year, range: [-2, 2]}
monthly: {of: person, type: amount, unit: EUR/month, range: [0, 2]}
happy: {of: person, type: flag}
sunny: {of: person, type: flag}
colour: {of: person, type: choice, choices: Colour}
second: {of: person, type: choice, choices: Colour}
value: {of: holding, type: count, unit: "1", range: [-2, 2]}
"""
DOUBT = {"value": 0, "low": 0, "high": 1, "confidence": "?", "source": "here"}
FIGURES = {
    "two": ("1", 2),
    "tiny": ("1", 0.001),
    "huge": ("1", 10**17),
    "applies": ("flag", True),
    "doubt": {"unit": "1", "values": {"2000-01-01": DOUBT}},
}
NUMBERS = (
    "a + b", "a - b", "a * b", "a / parts", "min(a, b)", "max(a, b)", "a + p.two", "p.two - a", "1 + 1", "p.two - 1",
    "0 * p.two", "a if happy else b", "a if happy else 1", "0 if happy else 0", "a if b < p.two - 1 else parts",
    "a * b + parts", "a / parts + b", "min(a, 0) + b", "max(0, a) + b", "min(a, b) * parts", "(a + b) * parts",
    "(a if happy else 0) + b", "(a if happy else b) - parts", "parts if happy and sunny else a",
    "0 if p.applies else a", "a if p.applies else 0", "both = a + b; return both * parts", "a + p.huge",
)  # fmt: skip
BY_YEAR = ("yearly", "per_year(monthly)", "yearly - per_year(monthly)", "round_cents(yearly / parts)", "min(yearly, 0)")
BY_MONTH = (
    "per_month(yearly)",
    "per_month(yearly) + monthly",
    "round_cents(monthly * p.tiny)",
    "per_month(yearly) + round_cents(monthly * p.tiny)",
)
TRUTHS = (
    "a < b", "a <= b", "a > b", "a >= b", "a == b", "a != b", "a < p.two", "p.two <= a", "a + b >= parts", "a == 1",
    "happy and sunny", "happy or sunny", "not happy", "not (happy or sunny)", "happy and a < b", "a < b or happy",
    "a < b and happy and sunny", "happy or a < b or sunny", "happy == sunny", "happy != sunny", "happy == True",
    "colour == second", "colour != second", "colour == Colour.RED", "colour != Colour.RED", "Colour.RED == colour",
    "colour == Colour.RED or colour == Colour.BLUE", "colour == Colour.RED or happy or colour == Colour.BLUE",
    "colour == Colour.RED or second == Colour.RED", "colour != Colour.RED and second == Colour.BLUE",
    "happy if sunny else a < b", "True if happy else sunny", "happy if sunny else False", "True", "p.applies and happy",
    "(colour if happy else second) == Colour.GREEN", "colour == (Colour.RED if happy else Colour.BLUE)",
    "not (colour == Colour.RED or colour == Colour.GREEN)", "(a if happy else 1) < b",
    "either = happy or sunny; return either and a < b", "taken = colour; return taken == Colour.RED",
    "found = colour == Colour.RED or colour == Colour.RED; return found",
)  # fmt: skip
LOOSE = ("(colour if happy else second) == Colour.GREEN", "(a if happy else 1) < b")
"""Of which more may be named: bounds forget which branch the value came from."""
CHOICES = ("colour", "colour if happy else second", "Colour.GREEN if happy else second", "Colour.BLUE")
KINDS = (
    (NUMBERS, "float", ", unit=COUNT"), (BY_YEAR, "float", ", unit=EUR_PER_YEAR"),
    (BY_MONTH, "float", ", unit=EUR_PER_MONTH"), (TRUTHS, "bool", ""), (CHOICES, "Colour", ""),
)  # fmt: skip
NAMES = {
    "a": "float", "b": "float", "parts": "float", "yearly": "float", "monthly": "float", "happy": "bool",
    "sunny": "bool", "colour": "Colour", "second": "Colour",
}  # fmt: skip


@pytest.fixture(scope="module")
def small(write_law: Callable[..., LawBook]) -> LawBook:
    made = [(text, kind, more) for texts, kind, more in KINDS for text in texts]
    rules = "\n".join(
        one_rule(f"rule_{index}", text, kind, NAMES, more) for index, (text, kind, more) in enumerate(made)
    )
    return write_law(rules, FIGURES, facts_here=FACTS)


def run(book: LawBook, facts: list[Facts], rules: list[str], holdings: list[list[Facts]] | None = None) -> Bounded:
    case = Case(DAY, tuple(map(str, range(len(facts)))), facts, holdings=holdings or [[] for _ in facts])
    return bound(Sheet(book, case, book.parameters_at(DAY)), tuple(rules))


def known_somehow(book: LawBook, chance: random.Random) -> Facts:
    """Facts of a person: of each all is known, or a part, or nothing."""
    found: Facts = {}
    for name in [name for name, fact in book.facts.items() if fact.of == "person" and chance.random() < 0.7]:
        fact = book.facts[name]
        if fact.is_number:
            low, high = sorted(float(chance.randint(int(fact.low), int(fact.high))) for _ in range(2))
            found[name] = Range(low, high) if low < high else low
        elif fact.choices is None:
            found[name] = chance.random() < 0.5
        else:
            some = chance.sample(list(fact.choices), chance.choice((1, 1, 2)))
            found[name] = some[0] if len(some) == 1 else frozenset(some)
    return found


def possible(book: LawBook, name: str, value: Any) -> tuple[Any, ...]:
    """What a fact can be; of a number what is whole, with both ends."""
    fact = book.facts[name]
    if fact.is_number:
        low, high = value if isinstance(value, Range) else (fact.low, fact.high) if value is None else (value, value)
        return tuple(float(number) for number in range(int(low), int(high) + 1))
    if value is None:
        return (False, True) if fact.choices is None else tuple(fact.choices)
    return tuple(value) if isinstance(value, frozenset) else (value,)


@cache
def completed(function: Callable[..., Any], facts: tuple[str, ...], *given: tuple[Any, ...]) -> tuple[Any, set[str]]:
    """What a rule gives in all completions, and the facts of which one alone can turn that."""
    figures = SimpleNamespace(two=2.0, tiny=0.001, huge=1e17, applies=True)
    results = {
        chosen: function(**dict(zip(facts, chosen, strict=True)), p=figures) for chosen in itertools.product(*given)
    }
    matter = set()
    for place, name in enumerate(facts):
        first: dict[tuple[Any, ...], Any] = {}  # of those that differ in this fact alone
        if any(first.setdefault(chosen[:place] + chosen[place + 1 :], one) != one for chosen, one in results.items()):
            matter.add(name)
    return set(results.values()), matter


def test_it_is_what_completions_give_and_names_what_matters(small: LawBook) -> None:
    chance = random.Random(1)
    persons = [known_somehow(small, chance) for _ in range(PERSONS)]
    rules = [name for name in small.variables if name.startswith("demo.rule_")]
    found = run(small, persons, rules)
    for name in rules:
        version = small.variables[name].versions[0]
        function, facts = version.rule.info.function, tuple(version.edges)
        text = inspect.getsource(function).split("\n")[-2].strip()
        for person, known in enumerate(persons):
            given = [possible(small, fact, known.get(fact)) for fact in facts]
            values, matter = completed(function, facts, *given)
            told, where = found.of(name, person), f"{text}: {facts}, {given}"
            if isinstance(told, Span):
                assert told[:2] == (min(values), max(values)), where
            else:
                assert told.mask == sum(1 << int(value) for value in values), where
            named = {datum.fact for datum in found.data(told.missing)}
            assert named >= matter if any(loose in text for loose in LOOSE) else named == matter, where


@pytest.mark.parametrize(
    ("held", "facts", "lowest", "highest"),
    [
        ([1.0], {"a": 2.0}, (1, 1, set()), (2, 2, set())),
        ([1.0], {"a": Range(0.0, 2.0)}, (0, 1, {"a"}), (1, 2, {"a"})),
        ([Range(-2.0, 1.0)], {"a": 1.0}, (-2, 1, {"value"}), (1, 1, set())),
        ([Range(-2.0, 2.0), -1.0], {"a": Range(0.0, 1.0)}, (-2, -1, {"value"}), (0, 2, {"a", "value"})),
        ([None, -2.0], {}, (-2, -2, set()), (0, 2, {"a", "value"})),
        ([], {"a": Range(1.0, 2.0)}, (1, 2, {"a"}), (1, 2, {"a"})),
    ],
)
def test_a_fold_stands_in_an_expression(
    write_law: Callable[..., LawBook], held: list[Any], facts: Facts,
    lowest: tuple[float, float, set[str]], highest: tuple[float, float, set[str]],
) -> None:  # fmt: skip
    """The lowest of all values and one more; the highest of all, none of them below 0, with one more."""
    taken = NAMES | {"value": "Each[float]"}
    rules = [one_rule("low", "lowest(value, a)", "float", taken, ", unit=COUNT"),
             one_rule("high", "max(highest(value), a)", "float", taken, ", unit=COUNT")]  # fmt: skip
    book = write_law("\n".join(rules), FIGURES, facts_here=FACTS)
    found = run(book, [facts], ["demo.low", "demo.high"], [[{} if one is None else {"value": one} for one in held]])
    for name, expected in (("demo.low", lowest), ("demo.high", highest)):
        low, high, missing = found.columns[name][0]
        assert (low, high, {datum.fact for datum in found.data(missing)}) == expected


def test_an_unsure_figure_is_all_that_it_may_be_and_is_named(write_law: Callable[..., LawBook]) -> None:
    book = write_law(one_rule("doubted", "a * p.doubt", "float", NAMES, ", unit=COUNT"), FIGURES, facts_here=FACTS)
    found = run(book, [{"a": 2.0}, {"a": 0.0}], ["demo.doubted"])
    assert [found.of("demo.doubted", person)[:2] for person in (0, 1)] == [(0.0, 2.0), (0.0, 0.0)]
    named = [found.data(found.of("demo.doubted", person).missing) for person in (0, 1)]
    assert [[datum.fact for datum in one] for one in named] == [["demo.doubt"], []]
