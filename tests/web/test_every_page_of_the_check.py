"""Every page of the rights check, of help, helper mode, paper and feedback, with what it says when something is wrong,
in a real browser: axe finds nothing, nothing is wider than the screen.

A new address is found by itself: one that is neither shown below nor named as no page fails the first test. Each state
is asked for without a browser and shown in one. Languages and screens are paired over the states; with ``--full`` each
is seen in each language on each screen. The journeys (`test_journeys.py`) pass the kinds of questions.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from visiting import Visitor
from walker import SCREENS, walker

from abord import printing
from abord.casework.organisations.models import Organisation
from abord.engine.facts import LANGUAGES
from abord.ratelimit import RateLimiter
from abord.web import pace, problem
from abord.web.check import keeping
from abord.web.help import contacts, feedback, letter_check
from abord.web.mine import door
from abord.web.paper import views as paper

LETTER = "Het OCMW heeft beslist: uw leefloon wordt geweigerd. Beroep bij de arbeidsrechtbank is mogelijk."
SEVEN = " ".join(["huis"] * 7)
SERVICE = "everypage"
FULL = RateLimiter(0, seconds=1)
"""Lets nobody through."""


class Case:
    """Who asks, in a language: the family that answered everything, or somebody new."""

    def __init__(self, family: Visitor, language: str, patch: pytest.MonkeyPatch) -> None:
        self.language, self.patch = language, patch
        family.language = language
        self.family, self.new = family, Visitor(language)

    def get(self, name: str, *args: Any, who: Visitor | None = None) -> Any:
        """A page for the family, or for somebody else."""
        return (who or self.family).client.get(reverse(name, args=[self.language, *args]))

    def post(self, name: str, *args: Any, **data: Any) -> Any:
        """A form from somebody new."""
        return self.new.client.post(reverse(name, args=[self.language, *args]), data)

    def begun(self) -> Visitor:
        """Somebody at the first question."""
        self.new.alone()
        return self.new

    def office(self) -> None:
        """An office that calls back."""
        self.patch.setattr(settings, "CALLBACK_OFFICE", "OCMW Testgem")
        self.patch.setattr(contacts, "calls", RateLimiter(5, seconds=3600))

    def service(self) -> str:
        """A service about which people say how they were received."""
        return Organisation.objects.get_or_create(code=SERVICE, defaults={"name": "OCMW Testgem"})[0].code

    def saved(self) -> str:
        """The code under which somebody saved."""
        self.begun()
        return str(self.post("save").context["code"])


def shown(name: str, *args: Any) -> Callable[[Case], Any]:
    """A page as the family sees it."""
    return lambda case: case.get(name, *args)


def fresh(name: str, *args: Any) -> Callable[[Case], Any]:
    """A page for somebody who told nothing yet."""
    return lambda case: case.get(name, *args, who=case.new)


def sent(name: str, **data: Any) -> Callable[[Case], Any]:
    """What a form of somebody new is answered with."""
    return lambda case: case.post(name, **data)


def sent_begun(name: str, **data: Any) -> Callable[[Case], Any]:
    """The same, for somebody at the first question."""

    def ask(case: Case) -> Any:
        case.begun()
        answer = case.post(name, **data)
        return case.get(name, who=case.new) if answer.status_code == 303 else answer

    return ask


def braked(module: Any, brake: str, ask: Callable[[Case], Any]) -> Callable[[Case], Any]:
    """Where somebody tried too often."""

    def run(case: Case) -> Any:
        case.patch.setattr(module, brake, FULL)
        return ask(case)

    return run


def office(ask: Callable[[Case], Any]) -> Callable[[Case], Any]:
    """Where an office calls back."""

    def run(case: Case) -> Any:
        case.office()
        return ask(case)

    return run


def found(case: Case) -> Any:
    case.post("start", worry="verwarming chauffage Heizung heating")
    return case.get("search", who=case.new)


def question(case: Case) -> Any:
    return case.get("question", who=case.begun())


def unanswered(case: Case) -> Any:
    who = case.begun()
    asked = case.get("question", who=who).context["about"]
    return case.post("question", about=asked, do="next")


def ties(case: Case) -> Any:
    case.begun()
    case.post("people", do="add_away")
    case.new.post("people", do="save", who="new", name="Mia", age="70", relation="PARENT", where="care_home")
    case.new.post("people", do="ties", who="p2")
    answer = case.get("people", who=case.new)
    assert answer.templates[0].name == "ties.html"
    return answer


def card(case: Case) -> Any:
    until = datetime.date.today() + datetime.timedelta(days=3)
    return case.post("card", code=case.saved(), until=until.isoformat(), do="page")


def letter(*written: str) -> Callable[[Case], Any]:
    def ask(case: Case) -> Any:
        first = case.get("letters").context["planned"][0].number
        return case.get("letter_in" if written else "letter", first, *written)

    return ask


def file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("file.yaml", content)


def nowhere(case: Case) -> Any:
    return case.new.client.get(f"/{case.language}/nothing/")


def no_pdf(case: Case) -> Any:
    def none(*_: Any, **__: Any) -> bytes:
        raise printing.NoPrinter

    case.patch.setattr(paper, "pdf", none)
    return case.get("plan_pdf")


def no_token(case: Case) -> Any:
    return Client(enforce_csrf_checks=True).post(reverse("save", args=[case.language]))


def failed(case: Case) -> Any:
    answer: Any = problem.failed(RequestFactory().get(reverse("result", args=[case.language])))
    answer.request = {"PATH_INFO": reverse("result", args=[case.language])}
    return answer


def of_service(name: str, **data: Any) -> Callable[[Case], Any]:
    def ask(case: Case) -> Any:
        return case.post(name, case.service(), **data) if data else case.get(name, case.service())

    return ask


CHECKED = {"text": LETTER, "received": "10/04/2026", "way": "registered"}
WISH = {"reach": "0470 12 34 56", "agree": "1", "when": "any"}
STATES: dict[str, tuple[int, Callable[[Case], Any]]] = {
    "start": (200, fresh("start")), "start, under way": (200, shown("start")),
    "search": (200, fresh("search")), "search, found": (200, found),
    "place": (200, fresh("place")), "place, wrong": (422, sent("place", municipality="Xyzzy")),
    "place, several": (200, sent("place", municipality="Beveren")),
    "place, none of several": (422, sent("place", asked="Beveren")),
    "people": (200, shown("people")), "people, someone": (200, sent_begun("people", do="add")),
    "people, wrong": (422, sent_begun("people", do="save", who="p1", age="many")), "people, ties": (200, ties),
    "question": (200, question), "question, wrong": (422, unanswered),
    "known": (200, shown("known")), "result": (200, shown("result")), "trace": (200, shown("trace", 1)),
    "plan": (200, shown("plan")), "plan_large": (200, shown("plan_large")),
    "letters": (200, shown("letters")), "letter": (200, letter()), "letter_in": (200, letter("fr")),
    "list": (200, fresh("list")), "list_of": (200, fresh("list_of", 4)), "list_type": (200, shown("list_type")),
    "list_type, too early": (200, fresh("list_type")),
    "list_type, wrong": (422, sent_begun("list_type", number="9999")),
    "save": (200, shown("save")), "save, code": (200, sent_begun("save")), "card": (200, card),
    "resume": (200, fresh("resume")), "resume, wrong": (422, sent("resume", code="x")),
    "resume, unknown": (422, lambda case: case.post("resume", code=SEVEN)),
    "resume, too often": (429, braked(keeping, "codes", lambda case: case.post("resume", code=case.saved()))),
    "received": (200, fresh("received")), "received, wrong": (422, sent("received", text="")),
    "received, found": (200, sent("received", text=LETTER)),
    "helper": (200, fresh("helper")), "helper, family": (200, shown("helper")),
    "helper_all": (200, shown("helper_all")),
    "helper, wrong": (422, lambda case: case.post("helper", do="import", file=file(b"persons: 3"))),
    "contacts": (200, shown("contacts")), "contacts, place unknown": (200, fresh("contacts")),
    "call": (200, fresh("call")), "call, office": (200, office(fresh("call"))),
    "call, wrong": (422, office(sent("call", reach="x"))), "call, kept": (200, office(sent("call", **WISH))),
    "start, too many pages": (429, braked(pace, "pages", fresh("start"))),
    "call, too often": (429, office(braked(contacts, "calls", sent("call", **WISH)))),
    "note": (200, shown("note")),
    "letter_check": (200, fresh("letter_check")), "letter_check, wrong": (422, sent("letter_check", received="x")),
    "letter_check, checked": (200, sent("letter_check", **CHECKED)),
    "letter_check, too often": (
        422, braked(letter_check, "files", lambda case: case.post("letter_check", letter=file(b"%PDF")))
    ),
    "about": (200, fresh("about")),
    "verify": (200, fresh("verify")), "verify, no": (200, sent("verify", number="1", code="1")),
    "verify, too often": (429, braked(door, "verifying", sent("verify", number="1"))),
    "feedback": (200, of_service("feedback")), "feedback, empty": (422, of_service("feedback", text=" ")),
    "feedback, too often": (429, braked(feedback, "by_address", of_service("feedback", heard="no"))),
    "feedback_thanks": (200, of_service("feedback_thanks")), "feedback_paper": (200, of_service("feedback_paper")),
    "plan_pdf, no printer": (503, no_pdf), "start, no such page": (404, nowhere),
    "save, no token": (403, no_token), "result, failed": (500, failed),
}  # fmt: skip
"""A page by the name of its address, with its state: which status it has, and how somebody comes to it."""

ELSEWHERE = {"further", "further_right"}
"""In languages of their own: `test_further.py` opens them."""

NO_PAGES = {
    "root", "robots", "leave", "feedback_short",  # they lead elsewhere, or are for machines
    "calendar", "plan_pdf", "plan_pdf_large", "answer_pdf", "letter_pdf", "letter_pdf_large", "list_pdf", "helper_file",
}  # fmt: skip
"""They lead elsewhere, or give a file."""

PAIRED = [
    (state, LANGUAGES[(number + number // len(LANGUAGES)) % len(LANGUAGES)], "desktop" if number % 5 == 4 else "phone")
    for number, state in enumerate(STATES)
]
"""Most on the narrow screen, where the most can go wrong; the journeys see each kind of page on both."""
ALL = [(state, language, screen) for state in STATES for language in LANGUAGES for screen in SCREENS]


def test_every_address_is_shown_or_is_no_page() -> None:
    names = {one.name for one in get_resolver().url_patterns if isinstance(one, URLPattern)}
    pages = {state.partition(",")[0] for state in STATES} | ELSEWHERE
    assert names - pages - NO_PAGES == set()
    assert (pages | NO_PAGES) - names == set(), "these are no more"
    inside = {str(one.pattern) for one in get_resolver().url_patterns if isinstance(one, URLResolver)}
    assert inside == {"api/v1/", "api/openfisca/", "desk/", "mine/"}, "rooms with tests of their own"


@pytest.mark.parametrize(
    ("state", "language", "screen"), [*PAIRED, *(pytest.param(*one, marks=pytest.mark.full) for one in ALL)]
)
def test_every_state_is_for_everybody(
    state: str, language: str, screen: str, browser: Any, address: str, axe: str, family: Visitor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """In CI each state once; in full in every language on every screen."""
    keeping.codes._seen.clear()  # each state is somebody else's: one network tries only so many codes
    status, ask = STATES[state]
    answer = ask(Case(family, language, monkeypatch))
    assert answer.status_code == status
    with walker(browser, address, axe, screen) as walk:
        walk.show(answer, state)
        assert walk.page.locator("html").get_attribute("lang") == language
        if walk.page.locator("details:not([open])").count():
            walk.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            walk.look(f"{state}, unfolded")
