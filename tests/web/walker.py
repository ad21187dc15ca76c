"""Someone at a browser, for the tests: walks through the conversation and looks at every page.

On every page: one heading of the first level, the help block, nothing wider than the screen, nothing fetched from
elsewhere. On every kind of page, once per language and screen: axe finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from browsing import assert_no_faults, click_through

YES = ("lives_in_belgium", "family_allowances_received_for_other", "dependant_for_health_insurance",
       "residence_right_over_three_months", "first_three_months_of_stay_over",
       "energy_contract_in_household_name")  # fmt: skip
"""Facts that are so for most people: answered yes where a journey says nothing."""

MOST_QUESTIONS = 70
OUTLINE = """() => {
  const e = document.activeElement, boxed = e.matches("input[type=radio], input[type=checkbox]");
  const s = getComputedStyle(boxed ? e.parentElement : e);
  return s.outlineStyle === "none" ? 0 : parseFloat(s.outlineWidth);
}"""
SCREENS = {
    "phone": {"viewport": {"width": 320, "height": 640}},
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    # 400 % zoom on a screen of 1280 x 1024: what WCAG 1.4.10 (reflow) asks for.
    "zoom": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
}
_clean: set[tuple[str, str, str]] = set()
"""(kind of page, language, screen) that axe has seen, over all journeys."""


class Walker:
    """A window, and how its user works: with the mouse or the keyboard alone, with scripts or without."""

    def __init__(self, page: Any, address: str, axe: str, screen: str, scripts: bool, keyboard: bool) -> None:
        self.page, self.address, self.axe = page, address, axe
        self.screen, self.scripts, self.keyboard = screen, scripts, keyboard
        self.width = int(SCREENS[screen]["viewport"]["width"])  # type: ignore[index]
        self.mistakes: set[str] = set()
        page.on("request", self._nothing_from_elsewhere)
        self.elsewhere: list[str] = []

    def _nothing_from_elsewhere(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "about:")):
            self.elsewhere.append(request.url)

    def look(self, kind: str) -> None:
        """Check this page."""
        page = self.page
        assert page.locator("h1").count() == 1, f"{kind}: one heading of the first level"
        assert page.locator(".help").count() == 1, f"{kind}: the help block"
        wide, wider = page.evaluate(
            "w => [document.documentElement.scrollWidth, [...document.querySelectorAll('body *')]"
            ".filter(e => e.getBoundingClientRect().right > w + 1).map(e => e.outerHTML.slice(0, 160)).slice(-3)]",
            self.width,
        )
        assert wide <= self.width, f"{kind}: {wide} wide on {self.width}: {wider}"
        assert not self.elsewhere, "nothing is fetched from elsewhere"
        seen = (kind, page.locator("html").get_attribute("lang"), self.screen)
        if not self.scripts or seen in _clean:  # axe itself is a script
            return
        assert_no_faults(page, self.axe, kind)
        _clean.add(seen)

    def open(self, path: str, kind: str) -> None:
        """Go to a page and look at it."""
        self.page.goto(f"{self.address}/{path}")
        self.look(kind)

    def show(self, answer: Any, kind: str) -> None:
        """Look at what the site answered somebody without a browser, such as a refusal that nobody reaches by links."""
        where = self.address + answer.request["PATH_INFO"]
        headers = {name: text for name, text in answer.headers.items() if name != "Content-Encoding"}
        self.page.route(
            where, lambda asked: asked.fulfill(status=answer.status_code, headers=headers, body=answer.content)
        )
        self.page.goto(where)
        self.look(kind)
        self.page.unroute(where)

    def press(self, selector: str) -> None:
        """A button or link: clicked, or reached and pressed with keys alone."""
        if not self.keyboard:
            click_through(self.page, selector)
            return
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def reach(self, selector: str) -> None:
        """Tab until it has the focus, and see that the focus shows."""
        for _ in range(150):
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
        place = self.page.locator(selector)
        if not self.keyboard:
            place.check()
            return
        if place.get_attribute("type") == "checkbox":
            self.reach(selector)
            self.page.keyboard.press("Space")
            return
        group = place.get_attribute("name")
        self.reach(f"input[name='{group}']")
        for _ in range(40):
            if place.is_checked():
                return
            chosen = self.page.locator(f"input[name='{group}']:checked").count()
            self.page.keyboard.press("ArrowDown" if chosen else "Space")
        raise AssertionError(f"{selector} cannot be chosen with the keyboard")

    # The conversation.

    def begin(self, who: dict[str, Any], language: str) -> None:
        """From what happened to the first question."""
        page = self.page
        self.open(f"{language}/", "start")
        event = f"button[value={who['event']}]"
        if not page.locator(event).is_visible():
            self.unfold("#what ~ form details summary, .events details summary")
        self.press(event)
        self.look("place")
        self.write("#municipality", who["place"])
        self.press(".actions button:not(.quiet)")
        self.look("you")
        if "born" in who:
            for field, text in zip(("day", "month", "year"), who["born"], strict=True):
                self.write(f"#{field}", text)
        else:
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
            self.look("people, several")
        self.press("button[value=everyone]")

    def unfold(self, selector: str) -> None:
        """Open what is folded away."""
        if self.keyboard:
            self.reach(selector)
            self.page.keyboard.press("Enter")
        else:
            self.page.locator(selector).first.click()

    def journey(self, who: dict[str, Any], language: str) -> int:
        """From what happened to the answer; gives the number of questions."""
        self.begin(who, language)
        return self.go_on(who)

    def go_on(self, who: dict[str, Any]) -> int:
        """Question by question to the answer; gives how many."""
        for count in range(MOST_QUESTIONS):
            if not self.page.url.endswith("/question/"):
                assert self.page.url.endswith("/result/"), self.page.url
                self.look("result")
                return count
            self.answer(who)
        raise AssertionError("the questions do not end")

    def answer(self, who: dict[str, Any]) -> None:
        """One question."""
        page = self.page
        fact = page.locator("input[name=about]").get_attribute("value").split("@")[0]
        about_reader = "·" not in page.locator(".count").first.inner_text()
        given = who.get("answers", {}) if about_reader else who.get("others", {})
        if page.locator(".person").count():
            self.look("together, " + ("choice" if page.locator(".person select").count() else "flag"))
            if given.get(fact) == "unknown":
                return self.press("button[value=unknown]")
            lines = [one.get_attribute("value").split("@")[0] for one in page.locator("input[name=with]").all()]
            radios = page.locator(".person input").count() > 0
            for place, fact in enumerate(lines, 1):
                wanted = given.get(fact, ("yes" if fact in YES else "no") if radios else "")
                if radios and wanted not in ("yes", "no"):  # a number on a list: first whether there is any
                    wanted = "yes"
                if page.locator(f"select#choice-{place}").count():
                    options = {"value": wanted} if wanted else {"index": 1}
                    page.locator(f"#choice-{place}").select_option(**options)
                else:
                    self.tick(f"[id^=choice-{place}][value={wanted}]")
            return self.press("button[value=next]")
        if page.locator("input[type=checkbox]").count():
            self.look("several")
            for name in who.get("incomes", []) if about_reader else who.get("other_incomes", []):
                self.tick(f"input[name=is-{name}]")
            ticked = page.locator("input[type=checkbox]:checked").count()
            self.press("button[value=next]" if ticked else "button[value=none]")
        elif given.get(fact) == "unknown" or page.locator("#day").count():
            self.look("date" if page.locator("#day").count() else "unknown")
            self.press("button[value=unknown]")
        elif page.locator("#text").count():
            kind = "amount" if page.locator(".periods").count() else "number"
            self.look(kind)
            if kind not in self.mistakes:
                self.mistakes.add(kind)
                self.write("#text", "x")
                self.press("button[value=next]")
                self.look(f"{kind}, wrong")
            self.write("#text", given.get(fact, "0"))
            self.press("button[value=next]")
        else:
            flag = page.locator("input[name=choice][value=yes]").count()
            self.look("flag" if flag else "choice")
            usual = ("yes" if fact in YES else "no") if flag else "sibling" if fact == "relation" else ""
            wanted = given.get(fact, usual)
            self.tick(f"input[name=choice][value={wanted}]" if wanted else "#choice-1")
            self.press("button[value=next]")

    def sheets(self) -> int:
        """How many pages of A4 this page is on paper."""
        return len(re.findall(rb"/Type\s*/Page\b", self.page.pdf(format="A4")))


@contextmanager
def walker(
    browser: Any, address: str, axe: str, screen: str = "desktop", scripts: bool = True, keyboard: bool = False
) -> Iterator[Walker]:
    """A window of its own."""
    context = browser.new_context(java_script_enabled=scripts, locale="nl-BE", **SCREENS[screen])
    context.set_default_timeout(30_000)
    try:
        yield Walker(context.new_page(), address, axe, screen, scripts, keyboard)
    finally:
        context.close()
