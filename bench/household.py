"""One household: how long a result and the next question take, warm, and how many questions a conversation needs.

    python bench/household.py [--households 1000] [--jobs 2] [--minutes 25] [--keep FILE] [--no-times] [--json]

Times are medians over the examples, of the processor's time as well, since other work on the machine lengthens the
clock's. "Fresh" is without what was kept of an earlier search.

The conversation starts with what a first page asks (who lives there, ages, relations) and answers each question from a
synthetic household whose truth is known. It is counted twice: (b) until no question is worth asking any more (as on the
web: nothing valuable, and no right that one or two answers would settle), with what is then still undetermined and what
that is worth; (a) further, until every result equals that of the full list. The paper list against which both are
counted asks every fact of every person (of every pair, of every holding) on which one of the rights rests. After
``--minutes`` what is done is shown. ``--keep`` writes each conversation to a file of JSON lines when it is over, and
goes on from what is there: an interruption loses nothing.
"""

from __future__ import annotations

import argparse
import datetime
import json
import multiprocessing
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from abord.book import open_book
from abord.country.synthetic import Recipe, blocks
from abord.country.tables import join
from abord.engine.bound import bound
from abord.engine.case import Case
from abord.engine.columns import Columns
from abord.engine.graph import LawBook
from abord.engine.sheet import Sheet
from abord.engine.verdict import verdict
from abord.screening.ask import MONTHS, next_questions, priors, searches, worth_asking
from abord.screening.assess import assess, assess_case
from abord.screening.questions import OPEN_KINDS, Subject, can_be_asked, with_value
from abord.situation.assemble import prepare
from abord.situation.model import Holding, Link, Person, Roof, Situation, Stated
from abord.situation.reader import Reader

ROOT = Path(__file__).parents[1]
DAY = datetime.date(2025, 6, 1)


def timed(run: Callable[[], Any], repeat: int = 15) -> tuple[float, float]:
    """Median milliseconds of a call after one that warms up: by the clock, and of the processor."""
    run()
    taken = []
    for _ in range(repeat):
        start = time.perf_counter(), time.thread_time()
        run()
        taken.append((time.perf_counter() - start[0], time.thread_time() - start[1]))
    return statistics.median(one for one, _ in taken) * 1000, statistics.median(one for _, one in taken) * 1000


def times(book: LawBook) -> dict[str, dict[str, float]]:
    """Per example: milliseconds of the results of all rights and persons, and of the next question."""
    reader, found = Reader(book.facts), {}

    def fresh(situation: Situation) -> None:
        searches.forget()
        next_questions(book, situation)

    situations = {path.stem: reader.read_file(path) for path in sorted((ROOT / "examples").glob("*.yaml"))}
    situations["nothing known"] = reader.read("date: 2025-06-01\npersons: {somebody: {}}\n")
    for name, situation in situations.items():
        case = prepare(situation, book.facts).case
        rights, persons = list(book.rights), list(case.persons)
        row: dict[str, float] = {"persons": len(persons)}
        for what, run in (
            ("results", lambda c=case, r=rights, p=persons: assess_case(book, c, r, p)),
            ("extras", lambda s=situation: assess(book, s)),
            ("fresh", lambda s=situation: fresh(s)),
            ("again", lambda s=situation: next_questions(book, s)),
        ):
            row[f"{what}_ms"], row[f"{what}_cpu_ms"] = timed(run, 5 if what == "extras" else 15)
        found[name] = row
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
    """What is known before the first question, as on the pages: who there is, their ages, their relations, the roof."""
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
    return Situation(persons, roofs, tuple(links), (), DAY, roster_closed=True, assume_ages=True)


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


Verdict = tuple[int, tuple[float, float] | None]


def verdicts(book: LawBook, case: Case) -> dict[tuple[str, int], Verdict]:
    """What is proved of every right of every person."""
    run = bound(
        Sheet(book, case, book.parameters_at(DAY)), tuple(t for right in book.rights for t in book.targets(right))
    )
    found = {}
    for right in book.rights:
        for person in range(len(case.persons)):
            one = verdict(run, right, person)
            span = one.amount
            found[right, person] = (
                one.entitled.mask,
                None if span is None else (round(span.low, 2), round(span.high, 2)),
            )
    return found


def on_paper(book: LawBook, truth: Case) -> Case:
    """The household as the full list has it: all that people can answer."""
    can = {
        name for name in book.facts if can_be_asked(book, Subject(name)) or book.facts[name].derived_from is not None
    }

    def kept(facts: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in facts.items() if name in can}

    return replace(
        truth,
        facts=[kept(one) for one in truth.facts],
        pairs={pair: kept(one) for pair, one in truth.pairs.items()},
        holdings=[[kept(one) for one in held] for held in truth.holdings],
    )


