"""Inkomensvervangende tegemoetkoming, allocation de remplacement de revenus. Law of 27 February 1987; royal
decree of 6 July 1987.

In the order in which the law reckons: who may have it, which category, which income, which abatements,
and the amount. All income is taxable income per year.
"""

from abord.engine.law import (
    EUR_PER_MONTH,
    EUR_PER_YEAR,
    Condition,
    Each,
    Enum,
    Parameters,
    any_of,
    pair_rule,
    per_month,
    round_cents,
    rule,
    total,
)
from abord.rights._concepts.enums import Housing, Relation, ResidenceStatus

LAW = "be/law/1987-02-27/allowances-for-persons-with-disabilities"
DECREE = "be/royal-decree/1987-07-06/income-replacement-and-integration-allowance"


class Category(Enum):
    """The three categories of art. 6 §1 of the law and art. 4 of the decree."""

    A = 0
    B = 1
    C = 2


# --- Who may have it: art. 2 and 4 of the law ----------------------------------------------------


@rule(article=f"{LAW} art. 4 §1", condition=Condition.RESIDENCE)
def really_lives_in_belgium(lives_in_belgium: bool) -> bool:
    return lives_in_belgium


@rule(article=f"{LAW} art. 4 §1 and §2; royal decree of 17 July 2006", condition=Condition.STATUS)
def nationality_or_registration(
    residence_status: ResidenceStatus,
    nationality_covered_by_agreement: bool,
    increased_family_allowances_until_21: bool,
    p: Parameters,
) -> bool:
    """Belgians, citizens of the Union, refugees, stateless persons, and foreigners in the population register."""
    if residence_status == ResidenceStatus.NO_LAWFUL_STAY:
        return False
    if increased_family_allowances_until_21 and p.increased_family_allowances_are_enough >= 1:
        return True
    if residence_status == ResidenceStatus.SUBSIDIARY_PROTECTION:
        return p.subsidiary_protection_is_enough >= 1 or nationality_covered_by_agreement
    return (
        residence_status == ResidenceStatus.BELGIAN
        or residence_status == ResidenceStatus.EU_CITIZEN
        or residence_status == ResidenceStatus.RECOGNISED_REFUGEE
        or residence_status == ResidenceStatus.STATELESS
        or residence_status == ResidenceStatus.LONG_TERM_RESIDENT
        or residence_status == ResidenceStatus.POPULATION_REGISTER
        or nationality_covered_by_agreement
    )


@rule(article=f"{LAW} art. 2 §1", condition=Condition.AGE)
def old_enough(age: int, p: Parameters) -> bool:
    return age >= p.age_of_disability_allowances


@rule(article=f"{LAW} art. 2 §1 (when the application is made)", condition=Condition.AGE)
def applies_before_pension_age(age: int, receives_ivt: bool, legal_pension_age: float) -> bool:
    """Whoever has the allowance when reaching the legal pension age keeps it."""
    return receives_ivt or age < legal_pension_age


@rule(article=f"{LAW} art. 2 §1", condition=Condition.STATUS)
def earning_capacity_is_reduced(earning_capacity_at_most_one_third: bool) -> bool:
    """To a third or less on the general labour market; a physician of the DG HAN establishes it."""
    return earning_capacity_at_most_one_third


# --- Which category: art. 6 §1 and 7 §3 of the law, art. 1 and 4 of the decree -------------------


@pair_rule(article=f"{LAW} art. 7 §3")
def has_same_address(
    same_roof: bool, is_partner: bool, still_registered_at_home: bool, other_still_registered_at_home: bool
) -> bool:
    """Also a partner in an institution who stays registered at the common address."""
    return same_roof or (is_partner and (still_registered_at_home or other_still_registered_at_home))


@pair_rule(article=f"{LAW} art. 7 §3 (relatives by blood or by marriage in the first three degrees)")
def is_relative(
    relation: Relation,
    is_relative_up_to_third_degree: bool,
    stepfamily_is_by_marriage: bool,
    other_stepfamily_is_by_marriage: bool,
) -> bool:
    """The child of a partner, or the partner of a parent, is a relative by their marriage only."""
    if relation == Relation.STEPCHILD:
        return stepfamily_is_by_marriage
    if relation == Relation.STEPPARENT:
        return other_stepfamily_is_by_marriage
    return is_relative_up_to_third_degree


