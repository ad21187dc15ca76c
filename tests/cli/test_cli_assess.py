"""The assessment: what the table says is what the JSON says, and the trace goes down to facts and figures."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result
from running import EXAMPLES

from abord.book import FACTS, RIGHTS, open_book
from abord.cli.formula import working
from abord.cli.show import Voice, belgian
from abord.engine.graph import LawBook
from abord.screening.assess import assess
from abord.situation.reader import Reader
from abord.situation.writing import save_situation

Run = Callable[..., Result]
STUDENT = str(EXAMPLES / "student_with_friend.yaml")


def result(content: Any, right: str, person: str) -> Any:
    return next(one for one in content["results"] if (one["right"], one["person"]) == (right, person))


def flat(found: Result) -> str:
    """The output without the guides of trees and the breaks of lines."""
    return " ".join(re.sub(r"[│├└─]", " ", found.output).split())


def test_the_student_has_a_living_wage(abord: Run, read: Callable[..., Any]) -> None:
    text = flat(abord("assess", STUDENT, "--explain"))
    assert "Living wage entitled, as far as computed 589,05 euro per month" in text
    assert "law of 26/05/2002 art. 14 §2" in text
    assert "= (10.513,60 − 3.445,00) : 12" in text
    assert "10.513,60 euro per year, since 01/02/2025 (published: cpasseraing.be/faq" in text
    assert "maintenance for oneself: 3.600,00 euro per year (declared, bank statements, 31/03/2025)" in text
    found = result(read("assess", STUDENT), "leefloon_ris", "student")
    assert found["outcome"] == "entitled" and found["certain"]
    assert found["amount"] == {"low": 589.05, "high": 589.05, "best_guess": 589.05, "unit": "EUR", "every": "month"}
    assert {one["kind"] for one in found["left_to_people"]} == {"behaviour", "discretionary"}


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_table_says_what_the_json_says(abord: Run, read: Callable[..., Any], example: Path) -> None:
    text = flat(abord("assess", str(example)))
    content = read("assess", str(example))
    for one in content["results"]:
        assert one["amount"] is None or one["amount"]["unit"] == "EUR"
        if one["outcome"] != "not_entitled" and one["amount"] and not one["covered_by"]:
            for bound in (one["amount"]["low"], one["amount"]["high"]):
                assert bound in (None, 0) or belgian(bound) in text, one


def test_the_trace_is_whole(read: Callable[..., Any]) -> None:
    content = read("assess", str(EXAMPLES / "unknown_income.yaml"))
    assert content["format"] == "abord.assessment/1"
    trace = content["trace"]
    for one in content["results"]:
        assert all(key in trace for key in one["trace"])
    for key, step in trace.items():
        assert key.startswith(f"{step['variable']}@{step['person']}")
        assert "origin" in step or all(below in trace for below in step["inputs"])
        for figure in step.get("figures", []):
            assert {"value", "since", "source", "confidence", "article", "low", "high"} <= set(figure)
    wage = trace["fact.wage_net@rosa"]
    assert wage["value"] == {"low": 0, "high": 4800} and wage["unit"] == "EUR/year"


def test_only_the_figures_that_were_read(read: Callable[..., Any]) -> None:
    """A cohabitant's amount does not rest on the amounts of the other categories."""
    trace = read("assess", STUDENT, "--right", "leefloon_ris", "--person", "student")["trace"]
    figures = trace["leefloon_ris.amount_of_category@student"]["figures"]
    assert [figure["name"] for figure in figures] == ["leefloon_ris.amount_cohabiting"]


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_working_of_most_steps_is_shown(example: Path) -> None:
    """Where a line of arithmetic is shown it gave the value of the step; here: that there are such lines."""
    book = open_book()
    found = assess(book, Reader(book.facts).read_file(example))
    shown: list[str] = []
    for one in found.results:
        for step in found.explanation.walk(one.right, found.case.persons.index(one.person)):
            shown.append(working(found.explanation, Voice("en"), step))
    assert any(shown)


def test_nearest_miss_by_age(abord: Run, read: Callable[..., Any]) -> None:
    text = flat(abord("assess", str(EXAMPLES / "lone_parent.yaml"), "--person", "yasmin"))
    assert "Living wage not entitled from 05/01/2034, at 18" in text
    misses = result(read("assess", str(EXAMPLES / "lone_parent.yaml")), "leefloon_ris", "yasmin")["misses"]
    assert [miss["from"] for miss in misses] == ["2034-01-05"]


def test_nearest_miss_by_amount(abord: Run, read: Callable[..., Any]) -> None:
    text = flat(abord("assess", STUDENT, "--person", "friend"))
    [miss] = result(read("assess", STUDENT), "leefloon_ris", "friend")["misses"]
    assert f"{belgian(miss['comparison']['gap'])} euro per year above" in text


