"""The closed subset of Python: what is outside it is refused at load, with file, line and what is allowed."""

import datetime
import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from abord.engine.bound import Options, Span, bound
from abord.engine.case import Case
from abord.engine.columns import columns_of
from abord.engine.country import Settings, values_of
from abord.engine.explain import explain
from abord.engine.graph import LawBook
from abord.engine.language import LawError
from abord.engine.sheet import Sheet

Write = Callable[..., LawBook]
DAY = datetime.date(2024, 1, 1)

# Each is the body of a rule `x(wage: float, years: int, happy: bool, colour: Colour, p: Parameters) -> float`, in
# EUR/year, whose body begins on line 7; the part of the message that says what is wrong or allowed; and the line.
FORBIDDEN = [
    ("return wage * 2", "the figure 2 belongs in parameters.yaml", 7),
    ("return wage * 0.5", "the figure 0.5 belongs in parameters.yaml", 7),
    ("return -wage", "outside the subset", 7),
    ("return wage ** 1", "outside the subset", 7),
    ("return wage // 1", "outside the subset", 7),
    ("return wage % 1", "outside the subset", 7),
    ("if 0 < wage < p.top:\n    return wage\nreturn 0", "one comparison at a time", 7),
    ("for i in range(1):\n    return wage", "allowed statements are return, if/elif/else and assignment", 7),
    ("while happy:\n    return wage", "allowed statements", 7),
    ("wage_2 = wage\nwage_2 += wage\nreturn wage_2", "allowed statements", 8),
    ("a, b = wage, wage\nreturn a", "allowed statements", 7),
    ("twice: float = wage + wage\nreturn twice", "allowed statements", 7),
    ("wage = wage + wage\nreturn wage", "wage is an argument; a local name must be new", 7),
    ("p = wage\nreturn p", "p is an argument; a local name must be new", 7),
    ("import math\nreturn wage", "allowed statements", 7),
    ("assert happy\nreturn wage", "allowed statements", 7),
    ("pass\nreturn wage", "allowed statements", 7),
    ("try:\n    return wage\nfinally:\n    pass", "allowed statements", 7),
    ("with open('x'):\n    return wage", "allowed statements", 7),
    ("del wage\nreturn 0", "allowed statements", 7),
    ("print(wage)\nreturn wage", "allowed statements", 7),
    ("return", "return needs a value", 7),
    ("if happy:\n    return wage", "every path ends in a return", 7),
    ("return wage\nreturn wage", "nothing may follow a return", 8),
    ("if happy:\n    return wage\nelse:\n    return 0\nreturn wage", "nothing may follow a return", 11),
    ("if happy:\n    extra = wage\nreturn extra", "extra is neither an argument nor a local name", 9),
    ("return unheard_of", "unheard_of is neither an argument nor a local name", 7),
    ("return p", "p is neither an argument nor a local name", 7),
    ("return p.top.bottom", "only p.name and members of an Enum", 7),
    ("return colour.value", "only p.name and members of an Enum", 7),
    ("return wage if colour == Colour.PURPLE else 0", "Colour has no member PURPLE", 7),
    ("return (lambda: wage)()", "only plain calls", 7),
    ("return law.per_year(p.by_month)", "only plain calls", 7),
    ("return max(wage, 0, key=None)", "only plain calls", 7),
    ("return round(wage)", "round is banned (Python and machine code differ): use round_cents", 7),
    ("return abs(wage)", "abs may not be called in a rule; allowed are all_of, any_of", 7),
    ("return sum([wage])", "sum may not be called", 7),
    ("return max(wage)", "max compares two values or more", 7),
    ("return max(*[wage, wage])", "outside the subset", 7),
    ("return per_year(p.by_month, p.by_month)", "per_year takes one value", 7),
    ("return total(wage)", "total folds an argument of type Each", 7),
    ("return total([wage])", "total folds an argument of type Each", 7),
    ("return wage if happy is True else 0", "outside the subset", 7),
    ("return wage if years in (1,) else 0", "outside the subset", 7),
    ("return wage if (tall := happy) else 0", "outside the subset", 7),
    ("return [wage][0]", "outside the subset", 7),
    ("return f'{wage}'", "outside the subset", 7),
    ("return 'wage'", "'wage'", 7),
    ("return None", "None", 7),
    ("raise NotComputed", "NotComputed is for conditions of behaviour or discretion", 6),
    ("raise ValueError", "allowed statements", 7),
]


