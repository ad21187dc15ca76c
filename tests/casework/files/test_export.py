"""The export is everything: each value of each table that is about the person, read past the models, is in it."""

from __future__ import annotations

import datetime
import json
import uuid
from typing import Any

import pytest
from django.db import connection
from filekit import HOUSEHOLD, Office
from officekit import worker
from test_acts import GOOD, TODAY

from abord.book import open_book
from abord.casework.files import export
from abord.casework.files.acts import (
    advise,
    arrange,
    blanks,
    decide,
    documents,
    explore,
    follow,
    intake,
    items,
    own,
    remedy,
)
from abord.casework.files.course import Channel, Outcome, Wanted
from abord.casework.files.exploring import Mark
from abord.casework.files.models import Application, Datum, File
from abord.casework.files.vocabulary import vocabulary
from abord.casework.letters.remedies import Route
from abord.casework.mandates import acts as mandates
from abord.casework.mandates import death
from abord.casework.mandates.kinds import Kind, Power
from abord.casework.organisations.rls import scoped_models
from abord.casework.organisations.scope import Role, scoped
from abord.casework.sharing import acts as sharing
from abord.casework.sharing import answering, contact, objecting, planned, planning, referring
from abord.casework.sharing.kinds import Answer, StepAnswer, What
from abord.web.mine import views
from abord.web.site import words

KEPT = [model for model in scoped_models() if model._meta.label not in export.LEFT_OUT]


@pytest.fixture
def full(office: Office) -> File:
    """A file with a row in every table."""
    from filekit import picture

    helper = worker(office.organisation, Role.HELPER)
    with scoped(office.scope):
        who = intake.Who("Noor Voorbeeld", phone="0470 11 22 33", email="noor@example.be", address="Dorp 7")
        file, _ = intake.open_file(who)
        application = intake.apply(
            office.came(file, companion="my sister"), intake.Asked("rent arrears", "leefloon_ris"), "en", "heard"
        )
        blanks.used(blanks.issue(uuid.uuid4(), 1, "en", office.worker.pk)[0], application, TODAY)
        items.import_situation(file, HOUSEHOLD, "rights_check", Channel.DESK)
        advise.confirm(advise.advise(application), False, "asked the landlord first")
        follow.add_task(file, Wanted.CALL_BACK, TODAY, "call the union", application)
        follow.add_note(file, "Brought the lease along.")
        follow.tell(file, "message", text="Please come by.")
        words = explore.Words("Lost his job.", "first the rent", "a sports club", "")
        ticked = {"vt_bim": frozenset({Mark.ASK, Mark.DISCUSSED})}
        explore.done(file, explore.Told(words, ticked, "vt_bim"), uuid.uuid4(), again_on=TODAY)
        explore.later(file, TODAY, "no time left", uuid.uuid4())
        follow.issue_plan(file)
        own.ask(file, "correction", "My birthday is wrong.", Channel.DESK, uuid.uuid4(), Datum.objects.first())
        own.own_view(application, "I would rather work.")
        arrange.pay_advance(file, 123.45, "Pension Service", "first pension is late")
        yesterday = TODAY - datetime.timedelta(days=1)  # what is still to come, the death would cancel
        at = datetime.datetime.combine(yesterday, datetime.time(14, 25))
        arrange.appoint(file, at, "Counter 9", "the lease", "my sister", "Dari", True)
        documents.give(file, "lease of March", picture(), Channel.DESK, uuid.uuid4())
        terms = mandates.Terms(
            Kind.HELPER, "Jan Helper", frozenset({Power.SEE}), TODAY, TODAY, "Welzijn", worker=helper
        )
        mandates.give(file, terms)
        draft = decide.Draft(
            Outcome.GRANTED, TODAY, **GOOD, view_followed=False, view_because="There is no work that fits yet."
        )
        decide.notify(decide.decide(application, draft), "registered", True)
        to = sharing.Terms("CAW", frozenset({What.CONTACT}), "a roof", TODAY + datetime.timedelta(days=9), True)
        made = referring.refer(sharing.give(file, to)[0], "a bed tonight", TODAY + datetime.timedelta(days=3))
        answering.note(answering.locked(pk=made.pk), Answer.NOT_FOR_US, "the night shelter", "Luc, CAW")
        agreed = sharing.Terms("Huis van het Kind", frozenset({What.HEALTH}), "a place for a child", TODAY, True)
        sharing.share(sharing.give(file, agreed)[0], "that the stairs are hard")
        objecting.make(file, objecting.Told("Not with the school."), Channel.DESK, uuid.uuid4())
        contact.name(file, office.worker, None)
        plan = sharing.Terms("CAW Elders", frozenset({What.PLAN}), "one plan", TODAY, True)
        part = planning.add_part(planning.share(file, plan, ["leefloon_ris"], "the steps"), "find a bed", None)
        planned.note(part, planned.Told(StepAnswer.NOT_FOR_US, "the shelter"), "Luc, CAW Elders")
    with scoped(office.person_scope(file)):
        row = Application.objects.select_related("file__person", "receipt").get(pk=application.pk)
        remedy.ask(row, Route.REVIEW, "The amount is too low.", "nl", Channel.WEB, uuid.uuid4())
    with scoped(office.scope):
        death.note(file, TODAY, "register 17")
    return file


def rows_of(table: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f'select * from "{table}"')
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def flat(value: Any) -> set[str]:
    """All single values in it, as text."""
    if isinstance(value, dict):
        return set().union(*map(flat, value.values()))
    if isinstance(value, list):
        return set().union(*map(flat, value))
    return {str(value)}


