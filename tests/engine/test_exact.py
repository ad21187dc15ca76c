"""What the exact code of a rule gives, which values it looks at for that, and which it keeps."""

import datetime
import math
import random
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from abord.engine import law
from abord.engine.case import Case, Facts
from abord.engine.columns import columns_of
from abord.engine.country import CountryError, Settings, run_complete, values_of
from abord.engine.exact import Exact
from abord.engine.explain import explain
from abord.engine.graph import LawBook
from abord.engine.plan import Plan
from lawmaker import one_rule

DAY = datetime.date(2025, 1, 1)
HOUSEHOLDS = 25
FIGURES = {
    "ceiling": ("EUR/year", 2), "share": ("1", 0.5), "applies": ("flag", True), "never": ("flag", False),
    "one": ("1", 1), "zero": ("EUR/year", 0), "adult": ("year", 2),
}  # fmt: skip
PERSON = {
    "wage": "float", "loss": "float", "rent_by_month": "float", "years": "float", "born": "Date", "happy": "bool",
    "colour": "Colour", "reference_date": "Date", "near": "Each[bool]", "gift": "Each[float]", "value": "Each[float]",
    "empty": "Each[bool]", "given": "Each[float]", "alike": "Each[bool]", "counted": "Each[float]", "dear": "float",
    "loaded": "float", "number": "float",
}  # fmt: skip
GIVEN = """
@pair_rule(article="art. 1", unit=EUR_PER_YEAR)
def given(near: bool, gift: float, happy: bool) -> float:
    return gift if near or happy else 0

@pair_rule(article="art. 1", unit=EUR_PER_YEAR)
def passed_on(given: float, other_dear: float, other_wage: float, other_happy: bool) -> float:
    return given + other_dear if other_happy else other_wage

@pair_rule(article="art. 1")
def alike(colour: Colour, other_colour: Colour) -> bool:
    return colour == other_colour

@holding_rule(article="art. 1", unit=EUR)
def counted(value: float, empty: bool, happy: bool, p: Parameters) -> float:
    return value * p.share if empty and not happy else value

@rule(article="art. 1", unit=EUR_PER_YEAR)
def dear(given: Each[float], wage: float) -> float:
    return total(given) + wage

@pair_rule(article="art. 1")
def poorer(other_dear: float, dear: float) -> bool:
    return other_dear < dear

@pair_rule(article="art. 1")
def poor_too(other_dear: float, p: Parameters) -> bool:
    return other_dear < p.ceiling

@rule(article="art. 1", unit=EUR_PER_YEAR)
def loaded(gift: Each[float], wage: float, rent_by_month: float, share_of_all: float) -> float:
    return (total(gift) + wage + per_year(rent_by_month)) * share_of_all

@rule(article="art. 1")
def shade(happy: bool, colour: Colour) -> Colour:
    if happy:
        return colour
    return Colour.BLUE

@rule(article="art. 1", unit=EUR_PER_YEAR, until="2024-12-31")
def dated(wage: float) -> float:
    found = wage
    return found

@rule(article="art. 1", unit=EUR_PER_YEAR, since="2025-01-01")
def dated(happy: bool, wage: float, loss: float) -> float:
    found = happy
    return wage if found else loss

@rule(article="art. 1", condition=Condition.MEANS, since="2025-01-01")
def other_condition(dear: float, p: Parameters) -> bool:
    return dear < p.ceiling

@rule(article="art. 1", unit=COUNT)
def number(near: Each[bool]) -> float:
    return count(near)
"""
AMOUNTS = (
    "wage + loss", "wage - loss", "wage * p.share", "wage / p.share", "min(wage, loss)", "max(wage, loss)", "dear",
    "per_year(rent_by_month)", "round_cents(wage * p.share * p.share * p.share * p.share)", "wage if happy else loss",
    "wage - loss if happy else 0", "0", "total(given)", "total(gift) - dear", "highest(gift)", "lowest(gift, wage)",
    "(wage + loss) * p.share", "wage - (loss - wage)", "both = wage + loss; return both - wage",
    "if happy: return wage\n    return loss if colour == Colour.RED else p.ceiling",
    "min(wage, p.ceiling) if p.applies and not p.never else loss", "lowest(given, loss + wage)", "max(0, loss)",
    "(wage if happy else loss) + wage", "if happy:\n        both = wage + loss; return both - wage\n    return loss",
)  # fmt: skip
RATIOS = ("wage / loss", "dear / loaded", "dear / loss")
TRUTHS = (
    "wage < loss", "wage <= p.ceiling", "wage > loss", "wage >= p.ceiling", "wage == loss", "wage != loss", "happy",
    "not happy", "happy and wage < loss", "happy or wage < loss", "not (happy or wage < loss)", "p.applies", "p.never",
    "happy and (wage < loss or colour == Colour.RED)", "(happy and wage < loss) or colour == Colour.RED",
    "colour == Colour.RED or colour == Colour.BLUE", "colour == Colour.RED or colour == Colour.RED", "True",
    "colour != Colour.RED", "happy == (wage < loss)", "born < reference_date", "any_of(near)", "all_of(near)",
    "any_of(alike) and all_of(empty)", "dear < p.ceiling", "dear <= wage", "dear == p.ceiling", "dear > p.ceiling",
    "p.ceiling <= dear",
    "years >= p.adult and any_of(empty)", "count(near) > count(alike)", "total(counted) > highest(value)",
    "dear - wage > loss", "loss < dear - wage",
)  # fmt: skip


