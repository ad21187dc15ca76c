"""The proofs hold for any law, not only for that of the rights at hand: small random law books, judged by brute force.

Of every rule of every book: explain, the exact build and bound give what the oracle gives where all is known; bound
contains every completion where it is not; a fact more never widens it; and what it names as missing settles it.
"""

import datetime
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lawmaker
import strategies
from abord.engine import country
from abord.engine.bound import Bounded, Options, Span, bound
from abord.engine.case import Case
from abord.engine.columns import Columns, columns_of
from abord.engine.country import NO, UNDETERMINED, YES, Settings, values_of
from abord.engine.explain import explain
from abord.engine.graph import LawBook
from abord.engine.sheet import Missing, Sheet
from abord.engine.verdict import verdict
from oracle import Law, Oracle

HOUSEHOLDS, COMPLETIONS = 6, 5
SEEN: Counter[str] = Counter()
"""What the laws of these tests were made of, and what was found with them."""


class Trial:
    """One random law book on one day, with the households that are tried on it."""

    def __init__(self, write_law: Callable[..., LawBook], seed: int, rules: int, depth: int) -> None:
        self.random = random.Random(seed)
        self.text = lawmaker.Lawmaker(self.random, depth).law(rules)
        self.book = write_law(
            self.text, lawmaker.parameters(), amount="amount", covers="covered", facts_here=lawmaker.FACTS
        )
        self.day: datetime.date = self.random.choice((lawmaker.BEFORE, lawmaker.AFTER))
        modules = {home: sys.modules[f"abord_law_{home}"] for home in ("_concepts", "demo")}
        self.law = Law(modules, {fact.name: fact.of for fact in self.book.facts.values()})
        self.rules = [name for name, found in self.book.variables.items() if found.versions and name != "demo.entitled"]
        self.unsure = self.book.parameters_at(self.day)
        self.households = lawmaker.Households(self.book, self.random)

    def vocabulary(self) -> Iterator[str]:
        """What the rules are made of."""
        for name in self.rules:
            for version in self.book.variables[name].versions:
                assert version.rule.body is not None
                yield from (f"{one.op} {one.name}" if one.op == "fold" else one.op for one in version.rule.body.walk())

    def values(self) -> strategies.Values:
        """The figures of the day, with each unsure one settled somehow."""
        return strategies.sure_values(self.book, self.day, np.random.default_rng(self.random.getrandbits(32)))

    def bounded(self, case: Case, values: strategies.Values) -> Bounded:
        return bound(Sheet(self.book, case, values), (*self.rules, "demo.entitled"), whole=True)

    def completions(self, case: Case) -> list[tuple[strategies.Values, Case]]:
        """Some completions, each with the figures of the day settled somehow."""
        return [(self.values(), self.households.completed(case)) for _ in range(COMPLETIONS)]

    def every(self, case: Case) -> Iterator[tuple[str, int, Any]]:
        """Every value there is: of which rule, whose, and of which row; by rule in the order of rows."""
        for variable in self.rules:
            grain = self.book.variables[variable].grain
            for person in range(len(case.persons)):
                if grain == "person":
                    yield variable, person, None
                elif grain == "pair":
                    yield from ((variable, person, ("pair", two)) for one, two in sorted(case.pairs) if one == person)
                else:
                    held = range(len(case.holdings[person]))
                    yield from ((variable, person, ("holding", place)) for place in held)

    def judged(self, oracle: Oracle, variable: str, person: int, row: Any) -> Any:
        """The value by brute force."""
        return oracle.value("demo", variable.removeprefix("demo."), person, row)

    def told(self, run: Bounded, variable: str, person: int, row: Any) -> Span | Options:
        """What bound says of one value."""
        grain, sheet = self.book.variables[variable].grain, run.sheet
        if grain == "person":
            return run.of(variable, person)
        return run.of(variable, (sheet.pair_of if grain == "pair" else sheet.holding_of).index((person, row[1])))


def holds(found: Span | Options, value: Any) -> bool:
    """Whether a value is among what bound leaves possible."""
    return found.low <= value <= found.high if isinstance(found, Span) else bool(found.mask >> int(value) & 1)


def within(one: Span | Options, two: Span | Options) -> bool:
    """Whether all that is possible after ``one`` was possible after ``two``."""
    if isinstance(one, Span):
        assert isinstance(two, Span)
        return two.low <= one.low and one.high <= two.high
    assert isinstance(two, Options)
    return not one.mask & ~two.mask


