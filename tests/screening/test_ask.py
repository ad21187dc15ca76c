"""The next question: worth asking, answerable, and never more than needed."""

from __future__ import annotations

import pytest

from abord.engine.facts import LANGUAGES
from abord.screening import ask
from abord.screening.ask import next_questions
from abord.screening.assess import Outcome, assess
from abord.screening.questions import Subject, kind_of, kinds_left
from abord.situation.problems import SituationError

ALONE = """
date: 2025-06-01
persons: {somebody: {age: 40, holdings_listed: all}}
roofs: [{housing: dwelling, region: brussels, persons: [somebody]}]
roster: closed
"""


@pytest.fixture(params=["with prior", "without prior"])
def prior(request, book, monkeypatch):
    """Questions are ranked with the synthetic prior, or plainly while it is not there yet."""
    if request.param == "with prior":
        if book not in [weigher.book for weigher in ask.priors._made.values()]:
            ask.priors.prepare(book)
    else:
        monkeypatch.setattr(ask.priors, "ready", lambda _: None)


def test_who_else_lives_there_comes_first(book, situation, prior):
    questions = next_questions(book, situation("date: 2025-06-01\npersons: {somebody: {}}\n"))
    assert questions[0].subject == Subject("roster")


def test_every_question_has_words_in_four_languages(book, situation, prior):
    for question in next_questions(book, situation(ALONE), limit=100):
        for language in LANGUAGES:
            assert question.text[language]["question"].strip().endswith("?")
            assert "{" not in question.text[language]["question"]


def test_institutions_are_not_asked_of_people(book, example, prior):
    asked = {question.subject.fact for question in next_questions(book, example("unknown_income"), limit=500)}
    assert "relatives_income_left_out" not in asked
    assert "same_roof" not in asked


def test_skipped_questions_do_not_come_back(book, situation, prior):
    first = next_questions(book, situation(ALONE))[0].subject
    assert first not in [
        one.subject for one in next_questions(book, situation(ALONE), skip=frozenset({first}), limit=99)
    ]


def test_answering_leads_to_an_end_where_all_is_settled(book, situation, prior):
    known, asked = situation(ALONE), 0
    usual = {"flag": "no", "amount": "0 EUR/month", "count": "0", "date": "2020-01-01"}
    while questions := next_questions(book, known):
        subject, kind = questions[0].subject, kind_of(book, questions[0].subject)
        given = usual.get(kind.form) or next(iter(kind.choices)).name.lower()  # type: ignore[arg-type]
        if kind.form in ("amount", "count") and not kind.needs_unit:
            given = "0"
        if subject.fact == "lives_in_belgium":
            given = "yes"
        known, asked = ask.answer(book, known, subject, given), asked + 1
        assert asked < 80
    results = assess(book, known, thorough=False).results
    assert not [one for one in results if one.outcome is Outcome.NOT_YET_KNOWN and one.missing]
    assert asked < len([fact for fact in book.facts.values() if fact.of == "person"])


def test_who_gets_nothing_is_not_asked_how_much(book, situation, prior):
    told = situation(ALONE)
    asked = {question.subject.fact for question in next_questions(book, told, limit=500)}
    assert "receives_ivt" in asked and "ivt_received" not in asked
    assert "ivt_received" not in asked_after(book, told, "receives_ivt"), "nor is who does not know whether"
    yes = ask.answer(book, told, Subject("receives_ivt", "somebody"), "yes")
    assert "ivt_received" in {one.subject.fact for one in next_questions(book, yes, limit=500)}


def asked_after(book, told, *unknown):
    """The facts that are still asked of somebody who did not know others."""
    skip = frozenset(Subject(fact, "somebody") for fact in unknown)
    return {one.subject.fact for one in next_questions(book, told, limit=500, skip=skip)}


def test_who_does_not_know_one_thing_is_not_asked_what_nobody_knows_without_it(book, situation, prior):
    told = situation(ALONE)
    wages = {"wage_net", "wage_taxable"}
    assert wages <= asked_after(book, told)
    assert asked_after(book, told, "wage_taxable") & wages == {"wage_net"}, "the bank statement may still tell"
    assert asked_after(book, told, "wage_net") & wages == {"wage_taxable"}, "the tax notice may still tell"
    assert "wage_gross" not in asked_after(book, told, "wage_net", "wage_taxable")
    parts = {"taxable_work_income_two_years_ago", "taxable_replacement_income_two_years_ago"}
    assert parts <= asked_after(book, told)
    without_notice = asked_after(book, told, "taxable_income_two_years_ago")
    assert not parts & without_notice
    assert "income_changed_by_a_fifth" in without_notice, "a yes makes the notice needless"
    assert {"pension_net", "pension_gross"}.isdisjoint(asked_after(book, told, "receives_pension"))


def test_what_one_does_know_leaves_its_parts_to_ask(book, situation, prior):
    told = ask.answer(book, situation(ALONE), Subject("wage_gross", "somebody"), "between 100 and 900 EUR/month")
    assert "wage_net" in asked_after(book, told, "wage_gross")


