"""Two decisions on one application, a grant and then a stop: each has its own notification, payment and appeal."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest

from abord.casework.clocks import Deadline, Event, Kind, Regime, Status, Subject, Way, deadlines
from abord.casework.letters.remedies import Route, Standing, navigate

BRUSSELS = ZoneInfo("Europe/Brussels")
TODAY = datetime.date(2026, 11, 22)


def event(kind: Kind, day: str, grants: bool = False) -> Event:
    at = datetime.date.fromisoformat(day)
    noon = datetime.datetime.combine(at, datetime.time(12), BRUSSELS)
    return Event(kind=kind, at=at, recorded_at=noon, way=Way.HANDED_OVER, grants=grants)


GRANT = [
    event(Kind.APPLICATION_RECEIVED, "2025-01-06"), event(Kind.DECIDED, "2025-01-20", grants=True),
    event(Kind.NOTIFIED, "2025-01-22"), event(Kind.PAID, "2025-01-30"),
]  # fmt: skip
STOP = [event(Kind.DECIDED, "2026-11-02"), event(Kind.NOTIFIED, "2026-11-04")]


def found(events: list[Event], subject: Subject, regime: Regime = Regime.RMI) -> list[Deadline]:
    return [one for one in deadlines(events, regime, TODAY) if one.subject is subject]


@pytest.mark.parametrize("regime", [Regime.RMI, Regime.CHARTER, Regime.FAMILY])
def test_the_appeal_against_a_stop_runs_from_the_stop(regime: Regime) -> None:
    newest, oldest = found(GRANT + STOP, Subject.APPEAL, regime)
    assert (newest.status, newest.started) == (Status.OPEN, datetime.date(2026, 11, 4))
    assert newest.earliest == datetime.date(2027, 2, 4)
    assert (oldest.status, oldest.started) == (Status.MISSED, datetime.date(2025, 1, 22))
    court = next(way for way in navigate(GRANT + STOP, regime, TODAY) if way.route is Route.COURT)
    assert court.standing is Standing.OPEN and court.deadline == newest


def test_a_second_decision_that_was_not_sent_has_no_term_running() -> None:
    newest, _ = found([*GRANT, STOP[0]], Subject.APPEAL)
    assert newest.status is Status.NOT_STARTED and newest.why == ("not_notified",)
    newest, _ = found([*GRANT, STOP[0]], Subject.NOTIFICATION)
    assert newest.status is Status.MISSED and newest.done_on is None


def test_an_earlier_payment_or_appeal_is_not_that_of_the_second_decision() -> None:
    again = [event(Kind.DECIDED, "2026-09-01", grants=True), event(Kind.NOTIFIED, "2026-09-03")]
    newest, oldest = found([*GRANT, *again], Subject.PAYMENT)
    assert (newest.status, oldest.status) == (Status.MISSED, Status.MET)
    appealed = [*GRANT, event(Kind.COURT_SEIZED, "2025-02-10"), event(Kind.REVIEW_ASKED, "2025-02-10"), *STOP]
    newest, oldest = found(appealed, Subject.APPEAL)
    assert (newest.done_on, oldest.done_on) == (None, datetime.date(2025, 2, 10))
    review = next(way for way in navigate(appealed, Regime.RMI, TODAY) if way.route is Route.REVIEW)
    assert "review_asked" not in review.why


def test_the_term_of_the_application_is_not_that_of_a_later_decision() -> None:
    """A second grant, years later, is not a decision on the application that came too late."""
    again = [event(Kind.DECIDED, "2026-11-02", grants=True), event(Kind.NOTIFIED, "2026-11-04")]
    (decision,) = found([*GRANT, *again], Subject.DECISION, Regime.CHARTER)
    assert decision.status is Status.MET
    assert not found([*GRANT, *again], Subject.INTEREST, Regime.CHARTER)


def test_a_hearing_asked_before_the_second_decision_belongs_to_it() -> None:
    asked = [*GRANT, event(Kind.HEARING_ASKED, "2026-10-20"), *STOP]
    (hearing,) = found(asked, Subject.HEARING)
    assert hearing.status is Status.MISSED


def test_a_change_counts_from_the_last_decision() -> None:
    changed = [*GRANT, event(Kind.SITUATION_CHANGED, "2026-10-01"), *STOP]
    assert not found(changed, Subject.NEW_APPLICATION)
    assert Route.NEW_APPLICATION not in {way.route for way in navigate(changed, Regime.RMI, TODAY)}
    assert found([*changed, event(Kind.SITUATION_CHANGED, "2026-11-10")], Subject.NEW_APPLICATION)


@pytest.mark.parametrize("regime", [Regime.RMI, Regime.CHARTER, Regime.HEATING])
def test_after_a_change_a_second_term_to_decide_runs(regime: Regime) -> None:
    """From the day on which it was told; not sure, since the law names the term for an application."""
    changed = [*GRANT, event(Kind.SITUATION_CHANGED, "2026-06-01")]
    newest, oldest = found(changed, Subject.DECISION, regime)
    assert (oldest.status, oldest.done_on) == (Status.MET, datetime.date(2025, 1, 20))
    assert newest.started == datetime.date(2026, 6, 1) and newest.done_on is None
    assert newest.earliest is not None and newest.earliest < TODAY
    assert newest.status is Status.OPEN and newest.confidence == "?", "nobody is sent to court on it"
    assert newest.why[0] == "change_start_unsure" and not found(changed, Subject.SILENCE, regime)
    newest, _ = found([*changed, *STOP], Subject.DECISION, regime)
    assert newest.done_on == datetime.date(2026, 11, 2)
