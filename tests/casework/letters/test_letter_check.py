"""The check of a letter that someone received, on own samples in three languages, with traps."""

from __future__ import annotations

import datetime
import io
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abord.casework.clocks import Regime, Status, Subject, Way
from abord.casework.letters import paper, reading
from abord.casework.letters.check import Certainty, Check, DateRole, check
from abord.casework.letters.checklist import Mention
from abord.casework.letters.reading import CannotRead, Origin, Reading, read
from abord.casework.letters.report import report

SAMPLES = Path(__file__).with_name("samples")
TODAY = datetime.date(2026, 5, 20)
LANGUAGES = ("nl", "fr", "de", "en")
EXPECTED = {
    "nl_refusal_complete": ("nl", Regime.RMI, "refusal", "2026-03-20", set()),
    "nl_refusal_no_court_address": ("nl", Regime.RMI, "refusal", "2026-03-20", {"court_address"}),
    "nl_code_only": (
        "nl", Regime.RMI, "stop", "2026-04-09",
        {"individual_reasons", "court_address", "appeal_term", "appeal_how", "representation", "contact",
         "not_suspensive", "hearing"},
    ),
    "fr_refusal_complete": ("fr", Regime.RMI, "refusal", "2026-03-27", set()),
    "fr_positive": (
        "fr", Regime.CHARTER, "grant", "2026-05-08",
        {"legal_reasons", "amount", "remedies", "court", "court_address", "appeal_term", "appeal_how",
         "representation", "contact"},
    ),
    "de_refusal_no_contact": ("de", Regime.RMI, "refusal", "2026-04-07", {"contact"}),
    "nl_housing": ("nl", Regime.HOUSING_FLANDERS, "refusal", "2026-02-02", {"hearing"}),
}  # fmt: skip


