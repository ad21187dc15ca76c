"""Whole journeys in a real browser: three people, four languages, small and large, with and without JavaScript,
with the keyboard alone; axe finds nothing on any page, nothing is wider than the screen, nothing is fetched elsewhere.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

YES = ("lives_in_belgium", "family_allowances_received_for_other", "dependant_for_health_insurance")
JOURNEYS: dict[str, dict[str, Any]] = {
    "lost my job": {"event": "losing_a_job", "place": "9000", "age": "34", "incomes": []},
    "lone parent": {
        "event": "separating", "place": "Namur", "age": "29", "incomes": ["unemployment"],
        "amounts": {"unemployment_net": "650"}, "choices": {"custody": "mostly_here"},
        "people": [{"name": "Lou", "age": "4", "relation": "CHILD", "shares": "yes"}],
    },
    "pensioner": {
        "event": "reaching_pension_age", "place": "4700", "born": ("3", "5", "1952"), "incomes": ["pension"],
        "amounts": {"pension_net": "900", "savings": "3000"}, "flags": {"receives_pension": "yes"},
    },
}  # fmt: skip
# Pairwise: each journey in at least two languages, each language small and large, with scripts and without.
RUNS = [
    ("lost my job", "nl", 320, False, False),
    ("lost my job", "fr", 1100, True, True),
    ("lone parent", "fr", 320, True, False),
    ("lone parent", "de", 1100, False, False),
    ("pensioner", "de", 320, True, False),
    ("pensioner", "en", 1100, False, False),
    ("lost my job", "en", 320, True, False),
    ("pensioner", "nl", 1100, True, False),
]
MOST_QUESTIONS = 45
OUTLINE = """() => {
  const e = document.activeElement, boxed = e.matches("input[type=radio], input[type=checkbox]");
  const s = getComputedStyle(boxed ? e.parentElement : e);
  return s.outlineStyle === "none" ? 0 : parseFloat(s.outlineWidth);
}"""
WEATHER = "https://www.meteo.be/**"


class Walker:
    """Someone at a browser, who looks at every page."""

    def __init__(self, page: Any, address: str, axe: str, width: int, scripts: bool, keyboard: bool) -> None:
        self.scripts = scripts
        self.page, self.address, self.axe, self.width, self.keyboard = page, address, axe, width, keyboard
        self.looked_at: set[str] = set()
        self.fetched: list[str] = []
        page.on("request", lambda request: self.fetched.append(request.url))

    def look(self, kind: str) -> None:
        """Check the page; pages of one kind once."""
        assert self.page.locator("h1").count() == 1 and self.page.locator("aside.help").count() == 1
        if kind in self.looked_at:
            return
        self.looked_at.add(kind)
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.width, f"{kind}: {wide} wide on {self.width}"
        if not self.scripts:  # axe itself is a script, and a promise would never be kept
            return
        self.page.evaluate(self.axe)
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        told = [(one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in found]
        assert not told, f"{kind}: {json.dumps(told, indent=1)}"

    def press(self, selector: str) -> None:
        """A button or link: clicked, or reached and pressed with keys alone."""
        place = self.page.locator(selector).first
        if not self.keyboard:
            place.click()
            return
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def reach(self, selector: str) -> None:
        """Tab until it has the focus, and see that the focus shows."""
        for _ in range(120):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                break
        else:
            raise AssertionError(f"{selector} cannot be reached with the keyboard")
        assert self.page.evaluate(OUTLINE) >= 2, f"the focus on {selector} does not show"

    def write(self, selector: str, text: str) -> None:
        """Into a field."""
        if self.keyboard:
            self.reach(selector)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)
        else:
            self.page.locator(selector).fill(text)

    def tick(self, selector: str) -> None:
        """A box or a choice."""
        if not self.keyboard:
            self.page.locator(selector).check()
            return
        group = self.page.locator(selector).get_attribute("name")
        kind = self.page.locator(selector).get_attribute("type")
        if kind == "checkbox":
            self.reach(selector)
            self.page.keyboard.press("Space")
            return
        self.reach(f"input[name={group}]")
        for _ in range(40):
            if self.page.locator(selector).is_checked():
                return
            chosen = self.page.locator(f"input[name={group}]:checked").count()
            self.page.keyboard.press("ArrowDown" if chosen else "Space")
        raise AssertionError(f"{selector} cannot be chosen with the keyboard")

    def journey(self, who: dict[str, Any], language: str) -> None:
        """From what happened to the plan."""
        page = self.page
        page.goto(f"{self.address}/{language}/")
        self.look("start")
        self.press(f"button[value={who['event']}]")
        self.look("place")
        self.write("#municipality", who["place"])
        self.press(".actions button:not(.quiet)")
        self.look("you")
        if "born" in who:
            for field, text in zip(("day", "month", "year"), who["born"], strict=True):
                self.write(f"#{field}", text)
        else:
            self.write("#age", "many")
            self.press("button[value=save]")
            self.look("you, wrong")
            self.write("#age", who["age"])
        self.press("button[value=save]")
        self.look("people")
        for person in who.get("people", []):
            self.press("button[value=add]")
            self.look("someone")
            self.write("#name", person["name"])
            self.write("#age", person["age"])
            page.locator("#relation").select_option(person["relation"])
            self.tick(f"#shares-{person['shares']}")
            self.press("button[value=save]")
        self.press("button[value=everyone]")
        for _ in range(MOST_QUESTIONS):
            if not page.url.endswith("/question/"):
                break
            self.answer(who)
        assert page.url.endswith("/result/"), "the questions end"
        self.look("result")

    def answer(self, who: dict[str, Any]) -> None:
        """One question."""
        page = self.page
        fact = page.locator("input[name=about]").get_attribute("value").split("@")[0]
        if page.locator("input[type=checkbox]").count():
            self.look("several")
            for name in who["incomes"] if page.locator(".count").inner_text().count("·") == 0 else []:
                self.tick(f"input[name=is-{name}]")
            ticked = page.locator("input[type=checkbox]:checked").count()
            self.press("button[value=next]" if ticked else "button[value=none]")
            return
        if page.locator("#day").count():
            self.look("date")
            self.press("button[value=unknown]")
            return
        if page.locator("#text").count():
            self.look("amount" if page.locator(".periods").count() else "number")
            if "amount, wrong" not in self.looked_at and page.locator(".periods").count():
                self.write("#text", "x")
                self.press("button[value=next]")
                self.look("amount, wrong")
            self.write("#text", who.get("amounts", {}).get(fact, "0"))
            self.press("button[value=next]")
            return
        wanted = who.get("choices", {}).get(fact) or who.get("flags", {}).get(fact)
        if page.locator("input[name=choice][value=yes]").count():
            self.look("flag")
            wanted = wanted or ("yes" if fact in YES else "no")
        else:
            self.look("choice")
        self.tick(f"input[name=choice][value={wanted}]" if wanted else "#choice-1")
        self.press("button[value=next]")

    def the_rest(self, language: str) -> None:
        """The answer opened, the chain, what is known, the plan on paper, saving, the other pages."""
        page = self.page
        for summary in page.locator("details summary").all():
            summary.click()
        self.look("result, open")
        page.locator("article details a").first.click()
        self.look("trace")
        for name in ("known", "plan", "plan/large", "search", "resume", "about", "nothing"):
            page.goto(f"{self.address}/{language}/{name}/")
            self.look(name)
        page.goto(f"{self.address}/{language}/save/")
        self.look("save")
        page.locator("main form button").click()
        self.look("save, code")
        page.goto(f"{self.address}/{language}/resume/")
        page.fill("#code", "x")
        page.locator("button[value=resume]").click()
        self.look("resume, wrong")
        page.goto(f"{self.address}/{language}/")
        self.look("start, under way")
        assert all(url.startswith(self.address) for url in self.fetched), "nothing from elsewhere"


@contextmanager
def walker(browser: Any, address: str, axe: str, width: int, scripts: bool, keyboard: bool) -> Iterator[Walker]:
    """A window of its own."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=scripts, bypass_csp=False, locale="nl-BE"
    )
    context.set_default_timeout(20_000)
    try:
        yield Walker(context.new_page(), address, axe, width, scripts, keyboard)
    finally:
        context.close()


