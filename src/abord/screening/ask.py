"""The question that settles most, over all rights: value at stake x chance that the answer changes a result / burden.

The chance comes from a prior (``prior``): complete copies of the household, drawn from the synthetic population
given the answers so far. While the machine code for that is not there yet, a plain count of what is open stands in.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from abord.engine.bound import Missing
from abord.engine.case import Case
from abord.engine.graph import LawBook
from abord.screening.assess import Outcome, Result, assess_case, reference_date
from abord.screening.questions import (
    OPEN_KINDS,
    ROSTER,
    Subject,
    burden,
    one_per_roof,
    read_answer,
    subjects,
    wording,
)
from abord.situation.assemble import prepare
from abord.situation.model import Situation

if TYPE_CHECKING:  # NumPy is only loaded with the prior
    from abord.engine.columns import Array

WORTH_IN_KIND = 40.0
"""EUR a month that a right without an amount is taken to be worth when questions are weighed (a choice of ours)."""

WORTH_AT_MOST = 1500.0
"""EUR a month: an amount of which nothing is known weighs no more than this."""

VALUABLE = 1.0
"""A question whose answer is expected to move less than this (EUR a month, per unit of burden) need not be asked."""

DONOR_HOUSEHOLDS = 2000
"""How many synthetic households the prior draws from."""

MONTHS = {"month": 1.0, "year": 12.0, "once": 12.0, "none": 1.0}


@dataclass(frozen=True, slots=True)
class Question:
    """A question worth asking.

    Attributes:
        rights: the rights that it can help to decide.
        at_stake: EUR a month that the answer is expected to move, over all rights and persons.
        score: ``at_stake`` by burden; questions come in this order.
        text: language to ``question``, ``help``, ``where`` and ``label``.
    """

    subject: Subject
    rights: tuple[str, ...]
    at_stake: float
    burden: int
    text: dict[str, dict[str, str]]

    @property
    def score(self) -> float:
        """What the ranking goes by."""
        return self.at_stake / self.burden

    @property
    def is_valuable(self) -> bool:
        """Whether asking is worth the trouble."""
        return self.score >= VALUABLE


def next_questions(
    book: LawBook,
    situation: Situation,
    date: datetime.date | None = None,
    *,
    limit: int = 5,
    rights: Iterable[str] | None = None,
    persons: Iterable[str] | None = None,
    skip: frozenset[Subject] = frozenset(),
    reader: str = "",
) -> list[Question]:
    """The questions that settle most, best first; empty when nothing is open that people can answer.

    Args:
        skip: questions that were answered with "I don't know" or put off.
        reader: the person who reads (questions then say "you"); by default the first.
    """
    day = reference_date(book, date or situation.date)
    case = prepare(situation, book.facts, day).case
    chosen = list(rights) if rights is not None else list(book.rights)
    wanted = list(persons) if persons is not None else list(case.persons)
    results, _ = assess_case(book, case, chosen, wanted, most_cases=1)
    open_data = _open(book, case, results)
    weights = _weigh(book, case, day, results, list(open_data))
    asked: dict[Subject, list[tuple[Missing, set[str]]]] = {}
    for missing, touched in open_data.items():
        kinds = case.open_kinds[missing.person] if 0 <= missing.person < len(case.open_kinds) else frozenset()
        for subject in subjects(book, case.persons, missing, kinds):
            subject = one_per_roof(situation, subject)
            if subject not in skip:
                asked.setdefault(subject, []).append((missing, touched))
    questions = []
    for subject, data in asked.items():
        touched = set().union(*(rights for _, rights in data))
        share = sum(weights[missing] for missing, _ in data)
        if subject.fact in OPEN_KINDS:
            share /= len(OPEN_KINDS)
        questions.append(Question(subject, tuple(sorted(touched)), share, burden(book, subject), {}))
    # Who else lives there comes first: nothing can be settled around an open roster.
    questions.sort(key=lambda one: (one.subject.fact != ROSTER, -one.score, one.subject.id))
    you = reader or case.persons[0]
    return [replace(one, text=wording(book, situation, one.subject, you)) for one in questions[:limit]]


def _open(book: LawBook, case: Case, results: list[Result]) -> dict[Missing, set[str]]:
    """The missing data of all results that are not settled, with the rights that they touch."""
    found: dict[Missing, set[str]] = {}
    for result in results:
        if not _is_settled(result) and not result.covered_by:
            for missing in result.missing:
                found.setdefault(missing, set()).add(result.right)
    return found


def _is_settled(result: Result) -> bool:
    known = result.amount is None or result.amount.is_settled
    return result.outcome is Outcome.NOT_ENTITLED or (result.outcome is Outcome.ENTITLED and known)


def _worth(book: LawBook, right: str) -> float:
    """From an amount per award to EUR a month."""
    return 1.0 / MONTHS[book.rights[right].folder.right.result.every]


def _weigh(
    book: LawBook, case: Case, day: datetime.date, results: list[Result], data: list[Missing]
) -> dict[Missing, float]:
    """EUR a month that knowing each datum is expected to move."""
    still_open = [result for result in results if not _is_settled(result)]
    prior = priors.ready(book)
    plain = _plain_weights(book, still_open)
    if prior is None or not case.persons:
        return {missing: plain.get(missing, 0.0) for missing in data}
    informed = prior.weights(case, day, still_open, data)
    # A datum that no copy shows to matter still may: it keeps a small weight, by what is open.
    return {missing: informed[missing] + 0.02 * plain.get(missing, 0.0) for missing in data}


def _plain_weights(book: LawBook, still_open: list[Result]) -> dict[Missing, float]:
    """Without a prior: a third of what is open in each right that a datum touches, spread over its data."""
    weights: dict[Missing, float] = {}
    for result in still_open:
        stake = WORTH_IN_KIND
        if result.amount is not None:
            stake = min(result.amount.high - result.amount.low, WORTH_AT_MOST) * _worth(book, result.right)
        for missing in result.missing:
            weights[missing] = weights.get(missing, 0.0) + stake / 3.0 / len(result.missing) ** 0.5
    return weights


class _Weigher:
    """The prior with its population, and the value of information in it."""

    def __init__(self, book: LawBook) -> None:
        from abord.country.synthetic import Recipe, blocks
        from abord.country.tables import join
        from abord.screening.prior import Prior

        self.book = book
        tables = next(iter(blocks(book, Recipe(households=DONOR_HOUSEHOLDS, seed=7))))
        self.prior = Prior(book, join(tables, book.facts).columns)

    def weights(
        self, case: Case, day: datetime.date, open_results: list[Result], data: list[Missing]
    ) -> dict[Missing, float]:
        """How far, on average, the answer moves what each open right is expected to give."""
        import numpy as np

        rights = list(dict.fromkeys(result.right for result in open_results))
        copies = self.prior.draw(case, day, rights)
        awards, touched = [], []
        for result in open_results:
            entitled, amount = copies.awards[result.right, case.persons.index(result.person)]
            given = amount * _worth(self.book, result.right) if amount is not None else entitled * WORTH_IN_KIND
            awards.append(np.where(entitled, given, 0.0))
            touched.append(frozenset(result.missing))
        keys = [(missing.fact, missing.person, missing.other, missing.holding) for missing in data]
        rows = [row for row, key in enumerate(keys) if key in copies.facts]
        if not rows:
            return dict.fromkeys(data, 0.0)
        moved = _moved(np.stack([copies.facts[keys[row]] for row in rows]), np.stack(awards, axis=1))
        found = dict.fromkeys(data, 0.0)
        for position, row in enumerate(rows):
            found[data[row]] = sum(
                float(moved[position, column]) for column, missing in enumerate(touched) if data[row] in missing
            )
        return found


def _moved(values: Array, awards: Array) -> Array:
    """Mean absolute change of each expected award (columns) once each datum (rows) is known.

    The values of a datum fall in five groups: the lowest value, and quarters of the others.
    """
    import numpy as np

    count = values.shape[1]
    ordered = np.sort(values, axis=1)
    lowest = values <= ordered[:, :1]
    first = lowest.sum(axis=1)
    group = np.where(lowest, 0, 1)
    for part in (0.25, 0.5, 0.75):
        place = np.minimum(first + ((count - first) * part).astype(int), count - 1)
        edge = np.take_along_axis(ordered, place[:, None], axis=1)
        group += ~lowest & (values > edge)
    mean = awards.mean(axis=0)
    moved: Array = np.zeros((values.shape[0], awards.shape[1]))
    for one in range(5):
        inside = (group == one).astype(float)
        moved += np.abs(inside @ awards - inside.sum(axis=1)[:, None] * mean)
    averaged: Array = moved / count
    return averaged


class _Priors:
    """Prepares the prior in the background: compiling and loading never keeps anybody waiting."""

    def __init__(self) -> None:
        self._made: dict[int, _Weigher] = {}
        self._started: set[int] = set()
        self._lock = threading.Lock()

    def ready(self, book: LawBook) -> _Weigher | None:
        """The prior if it is there; otherwise its preparation starts and None is given."""
        with self._lock:
            if id(book) in self._made or id(book) in self._started:
                return self._made.get(id(book))
            self._started.add(id(book))
        threading.Thread(target=self.prepare, args=(book,), daemon=True).start()
        return None

    def prepare(self, book: LawBook) -> _Weigher | None:
        """Make the prior now, with all kernels compiled or loaded; None where that fails."""
        from abord.engine.country import kernel

        weigher = _Weigher(book)
        for right in book.rights:
            _ = kernel(book, right).run
        self._made[id(book)] = weigher
        return weigher


priors = _Priors()


def answer(book: LawBook, situation: Situation, subject: Subject, given: object, source: str = "") -> Situation:
    """The situation with one more answer, as a person writes it.

    Raises:
        SituationError: saying what is expected; the situation is unchanged.
    """
    return read_answer(book, situation, subject, given, source)
