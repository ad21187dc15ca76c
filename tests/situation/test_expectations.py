"""What is expected of a situation file, in four languages: every message, with all that stands in it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from test_bad_input import BAD

import abord.situation
from abord.engine.facts import LANGUAGES
from abord.situation.expectations import AROUND, HOLE, catalogue, expected_in, key_of, line
from abord.situation.problems import Problem, SituationError

SAMPLES = {"what": "de facto partner", "', per '.join(PERIODS_PER_YEAR)": "year, per month, per week"}
"""What stands in a hole that is no name or number; 7 in the others."""

RAISES = {"Problem": 2, "Expected": 0, "_wrong": 0, "fail": 1}
"""What is called with a message, and where it stands among the arguments."""


def literal(node: ast.expr) -> str:
    """The text of a message in the code, with something in its holes; "" where it is put together otherwise."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value)
            if isinstance(part, ast.Constant)
            else SAMPLES.get(ast.unparse(getattr(part, "value", part)), "7")
            for part in node.values
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return literal(node.left)  # what is added is a remark
    return ""


def messages() -> list[str]:
    """Every message that stands in the code of this room."""
    found = []
    for path in sorted(Path(abord.situation.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISES:
                place = RAISES[node.func.id]
                found.append(literal(node.args[place]) if len(node.args) > place else "")
    return [text for text in found if text]


def test_there_are_messages_to_look_at():
    assert len(messages()) > 50


@pytest.mark.parametrize("text", messages())
def test_every_message_in_the_code_has_words(text):
    without_remark = text.rstrip("7")
    assert {key_of(text), key_of(without_remark)} & set(catalogue()) - {"hint", "either"}, text


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_every_entry_has_all_languages_with_the_same_holes(key):
    texts = catalogue()[key]
    assert set(texts) == set(LANGUAGES)
    for text in texts.values():
        assert sorted(HOLE.findall(text)) == sorted(HOLE.findall(texts["en"]))


@pytest.mark.parametrize("key", sorted(set(catalogue()) - {*AROUND, "hint", "not_unit"}))
def test_each_message_is_found_as_itself(key):
    text = HOLE.sub("7", catalogue()[key]["en"])
    assert key_of(text) == key
    assert expected_in("en", text) == text
    assert expected_in("en", f"{text}; did you mean 'x'?") == f"{text}; did you mean 'x'?"


@pytest.mark.parametrize("name", sorted(BAD))
def test_what_is_wrong_with_a_file_is_said_in_the_language_of_the_reader(reader, name):
    with pytest.raises(SituationError) as error:
        reader.read(BAD[name][0])
    for problem in error.value.problems:
        assert key_of(problem.expected), problem.expected
        assert line("en", problem).removesuffix(".") == str(problem).removesuffix(".")
        for language in ("nl", "fr", "de"):
            said = line(language, problem)
            assert said != str(problem)
            assert "expected" not in said.removeprefix(problem.path).replace(problem.value, "")
            assert problem.value in said and problem.path in said


def test_a_remark_goes_with_its_message():
    assert expected_in("nl", "someone listed under 'persons'; did you mean 'anna'?") == (
        "iemand die onder 'persons' staat; bedoelt u 'anna'?"
    )


def test_what_has_no_words_stays_as_it_is():
    assert line("fr", Problem("", "", "brand new")) == "le fichier : on attend ici : brand new"