@pytest.mark.parametrize(("who", "language", "width", "scripts", "keyboard"), RUNS)
def test_journey(
    browser: Any, address: str, axe: str, who: str, language: str, width: int, scripts: bool, keyboard: bool
) -> None:
    with walker(browser, address, axe, width, scripts, keyboard) as walk:
        walk.journey(JOURNEYS[who], language)
        assert walk.page.locator(".group.probable .card, .group.maybe .card").count() >= 1
        walk.press("main a.button[href$='/plan/']")
        walk.look("plan")
        steps = walk.page.locator(".step")
        assert steps.count() >= 1
        if not keyboard:
            walk.page.goto(f"{address}/{language}/result/")
            walk.the_rest(language)


def test_the_plan_on_paper(browser: Any, address: str, axe: str) -> None:
    with walker(browser, address, axe, 1100, True, False) as walk:
        walk.journey(JOURNEYS["lost my job"], "en")
        walk.page.goto(f"{address}/en/plan/")
        walk.page.emulate_media(media="print")
        for hidden in (".top", ".foot", ".shortcuts", "form"):
            assert not any(one.is_visible() for one in walk.page.locator(hidden).all())
        assert walk.page.locator(".step").first.is_visible() and walk.page.locator(".help").is_visible()
        pages = len(re.findall(rb"/Type\s*/Page\b", walk.page.pdf(format="A4")))
        assert 1 <= pages <= 4
        small = walk.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
        walk.page.goto(f"{address}/en/plan/large/")
        assert walk.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= small * 1.4
        assert small >= 15.9, "12 points"


def test_quick_exit(browser: Any, address: str, axe: str) -> None:
    with walker(browser, address, axe, 1100, True, False) as walk:
        walk.page.route(WEATHER, lambda route: route.fulfill(body="<h1>weather</h1>", content_type="text/html"))
        walk.page.goto(f"{address}/nl/")
        walk.press("button[value=losing_a_job]")
        walk.page.locator(".exit button").click()
        walk.page.wait_for_url(WEATHER)
        walk.page.goto(f"{address}/nl/result/")
        assert walk.page.url == f"{address}/nl/", "nothing is left"
