"""What a no already says, and what an age is taken to say: an amount of what is not received is nil."""

from __future__ import annotations

import datetime

from abord.book import open_book
from abord.situation.assemble import Prepared, prepare
from abord.situation.reader import Reader

DAY = datetime.date(2025, 6, 1)


def facts_of(text: str) -> dict:
    book = open_book()
    return prepare(Reader(book.facts).read(text), book.facts, DAY).case.facts[0]


def test_who_gets_no_pension_at_all_has_none():
    known = facts_of("persons: {a: {receives_pension: no, receives_survivors_pension: no}}")
    assert known["pension_net"] == known["pension_gross"] == known["pension_taxable"] == 0.0


def test_one_no_of_two_says_nothing():
    assert "pension_net" not in facts_of("persons: {a: {receives_pension: no}}")


def test_what_is_stated_prevails():
    assert facts_of("persons: {a: {receives_ivt: no, ivt_received: 100 EUR/month}}")["ivt_received"] == 1200.0


def test_a_flag_that_rests_on_another_is_no():
    assert facts_of("persons: {a: {student: no}}")["student_with_integration_project"] is False


def test_a_young_child_is_taken_not_to_be_married_or_at_work_where_that_is_asked_for():
    known = facts_of("assume: ages\npersons: {a: {age: 7}}")
    assert not any(known[name] for name in ("married", "widowed", "pregnant", "began_work_while_on_living_wage"))
    assert known["months_of_work_exemption_used"] == 0.0  # rests on another
    assert "pregnant" not in facts_of("assume: ages\npersons: {a: {age: 12}}")
    assert "pregnant" not in facts_of("assume: ages\npersons: {a: {age: 7, pregnant: unknown}}")


def test_by_itself_an_age_says_nothing_else():
    assert set(facts_of("persons: {a: {age: 7}}")) == {"age"}


def test_what_is_taken_for_granted_is_listed():
    book = open_book()
    found = prepare(Reader(book.facts).read("assume: ages\npersons: {a: {age: 40}}"), book.facts, DAY)
    assert {one.path for one in found.assumptions} == {
        "persons.a.receives_igo", "persons.a.receives_elderly_care_allowance", "persons.a.family_allowances_for_self",
    }  # fmt: skip
    assert {found.origins[one.path].how for one in found.assumptions} == {"assumed"}


def test_an_age_that_is_not_known_makes_nothing_nil():
    assert "married" not in facts_of("assume: ages\npersons: {a: {}}")


def test_child_benefit_is_for_the_young_and_paid_to_others():
    text = """
assume: ages
persons: {old: {age: 40}, partner: {age: 38}, grown: {age: 25}, child: {age: 6}}
roofs: [{housing: dwelling, persons: [old, partner, grown, child]}]
roster: closed
"""
    book = open_book()
    case = prepare(Reader(book.facts).read(text), book.facts, DAY).case
    open_pairs = {
        (case.persons[one], case.persons[other])
        for (one, other), facts in case.pairs.items()
        if "family_allowances_received_for_other" not in facts
    }
    assert open_pairs == {
        (one, other) for one in ("old", "partner", "grown") for other in ("grown", "child") if one != other
    }


def test_child_benefit_paid_to_whomever_and_its_amount_follow_the_age_too():
    text = """
assume: ages
persons: {old: {age: 40}, grown: {age: 25}, late: {age: 60}, child: {age: 6}}
roofs: [{housing: dwelling, persons: [old, grown, late, child]}]
roster: closed
"""
    book = open_book()
    case = prepare(Reader(book.facts).read(text), book.facts, DAY).case
    place = case.persons.index
    for one in case.persons:
        for other in set(case.persons) - {one}:
            pair = case.pairs[place(one), place(other)]
            assert ("family_allowances_paid_for_other" in pair) == (other == "old")
            assert ("allowances_other_receives_for_person" in pair) == (one == "old" or other == "child")


def test_the_points_of_the_integration_allowance_are_not_those_of_a_child():
    assert facts_of("assume: ages\npersons: {a: {age: 3}}")["autonomy_points"] == 0.0
    assert "autonomy_points" not in facts_of("assume: ages\npersons: {a: {age: 17}}")
    assert "autonomy_points" not in facts_of("assume: ages\npersons: {a: {age: 3, autonomy_points: unknown}}")
    assert "autonomy_points" not in facts_of("persons: {a: {age: 3}}")


