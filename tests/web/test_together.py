"""The same question about several people on one page: asked together, kept apart."""

from html import unescape

import pytest
from visiting import Visitor, plain, usual_answer

from abord.book import open_book
from abord.engine.facts import LANGUAGES
from abord.web.check.conversation import NOT_KNOWN, ROUND, knows
from abord.web.check.results import MOST_PAPERS
from abord.web.check.together import LINES, is_list, is_rare
from abord.web.check.told import LIKELY_NIL, Told
from abord.web.site.words import say

CHILDREN = (("Lou", "9"), ("Ada", "7"), ("Bo", "4"))
BENEFIT = [f"family_allowances_received_for_other@p1~p{place}" for place in (2, 3, 4)]


@pytest.fixture
def parent(visitor: Visitor) -> Visitor:
    """A lone parent of three."""
    visitor.begin(age="38")
    for name, age in CHILDREN:
        visitor.post("people", do="add")
        visitor.post("people", do="save", who="new", name=name, age=age, relation="CHILD", shares="yes")
    visitor.post("people", do="everyone")
    return visitor


def until(visitor: Visitor, fact: str) -> str:
    """Answer until a page asks this; gives what it is about."""
    for _ in range(60):
        found = visitor.question()
        assert found is not None
        if found[0].startswith(fact):
            return found[0]
        visitor.post("question", about=found[0], do="unknown")
    raise AssertionError(f"{fact} is not asked")


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_children_are_three_lines(parent: Visitor, language: str) -> None:
    about = until(parent, "family_allowances_received_for_other")
    parent.language = language
    page = parent.get("question")
    assert [row.id for row in page.context["form"].rows] == BENEFIT
    html = page.content.decode()
    assert "…" in plain(html) and all(name in plain(html) for name, _ in CHILDREN)
    parent.post("question", about=about, do="next", **{f"is-{BENEFIT[0]}": "yes", f"is-{BENEFIT[1]}": "no"})
    kept = parent.told["answers"]
    assert [kept[id] for id in BENEFIT] == ["yes", "no", "unknown"], "what is left open stays unknown"
    assert parent.told["together"] == []


@pytest.mark.parametrize(("button", "kept"), [("nobody", "no"), ("unknown", "unknown"), ("declined", "declined")])
def test_one_button_for_all_lines(parent: Visitor, button: str, kept: str) -> None:
    about = until(parent, "family_allowances_received_for_other")
    parent.post("question", about=about, do=button)
    assert {parent.told["answers"][id] for id in BENEFIT} == {kept}


def test_a_page_on_which_nothing_was_chosen_says_so_and_each_answer_is_changed_by_itself(parent: Visitor) -> None:
    about = until(parent, "family_allowances_received_for_other")
    page = parent.post("question", 422, about=about, do="next")
    assert page.context["form"].error and len(page.context["form"].rows) == 3
    assert page.content.decode().count('<fieldset class="person" aria-describedby="error">') == 3
    wrong = {f"is-{BENEFIT[0]}": "perhaps"}
    assert parent.post("question", 422, about=about, do="next", **wrong).context["form"].error
    parent.post("question", about=about, do="nobody")
    parent.post("known", about=BENEFIT[1])
    page = parent.get("question")
    assert page.context["form"].form == "flag" and page.context["about"] == BENEFIT[1]
    parent.post("question", about=BENEFIT[1], do="next", choice="yes")
    assert [parent.told["answers"][id] for id in BENEFIT] == ["no", "yes", "no"]


def test_choices_are_lists(parent: Visitor) -> None:
    about = until(parent, "custody")
    page = parent.get("question")
    ids = [row.id for row in page.context["form"].rows]
    assert ids == [f"custody@p1~p{place}" for place in (2, 3, 4)] and page.content.decode().count("<select") == 3
    parent.post("question", about=about, do="next", **{f"is-{id}": "alternating" for id in ids})
    assert {parent.told["answers"][id] for id in ids} == {"alternating"}


def test_somebody_who_is_gone_is_not_asked_about(parent: Visitor) -> None:
    until(parent, "family_allowances_received_for_other")
    parent.post("people", do="remove", who="p3")
    until(parent, "family_allowances_received_for_other")
    assert [row.id for row in parent.get("question").context["form"].rows] == [BENEFIT[0], BENEFIT[2]]


def test_a_button_for_all_throws_nothing_away_that_was_chosen(parent: Visitor) -> None:
    about = until(parent, "family_allowances_received_for_other")
    chosen = {f"is-{BENEFIT[1]}": "yes"}
    page = parent.post("question", 422, about=about, do="nobody", **chosen)
    assert [option.chosen for option in page.context["form"].rows[1].options] == [True, False]
    parent.post("question", about=about, do="declined", **chosen)
    assert [parent.told["answers"][id] for id in BENEFIT] == ["declined", "yes", "declined"]