def household(book: LawBook, chance: random.Random) -> Case:
    """One to three persons of whom all is known, with few different values."""

    def told(of: str) -> Facts:
        facts: Facts = {}
        for fact in book.facts.values():
            if fact.of == of:
                some = fact.choices or ((0.0, 1.0, 2.0, 3.0) if fact.is_number else (False, True))
                facts[fact.name] = chance.choice(list(some))
        return facts | ({"born": DAY.toordinal() + chance.choice((-1.0, 0.0, 1.0))} if of == "person" else {})

    persons = range(chance.randint(1, 3))
    pairs = {(one, two): told("pair") for one in persons for two in persons if one != two and chance.random() < 0.7}
    holdings = [[told("holding") for _ in range(chance.randint(0, 2))] for _ in persons]
    return Case(DAY, tuple("abc"[: len(persons)]), [told("person") for _ in persons], pairs, holdings)


@pytest.fixture(scope="module")
def small(write_law: Callable[..., LawBook]) -> LawBook:
    amounts = {f"amount_{index}": (text, "float", PERSON, ", unit=EUR_PER_YEAR") for index, text in enumerate(AMOUNTS)}
    truths = {f"truth_{index}": (text, "bool", PERSON) for index, text in enumerate(TRUTHS)}
    ratios = {f"ratio_{index}": (text, "float", PERSON, ", unit=RATE") for index, text in enumerate(RATIOS)}
    rules = [one_rule(name, *about) for name, about in (amounts | truths | ratios).items()]  # type: ignore[arg-type]
    return write_law("\n".join([GIVEN, *rules]), FIGURES)


@pytest.mark.parametrize("day", ["2024-07-01", "2025-07-01"])
def test_it_gives_what_the_rules_give(small: LawBook, day: str) -> None:
    chance, date = random.Random(3), datetime.date.fromisoformat(day)
    cases = [household(small, chance) for _ in range(HOUSEHOLDS)]
    for case in cases:
        case.reference_date = date
    values = small.parameters_at(date)
    wanted = [name for name, found in small.variables.items() if found.versions and not name.startswith("demo.ratio_")]
    found = values_of(Settings(small, date, values), columns_of(small, cases), wanted)
    place = dict.fromkeys(wanted, 0)
    for case in cases:
        explanation = explain(small, case, values)
        for name in wanted:
            for person in range(len(case.persons)):
                rows = {
                    "person": [{}], "holding": [{"holding": row} for row in range(len(case.holdings[person]))],
                    "pair": [{"other": two} for one, two in sorted(case.pairs) if one == person],
                }[small.variables[name].grain]  # fmt: skip
                for row in rows:
                    told, expected = found[name][place[name]], explanation.value(name, person, **row)
                    assert told == expected, f"{name}, line {small.variables[name].versions[0].rule.line}: {case}"
                    place[name] += 1


