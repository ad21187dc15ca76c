"""What is only added to: triggers by which the database itself refuses to change or delete a row, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connections

UPDATE, DELETE = "update", "delete"


def put(using: str, model: Any, refusal: str, acts: Sequence[str] = (UPDATE, DELETE), name: str = "abord") -> None:
    """Put triggers on the table of a model in place, called ``<name>_no_<act>``; again is no harm.

    On PostgreSQL, where a table can be emptied at once, that is refused with the deleting of a row.
    """
    connection, table = connections[using], model._meta.db_table
    if connection.vendor == "postgresql":
        found = [
            "create or replace function abord_append_only() returns trigger language plpgsql as "
            "$$ begin raise exception '%', tg_argv[0]; end $$",
            f"drop trigger if exists abord_append_only on {table}",  # as it was called before
        ]
        for act in (*acts, *(["truncate"] if DELETE in acts else [])):
            each = "" if act == "truncate" else "for each row "
            found += [
                f"drop trigger if exists {name}_no_{act} on {table}",
                f"create trigger {name}_no_{act} before {act} on {table} {each}"
                f"execute function abord_append_only('{refusal}')",
            ]
    else:
        found = [
            f"create trigger if not exists {name}_no_{act} before {act} on {table} "
            f"begin select raise(abort, '{refusal}'); end"
            for act in acts
        ]
    with connection.cursor() as cursor:
        for statement in found:
            cursor.execute(statement)


@contextmanager
def set_aside(using: str, *names: str) -> Iterator[None]:
    """The triggers called so refuse nothing in here: for retention, on SQLite only.

    SQLite knows no roles, so that the triggers themselves must go and come back, in the one transaction of the caller.
    """
    wanted = [f"{name}_no_{act}" for name in names for act in (UPDATE, DELETE)]
    with connections[using].cursor() as cursor:
        places = ", ".join(["%s"] * len(wanted))
        cursor.execute(f"select name, sql from sqlite_master where type = 'trigger' and name in ({places})", wanted)
        put_again = cursor.fetchall()
        for trigger, _ in put_again:
            cursor.execute(f"drop trigger {trigger}")
        yield
        for _, made in put_again:
            cursor.execute(made)
