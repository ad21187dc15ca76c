"""The form for everybody in a real browser: axe finds nothing, nothing is too wide, keys alone are enough."""

from __future__ import annotations

from typing import Any

import pytest
from everything import Everything
from officekit import scope_of, system_scope
from walker import walker

from abord.casework.feedback.models import Form
from abord.casework.organisations.scope import Role, scoped
from abord.engine.facts import LANGUAGES
from abord.web.help import feedback as pages


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_the_form_the_sheet_and_the_thanks(
    language: str, screen: str, browser: Any, address: str, axe: str, everything: Everything
) -> None:
    code = everything.organisation.code
    with walker(browser, address, axe, screen) as walk:
        for rest in ("", "paper/", "thanks/"):
            answer = walk.page.goto(f"{address}/feedback/{language}/{code}/{rest}")
            assert answer.status == 200 and walk.page.locator("html").get_attribute("lang") == language
            walk.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            walk.look(f"feedback/{rest}")


def test_it_is_sent_without_scripts_and_by_keys_alone(
    browser: Any, address: str, axe: str, everything: Everything
) -> None:
    for brake in (pages.by_address, pages.by_service):
        brake._seen.clear()
    with walker(browser, address, axe, scripts=False) as walk:
        walk.page.goto(f"{address}/feedback/nl/{everything.organisation.code}/")
        walk.page.focus("#heard-RATHER_NOT")
        walk.page.keyboard.press("ArrowUp")
        assert walk.page.locator("#heard-NO").is_checked()
        walk.page.focus("main form button:not([type=button])")
        with walk.page.expect_navigation():
            walk.page.keyboard.press("Enter")
        assert walk.page.locator("h1").inner_text() == "Dank u wel"
    with scoped(scope_of(everything.organisation, everything.worker, Role.WORKER)):
        assert not Form.objects.exists(), "who handles files has none to count"
    with scoped(system_scope(everything.organisation)):
        assert Form.objects.get().heard == "no"
