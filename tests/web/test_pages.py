"""The pages without a browser: ways through, mistakes, weights."""

import datetime
import html
import itertools
import re
from typing import Any

import pytest
from visiting import Visitor, plain

from abord.engine.facts import LANGUAGES
from abord.web.site import words

PAGES = ("place", "people", "question", "known", "result", "plan", "plan/large", "save", "resume", "about", "search")
SHEET_AND_FIRST_PAGE = 100_000
A_NEXT_PAGE = 30_000


def sheet(visitor: Visitor) -> bytes:
    from django.contrib.staticfiles import finders

    return open(finders.find("abord.css"), "rb").read()


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_way_alone(visitor: Visitor, language: str) -> None:
    visitor.language = language
    visitor.alone()
    asked = visitor.answer_all()
    assert len(asked) == len(set(asked)) <= 30
    result = visitor.get("result")
    groups = {card.right: card.group for card in result.context["answer"].cards if card.is_reader}
    assert groups["leefloon_ris"] == "probable"
    assert groups["igo_grapa"] == "not"
    html = result.content.decode()
    assert f'<html lang="{language}"' in html and "1" in plain(html)
    for page in PAGES:
        response = visitor.client.get(f"/{language}/{page}/", follow=True)
        assert response.status_code == 200
        text = response.content.decode()
        assert 'class="help"' in text and text.count("<h1") == 1
        assert "{" not in plain(text), page
    for number, card in enumerate(result.context["answer"].cards):
        if number < 3:
            visitor.get(f"result/{card.number}")
    first = visitor.client.get(f"/{language}/").content
    assert len(first) + len(sheet(visitor)) < SHEET_AND_FIRST_PAGE
    assert all(size < A_NEXT_PAGE for page, size in visitor.visited), visitor.visited


def test_a_big_family_stays_light_and_finds_an_end(visitor: Visitor) -> None:
    visitor.begin()
    people = [("Jan", "36", "SPOUSE"), ("Mia", "15", "CHILD"), ("Tom", "9", "CHILD"), ("Oma", "81", "PARENT")]
    for name, age, relation in people:
        visitor.post("people", do="add")
        visitor.post("people", do="save", who="new", name=name, age=age, relation=relation, shares="yes")
    visitor.post("people", do="everyone")
    asked = visitor.answer_all(most=120)
    assert len(asked) == len(set(asked))
    for page in ("known", "result", "plan"):
        visitor.get(page)
    result = visitor.client.get("/en/result/").context["answer"]
    for card in result.cards[:6]:
        visitor.get(f"result/{card.number}")
    assert all(size < A_NEXT_PAGE for page, size in visitor.visited), sorted(visitor.visited, key=lambda one: -one[1])[
        :3
    ]


FAMILIES = {
    "lone parent": ("separating", "Namur", [("Lou", "4", "CHILD")]),
    "lone parent of three": (
        "separating",
        "Namur",
        [("Lou", "4", "CHILD"), ("Bo", "7", "CHILD"), ("Max", "11", "CHILD")],
    ),
    "couple with a child": ("having_a_child", "9000", [("Sofie", "36", "SPOUSE"), ("Emma", "4", "CHILD")]),
}


@pytest.mark.parametrize("name", FAMILIES)
def test_the_answer_of_a_family_is_light_unpacked_too(visitor: Visitor, name: str) -> None:
    event, place, people = FAMILIES[name]
    visitor.post("", event=event)
    visitor.post("place", municipality=place)
    visitor.post("people", do="save", who="p1", age="29")
    for who, age, relation in people:
        visitor.post("people", do="add")
        visitor.post("people", do="save", who="new", name=who, age=age, relation=relation, shares="yes")
    visitor.post("people", do="everyone")
    visitor.answer_all({"custody": "mostly_here"}, most=120)
    for language in LANGUAGES:
        visitor.language = language
        page = visitor.get("result").content
        assert len(page) < A_NEXT_PAGE, language
        text = html.unescape(page.decode())
        assert text.count(words.say(language, "none_reviewed")) == 1
        assert len(re.findall('<summary aria-describedby="right-', text)) >= len(re.findall("<article", text)), (
            "what is folded belongs to a right"
        )


