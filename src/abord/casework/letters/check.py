"""The check of a letter that someone received: what stands in it, what is missing, what follows, which terms run.

It reads patterns, it does not understand. Everything found comes with the words in which it was found; what was not
found may still be there in other words. From a photo nothing is ever certain.
"""

from __future__ import annotations

import dataclasses
import datetime
import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from abord.casework.clocks import Deadline, Event, Kind, Regime, Status, Subject, Way, deadlines
from abord.casework.letters.checklist import (
    FEWEST_WORDS_OF_A_REASON,
    FOLDER,
    Follows,
    Mention,
    Required,
    When,
    required,
)
from abord.casework.letters.reading import WELL_READ, Reading

NEAR_COURT = 220
LONGEST_REASON = 300
AROUND_A_DATE = 45
MOST_BETWEEN = 25
Position = tuple[int, int]


class Certainty(enum.StrEnum):
    """What can be said of one mention."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    UNREADABLE = "unreadable"


class DateRole(enum.StrEnum):
    """What a date on the letter is the date of."""

    DECISION = "decision"
    APPLICATION = "application"
    LETTER = "letter"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words in which something was found, and where."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """One mention: asked by which article, found or not, and where."""

    required: Required
    certainty: Certainty
    evidence: tuple[Evidence, ...] = ()
    value: str = ""

    @property
    def mention(self) -> Mention:
        """Which mention."""
        return self.required.mention


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date on the letter."""

    day: datetime.date
    role: DateRole
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Check:
    """The result for one letter.

    Attributes:
        certain: False after OCR: then everything is "probably".
        outcome: grant, refusal, stop, recovery or unclear.
        terms: deadlines that run, from the dates on the letter and what the person told.
        events: what the terms were reckoned from, for ``remedies.navigate``.
    """

    language: str
    regime: Regime
    outcome: str
    certain: bool
    quality: float
    items: tuple[Item, ...]
    dates: tuple[FoundDate, ...]
    terms: tuple[Deadline, ...]
    events: tuple[Event, ...] = ()

    def item(self, mention: Mention) -> Item | None:
        """The item of a mention; None where the regime does not ask for it."""
        return next((item for item in self.items if item.mention is mention), None)

    @property
    def missing(self) -> list[Item]:
        """Not found, and asked by law."""
        return [i for i in self.items if i.certainty is Certainty.NOT_FOUND and i.required.is_mandatory]

    @property
    def keeps_term_from_starting(self) -> list[Item]:
        """Not found, and without it the term to appeal does not begin."""
        return [item for item in self.missing if item.required.follows is Follows.NOT_STARTED]

    @property
    def decision_date(self) -> datetime.date | None:
        """The day of the decision, where the letter says so; None when it only has other dates."""
        return next((found.day for found in self.dates if found.role is DateRole.DECISION), None)


def check(
    reading: Reading,
    today: datetime.date,
    received_on: datetime.date | None = None,
    way: Way | None = None,
    regime: Regime | None = None,
) -> Check:
    """Check one letter. ``received_on``, ``way`` and ``regime`` are what the person tells, where they do."""
    text = reading.text
    language = _language(text)
    regime = regime or _regime(text)
    outcome = _outcome(text)
    finder = _Finder(text)
    applies = {When.ALWAYS}
    if outcome in ("refusal", "stop", "recovery"):
        applies.add(When.ADVERSE)
    if outcome == "recovery":
        applies |= {When.RECOVERY, When.MONEY}
    if outcome == "grant":
        applies |= {When.MONEY, When.PAID}
    rules = required(regime, applies)
    found = {item.mention: finder.find(item.mention) for item in rules}
    items = tuple(
        Item(item, _certainty(found[item.mention][0], reading), tuple(found[item.mention][0]), found[item.mention][1])
        for item in rules
    )
    dates = tuple(finder.dates())
    found_here = Check(language, regime, outcome, reading.is_certain, reading.quality, items, dates, ())
    events = _events(found_here, today, received_on, way)
    wanted = (Subject.APPEAL, Subject.SUPERVISOR, Subject.COMPLAINT, Subject.PAYMENT)
    terms = [d for d in deadlines(events, regime, today) if d.subject in wanted]
    if received_on is None:  # counted from the decision, the earliest day: that it is over cannot be said
        terms = [
            dataclasses.replace(d, status=Status.OPEN, why=(*d.why, "maybe_over")) if d.status is Status.MISSED else d
            for d in terms
        ]
    return dataclasses.replace(found_here, terms=tuple(terms), events=tuple(events))


def _certainty(evidence: list[Evidence], reading: Reading) -> Certainty:
    if evidence:
        return Certainty.FOUND
    if reading.is_unreadable or reading.quality < WELL_READ:
        return Certainty.UNREADABLE
    return Certainty.NOT_FOUND


