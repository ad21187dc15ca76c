"""Triggers: the database refuses to change a letter that was sent, and a number that was given out on paper.

SQLite also to delete one, and to change or delete what happened. On PostgreSQL the role of the site has no right to
that (`organisations/rls.py`), which SQLite, that knows no roles, cannot say; what was kept long enough is deleted by
the owner of the tables there, and here by setting the triggers aside (`retention.as_owner`).
"""

from __future__ import annotations

from django.db import connections

from abord.casework.files.models import Blank, Event, Letter
from abord.casework.organisations import append_only

REFUSAL = "what happened is only added to"
NAME = "abord_event"
"""Of the triggers that keep it so."""
SENT = "a letter that was sent is never changed"
LETTER = "abord_letter"
"""Of the trigger by which SQLite deletes none."""
GIVEN_OUT = "a number that was given out on paper is used once, and stays as it was printed"
SETTLED = "old.application_id is not null or old.ended in ('returned', 'spoiled')"
"""Typed in, or back at the service: nothing of it changes any more."""
PRINTED = " or ".join(f"old.{one} <> new.{one}" for one in ("number", "text", "hash", "batch", "issued_on"))


def put(using: str) -> None:
    """Put the triggers in place; again is no harm."""
    connection, letter, blank = connections[using], Letter._meta.db_table, Blank._meta.db_table
    if connection.vendor == "postgresql":
        statements = [
            "create or replace function abord_letter_stays() returns trigger language plpgsql as "
            f"$$ begin raise exception '{SENT}'; end $$",
            f"drop trigger if exists abord_letter_stays on {letter}",
            f"create trigger abord_letter_stays before update on {letter} "
            "for each row when (old.sent_on is not null) execute function abord_letter_stays()",
            "create or replace function abord_blank_stays() returns trigger language plpgsql as "
            f"$$ begin raise exception '{GIVEN_OUT}'; end $$",
            f"drop trigger if exists abord_blank_stays on {blank}",
            f"create trigger abord_blank_stays before update on {blank} "
            f"for each row when ({SETTLED} or {PRINTED}) execute function abord_blank_stays()",
        ]
    else:
        append_only.put(using, Event, REFUSAL, name=NAME)
        statements = [
            f"create trigger if not exists abord_letter_stays before update on {letter} when old.sent_on is not null "
            f"begin select raise(abort, '{SENT}'); end",
            f"create trigger if not exists {LETTER}_no_{append_only.DELETE} before delete on {letter} "
            f"when old.sent_on is not null begin select raise(abort, '{SENT}'); end",
            f"create trigger if not exists abord_blank_stays before update on {blank} when {SETTLED} or {PRINTED} "
            f"begin select raise(abort, '{GIVEN_OUT}'); end",
        ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
