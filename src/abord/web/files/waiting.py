"""How long an application may still take, in words: a range out of the own files, and the term of the law beside it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace

from abord.casework.files.acts import follow, waiting
from abord.casework.files.course import Stage
from abord.casework.files.models import UNDECIDED, Application
from abord.casework.files.vocabulary import vocabulary, word
from abord.casework.files.waiting import Until, Wait, Waits
from abord.casework.organisations.models import Organisation
from abord.web.files.applications import Shown, shown

DAY = datetime.timedelta(days=1)
Said = tuple[str, dict[str, object]]
"""A key of the vocabulary with what is filled in."""


def with_times(
    rows: Sequence[Application], language: str, organisation: Organisation, day: datetime.date, *,
    of_person: bool = False,
) -> list[Shown]:  # fmt: skip
    """Applications as they stand today (``applications.shown``), each with how long it may still take."""
    times = times_for(rows)
    every = [shown(row, language, organisation, day, of_person=of_person) for row in rows]
    return [replace(one, waiting=told(one, times, language, day, of_person=of_person)) for one in every]


def times_for(rows: Sequence[Application]) -> Waits | None:
    """The times of this office; not looked up where none of these waits for anything. None also: not counted yet."""
    return waiting.WAITING.latest() if any(waited_for(row) is not None for row in rows) else None


def waited_for(row: Application) -> tuple[Until, datetime.date] | None:
    """What is waited for, since when: the first decision, or the payment of what was given."""
    decisions = list(row.decisions.all())
    if row.stage in UNDECIDED and not decisions:
        return Until.DECISION, row.filed_on
    if row.stage == Stage.DECIDED and follow.gives(row):
        return Until.PAYMENT, min(one.decided_on for one in decisions if one.outcome in follow.GIVES)
    return None


def told(one: Shown, times: Waits | None, language: str, day: datetime.date, *, of_person: bool) -> list[str]:
    """The sentences; none where nothing is waited for."""
    waited = waited_for(one.row)
    if waited is None:
        return []
    until, since = waited
    found = times.of(until, one.row.right) if times is not None else None
    said: list[Said] = [("unknown", {})]
    if times is not None and found is not None and found.low is not None:
        due = one.decision_due if until is Until.DECISION else one.payment_due
        said = [(until, {"months": times.months}), *_range(found, since, due, language, day), ("no_promise", {})]
    return list(_worded(said, language, of_person))


def _range(
    found: Wait, since: datetime.date, due: datetime.date | None, language: str, day: datetime.date
) -> list[Said]:
    """How long people waited, on which days that is, and what follows for whoever waits longer, or past the term."""
    assert found.low is not None
    low = days(found.low, language)
    if found.high is None:
        return [("begins", {"low": low})]
    said: list[Said] = [("range", {"low": low, "high": days(found.high, language)})]
    first, last = since + found.low * DAY, since + found.high * DAY
    if last < day:
        said.append(("longer", {}))
    elif first < day:
        said.append(("up_to", {"until": f"{last:%d/%m/%Y}"}))
    elif first == last:
        said.append(("on", {"until": f"{last:%d/%m/%Y}"}))
    else:
        said.append(("between", {"from": f"{first:%d/%m/%Y}", "until": f"{last:%d/%m/%Y}"}))
    if due is not None and day <= due < last:
        said.append(("beyond", {"due": f"{due:%d/%m/%Y}"}))
    return said


def days(count: int, language: str) -> str:
    """So many days, at least one: what is decided on the day itself takes that day."""
    return word(language, "waiting", "days", days=count) if count > 1 else word(language, "waiting", "day")


def _worded(said: Iterable[Said], language: str, of_person: bool) -> Iterable[str]:
    apart = vocabulary()["waiting_desk"]
    for key, fields in said:
        yield word(language, "waiting_desk" if of_person and key in apart else "waiting", key, **fields)
