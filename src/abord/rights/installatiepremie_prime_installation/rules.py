"""Installatiepremie, prime d'installation. For who leaves homelessness for a home, once in a lifetime.

Two legal bases, one premium: the law of 26 May 2002 for who has a living wage, the organic law of the
OCMW/CPAS for others on a low income or on benefits. The first goes before the second.
"""

from abord.engine.law import (
    EUR,
    EUR_PER_YEAR,
    Condition,
    Each,
    NotComputed,
    Parameters,
    holding_rule,
    pair_rule,
    per_month,
    round_cents,
    rule,
    total,
)
from abord.rights._concepts.enums import ResidenceStatus

LAW = "be/law/2002-05-26/right-to-social-integration"
ORGANIC_LAW = "be/law/1976-07-08/organic-law-public-centres-for-social-welfare"
DECREE = "be/royal-decree/2004-09-21/installation-premium"

BORROWED = {
    "amount_family_of_the_year": "leefloon_ris.amount_family_of_the_year",
    "amount_of_category": "leefloon_ris.amount_of_category",
    "resources": "leefloon_ris.resources",
}


# --- For whom -------------------------------------------------------------------------------------


@rule(article=f"{LAW} art. 14 §3; {DECREE} art. 1", condition=Condition.STATUS)
def loses_homelessness(leaves_homelessness: bool) -> bool:
    """Moves into a home that is the main residence, after having had none."""
    return leaves_homelessness


@rule(article=f"{LAW} art. 14 §3; {ORGANIC_LAW} art. 57bis", condition=Condition.STATUS)
def never_had_it(installation_premium_received_before: bool) -> bool:
    """Once in a lifetime, whatever the legal basis."""
    return not installation_premium_received_before


@rule(article=f"{LAW} art. 3, 1°; {ORGANIC_LAW} art. 57 §2", condition=Condition.RESIDENCE)
def lives_lawfully_in_belgium(lives_in_belgium: bool, residence_status: ResidenceStatus) -> bool:
    return lives_in_belgium and residence_status != ResidenceStatus.NO_LAWFUL_STAY


@rule(article=f"{LAW} art. 14 §3; {ORGANIC_LAW} art. 57quinquies", condition=Condition.STATUS)
def may_have_help_of_the_centre(receives_ris: bool, residence_status: ResidenceStatus, p: Parameters) -> bool:
    """Without a living wage, not every citizen of the Union: not in the first three months, nor to look for work."""
    if residence_status == ResidenceStatus.EU_CITIZEN and not receives_ris:
        return p.help_for_union_citizens >= 1
    return True


@rule(article=f"{DECREE} art. 1", condition=Condition.DISCRETIONARY)
def could_not_get_a_home_alone() -> bool:
    """Had no home and could not get one by own means: the social worker looks at the facts."""
    raise NotComputed


# --- On what income -------------------------------------------------------------------------------


@holding_rule(article=f"{DECREE} art. 1 (replacement income or social assistance)", unit=EUR_PER_YEAR)
def rent_of_property(rent_received: float, share: float) -> float:
    return rent_received * share


@rule(article=f"{DECREE} art. 1 (replacement income or social assistance)", unit=EUR_PER_YEAR)
def income_beside_benefits(
    wage_net: float,
    self_employed_net: float,
    maintenance_received: float,
    other_income_net: float,
    rent_of_property: Each[float],
) -> float:
    return wage_net + self_employed_net + maintenance_received + other_income_net + total(rent_of_property)


@rule(article=f"{DECREE} art. 1 (replacement income or social assistance)")
def lives_on_benefits(
    unemployment_net: float,
    sickness_net: float,
    pension_net: float,
    ivt_received: float,
    it_received: float,
    receives_igo: bool,
    receives_equivalent_living_wage: bool,
    income_beside_benefits: float,
    p: Parameters,
) -> bool:
    """Income from social security or social assistance, however high; whether there may be other income is unsure."""
    benefits = unemployment_net + sickness_net + pension_net + ivt_received + it_received
    has_benefits = benefits > 0 or receives_igo or receives_equivalent_living_wage
    if has_benefits and income_beside_benefits > 0:
        return p.benefits_with_other_income >= 1
    return has_benefits


@rule(article=f"{DECREE} art. 1 (income below the living wage and a margin)")
def has_low_income(resources: float, amount_of_category: float, p: Parameters) -> bool:
    """Less than the living wage of the own category, plus a tenth."""
    return resources < amount_of_category * p.income_margin


@rule(article=f"{LAW} art. 14 §3; {ORGANIC_LAW} art. 57bis", condition=Condition.MEANS)
def has_living_wage_benefits_or_low_income(receives_ris: bool, lives_on_benefits: bool, has_low_income: bool) -> bool:
    return receives_ris or lives_on_benefits or has_low_income


# --- How much -------------------------------------------------------------------------------------


@rule(article=f"{LAW} art. 14 §3", unit=EUR)
def amount(amount_family_of_the_year: float, p: Parameters) -> float:
    """A twelfth of the year's living wage with a family to support, whatever the own category."""
    return round_cents(per_month(amount_family_of_the_year) * p.months_of_the_amount)


@pair_rule(article=f"{DECREE} art. 2 §1 (one premium where people set up house together)")
def shares_the_premium(
    receives_ris: bool,
    same_roof: bool,
    shares_household_matters: bool,
    other_leaves_homelessness: bool,
) -> bool:
    """Under the organic law only: with a living wage each person has a premium of his or her own."""
    moves_in_together = same_roof and shares_household_matters and other_leaves_homelessness
    return moves_in_together and not receives_ris
