"""All that is kept about one person, to take along.

Every table that belongs to a file or a person is in it, with all its columns, because it is a table and not because
someone thought of it here. What is left out is named below, with the reason.
"""

from __future__ import annotations

import datetime
import decimal
import uuid
from typing import Any

from abord.casework.files.acts import documents, explore, remedy, sent, withhold
from abord.casework.files.models import File, Person
from abord.casework.journal import chain
from abord.casework.journal.grouped import Group
from abord.casework.organisations.models import Organisation, Worker
from abord.casework.organisations.rls import scoped_models
from abord.casework.sharing import objecting

FORMAT = "abord file 2"
LEFT_OUT = {
    "organisations.Membership": "the roles of workers: nothing of the person",
    "journal.Key": "the key that opens the person's entries; what it opens is in `log`",
    "journal.Entry": "sealed; opened they are in `log`",
    "files.Counter": "the last number given out: nothing of the person",
    "files.Tally": "numbers of the whole office, small ones left out: nobody can be told from them",
    "files.NameWord": "the words of the name, to look it up by",
    "sharing.Arrival": "a referral that another service sent: it names nobody, what it is about stands with the sender",
    "sharing.PlanHere": "a plan that another service shares: it names nobody, the plan stands with the sender",
    "feedback.Form": "said without a name: nobody can tell whose it is",
    "feedback.Signal": "a structural problem: it says nothing of anybody",
    "feedback.Remark": "said without a name: nobody can tell whose it is",
}
"""Tables, and why."""
LEFT_OUT_COLUMNS = {
    "organisation": "named once at the beginning",
    "key": "the number of a form, by which it is written once",
    "batch": "the number of a form, by which receipts to take along are printed once",
    "code": "sealed: it opens the own pages, and only the person has it; of a referral, whoever has the slip",
    "receiver": "named as the recipient",
    "subject": "the number of the person's key in the journal",
}
"""Columns, and why. What refers to the file or the person itself is left out too."""
SEALED: dict[str, Any] = {
    "files.Document": documents.exported, "files.Letter": sent.exported, "files.Remedy": remedy.exported,
    "files.Exploration": explore.exported,
    "sharing.Objection": objecting.exported,
}  # fmt: skip
"""What is sealed is opened by its own function. Papers and letters themselves can be opened on the own pages."""

LIMITED = {"files.Note": withhold.readable}
"""Tables of which something can be withheld: that it is, why and by whom, is in the row."""

OWNERS = ("file", "application", "person")
"""What ties a table to a file, the nearest first."""
OLDEST_FIRST = {"files.Application": "filed_on", "files.Receipt": "issued_at"}
"""Tables whose keys are no numbers."""


def everything(file: File) -> dict[str, Any]:
    """Plain names, dates as in the standard; a section for each table."""
    person = file.person
    taken: dict[str, Any] = {
        "format": FORMAT,
        "organisation": Organisation.objects.get(pk=file.organisation_id).name,
        "person": _rows(Person.objects.filter(pk=person.pk))[0],
        "file": _rows(File.objects.filter(pk=file.pk))[0],
    }
    for model in scoped_models():
        if model in (File, Person) or model._meta.label in LEFT_OUT:
            continue
        opened = SEALED.get(model._meta.label)
        rows = opened(file) if opened else _rows(model.objects.filter(**of(model, file)))
        read = LIMITED.get(model._meta.label)
        taken[section_of(model)] = [read(row) for row in rows] if read else rows
    taken["log"] = [
        {"number": one.number, "at": one.at.isoformat(), "who": one.line.actor_name, "what": one.line.act,
         "why": one.line.purpose, "about": one.line.about, "for": one.line.decision, "data": one.line.data}
        for one in chain.entries_about(person.subject) if one.line is not None
    ]  # fmt: skip
    return taken


def log_row(one: Group) -> dict[str, Any]:
    """A line of the log to read: what somebody looked at in a day is one line, with how often."""
    line = one.line
    if line is None:
        return {"at": one.last.isoformat()}
    return {
        "at": one.last.isoformat(), "times": one.count if one.count > 1 else "", "who": line.actor_name,
        "what": line.act, "why": line.purpose, "about": line.about if one.count == 1 else "",
        "for": ", ".join(one.decisions), "data": line.data,
    }  # fmt: skip


def section_of(model: Any) -> str:
    """The name of a section: as the rows of a table are called from the file."""
    owner = _owner(model)
    name = str(model._meta.get_field(owner).remote_field.related_name)
    return f"{model._meta.model_name}s" if name == "+" else name


def of(model: Any, file: File) -> dict[str, Any]:
    """How the rows of one file are found in a table."""
    lookups = {"file": {"file": file}, "application": {"application__file": file}, "person": {"person": file.person}}
    return lookups[_owner(model)]


def _owner(model: Any) -> str:
    relations = {field.name for field in model._meta.concrete_fields if field.is_relation}
    return next(name for name in OWNERS if name in relations)


def _rows(found: Any) -> list[dict[str, Any]]:
    """All rows, oldest first; a worker by name, what refers to another row by that row's key."""
    columns = {}
    for field in found.model._meta.concrete_fields:
        if field.name in LEFT_OUT_COLUMNS or field.related_model in (File, Person):
            continue
        columns[field.name] = f"{field.name}__name" if field.related_model is Worker else field.attname
    rows = found.order_by(OLDEST_FIRST.get(found.model._meta.label, "pk")).values(*columns.values())
    return [{name: _plain(row[column]) for name, column in columns.items()} for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID | decimal.Decimal) else value
