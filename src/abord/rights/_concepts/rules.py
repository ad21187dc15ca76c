"""Shared notions of household, kinship and age. A right names the variant that its own law uses."""

from abord.engine.law import YEARS, Each, Parameters, any_of, pair_rule, rule
from abord.rights._concepts.enums import Custody, Relation

CIVIL_CODE = "be/civil-code"


@pair_rule(article=f"{CIVIL_CODE} book 2.3; law of 23 November 1998 (legal cohabitation)")
def is_partner(relation: Relation) -> bool:
    """Spouse, legal cohabitant or de facto partner."""
    return relation == Relation.SPOUSE or relation == Relation.LEGAL_COHABITANT or relation == Relation.DE_FACTO_PARTNER


@pair_rule(article=f"{CIVIL_CODE} book 2.3; law of 23 November 1998 (legal cohabitation)")
def is_spouse_or_legal_cohabitant(relation: Relation) -> bool:
    return relation == Relation.SPOUSE or relation == Relation.LEGAL_COHABITANT


@pair_rule(article=f"{CIVIL_CODE} art. 4.12 (direct line)")
def is_relative_in_direct_line(relation: Relation) -> bool:
    """Parent, grandparent, child, grandchild, and so on up or down."""
    return (
        relation == Relation.PARENT
        or relation == Relation.GRANDPARENT
        or relation == Relation.GREAT_GRANDPARENT
        or relation == Relation.CHILD
        or relation == Relation.GRANDCHILD
        or relation == Relation.GREAT_GRANDCHILD
    )


@pair_rule(article=f"{CIVIL_CODE} art. 4.12-4.14 (degrees of kinship)")
def is_relative_up_to_third_degree(relation: Relation, is_relative_in_direct_line: bool) -> bool:
    """By blood or by marriage, in the first, second or third degree."""
    return (
        is_relative_in_direct_line
        or relation == Relation.STEPCHILD
        or relation == Relation.STEPPARENT
        or relation == Relation.CHILD_IN_LAW
        or relation == Relation.PARENT_IN_LAW
        or relation == Relation.SIBLING
        or relation == Relation.SIBLING_IN_LAW
        or relation == Relation.UNCLE_OR_AUNT
        or relation == Relation.NEPHEW_OR_NIECE
    )


@pair_rule(article=f"{CIVIL_CODE} book 2.3")
def is_spouse(relation: Relation) -> bool:
    return relation == Relation.SPOUSE


@rule(article=f"{CIVIL_CODE} book 2.3")
def has_spouse(is_spouse: Each[bool]) -> bool:
    return any_of(is_spouse)


@pair_rule(article=f"{CIVIL_CODE} book 2.3")
def is_unmarried_partner(relation: Relation) -> bool:
    return relation == Relation.LEGAL_COHABITANT or relation == Relation.DE_FACTO_PARTNER


@rule(article=f"{CIVIL_CODE} book 2.3")
def has_unmarried_partner(is_unmarried_partner: Each[bool]) -> bool:
    return any_of(is_unmarried_partner)


@rule(article=f"{CIVIL_CODE} book 2.3 (relatives by marriage)")
def stepfamily_is_by_marriage(has_spouse: bool, has_unmarried_partner: bool, p: Parameters) -> bool:
    """Of who has stepchildren. With no partner, or with a spouse and a partner, it cannot be seen through whom."""
    if has_spouse and not has_unmarried_partner:
        return True
    if has_unmarried_partner and not has_spouse:
        return False
    return p.stepfamily_without_a_couple >= 1


@pair_rule(article=f"{CIVIL_CODE} book 2.3")
def is_child_of_the_couple(relation: Relation) -> bool:
    """A child of the person or of the partner."""
    return relation == Relation.CHILD or relation == Relation.STEPCHILD


@pair_rule(article="Cass. 27 June 2022, S.20.0015.F: regular presence, not uninterrupted presence")
def child_lives_with_the_person(is_child_of_the_couple: bool, custody: Custody) -> bool:
    """Mostly here, or in alternating custody: regular presence is enough."""
    return is_child_of_the_couple and (custody == Custody.MOSTLY_HERE or custody == Custody.ALTERNATING)


@rule(article="royal decree of 23 December 1996 art. 2 §1", unit=YEARS)
def legal_pension_age(had_birthday_this_year: bool, p: Parameters) -> float:
    """It goes by year of birth: at the same age, who has had the birthday of this year was born a year later."""
    if had_birthday_this_year:
        return p.pension_age_after_birthday
    return p.pension_age_before_birthday
