"""What the check of a letter found, in plain words, in four languages."""

from __future__ import annotations

from dataclasses import dataclass

from abord.casework.clocks import Deadline, Regime, Status, wording
from abord.casework.letters.check import Certainty, Check, Item
from abord.casework.letters.decision import words


@dataclass(frozen=True, slots=True)
class Line:
    """One mention in words: its name, whether it is there, the words of the letter, what follows when it is missing."""

    name: str
    certainty: Certainty
    state: str
    quote: str
    follows: str
    article: str


@dataclass(frozen=True, slots=True)
class Term:
    """One term in words."""

    title: str
    status: str
    sentences: list[str]
    source: str
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class Report:
    """A page about one letter: what it says in short, then line by line, then the terms."""

    summary: list[str]
    lines: list[Line]
    terms: list[Term]


def report(found: Check, language: str, received: bool = False) -> Report:
    """The page about one letter; ``received`` is whether the person told when it came."""
    say = words(language)
    check = say["check"]
    summary = [check["outcome"][found.outcome]]
    if found.regime is Regime.OTHER:
        summary.append(check["unknown_sender"])
    if found.regime.is_housing:
        summary.append(check["housing"])
    unreadable = [item for item in found.items if item.certainty is Certainty.UNREADABLE]
    if unreadable:
        summary.append(check["unreadable"])
    if found.keeps_term_from_starting:
        names = ", ".join(say["mention"][item.mention.value] for item in found.keeps_term_from_starting)
        summary.append(check["starts_not"].format(mentions=names))
    elif not found.missing and not unreadable:
        summary.append(check["all_there"])
    if not found.certain:
        summary.append(check["probably"])
    summary.append(check["not_understood"])
    if not found.dates and not received:
        summary.append(check["no_date"])
    elif not received:
        summary.append(check["counted_from_decision"])
    return Report(summary, [_line(item, language) for item in found.items], [_term(d, language) for d in found.terms])


def _line(item: Item, language: str) -> Line:
    say = words(language)
    follows = say["follows"][item.required.follows.value] if item.certainty is Certainty.NOT_FOUND else ""
    quote = item.evidence[0].words if item.evidence else ""
    state = say["check"]["certainty"][item.certainty.value]
    return Line(
        say["mention"][item.mention.value],
        item.certainty,
        state,
        quote,
        follows,
        wording.article(item.required.article, language),
    )


def is_perhaps(deadline: Deadline) -> bool:
    """A term that has only not started if what was not found is really missing: then that is how it is said."""
    return deadline.status is Status.NOT_STARTED and "mentions_missing" in deadline.why


def perhaps(deadline: Deadline, language: str) -> list[str]:
    """The safe day first, then what follows if the mention is really missing."""
    check = words(language)["check"]
    day = wording.shown_date(deadline.earliest) if deadline.earliest else ""
    return [check["perhaps_safe"].format(day=day), check["perhaps_why"]]


def _term(deadline: Deadline, language: str) -> Term:
    status, sentences = wording.status(deadline, language), wording.sentences(deadline, language)
    if is_perhaps(deadline):
        status, sentences = words(language)["check"]["perhaps"], perhaps(deadline, language)
    return Term(wording.title(deadline, language), status, sentences, wording.source(deadline, language), deadline)
