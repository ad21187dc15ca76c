"""Leefloon, revenu d'intégration. Law of 26 May 2002; royal decree of 11 July 2002.

In the order in which the law reckons: who may have it, which category, which resources, whose
resources, and the amount. All resources are per year.
"""

from abord.engine.law import (
    COUNT,
    EUR,
    EUR_PER_MONTH,
    EUR_PER_YEAR,
    RATE,
    Condition,
    Date,
    Each,
    Enum,
    NotComputed,
    Parameters,
    any_of,
    count,
    highest,
    holding_rule,
    lowest,
    pair_rule,
    per_month,
    per_year,
    round_cents,
    rule,
    total,
)
from abord.rights._concepts.enums import HoldingKind, Housing, Ownership, Relation, ResidenceStatus

LAW = "be/law/2002-05-26/right-to-social-integration"
DECREE = "be/royal-decree/2002-07-11/general-regulation"


class Category(Enum):
    """The three categories of art. 14 §1 of the law."""

    COHABITING = 0
    SINGLE = 1
    FAMILY = 2


# --- Who may have it: art. 3 of the law ----------------------------------------------------------


@rule(article=f"{LAW} art. 3, 1°; {DECREE} art. 2", condition=Condition.RESIDENCE)
def lives_lawfully_in_belgium(lives_in_belgium: bool, residence_status: ResidenceStatus) -> bool:
    return lives_in_belgium and residence_status != ResidenceStatus.NO_LAWFUL_STAY


@pair_rule(article=f"{LAW} art. 7 (minors with a child)")
def is_own_child_here(relation: Relation, child_lives_with_the_person: bool) -> bool:
    return relation == Relation.CHILD and child_lives_with_the_person


@rule(article=f"{LAW} art. 3, 2° and art. 7", condition=Condition.AGE)
def adult_or_treated_as_adult(
    age: int,
    pregnant: bool,
    emancipated_by_marriage: bool,
    is_own_child_here: Each[bool],
    p: Parameters,
) -> bool:
    return age >= p.adult_age or emancipated_by_marriage or pregnant or any_of(is_own_child_here)


@rule(article=f"{LAW} art. 3, 3°", condition=Condition.STATUS)
def nationality_or_residence_title(
    residence_status: ResidenceStatus,
    residence_right_over_three_months: bool,
    first_three_months_of_stay_over: bool,
    p: Parameters,
) -> bool:
    """A citizen of the Union, or who is of the family, has it only after the first three months of that stay."""
    if residence_status == ResidenceStatus.EU_CITIZEN:
        if residence_right_over_three_months and not first_three_months_of_stay_over:
            return p.union_citizens_need_not_wait >= 1
        return residence_right_over_three_months
    return (
        residence_status == ResidenceStatus.BELGIAN
        or residence_status == ResidenceStatus.RECOGNISED_REFUGEE
        or residence_status == ResidenceStatus.SUBSIDIARY_PROTECTION
        or residence_status == ResidenceStatus.STATELESS
        or residence_status == ResidenceStatus.LONG_TERM_RESIDENT
        or residence_status == ResidenceStatus.POPULATION_REGISTER
    )


@rule(article=f"{LAW} art. 3, 5°", condition=Condition.BEHAVIOUR)
def willing_to_work() -> bool:
    """Is willing to work, unless health or equity stand in the way."""
    raise NotComputed


@rule(article=f"{LAW} art. 3, 6°", condition=Condition.BEHAVIOUR)
def has_claimed_other_benefits() -> bool:
    """Has claimed the benefits that Belgian or foreign social law gives a right to."""
    raise NotComputed


@rule(article=f"{LAW} art. 4", condition=Condition.DISCRETIONARY)
def claims_maintenance_when_asked() -> bool:
    """The OCMW/CPAS may ask to claim maintenance from a spouse, ex-spouse, parent or child."""
    raise NotComputed


# --- Which category: art. 14 §1 of the law -------------------------------------------------------


