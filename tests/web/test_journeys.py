"""Ten lives, from what happened to the plan on paper: four languages, small, large and zoomed screens, with scripts
and without, with the mouse and with the keyboard alone.

All 480 ways are the slow proof (`abord test --full`). Each time a selection runs in which every two of language,
screen, scripts and keyboard meet, and every journey is made.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import pytest
from walker import SCREENS, walker

from abord.book import open_book
from abord.engine.facts import LANGUAGES

LOU = {"name": "Lou", "age": "4", "relation": "CHILD", "shares": "yes"}
JOURNEYS: dict[str, dict[str, Any]] = {
    "I lost my job": {"event": "losing_a_job", "place": "9000", "age": "34", "finds": ["leefloon_ris"]},
    "ill for a year": {
        "event": "falling_ill", "place": "Mons", "age": "47", "incomes": ["sickness"],
        "answers": {"sickness_net": "1150", "months_incapacitated": "13", "receives_invalidity": "yes"},
        "finds": ["leefloon_ris"],
    },
    "a new baby, and separated": {
        "event": "having_a_child", "place": "Namur", "age": "29", "incomes": ["unemployment"],
        "answers": {"unemployment_net": "650", "custody": "mostly_here"},
        "people": [{**LOU, "age": "0"}], "finds": ["leefloon_ris"],
    },
    "retired, with a small pension": {
        "event": "reaching_pension_age", "place": "4700", "born": ("3", "5", "1952"), "incomes": ["pension"],
        "answers": {"pension_net": "900", "pension_gross": "900", "savings": "3000", "receives_pension": "yes"},
        "finds": ["igo_grapa"],
    },
    "disabled": {
        "event": "becoming_disabled", "place": "Hasselt", "age": "26",
        "answers": {"earning_capacity_at_most_one_third": "yes", "autonomy_points": "12"},
        "finds": ["ivt_arr", "it_ai"],
    },
    "a student alone": {
        "event": "studying", "place": "1348", "age": "20", "answers": {"student": "yes"}, "finds": ["leefloon_ris"],
    },
    "out of homelessness": {
        "event": "leaving_homelessness", "place": "Antwerpen", "age": "41", "answers": {"leaves_homelessness": "yes"},
        "finds": ["installatiepremie_prime_installation"],
    },
    "the partner goes to a rest home": {
        "event": "moving_to_a_care_home", "place": "Eupen", "age": "78", "incomes": ["pension"],
        "answers": {"pension_net": "1100", "pension_gross": "1100", "receives_pension": "yes", "married": "yes",
                    "savings": "2000"},
        "people": [{"name": "Jo", "age": "80", "relation": "SPOUSE", "shares": "yes"}],
        "other_incomes": ["pension"],
        "others": {"pension_net": "800", "pension_gross": "800", "receives_pension": "yes", "married": "yes",
                   "housing": "care_home"},
        "finds": ["igo_grapa"],
    },
    "a newcomer with a status": {
        "event": "losing_income", "place": "1000", "age": "31", "answers": {"residence_status": "recognised_refugee"},
        "finds": ["leefloon_ris"],
    },
    "a high energy bill": {
        "event": "high_energy_bill", "place": "Charleroi", "age": "55", "incomes": ["unemployment"],
        "answers": {"unemployment_net": "1200", "heating_fuel": "bulk_oil", "litres_delivered": "600",
                    "price_per_litre": "0.95", "days_since_delivery": "10"},
        "finds": ["verwarmingstoelage_chauffage"],
    },
}  # fmt: skip
WAYS = {"language": LANGUAGES, "screen": tuple(SCREENS), "scripts": (True, False), "keyboard": (False, True)}
Way = tuple[Any, ...]


def pairs(way: Way) -> set[tuple[int, Any, int, Any]]:
    """Every two choices of a way."""
    return {(a, way[a], b, way[b]) for a, b in combinations(range(len(way)), 2)}


def selection() -> list[Way]:
    """Ways in which all pairs meet, as few as a greedy search finds; at least one for each journey."""
    every = list(product(*WAYS.values()))
    wanted = set().union(*map(pairs, every))
    chosen: list[Way] = []
    while wanted or len(chosen) < len(JOURNEYS):
        best = max((way for way in every if way not in chosen), key=lambda way: len(pairs(way) & wanted))
        chosen.append(best)
        wanted -= pairs(best)
    return chosen


def runs() -> list[Any]:
    """Every journey in every way; those outside the selection are marked ``full``."""
    names = list(JOURNEYS)
    often = {(names[place % len(names)], *way) for place, way in enumerate(selection())}
    return [
        pytest.param(*run, marks=() if run in often else pytest.mark.full) for run in product(names, *WAYS.values())
    ]


def test_the_selection_holds_every_pair_and_every_journey() -> None:
    chosen = selection()
    assert set().union(*map(pairs, chosen)) == set().union(*map(pairs, product(*WAYS.values())))
    assert len(JOURNEYS) <= len(chosen) <= 16
    assert len(JOURNEYS) == 10


def found(page: Any) -> str:
    """The headings of what the person has or may have."""
    headings = page.locator(".group.probable h3, .group.maybe h3").all_inner_texts()
    return " · ".join(headings).replace("\u00ad", "")


@pytest.mark.parametrize(("who", "language", "screen", "scripts", "keyboard"), runs())
def test_journey(
    browser: Any, address: str, axe: str, who: str, language: str, screen: str, scripts: bool, keyboard: bool
) -> None:
    with walker(browser, address, axe, screen, scripts, keyboard) as walk:
        page, journey = walk.page, JOURNEYS[who]
        walk.journey(journey, language)
        names = [open_book().rights[right].folder.right.names[language] for right in journey["finds"]]
        if not all(name in found(page) for name in names):  # the person answers the questions that are left
            walk.press(".note button")
            walk.go_on(journey)
        assert all(name in found(page) for name in names), (names, found(page))
        walk.press("main a.button[href$='/plan/']")
        walk.look("plan")
        assert page.locator(".step").count() >= 1
        page.emulate_media(media="print")
        for hidden in (".top", ".foot", ".shortcuts", "form", ".skip"):
            assert not any(one.is_visible() for one in page.locator(hidden).all()), hidden
        assert page.locator(".step").first.is_visible() and page.locator(".help").is_visible()
        assert 1 <= walk.sheets() <= 5
