"""Contact points: read strictly, laid over each other, told as HSDS; opening hours against a plain clock."""

from __future__ import annotations

import datetime
import json
import re
import uuid
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import djangosite  # noqa: F401  (sets Django up)
from abord.outreach import hsds
from abord.outreach.hours import DAYS, HERE, read_hours, spans_on, state
from abord.outreach.places import find
from abord.outreach.points import (
    ContactsError,
    Point,
    directory,
    points_for,
    read_file,
    shipped,
)
from abord.situation.communes import FACILITIES, communes

TODAY = datetime.date(2026, 11, 22)


def test_every_municipality_has_its_centre_and_no_number_was_made_up() -> None:
    points = shipped()
    for commune in communes():
        own = [point for point in points_for(commune, Path("/nowhere")) if point.kind == "ocmw"]
        assert [point.id for point in own] == [f"ocmw-{commune.nis}"]
        assert not (own[0].phone or own[0].street or own[0].hours or own[0].email), "unknown is unknown"
        for language in ("nl", "fr", "de", "en"):
            assert commune.name_in(language).removeprefix("Le ") in own[0].name_in(language)  # "CPAS du Rœulx"
    assert sum(point.kind == "ocmw" for point in points.values()) == 565


def test_what_is_known_names_its_source_and_the_day() -> None:
    for point in shipped().values():
        assert point.source
        if point.kind != "ocmw":
            assert point.read_on is not None and point.checked_on is None
            assert all(point.name_in(code) and point.note_in(code) for code in ("nl", "fr", "de", "en"))


def test_languages_of_the_administration() -> None:
    points = shipped()
    by_name = {one.name_in("nl"): points[f"ocmw-{one.nis}"].languages for one in communes()}
    assert by_name["Gent"] == "nl" and by_name["Kraainem"] == "nl fr" and by_name["Moeskroen"] == "fr nl"
    assert by_name["Malmedy"] == "fr de" and by_name["Eupen"] == "de fr" and by_name["Elsene"] == "fr nl"
    known = {one.nis for one in communes()}
    assert all(code in known for codes in FACILITIES.values() for code in codes)


def test_somebody_for_everyone() -> None:
    for commune in communes():
        kinds = {point.kind for point in points_for(commune, Path("/nowhere"))}
        assert {"ocmw", "mutuality", "legal_first", "legal_second", "ombudsman"} <= kinds, commune
    assert "ocmw" not in {point.kind for point in points_for(None, Path("/nowhere"))}


# Files of an installation.


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_own_files_are_laid_over(tmp_path: Path) -> None:
    write(tmp_path, "1.csv", "id,phone,hours\nocmw-44021,09 266 99 11,mo-fr 08:30-12:00\n")
    gent = find("9000")[0][0]
    assert points_for(gent, tmp_path)[0].phone == "09 266 99 11"
    write(tmp_path, "2.yaml", "- {id: ocmw-44021, phone: 09 000 00 00, checked_on: 01/10/2026}\n")
    found = directory(tmp_path)["ocmw-44021"]
    assert (found.phone, found.hours, found.checked_on) == (
        "09 000 00 00", "mo-fr 08:30-12:00", datetime.date(2026, 10, 1),
    )  # fmt: skip
    assert found.name_in("fr") == shipped()["ocmw-44021"].name_in("fr")
    (tmp_path / "2.yaml").unlink()
    assert directory(tmp_path)["ocmw-44021"].phone == "09 266 99 11"


BAD = [
    ("ocmw-44021,call me,,", "phone"),
    ("ocmw-44021,,sometimes,", "hours"),
    ("ocmw-44021,,mo 12:00-09:00,", "hours"),
    ("ocmw-44021,,31/02-01/03 mo 09:00-10:00,", "hours"),
    ("ocmw-44021,,,javascript:alert(1)", "website"),
    ("new-one,,,", "kind"),
    ("Not An Id,,,", "id"),
]