def test_who_never_knows_is_asked_less_and_less(book, situation, prior):
    asked = next_questions(book, situation(ALONE), limit=500)
    lengths = [len(ask.worth_asking(asked, 0, knows)) for knows in (1.0, 0.5, 0.1)]
    assert lengths[0] > lengths[1] > lengths[2]
    alone = [len(ask.worth_asking(asked, 1, knows)) for knows in (1.0, 0.1)]
    assert alone[0] == len(asked) > alone[1], "about one right too"


def test_of_a_right_of_which_something_stays_unknown_only_what_is_easy_is_asked_to_the_last(book, situation, prior):
    told, rights = situation(ALONE), ["verwarmingstoelage_chauffage"]
    asked = next_questions(book, told, limit=500, rights=rights)
    assert not any(one.is_last_stone for one in asked), "many are left"
    easy, hard = (next(one for one in asked if (one.burden == 1) is want) for want in (True, False))
    rest = frozenset(one.subject for one in asked) - {easy.subject, hard.subject}
    left = {one.subject: one.is_last_stone for one in next_questions(book, told, limit=500, rights=rights, skip=rest)}
    assert left[easy.subject] and not left.get(hard.subject, False)


FAMILY = """
date: 2025-06-01
assume: ages
persons:
  mother: {age: 40, lives_in_belgium: yes}
  father: {age: 41}
  child: {age: 8}
  teen: {age: 16}
roofs: [{housing: dwelling, region: flanders, persons: [mother, father, child, teen]}]
relations:
  - {person: father, is: spouse, of: mother}
  - {person: child, is: child, of: mother}
  - {person: child, is: child, of: father}
  - {person: teen, is: child, of: mother}
roster: closed
"""


def test_how_much_a_child_lives_there_is_asked_of_one_parent(book, situation, prior):
    def asked(**options):
        found = next_questions(book, situation(FAMILY), limit=900, **options)
        return {(one.subject.person, one.subject.other) for one in found if one.subject.fact == "custody"}

    assert asked() == {("mother", "child"), ("mother", "teen")}
    unknown = frozenset({Subject("custody", "mother", "child")})
    assert asked(skip=unknown) == {("mother", "teen")}, "the other parent would not know it better"


def test_what_two_people_are_to_each_other_is_asked_from_one_side(book, situation, prior):
    loose = FAMILY[: FAMILY.index("relations:")] + "roster: closed\n"
    for fact in ("relation", "shares_household_matters"):
        found = [one.subject for one in next_questions(book, situation(loose), limit=900) if one.subject.fact == fact]
        pairs = [frozenset((one.person, one.other)) for one in found]
        assert len(pairs) == len(set(pairs)) > 1
    first = Subject("relation", "mother", "father")
    known = ask.answer(book, situation(loose), first, "spouse")
    assert not {first, Subject("relation", "father", "mother")} & {
        one.subject for one in next_questions(book, known, limit=900)
    }


def test_about_the_own_rights_of_children_only_what_the_population_shows_to_matter(book, situation):
    if book not in [weigher.book for weigher in ask.priors._made.values()]:
        ask.priors.prepare(book)
    found = next_questions(book, situation(FAMILY.replace("age: 16", "age: 13")), limit=900)
    about = {one.subject.fact for one in ask.worth_asking(found) if one.subject.person == "teen"}
    assert "child_disability_recognised" in about
    assert not {"pregnant", "married", "emancipated_by_marriage"} & about
    assert "pregnant" in {one.subject.fact for one in found if one.subject.person == "teen"}, "for who goes on"


def test_one_right_that_somebody_came_for_is_asked_about_whatever_it_is_worth(book, situation, prior):
    asked = next_questions(book, situation(ALONE), limit=500, rights=["verwarmingstoelage_chauffage"])
    assert ask.worth_asking(asked, 1) == asked


def test_of_several_rights_that_somebody_came_for_more_is_worth_asking(book, situation):
    cheap, dear = (ask.Question(Subject("wage_net", "you"), ("leefloon_ris",), stake, 1, {}) for stake in (0.5, 5.0))
    assert ask.worth_asking([dear, cheap]) == [dear]
    assert ask.worth_asking([dear, cheap], 2) == [dear, cheap]


def test_a_wrong_answer_says_what_is_expected_and_changes_nothing(book, situation):
    known = situation(ALONE)
    with pytest.raises(SituationError, match="EUR/month"):
        ask.answer(book, known, Subject("wage_net", "somebody"), "much")
    assert known == situation(ALONE)


def test_no_savings_closes_the_kind_and_some_are_counted(book, situation):
    known = situation(
        ALONE.replace("holdings_listed: all", "holdings_listed: [built_property, unbuilt_land, transfer]")
    )
    none = ask.answer(book, known, Subject("savings", "somebody"), "0")
    some = ask.answer(book, known, Subject("savings", "somebody"), "25.500,00 EUR")
    assert none.holdings == () and "SAVINGS" in none.persons["somebody"].listed
    income = assess(book, some, thorough=False).explanation.value("leefloon_ris.income_from_capital", 0)
    assert income == pytest.approx(1678.0)  # published: bdas-wwsb.brussels p=3440


