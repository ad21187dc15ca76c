"""Verhoogde tegemoetkoming, intervention majorée. Law of 14 July 1994 art. 37; royal decree of 15 January 2014.

Three ways lead to it: a status that needs no test of income, an automatic check of income, and an
application with a test of income of the household. What the holder has, the partner and the
dependants share. All income is gross taxable, per year; a month counts twelve times.
"""

from abord.engine.law import (
    EUR_PER_YEAR,
    Condition,
    Each,
    Parameters,
    any_of,
    count,
    holding_rule,
    pair_rule,
    rule,
    total,
)
from abord.rights._concepts.enums import Custody, HoldingKind, Region, Relation, ResidenceStatus

LAW = "be/law/1994-07-14/health-care-and-sickness-insurance"
DECREE = "be/royal-decree/2014-01-15/increased-reimbursement"


# --- Who may have it: art. 32 and 37 §1 of the law -----------------------------------------------


@rule(article=f"{LAW} art. 32, 1° to 22°", condition=Condition.RESIDENCE)
def insured_in_belgium(
    lives_in_belgium: bool,
    residence_status: ResidenceStatus,
    residence_right_over_three_months: bool,
    unaccompanied_minor: bool,
    age: int,
    p: Parameters,
) -> bool:
    """Residents are insured (15°), but not who asks for asylum or stays three months at most; who works is (1°)."""
    if unaccompanied_minor and age < p.adult_age:
        return lives_in_belgium
    if residence_status == ResidenceStatus.NO_LAWFUL_STAY:
        return False
    asks_for_asylum = residence_status == ResidenceStatus.ASYLUM_SEEKER
    stays_shortly = residence_status == ResidenceStatus.EU_CITIZEN and not residence_right_over_three_months
    if asks_for_asylum or stays_shortly:
        return lives_in_belgium and p.insured_otherwise >= 1
    return lives_in_belgium


# --- The household of the insured: holder, partner under the same roof, dependants of both --------


@pair_rule(article=f"{DECREE} (household: spouse or partner at the same address)")
def is_partner_here(is_partner: bool, same_roof: bool) -> bool:
    return is_partner and same_roof


@pair_rule(article=f"{DECREE} (household: dependants); {LAW} art. 32, 17°")
def is_dependent_child(
    is_child_of_the_couple: bool,
    same_roof: bool,
    custody: Custody,
    other_age: int,
    other_insured_as_dependant: bool,
    dependant_for_health_insurance: bool,
    p: Parameters,
) -> bool:
    """A child of the person or of the partner that the health insurance fund has as a dependant."""
    if not is_child_of_the_couple:
        return False
    minor_here = same_roof and custody == Custody.MOSTLY_HERE and other_age < p.adult_age
    return dependant_for_health_insurance or minor_here or (same_roof and other_insured_as_dependant)


@pair_rule(article=f"{DECREE} (household: spouse or partner, and dependants of both)")
def is_in_the_household(is_partner_here: bool, is_dependent_child: bool, dependant_for_health_insurance: bool) -> bool:
    return is_partner_here or is_dependent_child or dependant_for_health_insurance


@pair_rule(article=f"{LAW} art. 32, 17° (children are dependants of the holder)")
def is_parent_here(relation: Relation, same_roof: bool) -> bool:
    return same_roof and (relation == Relation.PARENT or relation == Relation.STEPPARENT)


@rule(article=f"{LAW} art. 32 (holders and dependants)")
def insured_in_own_name(age: int, insured_as_dependant: bool, is_parent_here: Each[bool], p: Parameters) -> bool:
    """A minor with a parent at home is a dependant; so is who the fund has registered as one."""
    return not insured_as_dependant and (age >= p.adult_age or not any_of(is_parent_here))


# --- A. By status, without a test of income --------------------------------------------------------


@rule(article=f"{LAW} art. 37 §19; {DECREE} (three full months in a row)")
def living_wage_for_three_months(
    receives_ris: bool, receives_equivalent_living_wage: bool, ris_months_in_a_row: int, p: Parameters
) -> bool:
    receives = receives_ris or receives_equivalent_living_wage
    return receives and ris_months_in_a_row >= p.living_wage_months


@rule(article=f"{LAW} art. 37 §19", until="2022-12-31")
def care_allowance_with_test_of_income(receives_elderly_care_allowance: bool) -> bool:
    return receives_elderly_care_allowance