@pair_rule(article=f"{LAW} art. 7 §3 (presumed at one address; the contrary may be proved)")
def forms_household(
    has_same_address: bool,
    is_relative: bool,
    is_partner: bool,
    shares_household_matters: bool,
) -> bool:
    """Lives together with somebody who is not a relative in the first, second or third degree."""
    return has_same_address and not is_relative and (is_partner or shares_household_matters)


@pair_rule(article=f"{DECREE} art. 1, 6°")
def is_dependent_child(
    other_age: int,
    child_lives_with_the_person: bool,
    family_allowances_received_for_other: bool,
    family_allowances_paid_for_other: bool,
    p: Parameters,
) -> bool:
    """Under 25, with family allowances for the person or the partner; for a minor they are always paid."""
    if other_age >= p.dependent_child_under:
        return False
    return family_allowances_received_for_other or (
        child_lives_with_the_person and (family_allowances_paid_for_other or other_age < p.adult_age)
    )


@pair_rule(article=f"{DECREE} art. 4")
def household_member_claims_too(forms_household: bool, other_claims_ivt: bool, other_receives_ivt: bool) -> bool:
    return forms_household and (other_claims_ivt or other_receives_ivt)


@pair_rule(article=f"{DECREE} art. 4")
def lives_with_relative_or_household(
    same_roof: bool, is_relative: bool, is_partner: bool, shares_household_matters: bool
) -> bool:
    """Where no household is formed it is a relative. (Said so, since where kinship is unsure it is one of the two.)"""
    return same_roof and (is_relative or is_partner or shares_household_matters)


@rule(article=f"{DECREE} art. 4")
def long_in_institution(housing: Housing, months_in_care_institution: int, p: Parameters) -> bool:
    """Day and night in a care institution, for three months or more."""
    return (
        housing == Housing.CARE_HOME or housing == Housing.PSYCHIATRIC_HOME or housing == Housing.OTHER_INSTITUTION
    ) and months_in_care_institution >= p.months_in_institution


@rule(article=f"{LAW} art. 6 §1; {DECREE} art. 4")
def category(
    forms_household: Each[bool],
    is_dependent_child: Each[bool],
    household_member_claims_too: Each[bool],
    lives_with_relative_or_household: Each[bool],
    long_in_institution: bool,
    was_ivt_category_c_before_institution: bool,
) -> Category:
    """Two who claim it in one household are both in category B instead of C."""
    if any_of(forms_household) or any_of(is_dependent_child):
        if any_of(household_member_claims_too):
            return Category.B
        return Category.C
    if long_in_institution:
        if was_ivt_category_c_before_institution:
            return Category.A
        return Category.B
    if any_of(lives_with_relative_or_household):
        return Category.A
    return Category.B


@rule(article=f"{LAW} art. 6 §1", unit=EUR_PER_YEAR)
def amount_of_category(category: Category, p: Parameters) -> float:
    if category == Category.C:
        return p.amount_c
    if category == Category.B:
        return p.amount_b
    return p.amount_a


# --- Which income: art. 7 of the law, art. 8 of the decree ---------------------------------------
# Taxable income of the second calendar year before; where it changed by a fifth or more, that of now.


@rule(article=f"{DECREE} art. 8 §1", unit=EUR_PER_YEAR)
def work_income_reckoned(
    income_changed_by_a_fifth: bool,
    wage_taxable: float,
    self_employed_taxable: float,
    taxable_work_income_two_years_ago: float,
) -> float:
    if income_changed_by_a_fifth:
        return wage_taxable + self_employed_taxable
    return taxable_work_income_two_years_ago


@rule(article=f"{DECREE} art. 8 §1", unit=EUR_PER_YEAR)
def replacement_income_reckoned(
    income_changed_by_a_fifth: bool,
    unemployment_taxable: float,
    sickness_taxable: float,
    pension_taxable: float,
    taxable_replacement_income_two_years_ago: float,
) -> float:
    if income_changed_by_a_fifth:
        return unemployment_taxable + sickness_taxable + pension_taxable
    return taxable_replacement_income_two_years_ago


@rule(article=f"{DECREE} art. 8 §1", unit=EUR_PER_YEAR)
def other_income_reckoned(
    income_changed_by_a_fifth: bool,
    other_income_taxable: float,
    taxable_income_two_years_ago: float,
    taxable_work_income_two_years_ago: float,
    taxable_replacement_income_two_years_ago: float,
) -> float:
    """What remains of the taxable income after work and replacement income."""
    if income_changed_by_a_fifth:
        return other_income_taxable
    return max(
        taxable_income_two_years_ago - taxable_work_income_two_years_ago - taxable_replacement_income_two_years_ago,
        0,
    )


