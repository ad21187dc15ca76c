"""Every page of the desk and of the person's own side in a real browser: axe finds nothing, nothing is wider than the
screen, all of it can be reached with the keyboard alone and the focus shows.

A new address is found by itself: one that is neither visited below nor named as no page fails the first test. Languages
and screens are paired over the pages; with ``--full`` each page is seen in each language on each screen.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, get_resolver, reverse
from everything import Everything
from walker import OUTLINE, SCREENS, Walker, walker

from abord.engine.facts import LANGUAGES

Args = Callable[[Everything], list[Any]]


def none(one: Everything) -> list[Any]:
    return []


def file(one: Everything) -> list[Any]:
    return [one.file.pk]


def application(one: Everything) -> list[Any]:
    return [one.application.pk]


def running(one: Everything) -> list[Any]:
    return [one.running.pk]


def reported(one: Everything) -> list[Any]:
    return [one.reported.pk]


def mandate(one: Everything) -> list[Any]:
    return [one.mandate.pk]


def represented(one: Everything) -> list[Any]:
    return [one.represented.pk]


def helper(one: Everything) -> list[Any]:
    return ["helper"]


def referral(one: Everything) -> list[Any]:
    return [one.referral.pk]


def arrival(one: Everything) -> list[Any]:
    return [one.arrival.pk]


def shared(one: Everything) -> list[Any]:
    return [one.shared.pk]


def here(one: Everything) -> list[Any]:
    return [one.here.pk]


def contested(one: Everything) -> list[Any]:
    return [one.mandate.pk, one.application.pk]


def remedy(one: Everything) -> list[Any]:
    return [one.remedy.pk]


def batch(one: Everything) -> list[Any]:
    return [one.batch]


def first(one: Everything) -> list[Any]:
    return [1]


def second(one: Everything) -> list[Any]:
    return [2] if one.running else []


PAGES: dict[str, tuple[str, Args]] = {
    "desk:sign_in": ("nobody", none), "desk:second_factor": ("half", none), "desk:choose_organisation": ("twice", none),
    "desk:mandate_check": ("nobody", none), "desk:home": ("worker", none), "desk:password": ("worker", none),
    "desk:taken": ("worker", file), "desk:walk_in": ("worker", none),
    "desk:search": ("worker", none), "desk:visit_sheet": ("worker", none),
    "desk:funnel": ("worker", none), "desk:file": ("worker", file), "desk:again": ("worker", file),
    "desk:checked": ("worker", file), "desk:explore": ("worker", file), "desk:checklist_of": ("worker", file),
    "desk:checklist": ("worker", none), "desk:follow_up": ("worker", none),
    "desk:tailor": ("worker", file), "desk:tailored": ("quality", none),
    "desk:plan": ("worker", file), "desk:mandates": ("worker", file), "desk:documents": ("worker", file),
    "desk:misinformed": ("worker", file), "mine:misinformed": ("person", none),
    "mine:change": ("person", none), "desk:change": ("worker", file), "desk:helped_change": ("helper", mandate),
    "desk:application": ("worker", application), "desk:receipt": ("worker", application),
    "desk:report": ("worker", reported), "desk:reliability": ("worker", none), "desk:waiting": ("worker", none),
    "desk:advances": ("worker", none), "desk:interest": ("worker", none), "desk:law": ("nobody", none),
    "desk:remedies": ("worker", application), "desk:mandate_paper": ("worker", mandate),
    "desk:legal_aid": ("worker", none), "desk:calls": ("worker", none), "desk:appeals": ("appeals", none),
    "desk:appeal": ("appeals", remedy), "desk:journal": ("privacy", none), "desk:accounts": ("admin", none),
    "desk:acting": ("helper", mandate), "desk:giving": ("helper", mandate), "desk:contest": ("helper", contested),
    "desk:helping": ("helper", none), "desk:helped": ("helper", mandate),
    "mine:enter": ("nobody", none), "mine:overview": ("person", none), "mine:data": ("person", none),
    "mine:decisions": ("person", none), "mine:log": ("person", none), "mine:take": ("person", none),
    "mine:export_page": ("person", none), "mine:remedies": ("person", none), "mine:remedy": ("person", first),
    "mine:receipt": ("person", first), "mine:mandate": ("person", first), "mine:mandates": ("person", none),
    "mine:mandate_choose": ("person", none), "mine:mandate_give": ("person", helper),
    "desk:mandate_end": ("worker", represented),
    "mine:legal_aid": ("person", none), "mine:documents": ("person", none), "mine:withdraw": ("person", second),
    "desk:withdraw": ("worker", running), "desk:death": ("worker", file),
    "desk:put_right": ("worker", file), "desk:hand_over": ("worker", file), "desk:left": ("worker", none),
    "desk:signal": ("worker", none), "desk:file_signal": ("worker", file), "desk:signals": ("quality", none),
    "desk:feedback": ("quality", none), "desk:feedback_typed": ("quality", none),
    "desk:referrals": ("worker", file), "desk:referral_slip": ("worker", referral), "desk:answer": ("nobody", none),
    "desk:blanks": ("worker", none), "desk:blank_batch": ("worker", batch), "desk:take_along": ("worker", batch),
    "desk:arrivals": ("worker", none), "desk:arrival": ("worker", arrival),
    "desk:regie": ("worker", file), "desk:plan_shared": ("worker", shared), "desk:plan_here": ("worker", here),
    "mine:regie": ("person", none),
    "desk:sharing": ("worker", file), "desk:sharing_paper": ("worker", file), "mine:sharing": ("person", none),
}  # fmt: skip
"""Who looks at it, and what its address names."""

NO_PAGES = {
    "desk:door", "desk:oidc", "desk:oidc_back", "desk:sign_out", "desk:mandate_withdraw", "mine:door", "mine:leave",
    "desk:calendar", "desk:receipt_pdf", "desk:letter", "desk:told", "desk:evidence", "desk:appeal_papers",
    "desk:document", "desk:notice", "mine:export_json", "mine:evidence", "mine:document", "mine:letter",
    "mine:mandate_pdf", "desk:mandate_pdf", "desk:letter_of", "mine:letter_of", "mine:message",
    "desk:signals_csv", "desk:law_feed", "desk:take_along_pdf",
}  # fmt: skip
"""They lead elsewhere, or give a file."""

PAIRED = [
    (name, LANGUAGES[(number + 2 * turn) % len(LANGUAGES)], screen)
    for number, name in enumerate(PAGES)
    for turn, screen in enumerate(("phone", "desktop"))
]
ALL = [(name, language, screen) for name in PAGES for language in LANGUAGES for screen in SCREENS]


def names() -> Iterator[str]:
    """All named addresses of both rooms."""
    for room, (_, resolver) in get_resolver().namespace_dict.items():
        if room in ("desk", "mine"):
            yield from (f"{room}:{one.name}" for one in resolver.url_patterns if isinstance(one, URLPattern))


def test_every_address_is_visited_or_is_no_page() -> None:
    found = set(names())
    assert found - set(PAGES) - NO_PAGES == set()
    assert (set(PAGES) | NO_PAGES) - found == set(), "these are no more"
    assert not set(PAGES) & NO_PAGES


@pytest.fixture(scope="module")
def sessions(everything: Everything) -> Callable[[str], dict[str, str]]:
    """The cookies of each kind of visitor, who comes in once; anew after a while, before a session ends by itself."""
    kept: dict[str, tuple[float, dict[str, str]]] = {}

    def of(who: str) -> dict[str, str]:
        since, cookies = kept.get(who, (-math.inf, {}))
        if time.monotonic() - since > 600:
            since, cookies = kept[who] = time.monotonic(), everything.cookies(who)
        return cookies

    return of


def enter(walk: Walker, cookies: dict[str, str], name: str) -> None:
    """With the session of this visitor, in the room of the page."""
    where = f"{walk.address}/{name.split(':')[0]}/"
    walk.page.context.add_cookies([{"name": key, "value": value, "url": where} for key, value in cookies.items()])


def visit(walk: Walker, everything: Everything, cookies: dict[str, str], name: str, language: str) -> None:
    """Go there, and look at it folded and unfolded."""
    enter(walk, cookies, name)
    answer = walk.page.goto(walk.address + reverse(name, args=[language, *PAGES[name][1](everything)]))
    assert answer.status == 200 and walk.page.locator("html").get_attribute("lang") == language, name
    walk.look(name)
    walk.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    walk.look(f"{name}, unfolded")


@pytest.mark.parametrize(("name", "language", "screen"), PAIRED)
def test_every_page_is_for_everybody(
    name: str, language: str, screen: str, browser: Any, address: str, axe: str, everything: Everything,
    sessions: Callable[[str], dict[str, str]],
) -> None:  # fmt: skip
    with walker(browser, address, axe, screen) as walk:
        visit(walk, everything, sessions(PAGES[name][0]), name, language)
        if screen == "desktop":
            reached_by_keys(walk.page)


@pytest.mark.full
@pytest.mark.parametrize(("name", "language", "screen"), ALL)
def test_every_page_in_every_language_on_every_screen(
    name: str, language: str, screen: str, browser: Any, address: str, axe: str, everything: Everything,
    sessions: Callable[[str], dict[str, str]],
) -> None:  # fmt: skip
    with walker(browser, address, axe, screen) as walk:
        visit(walk, everything, sessions(PAGES[name][0]), name, language)


FOLDED = ("desk:home", "desk:funnel", "mine:overview")


@pytest.mark.parametrize("name", FOLDED)
def test_on_a_phone_the_page_comes_first_and_the_menu_is_folded(
    name: str, browser: Any, address: str, axe: str, everything: Everything, sessions: Callable[[str], dict[str, str]]
) -> None:
    """Without a script: unfolded with a key; on a wide screen it lies open."""
    for screen in ("phone", "desktop"):
        with walker(browser, address, axe, screen, scripts=False, keyboard=True) as walk:
            enter(walk, sessions(PAGES[name][0]), name)
            walk.open(reverse(name, args=["nl"])[1:], name)
            last = walk.page.locator(".menu a").last
            if screen == "desktop":
                assert last.is_visible() and not walk.page.locator(".menu summary").is_visible()
                assert not walk.page.locator("details .menu a, .menu details a").count(), "in older browsers too"
                continue
            height = SCREENS["phone"]["viewport"]["height"]  # type: ignore[index]
            assert walk.page.locator("h1").bounding_box()["y"] < height / 2
            assert not last.is_visible()
            walk.reach(".menu summary")
            walk.page.keyboard.press("Enter")
            assert last.is_visible()
            walk.look(f"{name}, menu unfolded")


@pytest.mark.parametrize("name", ["desk:funnel", "desk:journal"])
def test_on_a_phone_no_table_is_read_by_moving_it_sideways(
    name: str, browser: Any, address: str, axe: str, everything: Everything, sessions: Callable[[str], dict[str, str]]
) -> None:
    for language in LANGUAGES:
        with walker(browser, address, axe, "phone") as walk:
            enter(walk, sessions(PAGES[name][0]), name)
            walk.open(reverse(name, args=[language])[1:], name)
            assert walk.page.locator("table td").count()
            assert not walk.page.locator(".scroll").evaluate_all(
                "found => found.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"
            )


def test_no_page_needs_javascript(
    browser: Any, address: str, axe: str, everything: Everything, sessions: Callable[[str], dict[str, str]]
) -> None:
    """What stands in the source is what is shown, and each form has what sends it. (The testimonies use them so.)"""
    needs: list[str] = []
    for who in dict.fromkeys(who for who, _ in PAGES.values()):
        with walker(browser, address, axe, scripts=False) as walk:
            for name in (name for name, (visitor, _) in PAGES.items() if visitor == who):
                enter(walk, sessions(who), name)
                walk.open(reverse(name, args=["nl", *PAGES[name][1](everything)])[1:], name)
                if walk.page.locator("[onclick], [href^='javascript:'], form:not([method=post])").count():
                    needs.append(f"{name}: something that only a script does")
                if walk.page.locator("main form:not(:has(button:not([type=button])))").count():
                    needs.append(f"{name}: a form without a button")
    assert not needs


EXPECTED = """() => {
  const groups = new Set();
  const wanted = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter(e => e.type !== 'hidden' && !e.disabled && e.getClientRects().length
      && getComputedStyle(e).visibility !== 'hidden')
    .filter(e => {
      if (e.type !== 'radio') return true;
      const group = [...(e.form || document).querySelectorAll(`input[type=radio][name="${e.name}"]`)];
      const checked = group.find(one => one.checked);
      return checked ? e === checked : e === group[0];
    });
  wanted.forEach((e, number) => e.dataset.place = number);
  return wanted.length;
}"""


def reached_by_keys(page: Any) -> None:
    """Tab reaches all that can be used, and the focus shows on each."""
    count = page.evaluate(EXPECTED)
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    seen: set[str] = set()
    for _ in range(count + 25):
        page.keyboard.press("Tab")
        place = page.evaluate("document.activeElement.dataset.place || ''")
        if place in seen:
            continue
        if place:
            seen.add(place)
            assert page.evaluate(OUTLINE) >= 2, page.evaluate("document.activeElement.outerHTML.slice(0, 160)")
        if len(seen) == count:
            break
    left = [number for number in range(count) if str(number) not in seen]
    html = [
        page.evaluate("n => document.querySelector(`[data-place='${n}']`).outerHTML.slice(0, 160)", n) for n in left
    ]
    assert not left, html