def known(trial: Trial) -> None:
    """Explain and bound, on households of which all is known."""
    values = trial.values()
    for case in [trial.households.whole(trial.day) for _ in range(HOUSEHOLDS)]:
        oracle = Oracle(trial.law, case, strategies.figures(values))
        explanation, run = explain(trial.book, case, values), trial.bounded(case, values)
        for variable, person, row in trial.every(case):
            expected = trial.judged(oracle, variable, person, row)
            where = f"{variable} of {person}, {row} in {case}: {expected}"
            place = {} if row is None else {{"pair": "other"}.get(row[0], row[0]): row[1]}
            assert explanation.value(variable, person, **place) == expected, f"explain: {where}"
            found = trial.told(run, variable, person, row)
            assert found.is_settled and not found.missing and holds(found, expected), f"{found}: {where}"


def known_in_part(trial: Trial) -> None:
    """Bound against completions; more facts; and the facts that it names."""
    for whole in [trial.households.whole(trial.day) for _ in range(HOUSEHOLDS)]:
        case = trial.households.hidden(whole)
        run = trial.bounded(case, trial.unsure)
        proved = [verdict(run, "demo", person) for person in range(len(case.persons))]
        for values, completion in trial.completions(case):
            oracle = Oracle(trial.law, completion, strategies.figures(values))
            for variable, person, row in trial.every(case):
                value, found = trial.judged(oracle, variable, person, row), trial.told(run, variable, person, row)
                assert holds(found, value), f"{found}: {variable} of {person}, {row} is {value} in {completion}"
            for person, one in enumerate(proved):
                entitled = oracle.entitled("demo", person)
                assert holds(one.entitled, entitled), (one.entitled, person, completion)
                if entitled and one.amount is not None:
                    amount = oracle.value("demo", "amount", person)
                    assert holds(one.amount, amount), (one.amount, amount, person, completion)
        SEEN.update("settled" if one.entitled.is_settled else "open" for one in proved)
        named_settles(trial, case, whole, run)
        more_never_widens(trial, case, whole)


def in_a_country(trial: Trial) -> None:
    """The machine code: all that is exact, and what a country is told where not all is known."""
    values, wholes = trial.values(), [trial.households.whole(trial.day, most=13) for _ in range(2)]
    wholes += [trial.households.whole(trial.day) for _ in range(HOUSEHOLDS)]
    law_of_the_day, columns = Settings(trial.book, trial.day, values), columns_of(trial.book, wholes)
    exact = values_of(law_of_the_day, columns, trial.rules)
    result = country.run(law_of_the_day, columns, threads=2)["demo"]
    at: Counter[str] = Counter()
    for case, first in zip(wholes, columns.component_start.tolist(), strict=False):
        oracle = Oracle(trial.law, case, strategies.figures(values))
        for variable, person, row in trial.every(case):
            found, expected = exact[variable][at[variable]], trial.judged(oracle, variable, person, row)
            assert found == expected, f"{found}: {variable} of {person}, {row} is {expected} in {case}"
            at[variable] += 1
        for person in range(len(case.persons)):
            award = oracle.value("demo", "amount", person) if oracle.entitled("demo", person) else None
            told = (result.entitled[first + person], result.low[first + person])
            assert told == ((NO, 0.0) if award is None else (YES, award)), f"{told}: {person} in {case}"
            for pair, row in pairs_of(columns, case, first, person) if award is not None else ():
                assert result.covers[pair] == oracle.value("demo", "covered", person, row), f"{person}, {row} in {case}"
    cases = [lawmaker.registered(trial.households.hidden(whole)) for whole in wholes]
    columns = columns_of(trial.book, cases)
    result = country.run(Settings(trial.book, trial.day, trial.unsure), columns, threads=2)["demo"]
    for case, first in zip(cases, columns.component_start.tolist(), strict=False):
        run = trial.bounded(case, trial.unsure)
        for person in range(len(case.persons)):
            outcome = result.entitled[first + person]
            assert outcome == {1: NO, 2: YES, 3: UNDETERMINED}[run.mask("demo.entitled", person)]
            assert result.missing[first + person] or outcome != UNDETERMINED
        for figures, completion in trial.completions(case):
            oracle = Oracle(trial.law, completion, strategies.figures(figures))
            for person in range(len(case.persons)):
                entitled, row = oracle.entitled("demo", person), first + person
                award = oracle.value("demo", "amount", person) if entitled else 0.0
                assert result.entitled[row] in (YES if entitled else NO, UNDETERMINED), (person, completion)
                assert result.low[row] <= award <= result.high[row], (person, award, completion)
                for pair, other in pairs_of(columns, case, first, person) if entitled else ():
                    covered = oracle.value("demo", "covered", person, other)
                    assert result.covers[pair] in (covered, UNDETERMINED), (person, other, completion)


