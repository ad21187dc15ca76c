"""Pages and states that a whole journey does not pass: the answer opened, the chain, saving, mistakes, leaving; how
heavy a page is; and the plan on paper. The journeys themselves: ``test_journeys.py``.
"""

from __future__ import annotations

from typing import Any

import pytest
from walker import walker

from abord.engine.facts import LANGUAGES
from browsing import click_through

WEATHER = "https://www.meteo.be/**"
JOB = {"event": "losing_a_job", "place": "9000", "age": "34"}
PARENT = {
    "event": "separating", "place": "Namur", "age": "29", "answers": {"custody": "mostly_here"},
    "people": [{"name": "Lou", "age": "4", "relation": "CHILD", "shares": "yes"}],
}  # fmt: skip
FIRST_PAGE, NEXT_PAGE = 100_000, 30_000
"""The most that a page may weigh, in bytes of body, all files of it together (issue of the rights check)."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_pages_beside_the_way(browser: Any, address: str, axe: str, language: str, screen: str) -> None:
    with walker(browser, address, axe, screen) as walk:
        page = walk.page
        walk.begin(PARENT, language)
        page.goto(f"{address}/{language}/people/")
        click_through(page, "button[value=change]")
        page.fill("#age", "many")
        click_through(page, "button[value=save]")
        walk.look("you, wrong")
        walk.open(f"{language}/result/", "result, early")
        # From the last to the first: whatever is opened leaves the list, and those after it move up.
        for summary in reversed(page.locator("details:not([open]) > summary").all()):
            if summary.is_visible():
                summary.click()
        walk.look("result, open")
        click_through(page, "article details a")
        walk.look("trace")
        for name in ("known", "plan", "plan/large", "search", "resume", "about", "nothing", "place"):
            walk.open(f"{language}/{name}/", name)
        page.fill("#municipality", "Beveren")
        click_through(page, "main form button")
        walk.look("place, several")
        walk.open(f"{language}/save/", "save")
        click_through(page, "main form button")
        walk.look("save, code")
        page.goto(f"{address}/{language}/resume/")
        page.fill("#code", "x")
        click_through(page, "button[value=resume]")
        walk.look("resume, wrong")
        walk.open(f"{language}/", "start, under way")
        page.fill("#worry", "verwarming chauffage Heizung heating")
        click_through(page, page.locator("#worry ~ button, .row button").last)
        walk.look("search, found")


def test_the_plan_on_paper(browser: Any, address: str, axe: str) -> None:
    with walker(browser, address, axe) as walk:
        walk.journey(JOB, "en")
        walk.page.goto(f"{address}/en/plan/")
        walk.page.emulate_media(media="print")
        small = walk.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
        assert small >= 15.9, "12 points"
        walk.page.goto(f"{address}/en/plan/large/")
        assert walk.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= small * 1.4


FOLDED = """() => [...document.querySelectorAll("main details:not([open]) > :not(summary, .screen)")]
  .filter(one => !one.closest("form")).map(one => one.checkVisibility({contentVisibilityAuto: true}))"""
"""Of all that is folded, but what is for screens alone, whether it can be seen all the same."""


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_folded_can_be_read_on_paper(browser: Any, address: str, axe: str, scripts: bool) -> None:
    with walker(browser, address, axe, scripts=scripts) as walk:
        walk.begin(PARENT, "en")
        walk.page.goto(f"{address}/en/result/")
        folded = walk.page.evaluate(FOLDED)
        assert len(folded) > 5 and not any(folded)
        walk.page.emulate_media(media="print")
        walk.page.screenshot()  # only what was drawn again knows what the other medium shows
        assert all(walk.page.evaluate(FOLDED))


def test_an_older_browser_unfolds_before_it_prints(browser: Any, address: str, axe: str) -> None:
    with walker(browser, address, axe) as walk:
        walk.begin(PARENT, "en")
        walk.page.goto(f"{address}/en/result/")
        closed = walk.page.locator("main details:not([open])")
        walk.page.locator("main summary").first.click()
        count = closed.count()
        walk.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert count > 5 and closed.count() == 0
        walk.page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert closed.count() == count, "what was open stays so"


def test_pages_are_light(browser: Any, address: str, axe: str) -> None:
    with walker(browser, address, axe) as walk:
        weights: list[tuple[str, int]] = []
        walk.page.on("response", lambda got: weights.append((got.url, len(got.body()) if got.ok else 0)))
        walk.page.goto(f"{address}/nl/")
        walk.page.wait_for_load_state("networkidle")
        assert 5_000 < sum(weight for _, weight in weights) < FIRST_PAGE, weights
        weights.clear()
        walk.journey(PARENT, "nl")
        for name in ("known", "plan", "save", "about", "search", "result"):
            walk.page.goto(f"{address}/nl/{name}/")
        heavy = {url: weight for url, weight in weights if weight >= NEXT_PAGE}
        assert len(weights) > 20 and not heavy


def test_quick_exit(browser: Any, address: str, axe: str) -> None:
    with walker(browser, address, axe) as walk:
        walk.page.route(WEATHER, lambda route: route.fulfill(body="<h1>weather</h1>", content_type="text/html"))
        walk.page.goto(f"{address}/nl/")
        walk.press("button[value=losing_a_job]")
        walk.page.locator(".exit button").click()
        walk.page.wait_for_url(WEATHER)
        walk.page.goto(f"{address}/nl/result/")
        assert walk.page.url == f"{address}/nl/", "nothing is left"