@pair_rule(article=f"{LAW} art. 14 §1, 3°")
def is_minor_child_to_support(
    child_lives_with_the_person: bool,
    same_roof: bool,
    family_allowances_received_for_other: bool,
    other_age: int,
    other_married: bool,
    p: Parameters,
) -> bool:
    """A child of the person or of the partner, or another child in charge: the law asks no kinship."""
    in_charge = same_roof and family_allowances_received_for_other
    here = child_lives_with_the_person or in_charge
    return here and other_age < p.adult_age and not other_married


@pair_rule(article=f"{LAW} art. 14 §1, 1°")
def cohabits(same_roof: bool, shares_household_matters: bool) -> bool:
    """Under the same roof, and household matters mainly settled together."""
    return same_roof and shares_household_matters


@rule(article=f"{LAW} art. 14 §1")
def category(is_minor_child_to_support: Each[bool], cohabits: Each[bool], housing: Housing) -> Category:
    """Who has no home counts as single, wherever he or she stays (with an integration project)."""
    if any_of(is_minor_child_to_support):
        return Category.FAMILY
    if housing == Housing.NO_FIXED_ROOF:
        return Category.SINGLE
    if any_of(cohabits):
        return Category.COHABITING
    return Category.SINGLE


@rule(article=f"{LAW} art. 14 §1", unit=EUR_PER_YEAR)
def amount_of_category(category: Category, p: Parameters) -> float:
    if category == Category.FAMILY:
        return p.amount_family
    if category == Category.SINGLE:
        return p.amount_single
    return p.amount_cohabiting


@rule(article=f"{LAW} art. 14 §1, 3° and §3", unit=EUR_PER_YEAR)
def amount_family_of_the_year(p: Parameters) -> float:
    """Whatever the category: other rights (the installation premium) are reckoned from it."""
    return p.amount_family


# --- Work: art. 35 of the decree -----------------------------------------------------------------


@rule(article=f"{DECREE} art. 35 §1 and §2", unit=EUR_PER_YEAR)
def work_exemption(
    began_work_while_on_living_wage: bool,
    months_of_work_exemption_used: int,
    student_with_integration_project: bool,
    p: Parameters,
) -> float:
    if student_with_integration_project:
        return per_year(p.student_work_exemption)
    if began_work_while_on_living_wage and months_of_work_exemption_used < p.work_exemption_months:
        return per_year(p.work_exemption)
    return 0


@rule(article=f"{DECREE} art. 22 §1, d)", unit=EUR_PER_YEAR)
def local_work_cheques_counted(ale_income: float, ale_cheques: float, p: Parameters) -> float:
    return max(ale_income - ale_cheques * p.ale_exempt_per_cheque, 0)


# --- Property: art. 25 and 26 of the decree ------------------------------------------------------


@pair_rule(article=f"{DECREE} art. 25 §1, 1°")
def gives_child_increment(family_allowances_received_for_other: bool) -> bool:
    """Each child for whom the person is the one who receives the family allowances."""
    return family_allowances_received_for_other


@rule(article=f"{DECREE} art. 25 §1, 1°", unit=EUR_PER_YEAR)
def own_child_increments(gives_child_increment: Each[bool], p: Parameters) -> float:
    return p.cadastral_exempt_per_child * count(gives_child_increment)


@pair_rule(article=f"{DECREE} art. 25 §1, 1°, third paragraph", unit=EUR_PER_YEAR)
def child_increments_of_partner(
    category: Category, lives_as_a_couple: bool, other_own_child_increments: float
) -> float:
    """With a family to support, also for the children for whom the partner receives them."""
    if category == Category.FAMILY and lives_as_a_couple:
        return other_own_child_increments
    return 0


@rule(article=f"{DECREE} art. 25 §1, 1°", unit=EUR_PER_YEAR)
def exempt_cadastral_income(
    own_child_increments: float, child_increments_of_partner: Each[float], p: Parameters
) -> float:
    return p.cadastral_exempt_built + own_child_increments + total(child_increments_of_partner)


