"""Signals of a structural problem: about nobody, by construction and by refusal; counted without small cells."""

from __future__ import annotations

import csv
import io
import json
import uuid
from collections import Counter

import pytest
from django.db import DatabaseError, connection, models, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from officekit import Desk, organisation, scope_of, system_scope, worker

from abord.casework import retention
from abord.casework.feedback import signals
from abord.casework.feedback.models import Signal
from abord.casework.feedback.personal import Found, found
from abord.casework.feedback.rounds import Quarter
from abord.casework.files.acts import intake
from abord.casework.files.acts.common import CannotDo, today
from abord.casework.files.barriers import Barrier
from abord.casework.journal import chain
from abord.casework.organisations.models import Organisation
from abord.casework.organisations.scope import Role, scoped
from abord.country.suppress import SMALLEST

GOOD = signals.Told(Barrier.NO_RECEIPT, "OCMW Elders", "leefloon_ris", "Nobody gets a receipt at the counter there.")


def give(service: str = GOOD.service, barrier: Barrier = GOOD.barrier, times: int = 1) -> None:
    for _ in range(times):
        signals.give(uuid.uuid4(), signals.Told(barrier, service, GOOD.right, GOOD.text))


def office(*roles: Role) -> tuple[Organisation, object]:
    where = organisation()
    return where, scope_of(where, worker(where, *roles), *roles)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("write to noor@example.be", Found.EMAIL), ("noor (at) example.be", Found.EMAIL),
        ("85.03.14-123.45", Found.NUMBER), ("85031412345", Found.NUMBER), ("BE68 5390 0754 7034", Found.NUMBER),
        ("call 0470/11.22.33", Found.NUMBER), ("+32 470 11 22 33", Found.NUMBER), ("09 223\u00a045 67", Found.NUMBER),
        ("file OTG-2026-000012-34", Found.NUMBER), ("born 14/03/1988", Found.DAY), ("14.3.88", Found.DAY),
        ("1988-03-14", Found.DAY), ("geboren op 14 maart 1988", Found.DAY), ("le 1er août 1990", Found.DAY),
        ("am 3. März 1971", Found.DAY), ("May 3rd, 1971", Found.DAY), ("with Mevrouw Peeters", Found.NAME),
        ("M. le directeur ; Madame Dupont", Found.NAME), ("Herr Müller", Found.NAME), ("noor came back", Found.NAME),
        ("that VOORBÉELD family", Found.NAME),
    ],
)  # fmt: skip
def test_what_may_be_about_a_person_is_found(text: str, kind: Found) -> None:
    assert kind in found(text, ["Noor Voorbeeld"])


@pytest.mark.parametrize(
    "text",
    [
        "", "Since January 2026 nobody answers the phone before 10 o'clock.", "The form of 12 pages, article 60 § 7.",
        "School year 2024-2025, 1.340,47 euro, 3 to 4 weeks, 24/7, room 1.03", "Wie geen itsme heeft, moet terugkomen.",
        "Il faut 6 semaines ; la loi du 26 mai 2002"[:30], "De familie van de aanvrager", "Post 9000 Gent",
    ],
)  # fmt: skip
def test_what_is_about_nobody_is_let_through(text: str) -> None:
    assert found(text, ["Noor Van der Voorbeeld"]) == []


@given(st.lists(st.integers(0, 9), min_size=9, max_size=14), st.sampled_from(["", " ", ".", "-", "/", "\u00a0", " - "]))
@settings(max_examples=100)
def test_a_long_number_is_found_however_it_is_set_apart(figures: list[int], between: str) -> None:
    assert Found.NUMBER in found(f"see {between.join(map(str, figures))} there")


def test_a_signal_says_nothing_of_anybody(site: str) -> None:
    names = {field.name for field in Signal._meta.get_fields()}
    assert names == {"id", "organisation", "year", "quarter", "barrier", "service", "right", "text"}
    _, scope = office(Role.WORKER)
    with scoped(scope):
        file, _ = intake.open_file(intake.Who("Noor Voorbeeld"))
        before = chain.head()
        key = uuid.uuid4()
        assert signals.give(key, GOOD, ["Noor Voorbeeld"]) and not signals.give(key, GOOD)
        assert chain.head() == before, "no entry tells the hour"
        row = Signal.objects.get()
        assert (row.year, row.quarter) == Quarter.of(today())
        for wrong, error in (
            (GOOD.text + " Noor.", "signal_name"), ("0470 11 22 33", "signal_number"), ("a@b.be", "signal_email"),
            ("14/03/1988", "signal_day"),
        ):  # fmt: skip
            with pytest.raises(CannotDo) as stopped:
                told = signals.Told(GOOD.barrier, GOOD.service, "", wrong)
                signals.give(uuid.uuid4(), told, [file.person.name])
            assert stopped.value.key == error
        with pytest.raises(CannotDo):
            signals.give(uuid.uuid4(), signals.Told(GOOD.barrier, "Mevrouw Peeters, 0470 11 22 33"))
        with pytest.raises(CannotDo):
            signals.give(uuid.uuid4(), signals.Told(GOOD.barrier, " "))
        assert signals.give(uuid.uuid4(), signals.Told(GOOD.barrier, "Huis Noor", no_name=True), [file.person.name])
        with pytest.raises(DatabaseError), transaction.atomic():
            Signal.objects.create(year=2026, quarter=4, barrier="B99", service="x")


