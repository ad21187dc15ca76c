"""What a task says besides its kind: in the words of whoever wrote it, or worded for whoever reads it.

What the system makes is kept as a key and values, never as a sentence: the colleague who takes it over, and the person
who sees what the service arranges, each read it in their own language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from abord.casework.files.vocabulary import voiced, word
from abord.casework.letters import decision

GROUP = "task_says"


def said(language: str, text: str, says: str, values: Mapping[str, Any], *, of_person: bool) -> str:
    """The words; empty where there are none. ``of_person``: to who works at the desk, not to the person."""
    if not says:
        return text
    filled: dict[str, object] = {}
    for name, value in values.items():
        match name:
            case "notice":
                filled[name] = voiced(language, "notice", value, of_person=of_person)
            case "help":
                filled[name] = word(language, "help_kind", value)
            case "missing":
                filled[name] = ", ".join(_mention(language, one) for one in value)
            case _:
                filled[name] = value
    return word(language, GROUP, says, **filled)


def _mention(language: str, key: str) -> str:
    return str(decision.words(language)["mention"].get(key, key))