@holding_rule(article=f"{DECREE} art. 25 §1 and §2", unit=EUR_PER_YEAR)
def own_part_of_cadastral_income(cadastral_income: float, share: float, ownership: Ownership) -> float:
    """Of full owners and usufructuaries: bare ownership gives no income."""
    if ownership == Ownership.BARE:
        return 0
    return cadastral_income * share


@holding_rule(article=f"{DECREE} art. 25 §1, 1°", unit=EUR_PER_YEAR)
def built_cadastral_income(kind: HoldingKind, own_part_of_cadastral_income: float) -> float:
    if kind == HoldingKind.BUILT_PROPERTY:
        return own_part_of_cadastral_income
    return 0


@holding_rule(article=f"{DECREE} art. 25 §1, 2°", unit=EUR_PER_YEAR)
def unbuilt_cadastral_income(kind: HoldingKind, own_part_of_cadastral_income: float) -> float:
    if kind == HoldingKind.UNBUILT_LAND:
        return own_part_of_cadastral_income
    return 0


@rule(article=f"{DECREE} art. 25 §1, 1°", unit=EUR_PER_YEAR)
def all_built_cadastral_income(built_cadastral_income: Each[float]) -> float:
    return total(built_cadastral_income)


@rule(article=f"{DECREE} art. 25 §1, 2°", unit=EUR_PER_YEAR)
def all_unbuilt_cadastral_income(unbuilt_cadastral_income: Each[float]) -> float:
    return total(unbuilt_cadastral_income)


@holding_rule(article=f"{DECREE} art. 25 §1, 1°")
def is_building_with_income(built_cadastral_income: float) -> bool:
    return built_cadastral_income > 0


@holding_rule(article=f"{DECREE} art. 25 §1, 2°")
def is_land_with_income(unbuilt_cadastral_income: float) -> bool:
    return unbuilt_cadastral_income > 0


@rule(article=f"{DECREE} art. 25 §1", unit=COUNT)
def buildings_with_income(is_building_with_income: Each[bool]) -> int:
    return count(is_building_with_income)


@rule(article=f"{DECREE} art. 25 §1", unit=COUNT)
def pieces_of_land_with_income(is_land_with_income: Each[bool]) -> int:
    return count(is_land_with_income)


@holding_rule(article=f"{DECREE} art. 25 §1", unit=RATE)
def part_of_the_exemption(
    built_cadastral_income: float,
    unbuilt_cadastral_income: float,
    all_built_cadastral_income: float,
    all_unbuilt_cadastral_income: float,
    buildings_with_income: int,
    pieces_of_land_with_income: int,
    p: Parameters,
) -> float:
    """The one exemption is spread over the properties: by their income, or an equal part for each (switch)."""
    # Of less than a millionth of a euro the total is 0: it counts as no income.
    if built_cadastral_income > 0 and all_built_cadastral_income > 0:
        if p.exemption_divided_equally:
            return 1 / max(buildings_with_income, 1)
        return built_cadastral_income / all_built_cadastral_income
    if unbuilt_cadastral_income > 0 and all_unbuilt_cadastral_income > 0:
        if p.exemption_divided_equally:
            return 1 / max(pieces_of_land_with_income, 1)
        return unbuilt_cadastral_income / all_unbuilt_cadastral_income
    return 0


@holding_rule(article=f"{DECREE} art. 25 §1 and §2", unit=EUR_PER_YEAR)
def property_income_by_cadastre(
    built_cadastral_income: float,
    unbuilt_cadastral_income: float,
    all_built_cadastral_income: float,
    all_unbuilt_cadastral_income: float,
    exempt_cadastral_income: float,
    part_of_the_exemption: float,
    share: float,
    p: Parameters,
) -> float:
    if built_cadastral_income > 0 and all_built_cadastral_income > 0:
        exempt = exempt_cadastral_income * share * part_of_the_exemption
        return max(built_cadastral_income - exempt, 0) * p.cadastral_multiplier
    if unbuilt_cadastral_income > 0 and all_unbuilt_cadastral_income > 0:
        exempt = p.cadastral_exempt_unbuilt * share * part_of_the_exemption
        return max(unbuilt_cadastral_income - exempt, 0) * p.cadastral_multiplier
    return 0


