"""Of a child one question about income, and what follows from each answer to it."""

import pytest
from visiting import Visitor

from abord.book import open_book
from abord.screening.assess import assess
from abord.web.check import incomes
from abord.web.check.household import Household, household
from abord.web.check.told import READER, Member, Told

CHILD = "p2"
ANY, PAGE = f"{incomes.ANY}@{CHILD}", f"{incomes.INCOMES}@{CHILD}"


def home(age: str, **answers: str) -> Household:
    told = Told(members=[Member(READER, age="36"), Member(CHILD, "Kid", age, relation="CHILD")], everyone=True)
    told.answers = {key.replace("_AT_", "@"): value for key, value in answers.items()}
    return household(open_book(), told, "en")


def case_of(found: Household) -> dict[str, object]:
    assessed = assess(open_book(), found.situation, thorough=False)
    return assessed.case.facts[assessed.case.persons.index("Kid")]


def test_a_no_says_what_a_page_without_a_tick_and_no_home_say_and_leaves_no_more_open() -> None:
    """A page of a child leaves out kinds of income; what no age rules out of them stays open there."""
    short = home("8", **{ANY.replace("@", "_AT_"): "no"})
    long = home("8", **{PAGE.replace("@", "_AT_"): "none", f"property_AT_{CHILD}": "no"})
    pairs = zip(*(assess(open_book(), told.situation).results for told in (short, long)), strict=True)
    for one, other in pairs:
        assert (one.right, one.person, one.outcome) == (other.right, other.person, other.outcome)
        assert (one.amount and one.amount[:2]) == (other.amount and other.amount[:2])
        assert set(one.missing) <= set(other.missing)


def test_what_a_child_has_in_spite_of_its_age_is_not_taken_to_be_nil() -> None:
    working = case_of(home("8", **{ANY.replace("@", "_AT_"): "yes", PAGE.replace("@", "_AT_"): "work"}))
    assert not {"wage_net", "wage_gross", "wage_taxable"} & set(working)
    assert case_of(home("8"))["wage_net"] == 0.0
    assert "wage_net" not in case_of(home("15"))


def test_a_child_is_not_asked_for_what_its_age_rules_out() -> None:
    facts = open_book().facts
    for name, kind in incomes.kinds().items():
        ruled_out = all(
            any(whose == "person" and low <= 8 <= high for whose, low, high in facts[fact].nil_at_ages)
            for fact in (*kind.get("nil", ()), *kind.get("no", ()))
            if fact in facts and not facts[fact].nil_unless
        )
        assert not ruled_out or kind.get("grown") or name in ("work",), name
    assert {"pension", "maintenance", "other", "work"} <= set(incomes.offered(True)) < set(incomes.kinds())


def everything(visitor: Visitor, answers: dict[str, str]) -> list[str]:
    """All questions, also those that are expected to change little."""
    answers = {"residence_status": "belgian", "incomes@p1": "unemployment", "unemployment_net": "900", **answers}
    asked = visitor.answer_all(answers, most=120)
    visitor.post("result")
    return asked + visitor.answer_all(answers, most=120)


@pytest.mark.parametrize(("age", "first"), [("8", incomes.ANY), ("14", incomes.ANY), ("15", incomes.INCOMES)])
def test_the_first_question_about_income_by_age(visitor: Visitor, age: str, first: str) -> None:
    visitor.begin(age="36")
    visitor.post("people", do="add")
    visitor.post("people", do="save", who="new", name="Kid", age=age, relation="CHILD", shares="yes")
    visitor.post("people", do="everyone")
    asked = everything(visitor, {})
    about_money = [one for one in asked if one.endswith(f"@{CHILD}") and one.split("@")[0] in incomes.PAGES]
    assert about_money[:1] == [f"{first}@{CHILD}"]
    if first == incomes.ANY:  # the usual answer is no
        assert about_money == [ANY]
        assert f"property@{CHILD}" not in asked and f"earning_capacity_at_most_one_third@{CHILD}" not in asked


@pytest.mark.usefixtures("application")
def test_yes_leads_to_the_shorter_page_and_unknown_to_no_list_of_incomes() -> None:
    for given in ("yes", "unknown"):
        visitor = Visitor()
        visitor.begin(age="36")
        visitor.post("people", do="add")
        visitor.post("people", do="save", who="new", name="Kid", age="8", relation="CHILD", shares="yes")
        visitor.post("people", do="everyone")
        asked = everything(visitor, {incomes.ANY: given})
        about = [one.split("@")[0] for one in asked if one.endswith(f"@{CHILD}")]
        assert incomes.ANY in about
        assert (incomes.INCOMES in about) == (given == "yes")
        assert not incomes.covered() & set(about)
    assert "any_income" in visitor.get("known").content.decode()
