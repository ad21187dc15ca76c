"""Papers: known by content, kept sealed, asked once, gone with the key; nothing is lost when something is wrong."""

from __future__ import annotations

import datetime
import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from filekit import Office, picture
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from officekit import Desk, system_scope, worker
from pypdf import PdfReader, PdfWriter

from abord import printing
from abord.casework import retention
from abord.casework.files import export
from abord.casework.files.acts import documents, follow, own, remedy
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Channel
from abord.casework.files.given import said
from abord.casework.files.models import Application, Document, File, Remedy
from abord.casework.files.plan import Owner
from abord.casework.journal import chain
from abord.casework.journal.sealing import seal
from abord.casework.letters.reading import MOST_BYTES
from abord.casework.letters.remedies import Route
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


def pdf(pages: int = 1, password: str = "") -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    writer.write(out)
    return out.getvalue()


def give(file: File, name: str, content: bytes, key: uuid.UUID | None = None) -> Document:
    return documents.give(file, name, content, Channel.DESK, key or uuid.uuid4())


@pytest.mark.parametrize(("content", "kind"), [(pdf(), "pdf"), (picture(), "png"), (picture(kind="JPEG"), "jpeg")])
def test_a_paper_is_known_by_its_content(content: bytes, kind: str) -> None:
    assert documents.kind_of(content) == kind


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"), (b"  \n", "empty"), (b"<html><script>", "wrong_type"), (b"MZ\x90" + bytes(50), "wrong_type"),
        (b"GIF89a" + bytes(50), "wrong_type"), (b"%PDF-1.7 and nothing more", "damaged"), (pdf(0), "damaged"),
        (pdf(1, "secret"), "locked"), (picture()[:60], "damaged"), (b"\xff\xd8\xff" + bytes(80), "damaged"),
        (picture() + bytes(MOST_BYTES), "too_large"),
    ],
    ids=range(11),
)  # fmt: skip
def test_anything_else_is_refused_with_its_reason(content: bytes, why: str) -> None:
    with pytest.raises(CannotDo) as stopped:
        documents.kind_of(content)
    assert stopped.value.key == f"document_{why}"


def test_half_a_picture_is_damaged_also_once_a_pdf_was_made() -> None:
    """WeasyPrint makes Pillow take half a picture for a whole one, wherever in the process."""
    printing.printer()
    with pytest.raises(CannotDo):
        documents.kind_of(picture()[:60])


