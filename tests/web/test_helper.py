"""Helper mode: one screen, the keyboard alone, the same results; files in and out; nothing large but here."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from test_households import BOOK, EXAMPLES, check_same, example
from visiting import Visitor, plain

from abord.engine.case import Range
from abord.engine.facts import LANGUAGES, YAML_LOADER
from abord.screening.questions import Subject, kind_of
from abord.situation.reader import Reader
from abord.situation.values import read_value
from abord.web.check.forms import shown_answer
from abord.web.check.household import household
from abord.web.check.told import Told
from abord.web.helper.cells import read_cell, write_cell
from abord.web.helper.everyday import relation_of
from abord.web.helper.telling import tell
from abord.web.site.words import FOLDER, of, say

MOST = 100_000
BIG = Path(__file__).parents[2] / "examples" / "partners_dependants.yaml"


def upload(visitor: Visitor, content: bytes, expect: int = 200, name: str = "situation.yaml") -> Any:
    return visitor.post("helper", expect, do="import", file=SimpleUploadedFile(name, content))  # type: ignore[arg-type]


def fields(html: str) -> dict[str, str]:
    """The form as a browser would send it back untouched."""
    form = html.split('class="helper"')[1].split("</form>")[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or "checked" in tag):
            sent[name[1]] = value[1].replace("&#x27;", "'").replace("&amp;", "&") if value else ""
    for select in re.findall(r"<select.*?</select>", form, re.S):
        name, chosen = re.search(r'name="([^"]*)"', select), re.search(r'value="([^"]*)" selected', select)
        if name:
            sent[name[1]] = chosen[1] if chosen else ""
    return sent


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_file_comes_in_and_gives_the_same_results(visitor: Visitor, path: Path) -> None:
    situation, day = example(path)
    upload(visitor, path.read_bytes())
    told = Told.read(visitor.told)
    telling = tell(BOOK, situation, day)
    if told.municipality:  # the region then follows from it
        told.answers.setdefault("region@p1", telling.told.answers.get("region@p1", "unknown"))
    check_same(told, telling, situation, day)


WRONG_FILE = b"persons: {a: {age: 300}, b: {wage_nett: 1 EUR/month}, c: {wage_net: 100}}"
SAID = {"nl": "hier moet staan", "fr": "on attend ici", "de": "Hier wird erwartet", "en": "expected"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_with_a_file_is_said_in_the_language_of_the_page(visitor: Visitor, language: str) -> None:
    visitor.language = language
    html = plain(upload(visitor, WRONG_FILE, 422).content.decode())
    assert html.count(SAID[language]) == 3 and "wage_nett" in html
    assert "expected" not in html or language == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screen_sent_back_untouched_changes_nothing(visitor: Visitor, language: str) -> None:
    visitor.language = language
    for path in (BIG, EXAMPLES[-1]):
        html = upload(visitor, path.read_bytes()).content.decode()
        before = visitor.told
        visitor.post("helper", **fields(html))
        after = visitor.told
        assert after["answers"] == before["answers"] and after["members"] == before["members"]
        assert after["everyone"] == before["everyone"] and after["municipality"] == before["municipality"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_file_goes_out_and_comes_in_again(visitor: Visitor, path: Path) -> None:
    upload(visitor, path.read_bytes())
    first = visitor.told
    response = visitor.client.get("/en/helper/situation.yaml")
    assert "attachment" in response["Content-Disposition"]
    Reader(BOOK.facts).read(response.content)
    upload(visitor, response.content)
    again = visitor.told
    home, before = household(BOOK, Told.read(again), "en"), household(BOOK, Told.read(first), "en")
    assert {name: person.facts for name, person in home.situation.persons.items()}.keys() == set(
        before.situation.persons
    )
    for name, person in before.situation.persons.items():
        there = {key: [one.value for one in history] for key, history in person.facts.items()}
        here = {key: [one.value for one in history] for key, history in home.situation.persons[name].facts.items()}
        assert {key: value for key, value in there.items() if key != "age"}.items() <= here.items()


def test_a_household_is_typed_in_with_one_form(visitor: Visitor) -> None:
    html = visitor.get("helper").content.decode()
    sent = fields(html) | {
        "municipality": "9000", "everyone": "Yes", "name.p1": "Ann", "age.p1": "34", "age.new": "3/5/2019",
        "name.new": "Bo", "rel.new": "son or daughter",
    }  # fmt: skip
    visitor.post("helper", **sent)
    html = visitor.get("helper").content.decode()
    told = Told.read(visitor.told)
    assert [(one.name, one.age, one.born, one.relation) for one in told.members] == [
        ("Ann", "34", "", ""), ("Bo", "", "2019-05-03", "CHILD"),
    ]  # fmt: skip
    assert told.municipality == "44021" and told.everyone is True
    sent = fields(html) | {"a.wage_net@p1": "1250", "a.lives_in_belgium@p1": "y", "a.residence_status@p1": "belgian",
                           "rest.p1": "1", "a.savings@p1": "0"}  # fmt: skip
    visitor.post("helper", **sent)
    answers = visitor.told["answers"]
    assert answers["wage_net@p1"] == "1250 EUR/month" and answers["lives_in_belgium@p1"] == "yes"
    assert answers["residence_status@p1"] == "belgian" and answers["incomes@p1"] == "work"
    page = visitor.get("helper")
    assert page.context["open_count"] < 120
    html = page.content.decode()
    assert html.count("autofocus") == 1 and 'accesskey="b"' in html and 'accesskey="s"' in html
    assert 'value="1250"' in html and "pension_net@p1" not in html, "what is nil needs no place"
    visitor.post("helper", **(fields(html) | {"gone.p2": "1", "a.wage_net@p1": ""}))
    assert [one["id"] for one in visitor.told["members"]] == ["p1"] and "wage_net@p1" not in visitor.told["answers"]


def test_what_of_a_file_is_left_out_is_seen_before_the_cursor_jumps(visitor: Visitor) -> None:
    page = upload(visitor, b"date: 2025-06-01\npersons: {a: {age: between 30 and 40}}")
    assert page.context["left_out"] == ["persons.a.age"] and "autofocus" not in page.content.decode()
    whole = upload(visitor, BIG.read_bytes())
    assert not whole.context["left_out"] and whole.content.decode().count("autofocus") == 1


EVERYDAY = {
    "nl": ("Ann 45, Tom 47 echtgenoot, Oma 72 moeder, Sam 20 jaar zoon; Lou 3/5/2018 kind", "kind", "feitelijk"),
    "fr": ("Anne 45, Tom 47 mari, Mamie 72 mère, Sam 20 ans fils; Lou 3/5/2018 enfant", "enfant", "compagnon"),
    "de": ("Anna 45, Tom 47 Ehemann, Oma 72 Mutter, Sam 20 Jahre Sohn; Lou 3.5.2018 Kind", "Kind", "gesetzlich"),
    "en": ("Ann 45, Tom 47 husband, Gran 72 mother, Sam 20 years son; Lou 3/5/2018 child", "child", "girlfriend"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_family_is_typed_in_one_line(visitor: Visitor, language: str) -> None:
    visitor.language = language
    line, child, partner = EVERYDAY[language]
    visitor.post("helper", municipality="9000", everyone=say(language, "yes"), line=line)
    told = Told.read(visitor.told)
    assert told.everyone is True
    assert [(one.age or one.born, one.relation) for one in told.members] == [
        ("45", ""), ("47", "SPOUSE"), ("72", "PARENT"), ("20", "CHILD"), ("2018-05-03", "CHILD"),
    ]  # fmt: skip
    assert [one.name for one in told.members][3:] == ["Sam", "Lou"]
    # The same words in a cell: "Kind" is no child of a brother or of the partner, whose labels begin with it.
    for word, meant in ((child, "CHILD"), (partner, None)):
        visitor.post("helper", **{"age.new": "26", "rel.new": word})
        assert visitor.told["members"][-1]["relation"] == (meant or relation_of(language, partner))


@pytest.mark.parametrize(
    "line", ["Ann 450", "Ann 45, Tom 4 7 man", "Ann 31/2/2000", ",".join(f"{n}" for n in range(20))]
)
def test_a_line_that_cannot_be_read_changes_nothing_and_stays(visitor: Visitor, line: str) -> None:
    html = visitor.post("helper", 422, line=line).content.decode()
    assert f'value="{line}"' in html and html.count("autofocus") == 1
    assert [one["id"] for one in visitor.told["members"]] == ["p1"] and not visitor.told["members"][0]["age"]


def test_a_second_line_adds_people(visitor: Visitor) -> None:
    visitor.post("helper", line="Ann 45")
    visitor.post("helper", line="Tom 47 husband, somebody")
    assert [(one["name"], one["relation"]) for one in visitor.told["members"]] == [
        ("Ann", ""), ("Tom", "SPOUSE"), ("somebody", ""),
    ]  # fmt: skip


def test_everyday_words_mean_one_thing() -> None:
    for language in LANGUAGES:
        labels = {of(texts, language).casefold(): name for name, texts in BOOK.choice_labels["Relation"].items()}
        assert not [word for word, name in labels.items() if relation_of(language, word) not in ("", name)]
    for language, word in (("fr", "belle-mère"), ("nl", "partner"), ("fr", "cousin"), ("nl", "neef")):
        assert not relation_of(language, word)


@pytest.mark.parametrize(("language", "typed"), [("nl", "afw"), ("fr", "altern"), ("de", "abw"), ("en", "turns")])
def test_a_choice_by_the_beginning_of_a_word_that_only_it_has(language: str, typed: str) -> None:
    assert read_cell(BOOK, Subject("custody", "a", "b"), language, typed) == "alternating"


def test_a_relation_that_cannot_be_read_stays_with_the_person_it_is_about(visitor: Visitor) -> None:
    visitor.post("helper", line="Ann 45")
    html = visitor.post("helper", 422, **{"name.new": "Tom", "age.new": "47", "rel.new": "buddy"}).content.decode()
    assert 'name="rel.p2" value="buddy"' in html and 'name="rel.new" value=""' in html
    assert '<a href="#rel.p2">' in html and "(Tom): buddy" in html, "which field, of whom, and what was typed"
    assert html.count("autofocus") == 1 and re.search(r'id="rel.p2"[^>]*autofocus', html)


def test_the_empty_screen_waits_for_the_municipality_and_after_a_person_for_the_next(visitor: Visitor) -> None:
    assert re.search(r'id="municipality"[^>]*autofocus', visitor.get("helper").content.decode())
    there = visitor.post("helper", **{"age.p1": "45", "name.new": "Tom", "age.new": "47"})
    assert there["Location"].endswith("/helper/#name.new")
    assert visitor.post("helper", line="Lou 8 son")["Location"].endswith("/helper/")


PARTNER = {"nl": "partner", "fr": "partenaire", "de": "Partner", "en": "partner"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_that_can_mean_several_things_is_no_name_and_no_guess(visitor: Visitor, language: str) -> None:
    visitor.language = language
    word = PARTNER[language]
    for field, error in (("line", "err_person"), ("name.new", "err_cell")):
        asked = say(language, error)
        page = html.unescape(visitor.post("helper", 422, **{field: f"Sam 33 {word}", "age.new": ""}).content.decode())
        assert f'value="Sam 33 {word}"' in page and asked in page and f'href="#{field}"' in page
        assert page.count("autofocus") == 1 and re.search(rf'id="{field}"[^>]*autofocus', page)
        assert len(visitor.told["members"]) == 1 and not visitor.told["members"][0]["name"]
    visitor.post("helper", 422, **{"age.new": "33", "rel.new": word})
    assert visitor.told["members"][1]["relation"] == "", "neither by the one label that begins with it"


def test_name_age_and_relation_in_one_cell_are_read(visitor: Visitor) -> None:
    visitor.post("helper", **{"name.p1": "Ann 45", "age.p1": "", "name.new": "Sam 33 husband", "age.new": ""})
    visitor.post("helper", **{"name.new": "Lou 3/5/2019 daughter", "age.new": ""})
    visitor.post("helper", **{"name.new": "child 2", "age.new": ""})
    visitor.post("helper", **{"name.new": "Bo 2", "age.new": "7"})
    assert [(one["name"], one["age"], one["born"], one["relation"]) for one in visitor.told["members"]] == [
        ("Ann", "45", "", ""), ("Sam", "33", "", "SPOUSE"), ("Lou", "", "2019-05-03", "CHILD"), ("child 2", "", "", ""),
        ("Bo 2", "7", "", ""),
    ]  # fmt: skip
    visitor.post("helper", 422, **{"name.p2": "Sam 33 buddy", "age.p2": "", "name.p1": "Ann", "age.p1": "45"})
    assert visitor.told["members"][1]["name"] == "Sam", "what was there stays until it can be read"


@pytest.mark.parametrize(
    ("language", "typed", "read"),
    [
        ("nl", "Tom 47, echtgenoot", ("Tom", "47", "", "SPOUSE")), ("nl", "Tom (47)", ("Tom", "47", "", "")),
        ("nl", "Tom 47jaar", ("Tom", "47", "", "")), ("nl", "Tom 47 jr zoon", ("Tom", "47", "", "CHILD")),
        ("fr", "Lou 3 mois", ("Lou", "0", "", "")), ("en", "Lou 30 months", ("Lou", "2", "", "")),
        ("en", "Mother 70", ("", "70", "", "PARENT")), ("en", "child 2", ("child 2", "", "", "")),
        ("nl", "Jan 2de verdiep", ("Jan 2de verdiep", "", "", "")),
        ("nl", "Wilhelmina 3/5/1980 schoonmoeder", ("Wilhelmina", "", "1980-05-03", "PARENT_IN_LAW")),
        ("nl", "W" * 45, ("W" * 30, "", "", "")),
    ],
)  # fmt: skip
def test_ways_to_write_somebody_in_one_cell(visitor: Visitor, language: str, typed: str, read: tuple[str, ...]) -> None:
    visitor.language = language
    visitor.post("helper", **{"name.new": typed, "age.new": ""})
    made = visitor.told["members"][1]
    assert (made["name"], made["age"], made["born"], made["relation"]) == read


@pytest.mark.parametrize("typed", ["Tom 47x", "Tom 47 47", "Tom 3 weeks", "Tom 450"])
def test_what_is_no_age_in_one_cell_is_asked_again(visitor: Visitor, typed: str) -> None:
    page = visitor.post("helper", 422, **{"name.new": typed, "age.new": ""}).content.decode()
    assert f'value="{typed}" maxlength="60"' in page and len(visitor.told["members"]) == 1


def test_a_new_person_who_cannot_be_read_keeps_all_that_was_typed(visitor: Visitor) -> None:
    visitor.post("helper", line="Ann 45, Tom 47 husband")
    typed = {
        "name.new": "Sam",
        "age.new": "thirty",
        "rel.new": "son or daughter",
        "of.new": "p2",
        "where.new": "care_home",
    }
    page = visitor.post("helper", 422, **typed).content.decode()
    assert {name: text.casefold() for name, text in fields(page).items() if name in typed} == {
        name: text.casefold() for name, text in typed.items()
    }
    assert len(visitor.told["members"]) == 2


def test_what_cannot_be_read_is_named_and_stays(visitor: Visitor) -> None:
    upload(visitor, BIG.read_bytes())
    html = visitor.get("helper").content.decode()
    page = visitor.post(
        "helper", 422, **(fields(html) | {"a.receives_ris@p1": "perhaps", "age.p2": "old", "municipality": "Nowhere"})
    )
    html = page.content.decode()
    assert 'id="a.receives_ris@p1"' in html and 'value="perhaps"' in html and "Error: " in html
    assert 'value="old"' in html and 'value="Nowhere"' in html
    assert "old. Give the age in whole years (34) or the date of birth" in html
    assert "perhaps. Choose one of the answers" in html, "what is expected"
    points = visitor.post("helper", 422, **(fields(html) | {"a.autonomy_points@p1": "40"})).content.decode()
    assert "40. Give a number from 0 to 18." in points
    assert "receives_ris@p1" not in visitor.told["answers"] and visitor.told["members"][1]["born"] == "1982-10-02"


CELLS = [
    ("wage_net", "1250", "1250 EUR/month"), ("wage_net", "€ 1.250,50", "1.250,50 EUR/month"),
    ("wage_net", "300/w", "300 EUR/week"), ("wage_net", "15000 j", "15000 EUR/year"), ("wage_net", "?", "unknown"),
    ("wage_net", "between 0 and 400 EUR/month", "between 0 and 400 EUR/month"),
    ("wage_net", "0-400", "between 0 and 400 EUR/month"), ("wage_net", "100 – 250/w", "between 100 and 250 EUR/week"),
    ("months_incapacitated", "2-5", "between 2 and 5"),
    ("taxable_income_two_years_ago", "12000", "12000 EUR/year"), ("autonomy_points", "9", "9"),
    ("autonomy_points", "0?", "likely_nil"),
    ("ris_last_review", "3/5/2026", "2026-05-03"), ("student", "y", "yes"), ("student", "No", "no"),
    ("residence_status", "belgian or eu_citizen", "belgian or eu_citizen"), ("savings", "4200", "4200"),
    ("share", "1/2", "1/2"),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "typed", "kept"), CELLS)
def test_short_forms(fact: str, typed: str, kept: str) -> None:
    assert read_cell(BOOK, Subject(fact, "you"), "en", typed) == kept


@pytest.mark.parametrize(("fact", "typed"), [
    ("wage_net", "much"), ("wage_net", "12/q"), ("student", "maybe"), ("ris_last_review", "31/2/2026"),
    ("wage_net", "400-0"), ("autonomy_points", "99"), ("months_incapacitated", "0?"),
    ("residence_status", "martian"), ("share", "3/2"), ("wage_net", "1,250"),
])  # fmt: skip
def test_what_is_no_answer(fact: str, typed: str) -> None:
    with pytest.raises(ValueError):
        read_cell(BOOK, Subject(fact, "you"), "en", typed)


@pytest.mark.parametrize("content", [b"", b"a: [", b"persons: {}", b"\xff\xfe", b"persons: {a: {wage: 1}}", b"- 1"])
def test_a_file_that_is_none(visitor: Visitor, content: bytes) -> None:
    page = upload(visitor, content, 422)
    said = "Something in this file is wrong" if content else "This file cannot be read"
    assert said in plain(page.content.decode())
    assert "told" not in visitor.client.session


def test_only_this_screen_takes_files_and_long_forms(visitor: Visitor) -> None:
    upload(visitor, b"#" * 210_000, 422)
    many = {f"a.{number}": "" for number in range(500)}
    visitor.post("helper", **many)
    visitor.post("place", 400, **many)
    visitor.post("place", 400, municipality="x" * 70_000)
    visitor.post("resume", 400, file=SimpleUploadedFile("x", b"x"))  # type: ignore[arg-type]
    visitor.post("helper", 400, **{f"a.{number}": "" for number in range(5000)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_stays_light(visitor: Visitor, language: str) -> None:
    visitor.language = language
    visitor.get("helper")
    upload(visitor, BIG.read_bytes())
    for page in ("helper", "helper/all"):
        html = visitor.get(page).content.decode()
        assert "{" not in plain(html)
    assert all(size < MOST for _, size in visitor.visited), visitor.visited


def test_step_by_step_asks_on(visitor: Visitor) -> None:
    visitor.post("helper", municipality="9000", line="Ann 45", everyone="yes")
    assert visitor.question() is not None
    upload(visitor, (BIG.parent / "pensioner_alone.yaml").read_bytes())
    assert visitor.question() is not None


def test_a_national_number_is_not_kept(visitor: Visitor) -> None:
    tree = {"persons": {"a": {"national_number": "85.07.30-033 28"}}}
    upload(visitor, yaml.safe_dump(tree).encode())
    assert "033" not in str(visitor.told)
    assert visitor.told["members"][0]["born"] == "1985-07-30"
    assert "033" not in visitor.client.get("/en/helper/situation.yaml").content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_everyday_word_is_understood(language: str) -> None:
    declared = yaml.load((FOLDER / "relations.yaml").read_text(encoding="utf-8"), Loader=YAML_LOADER)
    for relation, texts in declared.items():
        for word in texts[language].split():
            assert relation_of(language, word) == relation_of(language, word.upper()) == relation, word


@pytest.mark.parametrize(("before", "after"), [("unknown", "unknown"), ("declined", "declined"), ("work", "work")])
def test_what_was_said_of_incomes_elsewhere_is_not_made_a_no(visitor: Visitor, before: str, after: str) -> None:
    visitor.alone()
    session = visitor.client.session
    session["told"] = session["told"] | {"answers": {"incomes@p1": before}}
    session.save()
    ticked = {f"rest.{id}": "1" for id, is_ticked, _ in visitor.get("helper").context["rest"] if is_ticked}
    assert bool(ticked) is (before == "work")
    visitor.post("helper", do="update", **{"shown.p1": "1", **ticked})
    assert visitor.told["answers"]["incomes@p1"] == after


def test_a_span_is_shown_as_it_was_typed(visitor: Visitor) -> None:
    for given in ("between 0 and 400 EUR/month", "between 100 and 250 EUR/week"):
        typed = write_cell(BOOK, Subject("wage_net", "you"), "fr", given)
        assert "between" not in typed and read_cell(BOOK, Subject("wage_net", "you"), "fr", typed) == given


def test_what_a_span_says_is_told_beside_the_empty_field(visitor: Visitor) -> None:
    visitor.alone()
    visitor.post("helper", **{"a.wage_net@p1": "0-400"})
    for page in ("known", "list/type"):
        shown = html.unescape(visitor.get(page).content.decode()).replace("\u00a0", "")
        assert "up to €400 a month" in shown and "between" not in shown.casefold().replace("between this", ""), page
    visitor.post("known", about="wage_net@p1")
    page = visitor.get("question")
    assert "up to €400 a month" in html.unescape(page.content.decode()).replace("\u00a0", "")
    assert page.context["form"].text == ""


@pytest.mark.parametrize(("given", "shown"), [
    ("2.000 EUR/month", "2.000"), ("10.000 EUR/month", "10.000"), ("2000.00 EUR/month", "2000"),
    ("2000,0 EUR/month", "2000"), ("1.250,00 EUR/month", "1.250"), ("1.250,50 EUR/month", "1.250,50"),
    ("between 1.000 and 2.000 EUR/month", "1.000-2.000"), ("12.000 EUR/year", "12.000/y"),
])  # fmt: skip
def test_thousands_are_no_cents(given: str, shown: str) -> None:
    wage = Subject("wage_net", "you")
    assert write_cell(BOOK, wage, "en", given) == shown
    kind = kind_of(BOOK, wage)
    assert read_value(kind, read_cell(BOOK, wage, "en", shown)) == read_value(kind, given)


def test_an_amount_in_another_way_of_writing_a_period_keeps_it() -> None:
    wage = Subject("wage_net", "you")
    kept = read_cell(BOOK, wage, "nl", "300 euro per week")
    assert shown_answer(BOOK, wage, "nl", kept).replace("\u00a0", "") == "€15600 per jaar"


ASSUMED_FILE = b"""date: 2026-06-01
persons:
  a:
    age: 40
    autonomy_points: {value: %b, certainty: assumed}
    student: {value: no, certainty: assumed}
    married: {value: yes, certainty: assumed}
    widowed: {value: unknown, certainty: assumed}
    wage_net: {value: 0 EUR/month, certainty: assumed}