# What is looked at.

POOR = {"wage": 0.0, "loss": 0.0, "rent_by_month": 0.0, "happy": False, "colour": 0, "share_of_all": 1.0, "years": 0.0,
        "near": True, "gift": 0.0}  # fmt: skip
LOOKED_AT = {
    # A condition, of whom, and the facts that are looked at, of the person and of others.
    ("happy and number < p.one", "poor"): "happy",
    ("number < p.one and happy", "poor"): "happy",  # the cheap ones first
    ("number < p.one or happy", "happy"): "happy",
    ("number < p.one or happy", "poor"): "happy near",
    ("dear < p.ceiling and number < p.one and happy", "happy"): "happy near",  # a friend; more has not to be known
    ("happy and (dear < p.ceiling or years < p.adult)", "happy"): "happy years",
    ("wage < p.ceiling if happy else number < p.one", "happy"): "happy wage",
    ("number < p.one if happy else wage < p.ceiling", "poor"): "happy wage",
    ("if happy: return number < p.one\n    return wage < p.ceiling", "poor"): "happy wage",
    ("any_of(near) and all_of(near)", "poor"): "near",
    ("colour == Colour.RED or colour == Colour.BLUE or number < p.one", "poor"): "colour",
    # What it is at the least by the wage alone says enough, or does not.
    ("dear < p.ceiling", "rich"): "wage",
    ("dear < p.ceiling", "poor"): "gift near wage",
    ("dear < p.ceiling", "at the ceiling"): "wage",
    ("dear <= p.ceiling", "rich"): "wage",
    ("dear <= p.ceiling", "at the ceiling"): "gift near wage",
    ("dear > p.ceiling", "rich"): "wage",
    ("dear > p.ceiling", "at the ceiling"): "gift near wage",
    ("dear >= p.ceiling", "at the ceiling"): "wage",
    ("p.ceiling > dear", "rich"): "wage",
    ("p.ceiling > dear", "poor"): "gift near wage",
    ("p.ceiling < dear", "rich"): "wage",
    ("p.ceiling < dear", "at the ceiling"): "gift near wage",
    ("p.ceiling <= dear", "at the ceiling"): "wage",
    ("p.ceiling == dear", "rich"): "gift near wage",  # that it is at least so much does not say
    ("dear - wage < p.ceiling", "rich"): "gift near wage",
    ("p.ceiling - dear > 0", "rich"): "gift near wage",
    ("total(gift) < p.zero", "poor"): "gift",  # at least 0, as any such number: not worth a look
    ("loaded < p.ceiling", "rich"): "gift rent_by_month share_of_all wage",  # the bound would not be much cheaper
}
WHO: dict[str, Facts] = {
    "poor": {}, "happy": {"happy": True}, "rich": {"wage": 3.0}, "at the ceiling": {"wage": 2.0},
}  # fmt: skip


