import random
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from abord.rights._concepts.enums import Relation
from abord.situation.kinship import INVERSE, PARTNERS, Declared, kinship

NAMES = "abcdefghij"


def test_every_relation_has_an_inverse() -> None:
    assert set(INVERSE) == {member.name for member in Relation}
    assert all(INVERSE[INVERSE[kin]] == kin for kin in INVERSE)


def of(declared: Iterable[Declared], person: str, other: str) -> set[str]:
    return set(kinship(declared).get((person, other), ()))


FAMILY: list[Declared] = [
    ("great", "PARENT", "gran"),
    ("gran", "PARENT", "mother"),
    ("gran", "PARENT", "aunt"),
    ("mother", "PARENT", "me"),
    ("mother", "PARENT", "sister"),
    ("aunt", "PARENT", "cousin"),
    ("me", "SPOUSE", "wife"),
    ("wife", "SIBLING", "brother_in_law"),
    ("wife", "CHILD", "father_in_law"),
    ("stepdad", "LEGAL_COHABITANT", "mother"),
]


def test_a_family_from_ten_declarations() -> None:
    mine = {other: kins for (person, other), kins in kinship(FAMILY).items() if person == "me"}
    assert mine == {
        "great": {"GREAT_GRANDPARENT"},
        "gran": {"GRANDPARENT"},
        "mother": {"PARENT"},
        "aunt": {"UNCLE_OR_AUNT"},
        "sister": {"SIBLING"},
        "cousin": {"FURTHER_RELATIVE"},
        "wife": {"SPOUSE"},
        "brother_in_law": {"SIBLING_IN_LAW"},
        "father_in_law": {"PARENT_IN_LAW"},
        # One parent is declared: the mother's partner may be the other.
        "stepdad": {"PARENT", "STEPPARENT"},
    }
    assert of(FAMILY, "father_in_law", "me") == {"CHILD_IN_LAW"}
    assert of(FAMILY, "great", "me") == {"GREAT_GRANDCHILD"}
    assert of(FAMILY, "aunt", "me") == {"NEPHEW_OR_NIECE"}


def test_a_step_is_certain_once_two_parents_are_declared() -> None:
    family = [*FAMILY, ("me", "CHILD", "father")]
    assert of(family, "me", "stepdad") == {"STEPPARENT"}
    assert of(family, "stepdad", "me") == {"STEPCHILD"}


def test_declared_beats_derived() -> None:
    assert of([*FAMILY, ("me", "CHILD", "stepdad")], "me", "stepdad") == {"PARENT"}
    assert of([*FAMILY, ("me", "FURTHER_RELATIVE", "aunt")], "aunt", "me") == {"FURTHER_RELATIVE"}


def test_without_a_marriage_there_are_no_in_laws() -> None:
    for partner in ("DE_FACTO_PARTNER", "LEGAL_COHABITANT"):
        couple = [("a", partner, "b"), ("b", "CHILD", "c"), ("b", "SIBLING", "d")]
        assert of(couple, "a", "c") == {"PARENT_OF_PARTNER"} and of(couple, "c", "a") == {"PARTNER_OF_CHILD"}
        assert not of(couple, "a", "d")


def test_what_may_not_be_so_stays_unknown() -> None:
    half = [("a", "SIBLING", "b"), ("b", "SIBLING", "c")]
    assert not of(half, "a", "c")
    assert not of([("a", "SIBLING", "b"), ("b", "CHILD", "c")], "a", "c")
    assert not of([("a", "GRANDCHILD", "b"), ("b", "PARENT", "c")], "a", "c")


@st.composite
def families(draw: st.DrawFn) -> tuple[list[Declared], dict[str, set[str]], dict[str, str]]:
    """Children come after their parents in the alphabet; couples are of people without common blood."""
    parents: dict[str, set[str]] = {}
    for index, name in enumerate(NAMES):
        found = draw(st.sets(st.sampled_from(NAMES[:index]), max_size=2)) if index else set()
        parents[name] = set(found)
    partner: dict[str, str] = {}
    declared: list[Declared] = [(child, "CHILD", parent) for child in NAMES for parent in sorted(parents[child])]
    couple = draw(st.lists(st.permutations(NAMES).map(lambda each: (each[0], each[1])), max_size=2))
    for one, other in couple:
        if one not in partner and other not in partner and not blood(parents, one) & blood(parents, other):
            partner[one], partner[other] = other, one
            declared.append((one, draw(st.sampled_from(PARTNERS)), other))
    return declared, parents, partner


def blood(parents: dict[str, set[str]], person: str) -> set[str]:
    """The person, and all ancestors."""
    return {person}.union(*(blood(parents, parent) for parent in parents[person]))


@given(families(), st.randoms())
def test_order_and_direction_of_declarations_never_matter(
    family: tuple[list[Declared], ...], chance: random.Random
) -> None:
    declared = family[0]
    found = kinship(declared)
    turned = [
        (person, kin, other) if chance.random() < 0.5 else (other, INVERSE[kin], person)
        for person, kin, other in declared
    ]
    chance.shuffle(turned)
    assert kinship(turned) == found
    for (person, other), kins in found.items():
        assert found[other, person] == {INVERSE[kin] for kin in kins}
        assert person != other


@given(families())
def test_blood_is_what_the_family_tree_says(
    family: tuple[list[Declared], dict[str, set[str]], dict[str, str]],
) -> None:
    """Against definitions by loops over the tree, nearest kin first."""
    declared, parents, partner = family
    found = kinship(declared)

    def up(people: set[str]) -> set[str]:
        return {parent for person in people for parent in parents[person]}

    for person in NAMES:
        for other in NAMES:
            if person == other or partner.get(person) == other:
                continue
            first, second, third = up({person}), up(up({person})), up(up(up({person})))
            kins = found.get((person, other), frozenset())
            if other in first:
                assert kins == {"PARENT"}
            elif person in parents[other]:
                assert kins == {"CHILD"}
            elif other in second and person not in up(up({other})):
                assert kins == {"GRANDPARENT"}
            elif other in third and person not in second | up(up({other})):
                assert kins <= {"GREAT_GRANDPARENT", "GRANDPARENT"} and kins
            if "SIBLING" in kins:
                assert parents[person] & parents[other]
            if "UNCLE_OR_AUNT" in kins:
                assert any(parents[parent] & parents[other] for parent in first)
            if kins & {"PARENT_IN_LAW", "CHILD_IN_LAW", "STEPCHILD", "STEPPARENT"}:
                assert partner