def test_a_page_that_is_sent_again_says_what_stood_on_it(parent: Visitor) -> None:
    """Back in the browser, or a second tab: the page in the session is another by then."""
    about = until(parent, "family_allowances_received_for_other")
    parent.post("question", about=about, do="nobody")
    parent.get("question")
    parent.lines = BENEFIT
    parent.post("question", about=about, do="next", **{f"is-{id}": "yes" for id in BENEFIT})
    assert {parent.told["answers"][id] for id in BENEFIT} == {"yes"}
    parent.lines = [*BENEFIT[:2], "age@p1", "nonsense"]
    parent.post("question", about=BENEFIT[0], do="nobody", **{f"is-{BENEFIT[2]}": "no"})
    assert [parent.told["answers"][id] for id in BENEFIT] == ["no", "no", "yes"], "only what stood on the page"


def test_a_page_is_one_sign_of_knowing_little() -> None:
    answers = {"residence_status@p1": "belgian", **dict.fromkeys(BENEFIT, "unknown")}
    told = Told(answers=answers, pages=dict.fromkeys(BENEFIT, BENEFIT[0]))
    assert knows(told) == (1 + 3) / (2 + 3)
    told.answers = answers | {BENEFIT[0]: "yes"}
    assert knows(told) == 1, "a line that is left open is none"


# A list of what may be so for one person.


def is_number(id: str) -> bool:
    return open_book().facts[id.partition("@")[0]].is_number


def to_a_list(visitor: Visitor) -> list[str]:
    """Answer until there is a list; gives its lines."""
    for _ in range(60):
        found = visitor.question()
        assert found is not None
        if found[1].is_list:
            return [row.id for row in found[1].rows]
        visitor.post("question", about=found[0], **usual_answer(*found, {}))
    raise AssertionError("no list")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_so_for_few_people_is_one_page(visitor: Visitor, language: str) -> None:
    visitor.alone()
    lines = to_a_list(visitor)
    assert 2 <= len(lines) <= LINES and {id.partition("@")[2] for id in lines} == {"p1"}
    visitor.language = language
    page = visitor.get("question")
    html = plain(unescape(page.content.decode()))
    assert all(plain(row.name) in html for row in page.context["form"].rows)
    assert len(page.context["text"]["found"]) == len(lines), "where each is found"
    visitor.post("question", about=page.context["about"], do="nobody")
    kept = visitor.told["answers"]
    assert {kept[id].split()[0] for id in lines} <= {"no", "0", LIKELY_NIL}


def test_a_number_on_a_list_is_asked_for_after_a_yes(visitor: Visitor) -> None:
    visitor.alone()
    lines = to_a_list(visitor)
    numbers = [id for id in lines if is_number(id)]
    about, yes = visitor.told["current"], {f"is-{number}": "yes" for number in numbers}
    visitor.post("question", 422, about=about, do="nobody", **yes)
    visitor.post("question", about=about, do="next", **yes)
    kept = visitor.told["answers"]
    assert numbers and not set(numbers) & set(kept) and visitor.told["has"] == numbers
    assert {kept[id] for id in lines if id not in numbers} == {"unknown"}
    asked = []
    while (found := visitor.question()) is not None:
        asked.append(([row.id for row in found[1].rows], found[0]))
        visitor.post("question", about=found[0], **usual_answer(*found, {}))
    assert all(not set(numbers) & set(rows) for rows, _ in asked), "on no list again"
    assert {about for _, about in asked[: len(numbers)]} == set(numbers), "at once, whatever it may change"


def test_back_leads_to_the_whole_list_with_what_was_chosen(visitor: Visitor) -> None:
    visitor.alone()
    lines = to_a_list(visitor)
    number = next(id for id in lines if is_number(id))
    about = visitor.told["current"]
    visitor.post("question", about=about, do="nobody")
    after, form = visitor.question() or ("", None)
    assert visitor.get("question").context["count"] == len({*visitor.told["answers"]} - set(lines)) + 2, "pages"
    visitor.post("question", about=after, do="back")
    back, form = visitor.question() or ("", None)
    assert back == about and [row.id for row in form.rows] == lines
    assert all([option.chosen for option in row.options] == [False, True] for row in form.rows)
    visitor.post("question", about=back, do="next", **{f"is-{id}": "yes" if id == number else "no" for id in lines})
    assert number not in visitor.told["answers"], "none is taken back"


