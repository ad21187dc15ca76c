"""The same question about several people on one page: asked together, kept apart."""

import pytest
from visiting import Visitor, plain

from abord.engine.facts import LANGUAGES
from abord.web.check.conversation import knows
from abord.web.check.told import Told

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


def test_a_line_that_is_left_open_is_no_sign_of_knowing_little() -> None:
    answers = {"residence_status@p1": "belgian", **dict.fromkeys(BENEFIT, "unknown")}
    assert knows(Told(answers=answers)) == (1 + 3) / (4 + 3)
    assert knows(Told(answers=answers | {BENEFIT[0]: "yes"})) == 1