def sample(name: str) -> str:
    return (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")


def checked(text: str, today: datetime.date = TODAY, **told: object) -> Check:
    return check(Reading(text, Origin.TEXT), today, **told)  # type: ignore[arg-type]


def missing(found: Check) -> set[str]:
    return {item.mention.value for item in found.missing}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_letter_says_what_it_says_and_lacks_what_it_lacks(name: str) -> None:
    language, regime, outcome, decided, lacks = EXPECTED[name]
    found = checked(sample(name))
    assert (found.language, found.regime, found.outcome) == (language, regime, outcome)
    assert found.decision_date == datetime.date.fromisoformat(str(decided))
    assert missing(found) == lacks


@pytest.mark.parametrize("name", EXPECTED)
def test_the_evidence_stands_in_the_letter(name: str) -> None:
    text = sample(name)
    for item in checked(text).items:
        for evidence in item.evidence:
            assert " ".join(text[evidence.start : evidence.end].split()) == evidence.words


def test_without_the_address_of_the_court_the_term_has_not_begun_though_the_letter_names_one() -> None:
    """The trap: remedies, court and term are all there, and so is the address of the service."""
    found = checked(sample("nl_refusal_no_court_address"), received_on=datetime.date(2026, 3, 24), way=Way.HANDED_OVER)
    [appeal] = [term for term in found.terms if term.subject is Subject.APPEAL]
    assert (appeal.status, appeal.missing) == (Status.NOT_STARTED, ("court_address",))
    assert appeal.earliest == datetime.date(2026, 6, 24), "the day that is safe all the same"


@pytest.mark.parametrize(
    "said",
    ["1.340,47 EUR/maand", "ieder jaar 900 EUR", "900 EUR op maandbasis", "900 EUR chaque mois", "900 EUR tous les ans",
     "900 EUR je Monat", "900 EUR an tous"],
)  # fmt: skip
def test_how_often_reads_in_many_ways_and_never_stops_a_clock(said: str) -> None:
    text = f"OCMW. Beslissing van 20/03/2026. Het leefloon wordt toegekend: {said}."
    found = checked(text, received_on=datetime.date(2026, 3, 24), way=Way.HANDED_OVER)
    item = found.item(Mention.HOW_OFTEN)
    assert item is not None and (item.certainty is Certainty.FOUND) == (said != "900 EUR an tous")
    [notified] = [one for one in found.events if one.missing_mentions]
    assert "how_often" not in notified.missing_mentions and "court" in notified.missing_mentions


def test_an_address_after_another_service_is_not_that_of_the_court() -> None:
    text = "U kunt in beroep bij de arbeidsrechtbank. Vragen? OCMW Voorbeeldstad, Marktplein 1, 9999 Voorbeeldstad."
    item = checked(text, regime=Regime.RMI).item(Mention.COURT_ADDRESS)
    assert item is not None and item.certainty is Certainty.NOT_FOUND


def test_the_term_counts_from_the_day_of_receipt_where_told_else_from_the_decision() -> None:
    text = sample("fr_refusal_complete")
    told = checked(text, received_on=datetime.date(2026, 4, 3), way=Way.HANDED_OVER)
    assert [t.earliest for t in told.terms if t.subject is Subject.APPEAL] == [datetime.date(2026, 7, 3)]
    untold = checked(text)
    # 27 June 2026 is a Saturday
    assert [t.earliest for t in untold.terms if t.subject is Subject.APPEAL] == [datetime.date(2026, 6, 29)]


def test_without_the_day_of_receipt_no_term_is_called_over() -> None:
    late = datetime.date(2026, 11, 22)
    [appeal] = [t for t in checked(sample("fr_refusal_complete"), late).terms if t.subject is Subject.APPEAL]
    assert (appeal.status, "maybe_over" in appeal.why) == (Status.OPEN, True)
    told = checked(sample("fr_refusal_complete"), late, received_on=datetime.date(2026, 4, 3), way=Way.HANDED_OVER)
    assert [t.status for t in told.terms if t.subject is Subject.APPEAL] == [Status.MISSED]


def test_dates_have_roles() -> None:
    roles = {(found.day.isoformat(), found.role) for found in checked(sample("nl_refusal_complete")).dates}
    assert ("2026-03-20", DateRole.DECISION) in roles
    assert ("2026-03-23", DateRole.LETTER) in roles
    assert ("2026-03-02", DateRole.APPLICATION) in roles
    assert ("2002-05-26", DateRole.OTHER) in roles, "the date of a law"


def test_a_phrase_that_fits_anybody_is_no_reason() -> None:
    for text in (
        "Geweigerd omdat u niet voldoet aan de voorwaarden van de wet.",
        "weil Sie die Voraussetzungen nicht erfüllen.",
    ):
        item = checked(text).item(Mention.INDIVIDUAL_REASONS)
        assert item is not None and item.certainty is Certainty.NOT_FOUND


def test_housing_never_leads_to_the_court() -> None:
    found = checked(sample("nl_housing"))
    assert found.item(Mention.COURT) is None
    assert {term.subject for term in found.terms} == {Subject.SUPERVISOR}


def a_pdf(text: str) -> bytes:
    return paper.pdf(paper.document("x", "nl", paper.paragraph(text)))


def a_photo(text: str, noise: int, seed: int = 1, turn: int = 0) -> bytes:
    """The text as a photo: grey, a little turned, with noise; on its side or upside down."""
    image_module = pytest.importorskip("PIL.Image")
    from PIL import ImageDraw, ImageFont

    lines = text.splitlines()
    picture = image_module.new("L", (1500, 80 + 32 * len(lines)), 235)
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        draw.text((40, 40 + 32 * number), line, fill=30, font=ImageFont.load_default(size=23))
    picture = picture.rotate(0.6, fillcolor=235, resample=image_module.Resampling.BICUBIC)
    if noise:
        dice = random.Random(seed)
        pixels = bytes(min(255, max(0, value + dice.randint(-noise, noise))) for value in picture.tobytes())
        picture = image_module.frombytes("L", picture.size, pixels)
    out = io.BytesIO()
    picture.rotate(turn, expand=True).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def ocr() -> None:
    command = reading.missing_for_ocr()
    if command:
        pytest.skip(f"no OCR here: {command}")


def test_a_pdf_reads_like_its_text() -> None:
    found = check(read(a_pdf(sample("nl_refusal_no_court_address"))), TODAY)
    assert found.certain
    assert missing(found) == {"court_address"}


@pytest.mark.usefixtures("ocr")
def test_a_noisy_photo_finds_most_and_is_never_certain() -> None:
    letter = sample("nl_refusal_no_court_address").splitlines()
    content = read(a_photo("\n".join(letter[4:8] + letter[11:]), noise=40))
    assert content.origin is Origin.PHOTO
    found = check(content, TODAY)
    assert not found.certain
    there = {item.mention for item in found.items if item.certainty is Certainty.FOUND}
    assert {Mention.REMEDIES, Mention.COURT, Mention.APPEAL_TERM, Mention.REFERENCE, Mention.LEGAL_REASONS} <= there
    assert Mention.COURT_ADDRESS not in there
    assert all(term.status is not Status.NOT_STARTED for term in found.terms), "no clock stops on the word of an OCR"
    assert any("foto" in line for line in report(found, "nl").summary)


@pytest.mark.usefixtures("ocr")
@pytest.mark.parametrize("turn", [90, 180])
def test_a_photo_may_lie_on_its_side_or_upside_down(turn: int) -> None:
    letter = "\n".join(sample("nl_refusal_no_court_address").splitlines()[4:])
    found = read(a_photo(letter, noise=20, turn=turn))
    assert found.quality > 80 and "arbeidsrechtbank" in found.text


@pytest.mark.usefixtures("ocr")
def test_a_photo_of_nothing_is_unreadable_and_nothing_is_called_missing() -> None:
    found = check(read(a_photo("\n" * 3, noise=110)), TODAY)
    assert found.missing == []
    assert {item.certainty for item in found.items} == {Certainty.UNREADABLE}


def test_a_badly_read_photo_calls_nothing_missing() -> None:
    found = check(Reading(sample("nl_code_only"), Origin.PHOTO, quality=62.0), TODAY)
    assert found.missing == []
    assert any(item.certainty is Certainty.UNREADABLE for item in found.items)


def test_without_ocr_the_command_to_install_it_is_named() -> None:
    assert reading.missing_for_ocr(find=lambda name: None) == reading.APT_COMMAND
    assert "tesseract-ocr-nld" in reading.APT_COMMAND


@pytest.mark.parametrize(
    ("content", "key"),
    [(b"", "empty"), (b"  \n", "empty"), (b"x" * (reading.MOST_BYTES + 1), "too_large"),
     (b"%PDF-1.7 broken", "damaged"),
     (b"PK\x03\x04\x00\x00", "wrong_type"), (b"MZ\x00\x01", "wrong_type")],
)  # fmt: skip
def test_bad_files_are_refused_with_a_reason(content: bytes, key: str) -> None:
    with pytest.raises(CannotRead) as error:
        read(content)
    assert error.value.key == key


def test_a_locked_pdf_says_so() -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(CannotRead) as error:
        read(out.getvalue())
    assert error.value.key == "locked"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXPECTED)
