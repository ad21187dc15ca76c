"""Plain words: how people are addressed, how long a sentence and a word may be, how easy the whole reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import abord
from abord.engine.facts import LANGUAGES

ROOT = Path(abord.__file__).parent
FAMILIAR = {
    "nl": r"je|jij|jou|jouw|jullie|jezelf|jouwe|ge|gij",
    "fr": r"tu|ton|ta|tes|toi|tien|tienne",
    "de": r"du|dein|deine|deinen|deinem|deiner|deines|dir|dich|ihr seid|euch|euer|eure",
}
"""Forms that are not used: everyone is addressed with u, vous and Sie, as letters and decisions of Belgian
administrations do. A question, a plan and a letter then speak with one voice."""


def texts_by_language(found: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """(where, language, text) of everything in a YAML file that stands in languages."""
    if not isinstance(found, dict):
        return
    for key, value in found.items():
        if key in LANGUAGES and isinstance(value, str):
            yield path, key, value
        else:
            yield from texts_by_language(value, f"{path}.{key}" if path else str(key))


def all_texts() -> Iterator[tuple[str, str, str]]:
    """Everything that people read: facts, questions, rights, the words of the site and of the command line."""
    for path in sorted(ROOT.glob("**/*.yaml")):
        name = path.relative_to(ROOT).as_posix()
        if "rights/" in name and path.name in ("cases.yaml",):
            continue
        if path.stem == "code":  # lists of words, no sentences
            continue
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        if path.stem in LANGUAGES and path.parent.name == "words":
            yield from ((f"{name}: {key}", path.stem, text) for key, text in found.items())
        else:
            yield from ((f"{name}: {where}", language, text) for where, language, text in texts_by_language(found))
    for path in sorted(ROOT.glob("rights/*/text.*.md")):
        yield path.relative_to(ROOT).as_posix(), path.suffixes[0][1:], path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", FAMILIAR)
def test_everyone_is_addressed_politely(language: str) -> None:
    familiar = re.compile(rf"\b(?:{FAMILIAR[language]})\b", re.IGNORECASE)
    found = [(where, text) for where, code, text in all_texts() if code == language and familiar.search(text)]
    assert not found


def test_the_texts_are_found() -> None:
    """A search that finds nothing would prove nothing."""
    counted = {language: sum(code == language for _, code, _ in all_texts()) for language in LANGUAGES}
    assert min(counted.values()) > 900 and len(set(counted.values())) == 1, counted
