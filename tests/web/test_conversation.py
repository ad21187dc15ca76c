"""Which question comes next, and how an answer is read."""

import pytest

from abord.book import open_book
from abord.outreach.places import find
from abord.screening import ask
from abord.screening.ask import Question
from abord.screening.assess import Outcome, assess
from abord.screening.questions import OPEN_KINDS, Subject, can_be_asked, kind_of
from abord.situation.values import read_value
from abord.web.check import conversation, incomes
from abord.web.check.conversation import human_order, knows, next_page, open_questions, said
from abord.web.check.forms import Wrong, form_of, read_form, shown_answer
from abord.web.check.household import household
from abord.web.check.incomes import INCOMES
from abord.web.check.told import DECLINED, READER, UNKNOWN, Member, Told
from abord.web.helper.cells import read_cell

BOOK = open_book()


def asked(subject: Subject, score: float) -> Question:
    return Question(subject, (), score, 1, {})


def test_same_person_goes_first_when_nearly_as_telling() -> None:
    jan, you = asked(Subject("wage_net", "Jan"), 100.0), asked(Subject("wage_net", "you"), 60.0)
    last = Subject("married", "you")
    assert human_order(BOOK, [jan, you], last, "you") is you
    assert human_order(BOOK, [jan, asked(Subject("wage_net", "you"), 49.0)], last, "you") is jan
    assert human_order(BOOK, [jan, you], None, "you") is you, "the first question is about the reader"
    assert human_order(BOOK, [jan], None, "you") is jan


def test_what_needs_a_paper_comes_after_what_is_easy_to_say() -> None:
    notice = Question(Subject("taxable_income_two_years_ago", "you"), (), 900.0, 3, {})
    married = asked(Subject("married", "you"), 2.0)
    assert human_order(BOOK, [notice, married], None, "you") is married
    assert human_order(BOOK, [notice], None, "you") is notice


def test_same_house_goes_before_same_person() -> None:
    wage, house = asked(Subject("wage_net", "you"), 100.0), asked(Subject("value", "you", holding=1), 60.0)
    assert human_order(BOOK, [wage, house], Subject("own_home", "you", holding=1), "you") is house
    assert human_order(BOOK, [wage, house], Subject("married", "you"), "you") is wage


def test_who_lives_there_comes_first_of_all() -> None:
    roster, you = asked(Subject("roster"), 100.0), asked(Subject("age", "you"), 99.0)
    assert human_order(BOOK, [roster, you], Subject("married", "you"), "you") is roster


WAGE = Subject("wage_net", "you")


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
@pytest.mark.parametrize("typed", ["1250", "1.250,00", "1 250", "€ 1250", "1250,-", "1250 euro", "1\u00a0250,00 EUR"])
def test_amounts_as_belgians_write_them(typed: str, language: str) -> None:
    kept = read_form(BOOK, WAGE, language, {"text": typed, "period": "EUR/month"})
    assert kept.endswith(" EUR/month")
    assert "1" in shown_answer(BOOK, WAGE, language, kept)


REFUSED = [
    {},
    {"text": ""},
    {"text": "1250"},
    {"text": "veel", "period": "EUR/month"},
    {"text": "1,250", "period": "EUR/week"},
    {"text": "-5", "period": "EUR/year"},
    {"text": "5", "period": "EUR/day"},
]


@pytest.mark.parametrize("posted", REFUSED)
def test_amounts_that_are_refused(posted: dict[str, str]) -> None:
    with pytest.raises(Wrong):
        read_form(BOOK, WAGE, "en", posted)


def test_nil_needs_no_period() -> None:
    assert read_form(BOOK, WAGE, "en", {"text": "0"}) == "0 EUR/month"


NUMBERS = [
    subject
    for name in (*BOOK.facts, *OPEN_KINDS)
    if can_be_asked(BOOK, subject := Subject(name, "you")) and kind_of(BOOK, subject).form in ("amount", "count")
]


