"""One household: how long a result and the next question take, warm, and how many questions a conversation needs.

    python bench/household.py [--households 200] [--json]

Times are medians over the examples. The conversation starts with what a first page asks (who lives there, ages,
relations), answers each question from a synthetic household whose truth is known, and stops when no question is
worth asking any more. The paper list against which it is counted asks every fact of every person (of every pair, of
every holding) on which one of the rights rests.
"""

from __future__ import annotations

import argparse
import datetime
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from abord.book import open_book
from abord.country.synthetic import Recipe, blocks
from abord.country.tables import join
from abord.engine.bound import Sheet, bound, parameters_of, verdict
from abord.engine.case import Case
from abord.engine.columns import Columns
from abord.engine.graph import LawBook
from abord.screening.ask import next_questions, priors
from abord.screening.assess import Outcome, assess, assess_case
from abord.screening.questions import OPEN_KINDS, Subject, can_be_asked, with_value
from abord.situation.assemble import prepare
from abord.situation.model import Holding, Link, Person, Roof, Situation, Stated
from abord.situation.reader import Reader

ROOT = Path(__file__).parents[1]
DAY = datetime.date(2025, 6, 1)


def timed(run: Callable[[], Any], repeat: int = 15) -> float:
    """Median milliseconds of a call, after one that warms up."""
    run()
    taken = []
    for _ in range(repeat):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def times(book: LawBook) -> dict[str, dict[str, float]]:
    """Per example: milliseconds of the results of all rights and persons, and of the next question."""
    reader, found = Reader(book.facts), {}
    for path in sorted((ROOT / "examples").glob("*.yaml")):
        situation = reader.read_file(path)
        case = prepare(situation, book.facts).case
        rights, persons = list(book.rights), list(case.persons)
        found[path.stem] = {
            "persons": len(persons),
            "results_ms": timed(lambda c=case, r=rights, p=persons: assess_case(book, c, r, p)),
            "with_extras_ms": timed(lambda s=situation: assess(book, s), 5),
            "next_question_ms": timed(lambda s=situation: next_questions(book, s)),
        }
    return found


def truths(book: LawBook, count: int) -> list[Case]:
    """Synthetic households in which everything is known."""
    columns = join(next(iter(blocks(book, Recipe(households=count, seed=99)))), book.facts).columns
    return [case for case in (_case(book, columns, index) for index in range(columns.components)) if case is not None]


