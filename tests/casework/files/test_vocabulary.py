"""Every word for files is there in four languages: of all kinds, acts and pages."""

import enum
import re
from pathlib import Path

import pytest

import djangosite  # noqa: F401
from abord.casework.clocks import wording
from abord.casework.clocks.events import Way
from abord.casework.files import acts
from abord.casework.files.advice import Because, Kind, SetAside
from abord.casework.files.barriers import Barrier, Cause, Exit
from abord.casework.files.barriers import Kind as TakeUp
from abord.casework.files.course import Channel, Need, Outcome, Stage, Wanted
from abord.casework.files.funnel import Reached
from abord.casework.files.plan import Mark, Owner
from abord.casework.files.reliability import Column
from abord.casework.files.standing import Question
from abord.casework.files.vocabulary import act_of_reader, vocabulary, voiced, word
from abord.casework.files.without import Contestable, Tells
from abord.casework.purposes import Purpose
from abord.engine.facts import LANGUAGES
from abord.screening.assess import Outcome as Proved
from abord.web.site import words

GROUPS: dict[str, type[enum.StrEnum]] = {
    "channel": Channel, "stage": Stage, "outcome": Outcome, "owner": Owner, "mark": Mark, "task": Wanted, "exit": Exit,
    "advice": Kind, "because": Because, "need": Need, "way": Way, "purpose": Purpose, "barrier": Barrier,
    "barrier_own": Barrier, "cause": Cause, "take_up": TakeUp, "reached": Reached, "question": Question,
    "question_desk": Question, "owner_desk": Owner, "contestable": Contestable, "tells": Tells, "proved": Proved,
    "set_aside": SetAside, "went": Column,
}  # fmt: skip


def test_every_kind_has_words_and_no_other() -> None:
    for group, kinds in GROUPS.items():
        assert set(vocabulary()[group]) == {one.value for one in kinds}, group


def test_every_word_is_a_text() -> None:
    """A colon in a text without quotes would make it something else, and people would see braces."""
    for group, keys in vocabulary().items():
        for key, texts in keys.items():
            assert all(isinstance(text, str) and "{'" not in text for text in texts.values()), f"{group}.{key}"


TO_THE_PERSON = {
    "nl": {"u", "uw", "mijn", "ik"}, "fr": {"vous", "votre", "vos", "ma", "mon", "je"},
    "de": {"ihre", "ihren", "ihrem", "mein", "ich"}, "en": {"you", "your", "my", "i"},
}  # fmt: skip


def test_where_it_stands_is_said_of_the_person_at_the_desk_with_the_same_facts() -> None:
    """The worker who reads "you have withdrawn it" would read it of himself."""
    to, of = vocabulary()["standing"], vocabulary()["standing_desk"]
    assert set(to) == set(of)
    for key, texts in of.items():
        for language, text in texts.items():
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", to[key][language])), key
    for texts in (*of.values(), *vocabulary()["question_desk"].values()):
        for language, text in texts.items():
            assert not set(re.findall(r"\w+", text.lower())) & TO_THE_PERSON[language], text


def test_every_act_in_the_log_has_words() -> None:
    written = "\n".join(path.read_text(encoding="utf-8") for path in Path(acts.__file__).parent.glob("*.py"))
    kinds = set(re.findall(r"happened\(\s*[\w.]+,\s*\"(\w+)\"", written))
    assert len(kinds) > 20 and kinds <= set(vocabulary()["act"])


@pytest.mark.parametrize("room", ["desk", "mine"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_have_the_same_words(language: str, room: str) -> None:
    ours, english = words.catalogue(language, room), words.catalogue("en", room)
    assert set(ours) == set(english)
    for key, text in ours.items():
        assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", english[key])), key


OF_ONESELF = {
    "nl": {"ik", "mij", "mijn"}, "fr": {"je", "j", "me", "m", "moi", "mon", "mes"},
    "de": {"ich", "mir", "mich", "mein", "meine", "meiner"}, "en": {"i", "me", "my"},
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stood_in_the_way_is_said_in_the_first_person_by_the_person_and_never_so_by_the_service(
    language: str,
) -> None:
    for barrier in Barrier:
        own, service = (
            set(re.findall(r"[^\W\d_]+", vocabulary()[group][barrier.value][language].lower()))
            for group in ("barrier_own", "barrier")
        )
        assert own & OF_ONESELF[language], (barrier, own)
        assert not service & OF_ONESELF[language], (barrier, service)


TO_SOMEBODY = {
    "nl": {"u", "uw", "uzelf"}, "fr": {"vous", "votre", "vos"}, "de": {"Sie", "Ihnen", "Ihre", "Ihren", "Ihrer"},
    "en": {"you", "your", "yourself"},
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_worker_is_not_spoken_to_as_if_she_were_the_person(language: str) -> None:
    """Where something was found, and for what somebody looked: the desk says it of a person, not to one."""
    said = [*vocabulary()["source"].values(), *vocabulary()["purpose_of"].values()]
    said += [texts for group in ("step", "owner", "notice") for texts in vocabulary()[f"{group}_desk"].values()]
    for texts in said:
        assert not set(re.findall(r"[^\W\d_]+", texts[language])) & TO_SOMEBODY[language], texts[language]
    others = vocabulary()["purpose"].keys() - vocabulary()["purpose_of"].keys()
    assert {one for one in others if set(re.findall(r"\w+", vocabulary()["purpose"][one][language]))
            & TO_SOMEBODY[language]} == set()  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", ["step", "owner", "notice"])
def test_all_that_speaks_to_the_person_has_words_for_the_desk(language: str, group: str) -> None:
    """Who adds a notice or a step that says "your" adds what the worker reads instead."""
    for key in vocabulary()[group]:
        said = voiced(language, group, key)
        assert not set(re.findall(r"[^\W\d_]+", said)) & TO_SOMEBODY[language], said
        assert voiced(language, group, key, of_person=False) == word(language, group, key)
    assert set(vocabulary()[f"{group}_desk"]) <= set(vocabulary()[group])


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_a_term_is_said_of_the_person_at_the_desk(language: str) -> None:
    to, of = wording._words(language), wording._words(language, True)
    assert to.keys() == of.keys() and to["subject"].keys() == of["subject"].keys()
    for group in ("subject", "status", "why", "follows", None):
        for key, text in (of if group is None else of[group]).items():
            if isinstance(text, str) and key != "articles":
                before = (to if group is None else to[group])[key]
                assert not set(re.findall(r"[^\W\d_]+", text)) & TO_SOMEBODY[language], text
                assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", before)), key


OF_SOMEBODY = {
    "fr": r"^a\b|^s'est\b|\b(sa|son|ses|il|elle)\b", "de": r"^hat\b|\b(er|sie)\b",
    "nl": r"\bzijn of haar\b|\b(hij|zij)\b", "en": r"\b(their|he|she|they)\b",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_reader_did_is_said_to_the_reader(language: str) -> None:
    """After "you" stands no "has"; who signs in is a worker, who has no log of the own acts."""
    for act in vocabulary()["act"].keys() - {"sign_in"}:
        said = vocabulary()["act"][act][language]
        assert not re.search(OF_SOMEBODY[language], act_of_reader(language, said)), said
    for was, told in (
        ("a ouvert ses propres pages", "avez ouvert vos propres pages"),
        ("hat notiert", "haben notiert"),
    ):
        assert act_of_reader("fr" if was[0] == "a" else "de", was) == told
