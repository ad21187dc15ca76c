"""Verwarmingstoelage, allocation de chauffage. Programme law of 22 December 2008 (since 2009; before:
programme law of 27 December 2004 art. 205 ff.); royal decree of 27 March 2009.

One allowance per household and per heating period (a calendar year): so much per litre delivered, by
the price on the invoice, or one flat amount for what is bought at the pump.
"""

from abord.engine.law import (
    COUNT,
    EUR,
    EUR_PER_LITRE,
    EUR_PER_YEAR,
    LITRES,
    Condition,
    Each,
    Parameters,
    all_of,
    any_of,
    count,
    holding_rule,
    pair_rule,
    round_cents,
    rule,
    total,
)
from abord.rights._concepts.enums import HeatingFuel, HoldingKind, Housing

LAW = "be/law/2008-12-22/programme-law (heating allowance)"
DECREE = "be/royal-decree/2009-03-27/heating-allowance"
CIRCULAR = "POD MI/SPP IS, primabook, Social Heating Fund"


# --- The household: all who have their main residence in the same dwelling -------------------------


@pair_rule(article=f"{CIRCULAR} 1.1 (household)")
def lives_in_the_household(same_roof: bool) -> bool:
    return same_roof


@rule(article=f"{CIRCULAR} (dependant: net income without family allowances)", unit=EUR_PER_YEAR)
def net_income(
    wage_net: float,
    self_employed_net: float,
    unemployment_net: float,
    sickness_net: float,
    pension_net: float,
    maintenance_received: float,
    other_income_net: float,
) -> float:
    """Family allowances and maintenance for children stay out."""
    return (
        wage_net
        + self_employed_net
        + unemployment_net
        + sickness_net
        + pension_net
        + maintenance_received
        + other_income_net
    )


@pair_rule(article=f"{CIRCULAR} (dependant)")
def is_dependant(lives_in_the_household: bool, other_net_income: float, p: Parameters) -> bool:
    return lives_in_the_household and other_net_income < p.dependant_net_income


# --- Category 1: increased reimbursement ------------------------------------------------------------


@pair_rule(article=f"{CIRCULAR} 2.1 (no inquiry into income)")
def needs_no_inquiry(
    lives_in_the_household: bool, other_receives_vt: bool, is_child_of_the_couple: bool, is_dependant: bool
) -> bool:
    """Has increased reimbursement too, or is a dependent child, or lives elsewhere."""
    return not lives_in_the_household or other_receives_vt or (is_child_of_the_couple and is_dependant)


@rule(article=f"{LAW}, 1°; {CIRCULAR} 2.1")
def category_increased_reimbursement(receives_vt: bool, needs_no_inquiry: Each[bool]) -> bool:
    """Alone, with dependent children, or all with it. Otherwise the income test of category 2."""
    return receives_vt and all_of(needs_no_inquiry)


# --- Category 2: low income --------------------------------------------------------------------------


@holding_rule(article=f"{LAW}, 2°; {CIRCULAR} (cadastral income, not indexed, times three)", unit=EUR_PER_YEAR)
def property_income_counted(
    kind: HoldingKind, cadastral_income: float, share: float, own_home: bool, p: Parameters
) -> float:
    """Of all property but the family home."""
    if own_home or (kind != HoldingKind.BUILT_PROPERTY and kind != HoldingKind.UNBUILT_LAND):
        return 0
    return cadastral_income * share * p.cadastral_multiplier


@rule(article=f"{LAW}, 2°; {CIRCULAR} 1.2 (gross taxable income)", unit=EUR_PER_YEAR)
def work_and_replacement_income_now(
    wage_taxable: float,
    self_employed_taxable: float,
    unemployment_taxable: float,
    sickness_taxable: float,
    pension_taxable: float,
    p: Parameters,
) -> float:
    return (
        wage_taxable
        + self_employed_taxable * p.self_employed_gross_up
        + unemployment_taxable
        + sickness_taxable
        + pension_taxable
    )


@rule(article=f"{LAW}, 2°; {CIRCULAR} 1.2 (gross taxable income)", unit=EUR_PER_YEAR)
def other_gross_taxable_income(other_income_taxable: float, maintenance_received: float, p: Parameters) -> float:
    """As it is now; what the tax data hold of it is not asked."""
    return other_income_taxable + maintenance_received * p.part_of_maintenance


