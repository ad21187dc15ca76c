"""An aid for notes: words that judge someone are pointed out, and facts are asked for. It suggests, it never blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from abord.engine.facts import LANGUAGES, YAML_LOADER


@dataclass(frozen=True, slots=True)
class Hint:
    """A word of the note, and what to write instead, in the language of the page."""

    word: str
    ask: str


def hints(note: str, language: str) -> list[Hint]:
    """What could be said with facts. Workers write in four languages, so all lists are read, each word once."""
    lowered = note.casefold()
    found: dict[str, Hint] = {}
    for kind, pattern in _patterns():
        for match in pattern.finditer(lowered):
            word = note[match.start() : match.end()] if len(note) == len(lowered) else match.group()
            found.setdefault(word.casefold(), Hint(word, str(_data()["asks"][kind][language])))
    return sorted(found.values(), key=lambda hint: lowered.find(hint.word.casefold()))


@cache
def _data() -> Any:
    path = Path(__file__).parent / "respectful.yaml"
    return yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)


SHORT = 4
"""A word of so few letters stands for itself only; a longer one also for what begins with it."""


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    kinds = []
    for kind in _data()["asks"]:
        words = {word for language in LANGUAGES for word in _data()["words"][language][kind]}
        parts = [re.escape(word) + (r"\b" if len(word) <= SHORT else r"\w*") for word in sorted(words, key=len)[::-1]]
        kinds.append((kind, re.compile(rf"\b(?:{'|'.join(parts)})")))
    return tuple(kinds)
