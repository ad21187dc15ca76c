"""What cannot be true of a situation, although every single value in it can be read."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from abord.engine.case import Range
from abord.engine.facts import Fact
from abord.engine.law import Enum
from abord.situation.ages import age_of, births
from abord.situation.bases import STREAMS, derive
from abord.situation.kinship import (
    CHILDREN,
    INVERSE,
    PARTNERS,
    REGISTERED_PARTNERS,
    YOUNGEST_PARTNER,
    Declared,
    has_cycle,
    parents_of,
)
from abord.situation.model import History, Link, Situation, at
from abord.situation.problems import Problem, expect, nearest

MAX_NAME = 60


def check(situation: Situation, facts: Mapping[str, Fact]) -> list[Problem]:
    """Everything that is wrong, in no particular order."""
    problems = [*_names(situation), *_roofs(situation), *_lines(situation), *_holdings(situation)]
    if not problems:
        problems = [*_kinship(situation), *_couples(situation), *_income(situation, facts)]
    return [*problems, *_births(situation)]


def declared(situation: Situation, day: datetime.date | None = None) -> list[Declared]:
    """The declared relations, those of ``day`` only if it is given."""
    return [
        (link.person, link.kin, link.other)
        for link in situation.links
        if link.kin is not None and (day is None or link.period.holds(day))
    ]


def _who(situation: Situation, path: str, name: str) -> Iterator[Problem]:
    if name not in situation.persons:
        yield Problem(path, name, expect("listed", nearest(name, situation.persons)))


def _names(situation: Situation) -> Iterator[Problem]:
    numbers: dict[str, str] = {}
    for name, person in situation.persons.items():
        if not name.strip() or len(name) > MAX_NAME or "." in name:
            yield Problem(f"persons.{name}", name[:MAX_NAME], expect("name", count=MAX_NAME))
        if person.national_number is not None:
            other = numbers.setdefault(person.national_number, name)
            if other != name:
                yield Problem(f"persons.{name}.national_number", "", expect("number_other", name=other))


def _roofs(situation: Situation) -> Iterator[Problem]:
    under: defaultdict[str, list[int]] = defaultdict(list)
    for index, roof in enumerate(situation.roofs):
        for place, name in enumerate(roof.persons):
            path = f"roofs.{index}.persons.{place}"
            yield from _who(situation, path, name)
            for earlier in under[name]:
                if situation.roofs[earlier].period.meets(roof.period):
                    yield Problem(path, name, expect("one_roof", place=f"roofs.{earlier}"))
            under[name].append(index)
            own = situation.persons[name].facts.get("housing", ()) if name in situation.persons else ()
            if any(_is(stated.value, "NO_FIXED_ROOF") for stated in own):
                path = f"persons.{name}.housing"
                yield Problem(path, "no_fixed_roof", expect("other_housing", place=f"roofs.{index}"))


def _is(value: object, name: str) -> bool:
    return isinstance(value, Enum) and value.name == name


def _lines(situation: Situation) -> Iterator[Problem]:
    kins: defaultdict[tuple[str, str], list[tuple[int, Link]]] = defaultdict(list)
    stated: dict[tuple[str, str, str], tuple[int, Link]] = {}
    for index, link in enumerate(situation.links):
        path = f"relations.{index}"
        yield from _who(situation, f"{path}.person", link.person)
        yield from _who(situation, f"{path}.of", link.other)
        if link.person == link.other:
            yield Problem(f"{path}.of", link.other, expect("someone_else"))
            continue
        if link.kin is None and not link.facts:
            yield Problem(path, "", expect("is_or_fact"))
        if link.kin in CHILDREN and "custody" in link.facts:
            example = f"{{person: {link.other}, is: {INVERSE[link.kin or ''].lower()}, of: {link.person}, custody: …}}"
            yield Problem(f"{path}.custody", "", expect("custody_parent", example=example))
        for fact in link.facts:
            key = (fact, link.person, link.other)
            earlier, before = stated.setdefault(key, (index, link))
            if before is not link and before.period.meets(link.period):
                yield Problem(f"{path}.{fact}", "", expect("fact_once", place=f"relations.{earlier}"))
            mirror = stated.get((fact, link.other, link.person))
            if mirror and fact in SYMMETRIC and link.period.meets(mirror[1].period):
                values, others = ([s.value for s in each.facts[fact]] for each in (link, mirror[1]))
                if values != others:
                    yield Problem(f"{path}.{fact}", "", expect("both_ways", place=f"relations.{mirror[0]}"))
        if link.kin is not None:
            kins[link.person, link.other].append((index, link))
            for earlier, before in [*kins[link.person, link.other][:-1], *kins[link.other, link.person]]:
                same = before.kin if before.person == link.person else INVERSE[before.kin or ""]
                if same != link.kin and before.period.meets(link.period):
                    expected = expect("what_says", place=f"relations.{earlier}", words=_words(before))
                    yield Problem(f"{path}.is", link.kin.lower(), expected)


SYMMETRIC = frozenset(("shares_household_matters",))
"""Facts of a pair that hold for both when stated for one."""


def _words(link: Link) -> str:
    return f"{link.person} is {(link.kin or '').lower()} of {link.other}"


def _holdings(situation: Situation) -> Iterator[Problem]:
    for index, holding in enumerate(situation.holdings):
        for name in holding.owners:
            yield from _who(situation, f"holdings.{index}.owners.{name}", name)
        shares = sum(share for share in holding.owners.values() if share is not None)
        if shares > 1 + 1e-9:
            yield Problem(f"holdings.{index}.owners", f"{shares:.4g} in all", expect("shares_together"))


def _kinship(situation: Situation) -> Iterator[Problem]:
    parents = parents_of(declared(situation))
    for person in has_cycle(parents):
        yield Problem(f"persons.{person}", "", expect("own_ancestor"))
    for child, found in sorted(parents.items()):
        if len(found) > 2:
            yield Problem(f"persons.{child}", ", ".join(sorted(found)), expect("two_parents"))


KIN_BY_COUPLE = {
    "CHILD_IN_LAW": "PARTNER_OF_CHILD",
    "PARENT_IN_LAW": "PARENT_OF_PARTNER",
    "PARTNER_OF_CHILD": "CHILD_IN_LAW",
    "PARENT_OF_PARTNER": "PARENT_IN_LAW",
}
"""Kin by a marriage, and the same by a couple without one."""


def _couples(situation: Situation) -> Iterator[Problem]:
    lines = list(enumerate(situation.links))
    registered = [(index, link) for index, link in lines if link.kin in REGISTERED_PARTNERS]
    de_facto = [(index, link) for index, link in lines if link.kin == "DE_FACTO_PARTNER"]
    for links in (registered, de_facto):
        for (first, one), (second, other) in combinations(links, 2):
            couple, shared = {one.person, one.other}, {one.person, one.other} & {other.person, other.other}
            if shared and couple != {other.person, other.other} and one.period.meets(other.period):
                where = {"name": min(shared), "place": f"relations.{first}"}
                yield Problem(
                    f"relations.{second}.is",
                    (other.kin or "").lower(),
                    expect("one_spouse", **where) if links is registered else expect("one_partner", **where),
                )
    yield from _kin_by_couples(situation)
    for index, name, _ in young_partners(situation, situation.date):
        kin = situation.links[index].kin or ""
        expected = expect("partner_age", name=name, age=YOUNGEST_PARTNER[kin])
        yield Problem(f"relations.{index}.is", kin.lower(), expected)
    for index, link in registered:
        for name in (link.person, link.other):
            for stated in situation.persons[name].facts.get("married", ()):
                if link.kin == "SPOUSE" and stated.value is False and stated.period.meets(link.period):
                    path = f"persons.{name}.married"
                    yield Problem(path, "no", expect("married_yes", place=f"relations.{index}"))


def _kin_by_couples(situation: Situation) -> Iterator[Problem]:
    """Who is the partner of somebody's child: in-law by a marriage, partner_of_child without one."""
    parents = parents_of(declared(situation))
    couples = [(index, link) for index, link in enumerate(situation.links) if link.kin in PARTNERS]
    for index, link in enumerate(situation.links):
        if link.kin not in KIN_BY_COUPLE:
            continue
        upwards = link.kin in ("PARENT_IN_LAW", "PARENT_OF_PARTNER")
        partner, parent = (link.other, link.person) if upwards else (link.person, link.other)
        by_marriage = "IN_LAW" in link.kin
        of_partner = [(place, couple) for place, couple in couples if partner in (couple.person, couple.other)]
        if any((couple.kin == "SPOUSE") is by_marriage for _, couple in of_partner):
            continue
        for place, couple in of_partner:
            child = couple.other if couple.person == partner else couple.person
            if parent in parents.get(child, ()) and couple.period.meets(link.period):
                found = {"kin": KIN_BY_COUPLE[link.kin].lower(), "place": f"relations.{place}"}
                expected = expect("without_marriage", **found) if by_marriage else expect("by_marriage", **found)
                yield Problem(f"relations.{index}.is", link.kin.lower(), expected)


