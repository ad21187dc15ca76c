"""Inkomensgarantie voor ouderen, garantie de revenus aux personnes âgées. Law of 22 March 2001; royal decree
of 23 May 2001.

In the order in which the law reckons: who may have it, which amount, which resources, whose resources,
the division, and the grant. All resources are per year.
"""

from abord.engine.law import (
    COUNT,
    EUR,
    EUR_PER_MONTH,
    EUR_PER_YEAR,
    Condition,
    Each,
    Enum,
    NotComputed,
    Parameters,
    any_of,
    count,
    holding_rule,
    pair_rule,
    per_month,
    round_cents,
    rule,
    total,
)
from abord.rights._concepts.enums import HoldingKind, Housing, Ownership, Relation, ResidenceStatus

LAW = "be/law/2001-03-22/income-guarantee-for-the-elderly"
DECREE = "be/royal-decree/2001-05-23/general-regulation"


class Rate(Enum):
    """The amount of art. 6 §1, and that of art. 6 §2 and §3."""

    BASE = 0
    INCREASED = 1


# --- Who may have it: art. 3 to 5 of the law -----------------------------------------------------


@rule(article=f"{LAW} art. 4 and 14 §2; {DECREE} art. 42 §1", condition=Condition.RESIDENCE)
def main_residence_in_belgium(lives_in_belgium: bool, residence_status: ResidenceStatus) -> bool:
    return lives_in_belgium and residence_status != ResidenceStatus.NO_LAWFUL_STAY


@rule(article=f"{DECREE} art. 42 §1", condition=Condition.BEHAVIOUR)
def stays_in_belgium() -> bool:
    """Really lives here: the days abroad in a year stay under the limit. The SFPD pays month by month."""
    raise NotComputed


@rule(article=f"{LAW} art. 3", condition=Condition.AGE)
def old_enough(age: int, receives_igo: bool, p: Parameters) -> bool:
    """The higher ages hold for a guarantee that begins after them; one that runs already goes on."""
    return age >= p.age or (receives_igo and age >= p.age_of_running_guarantee)


@rule(article=f"{LAW} art. 4", condition=Condition.STATUS)
def nationality_or_pension(
    residence_status: ResidenceStatus,
    nationality_covered_by_agreement: bool,
    has_right_to_belgian_pension: bool,
    full_time_days_worked_in_belgium: int,
    p: Parameters,
) -> bool:
    if (
        residence_status == ResidenceStatus.BELGIAN
        or residence_status == ResidenceStatus.EU_CITIZEN
        or residence_status == ResidenceStatus.RECOGNISED_REFUGEE
        or residence_status == ResidenceStatus.STATELESS
    ):
        return True
    if residence_status == ResidenceStatus.SUBSIDIARY_PROTECTION and p.subsidiary_protection_is_enough >= 1:
        return True
    if nationality_covered_by_agreement:
        return True
    return has_right_to_belgian_pension and (
        residence_status == ResidenceStatus.LONG_TERM_RESIDENT or full_time_days_worked_in_belgium >= p.days_worked
    )


@rule(article=f"{LAW} art. 5", condition=Condition.BEHAVIOUR)
def has_claimed_pensions() -> bool:
    """Has claimed the Belgian and foreign pensions that there is a right to."""
    raise NotComputed


# --- Who shares the main residence: art. 6 of the law --------------------------------------------


@rule(article=f"{LAW} art. 6 §2 and §3")
def admitted_to_care_home(housing: Housing) -> bool:
    return housing == Housing.CARE_HOME or housing == Housing.PSYCHIATRIC_HOME


@rule(article=f"{LAW} art. 6 §2, 3°")
def care_home_is_main_residence(admitted_to_care_home: bool, still_registered_at_home: bool) -> bool:
    return admitted_to_care_home and not still_registered_at_home


@pair_rule(article=f"{LAW} art. 6 §1 and §3 (the population register decides)")
def has_same_main_residence(
    same_roof: bool,
    is_spouse_or_legal_cohabitant: bool,
    still_registered_at_home: bool,
    other_still_registered_at_home: bool,
) -> bool:
    """Also a spouse or legal cohabitant in a home who stays registered at the common address."""
    return same_roof or (is_spouse_or_legal_cohabitant and (still_registered_at_home or other_still_registered_at_home))


@pair_rule(article=f"{LAW} art. 6 §2, 4° (leurs cohabitants légaux)")
def is_legal_cohabitant(relation: Relation) -> bool:
    return relation == Relation.LEGAL_COHABITANT


