"""Articles of law in the language of the page: nothing but their words changes."""

from __future__ import annotations

import re

import pytest

from abord.book import open_book
from abord.engine.facts import LANGUAGES
from abord.web.site.articles import article


def articles() -> list[str]:
    book = open_book()
    rules = {version.rule.info.article for variable in book.variables.values() for version in variable.versions}
    return sorted(rules | {parameter.article for parameter in book.parameters.values()})


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("be/law/2002-05-26/right art. 14 §1 and art. 15", "nl", "wet van 26 mei 2002 art. 14 §1 en art. 15"),
        ("be/law/2002-05-26/right-to-social-integration art. 3, 4°", "fr", "loi du 26 mai 2002 art. 3, 4°"),
        ("RD 11 July 2002 art. 28, last paragraph, and §4", "de",
         "Königlicher Erlass vom 11. Juli 2002 art. 28, letzter Absatz, und §4"),
        ("law of 22 March 2001 art. 7 (all resources)", "nl", "wet van 22 maart 2001 art. 7"),
        ("be-vlg/decision/2020-09-11/housing-code-decree book 5 (rent subsidy: for whom)", "fr",
         "arrêté du Gouvernement flamand du 11 septembre 2020 livre 5"),
        ("be/civil-code book 2.3", "fr", "Code civil livre 2.3"),
        ("be/royal-decree/2002-07-11/general art. 22 to 33", "en", "royal decree of 11 July 2002 art. 22 to 33"),
    ],
)  # fmt: skip
def test_examples(text: str, language: str, said: str) -> None:
    assert article(language, text) == (said, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_of_an_article_changes(language: str) -> None:
    for text in articles():
        said, spoken = article(language, text)
        if spoken != language:
            assert said == text
            continue
        bare = re.sub(r"be(?:-vlg)?/[\w-]+(?:/(\d{4})-\d\d-(\d\d)/[\w-]+)?", r"\2 \1", text)
        if language != "en":
            bare = re.sub(r" \([^()]*\)", "", bare)
        numbers = [sorted(int(one) for one in re.findall(r"\d+", each)) for each in (bare, said)]
        added = {"fr": [2, 3], "de": [2, 3]}.get(language, [])
        for number in set(numbers[1]) - set(numbers[0]):
            assert number in [*added, 92, 1], (text, said)
        lost = set(numbers[0]) - set(numbers[1]) - {1992}
        assert not lost, (text, said)


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_hardly_anything_stays_english(language: str) -> None:
    found = articles()
    english = [text for text in found if article(language, text)[1] == "en"]
    assert len(english) <= 0.03 * len(found), english


def test_what_stays_english_says_so() -> None:
    assert article("nl", "Since 1 July 2023 increased reimbursement does not open it")[1] == "en"


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_no_legal_basis_of_a_right_stays_english(language: str) -> None:
    known = [one.article for right in open_book().rights.values() for one in right.folder.right.legal_basis]
    bases = [one for one in known if one is not None]
    assert None in known and not [one for one in bases if "whole" in one], (
        "all of a law is meant by null, not by a word"
    )
    said = [article(language, text) for text in bases]
    assert {own for _, own in said} == {language}
    assert not [text for text, _ in said if re.search(r"\b(whole|the|decree|resources|named)\b", text)]
