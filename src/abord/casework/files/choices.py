"""Figures of procedure that no law gives, read from ``choices.yaml``: each with its source and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from abord.engine.facts import YAML_LOADER


@dataclass(frozen=True, slots=True)
class Choice:
    """One figure. ``confidence`` is S (published) or ``own choice``."""

    value: int
    source: str
    confidence: str


@cache
def choices() -> dict[str, Choice]:
    """All of them by name."""
    text = (Path(__file__).parent / "choices.yaml").read_text(encoding="utf-8")
    return {name: Choice(**one) for name, one in yaml.load(text, Loader=YAML_LOADER).items()}
