"""The plan and the card on paper: tagged PDFs, large print, the way back without the key to it, and no printer."""

import datetime
import re
from typing import Any

import pytest
from pdfua import Tagged
from visiting import Visitor

from abord import printing
from abord.engine.facts import LANGUAGES
from abord.web.paper import qr
from abord.web.site import words
from scanning import scanned


@pytest.mark.usefixtures("printer")
@pytest.mark.parametrize("language", LANGUAGES)
def test_plan_on_paper(family: Visitor, language: str) -> None:
    visitor, family.language = family, language
    page = visitor.get("plan")
    made = Tagged(visitor.file("plan/plan.pdf").content)
    assert made.problems() == []
    assert made.root["/Lang"] == language and made.reader.metadata is not None
    text = " ".join(made.text.replace("\u00ad", "").replace("-\n", "").split())
    for step in page.context["plan"].steps:
        assert all(squeezed(ask.name) in squeezed(text) for ask in step.asks)
        assert all(squeezed(line) in squeezed(text) for line in step.bring)
    assert f"/ {len(made.reader.pages)}" in text
    assert min(made.sizes) >= 12
    large = Tagged(visitor.file("plan/large/plan.pdf").content)
    assert large.problems() == [] and min(large.sizes) >= 18
    assert len(large.reader.pages) > len(made.reader.pages)


def squeezed(text: str) -> str:
    """Letters only: lines may break, and words with them."""
    return re.sub(r"[\W_]", "", text).casefold()


@pytest.mark.usefixtures("printer")
def test_the_way_back_is_only_on_the_plan_of_who_saved(visitor: Visitor) -> None:
    visitor.begin()
    before = Tagged(visitor.file("plan/plan.pdf").content)
    assert "/en/resume/" not in before.text and "Figure" not in {name for name, _, _ in before.elements()}
    code = visitor.post("save", 200).context["code"]
    after = Tagged(visitor.file("plan/plan.pdf").content)
    assert "http://testserver/en/resume/" in after.text
    for name in ("plan", "plan/large"):
        pages = visitor.file(f"{name}/plan.pdf").content
        assert scanned(pages) == ["http://testserver/en/resume/"], "a telephone reads the address alone"
    assert [str(one["/Alt"]) for name, one, _ in after.elements() if name == "Figure"]
    assert not any(word in after.text.split() for word in code.split() if len(word) > 4), "a plan is shown to others"


def test_a_square_is_plain_and_described() -> None:
    drawn = qr.picture("https://example.org/nl/resume/", 'a "square" <here>')
    assert "&lt;here&gt;" in drawn and "<here>" not in drawn
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", drawn)


@pytest.mark.usefixtures("printer")
@pytest.mark.parametrize("language", LANGUAGES)
def test_card_with_the_code(visitor: Visitor, language: str) -> None:
    visitor.language = language
    visitor.alone()
    saved = visitor.post("save", 200)
    code, until = saved.context["code"], saved.context["until"].isoformat()
    page = visitor.post("save/card", 200, code=code, until=until, do="page")
    assert re.findall(r"<strong>([a-z]+)</strong></li>", page.content.decode()) == code.split(), "in this order"
    card = visitor.post("save/card", 200, code=code, until=until, do="pdf").content
    made = Tagged(card)
    assert made.problems() == [] and scanned(card) == [f"http://testserver/{language}/resume/"]
    assert set(code.split()) <= set(made.text.split())
    assert code.split()[0] not in saved.request["PATH_INFO"]


@pytest.mark.parametrize(
    "posted",
    [
        {"code": "one two", "until": "2026-12-01"},
        {"code": "<b>" * 7, "until": "2026-12-01"},
        {"code": "", "until": ""},
        {"until": "2026-12-01"},
    ],
)
def test_a_card_is_only_made_of_a_code(visitor: Visitor, posted: dict[str, str]) -> None:
    assert visitor.post("save/card", **posted)["Location"] == "/en/resume/"


def test_without_a_printer_the_page_stays(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.begin()

    def none() -> Any:
        raise printing.NoPrinter("no Pango")

    monkeypatch.setattr(printing, "printer", none)
    page = visitor.file("plan/plan.pdf", 503)
    assert "libpango-1.0-0" in page.content.decode() and 'href="/en/plan/"' in page.content.decode()
    visitor.get("plan")


def test_a_sheet_fetches_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        printing._nothing("http://127.0.0.1/")


@pytest.mark.usefixtures("printer")
def test_the_reader_of_tags_sees_what_is_wrong() -> None:
    import weasyprint

    picture = "<svg width=9 height=9><path d='M0 0h9v9z'/></svg>"
    html = f"<html><title>x</title><body><h1>One</h1><h3>Three</h3><p>text</p>{picture}"
    untagged = weasyprint.HTML(string=html).write_pdf()
    with pytest.raises(KeyError):
        Tagged(untagged).problems()
    found = Tagged(weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")).problems()
    assert {"no language", "heading H3 after level 1", "a picture without words"} <= set(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_for_paper_are_complete(language: str) -> None:
    ours, english = words.catalogue(language, "paper"), words.catalogue("en", "paper")
    assert set(ours) == set(english)
    for key, text in ours.items():
        assert isinstance(text, str) and text.strip(), key
        assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", english[key])), key
        for sentence in re.split(r"[.:?!;] ", text):
            assert len(sentence.split()) <= 26, (key, sentence)


def test_every_word_for_paper_is_used() -> None:
    web = words.FOLDER.parent
    sources = [*web.glob("check/*.py"), *web.glob("paper/*.py"), *web.glob("templates/**/*.html")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    asked = set(re.findall(r"\bput \"(\w+)\"", text)) | set(re.findall(r"\bput\([\w.]+, \"(\w+)\"", text))
    assert asked <= set(words.catalogue("en", "paper"))
    for key in words.catalogue("en", "paper"):
        assert re.search(rf"[\"']{key}[\"']", text) or key.startswith(("group_", "letter_note_")), key


def test_calendar_opens_and_says_nothing(family: Visitor) -> None:
    from icalendar import Calendar

    visitor = family
    opened = Calendar.from_ical(visitor.file("plan/calendar.ics").content)
    events = opened.walk("VEVENT")
    assert events and len({str(one["uid"]) for one in events}) == len(events)
    rights = [ask.name for step in visitor.get("plan").context["plan"].steps for ask in step.asks]
    for one in events:
        words = str(one["summary"]) + str(one["description"])
        assert not any(part in words for right in rights for part in right.split() if len(part) > 5)
        assert one.walk("VALARM")[0]["trigger"].dt == datetime.timedelta(hours=9)
