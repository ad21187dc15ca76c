"""The words of the facts: complete in four languages, short, and with known placeholders only."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from abord.engine.law import Enum
from abord.rights._concepts import enums

FOLDER = Path(__file__).resolve().parents[2] / "src" / "abord" / "situation" / "facts"
LANGUAGES = ("nl", "fr", "de", "en")
TEXTS = ("label", "question", "question_about", "help", "where")
QUESTIONS = ("question", "question_about")
LONGEST_SENTENCE = 25  # words
PLACEHOLDERS = {"person": {"name"}, "pair": {"name", "other"}, "holding": {"name", "holding"}}

# Words of suspicion and of merit, whatever their ending.
UNWANTED = re.compile(
    r"fraud|betrug|bedrog|misbruik|missbrauch|\babus\b|\babuse\b|deserv|mérit|verdienstvoll|"
    r"controle|contrôle|kontroll|"
    r"hereby|hierbij|hiermit|desgevallend|le cas échéant|gegebenenfalls",
    re.IGNORECASE,
)


def load(name: str) -> dict[str, Any]:
    """One file; a key that stands twice in a mapping is an error, PyYAML would drop the first."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    mappings = [yaml.compose(text, Loader=yaml.SafeLoader)]
    while mappings:
        mapping = mappings.pop()
        keys = [key.value for key, _ in mapping.value]
        assert len(keys) == len(set(keys)), f"{name}: double among {keys}"
        mappings += [value for _, value in mapping.value if isinstance(value, yaml.MappingNode)]
    return dict(yaml.safe_load(text))


FACTS = {
    fact: entry
    for path in sorted(FOLDER.glob("*.yaml"))
    if path.name != "choices.yaml"
    for fact, entry in load(path.name).items()
}
CHOICES = load("choices.yaml")
ENUMS = {
    name: member
    for name, member in vars(enums).items()
    if isinstance(member, type) and issubclass(member, Enum) and member is not Enum
}


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text)


@pytest.mark.parametrize("fact", FACTS)
def test_every_text_is_there_in_four_languages(fact: str) -> None:
    for key in TEXTS:
        texts = FACTS[fact].get(key)
        assert texts, f"no {key}"
        assert tuple(texts) == LANGUAGES, key
        for text in texts.values():
            assert isinstance(text, str) and text and text == text.strip(), key


@pytest.mark.parametrize("fact", FACTS)
def test_a_question_is_one_question(fact: str) -> None:
    for key in QUESTIONS:
        for language, text in FACTS[fact][key].items():
            assert text.endswith("?") and len(sentences(text)) == 1, (key, language)


@pytest.mark.parametrize("fact", FACTS)
def test_placeholders(fact: str) -> None:
    """{name}: whom it is about, if not the reader; {other} and {holding} only where there is one."""
    grain = FACTS[fact]["of"]
    own = PLACEHOLDERS[grain] - {"name"}
    for key in TEXTS:
        for language, text in FACTS[fact][key].items():
            found = set(re.findall(r"\{(.*?)\}", text))
            assert text.count("{") == text.count("}") == len(re.findall(r"\{\w+\}", text))
            if key == "question":
                assert found == own, (key, language)
            elif key == "question_about":
                assert own <= found <= PLACEHOLDERS[grain] and found, (key, language)
                if grain == "person":
                    assert found == {"name"}, (key, language)
            else:
                assert not found, (key, language)


@pytest.mark.parametrize("fact", FACTS)
def test_sentences_are_short(fact: str) -> None:
    for key in TEXTS:
        for language, text in FACTS[fact][key].items():
            for sentence in sentences(text):
                # French sets a space before ? : ; » and after «: that makes no word.
                words = [word for word in sentence.split() if re.search(r"\w", word)]
                assert len(words) <= LONGEST_SENTENCE, (key, language, len(words), sentence)
            assert len(sentences(text)) <= 2 or key not in ("label", *QUESTIONS, "help")


@pytest.mark.parametrize("fact", FACTS)
def test_plain_words(fact: str) -> None:
    for key in TEXTS:
        for language, text in FACTS[fact][key].items():
            assert not UNWANTED.search(text), (key, language)


def test_every_member_of_every_closed_list_has_a_label() -> None:
    assert set(CHOICES) == set(ENUMS)
    for name, enum in ENUMS.items():
        assert list(CHOICES[name]) == [member.name for member in enum], name
        for member, labels in CHOICES[name].items():
            assert tuple(labels) == LANGUAGES, (name, member)
            assert all(isinstance(text, str) and text.strip() for text in labels.values())
        for language in LANGUAGES:
            texts = [labels[language] for labels in CHOICES[name].values()]
            assert len(texts) == len(set(texts)), f"{name}: two members have one {language} label"


def test_every_choice_speaks_of_a_labelled_list() -> None:
    chosen = {entry["choices"] for entry in FACTS.values() if entry["type"] == "choice"}
    assert chosen == set(CHOICES)
