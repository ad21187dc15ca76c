"""What an advice would be without one of the data that it rests on, and with the person's own version of it.

*Zonder deze gegevens zou…*: a datum can be contested where a register gave it, where it is old, where the person has
another version, or where somebody took it for granted. Each of them is left out in turn (told as *not known*, never as
no), and the same engine and the same two words say what is left. It says nothing new of the person.
"""

from __future__ import annotations

import datetime
import enum
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from abord.casework.files.advice import OLDEST_DAYS, Advice, Kind
from abord.casework.files.data import STATED, Datum, value_text
from abord.engine.case import Range, Value
from abord.engine.facts import Fact
from abord.engine.graph import LawBook
from abord.screening.assess import Outcome
from abord.situation import values
from abord.situation.model import Certainty, Person, Situation, Stated
from abord.situation.problems import Expected, SituationError

NIL = re.compile(r"0(?:[.,]0+)?(?: ?(?:€|euro|eur))?", re.IGNORECASE)
MOST_RUNS = 16
"""How often the engine reckons for one advice besides the advice itself; what comes after is said not to be reckoned.
A choice of our own: a run takes some 5 to 40 ms."""


class Contestable(enum.StrEnum):
    """Why a datum can be contested, the strongest first: the order in which they are reckoned."""

    CONTESTED = "contested"
    OLD = "old"
    REGISTER = "register"
    ASSUMED = "assumed"


class Tells(enum.StrEnum):
    """What is tried: the datum is not known, or is as the person says."""

    WITHOUT = "without"
    OWN_VERSION = "own_version"


@dataclass(frozen=True, slots=True)
class Would:
    """What the advice would be.

    Attributes:
        datum: None for all that was taken for granted, together.
        own_version: the person's own words.
        read_as: the value that these words are, as it is stored; "" where they are more than one value.
        kind, found, amount: of the advice that it would be; None where it was not reckoned.
    """

    datum: Datum | None
    contestable: tuple[Contestable, ...]
    tells: Tells
    own_version: str = ""
    read_as: str = ""
    kind: Kind | None = None
    found: Outcome | None = None
    amount: tuple[float | None, float] | None = None


Reckoned = tuple[Advice, Outcome]
Reckon = Callable[[Situation, Sequence[Datum]], Reckoned]
"""The advice, and what is proved, of a situation and the data of it that are used."""


def reasons(datum: Datum, today: datetime.date, oldest_days: int = OLDEST_DAYS) -> tuple[Contestable, ...]:
    """Why this datum can be contested; none for what only the person told, without another version since."""
    checks = {
        Contestable.CONTESTED: datum.contested,
        Contestable.OLD: datum.is_from_source and datum.age(today) > oldest_days,
        Contestable.REGISTER: datum.is_from_source,
    }
    return tuple(why for why, holds in checks.items() if holds)


def would(
    situation: Situation, advice: Advice, versions: Mapping[tuple[str, str], str], book: LawBook, reckon: Reckon,
    today: datetime.date, most_runs: int = MOST_RUNS,
) -> list[Would]:  # fmt: skip
    """All that can be contested in an advice, with what it would be.

    Args:
        versions: the own versions of the person, by fact and person.
        most_runs: the bound on ``reckon``; one run is kept for all that was assumed.
    """
    found: list[Would] = []
    tried = _Tried(reckon, most_runs - 1)
    data = [(datum, why) for datum in advice.relies_on if (why := reasons(datum, today))]
    for datum, why in sorted(data, key=lambda one: list(Contestable).index(one[1][0])):
        rest = [one for one in advice.relies_on if one is not datum]
        found.append(tried.of(Would(datum, why, Tells.WITHOUT), _told(situation, datum, None, book), rest))
        text = versions.get((datum.name, datum.person), "").strip()
        if text:
            fact = book.facts.get(datum.name)
            value = read_value(fact, text, book.choice_labels) if fact is not None else None
            own = replace(datum, value="" if value is None else value_text(value), source=STATED, contested=True)
            one = Would(datum, why, Tells.OWN_VERSION, text, own.value)
            found.append(tried.of(one, _told(situation, datum, value, book) if value is not None else None,
                                  [*rest, own]))  # fmt: skip
    unasked = _unassumed(situation)
    if unasked != situation:
        tried.left = 1
        none = Would(None, (Contestable.ASSUMED,), Tells.WITHOUT)
        found.append(tried.of(none, unasked, advice.relies_on))
    return found


class _Tried:
    """Runs of the engine, as many as there may be."""

    def __init__(self, reckon: Reckon, most: int) -> None:
        self.reckon, self.left = reckon, most

    def of(self, one: Would, situation: Situation | None, data: Sequence[Datum]) -> Would:
        """What it would be; as it is where it cannot be reckoned, or no run is left."""
        if situation is None or self.left <= 0:
            return one
        self.left -= 1
        try:
            advice, outcome = self.reckon(situation, data)
        except SituationError:  # what the person says does not go together with the rest: people sort that out
            return one
        return replace(one, kind=advice.kind, found=outcome, amount=advice.amount)


def _told(situation: Situation, datum: Datum, value: Value | None, book: LawBook) -> Situation | None:
    """The situation with another value of one fact; None: not known. None for what is not of a person in it."""
    fact = book.facts.get(datum.name)
    if fact is None or fact.of != "person" or datum.person not in situation.persons:
        return None
    return situation.with_answer(datum.person, datum.name, Stated(value, source=STATED))


def _unassumed(situation: Situation) -> Situation:
    """The situation in which nothing is taken for granted."""
    persons = {id: replace(one, facts=_sure(one)) for id, one in situation.persons.items()}
    return replace(situation, persons=persons, assume_usual=False, assume_ages=False)


def _sure(person: Person) -> dict[str, tuple[Stated, ...]]:
    return {
        name: tuple(replace(one, value=None) if one.certainty is Certainty.ASSUMED else one for one in history)
        for name, history in person.facts.items()
    }


def read_value(fact: Fact, text: str, labels: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Value | None:
    """The one value that these words are, in the unit of the fact; None where they say more, or something else.

    Nothing is guessed: "it was less" is read by a person, and so is an amount that does not say per month or per year.
    """
    said = " ".join(text.split()).strip(" .")
    if fact.choices is not None:
        names = labels.get(fact.choices.__name__, {})
        for member in fact.choices:
            if said.casefold() in {one.casefold() for one in (member.name, *names.get(member.name, {}).values())}:
                return member
        return None
    kind = values.Kind.of(fact)
    if kind.needs_unit and NIL.fullmatch(said):
        said = f"0 {kind.own_unit}"  # nothing a month is nothing a year
    try:
        value = values.read_value(kind, said)
    except Expected:
        return None
    return None if isinstance(value, Range | frozenset) else value
