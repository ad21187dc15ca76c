"""A human, always: contact points in words, and the help block that stands on every page."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone

from abord.engine.facts import LANGUAGES
from abord.outreach.hours import state
from abord.outreach.points import ContactsError, Point, points_for, shipped
from abord.situation.communes import Commune
from abord.web.site import words
from abord.web.site.words import say


@dataclass(slots=True)
class Place:
    """A contact point as people read it."""

    name: str
    kind: str
    note: str = ""
    address: list[str] = field(default_factory=list)
    phone: str = ""
    dial: str = ""
    email: str = ""
    website: str = ""
    now: str = ""
    hours: list[str] = field(default_factory=list)
    languages: str = ""
    by_appointment: str = ""
    accessibility: str = ""
    interpreter: str = ""
    origin: str = ""
    also: list[str] = field(default_factory=list)

    def is_like(self, other: Place) -> bool:
        """Whether no more is known of either than the same few words: then they share them."""
        bare = not (self.phone or self.website or self.address or other.phone or other.website or other.address)
        return bare and (self.kind, self.note) == (other.kind, other.note)


@dataclass(slots=True)
class Help:
    """What the help block says: the nearest place, and whether an office reads wishes to be called back.

    ``phone`` is who can be called instead, where no number of the nearest place is known.
    """

    near: Place | None
    office: str
    phone: Place | None = None


def help_of(commune: Commune | None, language: str) -> Help:
    """The help block for those who live in a municipality (None: not told)."""
    points = points_near(commune)
    near = next((point for point in points if point.kind == "ocmw"), None)
    other = next((point for point in points if point.kind == "welfare" and point.phone), None)
    if commune is None or (near is not None and near.phone):
        other = None
    first, second = (place_of(one, language) if one is not None else None for one in (near, other))
    return Help(first, settings.CALLBACK_OFFICE, second)


def points_near(commune: Commune | None) -> list[Point]:
    """The points, without a file of the installation that cannot be read: help is never missing for that."""
    try:
        return points_for(commune)
    except ContactsError:
        found = shipped().values()
        return [point for point in found if (commune and point.serves_commune(commune)) or point.serves_everyone]


def place_of(point: Point, language: str) -> Place:
    """A contact point in words."""
    dial = re.sub(r"[^\d+]", "", point.phone)
    made = Place(
        point.name_in(language), point.kind, point.note_in(language),
        [line for line in (point.street, f"{point.postal_code} {point.city}".strip()) if line],
        point.phone, dial, point.email, point.website, accessibility=point.accessibility,
        interpreter=point.interpreter,
    )  # fmt: skip
    made.languages = words.listed(language, [say(language, f"language_{code}") if code in LANGUAGES else code
                                             for code in point.languages.split()])  # fmt: skip
    if point.by_appointment:
        made.by_appointment = say(language, f"appointment_{point.by_appointment}")
    if point.rules:
        made.now = _now(point, language)
        made.hours = [_hours_line(language, point, number) for number in range(len(point.rules))]
    made.origin = _origin(point, language)
    return made


def moment() -> datetime.datetime:
    """Now."""
    found: datetime.datetime = timezone.now()
    return found


def _now(point: Point, language: str) -> str:
    found = state(point.rules, moment())
    if found.until is not None:
        return say(language, "open_until", time=f"{found.until:%H:%M}")
    if found.opens is None:
        return say(language, "closed_now")
    return say(language, "opens_again", day=_weekday(language, found.opens.weekday()), time=f"{found.opens:%H:%M}")


def _weekday(language: str, day: int) -> str:
    return say(language, "weekdays").split()[day]


def _hours_line(language: str, point: Point, number: int) -> str:
    rule = point.rules[number]
    spans = ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in rule.spans)
    days = [_weekday(language, day) for day in rule.days]
    if rule.days == tuple(range(rule.days[0], rule.days[-1] + 1)) and len(days) > 2:
        text = f"{days[0]} – {days[-1]}: {spans}"
    else:
        text = f"{words.listed(language, days)}: {spans}"
    if rule.season is not None:
        start, end = (f"{day:02}/{month:02}" for month, day in rule.season)
        text += f" ({start} – {end})"
    return text


def _origin(point: Point, language: str) -> str:
    if not point.is_reachable and point.kind == "ocmw":
        return ""
    if point.checked_on is not None:
        return say(language, "point_checked", day=_date(point.checked_on))
    return say(language, "point_read", source=point.source, day=_date(point.read_on) if point.read_on else "–")


def _date(day: datetime.date) -> str:
    return f"{day:%d/%m/%Y}"