def test_every_value_of_every_table_is_in_the_export(office: Office, full: File) -> None:
    with scoped(office.person_scope(full)):
        taken = export.everything(full)
    assert json.loads(json.dumps(taken)) == taken
    text = flat(taken)
    sealed = {model._meta.db_table for model in KEPT if model._meta.label in export.SEALED}
    for model in KEPT:
        mine = [row for row in rows_of(model._meta.db_table) if row["organisation_id"] == office.organisation.pk]
        assert mine, f"{model._meta.label}: make a row of it in this test"
        for row in mine if model._meta.db_table not in sealed else ():
            for column, value in row.items():
                if column in export.LEFT_OUT_COLUMNS or column == "id" or column.endswith("_id"):
                    continue
                for one in parts(value):
                    assert one in text, f"{model._meta.label}.{column}: {one!r} is not in the export"


def parts(value: Any) -> set[str]:
    """A raw column as the export has it: moments may be written otherwise, their day may not."""
    if value is None or isinstance(value, bool | int | float | bytes):
        return set()
    text = str(value)
    if text.startswith(("[", "{")):
        return {one for one in flat(json.loads(text)) if one not in ("None", "True", "False")}
    try:
        datetime.datetime.fromisoformat(text)
    except ValueError:
        return {text.replace("-", "") if len(text) == 32 else text} - {""}
    return set() if len(text) > 10 else {text}


def test_what_is_sealed_is_opened(office: Office, full: File) -> None:
    with scoped(office.person_scope(full)):
        taken = export.everything(full)
    assert taken["remedies"][0]["grounds"] == "The amount is too low."
    assert taken["documents"][0]["name"] == "lease of March"
    assert taken["explorations"][0]["story"] == "Lost his job."
    assert taken["explorations"][1]["note"] == "no time left"
    assert taken["log"] and all(one["what"] for one in taken["log"])


def test_every_table_has_its_section_with_words_or_a_reason_why_not() -> None:
    known = {model._meta.label for model in scoped_models()}
    assert set(export.LEFT_OUT) <= known and all(export.LEFT_OUT.values())
    sections = [export.section_of(model) for model in KEPT if model._meta.label not in ("files.Person", "files.File")]
    assert len(sections) == len(set(sections))
    assert {*sections, "log"} == set(vocabulary()["section"])


def test_nothing_of_anybody_else(office: Office, full: File) -> None:
    with scoped(office.scope):
        other, _ = intake.open_file(intake.Who("Sam Anders", phone="0499 99 99 99"))
        intake.apply(office.came(other), intake.Asked("heating bill", "verwarmingstoelage_chauffage"), "en", "heard")
        arrange.pay_advance(other, 999.99, "Unemployment Office", "")
    with scoped(office.person_scope(full)):
        said = json.dumps(export.everything(full))
    for foreign in ("Sam Anders", "0499 99 99 99", "heating bill", "999.99", "Unemployment Office", str(other.number)):
        assert foreign not in said


def test_the_page_to_read_names_everything_in_the_language_of_the_reader(office: Office, full: File) -> None:
    with scoped(office.person_scope(full)):
        taken = export.everything(full)
    named = {name for rows in taken.values() if isinstance(rows, list) for row in rows for name in row}
    named |= set(taken["person"]) | set(taken["file"])
    assert named - views.NOT_ON_PAPER <= set(vocabulary()["column"])
    read = dict(views._told({"filed_on": "2026-11-22", "right": "leefloon_ris", "urgent": True, "id": 7}, "nl"))
    assert read["Ingediend op"] == "22/11/2026" and "ja" in [str(one).casefold() for one in read.values()]
    assert dict(views._told({"what": "note_written", "why": "follow_up"}, "en")) == {
        "What": "wrote a note", "Why": "to go on with your file",
    }  # fmt: skip
    assert "leefloon_ris" not in str(read) and 7 not in read.values()


def test_facts_steps_and_numbers_are_read_in_words() -> None:
    def told(name: str, value: str, source: str = "incomes") -> dict[str, str]:
        row = {"id": 1, "name": name, "whom": "P", "value": value, "source": source, "as_of": "2026-11-22"}
        return {key: str(one).replace(words.NBSP, " ") for key, one in views._told(row, "fr")}

    assert next(iter(told("age", "28.0").values())) == "28 ans"
    assert told("wage_net", "14400.0")["salaire net"] == "14 400 € par an"
    answered = next(name for name, fact in open_book().facts.items() if fact.kind == "flag")
    assert next(iter(told(answered, "True").values())) == "Oui" and next(iter(told(answered, "no").values())) == "Non"
    assert "incomes" not in told("age", "28.0").values()
    steps = [{"key": "1", "title": "bring", "by": None, "documents": ["lease"], "done_on": "2026-11-22"}]
    assert dict(views._told({"steps": steps, "every": "month", "worth_low": 1340.5}, "fr")) == {
        "Étapes": "Quoi: Apportez ou envoyez ces papiers; Papiers: lease; Fait le: 22/11/2026",
        "Fréquence": "par mois", "Valeur au moins": f"1{words.NBSP}340,50",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_no_word_of_the_machine_is_on_the_page_to_read(office: Office, full: File, language: str) -> None:
    with scoped(office.person_scope(full)):
        taken = export.everything(full)
    rows = [row for found in taken.values() if isinstance(found, list) for row in found]
    read = " | ".join(f"{name}: {value}" for row in rows for name, value in views._told(row, language))
    raw = ("look_further", "lives_in_belgium", "wage_net", "leefloon_ris.", "register:", "own_mistake", "rights_check")
    assert not [one for one in raw if one in read]
    assert not [one for one in (": helper", "contested: ", ": see |", "; person: ") if one in read]