def rule_x(body: str) -> str:
    return (
        '@rule(article="art. 3", unit=EUR_PER_YEAR)\n'
        "def x(wage: float, years: int, happy: bool, colour: Colour, p: Parameters) -> float:\n"
        + textwrap.indent(body, "    ")
    )


PARAMETERS = {"top": ("EUR/year", 100), "by_month": ("EUR/month", 10), "flagged": ("flag", True)}


@pytest.mark.parametrize(
    ("body", "why", "line"), FORBIDDEN, ids=[body.replace("\n", " ; ") for body, _, _ in FORBIDDEN]
)
def test_what_is_outside_the_subset_is_refused(write_law: Write, body: str, why: str, line: int) -> None:
    with pytest.raises(LawError) as refused:
        write_law(rule_x(body), PARAMETERS)
    message = str(refused.value)
    assert f"demo/rules.py, line {line}, rule x: " in message
    assert why in message


SIGNATURES = [
    ("def x(wage=0) -> float:", "only plain arguments without defaults"),
    ("def x(*wage: float) -> float:", "only plain arguments"),
    ("def x(**wage: float) -> float:", "only plain arguments"),
    ("def x(*, wage: float) -> float:", "only plain arguments"),
    ("def x(wage: float, /) -> float:", "only plain arguments"),
    ("def x(wage) -> float:", "every argument and the result need a type"),
    ("def x(wage: float):", "every argument and the result need a type"),
    ("def x(wage: str) -> float:", "allowed are bool, int, float, Date, an Enum, Each[...], Parameters"),
    ("def x(wage: float | None) -> float:", "allowed are bool"),
    ("def x(wage: list[float]) -> float:", "allowed are bool"),
    ("def x(wage: 'no such type') -> float:", "allowed are bool"),
    ("def x(q: Parameters, wage: float) -> float:", "the argument of type Parameters is called p"),
    ("def x(wage: float) -> Each[float]:", "a rule gives one value, not Each"),
    ("def x(wage: bool) -> float:", "wage is a number, not a flag"),
    ("def x(wage: Each[float]) -> float:", "Each[...] in a rule of a person holds values of a pair or holding rule"),
]


@pytest.mark.parametrize(("head", "why"), SIGNATURES, ids=[head for head, _ in SIGNATURES])
def test_signatures_are_checked(write_law: Write, head: str, why: str) -> None:
    with pytest.raises(LawError, match=r"demo/rules\.py, line [56], rule x") as refused:
        write_law(f'@rule(article="art. 3", unit=EUR_PER_YEAR)\n{head}\n    return 0\n')
    assert why in str(refused.value)


@pytest.mark.parametrize(
    "source",
    [
        '@rule(article="art. 3")\nasync def x(happy: bool) -> bool:\n    return happy\n',
        'if True:\n    @rule(article="art. 3")\n    def x(happy: bool) -> bool:\n        return happy\n',
        'class Group:\n    @rule(article="art. 3")\n    def x(happy: bool) -> bool:\n        return happy\n',
        'x = rule(article="art. 3")(lambda happy: happy)\n',
    ],
    ids=["async", "in an if", "in a class", "lambda"],
)
def test_a_rule_is_a_plain_function_of_the_module(write_law: Write, source: str) -> None:
    with pytest.raises(LawError, match=r"demo/rules\.py, line [5-7]"):
        write_law(source)


TYPES = [
    ("return wage + happy", "a number is expected, not flag"),
    ("return wage and happy", "a yes or no is expected, not number"),
    ("return wage if years else 0", "a yes or no is expected, not number"),
    ("return wage if colour == happy else 0", "Colour cannot be compared with flag"),
    ("return wage if colour < Colour.BLUE else 0", "Colour has no order: only == and != compare it"),
    ("return wage if happy > True else 0", "flag has no order"),
    ("return wage if happy else happy", "one branch gives number, the other flag"),
    ("return happy", "gives flag, not number"),
    ("return colour", "gives Colour, not number"),
    ("return wage if p.flagged else colour", "one branch gives number, the other Colour"),
    ("return p.flagged + wage", "a number is expected, not flag"),
    ("return max(colour, colour)", "a number is expected, not Colour"),
    ("return wage if not years else 0", "a yes or no is expected"),
]


