"""Check my letter, as pages: text, PDF, wrong files; nothing is kept."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from visiting import Visitor, plain

from abord.casework.letters import paper, reading
from abord.engine.facts import LANGUAGES
from abord.web.help import letter_check

SAMPLES = Path(__file__).parents[1] / "casework" / "letters" / "samples"


def sample(name: str) -> str:
    return (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def fresh_brake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letter_check, "files", letter_check.RateLimiter(12, seconds=3600))


def send(visitor: Visitor, expect: int = 200, **data: Any) -> str:
    response = visitor.client.post(f"/{visitor.language}/letter/check/", data)
    assert response.status_code == expect
    return str(response.content.decode())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["nl_refusal_no_court_address", "fr_positive", "de_refusal_no_contact", "nl_housing"])
def test_a_pasted_letter_gets_an_answer_in_every_language(visitor: Visitor, language: str, name: str) -> None:
    visitor.language = language
    text = plain(send(visitor, text=sample(name), received="10/04/2026", way="handed_over"))
    assert "{" not in text
    assert "Voorbeeld" not in text or name == "nl_housing", "only the words that prove something are repeated"


def test_what_is_missing_and_the_safe_day_are_said(visitor: Visitor) -> None:
    text = plain(send(visitor, text=sample("nl_refusal_no_court_address"), received="24/03/2026", way="handed_over"))
    assert "the address of the court" in text
    assert "24/06/2026" in text
    assert "Ask the service to look again" in text


def test_housing_never_shows_the_court_as_open(visitor: Visitor) -> None:
    text = plain(send(visitor, text=sample("nl_housing")))
    assert "The court is not competent for the refusal of a social home" in text


def test_a_pdf_is_read(visitor: Visitor) -> None:
    content = paper.pdf(paper.document("x", "nl", paper.paragraph(sample("nl_refusal_complete"))))
    text = plain(send(visitor, letter=SimpleUploadedFile("b.pdf", content)))
    assert "We found everything that must be there" in text


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"PK\x03\x04\x00\x00zip", "cannot read this kind of file"), (b"%PDF-1.5 broken", "damaged"),
     (b"x" * (reading.MOST_BYTES + 10), "too large")],
)  # fmt: skip
def test_a_wrong_file_gets_a_clear_message(visitor: Visitor, content: bytes, words: str) -> None:
    text = send(visitor, 422, letter=SimpleUploadedFile("x.pdf", content), received="10/04/2026")
    assert words in plain(text)
    assert 'value="10/04/2026"' in text, "nothing typed is lost"


@pytest.mark.parametrize("received", ["31/02/2026", "yesterday", "10/04/2999", "1/1/1066"])
def test_a_day_that_cannot_be_is_asked_again_and_the_text_stays(visitor: Visitor, received: str) -> None:
    html = send(visitor, 422, text="Beslissing: geweigerd.", received=received)
    assert "Beslissing: geweigerd." in html
    assert 'aria-invalid="true"' in html


def test_nothing_is_kept(visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = dict(visitor.client.session)
    send(visitor, text=sample("nl_refusal_complete"))
    content = paper.pdf(paper.document("x", "nl", paper.paragraph(sample("nl_refusal_complete"))))
    send(visitor, letter=SimpleUploadedFile("b.pdf", content))
    assert dict(visitor.client.session) == before
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_file_sent_to_another_page_is_skipped(visitor: Visitor) -> None:
    response = visitor.client.post("/en/place/", {"municipality": "9000", "letter": io.BytesIO(b"secret")})
    assert response.status_code < 500


def test_the_form_needs_its_token(application: Any) -> None:
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/en/letter/check/", {"text": "x" * 50}).status_code == 403


def test_many_files_from_one_address_wait(visitor: Visitor) -> None:
    for _ in range(12):
        send(visitor, 422, letter=SimpleUploadedFile("x.zip", b"PK\x00\x00"))
    assert "Try again in a few minutes" in plain(send(visitor, 422, letter=SimpleUploadedFile("x.zip", b"PK\x00\x00")))


def test_what_stands_in_a_letter_is_never_markup(visitor: Visitor) -> None:
    html = send(
        visitor, text="Dossier: <b>AB12</b> geweigerd omdat <script>alert(1)</script> u genoeg eigen geld hebt nu."
    )
    assert "<script>alert" not in html
