"""Letters as they were sent: kept byte for byte, sealed with the person's key, with their hash in the journal.

The PDF itself is kept, and not what it was made of: 13 to 16 kB a letter (measured), less than a photo of any paper
that people give, and it is what a judge lays beside the paper. What it was made of takes 0.7 kB, but would be another
letter after each change of words or of the program that prints. Where this machine makes no PDF the page is kept.

On paper goes what was printed last, in large letters where these were: so each print is kept until one was sent.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from abord.casework.files.acts.common import today
from abord.casework.files.models import Decision, File, Letter, Notice
from abord.casework.journal.sealing import seal, unseal
from abord.casework.letters import paper
from abord.casework.letters.decision import Letter as Written
from abord.printing import NoPrinter

Sendable = Decision | Notice
PDF = b"%PDF"


def to_print(row: Sendable, compose: Callable[[], Written], large: bool = False) -> bytes:
    """The letter as it was sent; while it was not, as it is now, and this print is the one that goes.

    Raises:
        NoPrinter: where this machine cannot make a PDF.
    """
    if _sent_on(row) is not None:
        return copy(row, compose)
    written = compose()
    made, kept = written.pdf(large), _kept(row)
    if kept is None or hashlib.sha256(made).hexdigest() != kept.proof:  # the same one again is no later print
        _keep(row, made, written.language)
    return made


def send(row: Sendable, compose: Callable[[], Written], on: datetime.date, *, on_paper: bool) -> str:
    """Keep it as it goes now: on paper as it was printed last, else as it is now. Gives its hash, for the journal.

    Where another one was printed after the day that it went, what went is not known any more: none is kept as sent, the
    hash is "", and a copy says so.
    """
    kept = _kept(row)
    if kept is None or not on_paper:
        kept = _keep(row, *_made(compose()))
    elif timezone.localdate(kept.made_at) > on:
        return ""
    kept.sent_on = on
    kept.save(update_fields=["sent_on"])
    return str(kept.proof)


def copy(row: Sendable, compose: Callable[[], Written]) -> bytes:
    """The letter as it was sent; while it was not, as it is now. One that does not open is made anew, and says so."""
    sent_on, found = _sent_on(row), as_sent(row)
    if found is None:
        written, kept = compose(), _kept(row)
        if sent_on is not None:
            written = written.anew(today(), sent_on, damaged=kept is not None and kept.sent_on is not None)
        return written.pdf()
    return found if found.startswith(PDF) else paper.pdf(found.decode())


def as_sent(row: Sendable) -> bytes | None:
    """What was sent, byte for byte; None where it was not kept, its key was destroyed, or it was changed by hand."""
    kept = _kept(row)
    if kept is None or kept.sent_on is None:
        return None
    found = unseal(_file(row).person.subject, bytes(kept.content), _label(row))
    return found if found is not None and hashlib.sha256(found).hexdigest() == kept.proof else None


def exported(file: File) -> list[dict[str, Any]]:
    """The letters as the export lists them: of a decision, or of a message by its subject."""
    return [
        {"subject": one.notice.subject if one.notice is not None else "decision",
         "made_at": one.made_at.isoformat(), "sent_on": one.sent_on.isoformat() if one.sent_on else None,
         "language": one.language, "size": one.size, "sha256": one.proof}
        for one in file.letters.select_related("notice").defer("content").order_by("pk")
    ]  # fmt: skip


def _made(written: Written) -> tuple[bytes, str]:
    try:
        return written.pdf(), written.language
    except NoPrinter:
        return written.page().encode(), written.language


def _keep(row: Sendable, content: bytes, language: str) -> Letter:
    file = _file(row)
    kept: Letter = Letter.objects.update_or_create(
        **_of(row),
        defaults={
            "file": file, "language": language, "size": len(content), "made_at": timezone.now(),
            "proof": hashlib.sha256(content).hexdigest(),
            "content": seal(file.person.subject, content, _label(row)),
        },
    )[0]  # fmt: skip
    return kept


def _kept(row: Sendable) -> Letter | None:
    found: Letter | None = Letter.objects.filter(**_of(row)).first()
    return found


def _of(row: Sendable) -> dict[str, Sendable]:
    return {"decision" if isinstance(row, Decision) else "notice": row}


def _label(row: Sendable) -> str:
    return f"letter of {'decision' if isinstance(row, Decision) else 'notice'} {row.pk}"


def _file(row: Sendable) -> File:
    file: File = row.application.file if isinstance(row, Decision) else row.file
    return file


def _sent_on(row: Sendable) -> datetime.date | None:
    on: datetime.date | None = row.notified_on if isinstance(row, Decision) else row.posted_on
    return on
