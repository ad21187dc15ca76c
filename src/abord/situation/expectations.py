"""What is wrong with a situation file, in the language of who reads it.

The readers say in English what they expect; that stays what machines get. ``problems.yaml`` has the same, with a key
that stays, in four languages; a message is found there by its English, whatever stands in its holes.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from abord.engine.facts import YAML_LOADER
from abord.situation.problems import Problem

AROUND = ("line", "line_found", "the_file")
"""Words that stand around a message, and are none."""

NESTED = ("hint", "not_unit")
"""Messages that end on a remark, after another message."""

HOLE = re.compile(r"<(\w+)>")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Key to words by language."""
    path = Path(__file__).parent / "problems.yaml"
    found: dict[str, dict[str, str]] = yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    return found


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """The messages, remarks first, then those with most words of their own."""
    keys = [key for key in catalogue() if key not in AROUND]
    keys.sort(key=lambda key: (key not in NESTED, -len(HOLE.sub("", catalogue()[key]["en"])), key))
    found = []
    for key in keys:
        parts = HOLE.split(catalogue()[key]["en"])
        text = "".join(f"(?P<{part}>.+)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
        found.append((key, re.compile(text, re.S)))
    return found


def key_of(expected: str) -> str:
    """The key of a message; "" where the catalogue does not have it."""
    return next((key for key, pattern in _patterns() if pattern.fullmatch(expected)), "")


def expected_in(language: str, expected: str) -> str:
    """What is expected, in a language; in English where the catalogue does not have it."""
    for key, pattern in _patterns():
        if match := pattern.fullmatch(expected):
            holes = match.groupdict()
            if "expected" in holes:
                holes["expected"] = expected_in(language, holes["expected"])
            return _filled(language, key, holes)
    return expected


def line(language: str, problem: Problem) -> str:
    """The whole problem in a line: where, what is expected, and what stands there."""
    holes = {
        "path": problem.path or _filled(language, "the_file", {}),
        "expected": expected_in(language, problem.expected),
        "value": problem.value,
    }
    return _filled(language, "line_found" if problem.value else "line", holes)


def _filled(language: str, key: str, holes: dict[str, str]) -> str:
    return HOLE.sub(lambda hole: holes[hole[1]], catalogue()[key][language])
