"""The plain words of the rules: every rule has them, in four languages, and they fit where they are shown."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import abord
from abord.book import open_book
from abord.engine.facts import LANGUAGES
from abord.engine.folder import Problem, Text, read_words
from abord.engine.graph import CONCEPTS
from abord.engine.law import Enum

RIGHTS = Path(abord.__file__).parent / "rights"
NAMES = sorted(path.parent.name for path in RIGHTS.glob("*/right.yaml"))
HOMES = [CONCEPTS, *NAMES]

LONGEST_NAME = 8
LONGEST_SENTENCE, LONGEST_LINE = 28, 160

ADDRESSED = {
    "nl": "u uw jij je jouw gij",
    "fr": "vous votre vos tu ton ta tes",
    "de": "sie ihnen ihr ihre ihren ihrem ihrer ihres du dein deine",
    "en": "you your yours",
}
"""Words that speak to somebody: the sentences stand beside any member of the household."""

GENDERED = {"nl": "hij zij hem haar", "fr": "il elle lui", "de": "er ihn ihm", "en": "he she him her his"}

UNKIND = r"frau[de]|betrug|misbruik|missbrauch|abus|verdacht|verdäch|suspe|soupçon|weiger|refus|verdienste|deserv|mérit"


def rules_of(home: str) -> set[str]:
    """The rules that the home states; ``entitled`` is made by the law book."""
    variables = open_book().variables.values()
    return {found.name for found in variables if found.home == home and found.versions and found.name != "entitled"}


def conditions_of(home: str) -> set[str]:
    return {name for name in rules_of(home) if open_book().variables[f"{home}.{name}"].condition is not None}


def members_of(home: str) -> set[str]:
    """``Category.SINGLE`` and so on, of the closed lists that the rules of the home define themselves."""
    module = importlib.import_module(f"abord.rights.{home}.rules")
    own = [found for found in vars(module).values() if isinstance(found, type) and found.__module__ == module.__name__]
    return {f"{found.__name__}.{member.name}" for found in own if issubclass(found, Enum) for member in found}


def words_of(home: str) -> dict[str, Text]:
    problems: list[Problem] = []
    words = read_words(RIGHTS / home / "words.yaml", problems)
    assert problems == []
    return words


def texts_of(home: str, names: set[str] | None = None) -> Iterator[tuple[str, str, str]]:
    """(rule, language, text), of all or of the named rules."""
    for name, text in words_of(home).items():
        if names is None or name in names:
            for language in LANGUAGES:
                yield name, language, text[language]


def count_words(text: str) -> int:
    return len(re.findall(r"[\w'’/-]*\w[\w'’/-]*", text))


@pytest.mark.parametrize("home", HOMES)
def test_every_rule_and_every_member_of_a_list_has_words_and_nothing_else_has(home: str) -> None:
    expected = rules_of(home) | members_of(home)
    assert set(words_of(home)) == expected


@pytest.mark.parametrize("right", NAMES)
def test_every_condition_has_words_in_the_law_book(right: str) -> None:
    found = open_book().rights[right]
    conditions = [*found.conditions, *found.left_to_people]
    assert conditions
    for condition in conditions:
        words = found.folder.words[condition.removeprefix(f"{right}.")]
        assert all(words[language] for language in LANGUAGES)


@pytest.mark.parametrize("home", HOMES)
def test_no_text_is_empty_or_badly_written(home: str) -> None:
    for name, language, text in texts_of(home):
        assert text, (name, language)
        assert text == " ".join(text.split()), (name, language)
        assert not text.endswith((".", ":", ",", ";", "!", "?")), (name, language)
        assert text.count("(") == text.count(")"), (name, language)
        assert not re.search(r"[{}<>|_*\"]", text), (name, language)


@pytest.mark.parametrize("right", NAMES)
def test_a_condition_is_one_sentence_of_bearable_length(right: str) -> None:
    for name, language, text in texts_of(right, conditions_of(right)):
        assert text[0].isupper(), (name, language)
        assert ". " not in text, (name, language)
        assert 3 <= count_words(text) <= LONGEST_SENTENCE, (name, language, count_words(text))
        assert len(text) <= LONGEST_LINE, (name, language, len(text))


@pytest.mark.parametrize("home", HOMES)
def test_anything_else_is_a_short_name(home: str) -> None:
    for name, language, text in texts_of(home, set(words_of(home)) - conditions_of(home)):
        assert 1 <= count_words(text) <= LONGEST_NAME, (name, language)
        if language != "de":
            assert text[0].islower() or text.split()[0].split("/")[0].isupper(), (name, language)


@pytest.mark.parametrize("right", NAMES)
def test_no_figure_stands_in_a_condition(right: str) -> None:
    for name, language, text in texts_of(right, conditions_of(right)):
        assert not re.search(r"\d", text), (name, language)


@pytest.mark.parametrize("home", HOMES)
def test_nobody_is_addressed_or_taken_for_a_man_or_a_woman(home: str) -> None:
    for name, language, text in texts_of(home):
        used = set(re.findall(r"\w+", text.lower()))
        assert not used & set((ADDRESSED[language] + " " + GENDERED[language]).split()), (name, language)


@pytest.mark.parametrize("home", HOMES)
def test_no_word_suspects_anybody(home: str) -> None:
    for name, language, text in texts_of(home):
        assert not re.search(UNKIND, text.lower()), (name, language)


@pytest.mark.parametrize("right", NAMES)
def test_what_is_left_to_people_says_who_looks_at_it(right: str) -> None:
    left = {name.removeprefix(f"{right}.") for name in open_book().rights[right].left_to_people}
    computed = conditions_of(right) - left
    assert all(re.search(r"\(.+\)$", text) for _, _, text in texts_of(right, left))
    assert not any("(" in text for _, _, text in texts_of(right, computed))


@pytest.mark.parametrize("home", HOMES)
def test_no_two_rules_of_a_home_share_their_words(home: str) -> None:
    for language in LANGUAGES:
        texts = [text.lower() for _, of, text in texts_of(home) if of == language]
        assert sorted(set(texts)) == sorted(texts), language


@pytest.mark.parametrize("home", HOMES)
def test_no_rule_is_called_as_a_fact_is(home: str) -> None:
    labels = {(language, text) for fact in open_book().facts.values() for language, text in fact.label.items()}
    for name, language, text in texts_of(home):
        assert (language, text.replace("'", "’")) not in labels, (name, language)
