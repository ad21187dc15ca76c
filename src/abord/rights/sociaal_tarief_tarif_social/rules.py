"""Sociaal tarief, tarif social, for electricity, natural gas and heat.

Law of 29 April 1999 art. 20 §2/1; law of 12 April 1965 art. 15/10 §2/2; royal decree of 28 June 2009.
One member of the household with the right status is enough. It is a tariff, not an amount.
"""

from abord.engine.law import Condition, Each, Parameters, any_of, pair_rule, rule
from abord.rights._concepts.enums import Housing

ELECTRICITY = "be/law/1999-04-29/electricity-market art. 20 §2/1"
GAS = "be/law/1965-04-12/transport-of-gas art. 15/10 §2/2"
DECREE = "be/royal-decree/2009-06-28/automatic-application-of-maximum-prices"
TEMPORARY = "be/royal-decree/2021-01-28/temporary-category-of-protected-customers"


# --- Which statuses open it ------------------------------------------------------------------------


@rule(article=f"{ELECTRICITY}, 1°; {GAS} (allowances of the OCMW/CPAS)")
def allowance_of_welfare_centre(receives_ris: bool, receives_equivalent_living_wage: bool) -> bool:
    return receives_ris or receives_equivalent_living_wage


@rule(article=f"{ELECTRICITY}; {GAS} (allowances for a disability or for care in old age)")
def allowance_for_disability(
    receives_ivt: bool,
    receives_it: bool,
    receives_elderly_care_allowance: bool,
    child_disability_recognised: bool,
    age: int,
    p: Parameters,
) -> bool:
    """A child with a disability of 66 %, or with 4 points in the first pillar, opens it too."""
    child_with_disability = child_disability_recognised and age < p.disabled_child_under
    return receives_ivt or receives_it or receives_elderly_care_allowance or child_with_disability


@rule(article=f"{TEMPORARY} (not before 1 February 2021)", until="2021-01-31")
def temporary_category() -> bool:
    return False


@rule(article=TEMPORARY, since="2021-02-01", until="2023-06-30")
def temporary_category(receives_vt: bool) -> bool:  # noqa: F811
    """In these years every household with increased reimbursement had the tariff."""
    return receives_vt


@rule(article=f"{TEMPORARY} (not after 30 June 2023)", since="2023-07-01")
def temporary_category() -> bool:  # noqa: F811
    return False


@rule(article=f"{ELECTRICITY}; {GAS}")
def has_a_status_that_opens_it(
    allowance_of_welfare_centre: bool,
    allowance_for_disability: bool,
    receives_igo: bool,
    temporary_category: bool,
) -> bool:
    return allowance_of_welfare_centre or allowance_for_disability or receives_igo or temporary_category


# --- The household: one member is enough -----------------------------------------------------------


@pair_rule(article=f"{DECREE} (household: all who have their domicile at the address)")
def lives_in_the_household(same_roof: bool) -> bool:
    return same_roof


@pair_rule(article=f"{DECREE} (any member of the household)")
def member_has_a_status_that_opens_it(lives_in_the_household: bool, other_has_a_status_that_opens_it: bool) -> bool:
    return lives_in_the_household and other_has_a_status_that_opens_it


@pair_rule(article=f"{GAS} (tenants of social flats with collective heating on gas)")
def member_rents_social_flat(lives_in_the_household: bool, other_social_flat_with_collective_gas: bool) -> bool:
    return lives_in_the_household and other_social_flat_with_collective_gas


@rule(article=f"{GAS} (tenants of social flats with collective heating on gas)")
def lives_in_social_flat_with_collective_gas(
    social_flat_with_collective_gas: bool, member_rents_social_flat: Each[bool]
) -> bool:
    return social_flat_with_collective_gas or any_of(member_rents_social_flat)


@rule(article=f"{ELECTRICITY}; {GAS}", condition=Condition.STATUS)
def household_is_protected(
    has_a_status_that_opens_it: bool,
    member_has_a_status_that_opens_it: Each[bool],
    lives_in_social_flat_with_collective_gas: bool,
) -> bool:
    return (
        has_a_status_that_opens_it
        or any_of(member_has_a_status_that_opens_it)
        or lives_in_social_flat_with_collective_gas
    )


# --- Where it applies ------------------------------------------------------------------------------


@pair_rule(article=f"{DECREE} (contract in the name of a member of the household)")
def member_has_contract(lives_in_the_household: bool, other_energy_contract_in_household_name: bool) -> bool:
    return lives_in_the_household and other_energy_contract_in_household_name


@rule(article=f"{DECREE} (residential contract)", condition=Condition.STATUS)
def has_residential_contract(
    energy_contract_in_household_name: bool,
    member_has_contract: Each[bool],
    lives_in_social_flat_with_collective_gas: bool,
) -> bool:
    """In a social flat with collective gas the landlord has the contract."""
    return energy_contract_in_household_name or any_of(member_has_contract) or lives_in_social_flat_with_collective_gas


@rule(article=f"{DECREE} (own use, at the domicile)", condition=Condition.RESIDENCE)
def lives_in_a_dwelling(lives_in_belgium: bool, housing: Housing) -> bool:
    return lives_in_belgium and housing == Housing.DWELLING