@holding_rule(article=f"{DECREE} art. 25 §4", unit=EUR_PER_YEAR)
def property_income_after_interest(
    property_income_by_cadastre: float, mortgage_interest: float, share: float, p: Parameters
) -> float:
    """Less the interest paid on a mortgage, at most half."""
    at_most = property_income_by_cadastre * p.interest_deducted_at_most
    return property_income_by_cadastre - min(mortgage_interest * share, at_most)


@holding_rule(article=f"{DECREE} art. 26", unit=EUR_PER_YEAR)
def property_income(
    kind: HoldingKind,
    ownership: Ownership,
    property_income_after_interest: float,
    rent_received: float,
    share: float,
) -> float:
    """The rent instead, where the property is let and the rent is higher than the result of art. 25."""
    if kind != HoldingKind.BUILT_PROPERTY and kind != HoldingKind.UNBUILT_LAND:
        return 0
    if ownership == Ownership.BARE:
        return 0
    return max(property_income_after_interest, rent_received * share)


# --- Savings and what was given away: art. 27 to 32 of the decree --------------------------------


@holding_rule(article=f"{DECREE} art. 27", unit=RATE)
def part_of_joint_savings(kind: HoldingKind, share: float) -> float:
    if kind == HoldingKind.SAVINGS:
        return share
    return 0


@holding_rule(article=f"{DECREE} art. 27", unit=EUR)
def savings_held(value: float, part_of_joint_savings: float) -> float:
    return value * part_of_joint_savings


@rule(article=f"{DECREE} art. 27", unit=EUR)
def all_savings(savings_held: Each[float]) -> float:
    return total(savings_held)


@holding_rule(article=f"{DECREE} art. 27", unit=RATE)
def part_of_account_or_all(kind: HoldingKind, share: float) -> float:
    """All of what is no account: it narrows no brackets."""
    if kind == HoldingKind.SAVINGS and share > 0:
        return share
    return 1


@rule(article=f"{DECREE} art. 27", unit=RATE)
def widest_part_of_savings(part_of_joint_savings: Each[float]) -> float:
    return highest(part_of_joint_savings)


@rule(article=f"{DECREE} art. 27", unit=RATE)
def narrowest_part_of_savings(part_of_account_or_all: Each[float]) -> float:
    return lowest(part_of_account_or_all, 1)


@holding_rule(article=f"{DECREE} art. 27", unit=RATE)
def part_in_between(
    part_of_joint_savings: float, widest_part_of_savings: float, narrowest_part_of_savings: float
) -> float:
    if part_of_joint_savings > narrowest_part_of_savings and part_of_joint_savings < widest_part_of_savings:
        return part_of_joint_savings
    return 0


@rule(article=f"{DECREE} art. 27, second and third paragraph", unit=RATE)
def part_of_savings_brackets(
    widest_part_of_savings: float, narrowest_part_of_savings: float, part_in_between: Each[float], p: Parameters
) -> float:
    """Of a joint account the brackets are divided like the capital; accounts of one part share one set. Beside an
    account of another part it is unsure: from the narrowest part for all, to a set for each part."""
    if widest_part_of_savings > narrowest_part_of_savings:
        wider = total(part_in_between) + widest_part_of_savings
        return narrowest_part_of_savings + wider * p.brackets_of_several_accounts
    return narrowest_part_of_savings