def test_what_holds_of_a_right_that_is_probably_not_there_stands_in_its_full_calculation(visitor: Visitor) -> None:
    visitor.alone()
    visitor.answer_all()
    page = visitor.get("result")
    shown = html.unescape(page.content.decode())
    cards = [card for card in page.context["answer"].group("not") if 0 < len(card.obstacles) < len(card.conditions)]
    assert cards
    for card in cards:
        own = shown[shown.index(f'id="right-{card.number}"') :].split("</article>")[0]
        assert own.count('<li class="no">') == len(card.obstacles) and '<li class="yes">' not in own
        assert words.say("en", "obstacles") in own and words.say("en", "all_conditions") in own, "it says so"
        whole, pages = "", visitor.get(f"result/{card.number}").context["pages"]
        for number in pages:
            whole += html.unescape(visitor.client.get(f"/en/result/{card.number}/?page={number}").content.decode())
        missing = [line.text for line in card.conditions if words.sentence(line.text) not in whole]
        assert not missing, (card.right, missing)


def test_back_and_change_lose_nothing(visitor: Visitor) -> None:
    visitor.alone()
    first, _ = visitor.question() or ("", None)
    visitor.post("question", about=first, do="unknown")
    second, _ = visitor.question() or ("", None)
    visitor.post("question", about=second, do="declined")
    third, _ = visitor.question() or ("", None)
    visitor.post("question", about=third, do="back")
    assert (visitor.question() or ("",))[0] == second
    visitor.post("question", about=second, do="back")
    assert (visitor.question() or ("",))[0] == first
    visitor.post("question", about=first, do="unknown")
    pages = visitor.told["pages"]
    assert list(dict.fromkeys(pages.get(id, id) for id in visitor.told["answers"])) == [first, second]
    visitor.post("known", about=first)
    assert (visitor.question() or ("",))[0] == first
    response = visitor.post("question", about=first, do="declined")
    assert response["Location"] == "/en/known/"
    assert {given for id, given in visitor.told["answers"].items()} == {"declined"}
    assert (visitor.question() or ("",))[0] not in (first, second)


def test_back_from_the_first_question_leads_to_the_people(visitor: Visitor) -> None:
    visitor.alone()
    first, _ = visitor.question() or ("", None)
    assert visitor.post("question", about=first, do="back")["Location"] == "/en/people/"


def test_the_same_question_after_reloading(visitor: Visitor) -> None:
    visitor.alone()
    assert len({(visitor.question() or ("",))[0] for _ in range(3)}) == 1


def test_mistakes_are_told_and_what_was_typed_stays(visitor: Visitor) -> None:
    visitor.alone()
    visitor.answer_all({"incomes": "work"}, most=80)
    visitor.post("known", about="wage_net@p1")
    response = visitor.post("question", 422, about="wage_net@p1", do="next", text="veel", period="EUR/week")
    html = response.content.decode()
    assert "Error: " in html and 'aria-invalid="true"' in html and 'value="veel"' in html
    assert re.search(r'value="EUR/week" checked', html)
    response = visitor.post("people", 422, do="save", who="p1", age="abc", day="31", month="2", year="1990")
    assert set(response.context["errors"]) == {"age", "day"}
    response = visitor.post("people", 422, do="save", who="new")
    assert set(response.context["errors"]) == {"name"}
    response = visitor.post("place", 200, municipality="Brusel")
    assert "Bruxelles / Brussel (1000)" in plain(response.content.decode())
    visitor.post("place", 422, municipality="nowhere at all")


