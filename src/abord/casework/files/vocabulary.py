"""The words for what files hold: stages, channels, barriers, acts. One list for all pages, letters and receipts."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from abord.engine.facts import LANGUAGES, YAML_LOADER


@cache
def vocabulary() -> dict[str, dict[str, dict[str, str]]]:
    """Group, key, language to words; a group may stand in several files."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for path in sorted(Path(__file__).parent.glob("vocabulary*.yaml")):
        read: dict[str, dict[str, list[str]]] = yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)
        for group, keys in read.items():
            own = found.setdefault(group, {})
            if twice := own.keys() & keys.keys():
                raise ValueError(f"{path.name}: {group} already has {', '.join(sorted(twice))}")
            own |= {key: dict(zip(LANGUAGES, texts, strict=True)) for key, texts in keys.items()}
    return found


def voiced(language: str, group: str, key: Any, *, of_person: bool = True) -> str:
    """The words for a key as who works at the desk reads them: of the person, where there are such (``<group>_desk``).

    A title that somebody wrote has no key, and is what it is to everybody.
    """
    apart = f"{group}_desk"
    return word(language, apart if of_person and str(key) in vocabulary().get(apart, {}) else group, key)


TO_READER = {"fr": ((r"^a\b", "avez"), (r"\b(sa|son)\b", "votre"), (r"\bses\b", "vos")), "de": ((r"^hat\b", "haben"),)}
"""In Dutch and English an act is said alike of somebody and to the reader."""


def act_of_reader(language: str, act: str) -> str:
    """An act in the words that follow "you": of somebody "a noté", to the reader "avez noté"."""
    for of_somebody, to_reader in TO_READER.get(language, ()):
        act = re.sub(of_somebody, to_reader, act)
    return act


def word(language: str, group: str, key: Any, **fields: object) -> str:
    """The words for a key. A step that somebody wrote has no key: it is its own words."""
    texts = vocabulary()[group].get(str(key))
    if texts is None and group == "step":
        return str(key)
    if texts is None:
        raise KeyError(f"vocabulary.yaml has no {group}.{key}")
    found = texts[language]
    for name, value in fields.items():
        found = found.replace("{" + name + "}", str(value))
    return found