@given(some.binary(max_size=300), some.sampled_from([b"", b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_break_it(rest: bytes, start: bytes) -> None:
    try:
        assert documents.kind_of(start + rest) in {"pdf", "jpeg", "png"}
    except CannotDo as stopped:
        assert stopped.key.startswith("document_")


def test_what_is_kept_is_sealed_and_gone_with_the_key(at_work: Office) -> None:
    file, content = at_work.file(), pdf()
    made = give(file, "lease", content)
    row = Document.objects.get(pk=made.pk)
    assert content[:20] not in bytes(row.content) and documents.content_of(row, file.person.subject) == content
    other = give(file, "payslip", picture())
    Document.objects.filter(pk=other.pk).update(content=row.content)
    swapped = Document.objects.get(pk=other.pk)
    assert documents.content_of(swapped, file.person.subject) is None, "no row can stand in for another"
    chain.forget(file.person.subject)
    assert documents.content_of(Document.objects.get(pk=made.pk), file.person.subject) is None


def test_given_once_it_is_asked_no_more(at_work: Office) -> None:
    application = at_work.applied()
    file = application.file
    asked = documents.asked(file)
    assert len(asked) >= 2
    for number, name in enumerate(asked):
        assert name in documents.asked(file)
        give(file, name, pdf(number + 1))
        assert name not in documents.asked(file)
    bring = file.steps.get(title="bring")
    assert bring.done_on is not None
    again = at_work.applied(file=file)
    assert not again.steps.filter(title="bring").exists(), "nor for another application"
    typed = follow.add_step(file, "Once more", Owner.PERSON, documents=[asked[0].upper(), "the new contract"])
    assert typed.documents == ["the new contract"]


def test_a_name_in_another_language_is_the_same_paper(at_work: Office) -> None:
    file = at_work.applied().file
    assert "lease or proof of housing costs" in documents.asked(file)
    give(file, "Bail ou preuve des frais de logement", pdf())
    assert "lease or proof of housing costs" not in documents.asked(file)


def test_a_paper_is_named_in_the_language_of_the_page(at_work: Office) -> None:
    assert said("Lease or proof of housing costs", "fr") == "bail ou preuve des frais de logement"
    assert said("rekeninguittreksels", "de") == "Kontoauszüge"
    assert said("My own paper", "fr") == "My own paper"


def test_sent_twice_is_kept_once(at_work: Office) -> None:
    file, key = at_work.file(), uuid.uuid4()
    first = give(file, "lease", pdf(), key)
    assert give(file, "lease", pdf(), key).pk == first.pk
    assert give(file, "the same again", pdf()).pk == first.pk
    assert file.documents.count() == 1


def test_it_is_in_the_export_and_in_the_evidence(at_work: Office) -> None:
    application = at_work.applied()
    give(application.file, "Letter of my landlord", pdf(3))
    taken = export.everything(application.file)["documents"]
    assert [one["name"] for one in taken] == ["Letter of my landlord"]
    row = Application.objects.select_related("file__person", "receipt").get(pk=application.pk)
    made = PdfReader(io.BytesIO(remedy.evidence(row, "en", with_log=False)))
    assert "Letter of my landlord" in made.pages[0].extract_text()
    assert [one.title for one in made.outline if not isinstance(one, list)].count("Letter of my landlord") == 1


# The pages.


def send(desk: Desk, file: Any, content: bytes, expect: int, name: str = "My lease", **more: str) -> str:
    upload = SimpleUploadedFile("x.exe", content, content_type="text/plain")
    answer = desk.post(f"file/{file.pk}/documents", expect, name=name, paper=upload, **more)
    return str(answer.content.decode())


def test_the_desk_takes_a_paper_and_who_opens_it_is_seen(office: Office) -> None:
    with scoped(office.scope):
        file = office.file()
    desk = Desk().sign_in(office.worker)
    send(desk, file, pdf(), 303)
    with scoped(office.scope):
        made = file.documents.get()
    assert "My lease" in desk.get(f"file/{file.pk}/documents").content.decode()
    opened = desk.get(f"document/{made.pk}")
    assert opened["Content-Type"] == "application/pdf" and opened.content == pdf()
    with scoped(office.person_scope(file)):
        acts = [one.line.act for one in own.log(file) if one.line]
    assert acts.count("document_given") == 1 and acts.count("document_opened") == 1
    reception = Desk().sign_in(worker(office.organisation, Role.RECEPTION))
    assert f"document/{made.pk}" not in reception.get(f"file/{file.pk}/documents").content.decode()
    reception.get(f"document/{made.pk}", 404)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "No file was chosen"), (b"hello", "cannot keep this kind"), (bytes(MOST_BYTES + 1), "too large")],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(office: Office, content: bytes, said: str) -> None:
    with scoped(office.scope):
        file = office.file()
    shown = send(Desk().sign_in(office.worker), file, content, 422)
    assert said in shown and 'value="My lease"' in shown
    with scoped(office.scope):
        assert not file.documents.exists()


def test_a_paper_sent_twice_at_one_moment_is_whole_and_there_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scoped(office.scope):
        file = office.file()
    give_now, tries = documents.give, [IntegrityError("another request wrote it just now")]

    def give_again(*given: Any, **more: Any) -> Document:
        if tries:
            raise tries.pop()
        return give_now(*given, **more)

    monkeypatch.setattr(documents, "give", give_again)
    send(Desk().sign_in(office.worker), file, pdf(), 303)
    with scoped(office.scope):
        assert documents.content_of(file.documents.get(), file.person.subject) == pdf()


def test_one_bad_paper_does_not_take_the_others_away(at_work: Office) -> None:
    """A file that was whole when it was given, and that the writer of PDFs cannot take in."""
    application = at_work.applied()
    give(application.file, "Good paper", pdf())
    bad = give(application.file, "Bad paper", pdf(2))
    broken = pdf(2).replace(b"/Kids", b"/Xids")
    Document.objects.filter(pk=bad.pk).update(
        content=seal(application.file.person.subject, broken, f"document {bad.pk}")
    )
    row = Application.objects.select_related("file__person", "receipt").get(pk=application.pk)
    made = PdfReader(io.BytesIO(remedy.evidence(row, "en", with_log=False)))
    titles = [one.title for one in made.outline if not isinstance(one, list)]
    assert {"Good paper", "Bad paper"} <= set(titles)
    assert any("cannot go in the bundle" in page.extract_text() for page in made.pages)


def test_when_a_file_is_deleted_nothing_of_it_stays(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied(on=follow.today() - datetime.timedelta(days=200))
        file = application.file
        give(file, "lease", pdf())
    with scoped(office.person_scope(file)):
        row = Application.objects.select_related("file__person", "receipt").get(pk=application.pk)
        remedy.ask(row, Route.REVIEW, "Nothing came.", "nl", Channel.WEB, uuid.uuid4())
    with scoped(system_scope(office.organisation)):
        retention._delete_files([file.pk])
    with scoped(office.person_scope(file)):
        assert not Document.objects.exists() and not Remedy.objects.exists() and not File.objects.exists()