@rule(article=f"{LAW} art. 37 §19", since="2023-01-01")
def care_allowance_with_test_of_income(  # noqa: F811
    receives_elderly_care_allowance: bool, region: Region
) -> bool:
    """The German-speaking Community has no test of income for it any more."""
    return receives_elderly_care_allowance and region != Region.GERMAN_SPEAKING


@rule(article=f"{LAW} art. 37 §19 (benefits that open the right)")
def status_for_the_household(
    living_wage_for_three_months: bool,
    receives_igo: bool,
    receives_ivt: bool,
    receives_it: bool,
    care_allowance_with_test_of_income: bool,
) -> bool:
    return (
        living_wage_for_three_months
        or receives_igo
        or receives_ivt
        or receives_it
        or care_allowance_with_test_of_income
    )


@rule(article=f"{LAW} art. 37 §19 (children with a disability, unaccompanied minors, orphans)")
def status_for_the_person(
    child_disability_recognised: bool,
    unaccompanied_minor: bool,
    full_orphan: bool,
    insured_in_own_name: bool,
    age: int,
    p: Parameters,
) -> bool:
    """These open the right for this person; an orphan must be registered at the fund as a holder."""
    child_with_disability = child_disability_recognised and age < p.disabled_child_under
    minor_without_guardian = unaccompanied_minor and age < p.adult_age
    orphan_as_holder = full_orphan and insured_in_own_name and age < p.orphan_age
    return child_with_disability or minor_without_guardian or orphan_as_holder


# --- Property: the cadastral income --------------------------------------------------------------


@holding_rule(article=f"{DECREE} (income from property)", unit=EUR_PER_YEAR)
def indexed_cadastral_income(kind: HoldingKind, cadastral_income: float, share: float, p: Parameters) -> float:
    if kind == HoldingKind.BUILT_PROPERTY or kind == HoldingKind.UNBUILT_LAND:
        return cadastral_income * share * p.cadastral_coefficient
    return 0


@holding_rule(article=f"{DECREE} (income from property)", unit=EUR_PER_YEAR)
def property_income_counted(indexed_cadastral_income: float, own_home: bool, p: Parameters) -> float:
    """Of all property but the own home; whether that counts too is a switch. The factor is unsure."""
    if not own_home:
        return indexed_cadastral_income * p.other_property_factor
    if p.own_home_counts:
        return indexed_cadastral_income
    return 0


@holding_rule(article=f"{DECREE} (automatic check: other property than the own home)")
def is_other_property(kind: HoldingKind, own_home: bool) -> bool:
    property_held = kind == HoldingKind.BUILT_PROPERTY or kind == HoldingKind.UNBUILT_LAND
    return property_held and not own_home


# --- B. Automatic, after an automatic check of income, since 1 October 2024 ------------------------


@pair_rule(article=f"{DECREE} as in force on 1 October 2024 (isolated)")
def is_relative_up_to_second_degree(relation: Relation) -> bool:
    return (
        relation == Relation.PARENT
        or relation == Relation.CHILD
        or relation == Relation.GRANDPARENT
        or relation == Relation.GRANDCHILD
        or relation == Relation.SIBLING
    )


@pair_rule(article=f"{DECREE} as in force on 1 October 2024 (isolated)")
def ends_isolation(
    same_roof: bool,
    is_relative_up_to_second_degree: bool,
    is_in_the_household: bool,
    dependant_for_health_insurance: bool,
    relation: Relation,
) -> bool:
    """Here: anyone but a relative who is neither a dependant nor the partner. Elsewhere: a dependant."""
    if same_roof:
        return is_in_the_household or not is_relative_up_to_second_degree
    return dependant_for_health_insurance and relation != Relation.CHILD


@rule(article=f"{DECREE} as in force on 1 October 2024 (isolated)")
def isolated(insured_in_own_name: bool, ends_isolation: Each[bool]) -> bool:
    return insured_in_own_name and not any_of(ends_isolation)


@rule(article=f"{DECREE} as in force on 1 October 2024")
def out_of_work_long_enough(
    months_fully_unemployed: int, months_incapacitated: int, receives_invalidity: bool, p: Parameters
) -> bool:
    return (
        months_fully_unemployed >= p.months_out_of_work
        or months_incapacitated >= p.months_out_of_work
        or receives_invalidity
    )


@rule(article=f"{DECREE} as in force on 1 October 2024", unit=EUR_PER_YEAR)
def income_of_automatic_check(
    unemployment_taxable: float, sickness_taxable: float, indexed_cadastral_income: Each[float]
) -> float:
    return unemployment_taxable + sickness_taxable + total(indexed_cadastral_income)


