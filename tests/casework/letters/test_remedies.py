"""Three routes side by side, letters from the facts, legal aid just above the limit, all papers in one PDF."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from abord.casework.clocks import Event, Kind, Regime
from abord.casework.clocks import Way as Notice
from abord.casework.letters import legal_aid, person_letters
from abord.casework.letters import remedies as module
from abord.casework.letters.bundle import Paper, bundle
from abord.casework.letters.decision import words
from abord.casework.letters.legal_aid import Aid, estimate
from abord.casework.letters.person_letters import OPEN_LINE, Facts, write
from abord.casework.letters.reading import CannotRead
from abord.casework.letters.remedies import Route, Standing, Way, navigate, say

LANGUAGES = ("nl", "fr", "de", "en")
FOLDER = Path(module.__file__).parent


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def event(kind: Kind, at: str, **more: Any) -> Event:
    when = datetime.datetime.combine(day(at), datetime.time(12), datetime.UTC)
    return Event(kind=kind, at=day(at), recorded_at=when, **more)


REFUSED = [
    event(Kind.APPLICATION_RECEIVED, "2026-03-02"),
    event(Kind.DECIDED, "2026-03-20"),
    event(Kind.NOTIFIED, "2026-03-24", way=Notice.HANDED_OVER),
]


def routes(events: list[Event], regime: Regime, today: str) -> dict[Route, Way]:
    return {way.route: way for way in navigate(events, regime, day(today))}


def test_review_and_court_run_side_by_side_and_the_ombudsman_comes_after_the_service() -> None:
    found = routes(REFUSED, Regime.RMI, "2026-04-01")
    assert found[Route.REVIEW].standing is Standing.OPEN
    assert "does_not_stop_the_clock" in found[Route.REVIEW].why
    assert (found[Route.COURT].standing, found[Route.COURT].days_left) == (Standing.OPEN, 84)
    assert found[Route.OMBUDSMAN].standing is Standing.FIRST


def test_the_court_is_urgent_in_the_last_fortnight_then_passed_but_to_be_checked() -> None:
    assert routes(REFUSED, Regime.RMI, "2026-06-15")[Route.COURT].is_urgent
    late = routes(REFUSED, Regime.RMI, "2026-06-25")[Route.COURT]
    assert (late.standing, late.is_urgent) == (Standing.PASSED, False)
    assert "have_it_checked" in late.why


def test_a_missing_mention_keeps_the_court_open() -> None:
    events = [
        *REFUSED[:2],
        event(Kind.NOTIFIED, "2026-03-24", way=Notice.HANDED_OVER, missing_mentions=("court_address",)),
    ]
    court = routes(events, Regime.RMI, "2026-12-01")[Route.COURT]
    assert court.standing is Standing.OPEN
    assert "term_not_started" in court.why


def test_silence_opens_the_court() -> None:
    court = routes(REFUSED[:1], Regime.RMI, "2026-05-01")[Route.COURT]
    assert court.standing is Standing.OPEN
    assert court.deadline is not None and court.deadline.subject == "silence"
    assert routes(REFUSED[:1], Regime.RMI, "2026-03-10")[Route.COURT].standing is Standing.FIRST


def test_a_court_case_suspends_the_ombudsman_and_its_end_lifts_that() -> None:
    asked = [*REFUSED, event(Kind.REVIEW_ANSWERED, "2026-04-02"), event(Kind.OMBUDSMAN_ASKED, "2026-04-03")]
    assert routes(asked, Regime.CHARTER, "2026-04-10")[Route.OMBUDSMAN].standing is Standing.OPEN
    seized = [*asked, event(Kind.COURT_SEIZED, "2026-04-09")]
    assert routes(seized, Regime.CHARTER, "2026-04-10")[Route.OMBUDSMAN].standing is Standing.SUSPENDED
    ended = [*seized, event(Kind.COURT_ENDED, "2026-09-09")]
    assert routes(ended, Regime.CHARTER, "2026-09-10")[Route.OMBUDSMAN].standing is Standing.OPEN


def test_t16_a_housing_refusal_leads_to_its_own_route_never_to_the_court() -> None:
    for regime in (Regime.HOUSING_FLANDERS, Regime.HOUSING_WALLONIA, Regime.HOUSING_BRUSSELS):
        found = routes(REFUSED, regime, "2026-04-01")
        assert found[Route.COURT].standing is Standing.CLOSED
        assert found[Route.HOUSING].standing is Standing.OPEN
        assert found[Route.HOUSING].days_left is not None


def test_a_changed_situation_means_a_new_application_not_a_review() -> None:
    found = routes([*REFUSED, event(Kind.SITUATION_CHANGED, "2026-04-05")], Regime.RMI, "2026-04-06")
    assert found[Route.NEW_APPLICATION].standing is Standing.OPEN
    assert found[Route.REVIEW].why == ("review_is_for_mistakes",)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("regime", list(Regime))
def test_every_route_can_be_said(language: str, regime: Regime) -> None:
    for today in ("2026-03-03", "2026-04-01", "2026-06-15", "2027-06-01"):
        for events in ([], REFUSED[:1], REFUSED, [*REFUSED, event(Kind.COURT_SEIZED, "2026-03-30")]):
            for way in navigate(events, regime, day(today)):
                said = say(way, language)
                assert said.name and said.standing and all(said.facts)


@pytest.mark.parametrize(
    ("income", "alone", "dependants", "aid"),
    [(1612, True, 0, Aid.FREE), (1612.01, True, 0, Aid.PARTLY_FREE), (1920, True, 0, Aid.PARTLY_FREE),
     (1930, True, 0, Aid.JUST_ABOVE), (2020, True, 0, Aid.JUST_ABOVE), (2020.01, True, 0, Aid.ABOVE),
     (1920, False, 0, Aid.FREE), (2226, False, 0, Aid.PARTLY_FREE), (2236, False, 0, Aid.JUST_ABOVE),
     (2282.31, True, 1, Aid.FREE), (2644.62, False, 2, Aid.FREE)],
)  # fmt: skip
def test_legal_aid_on_the_published_limits(income: float, alone: bool, dependants: int, aid: Aid) -> None:
    """tribunaux-rechtbanken.be: 1 612, 1 920 and 2 226 euro from 1 September 2025; 362,31 per dependant."""
    found = estimate(day("2026-06-01"), income, alone, dependants)
    assert found.aid is aid
    assert found.is_certain


def test_t17_ten_euro_above_is_said_with_other_help() -> None:
    found = estimate(day("2026-06-01"), 1930, alone=True)
    assert (found.aid, found.above_by) == (Aid.JUST_ABOVE, 10.0)
    for language in LANGUAGES:
        assert "10,00" in legal_aid.say(found, language)[0]


def test_legal_aid_is_not_certain_past_the_last_known_amounts_nor_without_income() -> None:
    assert not estimate(day("2026-11-22"), 1500, alone=True).is_certain
    assert estimate(day("2026-06-01"), None, alone=True).aid is Aid.UNKNOWN
    assert estimate(day("2010-01-01"), 500, alone=True).aid is Aid.UNKNOWN
    assert estimate(day("2026-11-22"), None, alone=True, presumed=True).aid is Aid.FREE


@given(st.floats(0, 5000), st.floats(0, 500), st.booleans(), st.integers(0, 4))
def test_more_income_never_gives_more_legal_aid(income: float, more: float, alone: bool, dependants: int) -> None:
    order = [Aid.FREE, Aid.PARTLY_FREE, Aid.JUST_ABOVE, Aid.ABOVE]
    first = estimate(day("2026-06-01"), income, alone, dependants)
    second = estimate(day("2026-06-01"), income + more, alone, dependants)
    assert order.index(first.aid) <= order.index(second.aid)


FACTS = Facts(
    person="Amina Voorbeeld", person_address="Straat 1, 9999 Voorbeeldstad", service="OCMW Voorbeeldstad",
    reference="2026/0417", subject="leefloon", applied_on=day("2026-03-02"), decided_on=day("2026-03-20"),
    received_on=day("2026-03-24"), grounds="Ik heb geen inkomen meer sinds februari.", missing=("het adres",),
    date=day("2026-04-01"),
)  # fmt: skip


@pytest.mark.parametrize("kind", list(person_letters.Kind))
@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_every_letter_is_written_from_the_facts_and_leaves_open_what_is_not_known(
    kind: person_letters.Kind, language: str
) -> None:
    letter = write(kind, FACTS, language)
    assert "Amina Voorbeeld" in letter.plain_text and "2026/0417" in letter.plain_text
    assert "{" not in letter.plain_text
    assert OPEN_LINE in letter.plain_text, "the address of the court or ombudsman is not known"
    empty = write(kind, Facts(), language)
    assert "None" not in empty.plain_text and OPEN_LINE in empty.plain_text


def test_a_petition_says_the_words_of_the_person_and_no_line_about_an_unknown_day() -> None:
    text = write(person_letters.Kind.PETITION, FACTS, "nl").plain_text
    assert "Ik heb geen inkomen meer sinds februari." in text
    assert "24/03/2026" in text
    assert "Ik kreeg geen beslissing" not in text, "there is a decision"
    silent = write(
        person_letters.Kind.PETITION, Facts(due_on=day("2026-04-01"), applied_on=day("2026-03-02")), "nl"
    ).plain_text
    assert "Ik kreeg geen beslissing" in silent and "De beslissing is van" not in silent


def test_templates_have_the_same_parts_in_the_three_languages() -> None:
    found = [
        yaml.safe_load((FOLDER / "templates" / f"{code}.yaml").read_text(encoding="utf-8"))
        for code in ("nl", "fr", "de")
    ]
    for other in found[1:]:
        assert set(other) == set(found[0])
        for kind in person_letters.Kind:
            for part, value in found[0][kind.value].items():
                assert type(other[kind.value][part]) is type(value)
                assert isinstance(value, str) or len(other[kind.value][part]) == len(value)


@settings(max_examples=25)
@given(st.text(max_size=80))
def test_what_a_person_writes_is_kept_and_never_markup(grounds: str) -> None:
    letter = write(person_letters.Kind.REVIEW, Facts(person="<b>x</b>", grounds=grounds + "<script>"), "nl")
    assert "<script>" not in letter.body and "<b>" not in letter.body


def test_all_papers_in_one_pdf_with_index_bookmarks_and_page_numbers() -> None:
    image_module = pytest.importorskip("PIL.Image")
    photo = io.BytesIO()
    image_module.new("RGB", (300, 500), "white").save(photo, "JPEG")
    papers = [
        Paper("Beslissing", day("2026-03-20"), write(person_letters.Kind.REVIEW, FACTS, "nl").pdf()),
        Paper("Ontvangstbewijs", day("2026-03-02"), b"Ontvangen op 2 maart 2026"),
        Paper("Foto", None, photo.getvalue()),
    ]
    reader = PdfReader(io.BytesIO(bundle("Bundel voor de arbeidsrechtbank", papers, "nl")))
    assert len(reader.pages) == 4
    assert [item.title for item in reader.outline] == ["Inhoud", "Beslissing", "Ontvangstbewijs", "Foto"]  # type: ignore[union-attr]
    assert [reader.get_destination_page_number(item) for item in reader.outline] == [0, 1, 2, 3]  # type: ignore[arg-type]
    index = " ".join(reader.pages[0].extract_text().split())
    assert "1 Beslissing 20/03/2026 2" in index and "3 Foto 4" in index
    assert all(f"{number + 1} / 4" in page.extract_text() for number, page in enumerate(reader.pages))
    assert "Ontvangen op 2 maart 2026" in reader.pages[2].extract_text()


@pytest.mark.parametrize(
    ("content", "key"),
    [(b"%PDF-1.4 x", "damaged"), (b"", "empty"), (b"PK\x03\x04\x00", "wrong_type"), (b"\xff\xd8x", "damaged")],
)
def test_a_paper_that_cannot_be_read_is_named(content: bytes, key: str) -> None:
    with pytest.raises(CannotRead) as error:
        bundle("x", [Paper("Kwitantie", None, content)], "nl")
    assert (error.value.key, error.value.detail) == (key, "Kwitantie")


def test_why_income_is_not_asked_is_said_in_the_language_of_the_page() -> None:
    found = estimate(day("2026-11-22"), None, alone=True, presumed=True)
    said = {language: tuple(legal_aid.say(found, language)) for language in LANGUAGES}
    assert len(set(said.values())) == len(LANGUAGES) and all(len(lines) == 3 for lines in said.values())
    assert " " not in found.source, "the name of a site: words are in the catalogue"
    assert not legal_aid.say(estimate(day("2026-06-01"), 1000, alone=True), "en")[1].startswith("That is so for")


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_what_comes_first_is_said_and_not_that_something_does(language: str) -> None:
    """Each reason for which a route comes later has its own words."""
    changed = [*REFUSED, event(Kind.SITUATION_CHANGED, "2026-03-25")]
    found = {
        way.why[0]: say(way, language).standing
        for happened in (REFUSED, REFUSED[:1], changed)
        for regime in (Regime.RMI, Regime.HOUSING_FLANDERS)
        for way in routes(happened, regime, "2026-03-26").values()
        if way.standing is Standing.FIRST
    }
    assert set(found) == set(words(language)["remedies"]["first"]) and all(found.values())
