"""What is wrong with a situation: where, what stood there, and what is expected instead.

What is expected is raised as a key that stays, with what differs from case to case; ``problems.yaml`` has the words for
each key, in four languages.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from abord.engine.facts import YAML_LOADER

HOLE = re.compile(r"<(\w+)>")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Key to words by language."""
    path = Path(__file__).parent / "problems.yaml"
    found: dict[str, dict[str, str]] = yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    return found


def _said(language: str, key: str, holes: dict[str, str]) -> str:
    return HOLE.sub(lambda hole: holes[hole[1]], catalogue()[key][language])


def said(language: str, key: str, **holes: object) -> str:
    """Words that stand around a message."""
    return _said(language, key, {name: str(each) for name, each in holes.items()})


@dataclass(frozen=True, slots=True)
class Expectation:
    """What should stand somewhere: the key of its words, what goes into their holes, and a known word that is near."""

    key: str
    holes: tuple[tuple[str, str | Expectation], ...] = ()
    near: str = ""

    def words(self, language: str = "en") -> str:
        """Completes "expected …"."""
        holes = {name: each if isinstance(each, str) else each.words(language) for name, each in self.holes}
        said = _said(language, self.key, holes)
        return _said(language, "hint", {"expected": said, "word": self.near}) if self.near else said


def expect(key: str, near: str = "", /, **holes: object) -> Expectation:
    """An expectation; every hole in its words needs what goes there."""
    filled = {name: each if isinstance(each, Expectation) else str(each) for name, each in holes.items()}
    return Expectation(key, tuple(filled.items()), near)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct.

    ``path`` leads to it (``persons.student.wage_net``; empty for the file as a whole), ``value`` is what
    stood there, shortened.
    """

    path: str
    value: str
    expectation: Expectation

    @property
    def expected(self) -> str:
        """What is expected, in English."""
        return self.expectation.words()

    def line(self, language: str) -> str:
        """The whole problem in a line: where, what is expected, and what stands there."""
        holes = {
            "path": self.path or _said(language, "the_file", {}),
            "expected": self.expectation.words(language),
            "value": self.value,
        }
        return _said(language, "line_found" if self.value else "line", holes)

    def __str__(self) -> str:
        return self.line("en")


def problems_json(problems: Iterable[Problem]) -> dict[str, Any]:
    """For machines: the key stays when the words change."""
    found = [
        {"path": one.path, "key": one.expectation.key, "found": one.value or None, "expected": one.expected}
        for one in problems
    ]
    return {"format": "abord.problems/1", "problems": found}


class SituationError(ValueError):
    """A situation that cannot be used; ``problems`` holds everything that is wrong, at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Expected(ValueError):
    """Raised by the readers of single values, with what they expect: an expectation, or what makes one."""

    def __init__(self, what: str | Expectation, near: str = "", /, **holes: object) -> None:
        self.expectation = expect(what, near, **holes) if isinstance(what, str) else what
        super().__init__(self.expectation)

    def __str__(self) -> str:
        return self.expectation.words()


def shown(value: object) -> str:
    """``value`` as it may be repeated in a message: short, on one line."""
    text = value if isinstance(value, str) else repr(value)
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is near, "" where none is."""
    return next(iter(difflib.get_close_matches(word.casefold(), list(known), n=1, cutoff=0.6)), "")
