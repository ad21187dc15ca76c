"""Who is what to whom: from a few declared relations to all ordered pairs.

A declared relation beats a derived one. Only what must be so is derived: brothers and sisters share a
parent, but the brother of a brother may be no relative, and one's partner's child may be one's own. What
cannot be told stays out, or comes as a set of the kins it could be. The order of persons and of
declarations never matters.

Kin by marriage (in-laws) needs a marriage: without one, the parent of a partner is no more than that. A stepchild or
stepparent, in the sense of a child of one's partner, needs only a partner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

INVERSE = {
    "NOT_RELATED": "NOT_RELATED",
    "SPOUSE": "SPOUSE",
    "LEGAL_COHABITANT": "LEGAL_COHABITANT",
    "DE_FACTO_PARTNER": "DE_FACTO_PARTNER",
    "EX_SPOUSE": "EX_SPOUSE",
    "CHILD": "PARENT",
    "PARENT": "CHILD",
    "STEPCHILD": "STEPPARENT",
    "STEPPARENT": "STEPCHILD",
    "GRANDCHILD": "GRANDPARENT",
    "GRANDPARENT": "GRANDCHILD",
    "GREAT_GRANDCHILD": "GREAT_GRANDPARENT",
    "GREAT_GRANDPARENT": "GREAT_GRANDCHILD",
    "SIBLING": "SIBLING",
    "UNCLE_OR_AUNT": "NEPHEW_OR_NIECE",
    "NEPHEW_OR_NIECE": "UNCLE_OR_AUNT",
    "CHILD_IN_LAW": "PARENT_IN_LAW",
    "PARENT_IN_LAW": "CHILD_IN_LAW",
    "SIBLING_IN_LAW": "SIBLING_IN_LAW",
    "FURTHER_RELATIVE": "FURTHER_RELATIVE",
    "PARTNER_OF_CHILD": "PARENT_OF_PARTNER",
    "PARENT_OF_PARTNER": "PARTNER_OF_CHILD",
}
"""What the person is to the other, by what the other is to the person."""

REGISTERED_PARTNERS = ("SPOUSE", "LEGAL_COHABITANT")
PARTNERS = (*REGISTERED_PARTNERS, "DE_FACTO_PARTNER")
YOUNGEST_PARTNER = {"SPOUSE": 12, "LEGAL_COHABITANT": 18, "DE_FACTO_PARTNER": 12}
"""Who is younger cannot be one. Legal cohabitation asks that one may contract, which minors may not (old Civil Code,
art. 1475 §2, 2°, 1123 and 1124). Nobody marries before 18, but a court may allow it, and the code names no age below
which it may not (art. 144 and 145): there only what must be a slip is refused, as elsewhere of children under 12."""
CHILDREN = ("CHILD", "STEPCHILD")
PAST_THE_ROOF = frozenset((*PARTNERS, "EX_SPOUSE", *CHILDREN, "PARENT", "STEPPARENT"))
"""Derived kin that a right may ask for wherever they live."""

STAGES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("GRANDPARENT", (("PARENT", "PARENT"),)),
    ("GREAT_GRANDPARENT", (("PARENT", "GRANDPARENT"), ("GRANDPARENT", "PARENT"))),
    ("SIBLING", (("PARENT", "CHILD"),)),
    ("UNCLE_OR_AUNT", (("PARENT", "SIBLING"),)),
    ("PARENT_IN_LAW", (("SPOUSE", "PARENT"),)),
    ("PARENT_OF_PARTNER", (("LEGAL_COHABITANT", "PARENT"), ("DE_FACTO_PARTNER", "PARENT"))),
    ("SIBLING_IN_LAW", (("SPOUSE", "SIBLING"), ("SIBLING", "SPOUSE"))),
    ("FURTHER_RELATIVE", (("UNCLE_OR_AUNT", "CHILD"), ("GRANDPARENT", "SIBLING"))),
)
"""Kin, nearest first, and the steps that lead to it: the sibling of a parent is an uncle or aunt."""

Declared = tuple[str, str, str]
"""(person, kin, other): the person is the kin of the other, as in ("student", "CHILD", "mother")."""

Pair = tuple[str, str]


def parents_of(declared: Iterable[Declared]) -> dict[str, frozenset[str]]:
    """The declared parents of each person who has any."""
    parents: defaultdict[str, set[str]] = defaultdict(set)
    for person, kin, other in declared:
        if kin == "CHILD":
            parents[person].add(other)
        elif kin == "PARENT":
            parents[other].add(person)
    return {child: frozenset(found) for child, found in parents.items()}


def has_cycle(parents: dict[str, frozenset[str]]) -> list[str]:
    """Persons, sorted, who would be their own ancestor."""

    def ancestors(person: str) -> set[str]:
        found: set[str] = set()
        next_up = [person]
        while next_up:
            for parent in parents.get(next_up.pop(), ()):
                if parent not in found:
                    found.add(parent)
                    next_up.append(parent)
        return found

    return sorted(person for person in parents if person in ancestors(person))


def kinship(declared: Iterable[Declared]) -> dict[Pair, frozenset[str]]:
    """What the other can be to the person, for each (person, other) of whom something is known.

    One name means that it is certain. Declarations must not contradict each other (``checks``).
    """
    declared = list(declared)
    known: dict[Pair, str] = {}
    for person, kin, other in declared:
        known[other, person] = kin
        known[person, other] = INVERSE[kin]
    for kin, ways in STAGES:
        found = {pair for way in ways for pair in _steps(known, *way)} - known.keys()
        for person, other in found:
            if (other, person) in found and INVERSE[kin] != kin:
                continue  # uncle and nephew of each other: left to those who know
            known[person, other], known[other, person] = kin, INVERSE[kin]
    possible = {pair: frozenset((kin,)) for pair, kin in known.items()}
    parents = parents_of(declared)
    for partner in PARTNERS:
        for person, child in _steps(known, partner, "CHILD"):
            if (person, child) in known:
                continue
            # With one parent declared, the parent's partner may be the other one.
            if len(parents[child]) > 1:
                possible[person, child] = frozenset(("STEPCHILD",))
                possible[child, person] = frozenset(("STEPPARENT",))
            else:
                possible[person, child] = frozenset(("CHILD", "STEPCHILD"))
                possible[child, person] = frozenset(("PARENT", "STEPPARENT"))
    return possible


def _steps(known: dict[Pair, str], first: str, second: str) -> set[Pair]:
    """(p, r) for every p, q, r such that q is the ``first`` of p and r the ``second`` of q."""
    onwards: defaultdict[str, list[str]] = defaultdict(list)
    for (middle, last), kin in known.items():
        if kin == second:
            onwards[middle].append(last)
    return {
        (person, last)
        for (person, middle), kin in known.items()
        if kin == first
        for last in onwards.get(middle, ())
        if last != person
    }
