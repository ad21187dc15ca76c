"""A situation at a date, as the evaluators see it: histories cut, kinship and bases worked out.

Nothing unknown is filled in, unless the situation says ``assume: usual``; then each value that was taken
for granted is listed as an assumption, to be shown with the result.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from abord.engine.case import Case, Facts, Range, Value
from abord.engine.facts import Fact
from abord.engine.law import Enum
from abord.situation.ages import BIRTHDAY, age_of, birthday_said, had_birthday
from abord.situation.bases import STREAMS, derive
from abord.situation.checks import SYMMETRIC, declared, known_at
from abord.situation.kinship import CHILDREN, PAST_THE_ROOF, kinship
from abord.situation.model import Certainty, Link, Roof, Situation, Stated, at
from abord.situation.problems import Problem, SituationError, expect
from abord.situation.values import Kind, write_value

INSTITUTIONS = ("CARE_HOME", "PSYCHIATRIC_HOME", "OTHER_INSTITUTION")
NOT_FAMILY = frozenset(("NOT_RELATED", "EX_SPOUSE"))
SHARES = "shares_household_matters"
DEPENDANT = "dependant_for_health_insurance"
LIVES_HERE = "lives_in_belgium"
UNSAID = Stated(None)
AT_THAT_AGE = "at that age"
UNDER_ONE_ROOF = "under one roof"
SAID_TO_BE_ASSUMED = "stated with certainty `assumed`"
ANOTHERS = "paid to another, or for nobody's child"

PAID_TO, PAID_FOR = "family_allowances_received_for_other", "family_allowances_paid_for_other"
PAID_BY_OTHER = "allowances_other_receives_for_person"
CHILD_UNTIL = 25
"""Above it child benefit is only paid for some with a disability (``facts/family.yaml``)."""
FOUNDED = frozenset(("SPOUSE", "LEGAL_COHABITANT", "DE_FACTO_PARTNER", "CHILD", "STEPCHILD", "GRANDCHILD"))
MAY_RAISE = frozenset(("CHILD", "STEPCHILD", "GRANDCHILD", "GREAT_GRANDCHILD"))
"""What a child is to whom child benefit may be paid while a parent lives with the child (general knowledge)."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value of the case comes from. ``how`` is stated, derived or assumed."""

    how: str
    source: str | None
    as_of: datetime.date | None
    certainty: Certainty


class Assumption(NamedTuple):
    """A value that was taken for granted; ``value`` as it would stand in a file."""

    path: str
    value: str
    why: str


@dataclass(slots=True)
class Prepared:
    """A case with what stands behind it, by path: ``persons.anna.wage_net``,
    ``pairs.anna.ben.custody`` (anna towards ben), ``holdings.anna.0.value``."""

    case: Case
    origins: dict[str, Origin] = field(default_factory=dict)
    assumptions: list[Assumption] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SourceAge:
    """What one source said on one day, and how many whole months ago that was (None: not said when)."""

    source: str | None
    as_of: datetime.date | None
    certainty: Certainty
    months: int | None
    paths: tuple[str, ...]


USUAL_VALUE = "the usual value"
USUAL = Origin("assumed", USUAL_VALUE, None, Certainty.ASSUMED)


def to_case(situation: Situation, facts: Mapping[str, Fact], day: datetime.date | None = None) -> Case:
    """The case on ``day``, as ``prepare`` gives it, without what stands behind it: quicker where much is assumed."""
    return _assembly(situation, facts, day, noted=False).prepared().case


def prepare(situation: Situation, facts: Mapping[str, Fact], day: datetime.date | None = None) -> Prepared:
    """The case on ``day``, or on the date of the situation, with origins and assumptions.

    Raises:
        SituationError: without any date, or when someone is not born yet on that day.
    """
    return _assembly(situation, facts, day).prepared()


def _assembly(
    situation: Situation, facts: Mapping[str, Fact], day: datetime.date | None, noted: bool = True
) -> _Assembly:
    day = day or situation.date
    if day is None:
        raise SituationError([Problem("date", "", expect("reference_date"))])
    return _Assembly(situation, facts, day, noted)


def facts_by_source(prepared: Prepared) -> list[SourceAge]:
    """What is stated, per source and day, oldest first: to show its age."""
    groups: dict[tuple[str | None, datetime.date | None, Certainty], list[str]] = {}
    for path, origin in prepared.origins.items():
        if origin.how == "stated":
            groups.setdefault((origin.source, origin.as_of, origin.certainty), []).append(path)
    today = prepared.case.reference_date
    found = [
        SourceAge(source, as_of, certainty, _months(as_of, today) if as_of else None, tuple(paths))
        for (source, as_of, certainty), paths in groups.items()
    ]
    return sorted(found, key=lambda age: (age.as_of is None, age.as_of or today, age.source or "", age.certainty))


