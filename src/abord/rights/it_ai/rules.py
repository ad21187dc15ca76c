"""Integratietegemoetkoming, allocation d'intégration. Law of 27 February 1987; royal decree of 6 July 1987.

In the order in which the law reckons: who may have it, which category, which income of the person alone,
and the amount. The category of household is that of the income replacement allowance.
"""

from abord.engine.law import (
    EUR_PER_MONTH,
    EUR_PER_YEAR,
    Condition,
    Enum,
    Parameters,
    per_month,
    round_cents,
    rule,
)

LAW = "be/law/1987-02-27/allowances-for-persons-with-disabilities"
DECREE = "be/royal-decree/1987-07-06/income-replacement-and-integration-allowance"

BORROWED = {
    "nationality_as_for_income_replacement": "ivt_arr.nationality_or_registration",
    "amount_of_household_category": "ivt_arr.amount_of_category",
    "work_income_reckoned": "ivt_arr.work_income_reckoned",
    "replacement_income_reckoned": "ivt_arr.replacement_income_reckoned",
    "other_income_reckoned": "ivt_arr.other_income_reckoned",
}


class Category(Enum):
    """The five categories of art. 6 §2 of the law, by points of autonomy."""

    NONE = 0
    ONE = 1
    TWO = 2
    THREE = 3
    FOUR = 4
    FIVE = 5


# --- Who may have it: art. 2 and 4 of the law ----------------------------------------------------


@rule(article=f"{LAW} art. 4 §1", condition=Condition.RESIDENCE)
def really_lives_in_belgium(lives_in_belgium: bool) -> bool:
    return lives_in_belgium


@rule(article=f"{LAW} art. 4 §1 and §2; royal decree of 17 July 2006", condition=Condition.STATUS)
def nationality_or_registration(nationality_as_for_income_replacement: bool) -> bool:
    return nationality_as_for_income_replacement


@rule(article=f"{LAW} art. 2 §2", condition=Condition.AGE)
def old_enough(age: int, p: Parameters) -> bool:
    return age >= p.age_of_disability_allowances


@rule(article=f"{LAW} art. 2 §2 (when the application is made)", condition=Condition.AGE)
def applies_before_pension_age(age: int, receives_it: bool, legal_pension_age: float) -> bool:
    """Whoever has the allowance when reaching the legal pension age keeps it."""
    return receives_it or age < legal_pension_age


# --- Which category: art. 6 §2 of the law --------------------------------------------------------


@rule(article=f"{LAW} art. 6 §2")
def category(autonomy_points: int, p: Parameters) -> Category:
    if autonomy_points >= p.points_category_5:
        return Category.FIVE
    if autonomy_points >= p.points_category_4:
        return Category.FOUR
    if autonomy_points >= p.points_category_3:
        return Category.THREE
    if autonomy_points >= p.points_category_2:
        return Category.TWO
    if autonomy_points >= p.points_category_1:
        return Category.ONE
    return Category.NONE


@rule(article=f"{LAW} art. 2 §2 and 6 §2", condition=Condition.STATUS)
def autonomy_is_reduced(category: Category) -> bool:
    """Six abilities, three points at most for each; the DG HAN gives the points."""
    return category != Category.NONE


@rule(article=f"{LAW} art. 6 §2", unit=EUR_PER_YEAR)
def amount_of_category(category: Category, p: Parameters) -> float:
    if category == Category.FIVE:
        return p.amount_5
    if category == Category.FOUR:
        return p.amount_4
    if category == Category.THREE:
        return p.amount_3
    if category == Category.TWO:
        return p.amount_2
    if category == Category.ONE:
        return p.amount_1
    return 0


# --- Which income: art. 7 of the law, art. 8 and 9ter of the decree ------------------------------
# The person's own only: the income of a partner has not counted since 1 January 2021.


@rule(article=f"{DECREE} art. 9ter §3", unit=EUR_PER_YEAR)
def work_income_counted(work_income_reckoned: float, p: Parameters) -> float:
    return max(work_income_reckoned - p.work_exempt, 0)


@rule(article=f"{DECREE} art. 9ter §4", unit=EUR_PER_YEAR)
def replacement_income_counted(replacement_income_reckoned: float, p: Parameters) -> float:
    return max(replacement_income_reckoned - p.replacement_exempt, 0)


@rule(article=f"{DECREE} art. 9ter §6, 5°", unit=EUR_PER_YEAR)
def income_counted(
    work_income_counted: float,
    replacement_income_counted: float,
    other_income_reckoned: float,
    amount_of_household_category: float,
    p: Parameters,
) -> float:
    """From what is left, the abatement of the category: the amount of the income replacement allowance."""
    rest = replacement_income_counted + other_income_reckoned
    if p.category_abatement_covers_work >= 1:
        return max(work_income_counted + rest - amount_of_household_category, 0)
    return work_income_counted + max(rest - amount_of_household_category, 0)


# --- The amount: art. 6 §2, 7 and 12 of the law --------------------------------------------------


@rule(article=f"{LAW} art. 7 §1", condition=Condition.MEANS)
def income_leaves_an_allowance(income_counted: float, category: Category, amount_of_category: float) -> bool:
    return category == Category.NONE or income_counted < amount_of_category


@rule(article=f"{LAW} art. 6 §2 and art. 7 §1", unit=EUR_PER_YEAR)
def yearly_amount(amount_of_category: float, income_counted: float) -> float:
    return max(amount_of_category - income_counted, 0)


@rule(article=f"{LAW} art. 12 §1", unit=EUR_PER_MONTH)
def amount(yearly_amount: float, in_publicly_funded_institution: bool, p: Parameters) -> float:
    """In an institution that public money pays for, a part is not paid out."""
    if in_publicly_funded_institution:
        return round_cents(per_month(yearly_amount * (1 - p.institution_part_suspended)))
    return round_cents(per_month(yearly_amount))
