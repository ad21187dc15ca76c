"""Explanations in further languages: complete, marked as without legal value, and a way into the conversation; and the
voice that reads a page aloud."""

from __future__ import annotations

import re
from typing import Any

import pytest
from walker import walker

from abord.book import open_book
from abord.engine.facts import FURTHER_LANGUAGES, LANGUAGES
from abord.web.help import further
from abord.web.site import words

TEMPLATES = words.FOLDER.parent / "templates"
SCRIPT = {"ar": "\u0600-\u06ff", "uk": "\u0400-\u04ff"}
"""The letters of each language."""


def get(path: str) -> Any:
    from django.test import Client

    return Client().get(path)


@pytest.mark.parametrize("language", FURTHER_LANGUAGES)
def test_words_are_complete(application: Any, language: str) -> None:
    ours = words.catalogue(language)
    assert set(ours) == set(words.catalogue("ar")) and all(text.strip() for text in ours.values())
    asked = {
        key
        for name in ("further_base", "further", "further_right")
        for key in re.findall(r"say \"(\w+)\"", (TEMPLATES / f"{name}.html").read_text(encoding="utf-8"))
    }
    assert asked <= set(ours)
    for key, text in ours.items():
        assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", words.catalogue("ar")[key]), key
        assert re.search(f"[{SCRIPT[language]}]", text), key


@pytest.mark.parametrize("language", FURTHER_LANGUAGES)
@pytest.mark.parametrize("right", sorted(open_book().rights))
def test_every_explanation_says_what_and_what_to_do_without_figures(language: str, right: str) -> None:
    """Figures change; those of the official text count. A new right may wait for its explanation: then it is listed."""
    text = open_book().rights[right].folder.further.get(language)
    if text is None:
        return
    found = further.blocks(text)
    assert found[0].kind == "h" and sum(block.kind == "h" for block in found) >= 3
    assert not re.search(r"\d|[{}*_<>|]", text)
    letters = re.findall(r"[^\W\d_]", text)
    assert sum(bool(re.match(f"[{SCRIPT[language]}]", one)) for one in letters) > 0.85 * len(letters)


@pytest.mark.parametrize("language", FURTHER_LANGUAGES)
def test_the_essentials_are_the_same_in_every_language(language: str) -> None:
    kinds = [
        [
            (block.kind, len(block.lines))
            for block in further.blocks((words.FOLDER / "further" / f"{code}.md").read_text())
        ]
        for code in (language, "ar")
    ]
    assert kinds[0] == kinds[1]
    assert [kind for kind, _ in kinds[0]].count("h") == 5, "site, right, what to do, whom to ask, at the desk"


@pytest.mark.parametrize("language", FURTHER_LANGUAGES)
def test_pages_say_what_they_are(application: Any, language: str) -> None:
    direction = further.about(language)["direction"]
    shown = [f"/{language}/", *(f"/{language}/right/{id}/" for id, right in open_book().rights.items()
                                if language in right.folder.further)]  # fmt: skip
    assert len(shown) > 6
    for path in shown:
        response = get(path)
        html = response.content.decode()
        assert response.status_code == 200 and f'<html lang="{language}"' in html
        assert ('dir="rtl"' in html) == (direction == "rtl")
        assert words.say(language, "without_value") in html and words.say(language, "what_counts") in html
        if further.about(language)["read_by"] is None:
            assert words.say(language, "not_read") in html
        for code in LANGUAGES:
            assert f'action="/{code}/"' in html, "a way into the conversation"


@pytest.mark.parametrize("language", FURTHER_LANGUAGES)
def test_a_right_has_its_official_names_and_leads_to_its_questions(application: Any, language: str) -> None:
    from django.test import Client

    client = Client()
    html = client.get(f"/{language}/right/leefloon_ris/").content.decode().replace("\u00ad", "")
    for name in ("Leefloon", "Revenu d&#x27;intégration", "Eingliederungseinkommen"):
        assert name in html
    response = client.post("/fr/", {"right": "leefloon_ris"})
    assert response.status_code == 303 and response["Location"] == "/fr/place/"
    assert client.session["told"]["focus"] == ["leefloon_ris"]


def test_nothing_else_is_in_a_further_language(application: Any) -> None:
    for path in ("/ar/question/", "/ar/right/nothing/", "/uk/result/", "/es/", "/ar/right/"):
        assert get(path).status_code == 404, path