@rule(article=f"{DECREE} art. 27", unit=EUR_PER_YEAR)
def income_from_savings(all_savings: float, part_of_savings_brackets: float, p: Parameters) -> float:
    """Of all above the exempt amount the first rate, and what the second is more above the bracket. (Said so, since it
    only falls as the brackets widen: where they are unsure, the range is no wider than that.)"""
    exempt = p.savings_exempt * part_of_savings_brackets
    bracket = p.savings_first_bracket * part_of_savings_brackets
    more_on_the_rest = max(p.savings_rate_rest - p.savings_rate_first, 0)
    above = max(all_savings - exempt, 0)
    return above * p.savings_rate_first + max(above - bracket, 0) * more_on_the_rest


@holding_rule(article=f"{DECREE} art. 28 §1-3", unit=EUR)
def value_given_up(
    kind: HoldingKind,
    value: float,
    share: float,
    ownership: Ownership,
    years_since_transfer: float,
    p: Parameters,
) -> float:
    if kind != HoldingKind.TRANSFER or years_since_transfer >= p.transfer_looked_back:
        return 0
    if ownership == Ownership.USUFRUCT:
        return value * share * p.usufruct_part
    if ownership == Ownership.BARE:
        return value * share * (1 - p.usufruct_part)
    return value * share


@rule(article=f"{DECREE} art. 31 §1", unit=EUR_PER_YEAR)
def yearly_transfer_abatement(category: Category, p: Parameters) -> float:
    if category == Category.FAMILY:
        return p.transfer_abatement_family
    if category == Category.SINGLE:
        return p.transfer_abatement_single
    return p.transfer_abatement_cohabiting


@rule(article=f"{DECREE} art. 28 §2", unit=EUR)
def all_value_given_up(value_given_up: Each[float]) -> float:
    return total(value_given_up)


@pair_rule(article=f"{DECREE} art. 28 §4", unit=EUR)
def value_given_up_by_partner(category: Category, lives_as_a_couple: bool, other_all_value_given_up: float) -> float:
    if category == Category.FAMILY and lives_as_a_couple:
        return other_all_value_given_up
    return 0


@rule(article=f"{DECREE} art. 28 §4 and art. 31 §1", unit=RATE)
def part_of_what_the_couple_gave_up(all_value_given_up: float, value_given_up_by_partner: Each[float]) -> float:
    """With a family to support the couple has the brackets and the abatement once; each has a part of them."""
    if all_value_given_up <= 0:
        return 1
    return min(all_value_given_up / (all_value_given_up + total(value_given_up_by_partner)), 1)


@holding_rule(article=f"{DECREE} art. 30", unit=EUR)
def debts_counted(kind: HoldingKind, debts_paid_from_price: float, share: float, p: Parameters) -> float:
    """Paid from the price of the whole: from the own part of them to all of them."""
    if kind != HoldingKind.TRANSFER:
        return 0
    own_part = debts_paid_from_price * share
    if own_part < debts_paid_from_price:
        return own_part + (debts_paid_from_price - own_part) * p.debts_of_other_owners
    return own_part


@holding_rule(article=f"{DECREE} art. 29 to 31", unit=EUR)
def transfer_counted(
    value_given_up: float,
    transferred_for_payment: bool,
    was_only_home: bool,
    debts_counted: float,
    share: float,
    years_since_transfer: float,
    yearly_transfer_abatement: float,
    part_of_what_the_couple_gave_up: float,
    p: Parameters,
) -> float:
    """A sale is counted less the debts paid from it; of an own home also less a first part, and an
    amount per year. The same goes for a plot that was all the land and buildings the person had."""
    if not transferred_for_payment:
        return value_given_up
    after_debts = max(value_given_up - debts_counted, 0)
    if not was_only_home:
        return after_debts
    abatement = yearly_transfer_abatement * years_since_transfer * part_of_what_the_couple_gave_up
    return max(after_debts - p.transfer_home_exempt * share - abatement, 0)


@rule(article=f"{DECREE} art. 28 §1", unit=EUR)
def all_transfers(transfer_counted: Each[float]) -> float:
    return total(transfer_counted)


