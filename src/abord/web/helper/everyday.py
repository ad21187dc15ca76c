"""Everyday words for what somebody is to the first person: "husband", "zoon", "belle-sœur"."""

from __future__ import annotations

from functools import cache

import yaml

from abord.engine.facts import YAML_LOADER
from abord.situation.values import unaccented
from abord.web.site import words


@cache
def _meanings(language: str) -> dict[str, str]:
    path = words.FOLDER / "relations.yaml"
    declared = yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    return {
        _plain(word): relation for relation, texts in declared.items() for word in texts[language].split()
    }  # fmt: skip


def relation_of(language: str, word: str) -> str:
    """What somebody is called by an everyday word, as a member of the list; "" for any other word."""
    return _meanings(language).get(_plain(word), "")


def _plain(word: str) -> str:
    return unaccented(word).replace("œ", "oe")