@pytest.mark.parametrize(
    ("asked", "to"), [("ar-SY,ar;q=0.9", "/ar/"), ("uk", "/uk/"), ("zh,uk", "/uk/"), ("zh", "/nl/")]
)
def test_the_browser_s_language(application: Any, asked: str, to: str) -> None:
    from django.test import Client

    assert Client().get("/", headers={"Accept-Language": asked})["Location"] == to


def test_every_page_links_to_every_language(application: Any) -> None:
    for path in ("/nl/", "/ar/", "/uk/", "/fr/about/"):
        html = get(path).content.decode()
        assert all(f'hreflang="{code}"' in html for code in (*LANGUAGES, *FURTHER_LANGUAGES)), path


@pytest.mark.parametrize("screen", ["phone", "desktop", "zoom"])
@pytest.mark.parametrize("language", FURTHER_LANGUAGES)
def test_in_a_browser(browser: Any, address: str, axe: str, language: str, screen: str) -> None:
    with walker(browser, address, axe, screen) as walk:
        walk.open(f"{language}/", "further")
        wanted = "rtl" if further.about(language)["direction"] == "rtl" else "ltr"
        assert walk.page.evaluate("getComputedStyle(document.querySelector('main')).direction") == wanted
        walk.press("a[href$='/right/leefloon_ris/']")
        walk.look("further, right")
        walk.press("form[action='/nl/'] button")
        assert walk.page.url == f"{address}/nl/place/"


VOICES = """(voices) => {
  window.said = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  const speech = new EventTarget();
  speech.getVoices = () => voices;
  speech.cancel = () => {};
  speech.speak = (one) => window.said.push([one.text, one.voice.name]);
  Object.defineProperty(window, "speechSynthesis", {value: speech});
}"""


def voice(language: str, local: bool = True) -> dict[str, Any]:
    return {"name": f"{language} {local}", "lang": language, "localService": local, "default": False}


@pytest.mark.parametrize(
    ("voices", "language", "reads"),
    [
        ([], "nl", ""),
        ([voice("nl-BE", local=False)], "nl", ""),
        ([voice("fr-FR")], "nl", ""),
        ([voice("nl-NL"), voice("nl-BE"), voice("nl-BE", local=False)], "nl", "nl-BE True"),
        ([voice("fr-FR"), voice("de-DE")], "de", "de-DE True"),
        ([voice("ar-SA")], "ar", "ar-SA True"),
    ],
)
def test_reading_aloud(
    browser: Any, address: str, axe: str, voices: list[dict[str, Any]], language: str, reads: str
) -> None:
    """Only where there is a voice of this device in the language of the page; what is said is what is seen."""
    import json

    with walker(browser, address, axe) as walk:
        walk.page.add_init_script(f"({VOICES})({json.dumps(voices)})")
        walk.page.goto(f"{address}/{language}/")
        button = walk.page.locator(".aloud button")
        assert button.is_visible() == bool(reads)
        if not reads:
            return
        walk.look("with a voice")
        button.click()
        said = walk.page.evaluate("window.said")
        title = walk.page.locator("h1").inner_text()
        assert said[0][0] == title and {name for _, name in said} == {reads}
        assert button.inner_text() == words.say(language, "aloud_stop")
        assert all(text != words.say(language, "aloud") for text, _ in said)
        button.click()
        assert button.inner_text() == words.say(language, "aloud")
        assert not walk.elsewhere


def test_without_scripts_there_is_no_button(browser: Any, address: str, axe: str) -> None:
    with walker(browser, address, axe, scripts=False) as walk:
        walk.page.goto(f"{address}/nl/")
        assert walk.page.locator(".aloud").count() == 1 and not walk.page.locator(".aloud").is_visible()


def test_every_pictogram_is_in_the_sprite(application: Any) -> None:
    from abord.web.site import pictograms

    sprite = (words.FOLDER.parent / "static" / "pictograms.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="(\w+)"', sprite))
    used = {*pictograms.EVENTS.values(), *pictograms.THEMES.values(), *pictograms.DOCUMENTS, "talk", "paper", "aloud"}
    assert used <= drawn
    assert set(words.events()) <= set(pictograms.EVENTS), "every life event has one of its own"
    themes = {theme for right in open_book().rights.values() for theme in right.folder.right.themes}
    assert themes & set(pictograms.THEMES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_papers_have_the_same_pictogram_in_every_language(language: str) -> None:
    from abord.web.site.pictograms import of_document

    for right in open_book().rights.values():
        for document in right.folder.right.documents:
            assert of_document(document.names[language]) == of_document(document.names["en"]), document.names[language]