FAMILY = """
assume: ages
persons: {mother: {age: 40, lives_in_belgium: yes}, father: {age: 41}, child: {age: 6}, lodger: {age: 30}}
roofs: [{housing: dwelling, persons: [mother, father, child]}, {persons: [lodger]}]
relations:
  - {person: mother, is: parent, of: child, custody: mostly_here}
  - {person: father, is: parent, of: child}
roster: closed
"""


def family(text: str = FAMILY) -> Prepared:
    book = open_book()
    return prepare(Reader(book.facts).read(text), book.facts, DAY)


def test_who_lives_under_one_roof_with_somebody_in_belgium_is_taken_to_live_there_and_it_is_listed():
    found = family()
    assert [facts.get("lives_in_belgium") for facts in found.case.facts] == [True, True, True, None]
    listed = {one.path for one in found.assumptions if one.path.endswith("lives_in_belgium")}
    assert listed == {"persons.father.lives_in_belgium", "persons.child.lives_in_belgium"}


def test_only_a_yes_says_it_of_the_others_and_only_where_that_is_asked_for():
    abroad = family(FAMILY.replace("lives_in_belgium: yes", "lives_in_belgium: no"))
    assert [facts.get("lives_in_belgium") for facts in abroad.case.facts] == [False, None, None, None]
    strict = family(FAMILY.replace("assume: ages", ""))
    assert [facts.get("lives_in_belgium") for facts in strict.case.facts] == [True, None, None, None]
    unsaid = family(FAMILY.replace("father: {age: 41}", "father: {age: 41, lives_in_belgium: unknown}"))
    assert [facts.get("lives_in_belgium") for facts in unsaid.case.facts] == [True, None, True, None]


def test_who_has_a_parent_there_is_no_full_orphan_and_not_without_a_parent():
    mother, father, child, lodger = family().case.facts
    assert child["full_orphan"] is False and child["unaccompanied_minor"] is False
    assert not {"full_orphan", "unaccompanied_minor"} & {*mother, *father, *lodger}
    step = family(FAMILY.replace("is: parent", "is: stepparent").replace(", custody: mostly_here", ""))
    assert not {"full_orphan", "unaccompanied_minor"} & {*step.case.facts[2]}
    away = family(FAMILY.replace("[mother, father, child]", "[mother, father]").replace("[lodger]", "[lodger, child]"))
    assert away.case.facts[2]["full_orphan"] is False and "unaccompanied_minor" not in away.case.facts[2]


def test_a_child_lives_as_much_with_both_parents_of_one_roof():
    found = family()
    people = found.case.persons
    with_father = found.case.pairs[people.index("father"), people.index("child")]
    assert getattr(with_father["custody"], "name", "") == "MOSTLY_HERE"
    assert found.origins["pairs.father.child.custody"].how == "derived"
    apart = family(FAMILY.replace("[mother, father, child]", "[mother, child]").replace("[lodger]", "[lodger, father]"))
    assert "custody" not in apart.case.pairs[people.index("father"), people.index("child")]


def test_who_is_insured_in_the_own_name_is_nobodys_dependant():
    found = family(FAMILY.replace("child: {age: 6}", "child: {age: 6, insured_as_dependant: no}"))
    people = found.case.persons
    for parent in ("mother", "father"):
        pair = found.case.pairs[people.index(parent), people.index("child")]
        assert pair["dependant_for_health_insurance"] is False
    assert "dependant_for_health_insurance" not in family().case.pairs[people.index("mother"), people.index("child")]


def test_a_belgian_may_stay_and_of_others_it_is_not_known():
    may_stay = "residence_right_over_three_months"
    assert facts_of("persons: {a: {residence_status: belgian}}")[may_stay] is True
    assert may_stay not in facts_of("persons: {a: {residence_status: eu_citizen}}")
    assert may_stay not in facts_of("persons: {a: {residence_status: belgian or eu_citizen}}")
    assert may_stay not in facts_of(f"persons: {{a: {{residence_status: belgian, {may_stay}: unknown}}}}")


