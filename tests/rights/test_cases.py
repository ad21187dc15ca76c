"""The published examples: every ``cases.yaml`` of the rights, against bound and explain.

What a source publishes is a proof only of what it says: each case expects the named outcome, amounts and steps on the
way, within the ``tolerance`` that the case gives (by default half a cent), and the other persons that an award covers.
"""

import datetime
import textwrap
from functools import cache
from typing import Any

import pytest

from abord.book import RIGHTS, open_book
from abord.engine.bound import Bounded, Options, Span, bound
from abord.engine.explain import explain
from abord.engine.law import Enum
from abord.engine.sheet import Sheet
from abord.engine.verdict import verdict
from abord.situation.assemble import to_case
from abord.situation.loading import load
from abord.situation.reader import Reader

OUTCOMES = {1: "not_entitled", 2: "entitled", 3: "not_yet_known"}
HALF_A_CENT = 0.005 + 1e-9
KEYS = {
    "name", "source", "kind", "quote", "date", "known_on", "assume", "situation", "expect", "parameters", "switches",
    "tolerance", "note",
}  # fmt: skip
KINDS = ("worked_example", "official_scale", "published_rule")


def published() -> list[Any]:
    """All cases, read as situations are: text stays text."""
    found = []
    for path in sorted(RIGHTS.glob("*/cases.yaml")):
        text = "cases:\n" + textwrap.indent(path.read_text(encoding="utf-8"), "  ")
        for case in load(text.encode())["cases"]:
            found.append(pytest.param(path.parent.name, case, id=f"{path.parent.name}: {case['name']}"))
    return found


@cache
def wanted(right: str) -> list[str]:
    """The variables that some case of a right expects: one run puts out all, for code is made for each set."""
    cases = [case for home, case in (param.values for param in published()) if home == right]
    expectations = [expected for case in cases for expected in case.get("expect", {}).values()]
    names = {name for expected in expectations for name in expected} - {"outcome", "amount", "covers"}
    return sorted(f"{right}.{name}" for name in names)


@cache
def reader() -> Reader:
    return Reader(open_book().facts)


def number(text: str) -> float:
    """``1460.03 EUR/month`` as 1460.03, and ``2026-03-01`` as the day it is."""
    first = text.split()[0]
    try:
        return float(first)
    except ValueError:
        return float(datetime.date.fromisoformat(first).toordinal())


def flag(text: str) -> bool:
    assert text in ("yes", "no", "true", "false"), text
    return text in ("yes", "true")


@pytest.mark.parametrize(("right", "case"), published())
def test_published_case(right: str, case: dict[str, Any]) -> None:
    assert set(case) <= KEYS, f"unknown keys {sorted(set(case) - KEYS)}"
    assert case["kind"] in KINDS and case["source"] and (case.get("expect") or case.get("parameters"))
    book = open_book()
    date = datetime.date.fromisoformat(case["date"])
    known_on = datetime.date.fromisoformat(case["known_on"]) if "known_on" in case else None
    values = book.parameters_at(date, known_on)
    tolerance = float(case.get("tolerance", 0)) + HALF_A_CENT
    problems = []
    for name, expected in case.get("parameters", {}).items():
        found = values[f"{right}.{name}"]
        if found.value is None or not abs(float(found.value) - number(expected)) <= tolerance:
            problems.append(f"parameter {name}: {found.value} ({found.source}), not {expected}")
    switches = {f"{right}.{name}": flag(position) for name, position in case.get("switches", {}).items()}
    assert set(switches) <= set(book.switches)
    situation = reader().read_tree({**case["situation"], "date": case["date"], "assume": case["assume"]})
    household = to_case(situation, book.facts)
    expectations = case.get("expect", {})
    assert set(expectations) <= set(household.persons), f"expects of {sorted(expectations)}, has {household.persons}"
    sheet = Sheet(book, household, values, switches)
    run = bound(sheet, (*book.targets(right), *wanted(right)))
    explanation = explain(book, household, values, switches)
    for name, expected in expectations.items():
        person = household.persons.index(name)
        proved = verdict(run, right, person)
        if "outcome" in expected and OUTCOMES[proved.entitled.mask] != expected["outcome"]:
            reasons = {c: run.of(c, person)[0] for c in book.rights[right].conditions if run.of(c, person)[0] != 2}
            problems.append(
                f"{name}: {OUTCOMES[proved.entitled.mask]}, not {expected['outcome']}; {reasons}, {proved.missing}"
            )
        if proved.entitled.is_settled:
            assert explanation.value(book.rights[right].entitled, person) in (None, proved.entitled.mask == 2)
        for variable, text in expected.items():
            if variable == "amount":
                problem = off(proved.amount, text, tolerance)
            elif variable == "covers":
                problem = not_covered(run, f"{book.rights[right].covers}", person, set(text))
            elif variable != "outcome":
                problem = off(
                    run.of(f"{right}.{variable}", person), text, tolerance, book.variables[f"{right}.{variable}"]
                )
            else:
                continue
            if problem:
                problems.append(f"{name}, {variable}: {problem}, not {text}; {proved.missing}")
    assert not problems, "\n".join(problems)


def off(found: Span | Options | None, expected: str, tolerance: float, variable: Any = None) -> str:
    """What is wrong with a value, or nothing; what is open is written ``6500..11500``, ``A or B``, ``yes or no``."""
    if isinstance(found, Span):
        low, _, high = expected.partition("..")
        near = abs(found.low - number(low)) <= tolerance and abs(found.high - number(high or low)) <= tolerance
        return "" if near else f"{found.low}..{found.high}"
    if isinstance(found, Options):
        kind = variable.kind
        if isinstance(kind, type) and issubclass(kind, Enum):
            names = " or ".join(member.name for member in kind if found.mask >> int(member) & 1)
            return "" if names == expected else names
        if expected == "yes or no":
            return "" if found.mask == 3 else {1: "no", 2: "yes"}[found.mask]
        return "" if found.mask == (2 if flag(expected) else 1) else {1: "no", 2: "yes", 3: "yes or no"}[found.mask]
    return "nothing"


def not_covered(run: Bounded, variable: str, person: int, expected: set[str]) -> str:
    """Whom an award of a person may cover, where that is not just who is expected."""
    names = run.sheet.case.persons
    masks = {names[two]: run.mask(variable, row) for row, (one, two) in enumerate(run.sheet.pair_of) if one == person}
    return "" if masks == {name: 2 if name in expected else 1 for name in masks} else str(masks)


def test_every_right_has_published_cases() -> None:
    rights = {param.values[0] for param in published()}
    assert rights == set(open_book().rights)
