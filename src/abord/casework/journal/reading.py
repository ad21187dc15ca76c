"""The journal for who watches over it: the data protection officer. Who, when, what, why; and whether it is whole.

What a row says is opened with the key of the person it is about. A row whose key was destroyed says so; one that was
changed by hand and opens no more says that.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidTag

from abord.casework.journal import chain
from abord.casework.journal.models import Entry
from abord.casework.journal.sealing import secrets_of

MOST_READ = 5000
"""Rows opened for one page when a worker is looked for; what is older is a page further."""


class State(StrEnum):
    """Whether a row can be read."""

    OPEN = "open"
    ERASED = "erased"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the journal, as far as it can be opened."""

    number: int
    at: datetime.datetime
    state: State
    line: chain.Line | None
    subject: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Rows, newest first, and from which number on there may be more; 0: there are none."""

    rows: list[Row]
    more_before: int


def search(
    subject: uuid.UUID | None = None, worker: str = "", day: datetime.date | None = None, before: int = 0,
    most: int = 100,
) -> Found:  # fmt: skip
    """Entries about a person, by a worker, of a day: each narrows it down. ``before``: only lower numbers."""
    chain.write()
    entries = Entry.objects.order_by("-number")
    if subject is not None:
        entries = entries.filter(subject=subject)
    if day is not None:
        entries = entries.filter(at__date=day)
    if before:
        entries = entries.filter(number__lt=before)
    rows = list(entries[: MOST_READ if worker else most + 1])
    keys = secrets_of({row.subject for row in rows if row.subject is not None})
    found: list[Row] = []
    for entry in rows:
        if len(found) == most:
            return Found(found, found[-1].number)
        row = _opened(entry, keys)
        if not worker or (row.line is not None and (row.line.actor_kind, row.line.actor_id) == ("worker", worker)):
            found.append(row)
    return Found(found, rows[-1].number if worker and len(rows) == MOST_READ else 0)


def _opened(entry: Entry, keys: dict[uuid.UUID, bytes]) -> Row:
    try:
        line = chain.opened(bytes(entry.content), entry.subject, keys.get(entry.subject) if entry.subject else None)
    except (InvalidTag, ValueError, TypeError):
        return Row(entry.number, entry.at, State.DAMAGED, None, entry.subject)
    return Row(entry.number, entry.at, State.ERASED if line is None else State.OPEN, line, entry.subject)