def test_back_from_the_number_after_a_yes_leads_to_its_list(visitor: Visitor) -> None:
    visitor.alone()
    lines = to_a_list(visitor)
    number = next(id for id in lines if is_number(id))
    visitor.post("question", about=visitor.told["current"], do="next", **{f"is-{number}": "yes"})
    assert (visitor.question() or ("",))[0] == number
    visitor.post("question", about=number, do="back")
    _, form = visitor.question() or ("", None)
    assert [row.id for row in form.rows] == lines
    assert next(row for row in form.rows if row.id == number).options[0].chosen


def test_back_leads_to_a_list_of_which_all_has_still_to_be_asked_for(visitor: Visitor) -> None:
    visitor.alone()
    first, _ = visitor.question() or ("", None)
    visitor.post("question", about=first, do="unknown")
    visitor.lines = numbers = ["months_incapacitated@p1", "autonomy_points@p1"]
    visitor.post("question", about=numbers[0], do="next", **{f"is-{number}": "yes" for number in numbers})
    number, _ = visitor.question() or ("", None)
    assert number in numbers
    visitor.post("question", about=number, do="back")
    _, form = visitor.question() or ("", None)
    assert [row.id for row in form.rows] == numbers


def test_what_a_doctor_decides_is_on_no_list() -> None:
    """The button "none of these" would make a no of what was never examined."""
    facts = open_book().facts
    assert not [fact for fact in facts.values() if fact.rare and "don’t know" in fact.help["en"]]


@pytest.mark.parametrize(("language", "own"), [("nl", "uw"), ("fr", "vous"), ("de", "Ihnen"), ("en", "you")])
def test_where_incomes_are_found_is_said_of_anybody(language: str, own: str) -> None:
    assert own not in say(language, "incomes_where").replace(",", " ").split()


def test_no_point_that_was_never_measured_is_kept_as_measured(visitor: Visitor) -> None:
    """Who says that everyday life is not hard has most likely no points; no doctor has counted them."""
    points = "autonomy_points@p1"
    visitor.alone()
    first, _ = visitor.question() or ("", None)
    visitor.post("question", about=first, do="unknown")
    visitor.lines = [points, "months_incapacitated@p1"]
    visitor.post("question", about=points, do="nobody")
    kept = visitor.told["answers"]
    assert (kept[points], kept["months_incapacitated@p1"]) == (LIKELY_NIL, "0")
    label = {"nl": "zelfredzaamheid", "fr": "autonomie", "de": "Selbstständigkeit", "en": "autonomy points"}
    for language in LANGUAGES:
        visitor.language = language
        answer = visitor.get("result").context["answer"]
        assert any(label[language] in line for line in answer.assumptions), "listed"
        assert next(card for card in answer.cards if card.right == "it_ai").group == "not"
        assert say(language, "likely_nil") in unescape(visitor.get("known").content.decode())
    visitor.language = "en"
    visitor.post("known", about=points)
    page = visitor.get("question")
    assert [row.id for row in page.context["form"].rows] == [points], "first what is easy to say"
    assert say("en", "where_find") not in page.content.decode(), "no paper says whether everyday life is hard"
    visitor.post("question", about=points, do="next", **{f"is-{points}": "no"})
    assert visitor.told["answers"][points] == LIKELY_NIL, "changed to the same, it says the same"
    visitor.post("known", about=points)
    visitor.get("question")
    onward = visitor.post("question", about=points, do="next", **{f"is-{points}": "yes"})
    assert onward["Location"] == "/en/question/", "how many is asked at once"
    page = visitor.get("question")
    assert page.context["form"].form == "count" and say("en", "where_find") in page.content.decode()
    assert visitor.post("question", about=points, do="next", text="12")["Location"] == "/en/known/"
    visitor.post("known", about=points)
    assert visitor.get("question").context["form"].text == "12", "a number that was told is changed as such"
    answer = visitor.get("result").context["answer"]
    assert not any(label["en"] in line for line in answer.assumptions)


def test_what_is_easy_to_say_stands_first_on_a_list(visitor: Visitor) -> None:
    visitor.alone()
    burdens = [open_book().facts[id.partition("@")[0]].burden for id in to_a_list(visitor)]
    assert burdens == sorted(burdens) and len(set(burdens)) > 1


def test_a_number_alone_is_asked_whether_there_is_any_too(visitor: Visitor) -> None:
    visitor.alone()
    quarters = "quarters_of_bridging_right@p1"
    session = visitor.client.session
    session["told"] = session["told"] | {"current": quarters, "together": [quarters]}
    session.save()
    page = visitor.get("question")
    assert [row.id for row in page.context["form"].rows] == [quarters] and page.context["form"].is_list
    asked, html = page.context["form"].rows[0].name, unescape(page.content.decode())
    assert page.context["text"]["question"] == asked and plain(html).count(asked) == 2, "the heading and the title"
    assert say("en", "none_of_these") not in html and say("en", "list_question") not in html
    assert say("en", "together_hint") not in html and page.context["text"]["help"] in html
    visitor.post("question", about=quarters, do="next", **{f"is-{quarters}": "no"})
    assert visitor.told["answers"] == {quarters: "0"}
    assert is_list(open_book(), [quarters]) and not is_list(open_book(), ["widowed@p1"])