@rule(article=f"{CIRCULAR} 1.2 (last tax data, or present income where that has changed)", unit=EUR_PER_YEAR)
def gross_taxable_income(
    age: int,
    income_changed_by_a_fifth: bool,
    work_and_replacement_income_now: float,
    taxable_work_income_two_years_ago: float,
    taxable_replacement_income_two_years_ago: float,
    other_gross_taxable_income: float,
    p: Parameters,
) -> float:
    """A minor has no tax notice as a rule: what the minor has now is taken."""
    if age < p.adult_age or income_changed_by_a_fifth:
        return work_and_replacement_income_now + other_gross_taxable_income
    of_tax_data = taxable_work_income_two_years_ago + taxable_replacement_income_two_years_ago
    return of_tax_data + other_gross_taxable_income * p.other_income_in_tax_data


@rule(article=f"{LAW}, 2°", unit=EUR_PER_YEAR)
def own_income_counted(gross_taxable_income: float, property_income_counted: Each[float]) -> float:
    return gross_taxable_income + total(property_income_counted)


@pair_rule(article=f"{LAW}, 2° (income of the household)", unit=EUR_PER_YEAR)
def member_income_counted(lives_in_the_household: bool, other_own_income_counted: float) -> float:
    if lives_in_the_household:
        return other_own_income_counted
    return 0


@rule(article=f"{LAW}, 2° (income of the household)", unit=EUR_PER_YEAR)
def household_income(own_income_counted: float, member_income_counted: Each[float]) -> float:
    return own_income_counted + total(member_income_counted)


@rule(article=f"{LAW}, 2°", unit=EUR_PER_YEAR)
def income_ceiling_of_household(is_dependant: Each[bool], p: Parameters) -> float:
    return p.income_ceiling + p.income_ceiling_per_dependant * count(is_dependant)


@rule(article=f"{LAW}, 2°")
def category_low_income(household_income: float, income_ceiling_of_household: float) -> bool:
    return household_income <= income_ceiling_of_household


# --- Category 3: debts -------------------------------------------------------------------------------


@rule(article=f"{LAW}, 3°")
def in_debt_and_cannot_pay(in_debt_mediation: bool, heating_bill_found_unaffordable: bool) -> bool:
    """Debt mediation or collective settlement of debts, and unable to pay: which the OCMW/CPAS judges."""
    return in_debt_mediation and heating_bill_found_unaffordable


@pair_rule(article=f"{LAW}, 3°")
def member_in_debt_and_cannot_pay(lives_in_the_household: bool, other_in_debt_and_cannot_pay: bool) -> bool:
    return lives_in_the_household and other_in_debt_and_cannot_pay


@rule(article=f"{LAW}, 3°")
def category_debts(in_debt_and_cannot_pay: bool, member_in_debt_and_cannot_pay: Each[bool]) -> bool:
    return in_debt_and_cannot_pay or any_of(member_in_debt_and_cannot_pay)


# --- The conditions ----------------------------------------------------------------------------------


@rule(article=f"{LAW}, 1° to 3°", condition=Condition.MEANS)
def is_in_a_category(category_increased_reimbursement: bool, category_low_income: bool, category_debts: bool) -> bool:
    return category_increased_reimbursement or category_low_income or category_debts


@rule(article=f"{LAW}; POD MI/SPP IS, FAQ (no allowance in a rest home)", condition=Condition.RESIDENCE)
def heats_an_own_dwelling(lives_in_belgium: bool, housing: Housing) -> bool:
    return lives_in_belgium and housing == Housing.DWELLING


@rule(article=f"{LAW} (eligible fuels)", condition=Condition.STATUS)
def heats_with_eligible_fuel(heating_fuel: HeatingFuel) -> bool:
    """Heating oil or propane in bulk; heating oil or paraffin bought at the pump."""
    return heating_fuel != HeatingFuel.OTHER


@rule(article=f"{LAW} (application within 60 days)", condition=Condition.STATUS)
def delivered_recently(days_since_delivery: int, p: Parameters) -> bool:
    return days_since_delivery <= p.application_days


# --- The amount: art. 1 of the decree ------------------------------------------------------------------


@rule(article=f"{DECREE} art. 1 §2 (thresholds of price)", unit=EUR_PER_LITRE)
def price_of_first_band(p: Parameters) -> float:
    return p.reference_threshold + p.first_band_above_threshold