@pytest.mark.parametrize("subject", NUMBERS, ids=lambda one: one.fact)
@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_whatever_number_is_asked_for_can_be_answered(subject: Subject, language: str) -> None:
    """Sent as the page offers it, in the form and on the one screen; kept, shown, and read back into the form."""
    kind, form = kind_of(BOOK, subject), form_of(BOOK, subject, language)
    for number in {max(kind.low, 1.0), min(kind.high, 1.0)}:
        for period in [option.value for option in form.periods] or [""]:
            kept = read_form(BOOK, subject, language, {"text": f"{number:g}", "period": period})
            assert shown_answer(BOOK, subject, language, kept).strip()
            again = form_of(BOOK, subject, language, kept)
            assert again.text == f"{number:g}"
            assert [option.value for option in again.periods if option.chosen] == ([period] if period else [])
            if subject.fact != "share":
                per = float(kind.units[period]) if period else 1.0
                assert read_value(kind, kept) == pytest.approx(number * per)
        typed = read_cell(BOOK, subject, language, f"{number:g}")
        assert subject.fact == "share" or read_value(kind, typed) is not None


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_years_are_not_asked_for_in_euro(language: str) -> None:
    with pytest.raises(Wrong) as wrong:
        read_form(BOOK, Subject("years_since_transfer", "you", "", 0), language, {"text": "lang"})
    assert "1250" not in str(wrong.value)


SPANS = [
    ("wage_net", "between 0 and 400 EUR/month", {"nl": "hoogstens €400 per maand", "fr": "jusqu'à 400€ par mois",
                                                 "de": "höchstens 400€ pro Monat", "en": "up to €400 a month"}),
    ("wage_net", "between 1.000 and 2.000,50 EUR/week", {"nl": "€1.000 tot €2.000,50 per week"}),
    ("wage_net", "between 100 EUR/month and 1.200 EUR/month", {"en": "€100 to €1,200 a month"}),
    ("wage_net", "at least 400 EUR/month", {"en": "at least €400 a month"}),
    ("wage_net", "1 250 EUR/month", {"en": "€1 250 a month"}),
    ("autonomy_points", "between 7 and 9", {"nl": "7 tot 9 punten", "fr": "de 7 à 9 points", "de": "7 bis 9 Punkte"}),
    ("savings", "between 1.000 and 2.000", {"nl": "€1.000 tot €2.000", "en": "€1,000 to €2,000"}),
    ("savings", "between 0.00 and 2000.00 EUR", {"de": "höchstens 2.000€"}),
    ("residence_status", "belgian or eu_citizen", {"en": "Belgian / "}),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "kept", "shown"), SPANS)
def test_a_span_is_shown_in_words_and_asked_anew_in_an_empty_field(fact: str, kept: str, shown: dict[str, str]) -> None:
    for language, words in shown.items():
        said = shown_answer(BOOK, Subject(fact, "you"), language, kept)
        assert said.replace("\u00a0", "").casefold().startswith(words.casefold())
        form = form_of(BOOK, Subject(fact, "you"), language, kept)
        alone = kept[:1].isdigit()
        assert (form.text, form.said) == (("1 250", "") if alone else ("", said))


def test_dates_in_three_fields() -> None:
    review = Subject("ris_last_review", "you")
    kept = read_form(BOOK, review, "nl", {"day": "3", "month": "05", "year": "2026"})
    assert kept == "2026-05-03"
    assert form_of(BOOK, review, "nl", kept).parts == ("03", "05", "2026")
    for wrong in ({"day": "31", "month": "2", "year": "2026"}, {"day": "3"}, {"day": "a", "month": "b", "year": "c"}):
        with pytest.raises(Wrong):
            read_form(BOOK, review, "nl", wrong)


def test_choices_only_from_the_list() -> None:
    status = Subject("residence_status", "you")
    assert read_form(BOOK, status, "fr", {"choice": "belgian"}) == "belgian"
    for wrong in ("", "BELGIAN", "martian"):
        with pytest.raises(Wrong):
            read_form(BOOK, status, "fr", {"choice": wrong})


def test_none_of_these_is_said_not_assumed() -> None:
    incomes = Subject("incomes", "you")
    assert read_form(BOOK, incomes, "en", {"do": "none"}) == "none"
    assert read_form(BOOK, incomes, "en", {"do": "next", "is-work": "1", "is-pension": "1"}) == "work pension"
    with pytest.raises(Wrong):
        read_form(BOOK, incomes, "en", {"do": "next"})


def test_without_unemployment_benefit_there_are_no_months_with_it() -> None:
    def months(ticked: str) -> object:
        home = household(BOOK, Told(everyone=True, answers={f"{INCOMES}@{READER}": ticked}), "en")
        history = home.situation.persons[home.reader].facts.get("months_fully_unemployed")
        return history[0].value if history else None

    assert months("work") == 0.0
    assert months("unemployment") is None


