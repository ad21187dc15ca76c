"""How one result came about, for professionals: the whole chain, from the result down."""

from __future__ import annotations

from dataclasses import dataclass

from abord.engine.explain import Key, Step
from abord.engine.graph import LawBook
from abord.engine.law import Enum
from abord.web.check.household import Household
from abord.web.check.results import Answer, Writer
from abord.web.site import words
from abord.web.site.words import of, say

CONFIDENCE = {
    "S": "confidence_published", "C": "confidence_computed", "K": "confidence_known", "?": "confidence_unsure",
}  # fmt: skip
MOST_STEPS = 60
"""Links of the chain on one page of the full trace."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the law in words: since when, how sure, and where it stands."""

    name: str
    value: str
    since: str
    sure: str
    article: str
    source: str


@dataclass(slots=True)
class TraceLine:
    """One link of the chain for professionals."""

    name: str
    about: str
    value: str
    article: str
    doc: str
    figures: list[Figure]
    is_fact: bool


def trace(book: LawBook, home: Household, found: Answer, number: int, language: str) -> list[TraceLine]:
    """The whole chain of one result, from the result down."""
    assessment = found.assessment
    result = assessment.results[number]
    writer = Writer(book, home, assessment, language, frozenset())
    steps = assessment.explanation.walk(result.right, assessment.case.persons.index(result.person))
    return [_trace_line(writer, step) for step in steps]


def _trace_line(writer: Writer, step: Step) -> TraceLine:
    language, persons = writer.language, writer.assessment.case.persons
    figures = []
    for used in step.figures:
        name = of(writer.book.parameters[used.name].description, language) or words.spoken(used.name)
        if isinstance(used.value, bool) or used.value is None:
            value = say(language, "unknown_value" if used.value is None else "yes" if used.value else "no")
        else:
            value = words.quantity(language, used.value, used.unit)
        sure = say(language, CONFIDENCE[used.confidence])
        figures.append(Figure(name, value, f"{used.since:%d/%m/%Y}", sure, used.article, used.source))
    return TraceLine(
        writer.name_of(step.key.variable), _about(writer, step.key, persons), _value(writer, step), step.article,
        step.doc, figures, step.is_fact,
    )  # fmt: skip


def _about(writer: Writer, key: Key, persons: tuple[str, ...]) -> str:
    about = persons[key.person] if 0 <= key.person < len(persons) else ""
    if key.other >= 0:
        about += f" → {persons[key.other]}"
    return f"{about} ({key.holding + 1})" if key.holding >= 0 else about


def _value(writer: Writer, step: Step) -> str:
    value, language = step.value, writer.language
    if value is None:
        return say(language, "unknown_value")
    if isinstance(value, bool):
        return say(language, "yes" if value else "no")
    if isinstance(value, Enum):
        labels = writer.book.choice_labels.get(type(value).__name__, {}).get(value.name, {})
        return of(labels, language) or words.spoken(value.name.lower())
    return words.quantity(language, float(value), step.unit)
