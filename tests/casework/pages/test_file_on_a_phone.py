"""The page of a file on a phone: applications come soon, other parts open by a link or a fold, and nothing is lost."""

from __future__ import annotations

from typing import Any

from everything import Everything


def test_parts_open_by_a_link_by_a_fold_and_on_paper(browser: Any, address: str, everything: Everything) -> None:
    """Without scripts and with keys alone."""
    context = browser.new_context(viewport={"width": 320, "height": 700}, java_script_enabled=False)
    where = f"{address}/desk/fr/file/{everything.file.pk}/"
    context.add_cookies([{"name": n, "value": v, "url": where} for n, v in everything.cookies("worker").items()])
    page = context.new_page()
    page.goto(where)
    assert page.locator("#applications").bounding_box()["y"] < 2000 and page.locator("#applications h3").is_visible()
    note, contact = page.locator("#note"), page.locator("#contacts .tile").first
    assert not note.is_visible() and not contact.is_visible()
    page.locator('nav a[href="#notes"]').press("Enter")
    assert note.is_visible() and not contact.is_visible()
    page.locator("#contacts > details > summary").press("Enter")
    assert contact.is_visible()
    page.locator("#contacts > details > summary").press("Enter")
    page.goto(where)
    assert not contact.is_visible()
    page.emulate_media(media="print")
    assert contact.is_visible() and page.locator("#tasks li").first.is_visible()
    context.close()


def test_with_something_wrong_all_parts_stand_open(browser: Any, address: str, everything: Everything) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700}, java_script_enabled=False)
    where = f"{address}/desk/en/file/{everything.file.pk}/"
    context.add_cookies([{"name": n, "value": v, "url": where} for n, v in everything.cookies("worker").items()])
    page = context.new_page()
    page.goto(f"{where}#notices")
    page.locator("#notices summary", has_text="Let the person know").click()
    page.locator("#notices button[value=tell]").click()
    assert page.locator("[role=alert]").is_visible() and page.locator("#note").is_visible()
    context.close()
