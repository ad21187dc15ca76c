"""Letters as they were sent: kept byte for byte, sealed with the person's key, with their hash in the journal.

The PDF itself is kept, and not what it was made of: 13 to 16 kB a letter (measured), less than a photo of any paper
that people give, and it is what a judge lays beside the paper. What it was made of takes 0.7 kB, but would be another
letter after each change of words or of the program that prints. Where this machine makes no PDF the page is kept.

To look at a letter and to print it are two acts. Looking keeps nothing, and shows a draft that says so on each page;
printing keeps what was printed. What was printed by the day that is noted is what went, by whatever way: of a draft
nobody posts, attaches or uploads a copy. Where several were printed by then, whoever notes it says which one went.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from abord.casework.files.acts.common import CannotDo, today
from abord.casework.files.models import Application, Decision, File, Letter, Notice
from abord.casework.journal.sealing import Opener, opener, seal
from abord.casework.letters import paper
from abord.casework.letters.decision import Letter as Written
from abord.printing import NoPrinter

Sendable = Decision | Notice
PDF = b"%PDF"


def to_print(row: Sendable, compose: Callable[[], Written], large: bool = False) -> bytes:
    """A print that goes, and is kept; of what was sent and kept, once more what was sent.

    Raises:
        NoPrinter: where this machine cannot make a PDF.
    """
    if _went(row) is not None:
        return copy(row, compose)
    written, last = _to_go(row, compose()), _prints(row).last()
    made = written.pdf(large)
    if last is None or hashlib.sha256(made).hexdigest() != last.proof:  # the same one again is no later print
        _keep(row, made, written.language)
    return made


class WhichPrint(CannotDo):
    """Several prints were made by the day that is noted: neither the day nor the way tells which of them went.

    Or the one that was chosen was made after that day: then ``prints`` are all, or none where none was made by then.
    """

    def __init__(self, prints: list[Letter], key: str = "which_print", **fields: object) -> None:
        super().__init__(key, **fields)
        self.prints = prints


def send(row: Sendable, compose: Callable[[], Written], on: datetime.date, which: int | None = None) -> str:
    """Keep it as it went: as it was printed by that day. Gives its hash, for the journal.

    ``which`` is the key of the print that went, where there are several. Where it went today and was never printed, it
    is as it is now: whoever prints it after the note gets that, and the person reads it. Where it went earlier and
    there is no print of then, nobody knows what went: none is kept as sent, the hash is "", and a copy says so.

    Raises:
        WhichPrint: where there are several and none of them is named, or the one that is named was made later.
    """
    if _went(row) is not None:
        return ""
    prints = list(_prints(row).defer("content"))
    by_then = [one for one in prints if timezone.localdate(one.made_at) <= on]
    named = by_then if which is None else [one for one in prints if one.pk == which]
    if len(named) > 1 or (which is not None and not named):
        raise WhichPrint(by_then)
    if named and named[0] not in by_then:
        made = timezone.localdate(named[0].made_at)
        raise WhichPrint(prints if by_then else [], "print_later", made=made, day=on)
    if not named and on < today():
        return ""
    kept = named[0] if named else _keep(row, *_made(_to_go(row, compose())))
    kept.sent_on = on
    kept.save(update_fields=["sent_on"])
    return str(kept.proof)


class AllOf:
    """What was sent about an application, looked up once with the key that opens it: for a paper with many letters."""

    def __init__(self, application: Application) -> None:
        of_it = Q(decision__application=application) | Q(notice__application=application)
        rows = Letter.objects.filter(of_it, file=application.file_id, sent_on__isnull=False)
        self._by = {
            ("decision", one.decision_id) if one.decision_id else ("notice", one.notice_id): one for one in rows
        }
        self.unseal = opener(application.file.person.subject)

    def went(self, row: Sendable) -> Letter | None:
        """That which was sent."""
        return self._by.get((_kind(row), row.pk))


def copy(row: Sendable, compose: Callable[[], Written], among: AllOf | None = None) -> bytes:
    """The letter as it was sent; while it was not, a draft. One that does not open is made anew. Both say so."""
    kept = among.went(row) if among else _went(row)
    found = _content(row, kept, among.unseal if among else None)
    if found is None:
        return _again(row, compose(), kept).pdf()
    return found if found.startswith(PDF) else paper.pdf(found.decode())


def _to_go(row: Sendable, written: Written) -> Written:
    """What is printed to go: where it went before, by a screen, and was not kept, it says that it is made anew."""
    sent_on = _sent_on(row)
    return written if sent_on is None else written.anew(today(), sent_on, damaged=False)


def _again(row: Sendable, written: Written, kept: Letter | None) -> Written:
    sent_on = _sent_on(row)
    return written.draft(today()) if sent_on is None else written.anew(today(), sent_on, damaged=kept is not None)


def print_of(row: Sendable, which: int) -> bytes | None:
    """One of its prints, to tell it from the others; None where there is none, or it does not open."""
    return _content(row, _prints(row).filter(pk=which).first())


def printed_with(file: File, which: int) -> list[Letter]:
    """All prints of the letter of which this is one, in this file; the last one last."""
    rows = Letter.objects.filter(file=file).defer("content")
    one = rows.filter(pk=which).first()
    of = {"decision": one.decision_id, "notice": one.notice_id} if one is not None else {"pk": which}
    return list(rows.filter(**of).order_by("made_at", "pk"))


def as_sent(row: Sendable) -> bytes | None:
    """What was sent, byte for byte; None where it was not kept, its key was destroyed, or it was changed by hand."""
    return _content(row, _went(row))


def _content(row: Sendable, kept: Letter | None, unseal: Opener | None = None) -> bytes | None:
    if kept is None:
        return None
    found = (unseal or opener(_file(row).person.subject))(bytes(kept.content), _label(row))
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
    kept: Letter = Letter.objects.create(
        **_of(row), file=file, language=language, size=len(content), proof=hashlib.sha256(content).hexdigest(),
        content=seal(file.person.subject, content, _label(row)),
    )  # fmt: skip
    return kept


def _prints(row: Sendable) -> QuerySet[Letter]:
    """What was printed, the last one last."""
    found: QuerySet[Letter] = Letter.objects.filter(**_of(row)).order_by("made_at", "pk")
    return found


def _went(row: Sendable) -> Letter | None:
    """That which was sent."""
    found: Letter | None = _prints(row).filter(sent_on__isnull=False).first()
    return found


def _of(row: Sendable) -> dict[str, Sendable]:
    return {_kind(row): row}


def _kind(row: Sendable) -> str:
    return "decision" if isinstance(row, Decision) else "notice"


def _label(row: Sendable) -> str:
    return f"letter of {_kind(row)} {row.pk}"


def _file(row: Sendable) -> File:
    file: File = row.application.file if isinstance(row, Decision) else row.file
    return file


def _sent_on(row: Sendable) -> datetime.date | None:
    on: datetime.date | None = row.notified_on if isinstance(row, Decision) else row.posted_on
    return on