"""


@pytest.mark.parametrize(("points", "kept"), [(b"unknown", "unknown"), (b"0", "likely_nil"), (b"9", None)])
def test_what_a_file_assumes_does_not_become_what_was_told(visitor: Visitor, points: bytes, kept: str | None) -> None:
    page = upload(visitor, ASSUMED_FILE % points)
    answers, left = visitor.told["answers"], {"persons.a.student", "persons.a.married", "persons.a.wage_net"}
    assert answers.get("autonomy_points@p1") == kept and answers["widowed@p1"] == "unknown"
    assert not {"student@p1", "married@p1", "wage_net@p1"} & set(answers)
    assert set(page.context["left_out"]) == left | (set() if kept else {"persons.a.autonomy_points"})


def test_savings_and_ages_that_are_assumed_are_left_out_too(visitor: Visitor) -> None:
    page = upload(
        visitor,
        b"""date: 2026-06-01
persons: {a: {age: {value: 40, certainty: assumed}, holdings_listed: all}}
holdings: [{kind: savings, owners: {a: 1}, value: {value: 900 EUR, certainty: assumed}}]
""",
    )
    assert page.context["left_out"] == ["persons.a.age", "holdings.a.savings"]
    assert visitor.told["answers"]["savings@p1"] == "unknown" and not visitor.told["members"][0]["age"]


def test_housing_and_a_thing_owned_that_are_assumed_do_not_become_what_was_told(visitor: Visitor) -> None:
    page = upload(
        visitor,
        b"""date: 2026-06-01