@rule(article=f"{DECREE} art. 28 §1, second paragraph, and §4", unit=EUR_PER_YEAR)
def income_from_transfers(all_transfers: float, part_of_what_the_couple_gave_up: float, p: Parameters) -> float:
    """A fixed sum of its own, reckoned with the brackets of art. 27."""
    exempt = p.savings_exempt * part_of_what_the_couple_gave_up
    bracket = p.savings_first_bracket * part_of_what_the_couple_gave_up
    first = min(max(all_transfers - exempt, 0), bracket)
    rest = max(all_transfers - exempt - bracket, 0)
    return first * p.savings_rate_first + rest * p.savings_rate_rest


@rule(article=f"{DECREE} art. 27 to 32", unit=EUR_PER_YEAR)
def income_from_capital(income_from_savings: float, income_from_transfers: float) -> float:
    return income_from_savings + income_from_transfers


# --- One person's resources: art. 16 of the law, art. 22 to 33 of the decree -----------------------


@rule(article=f"{DECREE} art. 22 §1, b)", unit=EUR_PER_YEAR, until="2023-12-08")
def own_family_allowances_counted(
    family_allowances_for_self: float, family_allowance_disability_supplement_for_self: float
) -> float:
    return family_allowances_for_self + family_allowance_disability_supplement_for_self


@rule(article=f"{DECREE} art. 22 §1, b)", unit=EUR_PER_YEAR, since="2023-12-09")
def own_family_allowances_counted(family_allowances_for_self: float) -> float:  # noqa: F811
    return family_allowances_for_self


@rule(article=f"{LAW} art. 16 §1", unit=EUR_PER_YEAR, until="2021-12-31")
def disability_allowances_counted(ivt_received: float, it_received: float) -> float:
    return ivt_received + it_received


@rule(article=f"{DECREE} art. 22 §1, t)", unit=EUR_PER_YEAR, since="2022-01-01")
def disability_allowances_counted(ivt_received: float) -> float:  # noqa: F811
    """The integration allowance is exempt since 2022; the income replacement allowance counts."""
    return ivt_received


@rule(article=f"{LAW} art. 16 §1; {DECREE} art. 22 to 33", unit=EUR_PER_YEAR)
def resources_other_than_work(
    unemployment_net: float,
    sickness_net: float,
    pension_net: float,
    igo_received: float,
    maintenance_received: float,
    other_income_net: float,
    housing_costs_paid_by_others: float,
    own_family_allowances_counted: float,
    disability_allowances_counted: float,
    local_work_cheques_counted: float,
    property_income: Each[float],
    income_from_capital: float,
) -> float:
    return (
        unemployment_net
        + sickness_net
        + pension_net
        + igo_received
        + maintenance_received
        + other_income_net
        + housing_costs_paid_by_others
        + own_family_allowances_counted
        + disability_allowances_counted
        + local_work_cheques_counted
        + total(property_income)
        + income_from_capital
    )


@rule(article=f"{DECREE} art. 35 §1 (who begins to work: the net income of that work)", unit=EUR_PER_YEAR)
def work_income_net(wage_net: float, self_employed_net: float) -> float:
    return wage_net + self_employed_net


@rule(article=f"{DECREE} art. 35 §1 (also pay for training, and for a flexi-job)", unit=EUR_PER_YEAR)
def exempt_pay_among_other_income(
    work_income_net: float, work_exemption: float, other_income_net: float, p: Parameters
) -> float:
    """Such pay is told as other income; how much of it is pay nobody asks, so from none to all."""
    left_of_exemption = max(work_exemption - work_income_net, 0)
    if left_of_exemption > 0 and other_income_net > 0:
        return min(other_income_net * p.pay_among_other_income, left_of_exemption)
    return 0


@rule(article=f"{DECREE} art. 35", unit=EUR_PER_YEAR)
def own_resources(
    work_income_net: float,
    work_exemption: float,
    exempt_pay_among_other_income: float,
    resources_other_than_work: float,
) -> float:
    left_of_work = max(work_income_net - work_exemption, 0)
    return max(left_of_work + resources_other_than_work - exempt_pay_among_other_income, 0)