def test_savings_between_two_numbers_bound_what_is_due(book, situation):
    known = situation(
        "assume: usual\n"
        + ALONE.replace("holdings_listed: all", "holdings_listed: [built_property, unbuilt_land, transfer]")
    )

    def due(given):
        some = ask.answer(book, known, Subject("savings", "somebody"), given)
        (result,) = assess(book, some, thorough=False, rights=["leefloon_ris"]).results
        return result.amount

    between, least, most = due("between 20.000,00 and 25.500,00"), due("20000"), due("25500")
    assert 0 < most.low == most.high < least.low == least.high
    assert (between.low, between.high) == pytest.approx((most.low, least.low))


def test_savings_below_nothing_are_refused(book, situation):
    for given in ("-5", "between 9000 and 100", "1,250"):
        with pytest.raises(SituationError):
            ask.answer(book, situation(ALONE), Subject("savings", "somebody"), given)


def test_the_dwelling_is_asked_once_for_all_under_its_roof(book, example):
    subjects = [one.subject for one in next_questions(book, example("unknown_income"), limit=500)]
    assert len([subject for subject in subjects if subject.fact == "heating_fuel"]) <= 1


TWO_AND_A_CHILD = """
date: 2025-06-01
assume: ages
persons: {mother: {age: 40}, father: {age: 41}, child: {age: 6}}
roofs: [{housing: dwelling, region: brussels, persons: [mother, father, child]}]
relations:
  - {person: mother, is: spouse, of: father}
  - {person: mother, is: parent, of: child}
  - {person: father, is: parent, of: child}
roster: closed
"""


def asked_of(book, known, fact, skip=frozenset()):
    found = next_questions(book, known, limit=500, rights=["vt_bim"], skip=skip, worded=False)
    return {one.subject.person for one in found if one.subject.fact == fact}


def test_living_in_belgium_is_asked_of_one_first_and_of_the_others_where_that_does_not_say_it(book, situation, prior):
    known, about = situation(TWO_AND_A_CHILD), Subject("lives_in_belgium", "mother")
    assert asked_of(book, known, "lives_in_belgium") == {"mother"}
    assert asked_of(book, ask.answer(book, known, about, "yes"), "lives_in_belgium") == set()
    for given in ("no", "unknown"):
        told = ask.answer(book, known, about, given)
        assert asked_of(book, told, "lives_in_belgium", frozenset((about,))) == {"father", "child"}
    strict = situation(TWO_AND_A_CHILD.replace("assume: ages", ""))
    assert asked_of(book, strict, "lives_in_belgium") == {"mother", "father", "child"}


def test_who_is_belgian_is_not_asked_how_long_the_stay_may_last(book, situation, prior):
    known, stay = situation(TWO_AND_A_CHILD), "residence_right_over_three_months"
    assert asked_of(book, known, stay) == set()
    for status, asked in (("belgian", set()), ("eu_citizen", {"mother"})):
        told = ask.answer(book, known, Subject("residence_status", "mother"), status)
        assert asked_of(book, told, stay) == asked
    unknown = frozenset((Subject("residence_status", "mother"),))
    assert asked_of(book, known, stay, unknown) == {"mother"}


def test_only_a_citizen_of_the_union_is_asked_whether_the_first_three_months_are_over(book, situation, prior):
    known, over = situation(ALONE), Subject("first_three_months_of_stay_over", "somebody")

    def asked(told):
        found = next_questions(book, told, limit=500, rights=["leefloon_ris"], worded=False)
        return over in {one.subject for one in found}

    for status, is_asked in (("belgian", False), ("recognised_refugee", False), ("eu_citizen", True)):
        told = ask.answer(book, known, Subject("residence_status", "somebody"), status)
        assert asked(told) is is_asked, status
    shortly = ask.answer(book, told, Subject("residence_right_over_three_months", "somebody"), "no")
    assert not asked(shortly)


@pytest.mark.parametrize(("age", "asked"), [(40, False), (66, True), (80, False)])
def test_the_birthday_is_asked_only_about_the_pension_age_also_in_years_to_come(book, situation, prior, age, asked):
    """The decree says which age goes with which year of birth for good; amounts have yet to be looked up."""
    known = situation(ALONE.replace("2025-06-01", "2030-06-01").replace("age: 40", f"age: {age}"))
    found = next_questions(book, known, limit=500, worded=False)
    assert (Subject("had_birthday_this_year", "somebody") in {one.subject for one in found}) is asked


def test_a_house_that_one_lives_in_is_a_building(book, situation):
    known = situation(ALONE.replace("holdings_listed: all", "holdings_listed: [savings, transfer]"))
    owner = ask.answer(book, known, Subject("property", "somebody"), "yes")
    home = Subject("own_home", "somebody", holding=0)
    assert {kind.name for kind in kinds_left(owner, home)} == {"BUILT_PROPERTY", "UNBUILT_LAND"}
    lived_in = ask.answer(book, owner, home, "yes")
    assert lived_in.holdings[0].facts["kind"][0].value.name == "BUILT_PROPERTY" and not kinds_left(lived_in, home)
    assert kinds_left(ask.answer(book, owner, home, "no"), home) == kinds_left(owner, home)