@rule(article=f"{DECREE} as in force on 30 September 2024 (no automatic check)", until="2024-09-30")
def passes_automatic_check() -> bool:
    return False


@rule(article=f"{DECREE} as in force on 1 October 2024", since="2024-10-01")
def passes_automatic_check(  # noqa: F811
    isolated: bool,
    out_of_work_long_enough: bool,
    is_other_property: Each[bool],
    receives_pension: bool,
    receives_survivors_pension: bool,
    receives_igo: bool,
    income_of_automatic_check: float,
    p: Parameters,
) -> bool:
    """Not automatic with other property, or with income paid by the Federal Pension Service."""
    paid_by_pension_service = receives_pension or receives_survivors_pension or receives_igo
    return (
        isolated
        and out_of_work_long_enough
        and not any_of(is_other_property)
        and not paid_by_pension_service
        and income_of_automatic_check < p.ceiling_indicator
    )


# --- C. On application: whose month counts, and whose year ----------------------------------------


@pair_rule(article=f"{DECREE} (lone parent: children who are here two days a week or more)")
def is_child_of_lone_parent(
    is_dependent_child: bool, child_lives_with_the_person: bool, other_age: int, p: Parameters
) -> bool:
    """A dependent child, or a minor who lives here in turns, though the other parent has the child as a dependant."""
    return is_dependent_child or (child_lives_with_the_person and other_age < p.adult_age)


@pair_rule(article=f"{DECREE} (lone parent)")
def lives_here_and_is_no_child_of_lone_parent(same_roof: bool, is_child_of_lone_parent: bool) -> bool:
    return same_roof and not is_child_of_lone_parent


@rule(article=f"{DECREE} (lone parent: lives only with such children)")
def lone_parent(is_child_of_lone_parent: Each[bool], lives_here_and_is_no_child_of_lone_parent: Each[bool]) -> bool:
    return any_of(is_child_of_lone_parent) and not any_of(lives_here_and_is_no_child_of_lone_parent)


@rule(article=f"{DECREE} (widow or widower, without a new spouse or legal cohabitant)")
def widowed_and_alone(widowed: bool, is_spouse_or_legal_cohabitant: Each[bool]) -> bool:
    return widowed and not any_of(is_spouse_or_legal_cohabitant)


@rule(article=f"{DECREE} (recognised disability, without an allowance)")
def disability_recognised(earning_capacity_at_most_one_third: bool, autonomy_points: int, p: Parameters) -> bool:
    return earning_capacity_at_most_one_third or autonomy_points >= p.autonomy_points_recognised


@rule(article=f"{DECREE} (indicators)")
def has_indicator(
    receives_pension: bool,
    receives_survivors_pension: bool,
    widowed_and_alone: bool,
    disability_recognised: bool,
    out_of_work_long_enough: bool,
    lone_parent: bool,
    quarters_of_bridging_right: int,
) -> bool:
    return (
        receives_pension
        or receives_survivors_pension
        or widowed_and_alone
        or disability_recognised
        or out_of_work_long_enough
        or lone_parent
        or quarters_of_bridging_right >= 1
    )


@pair_rule(article=f"{DECREE} (one member of the household with an indicator is enough)")
def member_has_indicator(is_in_the_household: bool, other_has_indicator: bool) -> bool:
    return is_in_the_household and other_has_indicator


@rule(article=f"{DECREE} (one member of the household with an indicator is enough)")
def month_of_reference_applies(has_indicator: bool, member_has_indicator: Each[bool]) -> bool:
    return has_indicator or any_of(member_has_indicator)


@rule(article=f"{DECREE} (gross taxable income, before any deduction)", unit=EUR_PER_YEAR)
def gross_taxable_income_now(
    wage_taxable: float,
    unemployment_taxable: float,
    sickness_taxable: float,
    pension_taxable: float,
    self_employed_taxable: float,
    other_income_taxable: float,
    maintenance_received: float,
    maintenance_received_for_children: float,
    property_income_counted: Each[float],
    p: Parameters,
) -> float:
    """Family allowances and allowances for a disability are not taxable and do not count."""
    maintenance = maintenance_received + maintenance_received_for_children
    return (
        wage_taxable
        + unemployment_taxable
        + sickness_taxable
        + pension_taxable
        + self_employed_taxable * p.self_employed_gross_up
        + other_income_taxable
        + maintenance * p.taxable_part_of_maintenance
        + total(property_income_counted)
    )


