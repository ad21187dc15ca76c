"""Triggers by which the database refuses to change or delete a row of the journal, whoever asks."""

from __future__ import annotations

from django.db import connections

from abord.casework.journal.models import Entry

REFUSAL = "the journal is append-only"


def put(using: str) -> None:
    """Put the triggers in place; again is no harm."""
    connection, table = connections[using], Entry._meta.db_table
    if connection.vendor == "postgresql":
        statements = [
            "create or replace function abord_append_only() returns trigger language plpgsql as "
            f"$$ begin raise exception '{REFUSAL}'; end $$",
            f"drop trigger if exists abord_append_only on {table}",
            f"create trigger abord_append_only before update or delete on {table} "
            "for each row execute function abord_append_only()",
            f"drop trigger if exists abord_no_truncate on {table}",
            f"create trigger abord_no_truncate before truncate on {table} execute function abord_append_only()",
        ]
    else:
        statements = [
            f"create trigger if not exists abord_no_{act} before {act} on {table} "
            f"begin select raise(abort, '{REFUSAL}'); end"
            for act in ("update", "delete")
        ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