def _events(result: Check, today: datetime.date, received_on: datetime.date | None, way: Way | None) -> list[Event]:
    """What happened, with the safe day. Only in a text read without OCR does a missing mention stop a clock."""
    decided = result.decision_date or next((d.day for d in result.dates if d.role is DateRole.LETTER), None)
    days = [day for day in (decided, received_on) if day is not None and day <= today]
    if not days:
        return []
    noon = datetime.datetime.combine(today, datetime.time(), datetime.UTC)
    # How often an amount is paid reads in too many ways for patterns: that it is not found stops no clock.
    stops = [item.mention for item in result.keeps_term_from_starting if item.mention is not Mention.HOW_OFTEN]
    lacking = tuple(mention.value for mention in stops) if result.certain else ()
    # Without the day of receipt the day of the decision is the earliest that can be, so the safe one.
    at = received_on if received_on is not None and received_on <= today else min(days)
    grants = result.outcome == "grant"
    return [
        Event(kind=Kind.DECIDED, at=min(days), recorded_at=noon, grants=grants),
        Event(
            kind=Kind.NOTIFIED,
            at=at,
            recorded_at=noon,
            way=way or Way.HANDED_OVER,
            missing_mentions=lacking,
        ),
    ]


class _Finder:
    """Looks for each mention in the text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def find(self, mention: Mention) -> tuple[list[Evidence], str]:
        """Where it stands, and its value where it has one (a reference, an address)."""
        match mention:
            case Mention.OUTCOME:
                outcome = _outcome(self.text)
                return (self.all(_patterns()["outcome"].get(outcome, ())), outcome)
            case Mention.DECISION_DATE:
                days = [found for found in self.dates() if found.role is DateRole.DECISION]
                days = days or [found for found in self.dates() if found.role is DateRole.LETTER]
                return [found.evidence for found in days], days[0].day.isoformat() if days else ""
            case Mention.COURT:
                return self.all(_patterns()["court"]), ""
            case Mention.COURT_ADDRESS:
                return self.court_address()
            case Mention.INDIVIDUAL_REASONS:
                return self.reasons(), ""
            case Mention.REFERENCE:
                return self.reference()
            case Mention.CONTACT:
                return self.contact()
            case Mention.APPEAL_TERM if not self.listed(Mention.REMEDIES):
                return [], ""  # "within 30 days" of something else
            case _:
                return self.listed(mention), ""

    def listed(self, mention: Mention) -> list[Evidence]:
        return self.all(_patterns()["mentions"][mention.value])

    def all(self, patterns: Iterable[str]) -> list[Evidence]:
        found = [
            self.evidence(match.span()) for pattern in patterns for match in _compiled(pattern).finditer(self.text)
        ]
        return sorted(found, key=lambda evidence: evidence.start)[:5]

    def evidence(self, span: Position) -> Evidence:
        return Evidence(span[0], span[1], " ".join(self.text[span[0] : span[1]].split()))

    def reasons(self) -> list[Evidence]:
        """Sentences that give a reason in words; not a code, and not a phrase that fits anybody."""
        found = []
        for marker in self.listed(Mention.INDIVIDUAL_REASONS):
            tail = self.text[marker.start : marker.start + LONGEST_REASON]
            end = _compiled(_patterns()["sentence_end"], sensitive=True).search(tail)
            sentence = tail[: end.start()] if end else tail
            own = sentence
            for phrase in _patterns()["stereotypes"]:
                own = _compiled(phrase).sub(" ", own)
            if len(_words(own)) >= FEWEST_WORDS_OF_A_REASON:
                found.append(self.evidence((marker.start, marker.start + len(sentence))))
        return found

    def reference(self) -> tuple[list[Evidence], str]:
        """A number of the file; not a date that happens to stand after "file"."""
        for pattern in _patterns()["mentions"]["reference"]:
            for match in _compiled(pattern).finditer(self.text):
                value = match.group(1).strip(".,/-")
                if not re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}", value):
                    return [self.evidence(match.span())], value
        return [], ""

    def court_address(self) -> tuple[list[Evidence], str]:
        """An address right after the name of the court, with no other service named in between."""
        others = [_compiled(pattern) for pattern in _patterns()["other_senders"]]
        for court in self.all(_patterns()["court"]):
            after = self.text[court.end : court.end + NEAR_COURT]
            match = _compiled(_patterns()["address"], sensitive=True).search(after)
            if match and not any(other.search(after[: match.start()]) for other in others):
                span = (court.end + match.start(), court.end + match.end())
                return [self.evidence(span)], self.evidence(span).words
        return [], ""

    def contact(self) -> tuple[list[Evidence], str]:
        """A named person, or a way to reach the service, near words such as "more information"."""
        for label in self.listed(Mention.CONTACT):
            around = self.text[max(0, label.start - 120) : label.end + 160]
            phone = _compiled(_patterns()["phone"]).search(around)
            name = _compiled(_patterns()["name"], sensitive=True).search(self.text[label.end : label.end + 80])
            if phone:
                return [label], name.group(1) if name else phone.group()
        return [], ""

    def dates(self) -> list[FoundDate]:
        """All dates on the letter and what each is the date of, by the words before it."""
        found = []
        for match in _date_pattern().finditer(self.text):
            day = _day(match)
            if day is not None:
                role = self.role(match.start())
                found.append(FoundDate(day, role, self.evidence(match.span())))
        return found

    def role(self, at: int) -> DateRole:
        before = self.text[max(0, at - AROUND_A_DATE) : at]
        law = re.search(
            r"(wet|besluit|decreet|loi|arrêté|arrete|royal|décret|Gesetz|Gesetzes|Erlass|Dekret)\s+(van|du|vom)\s*$",
            before,
        )
        if law:
            return DateRole.OTHER
        best, role = -1, DateRole.OTHER
        other = _compiled(_patterns()["not_a_day_of"])
        for name in (DateRole.DECISION, DateRole.APPLICATION, DateRole.LETTER):
            for pattern in _patterns()["dates"][name.value]:
                for match in _compiled(pattern).finditer(before):
                    between = before[match.end() :]
                    if match.end() > best and len(between) < MOST_BETWEEN and not other.search(between):
                        best, role = match.end(), name
        return role


def _language(text: str) -> str:
    counted = {}
    words = re.findall(r"[\w]+", text)
    for language, common in _patterns()["languages"].items():
        wanted = set(common)
        counted[language] = sum(word in wanted or word.lower() in wanted for word in words)
    return max(counted, key=lambda language: counted[language]) if any(counted.values()) else "nl"


def _regime(text: str) -> Regime:
    for entry in _patterns()["regimes"]:
        if any(_compiled(pattern).search(text) for pattern in entry["any"]):
            return Regime(entry["regime"])
    return Regime.OTHER


def _outcome(text: str) -> str:
    """The worst that it says, since "granted until" may stand in a letter that stops; unclear where it says nothing."""
    said = _patterns()["outcome"]
    grant_at = [match.span() for pattern in said["grant"] for match in _compiled(pattern).finditer(text)]
    refusals = [match.span() for pattern in said["refusal"] for match in _compiled(pattern).finditer(text)]
    plain_grants = [g for g in grant_at if not any(r[0] <= g[0] < r[1] for r in refusals)]
    for outcome in ("recovery", "stop"):
        first = min((m.start() for pattern in said[outcome] for m in _compiled(pattern).finditer(text)), default=None)
        if first is not None and not (plain_grants and plain_grants[0][0] < first):
            return outcome
    if refusals and not (plain_grants and min(plain_grants)[0] < min(refusals)[0]):
        return "refusal"
    return "grant" if plain_grants else "unclear"


def _words(text: str) -> list[str]:
    return [word for word in text.split() if sum(sign.isalpha() for sign in word) > 1]


def _day(match: re.Match[str]) -> datetime.date | None:
    parts = match.groupdict()
    try:
        if parts["month"]:
            return datetime.date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
        return datetime.date(int(parts["year2"]), _months()[parts["name"].lower()], int(parts["day2"]))
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    names: dict[str, int] = {}
    for months in _patterns()["months"].values():
        for number, name in enumerate(months, start=1):
            names[name.lower()] = number
            names[name.lower().translate(str.maketrans("éûä", "eua"))] = number
    return names


@cache
def _date_pattern() -> re.Pattern[str]:
    names = "|".join(sorted(_months(), key=len, reverse=True))
    return re.compile(
        r"\b(?P<day>[0-3]?\d)[./-](?P<month>[01]?\d)[./-](?P<year>(?:19|20)\d\d)\b"
        rf"|\b(?P<day2>[0-3]?\d)(?:er|\.)?\s+(?P<name>{names})\s+(?P<year2>(?:19|20)\d\d)\b",
        re.IGNORECASE,
    )


@cache
def _compiled(pattern: str, sensitive: bool = False) -> re.Pattern[str]:
    """Spaces in a pattern match any white space, since a letter breaks its lines anywhere."""
    flags = re.MULTILINE if sensitive else re.MULTILINE | re.IGNORECASE
    return re.compile(re.sub(r"(?<!\[)(?<!\[\\d) (?![^\[]*\])", r"\\s+", pattern).replace(r"\s+?", r"\s*"), flags)


@cache
def _patterns() -> dict[str, Any]:
    return dict(yaml.safe_load((FOLDER / "patterns.yaml").read_text(encoding="utf-8")))
