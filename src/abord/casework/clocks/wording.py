"""A deadline in plain words, in four languages."""

from __future__ import annotations

import datetime
import re
from functools import cache
from typing import Any

import yaml

from abord.casework.clocks.deadlines import Actor, Deadline, Status, Subject
from abord.casework.clocks.interest import Interest
from abord.casework.clocks.terms import FOLDER, Term


def shown_date(day: datetime.date) -> str:
    """22/11/2026, as Belgium writes it."""
    return f"{day.day:02}/{day.month:02}/{day.year}"


def title(deadline: Deadline, language: str, *, of_person: bool = False) -> str:
    """What the deadline is about, as a short sentence without a full stop: to the person, or of the person."""
    return str(_words(language, of_person)["subject"][deadline.subject.value])


def term_title(name: str, language: str) -> str:
    """What a term is about, by its name in ``terms.yaml``: of anybody, to who works at the desk."""
    return str(_words(language, True)["subject"].get(name, name.replace("_", " ")))


def status(deadline: Deadline, language: str) -> str:
    """Where it stands, in a word or two."""
    return str(_words(language)["status"][deadline.status.value])


def sentences(deadline: Deadline, language: str, *, of_person: bool = False) -> list[str]:
    """Until when, why it is so, and what follows when the term passes."""
    words = _words(language, of_person)
    lines = [line for line in (_when(deadline, words),) if line]
    lines += [words["why"][key] for key in deadline.why]
    if deadline.interest is not None:
        lines.append(_interest(deadline.interest, words))
    if deadline.owed is not None and deadline.until is not None:
        lines += _owed(deadline.owed, deadline.until, words)
    service_is_late_soon = deadline.status is Status.OPEN and deadline.who is Actor.SERVICE
    if deadline.follows and (deadline.status is Status.MISSED or service_is_late_soon):
        what = words["follows"][deadline.follows]
        lines.append(what if deadline.status is Status.MISSED else f"{words['if_late']} {what}")
    return lines


def source(deadline: Deadline, language: str) -> str:
    """By which article or page, and how sure."""
    words = _words(language)
    if not deadline.article and not deadline.source:
        return ""
    confidence = words["confidence"][deadline.confidence]
    if not deadline.article:  # no law was read: a page of the institution says so
        return str(words["source_page"]).format(page=deadline.source, confidence=confidence)
    return str(words["source"]).format(article=article(deadline.article, language), confidence=confidence)


def term_source(rule: Term, language: str) -> str:
    """By which article a term is so; where only a page says it, which page and how sure that is."""
    if rule.article:
        return article(rule.article, language)
    return f"{rule.source}; {_words(language)['confidence'][rule.confidence]}"


def article(text: str, language: str) -> str:
    """The name of an article, which the data has in English, as each language says it."""
    if language == "en":
        return text
    words = _words(language)
    for english, own in words["articles"]:
        text = text.replace(english, own)
    point = "." if language == "de" else ""
    for english, own in zip(_words("en")["months"].split(), words["months"].split(), strict=True):
        text = re.sub(rf"(\d+) {english}\b", rf"\1{point} {own}", text)
    return text


def _when(deadline: Deadline, words: dict[str, Any]) -> str:
    if deadline.done_on is not None:
        return str(words["done"]).format(day=shown_date(deadline.done_on))
    if deadline.subject is Subject.INTEREST and deadline.started is not None:
        return str(words["running_since"]).format(day=shown_date(deadline.started))
    if deadline.earliest is None:
        return ""
    day = shown_date(deadline.earliest)
    if deadline.status is Status.NOT_STARTED:
        return str(words["safe_if_not_started"]).format(day=day)
    if deadline.latest is None or deadline.latest == deadline.earliest:
        return str(words["due"]).format(day=day)
    key = "due_safe" if deadline.who is Actor.PERSON else "due_service_range"
    return str(words[key]).format(day=day, latest=shown_date(deadline.latest))


def _interest(found: Interest, words: dict[str, Any]) -> str:
    """On each 100 euro that is late: an amount, a range, or for which year the rate is not known."""
    if found.low is None or found.high is None:
        return str(words["interest_rate_unknown"]).format(years=", ".join(map(str, found.unknown_years)))
    low, high = (f"{amount:.2f}".replace(".", ",") for amount in (found.low, found.high))
    return str(words["interest_sum" if low == high else "interest_range"]).format(low=low, high=high)


def _owed(found: Interest, until: datetime.date, words: dict[str, Any]) -> list[str]:
    """The same on the amount that was decided; nothing where the rate is not known, which was said already."""
    if found.low is None or found.high is None:
        return []
    low, high = (f"{amount:.2f}".replace(".", ",") for amount in (found.low, found.high))
    key = "owed_sum" if low == high else "owed_range"
    return [str(words[key]).format(low=low, high=high, day=shown_date(until))]


@cache
def _words(language: str, of_person: bool = False) -> dict[str, Any]:
    """The words of a language. They speak to the person; ``of_person`` in the file is what the desk says instead."""
    found: dict[str, Any] = yaml.safe_load((FOLDER / "words" / f"{language}.yaml").read_text(encoding="utf-8"))
    instead = found.pop("of_person")
    for key, words in instead.items() if of_person else ():
        found[key] = {**found[key], **words} if isinstance(words, dict) else words
    return found