def test_the_report_says_it_in_four_languages(name: str, language: str) -> None:
    made = report(checked(sample(name)), language)
    assert made.summary and made.lines and made.terms
    assert all(line.name and line.state for line in made.lines)
    assert all(line.follows for line in made.lines if line.certainty is Certainty.NOT_FOUND)
    assert all(term.sentences for term in made.terms)


@settings(max_examples=60)
@given(st.text(max_size=400), st.sampled_from(sorted(EXPECTED)), st.integers(0, 400))
def test_any_text_can_be_checked(noise: str, name: str, at: int) -> None:
    text = sample(name)
    found = checked(text[:at] + noise + text[at:])
    for item in found.items:
        assert (item.certainty is Certainty.FOUND) == bool(item.evidence)
    report(found, "nl")


@settings(max_examples=30)
@given(
    st.sampled_from(sorted(EXPECTED)), st.sampled_from([str.upper, str.title, lambda text: text.replace("\n", "\r\n")])
)
def test_layout_does_not_matter_to_the_remedies(name: str, change: object) -> None:
    text = change(sample(name))  # type: ignore[operator]
    before, after = (
        checked(sample(name)).item(Mention.REMEDIES),
        checked(text, regime=EXPECTED[name][1]).item(Mention.REMEDIES),
    )
    assert before is not None and after is not None
    assert before.certainty is after.certainty