def _months(start: datetime.date, end: datetime.date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


class _Assembly:
    """The work on one situation at one day. Usual values are only ``noted`` as assumptions where these are shown."""

    def __init__(self, situation: Situation, facts: Mapping[str, Fact], day: datetime.date, noted: bool) -> None:
        self.situation, self.facts, self.day, self.noted = situation, facts, day, noted
        self.names = tuple(situation.persons)
        self.can_be_nil = [fact for fact in facts.values() if fact.nil_unless or fact.nil_at_ages]
        self.can_be_yes = [(fact.name, *fact.yes_with) for fact in facts.values() if fact.yes_with]
        self.usual: dict[str, list[tuple[str, Value, str]]] = {"person": [], "pair": [], "holding": []}
        for fact in facts.values() if situation.assume_usual else ():
            if fact.usual is not None and not fact.derived_from:
                self.usual[fact.of].append((fact.name, fact.usual, _written(fact, fact.usual)))
        self.roof: dict[str, int] = {}
        for index, roof in enumerate(situation.roofs):
            if roof.period.holds(day):
                self.roof.update(dict.fromkeys(roof.persons, index))
        self.kin = kinship(declared(situation, day))
        self.said: defaultdict[tuple[str, str], dict[str, Stated]] = defaultdict(dict)
        self.linked: dict[tuple[str, str], bool] = {}  # whether the relation itself is declared
        self.married: set[str] = set()
        for link in situation.links:
            if link.period.holds(day):
                self._link(link)
        closed = situation.roster_closed
        self.roster_closed = situation.assume_usual if closed is None else closed
        self.origins: dict[str, Origin] = {}
        self.assumptions: list[Assumption] = []

    def _link(self, link: Link) -> None:
        pair, mirror = (link.person, link.other), (link.other, link.person)
        for each in (pair, mirror):
            self.linked[each] = self.linked.get(each, False) or link.kin is not None
        for fact, history in link.facts.items():
            stated = at(history, self.day) or UNSAID
            self.said[pair][fact] = stated
            if fact in SYMMETRIC:
                self.said[mirror][fact] = stated
        if link.kin == "SPOUSE":
            self.married.update(pair)

    def prepared(self) -> Prepared:
        persons = {name: self._person(name) for name in self.names}
        holdings = {name: list(self._holdings(name)) for name in self.names}
        case = Case(
            reference_date=self.day,
            persons=self.names,
            facts=list(persons.values()),
            pairs=dict(self._pairs(persons)),
            holdings=list(holdings.values()),
            open_kinds=[self._open_kinds(name) for name in self.names],
            roster_closed=self.roster_closed,
        )
        if self.situation.assume_usual and self.situation.roster_closed is None:
            self.assumptions.append(Assumption("roster", "closed", "nobody else lives under these roofs"))
        return Prepared(case, self.origins, self.assumptions)

    # --- values with where they come from ---

    def _state(self, into: Facts, path: str, name: str, stated: Stated) -> None:
        if stated.value is not None:
            into[name] = stated.value
            self.origins[f"{path}.{name}"] = Origin("stated", stated.source, stated.as_of, stated.certainty)
            if stated.certainty is Certainty.ASSUMED:
                written = _written(self.facts[name], stated.value)
                self.assumptions.append(Assumption(f"{path}.{name}", written, SAID_TO_BE_ASSUMED))

    def _derive(self, into: Facts, path: str, name: str, value: Value, source: str) -> None:
        into[name] = value
        self.origins[f"{path}.{name}"] = Origin("derived", source, None, Certainty.DECLARED)

    def _assume(self, into: Facts, path: str, name: str, value: Value, why: str) -> None:
        into[name] = value
        self.origins[f"{path}.{name}"] = Origin("assumed", why, None, Certainty.ASSUMED)
        self.assumptions.append(Assumption(f"{path}.{name}", _written(self.facts[name], value), why))

    def _assume_usual(self, into: Facts, path: str, grain: str, said: Container[str]) -> None:
        """Facts of which nothing was said, not even that they are unknown, get their usual value."""
        usual = [one for one in self.usual[grain] if one[0] not in said]
        into.update([(name, value) for name, value, _ in usual])
        if not self.noted:
            return
        found = [Assumption(f"{path}.{name}", written, USUAL_VALUE) for name, _, written in usual]
        self.assumptions += found
        self.origins.update(dict.fromkeys([one.path for one in found], USUAL))

    def _is_usual(self, *names: str) -> bool:
        """Whether what nobody said of these people may be taken for usual."""
        return self.situation.assume_usual and not any(self.situation.persons[name].is_new for name in names)

    # --- persons ---

    def _person(self, name: str) -> Facts:
        person, path, found = self.situation.persons[name], f"persons.{name}", Facts()
        roof = self._roof_of(name)
        said = {fact: at(history, self.day) or UNSAID for fact, history in {**roof.facts, **person.facts}.items()}
        for fact, stated in said.items():
            self._state(found, path, fact, stated)
        self._age(name, found)
        if name in self.married and "married" not in found:
            self._derive(found, path, "married", True, "relations")
            said["married"] = UNSAID
        for stream in STREAMS:
            spoken = [fact for fact in stream.facts if fact in said]
            known = {fact: amount for fact in spoken if (amount := known_at((said[fact],), self.day))}
            derived = derive(stream, known, self.facts[stream.facts[0]].high) or {}
            for fact, amount in derived.items():
                value: Value = amount.low if amount.low == amount.high else amount
                self._derive(found, path, fact, value, f"{', '.join(known)} ({stream.contributions.source})")
            if spoken:  # an income of which one basis is spoken of is not nil on another
                said.update({fact: said.get(fact, UNSAID) for fact in stream.facts})
        self._follows(name, found, path, said)
        self._nil(found, path, said)
        if self._is_usual(name):
            self._assume_usual(found, path, "person", said)
        return found

    def _follows(self, name: str, found: Facts, path: str, said: dict[str, Stated]) -> None:
        """What another answer, a parent who is there or the same roof already says is not asked again."""
        for fact, choice, member in self.can_be_yes:
            if fact not in said and getattr(found.get(choice), "name", "") == member:
                self._derive(found, path, fact, True, choice)
                said[fact] = Stated(True)
        parents = [other for other in self.names if self.kin.get((name, other)) == frozenset(("PARENT",))]
        here = any(name in self.roof and self.roof.get(other) == self.roof[name] for other in parents)
        for fact, is_no in (("full_orphan", bool(parents)), ("unaccompanied_minor", here)):
            if is_no and fact in self.facts and fact not in said:
                self._derive(found, path, fact, False, "relations")
                said[fact] = Stated(False)
        if self.situation.assume_ages and LIVES_HERE in self.facts and LIVES_HERE not in said:
            for other in self._roof_of(name).persons:
                stated = at(self.situation.persons[other].facts.get(LIVES_HERE, ()), self.day)
                if stated is not None and stated.value is True:
                    self._assume(found, path, LIVES_HERE, True, UNDER_ONE_ROOF)
                    said[LIVES_HERE] = stated
                    break

    def _nil(self, found: Facts, path: str, said: dict[str, Stated]) -> None:
        """Who gets no pension at all has a pension of nil: what a no already says is not asked again."""
        for fact in self.can_be_nil:
            name = fact.name
            if fact.of != "person" or name in said or name in found:
                continue
            nil: Value = False if fact.type == "flag" else 0.0
            if fact.nil_unless and all(found.get(flag) is False for flag in fact.nil_unless):
                self._derive(found, path, name, nil, ", ".join(fact.nil_unless))
            elif self.situation.assume_ages and _nil_at_age(fact, person=found):
                self._assume(found, path, name, nil, AT_THAT_AGE)
            else:
                continue
            said[name] = Stated(nil)

    def _roof_of(self, name: str) -> Roof:
        return self.situation.roofs[self.roof[name]] if name in self.roof else Roof(())

    def _age(self, name: str, found: Facts) -> None:
        person = self.situation.persons[name]
        age = age_of(person, self.day, self.situation.date)
        if BIRTHDAY in found and birthday_said(person, self.day, self.situation.date) is None:
            found.pop(BIRTHDAY)  # it was said of another day
        if age is None:
            return
        if (age.low if isinstance(age, Range) else age) < 0:
            raise SituationError([Problem(f"persons.{name}", "", expect("born_by", day=self.day))])
        if person.birth_date is not None or age != found.get("age"):
            self._derive(found, f"persons.{name}", "age", age, "birth_date" if person.birth_date else "age")
        if person.birth_date is not None and BIRTHDAY in self.facts:
            self._derive(found, f"persons.{name}", BIRTHDAY, had_birthday(person.birth_date, self.day), "birth_date")

    # --- pairs ---

    def _pairs(self, persons: Mapping[str, Facts]) -> Iterator[tuple[tuple[int, int], Facts]]:
        for i, name in enumerate(self.names):
            for j, other in enumerate(self.names):
                if i == j:
                    continue
                same_roof = self._same_roof(name, other, persons)
                kin = self.kin.get((name, other), frozenset())
                lives_apart = same_roof is False or (same_roof and self._institution(name, persons))
                related = bool(kin) and (kin <= PAST_THE_ROOF or same_roof is not False)
                if not lives_apart or related or (name, other) in self.linked:
                    yield (i, j), self._pair(name, other, persons, same_roof, kin)

    def _institution(self, name: str, persons: Mapping[str, Facts]) -> bool:
        housing = persons[name].get("housing")
        return isinstance(housing, Enum) and housing.name in INSTITUTIONS

    def _same_roof(self, name: str, other: str, persons: Mapping[str, Facts]) -> bool | None:
        """None when one of them is under no listed roof, and the other could be there too."""
        one, two = self.roof.get(name), self.roof.get(other)
        if one is not None and two is not None:
            return one == two
        for each in (name, other):
            housing = persons[each].get("housing")
            if isinstance(housing, Enum) and housing.name == "NO_FIXED_ROOF":
                return False
        if self.roster_closed and (one is not None or two is not None):
            return False
        return None

    def _pair(
        self, name: str, other: str, persons: Mapping[str, Facts], same_roof: bool | None, kin: frozenset[str]
    ) -> Facts:
        path, found, said = f"pairs.{name}.{other}", Facts(), dict(self.said.get((name, other), {}))
        for fact, stated in said.items():
            self._state(found, path, fact, stated)
        if same_roof is not None:
            self._derive(found, path, "same_roof", same_roof, "roofs")
        self._pair_follows(name, other, persons, found, path, said)
        for nil in self.can_be_nil if self.situation.assume_ages else ():
            if nil.of != "pair" or nil.name in said:
                continue
            if _nil_at_age(nil, persons[name], persons[other]):
                self._assume(found, path, nil.name, False if nil.type == "flag" else 0.0, AT_THAT_AGE)
            elif nil.name in SYMMETRIC and _nil_at_age(nil, persons[other], persons[name]):  # listed the other way
                self._derive(found, path, nil.name, False, AT_THAT_AGE)
            else:
                continue
            said[nil.name] = Stated(found[nil.name])
        if self.situation.assume_ages:
            self._child_benefit(name, other, persons, found, path, said)
        usual = self._is_usual(name, other)
        relations = self.facts["relation"].choices
        if kin and relations is not None:
            members = frozenset(relations[each] for each in kin)
            step = [member for member in members if member.name in ("STEPCHILD", "STEPPARENT")]
            if len(members) == 1:
                self._derive(found, path, "relation", next(iter(members)), "relations")
                if self.linked.get((name, other)):
                    self.origins[f"{path}.relation"] = Origin("stated", None, None, Certainty.DECLARED)
            elif usual:
                self._assume(found, path, "relation", step[0], "the declared parents are all parents")
            else:
                self._derive(found, path, "relation", members, "relations")
        if usual:
            self._assume_usual(found, path, "pair", {*said, "custody"})
        if usual and SHARES not in said:
            if same_roof is False:
                self._assume(found, path, SHARES, False, "they live under different roofs")
            elif same_roof and kin and not kin & NOT_FAMILY:
                self._assume(found, path, SHARES, True, "family under one roof")
        if usual and "custody" not in said and kin and "custody" in self.facts:
            self._assume_custody(found, path, same_roof, bool(kin & set(CHILDREN)))
        return found

    def _pair_follows(
        self, name: str, other: str, persons: Mapping[str, Facts], found: Facts, path: str, said: dict[str, Stated]
    ) -> None:
        """Who is insured in the own name is nobody's dependant; a child lives as much with both parents of one roof."""
        if DEPENDANT in self.facts and DEPENDANT not in said and persons[other].get("insured_as_dependant") is False:
            self._derive(found, path, DEPENDANT, False, "insured_as_dependant")
            said[DEPENDANT] = Stated(False)
        if "custody" not in self.facts or "custody" in said or not self._is_child(name, other):
            return
        for mate in self._roof_of(name).persons:
            stated = self.said[mate, other].get("custody", UNSAID) if self._is_child(mate, other) else UNSAID
            if mate != name and stated.value is not None:
                self._derive(found, path, "custody", stated.value, "roofs")
                said["custody"] = stated
                return

    def _child_benefit(
        self, name: str, other: str, persons: Mapping[str, Facts], found: Facts, path: str, said: dict[str, Stated]
    ) -> None:
        """Of a grown-up with a family of the own nobody has child benefit, and of a child only one under a roof."""
        no = self.said.get((other, name), {}).get(PAID_TO, UNSAID).value is False
        for fact, payee, child in ((PAID_TO, name, other), (PAID_FOR, "", other), (PAID_BY_OTHER, other, name)):
            if fact not in self.facts or fact in said:
                continue
            if fact == PAID_BY_OTHER and no:
                self._derive(found, path, fact, 0.0, PAID_TO)
            elif self._has_own_family(child, persons[child]) or (payee and self._paid_to_another(payee, child)):
                self._assume(found, path, fact, 0.0 if fact == PAID_BY_OTHER else False, ANOTHERS)
            else:
                continue
            said[fact] = Stated(found[fact])

    def _has_own_family(self, name: str, facts: Facts) -> bool:
        age = facts.get("age")
        youngest = age.low if isinstance(age, Range) else age
        if not isinstance(youngest, float | int) or youngest <= CHILD_UNTIL:
            return False
        return any(kin and kin <= FOUNDED for (one, _), kin in self.kin.items() if one == name)

    def _paid_to_another(self, payee: str, child: str) -> bool:
        """Whether somebody else under the child's roof receives it, or a parent is there and this is nobody who may."""
        mates = [one for one in self._roof_of(child).persons if one not in (payee, child)]
        if self.roof.get(payee) == self.roof.get(child) and any(
            self.said.get((mate, child), {}).get(PAID_TO, UNSAID).value is True for mate in mates
        ):
            return True
        kin = self.kin.get((payee, child), frozenset())
        return bool(kin) and not kin & MAY_RAISE and any(self._is_child(mate, child) for mate in mates)

    def _is_child(self, name: str, other: str) -> bool:
        """Whether the other is surely a child or stepchild of the person."""
        kin = self.kin.get((name, other), frozenset())
        return bool(kin) and kin <= set(CHILDREN)

    def _assume_custody(self, found: Facts, path: str, same_roof: bool | None, is_child: bool) -> None:
        fact = self.facts["custody"]
        if not is_child and fact.choices is not None:
            self._assume(found, path, "custody", fact.choices["NOT_HERE"], "no child of the person")
        elif same_roof and fact.usual is not None:
            self._assume(found, path, "custody", fact.usual, "a child under the same roof")

    # --- holdings ---

    def _holdings(self, name: str) -> Iterator[Facts]:
        rows = [holding for holding in self.situation.holdings if name in holding.owners]
        for index, holding in enumerate(rows):
            path, found = f"holdings.{name}.{index}", Facts()
            for fact, history in holding.facts.items():
                self._state(found, path, fact, at(history, self.day) or UNSAID)
            self._state(found, path, "share", Stated(holding.owners[name]))
            if self._is_usual(*holding.owners):
                self._assume_usual(found, path, "holding", {*holding.facts, "share"})
            yield found

    def _open_kinds(self, name: str) -> frozenset[Enum]:
        kinds: Iterable[Enum] = self.facts["kind"].choices or ()
        listed = self.situation.persons[name].listed
        still_open = frozenset(kind for kind in kinds if kind.name not in listed)
        if still_open and self._is_usual(name):
            why = "nothing more is owned or was given away"
            self.assumptions.append(Assumption(f"persons.{name}.holdings_listed", "all", why))
            return frozenset()
        return still_open


@cache
def _written(fact: Fact, value: Value) -> str:
    """A value as it stands in a file; what is assumed is mostly the same few values."""
    return write_value(Kind.of(fact), value)


def _nil_at_age(fact: Fact, person: Facts, other: Facts | None = None) -> bool:
    """Whether somebody has an age at which the fact is nil."""
    for whose, low, high in fact.nil_at_ages:
        age = (person if whose == "person" else other or {}).get("age")
        youngest, oldest = age if isinstance(age, Range) else (age, age)
        if isinstance(youngest, float | int) and isinstance(oldest, float | int) and low <= youngest <= oldest <= high:
            return True
    return False
