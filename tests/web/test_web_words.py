"""The web's own words: complete in every language, and only what is used."""

import re

import pytest

from abord.book import open_book
from abord.engine.facts import LANGUAGES
from abord.web.check import incomes
from abord.web.site import words
from abord.web.site.sealed import CODE_WORDS, code_words
from abord.web.site.words import of

WEB = words.FOLDER.parent
PAGES = [path for folder in ("site", "check", "helper", "help", "files") for path in (WEB / folder).glob("*.py")]
OTHERS = ("data.py", "changing.py", "change_body.html")
"""Say what is known, and what a change would do, with the words of the room that shows it."""
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in [*WEB.glob("*.py"), *PAGES, *(WEB / "templates").rglob("*.html")]
    if path.name not in OTHERS and not path.name.startswith("further")
)
ROOMS = "\n".join(
    path.read_text(encoding="utf-8") for room in ("desk", "mine") for path in (WEB / room).rglob("*.*")
    if path.suffix in (".py", ".html")
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_complete(language: str) -> None:
    ours, english = words.catalogue(language), words.catalogue("en")
    assert set(ours) == set(english)
    assert all(isinstance(text, str) and text.strip() for text in ours.values())
    for key, text in ours.items():
        assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", english[key])), key


def test_every_word_asked_for_is_there() -> None:
    asked = set(re.findall(r"say \"(\w+)\"", SOURCES)) | set(re.findall(r"\bsay\([\w.]+, \"(\w+[a-z])\"", SOURCES))
    assert asked <= set(words.catalogue("en"))
    for key in set(re.findall(r"say_count\([\w.]+, \"(\w+)\"", SOURCES)):
        assert {f"{key}_one", f"{key}_more"} <= set(words.catalogue("en"))


def test_no_word_is_left_over() -> None:
    made = ("_one", "_more")
    prefixes = (
        "each_", "unit_", "per_", "outcome_", "group_", "months", "kind_", "language_",
        "where_", "section_", "letter_", "consequence_", "appointment_", "call_", "err_document_",
        "err_remedy_", "err_withdraw_", "err_sharing_", "err_misinformed_", "feedback_",
        "mandate_", "power_", "err_mandate_", "lacking_", "contact_", "err_plan_",
    )  # fmt: skip
    for key in words.catalogue("en"):
        root = next((key.removesuffix(end) for end in made if key.endswith(end)), key)
        assert re.search(rf"[\"']({key}|{root})[\"']", SOURCES + ROOMS) or key.startswith(prefixes), key


def test_every_life_event_has_words() -> None:
    known = {event for right in open_book().rights.values() for event in right.folder.right.life_events}
    assert known <= set(words.events())
    for texts in words.events().values():
        assert set(texts) == {*LANGUAGES, *(f"{language}_also" for language in LANGUAGES)}


def test_every_condition_of_every_right_has_words() -> None:
    for right in open_book().rights.values():
        for variable in (*right.conditions, *right.left_to_people):
            assert variable.split(".", 1)[1] in right.folder.words, variable


def test_kinds_of_income_speak_of_facts_that_exist() -> None:
    for name, kind in incomes.kinds().items():
        assert set(LANGUAGES) <= set(kind), name
        assert {*kind.get("nil", ()), *kind.get("no", ())} <= set(open_book().facts), name
        assert all(open_book().facts[fact].is_number for fact in kind.get("nil", ()))
        assert all(open_book().facts[fact].type == "flag" for fact in kind.get("no", ()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_codes_are_long_enough(language: str) -> None:
    listed = code_words()[language]
    assert len(set(listed)) == len(listed) >= 128
    assert len(set(listed)) ** CODE_WORDS >= 2**49
    assert all(re.fullmatch(r"[a-z]{2,10}", word) for word in listed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short(language: str) -> None:
    for key, text in words.catalogue(language).items():
        for sentence in re.split(r"[.:?!;] ", text):
            assert len(sentence.split()) <= 26, (key, sentence)


def test_numbers_as_each_language_writes_them() -> None:
    nbsp = "\u00a0"
    assert words.euro("nl", 1340.47) == f"€{nbsp}1.340,47"
    assert words.euro("fr", 1340.47) == f"1{nbsp}340,47{nbsp}€"
    assert words.euro("de", 1340.47) == f"1.340,47{nbsp}€"
    assert words.euro("en", 1340) == f"€{nbsp}1,340"
    assert words.span("en", 0, 20, "month") == f"up to €{nbsp}20 a month"
    assert words.span("en", 5, float("inf"), "year") == f"at least €{nbsp}5 a year"
    assert words.span("en", 0, float("inf"), "month") == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_soft_hyphens_change_nothing_but_where_a_long_word_may_break(language: str) -> None:
    book = open_book()
    texts = [of(fact.question, language) for fact in book.facts.values()]
    texts += [right.folder.right.names[language] for right in book.rights.values()]
    broken = 0
    for text in texts:
        said = words.soft(language, text)
        assert said.replace("\u00ad", "") == text
        for word in re.findall(r"[^\W\d_\u00ad]+(?:\u00ad[^\W\d_\u00ad]+)+", said):
            broken += 1
            assert len(word.replace("\u00ad", "")) >= 18
            first, *_, last = word.split("\u00ad")
            assert min(len(first), len(last)) >= words.LEAST, word
    assert broken > 3 or language in ("fr", "en")


def test_the_long_words_of_a_small_phone_may_break() -> None:
    assert words.soft("nl", "Hoeveel werkloosheidsuitkering?") == "Hoeveel werkloos\u00adheids\u00aduit\u00adkering?"
