"""What asking for a right can set in motion, as pages and papers show it."""

from __future__ import annotations

from dataclasses import dataclass

from abord.casework.files.acts import consequences
from abord.engine.folder import Confidence
from abord.web.site import words


@dataclass(frozen=True, slots=True)
class Line:
    """One consequence in one language; ``sure``: it is from a published source."""

    title: str
    text: str
    article: str
    source: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Consequences:
    """All of a right; ``known`` is whether anybody looked it up."""

    lines: list[Line]
    known: bool


def shown(right: str, language: str) -> Consequences:
    """In words."""
    found = consequences.of(right)
    lines = [
        Line(
            words.say(language, f"consequence_{one.kind.value}"), one.says[language], one.article or "", one.source,
            one.confidence in (Confidence.PUBLISHED, Confidence.COMPUTED),
        )
        for one in found or ()
    ]  # fmt: skip
    return Consequences(lines, found is not None)