class Tried:
    """The text of the code is Python too: here it runs for one person, with one other and one holding.

    ``seen`` are the facts that were looked at, ``noted`` whether one of them was found missing.
    """

    def __init__(self, book: LawBook, variables: list[str], facts: Facts) -> None:
        self.plan, self.seen, self.noted = Plan(book, variables), set[str](), False
        code = Exact(self.plan).write()
        self.names: dict[str, Any] = {
            "known": self.known, "memo": lambda function: function, "over": self.over,
            "settle": self.exactly(law.settle), "cents": self.exactly(law.round_cents),
            "among": lambda member, members: members >> (member & 63) & 1, "roster": 0, "open_kinds": [0],
            "pair_start": [0, 1], "pair_other": [0], "holding_start": [0, 1], "today": DAY.toordinal(), "inf": math.inf,
        }  # fmt: skip
        self.names |= {one.name: book.parameters[one.key].at(DAY).value for one in code.of("parameter")}
        self.names |= {f"V{self.plan.number[one]}": 1 for one in self.plan.dated}
        for one in code.of("fact"):
            fact = book.facts[one.key.removeprefix("fact.")]
            self.names[one.name] = Column(self, fact.name, facts.get(fact.name, math.nan if fact.is_number else -1))
        exec(code.text, self.names)

    def value(self, variable: str) -> Any:
        self.seen, self.noted = set(), False
        return self.names[f"v{self.plan.number[variable]}"](0)

    def known(self, value: Any) -> Any:
        self.noted |= math.isnan(value) if isinstance(value, float) else value < 0
        return value

    def exactly(self, function: Callable[[float], float]) -> Callable[[float], float]:
        return lambda value: value if math.isnan(value) else function(value)

    def over(self, one: float, two: float) -> float:
        return one / two if two else math.nan


class Column(NamedTuple):
    """A column of a fact, with one row, that says when it is looked at."""

    tried: Tried
    fact: str
    value: Any

    def __getitem__(self, row: Any) -> Any:
        self.tried.seen.add(self.fact)
        return self.value


@pytest.fixture(scope="module")
def lazy(write_law: Callable[..., LawBook]) -> LawBook:
    texts = dict.fromkeys(text for text, _ in LOOKED_AT)
    rules = [one_rule(f"rule_{index}", text, "bool", PERSON) for index, text in enumerate(texts)]
    return write_law("\n".join([GIVEN, *rules]), FIGURES)


@pytest.mark.parametrize(("text", "who"), LOOKED_AT)
def test_only_what_decides_is_looked_at(lazy: LawBook, text: str, who: str) -> None:
    variable = f"demo.rule_{list(dict.fromkeys(text for text, _ in LOOKED_AT)).index(text)}"
    tried = Tried(lazy, [variable], POOR | WHO[who])
    tried.value(variable)
    assert " ".join(sorted(tried.seen)) == LOOKED_AT[text, who]


def test_what_is_missing_is_noted_or_changes_nothing(small: LawBook) -> None:
    wanted = [name for name in small.variables if name.startswith(("demo.amount_", "demo.truth_", "demo.ratio_"))]
    whole = POOR | {"wage": 3.0, "loss": 1.0, "value": 2.0, "born": 1.0, "empty": True}
    complete = Tried(small, wanted, whole)
    for fact in whole:
        tried = Tried(small, wanted, {name: value for name, value in whole.items() if name != fact})
        for name in wanted:
            same = tried.value(name) == complete.value(name)
            assert tried.noted == (fact in tried.seen) and (same or tried.noted), f"{name} without {fact}"


def test_a_quotient_of_nothing_is_noted(small: LawBook) -> None:
    wanted = [name for name in small.variables if name.startswith("demo.ratio_")]
    for name in wanted:
        tried = Tried(small, wanted, dict(POOR))
        assert math.isnan(tried.value(name)) and tried.noted


def told(book: LawBook, facts: list[Facts], **more: Any) -> tuple[list[bool], list[float] | None]:
    """Who is entitled, and to how much, by the exact code alone."""
    case = Case(DAY, ("a", "b"), facts, **{"holdings": [[], []]} | more)
    columns, law = columns_of(book, [case]), Settings(book, DAY, book.parameters_at(DAY))
    places = {name: column.ctypes.data for name, column in columns.facts.items()}
    entitled, amount = run_complete(law, columns, places, ["demo"])["demo"]
    return entitled.tolist(), None if amount is None else amount.tolist()


