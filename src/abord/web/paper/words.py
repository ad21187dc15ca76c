"""The words of what is printed: a catalogue per language beside the site's own, the same keys in each."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from abord.engine.facts import YAML_LOADER
from abord.web.words import NBSP

HERE = Path(__file__).parent / "words"


@cache
def catalogue(language: str) -> dict[str, str]:
    """Key to words."""
    text = (HERE / f"{language}.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = yaml.load(text, Loader=YAML_LOADER)
    if language == "fr":  # no line may begin with a sign
        found = {key: re.sub(r" (?=[:;?!»])|(?<=«) ", NBSP, words) for key, words in found.items()}
    return found


def put(language: str, key: str, **fields: object) -> str:
    """Words for paper, with their fields filled in letter for letter."""
    text = catalogue(language)[key]
    for name, value in fields.items():
        text = text.replace("{" + name + "}", str(value))
    return text
