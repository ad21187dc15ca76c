"""Check my letter: what a letter of a service says, what is missing, which terms run. Nothing of it is kept."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from abord.casework.clocks import Regime, Way
from abord.casework.letters import remedies
from abord.casework.letters.check import Check, DateRole, check
from abord.casework.letters.decision import words as letter_words
from abord.casework.letters.reading import MOST_CHARACTERS, CannotRead, Origin, Reading, read
from abord.casework.letters.report import report
from abord.ratelimit import RateLimiter, network_of
from abord.situation.problems import Expected
from abord.situation.values import read_day
from abord.web.check.page import page
from abord.web.site.uploads import InMemory
from abord.web.site.words import say

WAYS = (
    ("", "check_not_known"), (Way.HANDED_OVER, "check_way_handed"), (Way.REGISTERED, "check_way_registered"),
    (Way.ORDINARY_POST, "check_way_ordinary"), (Way.EBOX, "check_way_digital"),
)  # fmt: skip
SERVICES = (
    ("", "check_not_known"), (Regime.RMI, "check_service_rmi"), (Regime.ORGANIC, "check_service_organic"),
    (Regime.CHARTER, "check_service_charter"), (Regime.DISABILITY, "check_service_disability"),
    (Regime.FAMILY, "check_service_family"), (Regime.HOUSING_FLANDERS, "check_service_housing_flanders"),
    (Regime.HOUSING_BRUSSELS, "check_service_housing_brussels"),
    (Regime.HOUSING_WALLONIA, "check_service_housing_wallonia"),
)  # fmt: skip
DATES = {
    DateRole.DECISION: "check_date_decision", DateRole.APPLICATION: "check_date_application",
    DateRole.LETTER: "check_date_letter", DateRole.OTHER: "check_date_other",
}  # fmt: skip
OLDEST = datetime.date(1990, 1, 1)
files = RateLimiter(12, seconds=3600)
one_at_a_time = threading.BoundedSemaphore(1)
"""Reading a photo takes a whole core: a second visitor is asked to try again soon."""


@csrf_exempt  # the file handler has to be set before the token is looked for: the inner view looks for it
@require_http_methods(["GET", "HEAD", "POST"])
def letter_check(request: HttpRequest, language: str) -> HttpResponse:
    """The form, and on the same address the result."""
    held = InMemory(request)
    request.upload_handlers = [held]

    @csrf_protect
    def inner(request: HttpRequest) -> HttpResponse:
        return _answer(request, language, held) if request.method == "POST" else _form(request, language)

    answer: Callable[[HttpRequest], HttpResponse] = inner
    return answer(request)


def _form(request: HttpRequest, language: str, status: int = 200, errors: dict[str, str] | None = None) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("text", "received", "way", "service")}
    return page(
        request, language, "letter_check", status=status, errors=errors or {}, typed=typed,
        ways=[(value, say(language, key), value == typed["way"]) for value, key in WAYS],
        services=[(value, say(language, key), value == typed["service"]) for value, key in SERVICES],
    )  # fmt: skip


def _answer(request: HttpRequest, language: str, held: InMemory) -> HttpResponse:
    today = datetime.date.today()
    errors: dict[str, str] = {}
    received = _day(request.POST.get("received", ""))
    if received is None and request.POST.get("received", "").strip():
        errors["received"] = say(language, "check_err_day")
    elif received is not None and not OLDEST <= received <= today:
        errors["received"] = say(language, "check_err_future")
    reading = None if errors else _read(request, language, held, errors)
    if reading is None:
        return _form(request, language, 422, errors)
    way, service = request.POST.get("way", ""), request.POST.get("service", "")
    found = check(
        reading, today, received,
        Way(way) if way in {value for value, _ in WAYS if value} else None,
        Regime(service) if service in {value for value, _ in SERVICES if value} else None,
    )  # fmt: skip
    return _result(request, language, found, received is not None, today)


def _result(request: HttpRequest, language: str, found: Check, received: bool, today: datetime.date) -> HttpResponse:
    made = report(found, language, received)
    adverse = found.outcome != "grant"
    ways = remedies.navigate(found.events, found.regime, today) if found.events and adverse else []
    return page(
        request, language, "letter_checked", summary=made.summary, terms=made.terms,
        lacking=[line for line in made.lines if line.certainty == "not_found"],
        unreadable=[line for line in made.lines if line.certainty == "unreadable"],
        there=[line for line in made.lines if line.certainty == "found"],
        routes=[(way.standing.value, remedies.say(way, language, from_check=True)) for way in ways],
        dates=[(date.evidence.words, say(language, DATES[date.role])) for date in found.dates[:8]],
    )  # fmt: skip


def _read(request: HttpRequest, language: str, held: InMemory, errors: dict[str, str]) -> Reading | None:
    """The letter: the file where there is one, else what was pasted."""
    problems = letter_words(language)["check"]["errors"]
    sent, text = request.FILES.get("letter"), request.POST.get("text", "").strip()
    if held.is_too_large:
        errors["letter"] = problems["too_large"]
        return None
    if sent is None:
        if not text:
            errors["letter"] = problems["empty"]
            return None
        return Reading(text[:MOST_CHARACTERS], Origin.TEXT)
    if not files.lets(network_of(request)) or not one_at_a_time.acquire(timeout=5):
        errors["letter"] = say(language, "check_err_busy")
        return None
    try:
        return read(sent.read())
    except CannotRead as error:
        errors["letter"] = problems[error.key]
        return None
    finally:
        one_at_a_time.release()


def _day(text: str) -> datetime.date | None:
    try:
        return read_day(text)
    except Expected:
        return None
