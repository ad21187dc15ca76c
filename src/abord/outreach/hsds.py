"""Contact points in the form of the Human Services Data Specification 3 (Open Referral), as JSON.

One service per point, with its organization, its location and what is known of it. Identifiers are made from ours, so
that they stay the same from one export to the next. What is unknown is left out.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from abord.engine.facts import LANGUAGES
from abord.outreach.hours import DAYS, Rule
from abord.outreach.points import Point
from abord.situation.communes import communes

VERSION = "3.0.0"
NAMESPACE = uuid.UUID("5f0c0f3e-6f0e-5c57-9d3c-6a1d3a0f6b11")
LANGUAGE_NAMES = {"nl": "Nederlands", "fr": "français", "de": "Deutsch", "en": "English"}


def export(points: Iterable[Point], today: datetime.date) -> dict[str, Any]:
    """All points as a list of services."""
    return {"hsds_version": VERSION, "contents": [service(point, today.year) for point in points]}


def _id(point: Point, part: str) -> str:
    return str(uuid.uuid5(NAMESPACE, f"{point.id}/{part}"))


def service(point: Point, year: int) -> dict[str, Any]:
    """One point as a full HSDS service; opening hours by season are written for one year."""
    names = list(dict.fromkeys(point.name_in(code) for code in (*point.languages.split(), *LANGUAGES)))
    notes = [point.note_in(code) for code in LANGUAGES if point.note_in(code)]
    organization = {
        "id": _id(point, "organization"), "name": names[0], "alternate_name": " / ".join(names[1:]),
        "description": " / ".join(notes) or names[0], "email": point.email, "website": point.website,
    }  # fmt: skip
    location = {
        "id": _id(point, "location"), "location_type": "physical", "name": names[0],
        "languages": _languages(point), "addresses": _addresses(point), "phones": _phones(point),
        "schedules": _schedules(point, year),
        "accessibility": [{"id": _id(point, "accessibility"), "description": point.accessibility}]
        if point.accessibility else [],
    }  # fmt: skip
    found = {
        "id": _id(point, "service"), "name": names[0], "description": organization["description"],
        "url": point.website, "email": point.email, "status": "active",
        "interpretation_services": point.interpreter,
        "application_process": {"yes": "By appointment", "no": "No appointment needed"}.get(point.by_appointment, ""),
        "assured_date": point.checked_on.isoformat() if point.checked_on else "",
        "organization": _without_empty(organization),
        "service_areas": [{"id": _id(point, f"area/{code}"), "name": code} for code in point.serves.split()],
        "service_at_locations": [{"id": _id(point, "at"), "location": _without_empty(location)}],
        "languages": _languages(point), "phones": _phones(point), "metadata": _metadata(point),
    }  # fmt: skip
    return _without_empty(found)


def _without_empty(tree: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in tree.items() if value not in ("", [], None)}


def _languages(point: Point) -> list[dict[str, str]]:
    return [{"id": _id(point, f"language/{code}"), "code": code, "name": LANGUAGE_NAMES.get(code, code)}
            for code in point.languages.split()]  # fmt: skip


def _phones(point: Point) -> list[dict[str, str]]:
    return [{"id": _id(point, "phone"), "number": point.phone, "type": "voice"}] if point.phone else []


def _addresses(point: Point) -> list[dict[str, str]]:
    if not (point.street and point.city):
        return []
    return [{
        "id": _id(point, "address"), "address_1": point.street, "city": point.city,
        "state_province": _region(point.postal_code), "postal_code": point.postal_code, "country": "BE",
        "address_type": "physical",
    }]  # fmt: skip


def _region(postal_code: str) -> str:
    regions = {one.region for one in communes() if postal_code in one.postal_codes}
    return regions.pop().capitalize().replace("_", "-") if len(regions) == 1 else ""


def _schedules(point: Point, year: int) -> list[dict[str, Any]]:
    return [_schedule(point, number, rule, span, year) for number, (rule, span) in enumerate(
        (rule, span) for rule in point.rules for span in rule.spans)]  # fmt: skip


def _schedule(
    point: Point, number: int, rule: Rule, span: tuple[datetime.time, datetime.time], year: int
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": _id(point, f"schedule/{number}"), "freq": "WEEKLY", "wkst": "MO",
        "byday": ",".join(DAYS[day].upper() for day in rule.days),
        "opens_at": f"{span[0]:%H:%M}", "closes_at": f"{span[1]:%H:%M}",
        "notes": "Hours in Europe/Brussels. Closed on public holidays.",
    }  # fmt: skip
    if rule.season is not None:
        start, end = rule.season
        found["valid_from"] = datetime.date(year, *start).isoformat()
        found["valid_to"] = datetime.date(year + (end < start), *end).isoformat()
    return found


def _metadata(point: Point) -> list[dict[str, str]]:
    if not point.source:
        return []
    day = point.checked_on or point.read_on
    return [{
        "id": _id(point, "metadata"), "resource_id": _id(point, "service"), "resource_type": "service",
        "last_action_date": day.isoformat() if day else "", "last_action_type": "read", "field_name": "source",
        "previous_value": "", "replacement_value": point.source, "updated_by": "abord",
    }]  # fmt: skip