def test_nobody_is_taken_to_run_a_household_with_a_young_child_and_it_is_listed_once():
    found = family()
    people = found.case.persons
    for one in people:
        for other in people:
            pair = found.case.pairs.get((people.index(one), people.index(other)), {})
            assert ("shares_household_matters" in pair) == ("child" in (one, other) and one != other and bool(pair))
            assert pair.get("shares_household_matters", False) is False
    listed = [one.path for one in found.assumptions if one.path.endswith("shares_household_matters")]
    assert sorted(listed) == [
        f"pairs.child.{other}.shares_household_matters"
        for other in ("father", "lodger", "mother")
        if (people.index("child"), people.index(other)) in found.case.pairs
    ]
    stated = family(FAMILY.replace("custody: mostly_here", "custody: mostly_here, shares_household_matters: yes"))
    pair = stated.case.pairs[people.index("child"), people.index("mother")]
    assert pair["shares_household_matters"] is True, "what is stated prevails"
    assert "shares_household_matters" not in family(FAMILY.replace("age: 6", "age: 12")).case.pairs[0, 2]


HOME = """
assume: ages
persons:
  mother: {age: 45}
  partner: {age: 69}
  gran: {age: 72}
  student: {age: 20}
  child: {age: 8}
  uncle: {age: 62}
roofs: [{housing: dwelling, persons: [mother, partner, gran, student, child, uncle]}]
relations:
  - {person: partner, is: de_facto_partner, of: mother}
  - {person: gran, is: parent, of: mother}
  - {person: student, is: child, of: mother}
  - {person: child, is: child, of: mother}
  - {person: uncle, is: sibling, of: mother}
roster: closed
"""


def asked_between(text: str, fact: str) -> set[tuple[str, str]]:
    """Who may be asked it towards whom."""
    case = family(text).case
    named = {(case.persons[one], case.persons[other]): facts for (one, other), facts in case.pairs.items()}
    return {pair for pair, facts in named.items() if fact not in facts}


def test_child_benefit_is_asked_of_those_to_whom_it_may_be_paid() -> None:
    asked = asked_between(HOME, "family_allowances_received_for_other")
    raising = {(one, child) for one in ("mother", "partner", "gran") for child in ("student", "child")}
    # The uncle has no partner or child: what the law keeps without limit of age for some with a disability stays open.
    assert asked == raising | {(one, "uncle") for one in ("mother", "partner", "gran", "student")}


def test_child_benefit_for_a_child_is_paid_to_one_under_a_roof() -> None:
    paid = HOME.replace("child, of: mother}\n  - {person: uncle", "child, of: mother}\n"
                        "  - {person: mother, of: child, family_allowances_received_for_other: yes}\n"
                        "  - {person: uncle")  # fmt: skip
    asked = asked_between(paid, "family_allowances_received_for_other")
    assert {payee for payee, child in asked if child == "child"} == set()
    assert ("partner", "student") in asked, "of another child nothing was said"
    listed = {one.path for one in family(paid).assumptions}
    assert "pairs.gran.child.family_allowances_received_for_other" in listed


def test_who_receives_no_child_benefit_for_somebody_receives_no_amount() -> None:
    no = HOME.replace("roster:", "  - {person: mother, of: student, family_allowances_received_for_other: no}\nroster:")
    fact = "allowances_other_receives_for_person"
    assert ("student", "mother") in asked_between(HOME, fact)
    assert ("student", "mother") not in asked_between(no, fact)
    assert not {pair for pair in asked_between(HOME, fact) if pair[0] in ("mother", "partner", "gran")}


def test_of_whom_nothing_is_declared_child_benefit_stays_open() -> None:
    loose = HOME[: HOME.index("relations:")] + "roster: closed\n"
    assert ("student", "child") in asked_between(loose, "family_allowances_received_for_other")


def test_by_itself_no_family_says_who_receives_child_benefit() -> None:
    strict = asked_between(HOME.replace("assume: ages\n", ""), "family_allowances_received_for_other")
    assert ("student", "child") in strict and ("partner", "gran") in strict


def test_who_is_not_married_now_may_have_been_emancipated_by_it() -> None:
    assert "emancipated_by_marriage" not in facts_of("persons: {a: {married: no}}"), "a divorce ends no majority"
    assert facts_of("assume: ages\npersons: {a: {age: 13}}")["married"] is False
    assert "married" not in facts_of("assume: ages\npersons: {a: {age: 16}}")