def test_a_child_as_partner_is_asked_back_wherever_it_is_typed(visitor: Visitor) -> None:
    visitor.begin()
    visitor.post("people", do="add")
    response = visitor.post("people", 422, do="save", who="new", name="Lea", age="8", relation="SPOUSE")
    asked = response.context["errors"]["relation"]
    assert all(part in asked for part in ("8", "Lea", "check the age", "who this person is"))
    html = response.content.decode()
    assert 'href="#relation"' in html and 'aria-describedby="relation-error"' in html and 'value="8"' in html
    assert len(visitor.told["members"]) == 1, "nobody was added"
    visitor.post("people", do="save", who="new", name="Lea", age="8", relation="CHILD")
    visitor.post("people", do="add")
    visitor.post("people", do="save", who="new", name="Jan", age="17", relation="SPOUSE")
    assert "age" in visitor.post("people", 422, do="save", who="p1", age="9").context["errors"]
    visitor.post("people", 422, do="save", who="p3", name="Jan", age="17", relation="LEGAL_COHABITANT")
    ties = {"do": "tie", "who": "p3", "is-p2": "DE_FACTO_PARTNER"}
    visitor.post("people", do="save", who="p2", name="Lea", age="8")
    visitor.post("people", do="ties", who="p3")
    assert "Lea" in visitor.post("people", 422, **ties).context["error"]
    assert not visitor.told["answers"]
    fields = {"age.p1": "34", "age.p2": "8", "rel.p2": "", "age.p3": "9", "rel.p3": "spouse", "name.p3": "Jan"}
    response = visitor.post("helper", 422, **fields)
    assert "check the age" in plain(response.content.decode()) and set(response.context["wrong_fields"]) == {"age.p3"}


def test_place_is_asked_once_and_may_stay_open(visitor: Visitor) -> None:
    visitor.post("", event="everything")
    visitor.post("place", skip="1")
    assert visitor.told["municipality"] == ""
    visitor.post("place", nis="21004")
    assert "Brux" in plain(visitor.get("about").content.decode()) or "Brus" in plain(
        visitor.get("about").content.decode()
    )
    assert visitor.post("", event="everything")["Location"] == "/en/people/"


def test_no_fixed_home(visitor: Visitor) -> None:
    visitor.alone()
    visitor.answer_all({"housing": "no_fixed_roof"})
    groups = {card.right: card.group for card in visitor.get("result").context["answer"].cards}
    assert groups["leefloon_ris"] in ("probable", "maybe")


def test_result_at_any_moment(visitor: Visitor) -> None:
    visitor.post("", event="everything")
    for page in ("result", "plan", "known"):
        visitor.get(page)
    answer = visitor.get("result").context["answer"]
    assert {card.group for card in answer.cards} == {"open"}, "nothing is refused while nothing is known"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_right_of_which_no_law_was_read_says_so(visitor: Visitor, language: str) -> None:
    visitor.language = language
    visitor.post("", event="everything")
    page = visitor.get("result")
    unread = [card for card in page.context["answer"].cards if not card.law_read]
    assert {card.right for card in unread} == {"huursubsidie_subvention_location"}
    said = html.unescape(page.content.decode()).count(words.say(language, "law_not_read"))
    assert said == len(unread)


def test_i_do_not_know_anything(visitor: Visitor) -> None:
    visitor.alone()
    for _ in range(90):
        found = visitor.question()
        if found is None:
            break
        visitor.post("question", about=found[0], do="unknown")
    answer = visitor.get("result").context["answer"]
    assert not answer.group("probable")
    assert visitor.get("result").context["answer"].cards


def test_going_on_asks_more_and_ends(visitor: Visitor) -> None:
    visitor.alone()
    few = len(visitor.answer_all())
    visitor.post("result")
    more = visitor.answer_all(most=120)
    assert visitor.told["deep"] and len(more) >= 0 and few > 0
    assert not visitor.get("result").context["more"]


def test_a_right_chosen_in_the_search_is_settled_first(visitor: Visitor) -> None:
    visitor.post("", worry="te hoge stookoliefactuur")
    page = visitor.get("search")
    assert page.context["rights"][0][0] == "verwarmingstoelage_chauffage"
    visitor.post("", right="verwarmingstoelage_chauffage")
    assert visitor.told["focus"] == ["verwarmingstoelage_chauffage"]
    visitor.post("place", municipality="9000")
    visitor.post("people", do="save", who="p1", age="50")
    visitor.post("people", do="everyone")
    visitor.question()
    assert "verwarmingstoelage_chauffage" in visitor.told["current_rights"]


