"""A query that is written once gives what Django gives, on either database, and never rows of another organisation."""

from __future__ import annotations

import datetime
import inspect
import re
import uuid
from collections.abc import Iterator
from itertools import count
from typing import Any

import django
import pytest
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler
from filekit import Office, picture
from psycopg.sql import SQL, Literal

import abord.web.site.sealed  # noqa: F401 (its queries are looked at too)
from abord.casework.files import queries
from abord.casework.files.acts import arrange, blanks, documents, explore, follow, items, own
from abord.casework.files.acts.common import today
from abord.casework.files.course import Channel, Stage, Wanted
from abord.casework.files.models import Application, File, Task
from abord.casework.files.plan import Owner
from abord.casework.mandates import acts as mandates
from abord.casework.mandates.kinds import Kind, Power
from abord.casework.organisations.compiled import (
    ALL,
    ORGANISATION,
    WRITTEN_FOR,
    Compiled,
    Slot,
    _parameters,
    _with_constants,
)
from abord.casework.organisations.scope import NoScope, scoped
from abord.casework.sharing import acts as sharing
from abord.casework.sharing import contact, planning, referring
from abord.casework.sharing.kinds import What

NOW = datetime.datetime.now(datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def offices(site: str) -> Iterator[tuple[Office, Office]]:
    """Two, each with people, and each person with everything."""
    yield busy(), busy()


def busy() -> Office:
    """An office where much is going on."""
    office = Office()
    with scoped(office.scope):
        for number in range(3):
            file = office.file(f"Person {number}")
            for right in ("leefloon_ris", "vt_bim"):
                row = office.applied(right, file=file)
                follow.add_step(file, "bring the lease", Owner.PERSON, today(), ["lease"], application=row)
            follow.add_task(file, Wanted.CALL_BACK, today(), "call", row)
            nobodys = follow.add_task(file, Wanted.CALL_BACK, today(), "call once more")
            nobodys.worker = None
            nobodys.save()
            follow.add_note(file, "Came with the lease.")
            explore.later(file, today(), "no time", uuid.uuid4())
            follow.issue_plan(file)
            follow.tell(file, "message", row, text="Could you call us?")
            items.add(file, "igo_grapa", "colleague", Channel.DESK)
            own.ask(file, "change", "I moved.", Channel.DESK, uuid.uuid4())
            arrange.pay_advance(file, 20, "RVP", "")
            arrange.appoint(file, datetime.datetime.combine(today(), datetime.time(23, 50)), "Desk 2")
            blanks.issue(uuid.uuid4(), 1, "nl", office.worker.pk)
            documents.give(file, "lease", picture(), Channel.DESK, uuid.uuid4())
            mandates.give(file, mandates.Terms(Kind.TRUSTED, "A Friend", frozenset({Power.SEE}), today(), today()))
            terms = sharing.Terms("CAW", frozenset({What.CONTACT}), "a roof", today() + DAY, True)
            referring.refer(sharing.give(file, terms)[0], "Is there a bed?", today() + DAY)
            contact.name(file, office.worker, None)
            to = sharing.Terms("CAW", frozenset({What.PLAN}), "a roof", today() + DAY, True)
            planning.add_part(planning.share(file, to, [], "its own"), "look for a bed", today() + DAY)
            Application.objects.filter(pk=row.pk).update(stage=Stage.WITHDRAWN)
        for worker in (office.worker, None):  # more than a list shows
            Task.objects.bulk_create(
                Task(file=file, what="call_back", due=today(), role="worker", worker=worker)
                for _ in range(queries.MOST + 1)
            )
    return office


def arguments(query: Compiled, office: Office) -> dict[str, Any]:
    """Something for each argument, out of what is in the scope in force."""
    file, row = File.objects.order_by("pk").first(), Application.objects.order_by("filed_on", "pk").first()
    keys = {
        "file_by_key": file.pk,
        "application_by_key": row.pk,
        "_organisation": office.organisation.pk,
        "worker_by_key": office.worker.pk,
        "_key": file.person.subject,
    }
    known = {
        "file": file, "person": file.person, "application": row, "worker": office.worker.pk, "day": today(),
        "start": NOW - DAY, "end": NOW + 2 * DAY, "now": NOW, "lookup": "0",
        "along": today() + DAY, "ready": today() + DAY,
        "first": "worker", "second": "decider", "third": "lead", "pk": keys.get(query.query.__name__, 1),
    }  # fmt: skip
    return {name: known[name] for name in query.names}


def told(row: Any, deep: int = 3) -> Any:
    """All that was read of a row and of the rows that came with it, which know each other."""
    if not isinstance(row, Model):
        return row
    if not deep:
        return row.pk
    own_values = {name: value for name, value in vars(row).items() if name != "_state"}
    with_it = {name: told(one, deep - 1) for name, one in row._state.fields_cache.items() if isinstance(one, Model)}
    return type(row), own_values, with_it


READ_OF_A_QUERYSET = {"db", "query", "_known_related_objects", "model"}
"""What stands in for a queryset has these."""
WITHIN_DJANGO = {
    SQLCompiler: ("as_sql", "execute_sql", "get_converters", "results_iter"), Query: ("get_compiler",),
    QuerySet: ("_fetch_all",),
}  # fmt: skip
ANOTHER_DJANGO = (
    "compiled.py rests on parts that Django promises nobody. Read there what this version made of them, run the tests "
    "of this module, then put its number into WRITTEN_FOR."
)


def test_another_django_is_noticed_and_what_it_changed(offices: tuple[Office, Office]) -> None:
    gone = [f"{where.__name__}.{name}" for where, names in WITHIN_DJANGO.items() for name in names
            if not hasattr(where, name)]  # fmt: skip
    assert not gone, ANOTHER_DJANGO
    with scoped(offices[0].scope):
        _, compiler, *_ = queries.notes_of._kept(connection)
        assert compiler.col_count == len(compiler.select) > 1, ANOTHER_DJANGO
        assert {len(one) for one in compiler.select} == {3}, ANOTHER_DJANGO  # a column, its SQL, its name
        kinds = {one.query(**arguments(one, offices[0]))._iterable_class for one in ALL}
        kept = vars(File.objects.none())
    read = {name for kind in kinds for name in re.findall(r"queryset\.(\w+)", inspect.getsource(kind))}
    assert read <= READ_OF_A_QUERYSET, ANOTHER_DJANGO
    assert {"_result_cache", "_prefetch_done", "_iterable_class"} <= kept.keys(), ANOTHER_DJANGO
    assert django.VERSION[:2] == WRITTEN_FOR, ANOTHER_DJANGO


@pytest.mark.parametrize("query", ALL, ids=lambda one: one.query.__name__)
def test_it_gives_what_django_gives(offices: tuple[Office, Office], query: Compiled) -> None:
    for office in offices:
        with scoped(office.scope):
            given = arguments(query, office)
            expected = list(query.query(**given))
            for _ in range(2):  # once when it is written, once from what is kept
                for one, other in zip(query(**given), expected, strict=True):
                    if "file" in given and isinstance(one, Model) and hasattr(one, "file_id"):
                        assert one.file is given["file"]  # it comes with the row by which it was asked
                        other.file = given["file"]
                    if "application" in given and isinstance(one, Model):
                        assert one.application is given["application"]
                        other.application = given["application"]
                    assert told(one) == told(other)


def test_most_of_them_were_asked_for_something_that_is_there(offices: tuple[Office, Office]) -> None:
    with scoped(offices[0].scope):
        empty = {query.query.__name__ for query in ALL if not query(**arguments(query, offices[0]))}
    assert empty <= {
        "_open",
        "data_of",
        "last_advice_for",
        "intentions_for",
        "appointments_of_others",
        "decisions_of",
        "decisions_in",
        "worker_by_key",
        "_organisation",
        "_helping",
    }


def test_what_is_counted_is_what_is_found(offices: tuple[Office, Office]) -> None:
    for office in offices:
        with scoped(office.scope):
            of_worker = {"worker": office.worker.pk}
            assert queries.tasks_of.count(**of_worker) == len(queries.tasks_of(**of_worker)) == queries.MOST + 1
            assert queries.tasks_below(office.worker.pk, ("worker", "decider", "lead")) == (13, 4)
    with pytest.raises(NoScope):
        queries.tasks_of.count(worker=1)


def test_another_organisation_gets_nothing_and_nobody_gets_an_error(offices: tuple[Office, Office]) -> None:
    ours, theirs = offices
    with scoped(ours.scope):
        file = File.objects.order_by("pk").first()
        application = Application.objects.filter(file=file).first()
        assert queries.notes_of(file=file) and queries.file_by_key(pk=file.pk)
    with scoped(theirs.scope):
        assert queries.notes_of(file=file) == [] == queries.file_by_key(pk=file.pk)
        assert queries.application_by_key.one(pk=application.pk) is None
    with pytest.raises(NoScope):
        queries.notes_of(file=file)
    with scoped(ours.scope), pytest.raises(ValueError, match="worker"):
        queries.tasks_of(worker=None)


def plan(query: Compiled, office: Office) -> str:
    """By which indexes the database finds what a query asks."""
    _, _, sql, slots, _ = query._kept(connection)
    with scoped(office.scope), connection.cursor() as cursor:
        values = _parameters(connection, arguments(query, office), slots)
        if connection.vendor == "sqlite":
            cursor.execute(f"explain query plan {sql}", values)
        else:  # as a plan that is kept, which knows no value; small tables would be read whole
            for setting in ("enable_seqscan = off", "plan_cache_mode = force_generic_plan"):
                cursor.execute(f"set local {setting}")
            number = count(1)
            cursor.execute("prepare asked as " + re.sub("%s", lambda _: f"${next(number)}", sql))
            with connection.connection.cursor() as by_client:  # a utility statement takes no parameters of the server
                given = SQL(", ").join(map(Literal, values)).as_string(by_client)
            cursor.execute(f"explain execute asked({given})")
        found = " ".join(str(row[-1]) for row in cursor.fetchall())
        if connection.vendor != "sqlite":
            cursor.execute("deallocate asked")
    return found


@pytest.mark.parametrize(
    ("query", "index"),
    [(queries.undecided, "files_undecided"), (queries.own_undecided, "files_own_undecided"),
     (queries.events_of_undecided, "files_event_by_application"), (queries.events_of_undecided, "files_undecided"),
     (queries.events_of_own_undecided, "files_event_by_application"),
     (queries.events_of, "files_event_by_application")],
    ids=lambda one: one if isinstance(one, str) else one.query.__name__,
)  # fmt: skip
def test_what_is_open_is_found_by_the_index_of_what_is_open(
    offices: tuple[Office, Office], query: Compiled, index: str
) -> None:
    """Also in a plan that PostgreSQL keeps, and on SQLite, which counts nothing, never by the organisation alone."""
    if index == "files_event_by_application" and connection.vendor != "sqlite":
        return  # PostgreSQL goes by how much there is, and here is little
    assert index in plan(query, offices[0])


@pytest.mark.parametrize("query", ALL, ids=lambda one: one.query.__name__)
def test_what_is_written_into_the_sql_is_a_word_of_the_code(offices: tuple[Office, Office], query: Compiled) -> None:
    """Each value of a call is a slot, and stays one; a word holds nothing that could end it."""
    with scoped(offices[0].scope):
        _, _, sql, slots, _ = query._kept(connection)
    assert {one.name for one in slots if isinstance(one, Slot)} >= set(query.names)
    assert all(re.fullmatch("[a-z_]*", word) for word in re.findall("'([^']*)'", sql))
    assert sql.count("'") % 2 == 0 and len(re.findall("(?<!%)%s", sql)) == len(slots)


def test_a_word_that_needs_quoting_stays_a_parameter() -> None:
    sql, left = _with_constants(
        "a = %s and b like '%%s' and c = %s and d = %s and e = %s", ("x'y", "open", ORGANISATION, 3)
    )
    assert sql == "a = %s and b like '%%s' and c = 'open' and d = %s and e = %s" and left == ("x'y", ORGANISATION, 3)


@pytest.mark.parametrize("key", [2**63 - 1, 2**63, 10**40, -(10**40)])
def test_a_key_that_no_database_holds_finds_nothing(offices: tuple[Office, Office], key: int) -> None:
    with scoped(offices[0].scope):
        assert queries.file_by_key.one(pk=key) is None is queries.file_by_key.query(pk=key).first()


def test_children_come_as_if_they_were_fetched_together(offices: tuple[Office, Office]) -> None:
    with scoped(offices[0].scope):
        file = File.objects.order_by("pk").first()
        plain = {row.pk: [event.pk for event in row.events.all()] for row in Application.objects.filter(file=file)}
        rows = queries.with_histories(file)
        assert {row.pk: [event.pk for event in row.events.all()] for row in rows} == plain and len(plain) == 2
        assert all(event.application is row for row in rows for event in row.events.all())
        filed = [row.events.filter(kind="decided").count() for row in rows]  # a further condition asks anew
        assert filed == [0, 0]