def test_places() -> None:
    assert [one.nis for one in find("9000 Gent")[0]] == ["44021"] and find("9000")[1]
    assert find("gand")[0][0].nis == "44021"
    assert find("Bruxelles")[1]
    assert "Brussel" in {one.name_in("nl") for one in find("Brusel")[0]} and not find("Brusel")[1]
    assert find("Sint Niklaas")[0][0].name_in("nl") == "Sint-Niklaas"
    assert find("") == ([], False) and find("qqqqqq") == ([], False)
    assert find("Eupen")[0][0].name_in("de") == "Eupen"
    assert [one.name_in("nl") for one in find("1050")[0]] == ["Elsene", "Brussel"], "whose own code it is comes first"
    assert [one.name_in("nl") for one in find("1804 Cargovil")[0]] == ["Zemst", "Vilvoorde"]


def answered(question: Question, id: str, turn: int) -> str:
    """Some possible answer; another one at another turn."""
    if question.subject.fact == INCOMES:
        return ("none", "work", "pension")[turn % 3]
    kind = kind_of(BOOK, question.subject)
    if kind.form == "flag":
        return "yes" if id.startswith("lives_in_belgium") or (len(id) + turn) % 4 == 0 else "no"
    if kind.choices is not None:
        members = [one.name.lower() for one in kind.choices]
        return members[turn % len(members)]
    amount = ("0", "0", "900", "2400")[(len(id) + turn) % 4] if kind.form == "amount" else "0"
    return "2020-01-01" if kind.form == "date" else f"{amount} EUR/month" if kind.needs_unit else amount


def family(focus: list[str], age: int) -> Told:
    told = Told(focus=focus, municipality="9000", members=[Member(READER, age=str(age))], everyone=True)
    if age > 50:
        told.add(Member("", "Jan", str(age - 3), relation="SPOUSE", shares="yes"))
    else:
        told.add(Member("", "Lea", str(age - 28), relation="CHILD", shares="yes"))
    return told