@rule(article=f"{DECREE} art. 34 and 35 (the work exemption is the applicant's)", unit=EUR_PER_YEAR)
def resources_as_cohabitant(work_income_net: float, resources_other_than_work: float) -> float:
    return work_income_net + resources_other_than_work


# --- Whose resources: art. 34 of the decree ------------------------------------------------------


@rule(article=f"{DECREE} art. 34; royal decree of 7 January 2026 (in force on 1 March 2026)")
def rules_of_march_2026_apply(reference_date: Date, receives_ris: bool, ris_last_review: Date, p: Parameters) -> bool:
    """New applications from 1 March 2026; a running file from its next review."""
    if receives_ris:
        return ris_last_review >= p.cohabitant_reform and reference_date >= p.cohabitant_reform
    return reference_date >= p.cohabitant_reform


@pair_rule(article=f"{DECREE} art. 34 §1; {LAW} art. 14 §1, 3°")
def lives_as_a_couple(relation: Relation, is_partner: bool, same_roof: bool, cohabits: bool) -> bool:
    """Married and under the same roof, or a household in fact."""
    if relation == Relation.SPOUSE:
        return same_roof
    return is_partner and cohabits


@pair_rule(article=f"{DECREE} art. 34 §4 and art. 35 §5", unit=EUR_PER_YEAR)
def resources_of_partner(lives_as_a_couple: bool, other_own_resources: float) -> float:
    """All, less the work exemption of the partner, which art. 35 §5 gives in category 3."""
    if lives_as_a_couple:
        return other_own_resources
    return 0


@pair_rule(article=f"{DECREE} art. 34 §1", unit=EUR_PER_YEAR)
def excess_of_partner(
    lives_as_a_couple: bool,
    other_receives_ris: bool,
    other_resources_as_cohabitant: float,
    p: Parameters,
) -> float:
    """Of a partner who does not claim a living wage."""
    if lives_as_a_couple and not other_receives_ris:
        return max(other_resources_as_cohabitant - p.amount_cohabiting, 0)
    return 0


@pair_rule(article=f"{DECREE} art. 34 §2; old Civil Code art. 203, 205 to 207, 301")
def is_maintenance_debtor(relation: Relation, rules_of_march_2026_apply: bool) -> bool:
    """Before: parents and children. Now all who owe maintenance under the Civil Code: in-laws, so by marriage."""
    if relation == Relation.PARENT or relation == Relation.CHILD:
        return True
    return rules_of_march_2026_apply and (
        relation == Relation.GRANDPARENT
        or relation == Relation.GREAT_GRANDPARENT
        or relation == Relation.GRANDCHILD
        or relation == Relation.GREAT_GRANDCHILD
        or relation == Relation.PARENT_IN_LAW
        or relation == Relation.CHILD_IN_LAW
        or relation == Relation.EX_SPOUSE
    )


@pair_rule(article=f"{DECREE} art. 34 §2")
def is_counted_relative(
    cohabits: bool,
    is_maintenance_debtor: bool,
    other_age: int,
    relatives_income_left_out: bool,
    p: Parameters,
) -> bool:
    """An adult debtor under the same roof, unless the OCMW/CPAS leaves the income out for equity."""
    return cohabits and is_maintenance_debtor and other_age >= p.adult_age and not relatives_income_left_out


@pair_rule(article=f"{DECREE} art. 34 §2, second paragraph", unit=EUR_PER_YEAR)
def family_allowances_of_relative(
    is_counted_relative: bool,
    rules_of_march_2026_apply: bool,
    child_disability_recognised: bool,
    allowances_other_receives_for_person: float,
    p: Parameters,
) -> float:
    """What the relative receives for the person, up to a flat amount; none with a recognised need of aid."""
    if is_counted_relative and rules_of_march_2026_apply and not child_disability_recognised:
        return min(allowances_other_receives_for_person, per_year(p.family_allowances_at_most))
    return 0


