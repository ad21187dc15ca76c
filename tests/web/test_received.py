"""Starting from a letter: what it seems to be, said with doubt, and nothing of it kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from visiting import Visitor, plain

from abord.book import open_book
from abord.engine.facts import LANGUAGES
from abord.web.check.received import KINDS, recognise, senders

LETTERS = [
    ("Het OCMW heeft beslist dat uw leefloon wordt geweigerd. U kunt in beroep gaan bij de arbeidsrechtbank.",
     "decision", "ocmw_cpas", "leefloon_ris"),
    ("Le CPAS a pris la décision de vous octroyer le revenu d'intégration à partir du 1er mars. Recours possible.",
     "decision", "ocmw_cpas", "leefloon_ris"),
    ("Der Pensionsdienst hat über Ihre Einkommensgarantie für Betagte entschieden: Der Antrag wird abgelehnt.",
     "decision", "sfpd", "igo_grapa"),
    ("Om uw inkomensgarantie voor ouderen te onderzoeken ontbreken documenten. Bezorg ze. De Pensioendienst",
     "request", "sfpd", "igo_grapa"),
    ("Pour votre allocation d'intégration, veuillez compléter le formulaire et renvoyer les documents manquants.",
     "request", "", "it_ai"),
    ("U wordt uitgenodigd voor een gesprek op het OCMW. Maak een afspraak.", "invitation", "ocmw_cpas", ""),
    ("Rappel : nous vous rappelons notre lettre du 3 mai.", "reminder", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "sender", "right"), LETTERS)
def test_letters_are_recognised(text: str, kind: str, sender: str, right: str) -> None:
    found = recognise(text)
    assert (found.kind, found.sender) == (kind, sender)
    assert found.rights[:1] == ([right] if right else [])
    assert all(word in recognise(text).because for word in found.because)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_right_is_found_by_its_own_name(language: str) -> None:
    for id, right in open_book().rights.items():
        assert recognise(right.folder.right.names[language]).rights[:1] == [id], (id, language)


@hypothesis_settings(max_examples=60)
@given(st.text(max_size=400))
def test_any_text_gets_an_answer(text: str) -> None:
    found = recognise(text)
    assert found.kind in ("", *KINDS) and (not found.sender or found.sender in senders())


def test_a_text_that_says_nothing_is_not_guessed_at() -> None:
    for text in ("", "xqz wvv", "de het een", "Gelukkige verjaardag, tot gauw", "beslissing documenten"):
        found = recognise(text)
        assert found.rights == [] and found.kind == "" and found.sender == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page(visitor: Visitor, language: str) -> None:
    visitor.language = language
    secret = "Griselda-Vandenbogaerde"
    visitor.get("received")
    html = visitor.post("received", 200, text=f"{LETTERS[0][0]} {secret}").content.decode()
    name = open_book().rights["leefloon_ris"].folder.right.names[language]
    assert name in plain(html).replace("&#x27;", "'") and "{" not in plain(html)
    assert secret not in html and 'value="leefloon_ris"' in html
    files = b"".join(path.read_bytes() for path in Path(settings.DATA).glob("web.sqlite3*"))
    assert secret.encode() not in files and "told" not in visitor.client.session
    visitor.post("received", 422, text="  ")
    html = visitor.post("received", 200, sender="sfpd", kind="invitation").content.decode()
    assert 'value="igo_grapa"' in html
    assert visitor.post("", right="leefloon_ris")["Location"].endswith("/place/")
    assert visitor.told["focus"] == ["leefloon_ris"]
    assert all(size < 30_000 for _, size in visitor.visited)
