"""The right to err: under which published conditions a mistake can be repaired. Nobody is marked by any of it.

Good faith is what everybody is taken to be in: it is a condition of the text, and never asked or written down here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from abord.engine.facts import YAML_LOADER

FILE = Path(__file__).parent / "right_to_err.yaml"
CONFIDENCES = ("S", "C", "K", "?")


@dataclass(frozen=True, slots=True)
class Text:
    """One text: ``obliges`` a service, or leaves it free; more conditions may be in it than are known here."""

    name: str
    region: str
    text: str
    reference: str
    read: bool
    status: str
    obliges: bool
    may_leave_aside: tuple[str, ...]
    conditions: tuple[str, ...]
    all_conditions_known: bool
    source: str
    confidence: str


@cache
def texts() -> tuple[Text, ...]:
    """All texts that are known.

    Raises:
        ValueError: for one without a source, or with a confidence that is none.
    """
    found: dict[str, dict[str, Any]] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    for name, one in found.items():
        if not one.get("source") or one.get("confidence") not in CONFIDENCES:
            raise ValueError(f"{FILE.name}: {name} needs a source and a confidence of {', '.join(CONFIDENCES)}")
    lists = ("may_leave_aside", "conditions")
    return tuple(Text(name, **{**one, **{key: tuple(one[key]) for key in lists}}) for name, one in found.items())