def young_partners(situation: Situation, day: datetime.date | None) -> Iterator[tuple[int, str, float]]:
    """Who is surely too young to be the partner of somebody: the place of the relation, the name, the age."""
    for index, link in enumerate(situation.links):
        if link.kin not in YOUNGEST_PARTNER or (day is not None and not link.period.holds(day)):
            continue
        for name in (link.person, link.other):
            person = situation.persons[name]
            stated = next(iter(person.facts.get("age", ())), None)
            age = age_of(person, day, situation.date) if day is not None else stated.value if stated else None
            oldest = age.high if isinstance(age, Range) else age
            if isinstance(oldest, float) and oldest < YOUNGEST_PARTNER[link.kin]:
                yield index, name, oldest


def _births(situation: Situation) -> Iterator[Problem]:
    date = situation.date
    for name, person in situation.persons.items():
        born = person.birth_date
        if born is not None and date is not None and born > date:
            yield Problem(f"persons.{name}.birth_date", born.isoformat(), expect("birth_before", day=date))
        for stated in person.facts.get("age", ()):
            possible = births(stated, date)
            if born is not None and possible is not None and not possible[0] <= born <= possible[1]:
                expected = expect("age_and_birth", day=born)
                yield Problem(f"persons.{name}.age", f"{_number(stated.value)}", expected)
    for child, parents in parents_of(declared(situation)).items():
        for parent in parents:
            if child not in situation.persons or parent not in situation.persons:
                continue
            of_child, of_parent = (_born(situation, name) for name in (child, parent))
            if of_child and of_parent and of_parent[0] >= of_child[1]:
                yield Problem(f"persons.{child}", "", expect("younger", name=parent))