def test_a_date_and_a_person(read: Callable[..., Any]) -> None:
    content = read("assess", STUDENT, "--date", "01/10/2024", "--person", "student", "--right", "leefloon_ris")
    assert content["date"] == "2024-10-01"
    [one] = content["results"]
    assert one["amount"]["low"] == 571.89


def test_months_show_only_changes(abord: Run, read: Callable[..., Any]) -> None:
    arguments = ("assess", STUDENT, "--months", "2024-10..2025-06", "--right", "leefloon_ris", "--person", "student")
    text = flat(abord(*arguments))
    assert "01/10/2024 student Living wage entitled, as far as computed 571,89" in text
    assert "01/02/2025 student Living wage entitled, as far as computed 589,05" in text
    assert "01/03/2025 student" not in text
    content = read(*arguments)
    assert content["format"] == "abord.months/1" and len(content["months"]) == 9
    changed = [month["date"] for month in content["months"] if month["results"][0]["changed"]]
    assert changed == ["2024-10-01", "2025-02-01"]


def test_a_switch_changes_the_answer(tmp_path: Path, read: Callable[..., Any], abord: Run) -> None:
    file = tmp_path / "two_parents.yaml"
    file.write_text(
        """
date: 2025-04-01
persons:
  me: {age: 25, residence_status: belgian}
  mother: {age: 50, wage_net: 1500 EUR/month}
  father: {age: 52, wage_net: 600 EUR/month}
roofs: [{housing: dwelling, region: wallonia, persons: [me, mother, father]}]
relations:
  - {person: mother, is: parent, of: me}
  - {person: father, is: parent, of: me}
  - {person: mother, is: spouse, of: father}
assume: usual
""",
        encoding="utf-8",
    )
    only = ("--right", "leefloon_ris", "--person", "me")
    one, other = (
        result(read("assess", str(file), *only, "--switch", f"leefloon_ris.relatives_pooled={position}"),
               "leefloon_ris", "me")
        for position in ("yes", "no")
    )  # fmt: skip
    assert one["amount"] != other["amount"]
    effect = next(each for each in one["switches"] if each["id"] == "leefloon_ris.relatives_pooled")
    assert effect["amount"] | {"best_guess": 0} == other["amount"] | {"best_guess": 0}
    text = flat(abord("assess", str(file), *only))
    assert "With no to the question ‘Several relatives whose income counts" in text


def test_a_default_date_that_was_clamped_is_said(tmp_path: Path, abord: Run, read: Callable[..., Any]) -> None:
    file = tmp_path / "no_date.yaml"
    file.write_text("persons: {a: {age: 40}}\nassume: usual\n", encoding="utf-8")
    figures, law = open_book().figures_verified_until, open_book().law_verified_until
    text = flat(abord("assess", str(file)))
    assert f"Rights on {figures:%d/%m/%Y}" in text
    assert f"have been looked up until {figures:%d/%m/%Y}" in text
    assert f"the text of the law was read as it stood on {law:%d/%m/%Y}" in text
    content = read("assess", str(file))
    assert (content["date"], content["date_is_last_verified"]) == (figures.isoformat(), True)
    assert (content["figures_verified_until"], content["law_verified_until"]) == (figures.isoformat(), law.isoformat())
    long_ago = flat(abord("assess", str(file), "--date", "2025-04-01"))
    assert "looked up until" not in long_ago and "as it stood" not in long_ago


def test_a_right_of_which_no_law_was_read_does_not_borrow_the_day_of_the_others(
    abord: Run, read: Callable[..., Any]
) -> None:
    read_until = {right: about.folder.right.law_verified_until for right, about in open_book().rights.items()}
    unread = [right for right, until in read_until.items() if until is None]
    assert unread, "every right has been read: this test may go"
    for one in read("assess", STUDENT)["results"]:
        until = read_until[one["right"]]
        assert one["law_verified_until"] == (until and until.isoformat())
    assert flat(abord("assess", STUDENT)).count("no text of law has been read") == len(unread)
    months = ("assess", STUDENT, "--months", "2025-04..2025-05")
    assert flat(abord(*months)).count("no text of law has been read") == len(unread)
    assert "no text of law" not in flat(abord("assess", STUDENT, "--right", "leefloon_ris"))