persons: {a: {age: 40, holdings_listed: all}, b: {age: 80}}
roofs:
  - {persons: [a], housing: {value: no_fixed_roof, certainty: assumed}}
  - {persons: [b], housing: {value: care_home, certainty: assumed}}
relations: [{person: b, is: parent, of: a}]
holdings: [{kind: {value: built_property, certainty: assumed}, owners: {a: 1}, own_home: yes}]
""",
    )
    assert page.context["left_out"].count("roofs.housing") == 2 and "holdings.a.property" in page.context["left_out"]
    answers = visitor.told["answers"]
    assert visitor.told["members"][1]["where"] == "elsewhere", "no care home that nobody told of"
    assert not {"housing@p1", "housing@p2"} & set(answers) and answers["property@p1"] == "unknown"


def test_savings_between_two_numbers_are_used_and_go_out_and_in(visitor: Visitor) -> None:
    visitor.post("helper", municipality="9000", everyone="yes", line="Ann 70")
    visitor.post("helper", **{"a.savings@p1": "5.000-10.000"})
    assert visitor.told["answers"]["savings@p1"] == "between 5.000 and 10.000"
    page = visitor.get("helper")
    assert 'value="5.000-10.000"' in page.content.decode() and not re.search(
        r'name="a.savings@p1"[^>]*aria-invalid', page.content.decode()
    )
    upload(visitor, visitor.client.get("/en/helper/situation.yaml").content)
    home = household(BOOK, Told.read(visitor.told), "en")
    (held,) = home.situation.holdings
    assert held.facts["value"][0].value == Range(5000.0, 10000.0) and not home.aside


@pytest.mark.parametrize("language", LANGUAGES)
def test_whether_a_condition_is_met_can_be_heard_and_no_law_read_is_said(visitor: Visitor, language: str) -> None:
    visitor.language = language
    visitor.post("helper", municipality="5000", line="Ann 45")
    page = visitor.get("helper")
    shown = html.unescape(page.content.decode())
    listed = [line for card in page.context["answer"].cards for line in card.conditions]
    assert shown.count(f"<i>{say(language, 'sign_no')}</i>") == sum(line.sign == "no" for line in listed) > 0
    assert say(language, "law_not_read") in shown, "the rent subsidy"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_assumed_stands_beside_the_results(visitor: Visitor, language: str) -> None:
    visitor.language = language
    visitor.post("helper", municipality="9000", line="Ann 45, Lou 8")
    page = visitor.get("helper")
    assumed = page.context["answer"].assumptions
    shown = plain(html.unescape(page.content.decode()))
    assert assumed and all(plain(line) in shown for line in assumed)