@rule(article=f"{DECREE} art. 1 §2, b) (15 to 20 cents)", unit=COUNT)
def bands_to_twenty_cents(price_per_litre: float, price_of_first_band: float, p: Parameters) -> float:
    """How many of the six first bands the price on the invoice reaches."""
    cents_16 = price_of_first_band + p.band_width
    cents_17 = cents_16 + p.band_width
    cents_18 = cents_17 + p.band_width
    cents_19 = cents_18 + p.band_width
    cents_20 = cents_19 + p.band_width
    return (
        (1 if price_per_litre >= price_of_first_band else 0)
        + (1 if price_per_litre >= cents_16 else 0)
        + (1 if price_per_litre >= cents_17 else 0)
        + (1 if price_per_litre >= cents_18 else 0)
        + (1 if price_per_litre >= cents_19 else 0)
        + (1 if price_per_litre >= cents_20 else 0)
    )


@rule(article=f"{DECREE} art. 1 §2, b) (no more than 20 cents)", unit=COUNT, until="2022-06-30")
def bands_above_twenty_cents() -> float:
    return 0


@rule(
    article=f"{DECREE} art. 1 §2, c) and d) (21 to 36 cents; royal decree of 6 August 2022)",
    unit=COUNT,
    since="2022-07-01",
    until="2023-03-31",
)
def bands_above_twenty_cents(  # noqa: F811
    price_per_litre: float, price_of_first_band: float, p: Parameters
) -> float:
    """How many of the sixteen further bands of the energy crisis the price reaches."""
    cents_16 = price_of_first_band + p.band_width
    cents_17 = cents_16 + p.band_width
    cents_18 = cents_17 + p.band_width
    cents_19 = cents_18 + p.band_width
    cents_20 = cents_19 + p.band_width
    cents_21 = cents_20 + p.band_width
    cents_22 = cents_21 + p.band_width
    cents_23 = cents_22 + p.band_width
    cents_24 = cents_23 + p.band_width
    cents_25 = cents_24 + p.band_width
    cents_26 = cents_25 + p.band_width
    cents_27 = cents_26 + p.band_width
    cents_28 = cents_27 + p.band_width
    cents_29 = cents_28 + p.band_width
    cents_30 = cents_29 + p.band_width
    cents_31 = cents_30 + p.band_width
    cents_32 = cents_31 + p.band_width
    cents_33 = cents_32 + p.band_width
    cents_34 = cents_33 + p.band_width
    cents_35 = cents_34 + p.band_width
    cents_36 = cents_35 + p.band_width
    return (
        (1 if price_per_litre >= cents_21 else 0)
        + (1 if price_per_litre >= cents_22 else 0)
        + (1 if price_per_litre >= cents_23 else 0)
        + (1 if price_per_litre >= cents_24 else 0)
        + (1 if price_per_litre >= cents_25 else 0)
        + (1 if price_per_litre >= cents_26 else 0)
        + (1 if price_per_litre >= cents_27 else 0)
        + (1 if price_per_litre >= cents_28 else 0)
        + (1 if price_per_litre >= cents_29 else 0)
        + (1 if price_per_litre >= cents_30 else 0)
        + (1 if price_per_litre >= cents_31 else 0)
        + (1 if price_per_litre >= cents_32 else 0)
        + (1 if price_per_litre >= cents_33 else 0)
        + (1 if price_per_litre >= cents_34 else 0)
        + (1 if price_per_litre >= cents_35 else 0)
        + (1 if price_per_litre >= cents_36 else 0)
    )


@rule(article=f"{DECREE} art. 1 §2, b) (no more than 20 cents)", unit=COUNT, since="2023-04-01")
def bands_above_twenty_cents() -> float:  # noqa: F811
    return 0


@rule(article=f"{DECREE} art. 1 §2 (one cent more per band)", unit=EUR_PER_LITRE)
def allowance_per_litre(bands_to_twenty_cents: float, bands_above_twenty_cents: float, p: Parameters) -> float:
    return p.lowest_per_litre + p.more_per_band * (bands_to_twenty_cents + bands_above_twenty_cents)


@rule(article=f"{DECREE} art. 1 §1 (litres per heating period)", unit=LITRES)
def litres_counted(litres_delivered: int, p: Parameters) -> float:
    return min(litres_delivered, p.litres_at_most)


@rule(article=f"{DECREE} art. 1 §2 and 3", unit=EUR)
def amount(heating_fuel: HeatingFuel, litres_counted: float, allowance_per_litre: float, p: Parameters) -> float:
    """At the pump one receipt is enough for the flat amount; it excludes that for a delivery."""
    if heating_fuel == HeatingFuel.PUMP_OIL:
        return p.pump_amount
    if heating_fuel == HeatingFuel.OTHER:
        return 0
    return round_cents(allowance_per_litre * litres_counted)