def test_what_one_has_is_not_advised(visitor: Visitor) -> None:
    visitor.alone()
    visitor.answer_all({"incomes": "ris", "receives_ris": "yes", "receives_equivalent_living_wage": "no"})
    visitor.post("result")
    visitor.answer_all({"receives_ris": "yes"}, most=120)
    answer = visitor.get("result").context["answer"]
    assert [card.right for card in answer.group("have")] == ["leefloon_ris"]
    assert "Living wage" not in str(visitor.get("plan").context["plan"])


def test_plan_and_calendar(visitor: Visitor) -> None:
    visitor.alone()
    visitor.answer_all()
    plan = visitor.get("plan").context["plan"]
    assert plan.steps[0].number == 1 and plan.steps[0].is_local and plan.steps[0].bring
    assert not set(plan.steps[0].bring) & set(plan.steps[0].they_have)
    response = visitor.client.get("/en/plan/calendar.ics")
    assert response["Content-Type"].startswith("text/calendar")
    text = response.content.decode()
    assert text.count("BEGIN:VEVENT") >= 2
    for telling in ("wage", "OCMW", "CPAS", "right", "social", "Abord", "benefit"):
        assert telling not in text.replace("-//abord//plan//EN", ""), telling
    from icalendar import Calendar

    days = [event.get("dtstart").dt for event in Calendar.from_ical(text).walk("VEVENT")]
    assert all(day.weekday() < 5 and day > datetime.date.today() for day in days)


def test_total_is_never_a_sum(visitor: Visitor) -> None:
    visitor.post("", event="becoming_disabled")
    visitor.post("place", municipality="9000")
    visitor.post("people", do="save", who="p1", age="40", name="")
    visitor.post("people", do="everyone")
    visitor.answer_all({"earning_capacity_at_most_one_third": "yes", "autonomy_points": "13"})
    answer = visitor.get("result").context["answer"]
    amounts = [card.monthly for card in answer.group("probable") if card.monthly]
    assert len(amounts) >= 2, "with one amount the sum and the highest are the same"
    assert answer.highest == words.span("en", max(amounts), max(amounts), "month")
    page = plain(visitor.get("result").content.decode())
    assert words.euro("en", max(amounts)).replace(words.NBSP, " ") in page.replace(words.NBSP, " ")
    sums = [sum(some) for size in range(2, len(amounts) + 1) for some in itertools.combinations(amounts, size)]
    assert not [one for one in sums if words.number("en", one) in page]


@pytest.mark.parametrize("page", ["people", "question", "known", "result", "plan", "save", "result/3"])
def test_pages_without_a_beginning_lead_to_the_start(visitor: Visitor, page: str) -> None:
    assert visitor.get(page, 303)["Location"] == "/en/"


def test_languages(visitor: Visitor) -> None:
    for accepted, language in (("fr-BE,fr;q=0.9", "fr"), ("de", "de"), ("zh,en;q=0.5", "en"), ("", "nl")):
        response = visitor.client.get("/", headers={"accept-language": accepted})
        assert response["Location"] == f"/{language}/"
    visitor.alone()
    about, _ = visitor.question() or ("", None)
    html = visitor.get("question").content.decode()
    assert [code for code in LANGUAGES if f'href="/{code}/question/"' in html] == list(LANGUAGES)
    visitor.language = "de"
    assert (visitor.question() or ("",))[0] == about, "the same question in another language"


def test_people_come_and_go(visitor: Visitor) -> None:
    visitor.begin()
    for _ in range(15):
        visitor.post("people", do="add")
        visitor.post("people", do="save", who="new", age="20")
    assert len(visitor.told["members"]) == 13, "twelve others at most"
    visitor.post("people", do="remove", who="p3")
    visitor.post("people", do="remove", who="p1")
    ids = [one["id"] for one in visitor.told["members"]]
    assert "p3" not in ids and ids[0] == "p1"
    visitor.post("people", do="add")
    visitor.post("people", do="save", who="new", age="20")
    assert visitor.told["members"][-1]["id"] == "p14", "a name is never used again"