def pairs_of(columns: Columns, case: Case, first: int, person: int) -> Iterator[tuple[int, Any]]:
    """The pairs of a person: the row of each in the columns, and who the other is."""
    others = sorted(two for one, two in case.pairs if one == person)
    start = int(columns.pair_start[first + person])
    return ((start + place, ("pair", other)) for place, other in enumerate(others))


def named_settles(trial: Trial, case: Case, whole: Case, run: Bounded) -> None:
    """With all known that bound names for a value, the value is settled: nothing that matters was left out."""
    sure = trial.values()
    for variable, person, row in trial.every(case):
        found = trial.told(run, variable, person, row)
        if not found.is_settled:
            values, more, named = dict(trial.unsure), copied(case), run.data(found.missing)
            for datum in named:
                if datum.fact in values:
                    values[datum.fact] = sure[datum.fact]
                else:
                    reveal(more, whole, datum)
            now = trial.told(trial.bounded(more, values), variable, person, row)
            assert now.is_settled, f"{variable} of {person}, {row}: {found}, then {now}; named {named}; {case}"


def more_never_widens(trial: Trial, case: Case, whole: Case) -> None:
    """With a closed roster, each fact more leaves everything as it was or narrower."""
    more = copied(case)
    more.roster_closed = True
    before = trial.bounded(more, trial.unsure)
    for _ in range(4):
        if not before.sheet.missing:
            break
        reveal(more, whole, trial.random.choice(before.sheet.missing))
        after = trial.bounded(more, trial.unsure)
        for variable, person, row in trial.every(case):
            one, two = (trial.told(run, variable, person, row) for run in (after, before))
            assert within(one, two), f"{variable} of {person}, {row}: {two}, then {one}; {more}"
        before = after


def copied(case: Case) -> Case:
    """A case of which facts can be changed."""
    return Case(
        case.reference_date, case.persons, [dict(facts) for facts in case.facts],
        {pair: dict(facts) for pair, facts in case.pairs.items()},
        [[dict(one) for one in held] for held in case.holdings],
        list(case.open_kinds), case.roster_closed,
    )  # fmt: skip


def reveal(known: Case, whole: Case, datum: Missing) -> None:
    """Make one missing datum known, as it is in the whole case, in which nobody and nothing joins."""
    if datum.fact == "roster":
        known.roster_closed = True
    elif datum.fact == "holdings":
        known.open_kinds[datum.person] = frozenset()
    elif datum.other >= 0:
        known.pairs[datum.person, datum.other][datum.fact] = whole.pairs[datum.person, datum.other][datum.fact]
    elif datum.holding >= 0:
        known.holdings[datum.person][datum.holding][datum.fact] = whole.holdings[datum.person][datum.holding][
            datum.fact
        ]
    elif datum.person >= 0:
        known.facts[datum.person][datum.fact] = whole.facts[datum.person][datum.fact]


def try_laws(write_law: Callable[..., LawBook], check: Callable[[Trial], None], laws: int) -> None:
    """Random laws by hypothesis: where one fails, a smaller one is looked for."""

    @settings(max_examples=laws, suppress_health_check=list(HealthCheck), derandomize=True, deadline=None)
    @given(st.integers(0, 2**32), st.integers(1, 9), st.integers(1, 4))
    def on_a_law(seed: int, rules: int, depth: int) -> None:
        trial = Trial(write_law, seed, rules, depth)
        SEEN.update(trial.vocabulary())
        try:
            check(trial)
        except Exception as error:
            error.add_note(trial.text)
            raise

    on_a_law()


def test_explain_and_bound_agree_on_any_law(write_law: Callable[..., LawBook]) -> None:
    try_laws(write_law, known, 40)


def test_bound_is_sound_for_any_law(write_law: Callable[..., LawBook]) -> None:
    try_laws(write_law, known_in_part, 40)


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some households are larger than a block, and some blocks hold several."""
    monkeypatch.setattr(country, "BLOCK", 4)


@pytest.mark.usefixtures("small_blocks")
def test_a_country_is_told_the_same_for_any_law(write_law: Callable[..., LawBook]) -> None:
    try_laws(write_law, in_a_country, 6)


@pytest.mark.full
@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize(("check", "laws"), [(known, 500), (known_in_part, 500), (in_a_country, 150)])
def test_the_proofs_hold_for_many_laws(
    write_law: Callable[..., LawBook], check: Callable[[Trial], None], laws: int
) -> None:
    try_laws(write_law, check, laws)