@pair_rule(article=f"{DECREE} art. 34 §2", unit=EUR_PER_YEAR)
def resources_of_counted_relative(
    is_counted_relative: bool,
    other_resources_as_cohabitant: float,
    family_allowances_of_relative: float,
) -> float:
    if is_counted_relative:
        return other_resources_as_cohabitant + family_allowances_of_relative
    return 0


@pair_rule(article=f"{DECREE} art. 34 §2", unit=EUR_PER_YEAR)
def excess_of_counted_relative(resources_of_counted_relative: float, p: Parameters) -> float:
    return max(resources_of_counted_relative - p.amount_cohabiting, 0)


@rule(article=f"{DECREE} art. 34 §2", unit=EUR_PER_YEAR)
def resources_of_relatives(
    is_counted_relative: Each[bool],
    resources_of_counted_relative: Each[float],
    excess_of_counted_relative: Each[float],
    p: Parameters,
) -> float:
    """Pooled: what all have together above one cohabitant's amount each. Or each alone (switch)."""
    if p.relatives_pooled:
        left_to_relatives = p.amount_cohabiting * count(is_counted_relative)
        return max(total(resources_of_counted_relative) - left_to_relatives, 0)
    return total(excess_of_counted_relative)


@rule(article=f"{DECREE} art. 34 §1, §2 and §4", unit=EUR_PER_YEAR)
def resources_of_cohabitants(
    category: Category,
    resources_of_partner: Each[float],
    excess_of_partner: Each[float],
    resources_of_relatives: float,
) -> float:
    """With a family to support, all that the partner has; otherwise the excess."""
    if category == Category.FAMILY:
        return total(resources_of_partner) + resources_of_relatives
    return total(excess_of_partner) + resources_of_relatives


# --- The amount: art. 14 §2 and 15 of the law, art. 22 §2 of the decree ----------------------------


@rule(article=f"{LAW} art. 16", unit=EUR_PER_YEAR)
def resources(own_resources: float, resources_of_cohabitants: float) -> float:
    return own_resources + resources_of_cohabitants


@rule(article=f"{LAW} art. 3, 4°", condition=Condition.MEANS)
def resources_below_amount(resources: float, amount_of_category: float) -> bool:
    return resources < amount_of_category


@rule(article=f"{DECREE} art. 22 §2", unit=EUR_PER_YEAR)
def general_disregard(
    category: Category,
    amount_of_category: float,
    resources: float,
    own_resources: float,
    local_work_cheques_counted: float,
    p: Parameters,
) -> float:
    """The last step, on the sum, if that is below the amount; never on pay for local work cheques.
    Whether it also covers income of cohabitants is a switch."""
    if resources >= amount_of_category:
        return 0
    of_whom = resources if p.disregard_covers_cohabitants else own_resources
    reach = of_whom - local_work_cheques_counted
    if category == Category.FAMILY:
        return min(p.disregard_family, reach)
    if category == Category.SINGLE:
        return min(p.disregard_single, reach)
    return min(p.disregard_cohabiting, reach)


@rule(article=f"{DECREE} art. 22 §2", unit=EUR_PER_YEAR)
def resources_after_disregard(resources: float, general_disregard: float) -> float:
    return max(resources - general_disregard, 0)


@rule(article=f"{LAW} art. 14 §2 and art. 15", unit=EUR_PER_MONTH)
def amount(amount_of_category: float, resources_after_disregard: float) -> float:
    return round_cents(per_month(max(amount_of_category - resources_after_disregard, 0)))


@pair_rule(article=f"{LAW} art. 14 §1, 3° (one amount for both partners)")
def covered_by_the_award(category: Category, lives_as_a_couple: bool, is_minor_child_to_support: bool) -> bool:
    return category == Category.FAMILY and (lives_as_a_couple or is_minor_child_to_support)