@pytest.mark.parametrize(("row", "field"), BAD)
def test_a_wrong_row_is_named(tmp_path: Path, row: str, field: str) -> None:
    file = write(tmp_path, "bad.csv", f"id,phone,hours,website\nocmw-11001,03 870 16 10,,\n{row}\n")
    with pytest.raises(ContactsError) as error:
        read_file(file, shipped())
    assert {(one.file, one.row) for one in error.value.problems} == {("bad.csv", 3)}
    assert field in {one.field for one in error.value.problems}


@pytest.mark.parametrize("text", ["", "a: 1", "[1, 2]", "\x00", "- {id: [1]}", '"unclosed'])
def test_what_is_no_table(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContactsError):
        read_file(write(tmp_path, "bad.yaml", text), shipped())


def test_an_unknown_field_and_a_double_row(tmp_path: Path) -> None:
    file = write(tmp_path, "bad.csv", "id,fone\nocmw-11001,1\nocmw-11001,2\n")
    with pytest.raises(ContactsError) as error:
        read_file(file, shipped())
    assert [one.field for one in error.value.problems] == ["fone", "id"]


# Hours.

minutes = st.integers(0, 24 * 60 - 1)


@st.composite
def weekly(draw: st.DrawFn) -> tuple[str, dict[int, list[tuple[int, int]]]]:
    """A line of hours, with the same as minutes per weekday."""
    parts: list[str] = []
    plain: dict[int, list[tuple[int, int]]] = {}
    for _ in range(draw(st.integers(1, 3))):
        days = sorted(draw(st.sets(st.integers(0, 6), min_size=1)))
        start = draw(st.integers(0, 24 * 60 - 2))
        end = draw(st.integers(start + 1, 24 * 60 - 1))
        parts.append(f"{','.join(DAYS[day] for day in days)} {_clock(start)}-{_clock(end)}")
        for day in days:
            plain.setdefault(day, []).append((start, end))
    return "; ".join(parts), plain


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


WORKING = st.dates(datetime.date(2026, 9, 1), datetime.date(2026, 10, 31))  # no public holiday


