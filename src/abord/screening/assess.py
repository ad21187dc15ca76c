"""The result for one household: per right and person what is proved, what is open, and why.

*Entitled* and *not entitled* are only said where bound proves them; everything else is *not yet known*, with the
data that would settle it. Conditions that only people judge are listed, never computed.
"""

from __future__ import annotations

import datetime
import enum
import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from abord.engine.bound import Bounded, Span, bound
from abord.engine.cache import kept
from abord.engine.case import Case, Facts
from abord.engine.compiled import compile_bounds
from abord.engine.explain import Comparison, Explanation, Used, explain, explain_bounded
from abord.engine.graph import LawBook
from abord.engine.law import Condition, Enum
from abord.engine.sheet import Missing, Sheet
from abord.engine.verdict import MOST_CASES, alike, verdict
from abord.situation.assemble import Assumption, Prepared, prepare
from abord.situation.model import Situation

LOOK_AHEAD_YEARS = 20
"""How far ahead a condition of age is followed."""

MOST_LIMITS = 6
"""How many age limits are tried one after the other: a limit may itself have risen by then."""


class Outcome(enum.StrEnum):
    """What is proved. There is no outcome that refuses: a person decides against someone, not a machine."""

    ENTITLED = "entitled"
    NOT_ENTITLED = "not_entitled"
    NOT_YET_KNOWN = "not_yet_known"


@dataclass(frozen=True, slots=True)
class Miss:
    """How near a condition that does not hold is to holding.

    ``comparison`` is what was compared; ``date`` the day on which the condition holds, where only time is needed.
    """

    condition: str
    comparison: Comparison | None
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class ConditionResult:
    """One computed condition: whether it holds (None: not yet known), of what kind, and where the law says so."""

    variable: str
    holds: bool | None
    kind: Condition
    article: str


@dataclass(frozen=True, slots=True)
class SwitchEffect:
    """What the result would be in the other position of a documented switch."""

    switch: str
    position: bool
    outcome: Outcome
    amount: Span | None


@dataclass(frozen=True, slots=True)
class Opening:
    """A right that this one would open, once received, and after how many months."""

    right: str
    after_months: int
    article: str | None


