"""Writing, reading and verifying the journal.

``record(act, ...)`` adds an entry for an act, ``reading(...)`` notes that data were shown. Both are written in the
transaction of the act or the page, together and as the last thing in it: the lock on the chain is held shortly, and an
act of five entries takes as many queries as one of one. Who reads the journal before that finds them written. Every
entry carries the hash of the one before it: a row changed, removed or put in between by hand is found by ``verify``.
What an entry says is sealed with the key of the person; the chain covers the sealed bytes.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection
from django.db.models import BinaryField
from django.db.models.functions import Cast
from django.utils import timezone

from abord.casework.journal.models import Entry, Key
from abord.casework.journal.sealing import decrypted, encrypted, secrets_of
from abord.casework.organisations.compiled import compiled
from abord.casework.organisations.scope import at_closing, current, gathered
from abord.casework.purposes import Purpose

START = "0" * 64
LOCK = 0x61626F72  # one family of locks for all journals: "abor"


@dataclass(frozen=True)
class Line:
    """What one entry says."""

    act: str
    actor_kind: str
    actor_id: str
    actor_name: str
    purpose: str
    about: str = ""
    """Which thing: ``application 12``; a kind and a number, never a name."""
    decision: str = ""
    """For which decision or application it was needed, where there is one."""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """An entry as it can be shown: without ``line`` where the key was destroyed."""

    number: int
    at: datetime.datetime
    line: Line | None


@dataclass(frozen=True)
class Fault:
    """Where the chain is broken, and how."""

    number: int
    what: str


def new_subject() -> uuid.UUID:
    """A key for the entries about one person; the person's row keeps the id that this gives."""
    key: uuid.UUID = Key.objects.create(secret=AESGCM.generate_key(256)).pk
    return key


def forget(subject: uuid.UUID) -> bool:
    """Destroy the key of a person: what the journal says about this person is gone, the chain stays whole."""
    write()
    return bool(Key.objects.filter(pk=subject).delete()[0])


def record(
    act: str,
    subject: uuid.UUID | None = None,
    about: str = "",
    decision: str = "",
    purpose: Purpose | None = None,
    **data: Any,
) -> None:
    """Add an entry for the actor in scope. ``data``: JSON values, no more than is needed."""
    _add([subject], _line(act, about, decision, purpose, data))


def reading(subject: uuid.UUID, about: str, decision: str = "", **data: Any) -> None:
    """Note that data of a person are shown to the actor in scope: who, when, what, why, for which decision."""
    record("read", subject, about, decision, **data)


def listed(subjects: Iterable[uuid.UUID], about: str) -> None:
    """Note that the actor in scope saw these people in a list: the same entry, sealed with the key of each."""
    _add(list(dict.fromkeys(subjects)), _line("listed", about))


def _add(subjects: Sequence[uuid.UUID | None], line: Line) -> None:
    waiting, at = _waiting(), timezone.now()
    if subjects and not waiting:
        at_closing(write)
    waiting += [(one, line, at) for one in subjects]


def _waiting() -> list[tuple[uuid.UUID | None, Line, datetime.datetime]]:
    """Entries of this transaction that are not written yet: whom they are about, what they say, when it was."""
    return gathered("journal")


def _line(
    act: str, about: str, decision: str = "", purpose: Purpose | None = None, data: dict[str, Any] | None = None
) -> Line:
    scope = current()
    actor, why = scope.actor, purpose or scope.purpose
    return Line(act, actor.kind.value, actor.id, actor.name, why.value, about, decision, data or {})


def _plain(line: Line) -> bytes:
    return json.dumps(asdict(line), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def write() -> None:
    """Write what waits at the end of the chain."""
    waiting = _waiting()
    if not waiting:
        return
    secrets = secrets_of({subject for subject, _, _ in waiting if subject is not None})
    organisation_id = current().organisation_id
    if connection.vendor == "postgresql":  # until the end of the transaction: two writers never fork the chain
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s, %s)", [LOCK, organisation_id])
    (number, previous), rows = _last(), []
    for subject, line, at in waiting:
        if line.act == "listed" and subject not in secrets:  # the key was destroyed meanwhile: there is nobody to tell
            continue
        content = _plain(line)
        if subject is not None:
            content = encrypted(secrets[subject], content, subject.bytes)
        number += 1
        hash = digest(organisation_id, number, at, subject, content, previous)
        rows.append(Entry(number=number, at=at, subject=subject, content=content, previous=previous, hash=hash))
        previous = hash
    Entry.objects.bulk_create(rows)
    waiting.clear()


def digest(
    organisation_id: int, number: int, at: datetime.datetime, subject: uuid.UUID | None, content: bytes, previous: str
) -> str:
    """The hash of an entry, over all that it holds."""
    moment = at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    head = json.dumps([organisation_id, number, moment, str(subject or ""), previous])
    return hashlib.sha256(head.encode() + b"\n" + content).hexdigest()


def opened(content: bytes, subject: uuid.UUID | None, secret: bytes | None) -> Line | None:
    """What an entry says; None where the key was destroyed."""
    if subject is None:
        return Line(**json.loads(content))
    if secret is None:
        return None
    return Line(**json.loads(decrypted(secret, content, subject.bytes)))


def entries_about(subject: uuid.UUID) -> list[Shown]:
    """All that is recorded about a person, newest first: the person's own access log."""
    write()
    key = secrets_of([subject]).get(subject)
    return [
        Shown(entry.number, entry.at, opened(bytes(entry.content), subject, key))
        for entry in Entry.objects.filter(subject=subject).order_by("-number")
    ]


def head() -> tuple[int, str]:
    """Number and hash of the last entry: write it down elsewhere, and a cut-off end is found as well."""
    write()
    return _last()


def _last() -> tuple[int, str]:
    return _end.one() or (0, START)


@compiled
def _end() -> Any:
    return Entry.objects.order_by("-number").values_list("number", "hash")[:1]


def verify(expected: tuple[int, str] | None = None) -> list[Fault]:
    """All places where the chain of this organisation is broken; ``expected`` is a head written down before."""
    write()
    return list(_faults(expected))


def _faults(expected: tuple[int, str] | None) -> Iterator[Fault]:
    due, previous = 1, START
    # A row changed by hand may hold a text for bytes, or no moment: it is read as bytes, and never believed.
    rows = Entry.objects.order_by("number").defer("content").annotate(sealed=Cast("content", BinaryField()))
    for entry in rows.iterator():
        if entry.number != due:
            yield Fault(due, "missing")
        elif entry.previous != previous:
            yield Fault(entry.number, "does not follow the one before")
        facts = (entry.organisation_id, entry.number, entry.at, entry.subject, bytes(entry.sealed), entry.previous)
        if entry.at is None or digest(*facts) != entry.hash:
            yield Fault(entry.number, "changed")
        if expected is not None and entry.number == expected[0] and entry.hash != expected[1]:
            yield Fault(entry.number, "not the entry that was written down")
        due, previous = entry.number + 1, entry.hash
    if expected is not None and due <= expected[0]:
        yield Fault(due, "cut off")
