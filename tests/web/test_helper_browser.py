"""The new pages in a real browser: a human, people elsewhere, a letter, helper mode; axe, width, the keyboard alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from abord.outreach.models import Wish
from browsing import assert_no_faults, click_through

EXAMPLE = Path(__file__).parents[2] / "examples" / "alternating_custody.yaml"
LETTER = "Het OCMW heeft beslist: uw leefloon wordt geweigerd. Beroep bij de arbeidsrechtbank is mogelijk."


class Looker:
    """A page that is looked at."""

    def __init__(self, browser: Any, address: str, axe: str, language: str, width: int) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 800}, locale="nl-BE")
        self.context.set_default_timeout(30_000)
        self.page, self.width, self.axe = self.context.new_page(), width, axe
        self.base = f"{address}/{language}"
        self.page.goto(f"{self.base}/")
        click_through(self.page, "button[value=separating]")
        self.page.fill("#municipality", "Elsene")
        click_through(self.page, ".actions button:not(.quiet)")
        self.page.fill("#age", "34")
        click_through(self.page, "button[value=save]")

    def look(self, path: str | None = None) -> None:
        """Nothing wider than the screen, nothing that axe would mend."""
        if path is not None:
            self.page.goto(f"{self.base}/{path}/")
        where = self.page.url
        assert self.page.locator("h1").count() == 1 and self.page.locator("aside.help").count() == 1, where
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.width, where
        assert_no_faults(self.page, self.axe, where)

    def press(self, *keys: str) -> None:
        """Keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def focused(self) -> str:
        """The name of the field that has the focus."""
        return str(self.page.evaluate("document.activeElement.getAttribute('name') || ''"))


@pytest.mark.parametrize(("language", "width"), [("nl", 320), ("fr", 1200), ("de", 320), ("en", 1200)])
def test_new_pages(
    browser: Any, address: str, axe: str, language: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "CALLBACK_OFFICE", "OCMW Elsene")
    looker = Looker(browser, address, axe, language, width)
    page, known = looker.page, Wish.objects.count()
    for path in ("contacts", "contacts/note", "contacts/call", "received", "place"):
        looker.look(path)
    page.goto(f"{looker.base}/contacts/call/")
    click_through(page, "main form.ask .actions button")
    looker.look()
    page.fill("#reach", "0470 12 34 56")
    page.locator("#agree").check()
    click_through(page, "main form.ask .actions button")
    looker.look()
    assert Wish.objects.count() == known + 1
    click_through(page, "button[name=take_back]")
    assert Wish.objects.count() == known
    page.goto(f"{looker.base}/received/")
    page.fill("#text", LETTER)
    click_through(page, "main form.ask .actions button")
    looker.look()
    assert page.locator("button[name=right][value=leefloon_ris]").count() == 1
    page.goto(f"{looker.base}/people/")
    click_through(page, "button[value=add_away]")
    page.fill("#name", "Mia")
    click_through(page, "button[value=save]")
    looker.look()
    page.locator("#where-care_home").check()
    click_through(page, "button[value=save]")
    click_through(page, "button[value=add]")
    page.fill("#name", "Tom")
    looker.look()
    click_through(page, "button[value=save]")
    looker.look()
    click_through(page, "button[value=ties]")
    looker.look()
    page.goto(f"{looker.base}/helper/")
    page.set_input_files("#file", str(EXAMPLE))
    click_through(page, "button[value=import]")
    looker.look()
    for summary in page.locator("summary").all()[:6]:
        summary.click()
    looker.look()
    looker.look("helper/all")
    looker.context.close()


def test_helper_mode_with_keys_alone(browser: Any, address: str, axe: str) -> None:
    looker = Looker(browser, address, axe, "en", 1200)
    page = looker.page
    page.goto(f"{looker.base}/helper/")
    seen = set()
    for _ in range(8):
        name = looker.focused()
        assert name.startswith("a.") and name not in seen, "the cursor waits where it decides most"
        seen.add(name)
        page.keyboard.type("?")
        with page.expect_navigation():
            looker.press("Enter")
    assert page.locator("input.best[name^='a.']").count() <= 5
    kept = page.locator(f"input[name='{sorted(seen)[0]}']").first
    assert kept.input_value() == "?"
    page.locator("#municipality").focus()
    looker.press("Tab", "Tab", "Tab", "Tab")
    assert looker.focused() == "name.p1"
    page.keyboard.type("Ann")
    looker.press("Tab")
    assert looker.focused() == "name.new", "row by row, as it is read"
    with page.expect_navigation():
        looker.press("Enter")
    assert page.locator("input[name='name.p1']").input_value() == "Ann"
    looker.context.close()


def test_a_family_at_the_table_with_keys_alone(browser: Any, address: str, axe: str) -> None:
    looker = Looker(browser, address, axe, "nl", 1200)
    page = looker.page
    page.goto(f"{looker.base}/helper/")
    click_through(page, "button[value=anew]")
    assert looker.focused() == "municipality", "an empty screen waits where it begins"
    page.keyboard.type("9000")
    looker.press("Tab")
    page.keyboard.type("Ann 45, Tom 47 echtgenoot, Oma 72 moeder, Lou 8 dochter")
    looker.press("Tab")
    page.keyboard.type("ja")
    with page.expect_navigation():
        looker.press("Enter")
    assert looker.focused().startswith("a."), "on to what decides most"
    assert page.locator("#everyone").input_value() == "Ja" and page.locator("[name='rel.p4']").count() == 1
    page.locator("[name='name.new']").focus()
    page.keyboard.type("Sam")
    with page.expect_navigation():
        looker.press("Enter")
    assert looker.focused() == "name.new" and page.locator("[name='name.p5']").input_value() == "Sam"
    page.locator("[name='rel.p5']").fill("buddy")
    with page.expect_navigation():
        looker.press("Enter")
    assert looker.focused() == "rel.p5", "and to what is wrong"
    looker.look()
    looker.context.close()


def test_going_back_by_keys_no_field_hides_under_the_bar(browser: Any, address: str, axe: str) -> None:
    """WCAG 2.2, 2.4.11: what has the focus is seen, also when the screen scrolls upwards below a bar that stays."""
    looker = Looker(browser, address, axe, "en", 1200)
    page = looker.page
    page.goto(f"{looker.base}/helper/")
    fields = page.locator(".helper input[name^='a.']")
    fields.nth(fields.count() - 1).focus()
    hidden = """() => {
        const field = document.activeElement, box = field.getBoundingClientRect();
        const seen = document.elementFromPoint(box.x + box.width / 2, box.y + 2);
        return field.contains(seen) ? "" : field.outerHTML.slice(0, 80);
    }"""
    for _ in range(30):
        looker.press("Shift+Tab")
        assert page.evaluate(hidden) == ""
    looker.context.close()
