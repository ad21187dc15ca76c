"""From a situation, as in a file, to what a visitor would have told on the pages.

What the pages cannot hold is left out. Persons past the most that they hold, several things of one kind, and what is
assumed (but for a likely nil, which the pages know too) are named, and then count as unknown. Histories (the value of
the day is taken), sources and national numbers are not named.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from abord.engine.graph import LawBook
from abord.engine.law import Enum
from abord.screening.questions import OPEN_KINDS
from abord.situation.ages import age_at
from abord.situation.kinship import INVERSE
from abord.situation.model import Certainty, Holding, Roof, Situation, Stated, StatedFacts, at
from abord.situation.values import Kind, write_value
from abord.web.check.told import LIKELY_NIL, MOST_PEOPLE, READER, UNKNOWN, Member, Told

HOUSES = {
    "DWELLING": "home",
    "CARE_HOME": "care_home",
    "PSYCHIATRIC_HOME": "institution",
    "OTHER_INSTITUTION": "institution",
}


@dataclass(slots=True)
class Telling:
    """What was told, the stable names by the names in the situation, and what was left out (paths)."""

    told: Told
    ids: dict[str, str]
    left_out: list[str] = field(default_factory=list)


def tell(book: LawBook, situation: Situation, day: datetime.date, reader: str = "") -> Telling:
    """The situation on a day, as told by one of its persons (by default the first)."""
    order = [*([reader] if reader else []), *(name for name in situation.persons if name != reader)]
    kept = order[: MOST_PEOPLE + 1]
    ids = {name: f"p{number}" for number, name in enumerate(kept, 1)}
    told = Told(event="everything", members=[Member(id, name[:30].replace("_", " ")) for name, id in ids.items()],
                made=len(kept), everyone=True if situation.roster_closed and kept == order else None)  # fmt: skip
    made = Telling(told, ids, [f"persons.{name}" for name in order[len(kept) :]])
    _people(made, situation, day)
    _ties(made, book, situation, day)
    for name, id in ids.items():
        _facts(made, book, situation.persons[name].facts, day, f"@{id}", f"persons.{name}")
        _owned(made, book, situation, day, name)
    return made


def _people(made: Telling, situation: Situation, day: datetime.date) -> None:
    roofs = [roof for roof in situation.roofs if roof.period.holds(day)]
    own = next((roof for roof in roofs if next(iter(made.ids)) in roof.persons), None)
    for name, id in made.ids.items():
        member, person = made.told.member(id), situation.persons[name]
        assert member is not None
        if person.birth_date is not None:
            member.born = person.birth_date.isoformat()
        elif stated := at(person.facts.get("age", ()), day):
            if isinstance(stated.value, float) and not _is_assumed(stated):
                shift = age_at(stated.as_of, day) if stated.as_of else 0
                member.age = str(int(stated.value) + shift)
            else:
                made.left_out.append(f"persons.{name}.age")
        roof = next((one for one in roofs if name in one.persons), None)
        if id != READER and (roof is not own or roof is None):
            member.where = _where(roof, day)  # housing that is assumed is left out with the facts of the roof
            beside = [made.ids[one] for one in (roof.persons if roof is not None else ()) if one in made.ids]
            member.beside = next((one for one in beside if int(one[1:]) < int(id[1:])), "")


def _where(roof: Roof | None, day: datetime.date) -> str:
    if roof is None:
        return "elsewhere"
    housing = at(roof.facts.get("housing", ()), day)
    is_told = housing is not None and not _is_assumed(housing)
    name = housing.value.name if housing and is_told and isinstance(housing.value, Enum) else ""
    return HOUSES.get(name, "elsewhere")


def _ties(made: Telling, book: LawBook, situation: Situation, day: datetime.date) -> None:
    for roof in situation.roofs:
        first = next((made.ids[name] for name in roof.persons if name in made.ids), None)
        if roof.period.holds(day) and first is not None:
            member = made.told.member(first)
            told = ("housing",) if member is not None and member.where not in ("", "elsewhere") else ()
            given = {key: value for key, value in roof.facts.items() if key not in told}
            _facts(made, book, given, day, f"@{first}", "roofs")
    for link in situation.links:
        if not link.period.holds(day) or link.person not in made.ids or link.other not in made.ids:
            continue
        person, other = made.ids[link.person], made.ids[link.other]
        if link.kin is not None:
            _kin(made.told, person, link.kin, other)
        _facts(made, book, link.facts, day, f"@{person}~{other}", f"relations.{link.person}.{link.other}")


def _kin(told: Told, person: str, kin: str, other: str) -> None:
    """In the form of the later of the two where nothing stands there yet, else as an answer."""
    if int(person[1:]) < int(other[1:]):
        person, kin, other = other, INVERSE[kin], person
    member = told.member(person)
    assert member is not None
    if not member.relation or (other == READER and member.of):
        if member.relation:
            told.answers[f"relation@{member.of or READER}~{person}"] = member.relation.lower()
        member.relation, member.of = kin, "" if other == READER else other
    else:
        told.answers[f"relation@{other}~{person}"] = kin.lower()


def _facts(made: Telling, book: LawBook, facts: StatedFacts, day: datetime.date, whom: str, path: str) -> None:
    for name, history in facts.items():
        fact, stated = book.facts[name], at(history, day)
        if name == "age" or stated is None or fact.derived_from not in (None, "birth_date"):
            continue
        if fact.decided_by is not None:
            made.left_out.append(f"{path}.{name}")
            continue
        written = UNKNOWN if stated.value is None else write_value(Kind.of(fact), stated.value)
        if _is_assumed(stated):
            if stated.value or not fact.may_be_likely_nil:
                made.left_out.append(f"{path}.{name}")
                continue
            written = LIKELY_NIL
        made.told.answers[f"{name}{whom}"] = written


def _is_assumed(stated: Stated) -> bool:
    """Whether a value is one that nobody told: an answer of the pages would make it told."""
    return stated.certainty is Certainty.ASSUMED and stated.value is not None


def _owned(made: Telling, book: LawBook, situation: Situation, day: datetime.date, name: str) -> None:
    """The questions about savings, property and gifts, each with at most one thing."""
    listed, id = situation.persons[name].listed, made.ids[name]
    owned = [holding for holding in situation.holdings if name in holding.owners]
    for question, kinds in OPEN_KINDS.items():
        things = [one for one in owned if _kinds(one, day) & set(kinds)]
        vague = any(not _kinds(one, day) for one in owned)
        if not things and not vague:
            if set(kinds) <= listed:
                made.told.answers[f"{question}@{id}"] = "0" if question == "savings" else "no"
            continue
        # One question holds one thing. More of them, or perhaps more, or a part of it unknown: then it is all unknown,
        # since an answer would say that there is nothing else.
        closed = set(kinds) <= listed or situation.assume_usual
        part_unknown = question == "savings" and any(one.owners[name] is None or _guessed(one, day) for one in things)
        if vague or len(things) != 1 or not closed or part_unknown:
            made.left_out.append(f"holdings.{name}.{question}")
            made.told.answers[f"{question}@{id}"] = UNKNOWN
            continue
        holding, about = things[0], f"@{id}#{question}"
        facts = {key: value for key, value in holding.facts.items() if key != "kind" or question == "property"}
        if question == "savings":
            value = at(facts.pop("value", ()), day)
            if value is None or value.value is None:
                made.left_out.append(f"holdings.{name}.savings.value")
                continue
            is_sum = isinstance(value.value, float)
            written = f"{value.value:.2f}" if is_sum else write_value(Kind.of(book.facts["value"]), value.value)
            made.told.answers[f"savings@{id}"] = written.replace(".", ",")
        else:
            made.told.answers[f"{question}@{id}"] = "yes"
        _facts(made, book, facts, day, about, f"holdings.{name}")
        share = holding.owners[name]
        if share is not None:
            made.told.answers[f"share{about}"] = f"{share:.12g}"


def _guessed(holding: Holding, day: datetime.date) -> bool:
    value = at(holding.facts.get("value", ()), day)
    return value is not None and _is_assumed(value)


def _kinds(holding: Holding, day: datetime.date) -> set[str]:
    kind = at(holding.facts.get("kind", ()), day)
    value = kind.value if kind is not None and not _is_assumed(kind) else None
    if isinstance(value, frozenset):
        return {one.name for one in value if isinstance(one, Enum)}
    return {value.name} if isinstance(value, Enum) else set()
