"""Silence is told to whom it concerns: once the term to decide has surely passed, with what can be done about it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from abord.casework.clocks.deadlines import Status, Subject
from abord.casework.clocks.wording import shown_date
from abord.casework.files.acts import follow
from abord.casework.files.acts.common import today
from abord.casework.files.course import Stage
from abord.casework.files.models import Application, Event
from abord.casework.files.regimes import has_own_appeal, own_appeal, regime_of
from abord.casework.files.vocabulary import word
from abord.casework.letters import remedies
from abord.casework.letters.decision import colon

SUBJECT = "silence"
SAID = frozenset(remedies.Standing) - {remedies.Standing.CLOSED}
"""Routes of which the notice speaks: those that are or may be possible, one that seems over too: it says what to do."""
LONGEST_AGO = datetime.timedelta(days=365)
"""A term that passed before that is a task of the service and no letter in the night. Our choice: an office that begins
to work with this, or that typed in old applications, would write to everybody at once."""


def told(
    applications: Iterable[tuple[Application, list[Event]]], day: datetime.date | None = None
) -> Iterator[tuple[Application, list[Event]]]:
    """Tell each whose term has surely passed, once; hands on what was looked at."""
    for application, rows in applications:
        passed = _passed(application, rows, day or today())
        if passed is not None and not follow.has_died(application.file):
            spoken = str(application.file.person.language)
            text = _text(application, rows, passed, day or today(), spoken)
            follow.tell(application.file, SUBJECT, application, text, language=spoken)
        yield application, rows


def _passed(application: Application, rows: list[Event], day: datetime.date) -> datetime.date | None:
    """The last day the service had, where it surely passed and nobody was told yet."""
    if application.stage not in (Stage.RECEIVED, Stage.INQUIRY):
        return None
    if any(one.kind == "notice_sent" and one.data.get("subject") == SUBJECT for one in rows):
        return None
    if any(one.kind == "withdrawal_taken_back" for one in rows):  # no law was found of how the term runs after that
        return None
    missed = (
        one.latest for one in follow.deadlines(application, rows, day)
        if one.subject is Subject.DECISION and one.status is Status.MISSED
    )  # fmt: skip
    return next((one for one in missed if one is not None and one >= day - LONGEST_AGO), None)


def _text(application: Application, rows: list[Event], passed: datetime.date, day: datetime.date, language: str) -> str:
    """What did not come, and each route as it stands; what the person did against the silence is sealed, not read."""
    right, number = application.right, application.receipt.number
    ways = remedies.navigate(
        follow.clock_events(rows), regime_of(right), day, has_own_appeal=has_own_appeal(right)
    )  # fmt: skip
    lines = [
        word(language, SUBJECT, "lead", receipt=number, due=shown_date(passed), filed=shown_date(application.filed_on))
    ]
    for way in ways:
        if way.standing in SAID:
            said = remedies.say(way, language, appeal=own_appeal(right, language))
            lines.append(f"{said.name}{colon(language)} {said.standing}. {' '.join(said.when)}")
    return "\n\n".join([*lines, word(language, SUBJECT, "ask")])
