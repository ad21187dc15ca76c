"""The question that settles most, over all rights: value at stake x chance that the answer changes a result / burden.

The chance comes from a prior (``prior``): complete copies of the household, drawn from the synthetic population
given the answers so far. While the machine code for that is not there yet, a plain count of what is open stands in.
"""

from __future__ import annotations

import datetime
import hashlib
import math
import os
import threading
from array import array
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abord.engine.bound import Span, bound, places
from abord.engine.case import Case, Range
from abord.engine.graph import LawBook
from abord.engine.sheet import Missing, Sheet
from abord.engine.verdict import verdict
from abord.screening.assess import covered_by_award, reference_date
from abord.screening.questions import (
    OPEN_KINDS,
    ROSTER,
    Subject,
    asked_once,
    burden,
    goes_with_unknown,
    one_per_roof,
    read_answer,
    subjects,
    whether_first,
    wording,
)
from abord.situation.assemble import to_case
from abord.situation.model import Situation

if TYPE_CHECKING:  # NumPy is only loaded with the prior
    from abord.engine.columns import Array

WORTH_IN_KIND = 40.0
"""EUR a month that a right without an amount is taken to be worth when questions are weighed (a choice of ours)."""

WORTH_AT_MOST = 1500.0
"""EUR a month: an amount of which nothing is known weighs no more than this."""

VALUABLE = 1.0
"""A question whose answer is expected to move less than this (EUR a month, per unit of burden) need not be asked."""

CAME_FOR = 0.25
"""From which part of ``VALUABLE`` questions are asked about the rights, more than one, that somebody came for."""

LAST_STONES = 2
"""A right that so few answers would settle is not left open, however little they are expected to change: that
somebody lives in Belgium is likely, and still has to be said. Where somebody did not know one of them, only what is
easy to say is asked: it may still rule the right out."""

OWN_RIGHTS_FROM = 16
"""Of the own rights of younger people only what the prior shows to matter is asked before anybody goes on."""

