"""A decision goes out only when it is complete, and never against someone without a person, a reason and a remedy."""

from __future__ import annotations

import dataclasses
import datetime
import io
from typing import Any

import pytest
import yaml
from pypdf import PdfReader

from abord.casework.clocks import Regime
from abord.casework.letters import checklist
from abord.casework.letters.checklist import FOLDER, Follows, Mention, When, required
from abord.casework.letters.decision import (
    Adverse,
    Decision,
    Grant,
    NotReady,
    Reason,
    Remedy,
    Worker,
    compose,
    missing,
    missing_for_the_clock,
)

LANGUAGES = ("nl", "fr", "de", "en")
COMPLETE: dict[str, Any] = dict(
    regime=Regime.RMI, language="nl", reader_language="fr", sender="OCMW Voorbeeldstad",
    sender_address="Marktplein 1, 9999 Voorbeeldstad", reference="2026/0417", person="Amina Voorbeeld",
    date=datetime.date(2026, 3, 20), application_date=datetime.date(2026, 3, 2), subject="leefloon, categorie 2",
    reasons=(
        Reason("U woont alleen en u hebt nu geen inkomen.", "Vous vivez seule et sans revenu pour l'instant.", "A12"),
    ),
    legal_reasons=("Wet van 26 mei 2002, artikelen 3 en 14",), decided_by=Worker("Jan Peeters", "voorzitter"),
    contact=Worker("Els Janssens", "maatschappelijk werker", "09 999 99 99"),
    remedies=(
        Remedy(
            "Arbeidsrechtbank Gent", "Voorbeeldstraat 7, 9000 Gent", "binnen drie maanden na de kennisgeving",
            "met een verzoekschrift, per aangetekende brief of op de griffie",
        ),
    ),
    amount="1 288,46 euro per maand", how_often="month", calculation="Volledig bedrag: u hebt geen inkomen.",
    since=datetime.date(2026, 3, 2), lasts=True, representation="U mag zich laten bijstaan of vertegenwoordigen.",
    not_suspensive="Een beroep schorst de beslissing niet.", hearing="U werd gehoord op 10 maart 2026.",
    next_steps=("Meld het als uw situatie verandert.",),
)  # fmt: skip
EMPTY: dict[Mention, dict[str, Any]] = {
    Mention.OUTCOME: {"subject": " "},
    Mention.SENDER: {"sender_address": ""},
    Mention.REFERENCE: {"reference": ""},
    Mention.LEGAL_REASONS: {"legal_reasons": ()},
    Mention.INDIVIDUAL_REASONS: {"reasons": (Reason("Code A12"),)},
    Mention.AMOUNT: {"calculation": ""},
    Mention.HOW_OFTEN: {"how_often": ""},
    Mention.PERIOD: {"since": None},
    Mention.REMEDIES: {"remedies": ()},
    Mention.COURT: {"remedies": (dataclasses.replace(COMPLETE["remedies"][0], body=""),)},
    Mention.COURT_ADDRESS: {"remedies": (dataclasses.replace(COMPLETE["remedies"][0], address="te Gent"),)},
    Mention.APPEAL_TERM: {"remedies": (dataclasses.replace(COMPLETE["remedies"][0], until=""),)},
    Mention.APPEAL_HOW: {"remedies": (dataclasses.replace(COMPLETE["remedies"][0], how=""),)},
    Mention.REPRESENTATION: {"representation": ""},
    Mention.CONTACT: {"contact": Worker("Els Janssens")},
    Mention.NOT_SUSPENSIVE: {"not_suspensive": ""},
    Mention.NEXT_STEPS: {"next_steps": ()},
    Mention.ADVICE_NOTICE: {"supported_by_advice": True},
}


def text_of(document: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages).split())


def test_a_complete_decision_is_written_plain_first_then_formal_in_the_language_of_the_law() -> None:
    letter = compose(Grant(**COMPLETE))
    text = letter.plain_text
    assert text.index("La réponse est oui") < text.index("Vous vivez seule") < text.index("De beslissing zelf")
    assert text.index("De beslissing zelf") < text.index("U woont alleen") < text.index("Voorbeeldstraat 7")
    assert 'lang="nl"' in letter.body
    assert "A12" not in text[: text.index("De beslissing zelf")], "codes only in addition, in the formal part"
    assert letter.missing_mentions == ()