@rule(article=f"{LAW} art. 6 §2, 4° (leurs cohabitants légaux)")
def has_legal_cohabitant(is_legal_cohabitant: Each[bool]) -> bool:
    return any_of(is_legal_cohabitant)


@pair_rule(article=f"{LAW} art. 6 §2, 4° (parents ou alliés en ligne directe … et leurs cohabitants légaux)")
def is_in_direct_line(
    relation: Relation,
    is_relative_in_direct_line: bool,
    stepfamily_is_by_marriage: bool,
    other_stepfamily_is_by_marriage: bool,
    other_has_legal_cohabitant: bool,
) -> bool:
    """By blood or by marriage, up or down; the legal cohabitant of a child or parent goes with them, not the child of a
    legal cohabitant."""
    return (
        is_relative_in_direct_line
        or relation == Relation.CHILD_IN_LAW
        or relation == Relation.PARENT_IN_LAW
        or (relation == Relation.PARTNER_OF_CHILD and other_has_legal_cohabitant)
        or (relation == Relation.STEPPARENT and (other_stepfamily_is_by_marriage or other_has_legal_cohabitant))
        or (relation == Relation.STEPCHILD and stepfamily_is_by_marriage)
    )


@pair_rule(article=f"{LAW} art. 6 §2, 1° and 2°, art. 7 §2")
def is_minor_or_has_family_allowances(
    other_age: int,
    family_allowances_received_for_other: bool,
    family_allowances_paid_for_other: bool,
    p: Parameters,
) -> bool:
    return other_age < p.adult_age or family_allowances_received_for_other or family_allowances_paid_for_other


@pair_rule(article=f"{LAW} art. 6 §1 and §2")
def shares_main_residence(
    has_same_main_residence: bool,
    is_minor_or_has_family_allowances: bool,
    is_in_direct_line: bool,
    care_home_is_main_residence: bool,
    other_care_home_is_main_residence: bool,
) -> bool:
    """Registered at the same address, and none of the four groups that do not count.

    Whose main residence is the rest home shares it with its residents alone, or lives at another address.
    """
    return (
        has_same_main_residence
        and not is_minor_or_has_family_allowances
        and not is_in_direct_line
        and not (care_home_is_main_residence or other_care_home_is_main_residence)
    )


@pair_rule(article=f"{LAW} art. 6 §1 and art. 7 §1")
def shares_with_spouse(shares_main_residence: bool, is_spouse_or_legal_cohabitant: bool) -> bool:
    return shares_main_residence and is_spouse_or_legal_cohabitant


@pair_rule(article=f"{LAW} art. 6 §3, 1°")
def shares_with_spouse_who_is_at_home(shares_with_spouse: bool, other_admitted_to_care_home: bool) -> bool:
    return shares_with_spouse and not other_admitted_to_care_home


@pair_rule(article=f"{LAW} art. 6 §1")
def shares_with_somebody_else(shares_main_residence: bool, is_spouse_or_legal_cohabitant: bool) -> bool:
    return shares_main_residence and not is_spouse_or_legal_cohabitant


@rule(article=f"{LAW} art. 6 §1 to §4")
def rate(
    admitted_to_care_home: bool,
    shares_with_somebody_else: Each[bool],
    shares_with_spouse_who_is_at_home: Each[bool],
    housing: Housing,
    p: Parameters,
) -> Rate:
    if admitted_to_care_home:
        return Rate.INCREASED
    if any_of(shares_with_somebody_else) or any_of(shares_with_spouse_who_is_at_home):
        return Rate.BASE
    if housing == Housing.OTHER_INSTITUTION and p.other_institution_is_shared >= 1:
        return Rate.BASE
    return Rate.INCREASED


@rule(article=f"{LAW} art. 6 §1 to §3", unit=EUR_PER_YEAR)
def amount_of_rate(rate: Rate, p: Parameters) -> float:
    if rate == Rate.INCREASED:
        return p.base_amount * p.increase
    return p.base_amount


# --- Pensions, benefits and work of one person: art. 7 to 12 of the law --------------------------


@rule(article=f"{LAW} art. 12; {DECREE} (pensions)", unit=EUR_PER_YEAR)
def pensions_counted(pension_gross: float, p: Parameters) -> float:
    return pension_gross * p.pension_part_counted