def _case(book: LawBook, columns: Columns, component: int) -> Case | None:
    part = columns.take(component, component + 1)
    names = tuple(f"p{i}" for i in range(part.persons))

    def row(grain: str, index: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, column in part.facts.items():
            fact = book.facts[name]
            if fact.of == grain:
                cell = column[index]
                if fact.is_number:
                    if not np.isnan(cell):
                        values[name] = float(cell)
                elif cell >= 0:
                    values[name] = bool(cell) if fact.choices is None else fact.choices(int(cell))
        return values

    pairs = {
        (i, int(part.pair_other[q])): row("pair", q)
        for i in range(part.persons)
        for q in range(int(part.pair_start[i]), int(part.pair_start[i + 1]))
    }
    held = [
        [row("holding", h) for h in range(int(part.holding_start[i]), int(part.holding_start[i + 1]))]
        for i in range(part.persons)
    ]
    facts = [row("person", i) for i in range(part.persons)]
    case = Case(DAY, names, facts, pairs, held, [frozenset()] * part.persons)
    return case if part.persons <= 6 else None


def first_page(book: LawBook, truth: Case) -> Situation:
    """What is known before the first question: who there is, their ages, their relations, the roof."""
    persons = {
        name: Person(facts={"age": (Stated(facts["age"]),)})
        for name, facts in zip(truth.persons, truth.facts, strict=True)
    }
    links = [
        Link(truth.persons[j], truth.persons[i], kin=facts["relation"].name)
        for (i, j), facts in truth.pairs.items()
        if i < j and "relation" in facts
    ]
    under: list[list[int]] = []
    for i in range(len(truth.persons)):
        for group in under:
            if truth.pairs.get((group[0], i), {}).get("same_roof") is True:
                group.append(i)
                break
        else:
            under.append([i])
    roofs = tuple(
        Roof(
            tuple(truth.persons[i] for i in group),
            {
                name: (Stated(truth.facts[group[0]][name]),)
                for name in ("housing", "region")
                if name in truth.facts[group[0]]
            },
        )
        for group in under
    )
    return Situation(persons, roofs, tuple(links), (), DAY, roster_closed=True)


def answer(book: LawBook, situation: Situation, truth: Case, subject: Subject) -> Situation:
    """The situation with the true answer."""
    index = truth.persons.index(subject.person)
    if subject.fact in OPEN_KINDS:
        kinds = OPEN_KINDS[subject.fact]
        owned = [one for one in truth.holdings[index] if one["kind"].name in kinds]
        known = ("kind", "value") if subject.fact == "savings" else ("kind",)
        held = tuple(
            Holding(
                {subject.person: float(one["share"])}, {name: (Stated(one[name]),) for name in known if name in one}
            )
            for one in owned
        )
        person = situation.persons[subject.person]
        persons = {**situation.persons, subject.person: replace(person, listed=person.listed | set(kinds))}
        return replace(situation, persons=persons, holdings=(*situation.holdings, *held))
    if subject.holding >= 0:
        mine = [one for one in situation.holdings if subject.person in one.owners]
        kind = mine[subject.holding].facts["kind"][0].value
        same = [one for one in mine[: subject.holding] if one.facts["kind"][0].value == kind]
        matching = [one for one in truth.holdings[index] if one["kind"] == kind]
        value = matching[len(same)].get(subject.fact)
    elif subject.other:
        value = truth.pairs[index, truth.persons.index(subject.other)].get(subject.fact)
    else:
        value = truth.facts[index].get(subject.fact)
    return with_value(book, situation, subject, Stated(value))


def paper_list(book: LawBook, truth: Case) -> int:
    """How many boxes a paper list has that asks everything on which a right rests."""
    used = {
        variable.removeprefix("fact.")
        for right in book.rights
        for variable in book.needed(book.targets(right))
        if variable.startswith("fact.")
    }
    size = {"person": len(truth.persons), "pair": len(truth.pairs), "holding": sum(map(len, truth.holdings))}
    asked = [name for name in used if can_be_asked(book, Subject(name)) and book.facts[name].derived_from is None]
    first = {"relation", "age", "housing", "region"}
    facts = sum(size[book.facts[name].of] for name in asked if name not in first)
    return facts + len(OPEN_KINDS) * len(truth.persons)


def conversation(book: LawBook, truth: Case) -> dict[str, Any]:
    """Questions until nothing valuable is open, and what the results then still leave undetermined."""
    situation, asked, skipped = first_page(book, truth), 0, set()
    while asked < 400:
        questions = [one for one in next_questions(book, situation, DAY, skip=frozenset(skipped)) if one.is_valuable]
        if not questions:
            break
        before, subject = situation, questions[0].subject
        situation = answer(book, situation, truth, subject)
        asked += 1
        if situation == before:
            skipped.add(subject)
    values = parameters_of(book, DAY)
    sheet = Sheet(book, truth, values)
    run = bound(sheet, tuple(target for right in book.rights for target in book.targets(right)))
    wrong = undetermined = open_value = 0
    for result in assess(book, situation, DAY, thorough=False).results:
        proved = verdict(run, result.right, truth.persons.index(result.person)).entitled.mask
        if result.outcome is Outcome.NOT_YET_KNOWN:
            undetermined += 1
            open_value += result.amount.high if result.amount is not None and result.amount.high < 1e6 else 0
        elif proved in (1, 2) and (proved == 2) != (result.outcome is Outcome.ENTITLED):
            wrong += 1
    return {
        "asked": asked,
        "paper": paper_list(book, truth),
        "undetermined": undetermined,
        "wrong": wrong,
        "open": open_value,
    }


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    book = open_book()
    priors.prepare(book)
    found = {"times": times(book)}
    talks = [conversation(book, truth) for truth in truths(book, options.households)]
    asked = sorted(talk["asked"] for talk in talks)
    fewer = sorted(1 - talk["asked"] / talk["paper"] for talk in talks)
    found["conversations"] = {
        "households": len(talks),
        "questions_median": statistics.median(asked),
        "questions_p95": asked[int(0.95 * (len(asked) - 1))],
        "paper_median": statistics.median(talk["paper"] for talk in talks),
        "fewer_than_paper_median": round(statistics.median(fewer), 3),
        "undetermined_results": sum(talk["undetermined"] for talk in talks),
        "wrong_results": sum(talk["wrong"] for talk in talks),
    }
    if options.json:
        print(json.dumps(found, indent=2))
        return
    print(f"{'example':34}{'persons':>8}{'results':>10}{'extras':>10}{'question':>10}   (ms)")
    for name, row in found["times"].items():
        print(
            f"{name:34}{row['persons']:8}{row['results_ms']:10.1f}{row['with_extras_ms']:10.1f}{row['next_question_ms']:10.1f}"
        )
    for name, value in found["conversations"].items():
        print(f"{name:34}{value}")


if __name__ == "__main__":
    main()