@dataclass(slots=True)
class Result:
    """One right for one person.

    Attributes:
        amount: what one award gives, in EUR per ``every`` of the right; the same low and high where it is certain.
        guess: the amount with the best guess for unsure figures, where all facts are known; else None.
        only_maximum: the amount says no more than the most that the law gives such a household, since nothing that is
            known of anybody's money lowers it: no number of this person's.
        missing: data that would settle the outcome or the amount.
        unsure: figures of the law that are marked unsure and matter here.
        covered_by: the person whose award already covers this one, if any.
    """

    right: str
    person: str
    outcome: Outcome
    amount: Span | None
    guess: float | None
    receives: bool | None
    conditions: list[ConditionResult]
    left_to_people: list[str]
    missing: list[Missing]
    unsure: list[Used]
    switches: list[SwitchEffect] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)
    opens: list[Opening] = field(default_factory=list)
    covered_by: str | None = None
    only_maximum: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether the outcome, and the amount if any, are proved to be exactly this."""
        settled = self.amount is None or self.amount.is_settled
        return self.outcome is not Outcome.NOT_YET_KNOWN and settled and not self.switches


@dataclass(slots=True)
class Assessment:
    """All results of a household at a date."""

    book: LawBook
    prepared: Prepared
    asked_date: datetime.date
    known_on: datetime.date | None
    results: list[Result]
    explanation: Explanation

    @property
    def date(self) -> datetime.date:
        """The reference date."""
        return self.prepared.case.reference_date

    @property
    def case(self) -> Case:
        """The household as it was evaluated."""
        return self.prepared.case

    @property
    def assumptions(self) -> list[Assumption]:
        """What was taken for granted."""
        return self.prepared.assumptions

    def of(self, right: str, person: str) -> Result:
        """The result of one right for one person."""
        return next(result for result in self.results if (result.right, result.person) == (right, person))


def reference_date(book: LawBook, asked: datetime.date | None) -> datetime.date:
    """The date to reckon with: the one asked for, or today as far as the figures of the law have been looked up."""
    return asked or min(datetime.date.today(), book.figures_verified_until)


def compile_all(book: LawBook) -> None:
    """Have the code of every run at hand, so that nobody waits for it; workers that are made after this share it."""
    everything = tuple(target for right in book.rights for target in book.targets(right))
    compile_bounds(book, everything, False)
    compile_bounds(book, everything, True)
    for right in book.rights:
        compile_bounds(book, tuple(book.targets(right)), False)
        compile_bounds(book, alike(book, right, everything), False)


def assess(
    book: LawBook,
    situation: Situation,
    date: datetime.date | None = None,
    *,
    rights: Iterable[str] | None = None,
    persons: Iterable[str] | None = None,
    known_on: datetime.date | None = None,
    switches: dict[str, bool] | None = None,
    thorough: bool = True,
) -> Assessment:
    """Assess a situation on ``date`` (default: the situation's own, or today as far as the law is known).

    Args:
        known_on: reckon with the law as it was published on that day.
        thorough: also try other positions of switches, the months ahead, what a right would open, and whether an
            amount says more than the maximum of the law.

    Raises:
        SituationError: when the situation is not one on that date.
    """
    day = reference_date(book, date or situation.date)
    prepared = prepare(situation, book.facts, day)
    chosen = list(rights) if rights is not None else list(book.rights)
    wanted = list(persons) if persons is not None else list(prepared.case.persons)
    run = _run(book, prepared.case, chosen, known_on, switches)
    results, explanation = _results(run, chosen, wanted, known_on, MOST_CASES)
    found = Assessment(book, prepared, day, known_on, results, explanation)
    if thorough:
        runs = _Runs(run)
        for result in results:
            if result.outcome is Outcome.NOT_ENTITLED:
                result.misses = _misses(explanation, result.conditions, prepared.case.persons.index(result.person))
            _add_switches(runs, result)
            _add_openings(found, run, result)
            _add_dates(found, situation, result)
        _mark_maxima(found, run)
    return found


def assess_case(
    book: LawBook,
    case: Case,
    rights: list[str],
    persons: list[str],
    known_on: datetime.date | None = None,
    switches: dict[str, bool] | None = None,
    most_cases: int = MOST_CASES,
) -> tuple[list[Result], Explanation]:
    """The results of a case, without the extras of ``assess``; ``most_cases`` 1 is quicker and less tight."""
    return _results(_run(book, case, rights, known_on, switches), rights, persons, known_on, most_cases)


def _run(
    book: LawBook, case: Case, rights: list[str], known_on: datetime.date | None, switches: dict[str, bool] | None
) -> Bounded:
    """What is proved of a case, for these rights at once."""
    sheet = Sheet(book, case, book.parameters_at(case.reference_date, known_on), switches)
    # For one right or for all: for each other choice of rights, code would have to be made and kept.
    reckoned = rights if len(rights) == 1 else book.rights
    return bound(sheet, tuple(target for right in reckoned for target in book.targets(right)))


def _results(
    run: Bounded, rights: list[str], persons: list[str], known_on: datetime.date | None, most_cases: int
) -> tuple[list[Result], Explanation]:
    """The results that a run gives."""
    explanation = explain_bounded(run)
    guesses = _Guesses(run.sheet, known_on)
    results = [_result(run, explanation, guesses, right, person, most_cases) for person in persons for right in rights]
    _mark_covered(run.sheet.book, run, results)
    return results, explanation


class _Guesses:
    """What rights give with the best guess for every unsure figure, made when asked for."""

    def __init__(self, sheet: Sheet, known_on: datetime.date | None) -> None:
        self.sheet, self.known_on = sheet, known_on
        self.guessed: Sheet | None = None
        self.runs: dict[str, Bounded] = {}

    def amount(self, right: str, person: int) -> float | None:
        """The amount of a person, where it does not rest on anything else that is unknown."""
        book, case = self.sheet.book, self.sheet.case
        if right not in self.runs:
            values = book.parameters_at(case.reference_date, self.known_on, guessed=True)
            if self.guessed is None:
                self.guessed = self.sheet.under(values, self.sheet.switches)
            self.runs[right] = bound(self.guessed, tuple(book.targets(right)))
        amount = self.runs[right].of(book.rights[right].amount or "", person)
        return amount[0] if amount.is_settled else None


def _result(
    run: Bounded, explanation: Explanation, guesses: _Guesses, right: str, person: str, most_cases: int
) -> Result:
    book, case = run.sheet.book, run.sheet.case
    found = book.rights[right]
    index = case.persons.index(person)
    proved = verdict(run, right, index, most_cases)
    conditions = [said[run.mask(variable, index)] for variable, said in _conditions(book, right)]
    missing = proved.facts
    outcome, amount = _outcome(proved.entitled.mask), proved.amount
    guess = amount.low if amount is not None and amount.is_settled else None
    if found.amount and guess is None and not missing:
        guess = guesses.amount(right, index)
    received = case.facts[index].get(found.folder.right.received_fact or "")
    return Result(
        right, person, outcome, amount, None if outcome is Outcome.NOT_ENTITLED else guess,
        received if isinstance(received, bool) else None, conditions, found.left_to_people, missing,
        [explanation.figure(datum.fact) for datum in proved.figures],
    )  # fmt: skip


@kept()
def _conditions(book: LawBook, right: str) -> list[tuple[str, dict[int, ConditionResult]]]:
    """The computed conditions of a right, with what is said of each when it does not hold, holds, or may."""
    found = []
    for variable in book.rights[right].conditions:
        rule = book.variables[variable].versions[0].rule
        assert rule.condition is not None
        said = {
            mask: ConditionResult(variable, holds, rule.condition, rule.info.article)
            for mask, holds in ((1, False), (2, True), (3, None))
        }
        found.append((variable, said))
    return found


def _outcome(mask: int) -> Outcome:
    return {1: Outcome.NOT_ENTITLED, 2: Outcome.ENTITLED}.get(mask, Outcome.NOT_YET_KNOWN)


def _misses(explanation: Explanation, conditions: list[ConditionResult], person: int) -> list[Miss]:
    """For each condition that does not hold, the obstacle that was nearest."""
    misses = []
    for condition in conditions:
        if condition.holds is False:
            nearest = min(explanation.obstacles(condition.variable, person), key=lambda one: one.gap, default=None)
            misses.append(Miss(condition.variable, nearest))
    return misses


def _mark_covered(book: LawBook, run: Bounded, results: list[Result]) -> None:
    """One award may cover several people: who comes first holds it, the others are covered."""
    case = run.sheet.case
    for right in {result.right for result in results if book.rights[result.right].covers is not None}:
        holders: list[tuple[str, set[str]]] = []
        for result in results:
            if result.right != right or result.outcome is not Outcome.ENTITLED:
                continue
            result.covered_by = next((holder for holder, others in holders if result.person in others), None)
            if result.covered_by is None:
                others = covered_by_award(run, right, case.persons.index(result.person))
                holders.append((result.person, {case.persons[other] for other in others}))


def covered_by_award(run: Bounded, right: str, holder: int) -> list[int]:
    """Whom an award of a right to the holder covers besides, as far as is proved."""
    covers = run.sheet.book.rights[right].covers
    if covers is None:
        return []
    pairs = ((row, other) for row, (person, other) in enumerate(run.sheet.pair_of) if person == holder)
    return [other for row, other in pairs if other < run.sheet.real and run.of(covers, row)[0] == 2]


class _Runs:
    """Runs of a household with one switch in its other position, made once for all persons."""

    def __init__(self, run: Bounded) -> None:
        self.sheet = run.sheet
        self.sheets: dict[str, Sheet] = {}
        self.found: dict[tuple[str, str], Bounded] = {}

    def other_position(self, switch: str) -> bool:
        """The position in which the switch does not stand now."""
        return not self.sheet.switches.get(switch, self.sheet.values[switch].value)

    def of(self, right: str, switch: str) -> Bounded:
        """The run of a right with the switch in its other position."""
        if switch not in self.sheets:
            moved = {**self.sheet.switches, switch: self.other_position(switch)}
            self.sheets[switch] = self.sheet.under(self.sheet.values, moved)
        if (right, switch) not in self.found:
            targets = tuple(self.sheet.book.targets(right))
            self.found[right, switch] = bound(self.sheets[switch], targets)
        return self.found[right, switch]


@kept(1000)
def _figures(book: LawBook, targets: tuple[str, ...]) -> frozenset[str]:
    """The figures of the law that variables rest on, in any version of the rules."""
    return frozenset(
        name
        for variable in book.needed(list(targets))
        for version in book.variables[variable].versions
        for name in version.parameters.values()
    )


@kept()
def _facts(book: LawBook, variable: str) -> frozenset[str]:
    """The facts, of anybody, that a variable rests on."""
    return frozenset(one.removeprefix("fact.") for one in book.needed([variable]) if one.startswith("fact."))


def _add_switches(runs: _Runs, result: Result) -> None:
    """Reckon the right again for each other position of a switch that it reads; keep what differs."""
    book = runs.sheet.book
    used = _figures(book, tuple(book.targets(result.right)))
    failed = [_figures(book, (one.variable,)) for one in result.conditions if one.holds is False]
    for name in book.switches:
        # What fails whatever the switch says, fails in its other position too.
        if name not in used or any(name not in figures for figures in failed):
            continue
        again = _again(result, runs.of(result.right, name))
        if (again.outcome, again.amount) != (result.outcome, result.amount):
            position = runs.other_position(name)
            result.switches.append(SwitchEffect(name, position, again.outcome, again.amount))


def _mark_maxima(found: Assessment, run: Bounded) -> None:
    """Mark each open amount from nil that would be no lower, were nothing known of anybody's money."""
    open_ones = [
        one for one in found.results
        if one.guess is None and one.outcome is not Outcome.NOT_ENTITLED
        and one.amount is not None and one.amount.low <= 0.0 < one.amount.high < math.inf
    ]  # fmt: skip
    if not open_ones:
        return
    book, case, sheet = found.book, found.case, run.sheet
    only = {one.right for one in open_ones}
    targets = tuple(book.targets(only.pop())) if len(only) == 1 else run.compiled.targets
    without = bound(Sheet(book, _without_money(book, case), sheet.values, sheet.switches), targets)
    for one in open_ones:
        amount, person = book.rights[one.right].amount or "", case.persons.index(one.person)
        now, most = run.of(amount, person), without.of(amount, person)
        assert isinstance(now, Span) and isinstance(most, Span)
        one.only_maximum = now.high >= most.high


def _without_money(book: LawBook, case: Case) -> Case:
    """The household of which nothing is known that is counted in euro, nor what anybody owns."""
    money = {name for name, fact in book.facts.items() if fact.unit is not None and fact.unit.is_money}
    kinds = frozenset[Enum](book.facts["kind"].choices or ()) if "kind" in book.facts else frozenset[Enum]()

    def left(facts: Facts) -> Facts:
        return Facts({name: value for name, value in facts.items() if name not in money})

    return replace(
        case,
        facts=[left(facts) for facts in case.facts],
        pairs={pair: left(facts) for pair, facts in case.pairs.items()},
        holdings=[[] for _ in case.persons],
        open_kinds=[kinds for _ in case.persons],
    )


def _again(result: Result, run: Bounded) -> SwitchEffect:
    """The bare outcome of one right for one person in a run on a changed case or with changed switches."""
    proved = verdict(run, result.right, run.sheet.case.persons.index(result.person))
    amount = proved.amount
    if amount is not None and result.amount is not None and amount[:2] == result.amount[:2]:
        amount = result.amount
    return SwitchEffect("", False, _outcome(proved.entitled.mask), amount)


def _add_openings(assessment: Assessment, run: Bounded, result: Result) -> None:
    """What this right would open: a scenario in which it is received, against the rights as they are."""
    book, case = assessment.book, assessment.case
    if result.outcome is not Outcome.ENTITLED or result.receives or result.covered_by:
        return
    person = case.persons.index(result.person)
    for opening in book.rights[result.right].folder.right.opens:
        present = [one for one in assessment.results if (one.right, one.person) == (opening.right, result.person)]
        if not present or present[0].outcome is Outcome.ENTITLED:
            continue
        # What fails whatever these facts are, still fails.
        if any(
            one.holds is False and not opening.sets.keys() & _facts(book, one.variable) for one in present[0].conditions
        ):
            continue
        given = {
            name: float(value) if book.facts[name].is_number else bool(value) for name, value in opening.sets.items()
        }
        scenario = bound(run.sheet.told(person, Facts(given)), tuple(book.targets(opening.right)))
        again = _again(present[0], scenario)
        if again.outcome is Outcome.ENTITLED:
            result.opens.append(Opening(opening.right, opening.after_months, opening.article))


def _add_dates(assessment: Assessment, situation: Situation, result: Result) -> None:
    """Where only age stands in the way: the first month in which it no longer does."""
    failed = [condition for condition in result.conditions if condition.holds is not True]
    if result.outcome is not Outcome.NOT_ENTITLED or any(one.kind is not Condition.AGE for one in failed):
        return
    book, person = assessment.book, assessment.case.persons.index(result.person)
    born, explanation, tried = situation.persons[result.person].birth_date, assessment.explanation, assessment.date
    for _ in range(MOST_LIMITS):
        ages = [
            one.right_value
            for condition in failed
            for one in explanation.comparisons_of(condition.variable, person)
            if one.left == "age" and one.op in (">=", ">") and not one.holds
        ]
        days = [day for day in (_birthday(born, int(age)) for age in ages) if day is not None and day > tried]
        if not days or min(days).year > assessment.date.year + LOOK_AHEAD_YEARS:
            return
        tried = min(days)
        case = prepare(situation, book.facts, tried).case
        explanation = explain(book, case, book.parameters_foreseen(tried, assessment.known_on))
        if all(explanation.value(one.variable, person) for one in failed):
            result.misses = [Miss(miss.condition, miss.comparison, tried) for miss in result.misses]
            return


def _birthday(born: datetime.date | None, age: int) -> datetime.date | None:
    """The day on which someone reaches an age; born on 29 February, on 1 March."""
    if born is None or born.year + age > datetime.MAXYEAR:
        return None
    leap = (born.month, born.day) == (2, 29)
    return datetime.date(born.year + age, *((3, 1) if leap else (born.month, born.day)))
