"""Huursubsidie, subvention flamande à la location. Besluit Vlaamse Codex Wonen van 2021, book 5; until 2020 the
decree of the Flemish Government of 2 February 2007. For applications since 1 May 2019.

A monthly sum for who moved from a bad or unsuitable home, or from none, to a good rented home in the Flemish Region, or
rents what a housing company rents itself. The numbers of the articles were not found: each rule names its page instead.
"""

from abord.engine.law import (
    COUNT,
    EUR_PER_MONTH,
    EUR_PER_YEAR,
    RATE,
    Condition,
    Each,
    NotComputed,
    Parameters,
    any_of,
    count,
    holding_rule,
    pair_rule,
    round_cents,
    rule,
    total,
)
from abord.rights._concepts.enums import Custody, HoldingKind, HomeLeft, Ownership, Region, Relation, RentalHome

CODE = "be-vlg/decision/2020-09-11/housing-code-decree book 5"
WHO = f"{CODE} (rent subsidy: for whom)"
HOW_MUCH = f"{CODE} (rent subsidy: how much)"
HOW = f"{CODE} (rent subsidy: how to apply)"

BORROWED = {
    "living_wage_of_category": "leefloon_ris.amount_of_category",
    "adult_or_treated_as_adult": "leefloon_ris.adult_or_treated_as_adult",
}


# --- The household, and who of it is a dependant ---------------------------------------------------


@pair_rule(article=f"{WHO} (income of all who have their domicile at the address)")
def shares_the_home(same_roof: bool) -> bool:
    return same_roof


@rule(article=f"{HOW_MUCH} (certificate of a recognised disability)")
def has_a_disability(
    age: int,
    has_recognised_disability: bool,
    child_disability_recognised: bool,
    receives_ivt: bool,
    receives_it: bool,
    p: Parameters,
) -> bool:
    """Recognised by an administration, as a child only while that lasts; who has an allowance for it is."""
    has_allowance = receives_ivt or receives_it
    is_recognised_as_child = child_disability_recognised and age < p.disabled_child_under
    return has_recognised_disability or is_recognised_as_child or has_allowance


@pair_rule(article=f"{HOW_MUCH} (children with family allowances; children who stay here regularly)")
def is_dependent_child(
    shares_the_home: bool,
    other_age: int,
    family_allowances_paid_for_other: bool,
    is_child_of_the_couple: bool,
    custody: Custody,
    p: Parameters,
) -> bool:
    """A minor who lives here, a child with family allowances, or a child of one's own who comes regularly."""
    is_minor = other_age < p.adult_age
    lives_here = shares_the_home and (is_minor or family_allowances_paid_for_other)
    comes_regularly = is_minor and is_child_of_the_couple and custody != Custody.NOT_HERE
    return lives_here or comes_regularly


@pair_rule(article=f"{HOW_MUCH} (dependants)")
def is_dependant(shares_the_home: bool, is_dependent_child: bool, other_has_a_disability: bool) -> bool:
    return is_dependent_child or (shares_the_home and other_has_a_disability)


@rule(article=f"{HOW_MUCH} (an applicant with a disability counts too)", unit=COUNT)
def dependants(is_dependant: Each[bool], has_a_disability: bool) -> float:
    return count(is_dependant) + (1 if has_a_disability else 0)


# --- The home that is rented -----------------------------------------------------------------------


@rule(article=f"{WHO} (main residence in the Flemish Region)", condition=Condition.RESIDENCE)
def lives_in_the_flemish_region(lives_in_belgium: bool, region: Region) -> bool:
    return lives_in_belgium and region == Region.FLANDERS


@pair_rule(article=f"{WHO} (the tenant)")
def is_parent_here(shares_the_home: bool, relation: Relation) -> bool:
    """The other is the parent, or the partner of the parent."""
    return shares_the_home and (relation == Relation.PARENT or relation == Relation.STEPPARENT)


@rule(article=f"{WHO} (the tenant)", condition=Condition.AGE)
def can_be_the_tenant(adult_or_treated_as_adult: bool, is_parent_here: Each[bool], p: Parameters) -> bool:
    """The child of a tenant is no tenant. Which minors can be one was not found: without parents here it stays open."""
    may_rent = not any_of(is_parent_here) and p.minors_can_rent >= 1
    return adult_or_treated_as_adult or may_rent


@rule(article=f"{WHO} (not: a home rented from a housing company, municipality or OCMW)", condition=Condition.STATUS)
def rents_such_a_home(rental_home: RentalHome) -> bool:
    """Privately, or what a housing company itself rents."""
    return rental_home != RentalHome.NOT_RENTED and rental_home != RentalHome.SOCIAL


# --- Where one comes from --------------------------------------------------------------------------


@rule(article=f"{WHO} (adapted to age or disability)")
def is_old_or_disabled(age: int, has_a_disability: bool, p: Parameters) -> bool:
    return age >= p.age_of_an_unadapted_home or has_a_disability