@pytest.mark.parametrize(("body", "why"), TYPES, ids=[body for body, _ in TYPES])
def test_kinds_are_checked(write_law: Write, body: str, why: str) -> None:
    with pytest.raises(LawError, match=r"demo/rules\.py, line [67], rule x") as refused:
        write_law(rule_x(body), PARAMETERS)
    assert why in str(refused.value)


CONDITIONS = [
    (
        '@rule(article="a", condition=Condition.BEHAVIOUR)\ndef left_to_people(happy: bool) -> bool:\n'
        "    return happy\n",
        "a condition of behaviour or discretion is never computed: raise NotComputed",
    ),
    (
        '@rule(article="a", condition=Condition.MEANS)\ndef other_condition() -> bool:\n    raise NotComputed\n',
        "NotComputed is for conditions of behaviour or discretion",
    ),
    (
        '@rule(article="a", unit=EUR, condition=Condition.MEANS)\n'
        "def other_condition(capital: float) -> float:\n    return capital\n",
        "a condition gives a bool",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("source", "why"), CONDITIONS, ids=["behaviour", "not computed", "amount"])
def test_conditions_are_what_they_say(write_law: Write, source: str, why: str) -> None:
    with pytest.raises(LawError, match=why):
        write_law(source)


# What is inside the subset means the same in every evaluator as in Python.

ALLOWED = [
    ("return wage", 100.0),
    ("return 0", 0.0),
    ("return max(wage, p.top, 0) - min(wage, 0)", 120.0),
    ("if happy:\n    return wage\nreturn 0", 100.0),
    ("if not happy:\n    return 0\nelif years >= p.age:\n    return p.top\nelse:\n    return wage", 100.0),
    ("extra = wage + p.top\nif happy:\n    more = extra + wage\n    return more\nreturn extra", 320.0),
    ("extra = wage\nif happy:\n    extra = p.top\nreturn extra", 120.0),
    ("return wage if colour == Colour.GREEN else p.top", 120.0),
    ("return wage if colour != Colour.GREEN and years < p.age or not happy else 0", 100.0),
    ("return per_year(round_cents(per_month(wage)))", 99.96),
    ("tone = colour\nreturn wage if tone == Colour.RED else 0", 100.0),
    ("fine = happy and p.flagged\nreturn wage if fine else 0", 100.0),
    ("if happy:\n    if p.flagged:\n        return wage\nreturn p.top", 100.0),
]


@pytest.mark.parametrize(("body", "expected"), ALLOWED, ids=[body.replace("\n", " ; ") for body, _ in ALLOWED])
def test_what_is_inside_means_what_python_means(write_law: Write, body: str, expected: float) -> None:
    parameters: dict[str, Any] = {"top": ("EUR/year", 120), "age": ("year", 65), "flagged": ("flag", True)}
    small = write_law(rule_x(body), parameters)
    facts: dict[str, Any] = {name: 0.0 for name, fact in small.facts.items() if fact.is_number and fact.of == "person"}
    facts |= {"wage": 100.0, "years": 40.0, "happy": True, "colour": small.enums["Colour"](0)}
    case = Case(DAY, ("a",), [facts], {}, [[]], [frozenset()])
    values = small.parameters_at(case.reference_date)
    assert explain(small, case, values).value("demo.x", 0) == pytest.approx(expected)
    found = bound(Sheet(small, case, values), ("demo.entitled", "demo.x")).of("demo.x", 0)
    assert isinstance(found, Span) and (found.low, found.high) == pytest.approx((expected, expected))
    column = values_of(Settings(small, case.reference_date, values), columns_of(small, [case]), ["demo.x"])
    assert np.asarray(column["demo.x"]).tolist() == pytest.approx([expected])


def test_a_rule_left_to_people_is_shown_and_never_computed(write_law: Write) -> None:
    small = write_law(
        '@rule(article="a", condition=Condition.BEHAVIOUR)\ndef left_to_people() -> bool:\n    raise NotComputed\n'
    )
    right = small.rights["demo"]
    assert right.left_to_people == ["demo.left_to_people"]
    assert right.conditions == ["demo.holds"]
    case = Case(DAY, ("a",), [{"happy": True}], {}, [[]], [frozenset()])
    found = bound(Sheet(small, case, {}), tuple(small.targets("demo"))).of("demo.entitled", 0)
    assert isinstance(found, Options) and found.mask == 2
