"""Papers that the person gives: known by their content, sealed with the person's key, and asked only once."""

from __future__ import annotations

import datetime
import hashlib
import io
import uuid
from typing import Any

from abord.casework.files.acts import follow
from abord.casework.files.acts.common import CannotDo, happened, today
from abord.casework.files.course import Channel
from abord.casework.files.given import canonical, not_yet
from abord.casework.files.models import Application, Document, File
from abord.casework.files.plan import Owner
from abord.casework.journal import chain
from abord.casework.journal.sealing import Opener, opener, seal
from abord.casework.letters.reading import MOST_BYTES, CannotRead, picture_in
from abord.casework.organisations.scope import current

MOST_DOCUMENTS = 40
"""For one file: with decisions and letters they go in one bundle (``letters.bundle.MOST_PAPERS``)."""


def give(
    file: File, name: str, content: bytes, channel: Channel, key: uuid.UUID, on: datetime.date | None = None,
    application: Application | None = None,
) -> Document:  # fmt: skip
    """Keep a paper. It is ticked off in the plan, and no plan asks for it again."""
    name = " ".join(name.split())[:150]
    found: Document | None = Document.objects.defer("content").filter(key=key).first()
    if found is not None:
        return found
    if not name:
        raise CannotDo("document_name")
    if on is not None and on > today():
        raise CannotDo("future_day")
    kind, same = check(file, content)
    proof = hashlib.sha256(content).hexdigest()
    if same is not None:
        return same
    actor, id = current().actor, uuid.uuid4()
    made: Document = Document.objects.create(
        id=id, file=file, application=application, name=name, kind=kind, size=len(content), proof=proof,
        content=seal(file.person.subject, content, f"document {id}"), channel=channel, given_on=on or today(),
        by_kind=actor.kind.value, by_name=actor.name, key=key,
    )  # fmt: skip
    happened(file, "document_given", made.given_on, application)
    _tick_off(file, canonical(name), made.given_on)
    return made


def check(file: File, content: bytes) -> tuple[str, Document | None]:
    """What kind of file a paper is, and the same one where the file has it already; for who writes more beside it.

    Raises:
        CannotDo: it cannot be kept. Nothing has changed.
    """
    kind = kind_of(content)
    same: Document | None = file.documents.defer("content").filter(proof=hashlib.sha256(content).hexdigest()).first()
    if same is None and file.documents.count() >= MOST_DOCUMENTS:
        raise CannotDo("document_too_many", count=MOST_DOCUMENTS)
    return kind, same


def kind_of(content: bytes) -> str:
    """What a file is, by what is in it.

    Raises:
        CannotDo: empty, too large, of another kind, locked or damaged. Nothing has changed.
    """
    if not content.strip():
        raise CannotDo("document_empty")
    if len(content) > MOST_BYTES:
        raise CannotDo("document_too_large")
    if content[:1024].lstrip().startswith(b"%PDF"):
        return _pdf(content)
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _picture(content)
    raise CannotDo("document_wrong_type")


def _pdf(content: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise CannotDo("document_locked")
        pages = len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise CannotDo("document_damaged") from error
    if not pages:
        raise CannotDo("document_damaged")
    return "pdf"


def _picture(content: bytes) -> str:
    try:
        return str(picture_in(content, ("JPEG", "PNG")).format).lower()
    except CannotRead as stopped:
        raise CannotDo(f"document_{stopped.key}") from stopped


def _tick_off(file: File, name: str, on: datetime.date) -> None:
    """The step that asked for it asks for less; when nothing is left to bring, it is done."""
    for step in file.steps.filter(owner=Owner.PERSON, done_on=None, dropped=False):
        left = [one for one in step.documents if canonical(one) != name]
        if len(left) == len(step.documents):
            continue
        if left:
            step.documents = left
            step.save(update_fields=["documents"])
        else:
            follow.finish_step(step, on)


def of(file: File) -> list[Document]:
    """The papers of a file, oldest first, without their content."""
    return list(file.documents.defer("content"))


def asked(file: File) -> list[str]:
    """The papers that the plan still asks of the person."""
    steps = file.steps.filter(owner=Owner.PERSON, done_on=None, dropped=False).exclude(
        title__in=follow.LEADS_TO_A_DECISION, application__stage__in=follow.NOTHING_TO_BRING
    )
    wanted = [name for step in steps for name in step.documents]
    return not_yet(file, dict.fromkeys(wanted))


def content_of(document: Document, subject: uuid.UUID) -> bytes | None:
    """What was given, letter for letter; None where the person's key was destroyed."""
    return opened_with(opener(subject), document)


def opened_with(unseal: Opener, document: Document) -> bytes | None:
    """The same for many papers of one person, with the key looked up once."""
    return unseal(bytes(document.content), f"document {document.pk}")


def looked_at(document: Document, file: File) -> None:
    """The person sees who opened a paper."""
    served = f"application {document.application.receipt.number}" if document.application else ""
    chain.record("document_opened", file.person.subject, about=f"file {file.number}", decision=served)


def exported(file: File) -> list[dict[str, Any]]:
    """The papers as the export lists them."""
    return [
        {"name": one.name, "given_on": one.given_on.isoformat(), "kind": one.kind, "size": one.size,
         "by": one.by_name, "sha256": one.proof}
        for one in of(file)
    ]  # fmt: skip