@rule(article=f"{LAW} art. 7 §1 (all resources, of whatever nature)", unit=EUR_PER_YEAR)
def benefits_and_other_income(
    unemployment_gross: float,
    sickness_gross: float,
    maintenance_received: float,
    other_income_net: float,
) -> float:
    """Family allowances, aid of the OCMW/CPAS and disability allowances are not counted."""
    return unemployment_gross + sickness_gross + maintenance_received + other_income_net


@rule(article=f"{DECREE} (work income)", unit=EUR_PER_YEAR)
def work_income_before_deduction(wage_gross: float, self_employed_net: float, p: Parameters) -> float:
    return wage_gross * p.wage_part_counted + self_employed_net


@rule(article=f"{DECREE} (work income)", unit=EUR_PER_YEAR)
def work_income_after_deduction(work_income_before_deduction: float, p: Parameters) -> float:
    return max(work_income_before_deduction - p.work_deduction, 0)


# --- Property and capital of one person: art. 8 to 10 of the law ---------------------------------


@pair_rule(article=f"{LAW} art. 7 §2 (children in the divisor)")
def is_child_at_the_address(
    relation: Relation,
    has_legal_cohabitant: bool,
    stepfamily_is_by_marriage: bool,
    same_roof: bool,
    is_minor_or_has_family_allowances: bool,
) -> bool:
    """Of the person, or of the spouse or legal cohabitant; not of a partner without marriage or declaration."""
    in_first_degree = relation == Relation.CHILD or (
        relation == Relation.STEPCHILD and (has_legal_cohabitant or stepfamily_is_by_marriage)
    )
    return in_first_degree and same_roof and is_minor_or_has_family_allowances


@rule(article=f"{DECREE} (own home)", unit=EUR_PER_YEAR)
def exempt_cadastral_income(is_child_at_the_address: Each[bool], p: Parameters) -> float:
    return p.home_exempt + p.home_exempt_per_child * count(is_child_at_the_address)


@holding_rule(article=f"{LAW} art. 8; {DECREE} (immovable property)", unit=EUR_PER_YEAR)
def property_income(
    kind: HoldingKind,
    ownership: Ownership,
    own_home: bool,
    cadastral_income: float,
    share: float,
    exempt_cadastral_income: float,
    p: Parameters,
) -> float:
    """By the cadastral income only, whatever the rent. Exemption and factor are unsure, so this is a range."""
    if kind != HoldingKind.BUILT_PROPERTY and kind != HoldingKind.UNBUILT_LAND:
        return 0
    if ownership == Ownership.BARE:
        return 0
    if own_home:
        return max(cadastral_income - exempt_cadastral_income, 0) * share * p.cadastral_multiplier
    return cadastral_income * share * p.cadastral_multiplier


@holding_rule(article=f"{LAW} art. 9 and 10; {DECREE} (movable capital, transfers)", unit=EUR)
def capital_counted(kind: HoldingKind, value: float, share: float, years_since_transfer: float, p: Parameters) -> float:
    """Savings, and what was sold or given away in the last years; how much of that is left is unsure."""
    if kind == HoldingKind.SAVINGS:
        return value * share
    if kind == HoldingKind.TRANSFER and years_since_transfer < p.transfer_looked_back:
        return value * share * p.transfer_part_counted
    return 0


@rule(article=f"{LAW} art. 9; {DECREE} (movable capital)", unit=EUR)
def capital(capital_counted: Each[float]) -> float:
    return total(capital_counted)


@rule(article=f"{DECREE} (movable capital)", unit=EUR_PER_YEAR)
def income_from_capital(capital: float, p: Parameters) -> float:
    first = min(max(capital - p.capital_exempt, 0), p.capital_first_bracket)
    rest = max(capital - p.capital_exempt - p.capital_first_bracket, 0)
    return first * p.capital_rate_first + rest * p.capital_rate_rest


@rule(article=f"{LAW} art. 7 §1", unit=EUR_PER_YEAR)
def resources_but_work_and_capital(
    pensions_counted: float, benefits_and_other_income: float, property_income: Each[float]
) -> float:
    return pensions_counted + benefits_and_other_income + total(property_income)


# --- Whose resources: art. 7 §1 of the law -------------------------------------------------------


@pair_rule(article=f"{LAW} art. 7 §1", unit=EUR_PER_YEAR)
def resources_of_spouse(shares_with_spouse: bool, other_resources_but_work_and_capital: float) -> float:
    if shares_with_spouse:
        return other_resources_but_work_and_capital
    return 0