def test_the_number_after_a_yes_has_a_number_of_its_own(visitor: Visitor) -> None:
    visitor.alone()
    lines = to_a_list(visitor)
    before = visitor.get("question").context["count"]
    number = next(id for id in lines if is_number(id))
    visitor.post("question", about=visitor.told["current"], do="next", **{f"is-{number}": "yes"})
    assert visitor.get("question").context["count"] == before + 1
    visitor.post("question", about=number, do="next", text="1")
    assert visitor.get("question").context["count"] == before + 2


def test_who_takes_a_yes_back_counts_one_page_less(visitor: Visitor) -> None:
    visitor.alone()
    lines = to_a_list(visitor)
    before, about = visitor.get("question").context["count"], visitor.told["current"]
    number = next(id for id in lines if is_number(id))
    visitor.post("question", about=about, do="next", **{f"is-{number}": "yes"})
    visitor.get("question")
    visitor.post("question", about=number, do="back")
    visitor.get("question")
    visitor.post("question", about=about, do="nobody")
    assert visitor.told["has"] == []
    assert visitor.get("question").context["count"] == before + 1


def test_a_changed_line_stays_on_the_page_of_its_list(visitor: Visitor) -> None:
    visitor.alone()
    lines = to_a_list(visitor)
    about, number = visitor.told["current"], next(id for id in lines if is_number(id))
    visitor.post("question", about=about, do="nobody")
    visitor.question()
    before = visitor.get("question").context["count"]
    visitor.post("known", about=number)
    visitor.get("question")
    visitor.post("question", about=number, do="next", **{f"is-{number}": "no"})
    assert visitor.get("question").context["count"] == before
    visitor.post("question", about=(visitor.question() or ("", None))[0], do="back")
    _, form = visitor.question() or ("", None)
    assert [row.id for row in form.rows] == lines


def test_every_number_on_a_list_says_anybody_by_name() -> None:
    rare = [fact.rare for fact in open_book().facts.values() if fact.rare and fact.is_number]
    assert rare and all("{name}" in one.question_about[language] for one in rare for language in LANGUAGES)
    assert not is_rare(open_book(), "relation")


# Who goes on.


def test_who_goes_on_and_does_not_know_soon_sees_the_answer_again(parent: Visitor) -> None:
    while (found := parent.question()) is not None:
        parent.post("question", about=found[0], do="unknown")
    for _ in range(2):
        page = parent.get("result")
        assert page.context["more"] and page.context["answer"].papers
        parent.post("result")
        asked = 0
        while (found := parent.question()) is not None:
            parent.post("question", about=found[0], do="unknown")
            asked += 1
        assert asked == ROUND // NOT_KNOWN


def test_a_page_that_is_sent_twice_counts_once_in_a_round(visitor: Visitor) -> None:
    visitor.alone()
    visitor.post("result")
    about, _ = visitor.question() or ("", None)
    for _ in range(2):
        visitor.post("question", about=about, do="unknown")
    assert visitor.told["effort"] == ROUND - NOT_KNOWN


def test_after_a_round_what_is_worth_it_is_asked_again(visitor: Visitor) -> None:
    visitor.alone()
    session = visitor.client.session
    session["told"] = session["told"] | {"deep": True, "effort": 1}
    session.save()
    about, _ = visitor.question() or ("", None)
    response = visitor.post("question", about=about, do="unknown")
    assert response["Location"] == "/en/result/"
    assert visitor.question() is not None


def test_papers_are_named_that_would_tell_what_was_not_known(parent: Visitor) -> None:
    while (found := parent.question()) is not None:
        parent.post("question", about=found[0], do="unknown")
    papers = parent.get("result").context["answer"].papers
    assert 1 <= len(papers) <= MOST_PAPERS and len({paper.where for paper in papers}) == len(papers)
    assert any("payslip" in paper.where for paper in papers), "of the page about all incomes, one place"
    for page in ("result", "plan"):
        html = plain(unescape(parent.get(page).content.decode()))
        assert all(plain(paper.where) in html for paper in papers)


def test_who_would_rather_not_say_is_not_told_where_to_look_it_up(visitor: Visitor) -> None:
    visitor.alone()
    while (found := visitor.question()) is not None:
        visitor.post("question", about=found[0], do="declined")
    assert visitor.get("result").context["answer"].papers == []


def test_who_knew_everything_has_nothing_to_look_up(visitor: Visitor) -> None:
    visitor.alone()
    visitor.answer_all()
    assert visitor.get("result").context["answer"].papers == []
