"""What changed in the law between two days, and what is known to come: figures, rules and terms of procedure.

Read out of the dated folders themselves, with article, source and confidence; nothing is written down a second time.
What was published later than it applies (``known_on``) stands under the day from which it applies. A day to come is
shown as the law stands now, though nobody can verify yet that it will still stand then.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from abord.casework.clocks import terms, wording
from abord.engine.graph import LawBook
from abord.engine.parameters import DatedValue, Parameter
from abord.engine.units import Unit
from abord.screening.structure import own_parameters
from abord.screening.trace import Speaker, raw_value
from abord.screening.voice import Voice, sentence


class Kind(enum.StrEnum):
    """What changed."""

    FIGURE = "figure"
    RULE = "rule"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one thing. ``rights``: all whose result it can change, by their ids.

    Attributes:
        name: the full name of the figure or rule; of a term its name with the rules of procedure.
        before: what held until then; None where nothing did, or nobody knows what.
        after: what holds from then on; None where it ends there, or nobody knows what follows.
        known_on: when it was published, where that is known and another day.
    """

    on: datetime.date
    kind: Kind
    name: str
    rights: tuple[str, ...]
    before: Any
    after: Any
    article: str
    source: str
    confidence: str
    known_on: datetime.date | None = None

    @property
    def key(self) -> str:
        """The same for the same change, whenever it is read."""
        return f"{self.kind}:{self.name}:{self.on.isoformat()}"


@dataclass(frozen=True, slots=True)
class Said:
    """A change in words. Article and source stand as the folders have them."""

    change: Change
    rights: list[str]
    what: str
    before: str
    after: str

    @property
    def others(self) -> int:
        """How many rights it changes beside the one under which it is read."""
        return len(self.rights) - 1


def changes(book: LawBook, since: datetime.date, until: datetime.date = datetime.date.max) -> list[Change]:
    """All between two days, both included, the last one first; a change that several rights share stands once."""
    found = [*_figures(book), *_rules(book), *_terms(book)]
    return sorted(
        (one for one in found if since <= one.on <= until), key=lambda one: (-one.on.toordinal(), one.rights, one.name)
    )


def said(book: LawBook, change: Change, language: str) -> Said:
    """A change in words."""
    speaker = Speaker(Voice(language), book)
    match change.kind:
        case Kind.FIGURE:
            parameter = book.parameters[change.name]
            what = speaker.parameter(change.name)
            before, after = (_figure(speaker.voice, parameter, one) for one in (change.before, change.after))
        case Kind.RULE:
            what = speaker.condition(change.name)
            before, after = (speaker.article(one or "") for one in (change.before, change.after))
        case Kind.TERM:
            what = wording.term_title(change.name.partition(" ")[0], language)
            before, after = (_length(speaker.voice, one) for one in (change.before, change.after))
    return Said(change, [speaker.right(one) for one in change.rights], sentence(what), before, after)


def change_json(book: LawBook, told: Said) -> dict[str, Any]:
    """A change for machines: numbers and days as such, the words beside them."""
    one = told.change
    unit = book.parameters[one.name].unit if one.kind is Kind.FIGURE else None
    return {
        "id": one.key, "on": one.on.isoformat(), "known_on": one.known_on.isoformat() if one.known_on else None,
        "kind": one.kind.value, "name": one.name, "rights": list(one.rights), "what": told.what,
        "unit": str(unit) if unit is not None else None, "before": _plain(one.before, unit),
        "after": _plain(one.after, unit), "before_words": told.before or None, "after_words": told.after or None,
        "article": one.article or None, "source": one.source or None, "confidence": one.confidence or None,
    }  # fmt: skip


def _figures(book: LawBook) -> Iterator[Change]:
    users: dict[str, list[str]] = {}
    for right in book.rights:
        for name in own_parameters(book, right):
            users.setdefault(name, []).append(right)
    for name, rights in users.items():
        parameter = book.parameters[name]
        for before, after in zip((None, *parameter.values), parameter.values, strict=False):
            if before is not None and (before.value, before.low, before.high) == (after.value, after.low, after.high):
                continue
            yield Change(
                after.since, Kind.FIGURE, name, tuple(sorted(rights)), before, after, parameter.article, after.source,
                after.confidence, after.known_on,
            )  # fmt: skip


def _rules(book: LawBook) -> Iterator[Change]:
    users: dict[str, list[str]] = {}
    for right in book.rights:
        for variable in book.needed(book.targets(right)):
            users.setdefault(variable, []).append(right)
    for name, rights in users.items():
        versions = book.variables[name].versions
        for before, after in zip((None, *versions), (*versions, None), strict=True):
            if after is not None and after.since is not None:
                on = after.since
            elif before is not None and before.until is not None and after is None:
                on = before.until + datetime.timedelta(days=1)
            else:
                continue
            old, new = (one.rule.info.article if one is not None else None for one in (before, after))
            yield Change(on, Kind.RULE, name, tuple(sorted(rights)), old, new, new or old or "", "", "")


def _terms(book: LawBook) -> Iterator[Change]:
    for entry in terms.all_terms():
        rights = sorted(
            name for name, one in book.rights.items() if one.folder.right.procedure.regime in entry["regimes"]
        )
        if not rights:
            continue
        days = sorted(entry["values"])
        for last, on in zip((None, *days), days, strict=False):
            after = entry["values"][on]
            before = entry["values"][last] if last is not None else None
            yield Change(
                on, Kind.TERM, f"{entry['term']} ({', '.join(entry['regimes'])})", tuple(rights), before, after,
                entry["article"], after["source"], after["confidence"],
            )  # fmt: skip


def _figure(voice: Voice, parameter: Parameter, value: DatedValue | None) -> str:
    if value is None or value.value is None:
        return voice.say("unknown")
    if parameter.is_flag:
        return voice.yes_no(bool(value.value))
    return voice.bounds(value.low, value.high, parameter.unit)


def _length(voice: Voice, value: dict[str, Any] | None) -> str:
    """How long a term is: ``30 days``, or from how many to how many."""
    value = value or {}
    for unit in terms.UNITS:
        low, high = value.get(f"{unit}_low", value.get(unit)), value.get(f"{unit}_high", value.get(unit))
        if low is not None:
            named = voice.say("months" if unit == "months" else "days")
            return f"{low} {named}" if low == high else f"{low}–{high} {named}"
    return voice.say("unknown")


def _plain(value: Any, unit: Unit | None) -> Any:
    if isinstance(value, DatedValue):
        if value.low == value.high or value.value is None:
            return raw_value(value.value, unit)
        return {"low": raw_value(value.low, unit), "high": raw_value(value.high, unit)}
    if isinstance(value, dict):
        return {key: one for key, one in value.items() if isinstance(one, int)}
    return value