@pair_rule(article=f"{WHO} (adapted to age or disability, also of a member of the family)")
def member_is_old_or_disabled(shares_the_home: bool, other_is_old_or_disabled: bool) -> bool:
    return shares_the_home and other_is_old_or_disabled


@pair_rule(article=f"{WHO} (was homeless)")
def member_was_homeless(shares_the_home: bool, other_leaves_homelessness: bool) -> bool:
    return shares_the_home and other_leaves_homelessness


@rule(article=f"{WHO} (the home that was left)")
def left_a_home_not_adapted(
    home_left: HomeLeft, is_old_or_disabled: bool, member_is_old_or_disabled: Each[bool]
) -> bool:
    someone_needs_it = is_old_or_disabled or any_of(member_is_old_or_disabled)
    return home_left == HomeLeft.NOT_ADAPTED and someone_needs_it


@rule(article=f"{WHO} (the home that was left)", condition=Condition.STATUS)
def moved_for_a_reason_that_counts(
    rental_home: RentalHome,
    receives_huursubsidie: bool,
    home_left: HomeLeft,
    left_a_home_not_adapted: bool,
    leaves_homelessness: bool,
    member_was_homeless: Each[bool],
) -> bool:
    """Whoever rents what a housing company rents needs no other reason; who has the subsidy has shown one."""
    left_a_bad_home = home_left == HomeLeft.DECLARED_UNFIT or home_left == HomeLeft.NO_ORDINARY_DWELLING
    was_homeless = leaves_homelessness or any_of(member_was_homeless)
    needs_none = rental_home == RentalHome.SUBLET_BY_HOUSING_COMPANY or receives_huursubsidie
    return needs_none or left_a_bad_home or left_a_home_not_adapted or was_homeless


@rule(article=f"{HOW} (within nine months of the start of the rental contract)", condition=Condition.STATUS)
def applies_in_time(
    rental_home: RentalHome, receives_huursubsidie: bool, months_since_lease_began: int, p: Parameters
) -> bool:
    """No term for what a housing company rents itself, nor for whom receives it already."""
    no_term = rental_home == RentalHome.SUBLET_BY_HOUSING_COMPANY or receives_huursubsidie
    return no_term or months_since_lease_began <= p.months_to_apply


@pair_rule(article=f"{CODE} (never rent subsidy and rent premium together)")
def member_has_rent_premium(shares_the_home: bool, other_receives_huurpremie: bool) -> bool:
    return shares_the_home and other_receives_huurpremie


@rule(article=f"{CODE} (never rent subsidy and rent premium together)", condition=Condition.STATUS)
def has_no_rent_premium(receives_huurpremie: bool, member_has_rent_premium: Each[bool]) -> bool:
    return not (receives_huurpremie or any_of(member_has_rent_premium))


@rule(article=f"{WHO} (the home that was left)", condition=Condition.DISCRETIONARY)
def home_left_is_established() -> bool:
    """The mayor's decision with its technical report, or a look at what was not adapted."""
    raise NotComputed


@rule(article=f"{WHO} (the new home)", condition=Condition.DISCRETIONARY)
def new_home_is_good() -> bool:
    """Wonen in Vlaanderen may come and see whether the new home meets the standards and suits the household."""
    raise NotComputed


@rule(article=f"{WHO} (under 25: an income of one's own)", condition=Condition.DISCRETIONARY)
def young_tenant_can_pay_the_rest() -> bool:
    """Who is under 25 shows an income that pays what the subsidy leaves of the rent."""
    raise NotComputed


# --- No home or building plot of one's own ---------------------------------------------------------


@holding_rule(article=f"{WHO} (no home or building plot, in part or in full, owned or in usufruct)")
def is_property_that_counts(kind: HoldingKind, share: float, ownership: Ownership) -> bool:
    """Bare ownership does not count."""
    is_property = kind == HoldingKind.BUILT_PROPERTY or kind == HoldingKind.UNBUILT_LAND
    return is_property and share > 0 and ownership != Ownership.BARE


@rule(article=f"{WHO} (property)")
def owns_property(is_property_that_counts: Each[bool]) -> bool:
    return any_of(is_property_that_counts)


@pair_rule(article=f"{WHO} (property of the other residents)")
def member_owns_property(shares_the_home: bool, other_owns_property: bool) -> bool:
    return shares_the_home and other_owns_property


@rule(article=f"{WHO} (property, and the exceptions to it)", condition=Condition.MEANS)
def owns_no_home_or_building_plot(
    owns_property: bool,
    member_owns_property: Each[bool],
    p: Parameters,
) -> bool:
    """The exceptions (expropriated, cleared after it was declared unfit, a disability) were read in part only, and land
    is not always a building plot: who owns anything stays open."""
    owns_nothing = not (owns_property or any_of(member_owns_property))
    return owns_nothing or p.exception_for_owners >= 1


# --- Income ----------------------------------------------------------------------------------------