@pytest.mark.parametrize("mention", EMPTY, ids=lambda mention: str(mention))
def test_what_is_empty_is_named_and_keeps_the_letter_in(mention: Mention) -> None:
    decision = Grant(**{**COMPLETE, **EMPTY[mention]})
    found = {item.mention: item for item in missing(decision)}
    assert mention in found
    if found[mention].is_mandatory:
        with pytest.raises(NotReady) as error:
            compose(decision)
        assert mention in {item.mention for item in error.value.missing}
    if found[mention].follows is Follows.NOT_STARTED:
        assert mention.value in missing_for_the_clock(decision)


@pytest.mark.parametrize(
    "lacking", [{"decided_by": Worker(" ")}, {"reasons": ()}, {"reasons": (Reason("Code 14B"),)}, {"remedies": ()}]
)
def test_nothing_can_be_decided_against_someone_without_person_reason_and_remedy(lacking: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Adverse(**{**COMPLETE, **lacking})


def test_an_adverse_decision_needs_the_hearing_and_a_recovery_more() -> None:
    assert Mention.HEARING in {item.mention for item in missing(Adverse(**{**COMPLETE, "hearing": ""}))}
    assert missing(Adverse(**COMPLETE)) == []
    recovery = {item.mention for item in missing(Adverse(**COMPLETE, effect="recovery"))}
    assert recovery == {Mention.WAIVER, Mention.LIMITATION}


def test_only_two_kinds_of_decision_exist_and_the_plain_one_grants() -> None:
    assert {kind.__name__ for kind in Decision.__subclasses__()} == {"Grant", "Adverse"}
    assert Grant(**COMPLETE).outcome == "grant"


def test_it_has_the_address_to_which_it_goes() -> None:
    address = "c/o Jan, Kerkstraat 5, 9000 Gent"
    assert address in compose(Grant(**{**COMPLETE, "person_address": address})).plain_text


def test_dates_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="before its application"):
        Grant(**{**COMPLETE, "application_date": datetime.date(2026, 4, 1)})
    with pytest.raises(ValueError, match="language of the law"):
        Grant(**{**COMPLETE, "language": "en"})


def test_the_pdf_is_tagged_and_says_the_same() -> None:
    document = compose(Grant(**COMPLETE)).pdf(large=True)
    reader = PdfReader(io.BytesIO(document))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "fr"
    assert "Voorbeeldstraat 7, 9000 Gent" in text_of(document)


def test_what_someone_types_stays_text() -> None:
    letter = compose(Grant(**{**COMPLETE, "person": "<script>alert(1)</script>"}))
    assert "<script>" not in letter.body
    assert "<script>" in letter.plain_text


@pytest.mark.parametrize("regime", list(Regime))
def test_the_checklist_of_every_regime_has_articles_and_sources(regime: Regime) -> None:
    items = required(regime, list(When))
    assert {Mention.OUTCOME, Mention.INDIVIDUAL_REASONS, Mention.REMEDIES} <= {item.mention for item in items}
    assert all(item.article and item.source and item.confidence in ("S", "C", "K", "?") for item in items)
    if regime.is_housing:
        assert Mention.COURT not in {item.mention for item in items}, "no court for social housing"
        assert all(item.follows is not Follows.NOT_STARTED for item in items)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_letters_have_the_same_keys(language: str) -> None:
    def keys(value: Any, at: str = "") -> set[str]:
        if isinstance(value, dict):
            return {key for name, part in value.items() for key in keys(part, f"{at}.{name}")}
        return {at}

    mine, dutch = (
        yaml.safe_load((FOLDER / "words" / f"{code}.yaml").read_text(encoding="utf-8")) for code in (language, "nl")
    )
    assert keys(mine) == keys(dutch)
    assert set(mine["mention"]) == {mention.value for mention in checklist.Mention}
    assert set(mine["follows"]) == {follows.value for follows in Follows}