@pytest.fixture(params=["with prior", "without prior"])
def prior(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions are ranked with the synthetic prior, or plainly while it is not there yet."""
    weigher = ask.priors.prepare(BOOK) if request.param == "with prior" else None
    monkeypatch.setattr(ask.priors, "ready", lambda _: weigher)


@pytest.mark.parametrize("age", [34, 67])
@pytest.mark.parametrize("right", ["verwarmingstoelage_chauffage", "igo_grapa", "installatiepremie_prime_installation"])
def test_a_right_that_somebody_came_for_is_settled_before_all_else(prior: None, right: str, age: int) -> None:
    told = family([right], age)
    while True:
        home = household(BOOK, told, "en")
        found, _ = next_page(BOOK, told, home) or (None, [])
        if found is None or right not in found.rights:
            break
        id = home.stable(found.subject)
        assert id not in told.answers
        told.answers[id] = answered(found, id, age)
    results = assess(BOOK, home.situation, rights=[right], persons=home.grown, thorough=False).results
    assert not [one for one in results if one.outcome is Outcome.NOT_YET_KNOWN and one.missing]
    assert found is not None  # then other rights


def test_who_comes_with_a_high_energy_bill_is_asked_what_the_house_is_heated_with(prior: None) -> None:
    told = family([id for id, one in BOOK.rights.items() if "high_energy_bill" in one.folder.right.life_events], 34)
    while "heating_fuel@p1" not in told.answers:
        home = household(BOOK, told, "en")
        found, _ = next_page(BOOK, told, home) or (None, [])
        assert found is not None and set(found.rights) & set(told.focus)
        id = home.stable(found.subject)
        told.answers[id] = "none" if found.subject.fact == INCOMES else answered(found, id, 1)


def asked_of_a_family(given: str) -> list[str]:
    """The questions to parents with a grandmother, a student and a child, all answered alike."""
    told = Told(members=[Member(READER, age="45")], everyone=True)
    for name, age, relation in (("Tom", "47", "DE_FACTO_PARTNER"), ("Oma", "72", "PARENT"), ("Sam", "20", "CHILD"),
                                ("Lou", "8", "CHILD")):  # fmt: skip
        told.add(Member("", name, age, relation=relation, shares="yes"))
    while True:
        home = household(BOOK, told, "en")
        found, _ = next_page(BOOK, told, home) or (None, [])
        if found is None:
            return list(told.answers)
        told.answers[home.stable(found.subject)] = given


@pytest.mark.parametrize("given", [UNKNOWN, DECLINED])
def test_who_knows_nothing_is_not_asked_everything(prior: None, given: str) -> None:
    asked = asked_of_a_family(given)
    assert len(asked) < (60 if ask.priors.ready(BOOK) else 110)  # it was 299
    facts = {id.partition("@")[0] for id in asked}
    assert INCOMES in facts and not incomes.covered() & facts, "no amount of what nobody knows"


def test_a_number_is_asked_for_after_a_yes_though_little_may_hang_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "worth_asking", lambda *_: [])
    told = family([], 34)
    assert next_page(BOOK, told, household(BOOK, told, "en")) is None
    told.has = ["autonomy_points@p1"]
    found, others = next_page(BOOK, told, household(BOOK, told, "en")) or (None, [])
    assert found is not None and found.subject.fact == "autonomy_points" and not others


def test_what_a_child_has_in_spite_of_its_age_is_asked() -> None:
    told = Told(members=[Member(READER, age="45"), Member("p2", "Lou", "8", relation="CHILD")], everyone=True)
    told.answers = {f"{incomes.ANY}@p2": "yes", f"{INCOMES}@p2": "disability"}
    skipped = said(told, household(BOOK, told, "en"))
    assert Subject("ivt_received", "Lou") not in skipped and Subject("igo_received", "Lou") in skipped


def test_one_thing_that_is_not_known_changes_little() -> None:
    assert [knows(Told(answers=dict.fromkeys(map(str, range(asked)), UNKNOWN))) for asked in (0, 1, 3)] == [
        1,
        0.75,
        0.5,
    ]


def test_rights_of_an_event_go_before_others(prior: None) -> None:
    told, turned = family(["it_ai", "sociaal_tarief_tarif_social"], 34), False
    for turn in range(45):
        home = household(BOOK, told, "en")
        found, _ = next_page(BOOK, told, home) or (None, [])
        if found is None:
            break
        about = ask.worth_asking(open_questions(BOOK, told, home, told.focus))
        assert bool(set(found.rights) & set(told.focus)) or not about
        turned |= not about
        id = home.stable(found.subject)
        told.answers[id] = answered(found, id, turn)
    assert turned


def flatmate(relation: str) -> Told:
    told = Told(event="falling_ill", focus=["ivt_arr", "vt_bim"], municipality="63023", everyone=True)
    told.members = [Member(READER, age="58"), Member("p2", "Karl", "55", relation=relation, shares="no")]
    return told


def test_of_a_flatmate_only_what_matters_to_others_is_asked(prior: None) -> None:
    """Who is ill and lives with a friend is asked of the own income first, not of the friend's tax two years ago."""
    about: dict[str, list[str]] = {}
    for relation in ("NOT_RELATED", "SIBLING"):
        told = flatmate(relation)
        for _ in range(40):
            home = household(BOOK, told, "de")
            found = next_page(BOOK, told, home)
            if found is None:
                break
            ids = [home.stable(one) for one in found[1]] or [home.stable(found[0].subject)]
            about.setdefault(relation, []).extend(ids)
            told.answers |= {id: "none" if id.startswith(INCOMES) else UNKNOWN for id in ids}
        assert about[relation][0].endswith("@p1")
    of_karl = [id for id in about["NOT_RELATED"] if "@p2" in id]
    assert len(of_karl) < len([id for id in about["SIBLING"] if "@p2" in id])
    assert not [id for id in of_karl if id.startswith(("autonomy_points", "earning_capacity", "savings"))]


def test_whether_somebody_was_homeless_comes_before_a_premium_for_it(prior: None) -> None:
    told = Told(event="check", focus=["installatiepremie_prime_installation"], municipality="62063", everyone=True)
    told.members = [Member(READER, age="71")]
    order: list[str] = []
    for _ in range(30):
        home = household(BOOK, told, "fr")
        found = next_page(BOOK, told, home)
        if found is None:
            break
        ids = [home.stable(one) for one in found[1]] or [home.stable(found[0].subject)]
        order += [id.partition("@")[0] for id in ids]
        told.answers |= {id: "none" if id.startswith(INCOMES) else "no" if "home" in id else UNKNOWN for id in ids}
    assert "leaves_homelessness" in order and "installation_premium_received_before" not in order