@rule(article=f"{DECREE} art. 8 §1", unit=EUR_PER_YEAR)
def all_income_reckoned(
    income_changed_by_a_fifth: bool,
    work_income_reckoned: float,
    replacement_income_reckoned: float,
    other_income_reckoned: float,
    taxable_income_two_years_ago: float,
) -> float:
    if income_changed_by_a_fifth:
        return work_income_reckoned + replacement_income_reckoned + other_income_reckoned
    return taxable_income_two_years_ago


# --- Which abatements: art. 9bis of the decree ---------------------------------------------------


@pair_rule(article=f"{LAW} art. 7 §1; {DECREE} art. 9bis §1, 1°", unit=EUR_PER_YEAR)
def income_of_household_member(forms_household: bool, other_all_income_reckoned: float, p: Parameters) -> float:
    """What the person of the household has above half of the amount of category A."""
    if forms_household:
        return max(other_all_income_reckoned - p.amount_a * p.partner_part_exempt, 0)
    return 0


@rule(article=f"{DECREE} art. 9bis §1, 2°", unit=EUR_PER_YEAR)
def work_income_exempt(work_income_reckoned: float, p: Parameters) -> float:
    first = min(work_income_reckoned, p.work_first_bound)
    second = max(min(work_income_reckoned, p.work_second_bound) - p.work_first_bound, 0)
    return first * p.work_first_part_exempt + second * p.work_second_part_exempt


@rule(article=f"{DECREE} art. 9bis §1, 2°, second paragraph (inserted 31 January 2024)", unit=EUR_PER_YEAR)
def work_income_exempt_after_restart(work_income_reckoned: float, p: Parameters) -> float:
    """For about two years, for whoever had no income from work in the 24 months before."""
    full = min(work_income_reckoned, p.restart_full_bound)
    first = max(min(work_income_reckoned, p.restart_first_bound) - p.restart_full_bound, 0)
    second = max(min(work_income_reckoned, p.restart_second_bound) - p.restart_first_bound, 0)
    return full + first * p.work_first_part_exempt + second * p.work_second_part_exempt


@rule(article=f"{DECREE} art. 9bis §1, 2°", unit=EUR_PER_YEAR, until="2023-12-31")
def work_income_counted(work_income_reckoned: float, work_income_exempt: float) -> float:
    return max(work_income_reckoned - work_income_exempt, 0)


@rule(article=f"{DECREE} art. 9bis §1, 2°", unit=EUR_PER_YEAR, since="2024-01-01")
def work_income_counted(  # noqa: F811
    work_income_reckoned: float,
    work_income_exempt: float,
    work_income_exempt_after_restart: float,
    restarted_work_after_two_years: bool,
) -> float:
    """What is exempt is never more than the work: nothing is left then, however little is known of it."""
    if restarted_work_after_two_years:
        return max(work_income_reckoned - work_income_exempt_after_restart, 0)
    return max(work_income_reckoned - work_income_exempt, 0)


@rule(article=f"{DECREE} art. 9bis §1, 3°", unit=EUR_PER_YEAR)
def remaining_income_counted(replacement_income_reckoned: float, other_income_reckoned: float, p: Parameters) -> float:
    return max(replacement_income_reckoned + other_income_reckoned - p.other_income_exempt, 0)


@rule(article=f"{LAW} art. 7 §1; {DECREE} art. 9bis", unit=EUR_PER_YEAR)
def income_counted(
    work_income_counted: float,
    remaining_income_counted: float,
    income_of_household_member: Each[float],
) -> float:
    return work_income_counted + remaining_income_counted + total(income_of_household_member)


# --- The amount: art. 6 and 7 of the law ---------------------------------------------------------


@rule(article=f"{LAW} art. 7 §1", condition=Condition.MEANS)
def income_below_amount(income_counted: float, amount_of_category: float) -> bool:
    return income_counted < amount_of_category


@rule(article=f"{LAW} art. 6 §1 and art. 7 §1", unit=EUR_PER_MONTH)
def amount(amount_of_category: float, income_counted: float) -> float:
    return round_cents(per_month(max(amount_of_category - income_counted, 0)))
