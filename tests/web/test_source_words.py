"""Where figures and consequences come from, in the language of the page: sites and numbers stay, the words change."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from abord.book import open_book
from abord.casework.files.acts import consequences
from abord.web.site.sources import source

OTHERS = ("nl", "fr", "de")


def in_one(language: str, text: str) -> str:
    """All parts in one line."""
    return "; ".join(said for said, _ in source(language, text))


def listed() -> Counter[str]:
    """Every source that a page can show, with how often."""
    book = open_book()
    found = Counter(
        value.source for parameter in book.parameters.values() for value in parameter.values if value.source
    )
    for right in book.rights:
        found.update(one.source for one in consequences.of(right) or () if one.source)
    return found


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("base amount x coefficient 1.4282", "nl", "basisbedrag × coëfficiënt 1,4282"),
        ("Justel text of 30 June 2026 (axiom-corpus); bdas-wwsb.brussels p=3440", "fr",
         "Justel, texte du 30 juin 2026; bdas-wwsb.brussels p=3440"),
        ("law of 19 January 1990", "de", "Gesetz vom 19. Januar 1990"),
        ("onprvp.fgov.be (Ressources)", "de", "onprvp.fgov.be (Ressources)"),
        ("muco.be, 30 October 2017", "nl", "muco.be, 30 oktober 2017"),
        ("RD 6 August 2022 art. 1 (refli.be; lisloi.be)", "nl",
         "koninklijk besluit van 6 augustus 2022 art. 1 (refli.be; lisloi.be)"),
    ],
)  # fmt: skip
def test_examples(text: str, language: str, said: str) -> None:
    assert in_one(language, text) == said
    assert {spoken for _, spoken in source(language, text)} == {language}


def test_english_stays_as_it_is_noted() -> None:
    for text in listed():
        assert source("en", text) == [(text, "en")]


@pytest.mark.parametrize("language", OTHERS)
def test_sites_and_numbers_are_never_lost(language: str) -> None:
    for text in listed():
        said = in_one(language, text)
        for site in re.findall(r"\b[\w-]+(?:\.[\w-]+)*\.(?:be|brussels|com)\b", text):
            assert site in said, (text, said)
        if "axiom-corpus" not in text and "federal.md" not in text:
            numbers = [sorted(re.findall(r"\d+", each)) for each in (text, said)]
            assert not Counter(numbers[0]) - Counter(numbers[1]), (text, said)


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_said_in_a_language_has_no_english_left(language: str) -> None:
    """Checked with a list of words of its own, on what is not an address."""
    english = {"the", "and", "not", "found", "published", "amount", "between", "with", "from", "law", "decree", "until"}
    for text in listed():
        for said, spoken in source(language, text):
            plain = re.sub(r"\S+\.(?:be|brussels|com)\S*(?: \([^()]*\))?", " ", said)
            left = english & set(re.findall(r"[a-z]+", plain.lower()))
            assert spoken == "en" or not left, (text, said)


@pytest.mark.parametrize("language", OTHERS)
def test_little_stays_english(language: str) -> None:
    found = listed()
    english = Counter({text: times for text, times in found.items()
                       if any(spoken == "en" for _, spoken in source(language, text))})  # fmt: skip
    assert english.total() <= 0.06 * found.total(), english.most_common()