PROOF = 0.3
"""What a proof is worth, as a part of what the right is expected to give: a right that somebody very probably has would
otherwise be left open, since no single answer is expected to change it."""

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
        is_last_stone: whether it is one of the few that would settle a right.
    """

    subject: Subject
    rights: tuple[str, ...]
    at_stake: float
    burden: int
    text: dict[str, dict[str, str]]
    is_last_stone: bool = False

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
    worded: bool = True,
) -> list[Question]:
    """The questions that settle most, best first; empty when nothing is open that people can answer.

    Args:
        skip: questions that were answered with "I don't know" or put off.
        reader: the person who reads (questions then say "you"); by default the first.
        worded: with their texts; without them is quicker.
    """
    day = reference_date(book, date or situation.date)
    case = to_case(situation, book.facts, day)
    chosen = frozenset(book.rights if rights is None else rights)
    wanted = frozenset(case.persons if persons is None else persons)
    whose = frozenset(place for place, name in enumerate(case.persons) if name in wanted)
    asked: dict[Subject, tuple[set[str], float]] = {}
    stay_open: set[str] = set()
    for missing, touched, weight in searches.of(book, case, day).data(chosen, whose):
        for subject, may_be_known in questions_for(book, situation, case, missing, skip):
            if not may_be_known:
                stay_open |= touched
                continue
            share = weight / len(OPEN_KINDS) if subject.fact in OPEN_KINDS else weight
            if subject in asked:
                also, more = asked[subject]
                touched, share = also | touched, more + share
            asked[subject] = touched, share
    left = Counter(right for touched, _ in asked.values() for right in touched)
    nearly = {right for right, count in left.items() if count <= LAST_STONES}
    # Who else lives there comes first: nothing can be settled around an open roster.
    ranked = sorted(
        (subject.fact != ROSTER, -round(share / burden(book, subject), 6), subject)
        for subject, (_, share) in asked.items()
    )
    you, questions = reader or "".join(case.persons[:1]), []
    for _, _, subject in ranked[:limit]:
        touched, share = asked[subject]
        text = wording(book, situation, subject, you) if worded else {}
        last = bool(nearly & touched - (stay_open if burden(book, subject) > 1 else set()))
        questions.append(Question(subject, tuple(sorted(touched)), share, burden(book, subject), text, last))
    return questions


def questions_for(
    book: LawBook, situation: Situation, case: Case, missing: Missing, skip: frozenset[Subject]
) -> Iterator[tuple[Subject, bool]]:
    """The questions that would bring a missing datum, and whether each is still to be asked: it was not answered yet,
    and somebody who did not know what was answered may know it."""
    kinds = case.open_kinds[missing.person] if 0 <= missing.person < len(case.open_kinds) else frozenset()
    for subject in subjects(book, case.persons, missing, kinds):
        facts = case.facts[missing.person] if subject.person else {}
        subject = whether_first(book, facts, subject, skip)
        subject = asked_once(case, one_per_roof(situation, subject, skip), missing)
        yield subject, subject not in skip and not goes_with_unknown(book, facts, subject, skip)


def worth_asking(questions: Sequence[Question], came_for: int = 0, knows: float = 1.0) -> list[Question]:
    """The valuable ones; where there are none any more, those about rights that are nearly settled.

    Args:
        came_for: how many rights somebody came for, where the questions are about these. Of one right all is asked that
            can settle it; of several, what is worth less too.
        knows: the chance that an easy answer is known, by the answers so far; what needs papers is known less often.
            Nobody is asked fifty things to say fifty times that they do not know.
    """
    least = VALUABLE * (CAME_FOR if came_for else 1.0)

    def is_worth_it(one: Question) -> bool:
        known = knows**one.burden
        return one.score >= (least * (1.0 / known - 1.0) if came_for == 1 else least / known)

    valuable = [one for one in questions if is_worth_it(one)]
    return valuable or [one for one in questions if one.is_last_stone]


@dataclass(frozen=True, slots=True)
class Open:
    """A result that is not settled: of which right, for whom (a position), what is missing, and what each is worth.

    ``missing`` are places in what the search misses; ``weights`` are EUR a month that each of these is expected to move
    in this result.
    """

    right: str
    person: int
    missing: Sequence[int]
    weights: Sequence[float]


@dataclass(frozen=True, slots=True)
class Search:
    """What is open in a household, over all rights and persons; without any name.

    ``entitled`` are the proved (right, person), ``covers`` who of them is covered by whose award.
    """

    missing: tuple[Missing, ...]
    open: tuple[Open, ...]
    entitled: tuple[tuple[str, int], ...]
    covers: frozenset[tuple[str, int, int]]

    def data(self, rights: frozenset[str], persons: frozenset[int]) -> list[tuple[Missing, set[str], float]]:
        """Every missing datum of some rights and persons, with the rights that it touches and what it is worth."""
        covered = self._covered(rights, persons)
        touched: dict[int, set[str]] = {}
        weights = [0.0] * len(self.missing)
        for one in self.open:
            if one.right not in rights or one.person not in persons:
                continue
            for place, weight in zip(one.missing, one.weights, strict=True):
                weights[place] += weight
            if (one.right, one.person) not in covered:
                for place in one.missing:
                    touched.setdefault(place, set()).add(one.right)
        return [(self.missing[place], found, weights[place]) for place, found in touched.items()]

    def _covered(self, rights: frozenset[str], persons: frozenset[int]) -> set[tuple[str, int]]:
        """Whom an award of somebody who comes before already covers."""
        holders: dict[str, list[int]] = {}
        covered = set()
        for right, person in self.entitled:
            if right in rights and person in persons:
                before = holders.setdefault(right, [])
                if any((right, holder, person) in self.covers for holder in before):
                    covered.add((right, person))
                else:
                    before.append(person)
        return covered


def search(book: LawBook, case: Case, day: datetime.date, prior: _Weigher | None) -> Search:
    """Look for what is open: one run over all rights, and one over the copies that the prior draws."""
    rights = list(book.rights)
    run = bound(Sheet(book, case, book.parameters_at(day)), tuple(t for right in rights for t in book.targets(right)))
    data = run.sheet.missing
    still_open: list[tuple[str, int, list[int]]] = []
    plain: list[float] = []
    entitled, covers = [], set()
    for person in range(len(case.persons)):
        for right in rights:
            found = verdict(run, right, person, most_cases=1)
            mask, amount = found.entitled.mask, found.amount
            if mask == 2:
                entitled.append((right, person))
                covers |= {(right, person, other) for other in covered_by_award(run, right, person)}
            if mask != 1 and not (mask == 2 and (amount is None or amount.is_settled)):
                missing = places(found.bits & ~run.sheet.unsure)
                still_open.append((right, person, missing))
                plain.append(_plain_weight(book, right, amount, len(missing)))
    if prior is not None and still_open:
        weights = prior.weights(case, day, data, still_open, plain)
    else:
        weights = [[weight] * len(missing) for (*_, missing), weight in zip(still_open, plain, strict=True)]
    opened = tuple(
        Open(right, person, array("I", missing), array("d", worth))
        for (right, person, missing), worth in zip(still_open, weights, strict=True)
    )
    return Search(tuple(data), opened, tuple(entitled), frozenset(covers))


class _Searches:
    """The last searches, so that going back, loading again or telling the same as somebody else costs nothing.

    Nothing that was told is kept: what was found is kept under a keyed hash of the facts, without names.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._key = os.urandom(32)
        self._found: OrderedDict[bytes, Search] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, book: LawBook, case: Case, day: datetime.date) -> Search:
        """What is open in a household, looked up or searched for."""
        prior = priors.ready(book) if case.persons else None
        told = (id(book), id(prior), day, case.facts, case.pairs, case.holdings, case.open_kinds, case.roster_closed)
        key = hashlib.blake2b(repr(told).encode(), key=self._key, digest_size=16).digest()
        with self._lock:
            found = self._found.get(key)
            if found is not None:
                self._found.move_to_end(key)
                return found
        found = search(book, case, day, prior)
        with self._lock:
            self._found[key] = found
            if len(self._found) > self.most:
                self._found.popitem(last=False)
        return found

    def forget(self) -> None:
        """Start empty."""
        with self._lock:
            self._found.clear()


