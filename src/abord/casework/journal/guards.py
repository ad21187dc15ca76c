"""Triggers by which the database refuses to change or delete a row of the journal, whoever asks."""

from __future__ import annotations

from abord.casework.journal.models import Entry
from abord.casework.organisations import append_only

REFUSAL = "the journal is append-only"


def put(using: str) -> None:
    """Put the triggers in place; again is no harm."""
    append_only.put(using, Entry, REFUSAL)
