"""Triggers by which SQLite, which knows no roles, refuses to change or delete what happened.

On PostgreSQL the role of the site has no right to (`organisations/rls.py`); what was kept long enough is deleted by the
owner of the tables there, and here by setting the triggers aside (`retention.as_owner`).
"""

from __future__ import annotations

from django.db import connections

from abord.casework.files.models import Event
from abord.casework.organisations import append_only

REFUSAL = "what happened is only added to"
NAME = "abord_event"
"""Of the triggers that keep it so."""


def put(using: str) -> None:
    """Put the triggers in place; again is no harm."""
    if connections[using].vendor != "postgresql":
        append_only.put(using, Event, REFUSAL, name=NAME)