def test_a_parameter_changed_by_hand_changes_the_answer(tmp_path: Path) -> None:
    rights = tmp_path / "rights"
    shutil.copytree(RIGHTS, rights, ignore=shutil.ignore_patterns("__pycache__"))
    file = rights / "leefloon_ris" / "parameters.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count("2025-02-01: {value: 10513.60") == 1
    file.write_text(text.replace("2025-02-01: {value: 10513.60", "2025-02-01: {value: 12513.60"), encoding="utf-8")
    book = LawBook(rights, FACTS)
    situation = Reader(book.facts).read_file(Path(STUDENT))
    found = assess(book, situation, rights=["leefloon_ris"], persons=["student"]).of("leefloon_ris", "student")
    assert found.amount is not None
    assert found.amount.low == pytest.approx(589.05 + 2000 / 12, abs=0.01)


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_a_saved_situation_is_the_situation(tmp_path: Path, example: Path, ending: str) -> None:
    facts = open_book().facts
    reader = Reader(facts)
    situation, file = reader.read_file(example), tmp_path / f"saved.{ending}"
    save_situation(situation, facts, file)
    assert reader.read_file(file) == situation


def test_check_says_what_is_unknown(abord: Run, read: Callable[..., Any]) -> None:
    text = flat(abord("check", str(EXAMPLES / "unknown_income.yaml")))
    assert "no problems" in text and "net wage rosa, housemate" in text
    content = read("check", str(EXAMPLES / "unknown_income.yaml"))
    assert content["problems"] == []
    assert {"fact", "person", "label", "rights"} <= set(content["unknown"][0])
    assert any(source["source"] == "municipality" for source in content["sources"])


def test_ask_ranks_questions(read: Callable[..., Any]) -> None:
    content = read("ask", str(EXAMPLES / "unknown_income.yaml"), "--limit", "3")
    assert content["format"] == "abord.questions/1" and len(content["questions"]) == 3
    assert all(set(one["text"]) == {"nl", "fr", "de", "en"} and one["rights"] for one in content["questions"])


WAGE_UNKNOWN = """
date: 2025-04-01
persons: {me: {age: 40, residence_status: belgian, wage_net: unknown}}
roofs: [{housing: dwelling, region: wallonia, persons: [me]}]
roster: closed
assume: usual
"""


def test_ask_in_the_terminal(abord: Run, tmp_path: Path) -> None:
    file, saved = tmp_path / "one.yaml", tmp_path / "saved.yaml"
    file.write_text(WAGE_UNKNOWN, encoding="utf-8")
    only = ("--right", "leefloon_ris", "--save", str(saved))
    told = abord("ask", str(file), *only, input="back\nnonsense\n?\n300\n")
    text = flat(told)
    assert told.exit_code == 0, told.output
    assert "There is no answer to go back to yet." in text
    assert "That cannot be read here." in text
    assert "residence status: Belgian" in text
    assert "→ Living wage, me: entitled, as far as computed" in text
    assert "No question is left that would decide anything." in text
    answered = yaml.safe_load(saved.read_text(encoding="utf-8"))["persons"]["me"]["wage_net"]
    assert answered == {"value": "3600 EUR/year", "source": "abord ask"}
    assert abord("assess", str(saved)).exit_code == 0


@pytest.mark.parametrize(
    ("language", "typed", "said"),
    [
        ("nl", "1,250", "een getal dat maar op één manier te lezen is"),
        ("nl", "30 per dag", "een bedrag, zoals 1.250,00"),
        ("fr", "300 par jour", "un montant, comme 1.250,00"),
        ("fr", "99999999", "de 0,00 à 10.000.000,00 euros par an"),
        ("de", "between 5 and 2 EUR/month", "erst das Kleinste, dann das Größte"),
    ],
)
def test_ask_says_in_the_language_what_cannot_be_read(
    abord: Run, tmp_path: Path, language: str, typed: str, said: str
) -> None:
    file = tmp_path / "one.yaml"
    file.write_text(WAGE_UNKNOWN, encoding="utf-8")
    told = abord("ask", str(file), "--right", "leefloon_ris", "--lang", language, input=f"{typed}\nstop\n")
    assert told.exit_code == 0 and said in flat(told), told.output
    assert "expected" not in told.output and "number" not in told.output


def test_ask_goes_back_skips_and_stops(abord: Run) -> None:
    told = abord("ask", str(EXAMPLES / "unknown_income.yaml"), input="\nback\nstop\n")
    questions = re.findall(r"(?m)^(\d+)\. (.*)$", told.output)
    assert told.exit_code == 0
    assert questions[0] == questions[2] and questions[0] != questions[1]
    assert "This is a calculation, not a decision" in flat(told)


def test_ask_without_anybody_to_answer(abord: Run) -> None:
    assert abord("ask", str(EXAMPLES / "unknown_income.yaml"), input="").exit_code == 0