@rule(article=f"{DECREE} (calendar year before the application)", unit=EUR_PER_YEAR)
def gross_taxable_income_of_year(
    age: int, taxable_income_previous_year: float, gross_taxable_income_now: float, p: Parameters
) -> float:
    """A minor has no tax notice as a rule: what the minor has now is taken."""
    if age < p.adult_age:
        return gross_taxable_income_now
    return taxable_income_previous_year


@pair_rule(article=f"{DECREE} (income of the household)", unit=EUR_PER_YEAR)
def member_income_now(is_in_the_household: bool, other_gross_taxable_income_now: float) -> float:
    if is_in_the_household:
        return other_gross_taxable_income_now
    return 0


@pair_rule(article=f"{DECREE} (income of the household)", unit=EUR_PER_YEAR)
def member_income_of_year(is_in_the_household: bool, other_gross_taxable_income_of_year: float) -> float:
    if is_in_the_household:
        return other_gross_taxable_income_of_year
    return 0


@rule(article=f"{DECREE} (income of the household, month of reference)", unit=EUR_PER_YEAR)
def household_income_now(gross_taxable_income_now: float, member_income_now: Each[float]) -> float:
    return gross_taxable_income_now + total(member_income_now)


@rule(article=f"{DECREE} (income of the household, year of reference)", unit=EUR_PER_YEAR)
def household_income_of_year(gross_taxable_income_of_year: float, member_income_of_year: Each[float]) -> float:
    return gross_taxable_income_of_year + total(member_income_of_year)


@rule(article=f"{DECREE} (ceiling of the month of reference)", unit=EUR_PER_YEAR)
def ceiling_of_month(is_in_the_household: Each[bool], p: Parameters) -> float:
    return p.ceiling_indicator + p.ceiling_indicator_per_person * count(is_in_the_household)


@rule(article=f"{DECREE} (ceiling of the year of the application)", unit=EUR_PER_YEAR)
def ceiling_of_year(is_in_the_household: Each[bool], p: Parameters) -> float:
    return p.ceiling_year + p.ceiling_year_per_person * count(is_in_the_household)


@rule(article=f"{DECREE} (test of income)")
def household_below_ceiling(
    insured_in_own_name: bool,
    month_of_reference_applies: bool,
    household_income_now: float,
    household_income_of_year: float,
    ceiling_of_month: float,
    ceiling_of_year: float,
) -> bool:
    if not insured_in_own_name:
        return False
    if month_of_reference_applies:
        return household_income_now < ceiling_of_month
    return household_income_of_year < ceiling_of_year


# --- Together: the holder's right is that of the partner and the dependants ------------------------


@pair_rule(article=f"{LAW} art. 37 §19 (children with a disability, unaccompanied minors, orphans)")
def member_has_status_of_own(is_in_the_household: bool, other_status_for_the_person: bool) -> bool:
    return is_in_the_household and other_status_for_the_person


@rule(article=f"{LAW} art. 37 §19")
def opens_the_right_for_the_household(
    status_for_the_household: bool,
    passes_automatic_check: bool,
    household_below_ceiling: bool,
    status_for_the_person: bool,
    member_has_status_of_own: Each[bool],
    p: Parameters,
) -> bool:
    """Whether what a child, minor or orphan has for himself or herself opens it for the household too is unsure."""
    if status_for_the_household or passes_automatic_check or household_below_ceiling:
        return True
    if status_for_the_person or any_of(member_has_status_of_own):
        return p.status_of_one_opens_for_all >= 1
    return False


@pair_rule(article=f"{LAW} art. 37 §1 (holder, spouse or partner, dependants)")
def shares_the_right_of(
    insured_in_own_name: bool,
    is_partner_here: bool,
    is_parent_here: bool,
    is_relative_in_direct_line: bool,
    same_roof: bool,
    other_insured_in_own_name: bool,
    other_opens_the_right_for_the_household: bool,
) -> bool:
    """As partner, or as a dependant of a parent or another relative in direct line under one roof."""
    is_holder = other_insured_in_own_name and (is_parent_here or (is_relative_in_direct_line and same_roof))
    is_dependant = not insured_in_own_name and is_holder
    return (is_partner_here or is_dependant) and other_opens_the_right_for_the_household


@rule(article=f"{LAW} art. 37 §1 and §19", condition=Condition.MEANS)
def has_a_route(
    status_for_the_person: bool,
    opens_the_right_for_the_household: bool,
    shares_the_right_of: Each[bool],
) -> bool:
    return status_for_the_person or opens_the_right_for_the_household or any_of(shares_the_right_of)