def test_neither_the_amount_nor_whom_it_covers_is_asked_of_who_is_not_entitled(
    write_law: Callable[..., LawBook],
) -> None:
    rules = """
@rule(article="art. 1", unit=EUR_PER_YEAR)
def amount(wage: float) -> float:
    return wage

@pair_rule(article="art. 1")
def covered(near: bool) -> bool:
    return near
"""
    book, nobody = write_law(rules, amount="amount", covers="covered"), {"happy": False}
    assert told(book, [nobody, nobody], pairs={(0, 1): {}}) == ([False, False], [0.0, 0.0])
    entitled = {"happy": True, "wage": 3.0}
    assert told(book, [entitled, nobody], pairs={(0, 1): {"near": True}}) == ([True, False], [3.0, 0.0])
    for facts, near in (({"happy": True}, {"near": True}), (entitled, {})):
        with pytest.raises(CountryError, match="missing"):
            told(book, [facts, nobody], pairs={(0, 1): near})


@pytest.mark.parametrize(("name", "opens"), [("near", "roster_closed"), ("empty", "open_kinds")])
def test_that_there_may_be_more_leaves_open_what_is_folded_over_all(
    write_law: Callable[..., LawBook], name: str, opens: str
) -> None:
    book = write_law(one_rule("other_condition", f"any_of({name})", "bool", PERSON, ", condition=Condition.MEANS"))
    kinds = [frozenset([book.enums["Colour"](0)]), frozenset()]
    known = {"pairs": {(0, 1): {"near": False}}, "holdings": [[{"empty": False}], []]}
    facts: list[Facts] = [{"happy": True}, {"happy": False}]
    assert told(book, facts, **known) == ([False, False], None)
    for what, value in (("roster_closed", False), ("open_kinds", kinds)):
        if what != opens:
            assert told(book, facts, **known, **{what: value}) == ([False, False], None)
            continue
        with pytest.raises(CountryError, match="missing"):
            told(book, facts, **known, **{what: value})


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        (["dear < p.ceiling"], []),  # asked once
        (["dear < p.ceiling", "dear > wage"], ["dear"]),
        (["any_of(poorer)"], ["dear"]),  # a rule of pairs asks as often as there are others
        (["any_of(passed_on_is_low)"], ["dear"]),
        (["wage < p.ceiling", "wage < loss"], []),  # a fact is there anyway
        (["shade == Colour.RED", "shade == Colour.BLUE"], []),  # to reckon it again costs less
        (["five < p.ceiling", "five > wage"], ["five"]),
        (["four < p.ceiling", "four > wage"], []),
        (["total(given) < p.ceiling", "total(given) > wage"], ["total(demo.given)"]),
    ],
)
def test_what_is_dear_and_asked_again_is_kept(
    write_law: Callable[..., LawBook], texts: list[str], kept: list[str]
) -> None:
    more = """
@rule(article="art. 1", unit=EUR_PER_YEAR)
def four(wage: float, loss: float, rent_by_month: float, happy: bool) -> float:
    return wage + loss + per_year(rent_by_month) if happy else wage

@rule(article="art. 1", unit=EUR_PER_YEAR)
def five(wage: float, loss: float, rent_by_month: float, happy: bool, share_of_all: float) -> float:
    return (wage + loss + per_year(rent_by_month) if happy else wage) * share_of_all

@pair_rule(article="art. 1")
def passed_on_is_low(passed_on: float, p: Parameters) -> bool:
    return passed_on < p.ceiling
"""
    taken = PERSON | {"four": "float", "five": "float", "shade": "Colour", "poorer": "Each[bool]"}
    taken |= {"passed_on_is_low": "Each[bool]"}
    rules = [one_rule(f"rule_{index}", text, "bool", taken) for index, text in enumerate(texts)]
    book = write_law("\n".join([GIVEN, more, *rules]), FIGURES)
    plan = Plan(book, [f"demo.rule_{index}" for index in range(len(texts))])
    found = re.findall(r"@memo\ndef v(\d+)", Exact(plan).write().text)
    assert [plan.order[int(number)].removeprefix("demo.") for number in found] == kept
