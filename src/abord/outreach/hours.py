"""Opening hours: read from a line of text, and whether a place is open at a moment in Belgium.

``mo-tu,th 09:00-12:00, 13:00-16:00; 01/07-31/08 mo 09:00-11:00``: a rule with dates replaces those without on its days.
On public holidays places are taken to be closed.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

HERE = ZoneInfo("Europe/Brussels")
DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
LOOK_AHEAD = 21
"""Days within which the next opening is looked for."""

EXPECTED = "days and hours, like: mo-fr 09:00-12:00, 13:00-16:00; 01/07-31/08 mo,we 09:00-11:00"
Span = tuple[datetime.time, datetime.time]
MonthDay = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """On these weekdays (0 is Monday) open in these spans; ``season`` from and until which month and day."""

    days: tuple[int, ...]
    spans: tuple[Span, ...]
    season: tuple[MonthDay, MonthDay] | None = None

    def is_in_season(self, day: datetime.date) -> bool:
        """Whether the rule has something to say on this day of the year."""
        if self.season is None:
            return True
        start, end = self.season
        now = (day.month, day.day)
        return start <= now <= end if start <= end else now >= start or now <= end


@dataclass(frozen=True, slots=True)
class State:
    """Open ``until`` an hour, or closed until ``opens`` (None: not within three weeks)."""

    until: datetime.time | None = None
    opens: datetime.datetime | None = None


def read_hours(text: str) -> tuple[Rule, ...]:
    """The rules in a line of text; none in an empty one.

    Raises:
        ValueError: for what cannot be read, with what is expected.
    """
    return tuple(_rule(part) for part in text.lower().split(";") if part.strip())


def _rule(text: str) -> Rule:
    match = re.fullmatch(r"\s*(?:(\d\d/\d\d)-(\d\d/\d\d)\s+)?([a-z,-]+)\s+([\d:,\s-]+)", text)
    if match is None:
        raise ValueError(EXPECTED)
    start, end, days, spans = match.groups()
    season = (_month_day(start), _month_day(end)) if start else None
    return Rule(_days(days), tuple(_span(span) for span in spans.split(",")), season)


def _month_day(text: str) -> MonthDay:
    day, month = map(int, text.split("/"))
    try:
        datetime.date(2024, month, day)  # a leap year
    except ValueError:
        raise ValueError(EXPECTED) from None
    return month, day


def _days(text: str) -> tuple[int, ...]:
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise ValueError(EXPECTED)
        start, end = DAYS.index(first), DAYS.index(last or first)
        if start > end:
            raise ValueError(EXPECTED)
        found += range(start, end + 1)
    return tuple(sorted(set(found)))


def _span(text: str) -> Span:
    match = re.fullmatch(r"\s*(\d\d):(\d\d)-(\d\d):(\d\d)\s*", text)
    try:
        if match is None:
            raise ValueError
        hours = [int(part) for part in match.groups()]
        opens, closes = datetime.time(hours[0], hours[1]), datetime.time(hours[2], hours[3])
    except ValueError:
        raise ValueError(EXPECTED) from None
    if opens >= closes:
        raise ValueError(EXPECTED)
    return opens, closes


@lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[datetime.date]:
    return frozenset(holidays.country_holidays("BE", years=year))


def spans_on(rules: tuple[Rule, ...], day: datetime.date) -> list[Span]:
    """When a place is open on a day, in order."""
    if day in _holidays(day.year):
        return []
    dated = [rule for rule in rules if rule.season is not None and rule.is_in_season(day)]
    chosen = dated or [rule for rule in rules if rule.season is None]
    return sorted(span for rule in chosen if day.weekday() in rule.days for span in rule.spans)


def state(rules: tuple[Rule, ...], now: datetime.datetime) -> State:
    """Whether a place is open at a moment; the moment carries its time zone."""
    here = now.astimezone(HERE)
    for opens, closes in spans_on(rules, here.date()):
        if opens <= here.time() < closes:
            return State(until=closes)
    for ahead in range(LOOK_AHEAD):
        day = here.date() + datetime.timedelta(days=ahead)
        for opens, _ in spans_on(rules, day):
            if ahead or opens > here.time():
                return State(opens=datetime.datetime.combine(day, opens, HERE))
    return State()
