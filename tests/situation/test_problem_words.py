"""What is expected of a situation file, in four languages: every key that is raised, with all that goes into it."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

import abord
from abord.engine.facts import LANGUAGES
from abord.situation.problems import HOLE, Expected, Problem, SituationError, catalogue, expect
from bad_situations import BAD

AROUND = {
    "line", "line_found", "the_file", "hint", "register_row", "register_found", "register_times", "register_better",
    "register_counted", "register_in_order",
}  # fmt: skip
"""Words that stand around a message, and are none."""

RAISES = {"expect": 0, "Expected": 0, "_wrong": 0, "fail": 1}
"""What is called with a key, and where it stands among the arguments; the last two are those of ``loading``."""


def raised() -> dict[str, list[set[str]]]:
    """Every key that stands in the code, with what goes into its holes, for each place; "" where it is put together."""
    found = defaultdict(list)
    for path in sorted(Path(abord.__file__).parent.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if "abord.situation.problems import" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if name not in RAISES or ((RAISES[name] or name == "_wrong") and path.name != "loading.py"):
                continue
            key = node.args[RAISES[name]]
            holes = {keyword.arg or "**" for keyword in node.keywords}
            found[key.value if isinstance(key, ast.Constant) else ""].append(holes)
    return found


def test_every_key_that_is_raised_has_words_and_no_words_are_left_over():
    assert set(raised()) - {""} == set(catalogue()) - AROUND


@pytest.mark.parametrize("key", sorted(set(raised()) - {""}))
def test_wherever_it_is_raised_its_holes_are_filled(key):
    for holes in raised()[key]:
        assert holes in (set(HOLE.findall(catalogue()[key]["en"])), {"**"})


def test_hardly_any_key_is_put_together():
    """Those that take a ready expectation (a kind of value, with a near word) and those that pass a key on."""
    assert len(raised()[""]) < 15


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_every_entry_has_all_languages_with_the_same_holes(key):
    texts = catalogue()[key]
    assert set(texts) == set(LANGUAGES)
    for text in texts.values():
        assert sorted(HOLE.findall(text)) == sorted(HOLE.findall(texts["en"]))


@pytest.mark.parametrize("name", sorted(BAD))
def test_what_is_wrong_with_a_file_is_said_in_the_language_of_the_reader(reader, name):
    with pytest.raises(SituationError) as error:
        reader.read(BAD[name][0])
    for problem in error.value.problems:
        assert problem.expectation.key in catalogue() and problem.expectation.key != "other"
        for language in ("nl", "fr", "de"):
            said = problem.line(language)
            assert said != str(problem)
            assert "expected" not in said.removeprefix(problem.path).replace(problem.value, "")
            assert problem.value in said and problem.path in said


def test_a_near_word_goes_with_its_message():
    near = expect("listed", "anna")
    assert near.words("nl") == "iemand die onder 'persons' staat; bedoelt u 'anna'?"
    assert str(Expected(near)) == "someone listed under 'persons'; did you mean 'anna'?"


def test_what_others_say_stays_as_it_is():
    assert Problem("", "", expect("other", words="brand new")).line("fr") == (
        "le fichier : on attend ici : autre chose (brand new)"
    )