@pair_rule(article=f"{LAW} art. 7 §1", unit=EUR_PER_YEAR)
def work_of_spouse_before_deduction(shares_with_spouse: bool, other_work_income_before_deduction: float) -> float:
    if shares_with_spouse:
        return other_work_income_before_deduction
    return 0


@pair_rule(article=f"{LAW} art. 7 §1", unit=EUR_PER_YEAR)
def work_of_spouse_after_deduction(shares_with_spouse: bool, other_work_income_after_deduction: float) -> float:
    if shares_with_spouse:
        return other_work_income_after_deduction
    return 0


@pair_rule(article=f"{LAW} art. 7 §1", unit=EUR)
def capital_of_spouse(shares_with_spouse: bool, other_capital: float) -> float:
    if shares_with_spouse:
        return other_capital
    return 0


@pair_rule(article=f"{LAW} art. 7 §1", unit=EUR_PER_YEAR)
def income_from_capital_of_spouse(shares_with_spouse: bool, other_income_from_capital: float) -> float:
    if shares_with_spouse:
        return other_income_from_capital
    return 0


@rule(article=f"{DECREE} (work income)", unit=EUR_PER_YEAR)
def work_income_counted(
    work_income_before_deduction: float,
    work_income_after_deduction: float,
    work_of_spouse_before_deduction: Each[float],
    work_of_spouse_after_deduction: Each[float],
    p: Parameters,
) -> float:
    """Whether two earners each have the deduction is unsure; it matters only when both work."""
    if p.work_deduction_for_each >= 1:
        return work_income_after_deduction + total(work_of_spouse_after_deduction)
    return max(work_income_before_deduction + total(work_of_spouse_before_deduction) - p.work_deduction, 0)


@rule(article=f"{DECREE} (movable capital)", unit=EUR_PER_YEAR)
def income_from_capital_counted(
    capital: float,
    income_from_capital: float,
    capital_of_spouse: Each[float],
    income_from_capital_of_spouse: Each[float],
    p: Parameters,
) -> float:
    """Whether two owners each have the brackets is unsure; it matters only when both have capital."""
    if p.capital_brackets_for_each >= 1:
        return income_from_capital + total(income_from_capital_of_spouse)
    joint = capital + total(capital_of_spouse)
    first = min(max(joint - p.capital_exempt, 0), p.capital_first_bracket)
    rest = max(joint - p.capital_exempt - p.capital_first_bracket, 0)
    return first * p.capital_rate_first + rest * p.capital_rate_rest


@rule(article=f"{LAW} art. 7 §1", unit=EUR_PER_YEAR)
def resources_together(
    resources_but_work_and_capital: float,
    resources_of_spouse: Each[float],
    work_income_counted: float,
    income_from_capital_counted: float,
) -> float:
    return (
        resources_but_work_and_capital + total(resources_of_spouse) + work_income_counted + income_from_capital_counted
    )


# --- The division and the grant: art. 7 §2 and art. 11 of the law --------------------------------


@rule(article=f"{LAW} art. 7 §2", unit=COUNT)
def divisor(shares_with_spouse: Each[bool], is_child_at_the_address: Each[bool]) -> float:
    """The persons whose resources count, and the children."""
    return 1 + count(shares_with_spouse) + count(is_child_at_the_address)


@rule(article=f"{LAW} art. 11", unit=EUR_PER_YEAR)
def disregard(rate: Rate, p: Parameters) -> float:
    if rate == Rate.INCREASED:
        return p.disregard_increased
    return p.disregard_base


@rule(article=f"{LAW} art. 7 §2, last paragraph, and art. 11", unit=EUR_PER_YEAR)
def resources_deducted(resources_together: float, divisor: float, disregard: float) -> float:
    """Divided first; then the disregard of art. 11 is taken off."""
    return max(resources_together / divisor - disregard, 0)


@rule(article=f"{LAW} art. 7", condition=Condition.MEANS)
def resources_below_amount(resources_deducted: float, amount_of_rate: float) -> bool:
    return resources_deducted < amount_of_rate


@rule(article=f"{LAW} art. 7 §2, last paragraph", unit=EUR_PER_MONTH)
def amount(amount_of_rate: float, resources_deducted: float) -> float:
    """The month is rounded from the year."""
    return round_cents(per_month(max(amount_of_rate - resources_deducted, 0)))
