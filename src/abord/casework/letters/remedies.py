"""What can be done against a decision, or against silence: three routes side by side, with days left.

Review by the service itself, the ombudsman, the court; instead of the court for social housing its own route, and for a
right under none of the rules of procedure here the appeal that its folder names; a new application where the situation
changed. The routes run at the same time: asking for one does not stop the clock of another. Nothing here advises
against a remedy.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from abord.casework.clocks import Deadline, Event, Kind, Regime, Status, Subject, deadlines, known_on, wording
from abord.casework.letters import report
from abord.casework.letters.decision import words

SOON = 14
"""Days left from which a route is marked as urgent."""

COURT_SUBJECTS = (Subject.APPEAL, Subject.SILENCE)
COURT_KINDS = (Kind.COURT_SEIZED, Kind.COURT_ENDED)
HOUSING_SUBJECTS = (Subject.CHAMBER, Subject.SUPERVISOR, Subject.COMPLAINT, Subject.SILENCE)


class Route(enum.StrEnum):
    """A way to get a decision changed."""

    REVIEW = "review"
    OMBUDSMAN = "ombudsman"
    COURT = "court"
    HOUSING = "housing"
    OWN = "own"
    NEW_APPLICATION = "new_application"


class Standing(enum.StrEnum):
    """Whether a route is open now."""

    OPEN = "open"
    FIRST = "first"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    PASSED = "passed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Way:
    """One route as it stands: open or not, until when, and why.

    ``standing`` is FIRST where something else comes first, CLOSED where the law does not have it here, PASSED where the
    term seems over (have it checked: a missing mention may keep it open).
    """

    route: Route
    standing: Standing
    deadline: Deadline | None = None
    days_left: int | None = None
    why: tuple[str, ...] = ()

    @property
    def is_urgent(self) -> bool:
        """Few days left."""
        return self.standing is Standing.OPEN and self.days_left is not None and 0 <= self.days_left <= SOON


def navigate(
    events: Iterable[Event],
    regime: Regime,
    today: datetime.date,
    switches: Mapping[str, str] | None = None,
    *,
    has_own_appeal: bool = False,
) -> list[Way]:
    """All routes, each with where it stands; the most pressing first.

    ``has_own_appeal``: the folder of the right names where one appeals, and which court follows is not known here.
    """
    events = list(events)
    happened = [event for event in known_on(events, today) if event.at <= today]
    found = deadlines(events, regime, today, switches=switches)
    decisions = [event for event in happened if event.kind is Kind.DECIDED]
    decided = decisions[-1] if decisions else None
    # What was asked against an earlier decision is not asked against this one.
    since = decisions[-1].at if len(decisions) > 1 else None
    kinds = {event.kind for event in happened if since is None or event.at >= since or event.kind in COURT_KINDS}
    changed = decided is not None and any(e.kind is Kind.SITUATION_CHANGED and e.at >= decided.at for e in happened)
    no_court = regime.is_housing or has_own_appeal
    ways = [_review(kinds, changed, no_court), _ombudsman(found, kinds, no_court)]
    if has_own_appeal:
        ways.append(Way(Route.OWN, Standing.UNKNOWN, why=("term_not_found",)))
    else:
        ways.append(_court(found, regime, today))
    if regime.is_housing:
        ways.append(_timed(Route.HOUSING, found, HOUSING_SUBJECTS, today, ("housing_own_route",)))
    if changed:
        ways.append(Way(Route.NEW_APPLICATION, Standing.OPEN, why=("situation_changed",)))
    return sorted(ways, key=_pressing)


def _pressing(way: Way) -> tuple[bool, int]:
    return way.standing is not Standing.OPEN, way.days_left if way.days_left is not None else 10_000


def _review(kinds: set[Kind], changed: bool, no_court: bool) -> Way:
    if changed:
        return Way(Route.REVIEW, Standing.FIRST, why=("review_is_for_mistakes",))
    why: tuple[str, ...] = () if no_court else ("does_not_stop_the_clock",)
    return Way(Route.REVIEW, Standing.OPEN, why=("review_asked", *why) if Kind.REVIEW_ASKED in kinds else why)


def _ombudsman(found: list[Deadline], kinds: set[Kind], no_court: bool) -> Way:
    deadline = next((d for d in found if d.subject is Subject.OMBUDSMAN), None)
    in_court = Kind.COURT_SEIZED in kinds and Kind.COURT_ENDED not in kinds
    if in_court:
        return Way(Route.OMBUDSMAN, Standing.SUSPENDED, deadline, why=("court_case",))
    if not kinds & {Kind.REVIEW_ANSWERED, Kind.OMBUDSMAN_ASKED}:
        return Way(Route.OMBUDSMAN, Standing.FIRST, deadline, why=("speak_first",) if no_court else ("service_first",))
    why = ("forwards_itself",) if no_court else ("does_not_stop_the_clock", "forwards_itself")
    return Way(Route.OMBUDSMAN, Standing.OPEN, deadline, why=why)


def _court(found: list[Deadline], regime: Regime, today: datetime.date) -> Way:
    if regime.is_housing:
        return Way(Route.COURT, Standing.CLOSED, why=("housing_no_court",))
    return _timed(Route.COURT, found, COURT_SUBJECTS, today, ("suspends_ombudsman",))


def _timed(
    route: Route, found: list[Deadline], subjects: tuple[Subject, ...], today: datetime.date, why: tuple[str, ...]
) -> Way:
    """A route with a term: open as long as the latest reading of the term allows it."""
    candidates = [d for subject in subjects for d in found if d.subject is subject]
    if not candidates:
        return Way(route, Standing.FIRST, why=("nothing_to_appeal_yet",))
    deadline = next((d for d in candidates if d.status is not Status.MISSED), candidates[0])
    left = deadline.days_left(today)
    match deadline.status:
        case Status.MISSED:
            return Way(route, Standing.PASSED, deadline, left, ("have_it_checked", *why))
        case Status.UNKNOWN:
            return Way(route, Standing.UNKNOWN, deadline, None, ("term_not_found", *why))
        case Status.NOT_STARTED if "not_notified" in deadline.why:
            return Way(route, Standing.FIRST, deadline, None, ("nothing_to_appeal_yet",))
        case Status.NOT_STARTED:
            return Way(route, Standing.OPEN, deadline, left, ("term_not_started", *why))
        case Status.MET | Status.MET_LATE:
            return Way(route, Standing.OPEN, deadline, left, ("already_asked", *why))
        case _:
            return Way(route, Standing.OPEN, deadline, left, why)


@dataclass(frozen=True, slots=True)
class Said:
    """A route in words."""

    name: str
    standing: str
    facts: list[str]
    why: list[str]
    when: list[str]
    article: str
    """By which the term is set, as the language says it; empty where there is none."""


def say(way: Way, language: str, from_check: bool = False, *, of_person: bool = False, appeal: str = "") -> Said:
    """A route in plain words: what it does, what it costs, who helps, until when.

    ``from_check``: the events come from the check of a letter, where what was not found may still be there.
    ``of_person``: not said to the person, but of the person to who works at the desk.
    ``appeal``: what the folder of the right says of its own appeal.
    """
    texts = words(language)["remedies"]
    instead = words(language)["remedies_desk"] if of_person else {}
    route = {**texts["routes"][way.route.value], **instead.get("routes", {}).get(way.route.value, {})}
    facts = [appeal if way.route is Route.OWN else route["effect"], route["cost"], route["help"]]
    when = (
        wording.sentences(way.deadline, language, of_person=of_person) if way.deadline is not None else [route["term"]]
    )
    if way.is_urgent and way.days_left is not None:
        when.insert(0, instead.get("days_left", texts["days_left"]).format(days=way.days_left))
    keys = way.why
    if from_check and way.deadline is not None and report.is_perhaps(way.deadline):
        when = report.perhaps(way.deadline, language)
        keys = tuple(key for key in keys if key != "term_not_started")
    why = [instead.get("why", texts["why"]).get(key, texts["why"][key]) for key in keys]
    article = wording.article(way.deadline.article, language) if way.deadline is not None else ""
    is_first = way.standing is Standing.FIRST  # then it says what comes first
    standing = texts["first"][way.why[0]] if is_first else texts["standing"][way.standing.value]
    return Said(route["name"], standing, facts, why, when, article)