def test_another_organisation_sees_none(site: str) -> None:
    (_, one), (_, two) = office(Role.LEAD), office(Role.LEAD)
    with scoped(one):
        give(times=SMALLEST)
        assert signals.counted()
    with scoped(two):
        assert not Signal.objects.exists() and signals.counted() == [] and signals.texts() == []
        if site == "postgresql":
            assert not models.QuerySet(Signal).exists(), "past the manager, the policy still holds"
            with connection.cursor() as cursor:
                cursor.execute(f"delete from {Signal._meta.db_table}")
                assert cursor.rowcount == 0
    with scoped(one):
        assert Signal.objects.count() == SMALLEST


def test_small_numbers_are_left_out_and_what_would_give_them_away(application: object) -> None:
    _, scope = office(Role.LEAD)
    with scoped(scope):
        give(times=SMALLEST - 1)
        assert signals.counted() == [], "not even one side"
        give("ocmw elders", times=4)
        give("FOD", Barrier.COST, times=2)
        told = {one.by: one.lines for one in signals.counted()}
        assert [count for _, count in told["service"]] == [None, None], "13 beside 15 in all would tell the 2"
        assert [count for _, count in told["right"]] == [15]


@given(st.lists(st.sampled_from("abcdef"), min_size=0, max_size=60))
@settings(max_examples=25, deadline=None)
def test_nothing_small_can_be_reckoned_from_what_is_shown(services: list[str]) -> None:
    from abord.casework.feedback.rounds import shown

    counts = list(Counter(services).values())
    left = sum(count for count, one in zip(counts, shown(counts), strict=True) if one is None)
    assert left == 0 or left >= SMALLEST or len(services) < SMALLEST


def test_at_the_desk_from_a_file_and_out_as_a_table(application: object) -> None:
    where, scope = office(Role.WORKER)
    with scoped(scope):
        file, _ = intake.open_file(intake.Who("Griselda Voorbeeld"))
        file.situation = {"text": "persons: {griselda: {}, walburga: {}}"}
        file.save()
    desk = Desk().sign_in(worker(where, Role.WORKER))
    form = {"barrier": "B14", "service": "OCMW Elders", "right": "leefloon_ris", "text": "Griselda got no receipt."}
    page = desk.post(f"file/{file.pk}/signal", 422, **form).content.decode()
    assert "Griselda got no receipt." in page and 'name="no_name"' in page
    desk.post(f"file/{file.pk}/signal", 422, **form | {"text": "Walburga had to come back."})
    desk.post(f"file/{file.pk}/signal", **form | {"text": "No receipt is given."})
    desk.post("signal", 422, **form | {"barrier": ""})
    desk.post("signal", 422, **form | {"right": "none_such", "text": ""})
    desk.post("signal", **form | {"text": "=1+1 is what the form says"})
    desk.get("signals", 404)
    desk.get("signals/csv", 404)
    with scoped(scope):
        give(times=12)
        assert "OCMW Elders" not in json.dumps(
            [one.line.data for one in chain.entries_about(file.person.subject) if one.line]
        )
    for role in (Role.LEAD, Role.QUALITY):
        reader = Desk().sign_in(worker(where, role))
        page = reader.get("signals").content.decode()
        assert "No receipt is given." in page and "Griselda" not in page
        answer = reader.get("signals/csv")
        rows = list(csv.reader(io.StringIO(answer.content.decode())))
        assert rows[0] == ["by", "code", "name", "signals"] and rows[1][:2] == ["barrier", "B14"]
        assert rows[1][3] == "14" and "No receipt is given." not in answer.content.decode()
    with scoped(scope):
        row = Signal.objects.exclude(text=GOOD.text).first()
        assert row is not None
    reader.post("signals", 404, signal="x")
    reader.post("signals", signal=str(row.pk))
    with scoped(system_scope(where)):
        assert not Signal.objects.filter(pk=row.pk).exists()


def test_no_cell_of_the_table_is_a_formula(application: object) -> None:
    where, scope = office(Role.LEAD)
    with scoped(scope):
        give("=cmd|' /C calc'!A0", times=SMALLEST)
    lines = Desk().sign_in(worker(where, Role.LEAD)).get("signals/csv").content.decode()
    assert ",'=cmd" in lines and ",=cmd" not in lines


def test_a_helper_is_warned_of_the_names_of_those_who_are_helped(application: object) -> None:
    from test_routes import helper_terms

    from abord.casework.mandates import acts as mandates

    where, scope = office(Role.WORKER)
    helper = worker(where, Role.HELPER)
    with scoped(scope):
        file, _ = intake.open_file(intake.Who("Griselda Voorbeeld"))
        mandates.give(file, helper_terms(helper))
    desk = Desk().sign_in(helper)
    form = {"barrier": "B14", "service": "OCMW Elders", "text": "Griselda got no receipt."}
    desk.post("signal", 422, **form)
    desk.post("signal", **form | {"text": "No receipt."})
    desk.get("signals", 404)


def test_old_signals_are_deleted(application: object) -> None:
    where, scope = office(Role.LEAD)
    with scoped(scope):
        give(times=2)
        Signal.objects.filter(pk=Signal.objects.first().pk).update(year=2020, quarter=1)
    with scoped(system_scope(where)):
        assert retention.due("signals") == [Quarter(2020, 1)]
        assert retention.purge()["signals"] == 1 and Signal.objects.count() == 1