def conversation(book: LawBook, truth: Case) -> dict[str, Any]:
    """Questions until nothing valuable is open, and on until all is as on the full list."""
    full = verdicts(book, on_paper(book, truth))

    def case(situation: Situation) -> Case:
        return prepare(situation, book.facts, DAY).case

    steps, skipped, valuable = [first_page(book, truth)], set(), -1
    while len(steps) < 400:
        questions = next_questions(book, steps[-1], DAY, limit=500, skip=frozenset(skipped), worded=False)
        if valuable < 0:
            still = worth_asking(questions)
            valuable, questions = (len(steps) - 1, questions) if not still else (valuable, still)
        if not questions or (valuable >= 0 and len(steps) % 6 == 0 and verdicts(book, case(steps[-1])) == full):
            break
        # Who knows only a part, or no more than is already known, is not asked the same again.
        skipped.add(questions[0].subject)
        steps.append(answer(book, steps[-1], truth, questions[0].subject))
    low, high = 0, len(steps) - 1  # what is known only grows, so that the first equal step can be halved down to
    equal = verdicts(book, case(steps[-1])) == full
    while equal and low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if verdicts(book, case(steps[middle])) == full else (middle + 1, high)
    then = verdicts(book, case(steps[valuable]))
    entitled = [key for key, (mask, _) in full.items() if mask == 2]
    missed = [key for key in entitled if then[key][0] == 3]

    def worth(keys: list[tuple[str, int]]) -> float:
        """EUR a month that is proved on the full list."""
        spans = [(right, full[right, person][1]) for right, person in keys]
        return sum(span[0] / MONTHS[book.rights[right].folder.right.result.every] for right, span in spans if span)

    return {
        "all_equal": high if equal else None,
        "valuable": valuable,
        "paper": paper_list(book, truth),
        "results": len(full),
        "undetermined": sum(mask == 3 and full[key][0] != 3 for key, (mask, _) in then.items()),
        "entitled": len(entitled),
        "entitled_eur": worth(entitled),
        "entitled_undetermined": len(missed),
        "entitled_undetermined_eur": worth(missed),
        "entitled_undetermined_by_right": dict(Counter(right for right, _ in missed)),
        "wrong": sum({mask, full[key][0]} == {1, 2} for key, (mask, _) in then.items()),
    }


def _talk(numbered: tuple[int, Case]) -> dict[str, Any]:
    number, truth = numbered
    return {"household": number, **conversation(open_book(), truth)}


def talk(truths: list[Case], jobs: int, minutes: float, keep: Path | None) -> list[dict[str, Any]]:
    """All conversations that are over within so many minutes, with those that a file has from an earlier run."""
    talks = [json.loads(line) for line in keep.read_text().splitlines()] if keep and keep.exists() else []
    done, end = {one["household"] for one in talks}, time.monotonic() + minutes * 60
    left = [numbered for numbered in enumerate(truths) if numbered[0] not in done]
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        for one in pool.imap_unordered(_talk, left):
            talks.append(one)
            if keep:
                with keep.open("a") as file:
                    file.write(json.dumps(one) + "\n")
            if time.monotonic() > end:
                pool.terminate()
                break
    return talks


def summary(talks: list[dict[str, Any]]) -> dict[str, Any]:
    """What all conversations come to."""
    found: dict[str, Any] = {"households": len(talks), "paper_median": statistics.median(t["paper"] for t in talks)}
    for name in ("all_equal", "valuable"):
        reached = [talk for talk in talks if talk[name] is not None]
        asked, fewer = sorted(t[name] for t in reached), sorted(1 - t[name] / t["paper"] for t in reached)
        found[name] = {
            "never": len(talks) - len(reached),
            "questions_median": statistics.median(asked),
            "questions_p95": asked[int(0.95 * (len(asked) - 1))],
            "fewer_median": round(statistics.median(fewer), 3),
            "fewer_p5": round(fewer[int(0.05 * (len(fewer) - 1))], 3),
        }
    for key in ("results", "undetermined", "entitled", "entitled_eur", "entitled_undetermined",
                "entitled_undetermined_eur", "wrong"):  # fmt: skip
        found[key] = round(sum(talk[key] for talk in talks), 2)
    by_right = sum((Counter(talk["entitled_undetermined_by_right"]) for talk in talks), Counter[str]())
    return found | {"entitled_undetermined_by_right": dict(by_right.most_common())}


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=1, help="processes that talk")
    parser.add_argument("--minutes", type=float, default=25.0, help="show what is done after so long")
    parser.add_argument("--keep", type=Path, help="a file of JSON lines to go on from")
    parser.add_argument("--no-times", action="store_true", help="only count questions")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    book = open_book()
    priors.prepare(book)
    found: dict[str, Any] = {}
    if not options.no_times:
        found["times"] = times(book)
    households = truths(book, options.households)
    found["conversations"] = summary(talk(households, options.jobs, options.minutes, options.keep))
    if options.json:
        print(json.dumps(found, indent=2))
        return
    if "times" in found:
        heads = ("results", "extras", "fresh", "again")
        print(
            f"{'example':34}{'persons':>8}" + "".join(f"{head:>18}" for head in heads) + "   (ms, of which processor)"
        )
        for name, row in found["times"].items():
            cells = "".join(f"{row[f'{head}_ms']:10.1f}{row[f'{head}_cpu_ms']:8.1f}" for head in heads)
            print(f"{name:34}{row['persons']:8}{cells}")
    for name, value in found["conversations"].items():
        print(f"{name:34}{value}")


if __name__ == "__main__":
    main()