@given(weekly(), WORKING, minutes)
def test_open_exactly_within_the_hours(
    hours: tuple[str, dict[int, list[tuple[int, int]]]], day: datetime.date, minute: int
) -> None:
    text, plain = hours
    now = datetime.datetime.combine(day, datetime.time(minute // 60, minute % 60), HERE)
    found = state(read_hours(text), now)
    is_open = any(start <= minute < end for start, end in plain.get(day.weekday(), []))
    assert (found.until is not None) == is_open
    if not is_open and found.opens is not None:
        assert found.opens > now
        ahead = [
            (datetime.datetime.combine(day, datetime.time(), HERE) + datetime.timedelta(days=days, minutes=start))
            for days in range(8)
            for start, _ in plain.get((day.weekday() + days) % 7, [])
        ]
        first = min(one for one in ahead if one.replace(tzinfo=None) > now.replace(tzinfo=None))
        if found.opens.date() < datetime.date(2026, 11, 1):
            assert found.opens.replace(tzinfo=None) == first.replace(tzinfo=None)


def test_the_clock_is_that_of_belgium() -> None:
    rules = read_hours("mo-fr 09:00-12:00")
    summer = datetime.datetime(2026, 7, 6, 7, 30, tzinfo=datetime.UTC)  # 9.30 in Brussels
    winter = datetime.datetime(2026, 12, 7, 8, 30, tzinfo=datetime.UTC)
    assert state(rules, summer).until == state(rules, winter).until == datetime.time(12)
    assert state(rules, winter.replace(hour=7)).until is None
    assert state(rules, datetime.datetime(2026, 12, 7, 3, tzinfo=ZoneInfo("America/New_York"))).until is not None


def test_closed_on_public_holidays() -> None:
    rules = read_hours("mo-su 00:00-23:59")
    for day in ((2026, 7, 21), (2026, 12, 25), (2027, 3, 29), (2027, 5, 6)):  # Easter Monday, Ascension
        assert not spans_on(rules, datetime.date(*day))
    assert spans_on(rules, datetime.date(2026, 7, 22))
    eve = datetime.datetime(2026, 12, 24, 23, 59, tzinfo=HERE)
    opens = state(rules, eve).opens
    assert opens is not None and opens.date() == datetime.date(2026, 12, 26)


def test_a_season_replaces_the_usual_hours() -> None:
    rules = read_hours("mo-fr 09:00-16:00; 01/07-31/08 mo 09:00-11:00; 24/12-02/01 we 10:00-11:00")
    assert spans_on(rules, datetime.date(2026, 6, 30))[0][1] == datetime.time(16)
    assert spans_on(rules, datetime.date(2026, 7, 6))[0][1] == datetime.time(11)
    assert not spans_on(rules, datetime.date(2026, 7, 7))
    assert spans_on(rules, datetime.date(2026, 12, 30)) and not spans_on(rules, datetime.date(2026, 12, 29))
    assert state((), datetime.datetime(2026, 7, 6, tzinfo=HERE)).opens is None


# The export.

NEEDED = {  # what HSDS 3.0.0 requires (schema/*.json of the specification)
    "service": {"id", "name", "status"},
    "organization": {"id", "name", "description"},
    "service_at_location": {"id"},
    "location": {"id", "location_type"},
    "address": {"id", "address_1", "city", "state_province", "postal_code", "country", "address_type"},
    "phone": {"id", "number"},
    "schedule": {"id"},
    "language": {"id"},
    "accessibility": {"id"},
    "service_area": {"id"},
    "metadata": {"id", "last_action_date", "last_action_type", "field_name", "previous_value", "replacement_value",
                 "updated_by"},
}  # fmt: skip
KNOWN = {
    "service": "organization service_at_locations languages phones metadata service_areas description url email "
               "interpretation_services application_process assured_date",
    "location": "name languages addresses phones schedules accessibility",
    "organization": "alternate_name email website", "service_at_location": "location", "phone": "type",
    "schedule": "freq wkst byday opens_at closes_at notes valid_from valid_to", "language": "code name",
    "accessibility": "description", "service_area": "name", "metadata": "resource_id resource_type",
}  # fmt: skip
SINGULAR = {"phones": "phone", "languages": "language", "schedules": "schedule", "addresses": "address",
            "service_at_locations": "service_at_location", "service_areas": "service_area"}  # fmt: skip


def walk(kind: str, tree: dict[str, object], seen: list[str]) -> None:
    assert NEEDED[kind] <= set(tree), (kind, tree)
    assert set(tree) <= NEEDED[kind] | set(KNOWN.get(kind, "").split()), (kind, tree)
    uuid.UUID(str(tree["id"]))
    seen.append(f"{kind} {tree['id']}")
    for key, value in tree.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                walk(SINGULAR.get(key, key), each, seen)


def test_export_has_the_shape_of_hsds() -> None:
    full = Point(
        id="full", kind="welfare", serves="44021", name_nl="Huis", street="Plein 1", postal_code="9000", city="Gent",
        phone="09 123 45 67", email="a@b.be", website="https://b.be", languages="nl fr", hours="mo 09:00-10:00",
        accessibility="lift", interpreter="op afspraak", by_appointment="yes", source="them",
        checked_on=datetime.date(2026, 10, 1),
    )  # fmt: skip
    content = hsds.export([*shipped().values(), full], TODAY)
    assert content == json.loads(json.dumps(content))
    seen: list[str] = []
    for service in content["contents"]:
        walk("service", service, seen)
    services = [one for one in seen if one.startswith("service ")]
    assert len(services) == len(set(services)) == len(shipped()) + 1
    last = content["contents"][-1]
    assert last["assured_date"] == "2026-10-01" and last["status"] == "active"
    assert last["service_at_locations"][0]["location"]["schedules"][0]["byday"] == "MO"
    assert hsds.export([full], TODAY) == hsds.export([full], TODAY), "identifiers stay"
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", one["metadata"][0]["last_action_date"])
               for one in content["contents"] if one["name"].startswith("CAW"))  # fmt: skip