@rule(article=f"{WHO} (living wage)", unit=EUR_PER_YEAR)
def living_wage_counted(receives_ris: bool, living_wage_of_category: float, p: Parameters) -> float:
    """The living wage of a year of who has one now: at most the full amount, since it can be a top-up, and partners can
    share one."""
    if receives_ris:
        return living_wage_of_category * p.part_of_living_wage
    return 0


@rule(article=f"{WHO} (taxable income of the last tax notice, indexed; living wage; IVT)", unit=EUR_PER_YEAR)
def own_income_counted(
    age: int, taxable_income_two_years_ago: float, ivt_received: float, living_wage_counted: float, p: Parameters
) -> float:
    """A minor has no tax notice as a rule. Present income is never taken instead."""
    if age < p.adult_age:
        return ivt_received + living_wage_counted
    return taxable_income_two_years_ago * p.income_index + ivt_received + living_wage_counted


@pair_rule(article=f"{WHO} (income of relatives with a disability counts in part or not)", unit=RATE)
def part_that_counts(other_has_a_disability: bool, is_relative_up_to_third_degree: bool, p: Parameters) -> float:
    return p.part_of_disabled_relative if other_has_a_disability and is_relative_up_to_third_degree else 1


@pair_rule(article=f"{WHO} (income of the household)", unit=EUR_PER_YEAR)
def member_income_counted(shares_the_home: bool, other_own_income_counted: float, part_that_counts: float) -> float:
    if shares_the_home:
        return other_own_income_counted * part_that_counts
    return 0


@rule(article=f"{WHO} (income of the household)", unit=EUR_PER_YEAR)
def household_income(own_income_counted: float, member_income_counted: Each[float]) -> float:
    return own_income_counted + total(member_income_counted)


@rule(article=f"{WHO} (three ceilings)", unit=EUR_PER_YEAR)
def income_ceiling_of_household(
    shares_the_home: Each[bool], is_dependant: Each[bool], has_a_disability: bool, dependants: float, p: Parameters
) -> float:
    if any_of(shares_the_home) or any_of(is_dependant):
        return p.income_ceiling_others + p.income_ceiling_per_dependant * dependants
    return p.income_ceiling_single_disabled if has_a_disability else p.income_ceiling_single


@rule(article=f"{WHO} (income)", condition=Condition.MEANS)
def income_is_low_enough(household_income: float, income_ceiling_of_household: float) -> bool:
    return household_income <= income_ceiling_of_household


# --- Rent ------------------------------------------------------------------------------------------


@rule(article=f"{WHO} (rent, more with dependants)", unit=RATE)
def more_for_dependants(dependants: float, p: Parameters) -> float:
    return min(p.rent_more_per_dependant * dependants, p.rent_more_at_most)


@rule(article=f"{WHO} (rent of a home, of a room, in some municipalities)", unit=EUR_PER_MONTH)
def rent_limit_without_dependants(rental_home: RentalHome, p: Parameters) -> float:
    of_a_home = p.rent_limit_of_a_room if rental_home == RentalHome.PRIVATE_ROOM else p.rent_limit_of_a_home
    return of_a_home * p.dearer_municipality


@rule(article=f"{WHO} (rent)", unit=EUR_PER_MONTH)
def rent_limit(rent_limit_without_dependants: float, more_for_dependants: float) -> float:
    return rent_limit_without_dependants * (1 + more_for_dependants)


@rule(article=f"{WHO} (rent, without charges)", condition=Condition.MEANS)
def rent_is_low_enough(monthly_rent: float, rent_limit: float) -> bool:
    return monthly_rent <= rent_limit


# --- How much --------------------------------------------------------------------------------------


@rule(article=f"{HOW_MUCH} (reference rent: 75 % of the highest rent allowed)", unit=EUR_PER_MONTH)
def reference_rent(rent_limit_without_dependants: float, more_for_dependants: float, p: Parameters) -> float:
    more = more_for_dependants * p.dependants_raise_reference_rent
    return rent_limit_without_dependants * (1 + more) * p.reference_part


@rule(article=f"{HOW_MUCH} (own contribution: 1/55 of the income of a year)", unit=EUR_PER_MONTH)
def own_contribution(household_income: float, p: Parameters) -> float:
    return household_income / p.contribution_divisor


@rule(article=f"{HOW_MUCH} (no subsidy where the own contribution is higher)", condition=Condition.MEANS)
def something_is_left_to_pay(own_contribution: float, reference_rent: float) -> bool:
    return own_contribution < reference_rent


@rule(article=f"{HOW_MUCH} (at most)", unit=EUR_PER_MONTH)
def highest_amount(dependants: float, p: Parameters) -> float:
    more = p.amount_per_dependant * min(dependants, p.dependants_at_most)
    return (p.amount_at_most + more) * p.dearer_municipality


@rule(article=HOW_MUCH, unit=EUR_PER_MONTH)
def amount(reference_rent: float, own_contribution: float, highest_amount: float) -> float:
    return round_cents(max(0, min(reference_rent - own_contribution, highest_amount)))
