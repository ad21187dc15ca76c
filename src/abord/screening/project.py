"""A household over the months: what opens what once a right is received, and what a late award changes.

Awards are dated intervals. The months are always reckoned again from the first, so a retroactive award changes
everything that rests on the months it covers.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from abord.engine.case import Case
from abord.engine.graph import LawBook
from abord.screening.assess import Outcome, Result, assess_case
from abord.situation.assemble import prepare
from abord.situation.model import Situation


@dataclass(frozen=True, slots=True)
class Award:
    """A right that is received from a day on, up to and including ``until`` (None: for the time being).

    ``amount`` is in EUR per the period of the right, where it is known.
    """

    right: str
    person: str
    since: datetime.date
    until: datetime.date | None = None
    amount: float | None = None

    def holds(self, day: datetime.date) -> bool:
        """Whether it is received on ``day``."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(slots=True)
class Month:
    """The results on the first of a month, under the awards that then run."""

    day: datetime.date
    results: list[Result]
    awards: tuple[Award, ...]


def months_between(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """The first days of the months from ``first`` to ``last``, both included."""
    count = (last.year - first.year) * 12 + last.month - first.month
    return [_month(first, ahead) for ahead in range(count + 1)]


def _month(first: datetime.date, ahead: int) -> datetime.date:
    year, month = divmod(first.year * 12 + first.month - 1 + ahead, 12)
    return datetime.date(year, month + 1, 1)


def project(
    book: LawBook,
    situation: Situation,
    days: list[datetime.date],
    awards: Iterable[Award] = (),
    *,
    take_up: Iterable[str] = (),
) -> list[Month]:
    """The household on each of ``days``, in order.

    Args:
        awards: what is received when; may begin before the first day.
        take_up: rights that everyone who is entitled is taken to receive from the next month on (a scenario).

    Raises:
        SituationError: when the situation is not one on some day.
    """
    running = list(awards)
    taken = frozenset(take_up)
    months = []
    for day in days:
        case = _under(book, prepare(situation, book.facts, day).case, day, running)
        results, _ = assess_case(book, case, list(book.rights), list(case.persons))
        held = tuple(award for award in running if award.holds(day))
        months.append(Month(day, results, held))
        running = _carried_on(book, day, results, running, taken)
    return months


def _under(book: LawBook, case: Case, day: datetime.date, awards: list[Award]) -> Case:
    """The case with what the awards say is received, for how long, and how much."""
    facts = [dict(given) for given in case.facts]
    for award in awards:
        right, person = book.rights[award.right].folder.right, case.persons.index(award.person)
        if not award.holds(day) or right.received_fact is None:
            continue
        facts[person][right.received_fact] = True
        if right.months_fact is not None:
            full = (day.year - award.since.year) * 12 + day.month - award.since.month - (day.day < award.since.day)
            stated = facts[person].get(right.months_fact)
            before = float(stated) if isinstance(stated, int | float) else 0.0
            facts[person][right.months_fact] = max(before, float(full))
        if right.amount_fact is not None and award.amount is not None:
            facts[person][right.amount_fact] = award.amount * (12.0 if right.result.every == "month" else 1.0)
    return Case(
        case.reference_date, case.persons, facts, case.pairs, case.holdings, case.open_kinds, case.roster_closed
    )


def _carried_on(
    book: LawBook, day: datetime.date, results: list[Result], awards: list[Award], taken: frozenset[str]
) -> list[Award]:
    """The awards of the next month: what is newly taken up is added, what is no longer due ends."""
    following = _month(day.replace(day=1), 1)
    carried = []
    for award in awards:
        mine = [one for one in results if (one.right, one.person) == (award.right, award.person)]
        ended = award.right in taken and mine and mine[0].outcome is Outcome.NOT_ENTITLED
        carried.append(replace(award, until=following - datetime.timedelta(1)) if ended and not award.until else award)
    for result in results:
        known = any(
            (award.right, award.person) == (result.right, result.person) and award.holds(following) for award in carried
        )
        wanted = result.right in taken and result.outcome is Outcome.ENTITLED and not result.covered_by
        if wanted and not known and not result.receives:
            carried.append(Award(result.right, result.person, following, amount=result.guess))
    return carried