searches = _Searches(most=128)


def _worth(book: LawBook, right: str) -> float:
    """From an amount per award to EUR a month."""
    return 1.0 / MONTHS[book.rights[right].folder.right.result.every]


def _plain_weight(book: LawBook, right: str, amount: Span | None, missing: int) -> float:
    """Without a prior: a third of what is open in a right, spread over the data that it misses."""
    stake = WORTH_IN_KIND
    if amount is not None:
        stake = min(amount.high - amount.low, WORTH_AT_MOST) * _worth(book, right)
    return stake / 3.0 / math.sqrt(max(missing, 1))


def _is_young(case: Case, person: int) -> bool:
    age = case.facts[person].get("age")
    oldest = age.high if isinstance(age, Range) else age
    return isinstance(oldest, int | float) and oldest < OWN_RIGHTS_FROM


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
        self,
        case: Case,
        day: datetime.date,
        data: Sequence[Missing],
        still_open: Sequence[tuple[str, int, list[int]]],
        plain: Sequence[float],
    ) -> list[list[float]]:
        """Per open result (right, person, places of what it misses): how far each answer moves what is expected of it.

        A datum that no copy shows to matter still may: it keeps a small part of the plain weight of the result.
        """
        import numpy as np

        copies = self.prior.draw(case, day, list(dict.fromkeys(right for right, _, _ in still_open)))
        worth = {right: _worth(self.book, right) for right in self.book.rights}
        awards = np.zeros((len(still_open), copies.count))
        for given, (right, person, _) in zip(awards, still_open, strict=True):
            entitled, amount = copies.awards[right, person]
            np.multiply(entitled, WORTH_IN_KIND if amount is None else amount * worth[right], out=given)
        moved = _moved(copies.values(data), awards).tolist()
        expected = awards.mean(axis=1).tolist()
        found = []
        for place, (_, person, missing) in enumerate(still_open):
            unseen = 0.002 if _is_young(case, person) else 0.02
            least = PROOF * expected[place] / math.sqrt(max(len(missing), 1)) + unseen * plain[place]
            row = moved[place]
            found.append([row[one] + least for one in missing])
        return found


def _moved(values: Array, awards: Array) -> Array:
    """Mean absolute change of each expected award (rows of the result) once each datum (its columns) is known.

    The values of a datum fall in five groups: the lowest value, and quarters of the others.
    """
    import numpy as np

    moved: Array = np.zeros((len(awards), len(values)))
    ordered = np.sort(values, axis=1)
    # What is the same in all copies tells nothing, and nothing can be told of it.
    varying, given = ordered[:, 0] < ordered[:, -1], np.ptp(awards, axis=1) > 0.0
    values, ordered, awards = values[varying], ordered[varying], awards[given]
    count = values.shape[1]
    lowest = (ordered == ordered[:, :1]).sum(axis=1)
    others = count - lowest
    edges = [np.zeros_like(lowest), *(lowest + (others * part).astype(int) for part in (0.25, 0.5, 0.75))]
    above = values > np.take_along_axis(ordered, np.array(edges).T, axis=1).T[:, :, None]
    away = (awards - awards.mean(axis=1)[:, None]).astype(np.float32).T
    # Who is above one edge and not above the next is a group; all groups together are off by nothing.
    # Edge by edge: so small a product is not spread over threads, which would wait for each other.
    off = above.astype(np.float32) @ away
    moved[np.ix_(given, varying)] = np.abs(np.diff(off, axis=0, prepend=0.0, append=0.0)).sum(axis=0).T / count
    return moved


class _Priors:
    """Prepares the prior in the background: compiling and loading never keeps anybody waiting."""

    def __init__(self) -> None:
        self._made: dict[int, _Weigher] = {}
        self._started: set[int] = set()
        self._lock = threading.Lock()
        self.wait: Callable[[], object] = lambda: None
        """Waited for before anything is prepared here: where another process compiles, its end."""

    def ready(self, book: LawBook) -> _Weigher | None:
        """The prior if it is there; otherwise its preparation starts and None is given."""
        with self._lock:
            if id(book) in self._made or id(book) in self._started:
                return self._made.get(id(book))
            self._started.add(id(book))
        threading.Thread(target=self._prepare_after, args=(book,), daemon=True).start()
        return None

    def _prepare_after(self, book: LawBook) -> None:
        self.wait()
        self.prepare(book)

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