def _number(value: object) -> str:
    return f"{value.low:g} to {value.high:g}" if isinstance(value, Range) else f"{value:g}"


def _born(situation: Situation, name: str) -> tuple[datetime.date, datetime.date] | None:
    person = situation.persons[name]
    if person.birth_date is not None:
        return person.birth_date, person.birth_date
    stated = next(iter(person.facts.get("age", ())), None)
    return births(stated, situation.date) if stated else None


def _income(situation: Situation, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    for name, person in situation.persons.items():
        for stream in STREAMS:
            histories = {fact: person.facts[fact] for fact in stream.facts if fact in person.facts}
            # Whatever holds together on some day holds together on a first day.
            periods = [stated.period for history in histories.values() for stated in history]
            for day in sorted({period.start or datetime.date.min for period in periods}):
                known = {fact: found for fact, history in histories.items() if (found := known_at(history, day))}
                if derive(stream, known, facts[stream.facts[0]].high) is None:
                    yield Problem(
                        f"persons.{name}.{next(iter(known))}",
                        ", ".join(f"{fact} {_number(found.low)}" for fact, found in known.items()),
                        expect("income_bases", facts=" ≤ ".join(stream.facts)),
                    )
                    break


def known_at(history: History, day: datetime.date) -> Range | None:
    """The amount on ``day`` as a range; None when it is unknown."""
    stated = at(history, day)
    value = stated.value if stated else None
    if isinstance(value, Range):
        return value
    return Range(value, value) if isinstance(value, float) else None