FORGED = [
    {"about": "nonsense"},
    {"about": "wage_net@p9", "do": "next", "text": "1"},
    {"about": "same_roof@p1", "do": "next"},
    {"about": "relatives_income_left_out@p1~p1", "do": "next", "choice": "yes"},
    {"about": "x" * 5000},
    {"about": "value@p1#property", "do": "next", "text": "1"},
    {"about": "roster@", "do": "next", "choice": "no"},
]


@pytest.mark.parametrize("posted", FORGED)
def test_forged_questions_change_nothing(visitor: Visitor, posted: dict[str, str]) -> None:
    visitor.alone()
    visitor.post("question", **posted)
    assert visitor.told["answers"] == {}


def test_forged_everything_else(visitor: Visitor) -> None:
    visitor.post("", event="../../etc", right="none")
    visitor.post("place", 422, nis="99999")
    visitor.post("people", do="save", who="p77", age="3", relation="KING", shares="perhaps")
    assert len(visitor.told["members"]) == 1
    visitor.post("people", do="everyone")
    visitor.post("known", about="wage_net@p1")
    assert visitor.get("result/999", 303)["Location"] == "/en/result/"
    visitor.get("nothing", 404)
    assert visitor.client.post("/en/place/", {"municipality": "x" * 200_000}).status_code == 400


def test_text_is_escaped(visitor: Visitor) -> None:
    visitor.begin(name="<b>&x")
    visitor.post("", worry="<script>alert(1)</script>")
    assert "<script>" not in visitor.get("search").content.decode()
    page: Any = visitor.get("people").content.decode()
    assert "<b>&x" not in page and "&lt;b&gt;" in page


def test_the_own_pages_open_in_the_language_of_the_browser(visitor: Visitor) -> None:
    response = visitor.client.get("/mine/", headers={"Accept-Language": "fr-BE,fr;q=0.9"})
    assert (response.status_code, response["Location"]) == (303, "/mine/fr/")


def test_pages_travel_compressed(visitor: Visitor) -> None:
    plain = visitor.client.get("/en/")
    packed = visitor.client.get("/en/", headers={"Accept-Encoding": "gzip, deflate"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chain_of_a_result_names_the_right_and_no_letters_for_its_certainty(
    visitor: Visitor, language: str
) -> None:
    visitor.language = language
    visitor.alone()
    response = visitor.get("result/0")
    lines = response.context["lines"]
    assert lines[0].name == response.context["card"].name
    figures = [figure for line in lines for figure in line.figures]
    assert all(figure.sure not in ("S", "C", "K", "?") for figure in figures)


def test_what_asking_sets_in_motion_is_said_once_for_each_right(visitor: Visitor) -> None:
    visitor.post("", event="separating")
    visitor.post("place", municipality="Namur")
    visitor.post("people", do="save", who="p1", age="29")
    visitor.post("people", do="add")
    visitor.post("people", do="save", who="new", relation="CHILD", age="4", shares="yes")
    visitor.post("people", do="everyone")
    visitor.answer_all()
    page = visitor.get("result")
    cards = [card for name in ("probable", "maybe", "open") for card in page.context["answer"].shown(name)]
    told = [card.right for card in cards if card.consequences.lines and not card.repeats]
    assert len(told) == len(set(told)) and set(told) == {card.right for card in cards if card.consequences.lines}
    assert any(card.repeats for card in cards), "the child has the same right"
    text = page.content.decode()
    assert text.count('class="sets"') == len(told)
    for card in cards:
        if card.repeats is not None:
            assert card.repeats.right == card.right
            assert text.index(f'id="right-{card.repeats.number}"') < text.index(f'id="right-{card.number}"')
            own = text[text.index(f'id="right-{card.number}"') :].partition("</article>")[0]
            assert f'href="#right-{card.repeats.number}"' in own, "where it stands"
