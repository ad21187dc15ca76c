"""Rights that were found, from the signal until they are received or the person says no."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from abord.book import open_book
from abord.casework.files.acts.common import CannotDo, happened, today, worker_id
from abord.casework.files.barriers import (
    CLOSES,
    NEEDS_BARRIER,
    Axes,
    Barrier,
    Exit,
    History,
    axes,
    kind,
)
from abord.casework.files.course import Channel, Stage
from abord.casework.files.course import Outcome as Granted
from abord.casework.files.data import STATED, value_text
from abord.casework.files.models import Datum, File, Item
from abord.engine.law import Condition
from abord.screening.assess import Assessment, Outcome, Result, assess
from abord.situation.model import Certainty, Situation, at
from abord.situation.problems import SituationError
from abord.situation.reader import Reader

MOST_LETTERS = 60_000
NOTED = ("entitled_until", "paid_in_full", "only_behaviour_fails")
"""What somebody notes where no date tells it."""
GIVEN = (Granted.GRANTED.value, Granted.PARTLY.value, Granted.REDUCED.value)
IN_PART = (Granted.PARTLY.value, Granted.REDUCED.value)
"""Outcomes of a decision that give less than there was or was asked."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a situation: rights that are probably there (new items), and those that may be."""

    assessment: Assessment
    made: list[Item]
    maybe: list[Result]


def read_situation(text: str) -> Situation:
    """A situation as people saved it from the rights check or wrote it.

    Raises:
        CannotDo: with the problems, for what is not one. Nothing was kept.
    """
    if len(text) > MOST_LETTERS:
        raise CannotDo("file_too_large")
    try:
        return Reader(open_book().facts).read(text, json_format=text.lstrip().startswith("{"))
    except SituationError as error:
        raise CannotDo("file_not_read", problems=list(error.problems[:5])) from None


def import_situation(file: File, text: str, source: str, channel: Channel) -> Imported:
    """Assess a household and open an item for each right that is proved and not received."""
    _may_search(file, source)
    situation = read_situation(text)
    found = _assessed(situation)
    file.situation = {"text": text}
    file.save(update_fields=["situation"])
    keep_data(file, situation, found.date)
    made, maybe = [], []
    for result in found.results:
        if result.receives or result.covered_by:
            continue
        if result.outcome is Outcome.ENTITLED:
            made += _found(file, result, source, channel, told_on(situation))
        elif result.outcome is Outcome.NOT_YET_KNOWN:
            maybe.append(result)
    happened(file, "rights_checked", None, None, items=len(made), law=found.date.isoformat())
    return Imported(found, made, maybe)


def check(text: str) -> Assessment:
    """What a situation that was kept comes to, once more: nothing is written."""
    return _assessed(read_situation(text))


def _assessed(situation: Situation) -> Assessment:
    return assess(open_book(), situation, thorough=False)


def told_on(situation: Situation) -> datetime.date:
    """The day of which the situation tells: not that of the law with which it was reckoned, nor one to come."""
    return min(situation.date or today(), today())


def _found(file: File, result: Result, source: str, channel: Channel, date: datetime.date) -> list[Item]:
    right = open_book().rights[result.right]
    amount = result.amount
    item, new = Item.objects.exclude(exit__in=sorted(CLOSES)).get_or_create(
        file=file, right=result.right, whom=result.person,
        defaults={
            "source": source, "channel": channel, "found_on": today(), "told_on": today(), "entitled_from": date,
            "worth_low": amount.low if amount else None, "worth_high": amount.high if amount else None,
            "every": right.folder.right.result.every.value, "certain": result.is_certain, "opened_by_id": worker_id(),
        },
    )  # fmt: skip
    if new:
        _link(item)
        happened(file, "item_found", None, None, right=result.right, source=source)
    return [item] if new else []


def add(file: File, right: str, source: str, channel: Channel) -> Item:
    """A right that a colleague, a letter or the person points to."""
    if right not in open_book().rights:
        raise CannotDo("right_unknown")
    _may_search(file, source)
    item, new = Item.objects.exclude(exit__in=sorted(CLOSES)).get_or_create(
        file=file,
        right=right,
        whom="",
        defaults={
            "source": source,
            "channel": channel,
            "found_on": today(),
            "told_on": today(),
            "opened_by_id": worker_id(),
        },
    )
    if new:
        _link(item)
        happened(file, "item_found", None, None, right=right, source=source)
    return item  # type: ignore[no-any-return]


def _may_search(file: File, source: str) -> None:
    if source == Item.Source.DETECTION and file.person.no_search_since is not None:
        raise CannotDo("no_search")


def _link(item: Item) -> None:
    """Where the right was asked for already, the item follows that application."""
    running = item.file.applications.filter(right=item.right, stage__in=[Stage.RECEIVED, Stage.INQUIRY, Stage.DECIDED])
    item.application = running.order_by("filed_on").first()
    item.save(update_fields=["application"])


@dataclass(frozen=True, slots=True)
class Known:
    """What no date tells of a right; None: not known, and never no.

    Attributes:
        until: the last day of a right that is over.
        paid_in_full: whether all that was granted is paid.
        only_behaviour_fails: whether all is met but a condition that asks for behaviour.
    """

    until: datetime.date | None = None
    paid_in_full: bool | None = None
    only_behaviour_fails: bool | None = None


def leave(
    item: Item, exit: Exit, barrier: str = "", on: datetime.date | None = None, known: Known | None = None
) -> None:
    """An item leaves the daily list. Only *received* and *declined by the person* close it.

    The barrier may be left open by the person ("I'd rather not say"): then there is none. What it never is: a reason.
    """
    if barrier and barrier not in {one.value for one in Barrier}:
        raise CannotDo("barrier_unknown")
    day = on or today()
    if day > today() or day < item.found_on:
        raise CannotDo("exit_day")
    begins = item.entitled_from or item.found_on
    if known is not None and known.until is not None and not begins <= known.until <= today():
        raise CannotDo("exit_day")
    item.exit, item.exit_on = exit, day
    if known is not None:
        item.entitled_until = known.until
        item.paid_in_full = known.paid_in_full if exit is Exit.RECEIVED else None
        item.only_behaviour_fails = known.only_behaviour_fails if exit is not Exit.RECEIVED else None
    item.barrier = barrier if exit in NEEDS_BARRIER else ""
    if exit is Exit.RECEIVED:
        item.received_on = day
    item.save(update_fields=["exit", "exit_on", "barrier", "received_on", *NOTED])
    happened(
        item.file, "item_left", day, item.application, right=item.right, exit=exit.value, barrier=item.barrier,
        take_up=kind(history_of(item, _last_outcome(item)), today()).value,
    )  # fmt: skip


def reopen(item: Item) -> None:
    """Something changed, or the person thought again: it is open as before."""
    item.exit, item.exit_on, item.barrier, item.received_on = "", None, "", None
    item.entitled_until = item.paid_in_full = item.only_behaviour_fails = None
    item.save(update_fields=["exit", "exit_on", "barrier", "received_on", *NOTED])
    happened(item.file, "item_reopened", None, None, right=item.right)


def history_of(item: Item, outcome: str = "") -> History:
    """What happened with an item; ``outcome``: of the last decision on its application."""
    until, begins = _until(item), item.entitled_from or item.found_on
    was_none = item.exit == Exit.NOT_ENTITLED and item.received_on is None and item.entitled_until is None
    was_none |= item.received_on is None and until is not None and until < begins  # the person had died before
    behaviour = item.only_behaviour_fails
    if behaviour is None and not asks_for_behaviour(item.right):
        behaviour = False
    return History(
        None if was_none else begins,
        until,
        asked_on=item.application.filed_on if item.application else None,
        granted_on=item.received_on,
        by_itself=by_itself(item.right),
        in_part=outcome in IN_PART,
        granted_by_decision=outcome in GIVEN,
        paid_in_full=item.paid_in_full,
        only_behaviour_fails=behaviour,
    )


def _until(item: Item) -> datetime.date | None:
    """The last day of the right: no right outlives the person, and nobody who died misses one afterwards."""
    death = getattr(item.file.person, "death", None)
    days = [one for one in (item.entitled_until, death.on if death is not None else None) if one is not None]
    return min(days, default=None)


def axes_of(item: Item) -> Axes:
    """The kinds of non-take-up, derived from what is known of the item."""
    return axes(history_of(item), today())


def _last_outcome(item: Item) -> str:
    last = item.application.decisions.order_by("-pk").first() if item.application else None
    return str(last.outcome) if last is not None else ""


def by_itself(right: str) -> bool:
    """Whether a right is given without an application."""
    known = open_book().rights.get(right)
    return known is not None and known.folder.right.grant.mode == "automatic"


def asks_for_behaviour(right: str) -> bool:
    """Whether a right has a condition of behaviour; of one that the law book does not have, nobody knows."""
    book = open_book()
    known = book.rights.get(right)
    if known is None:
        return True
    stated = (book.variables[name].condition for name in known.left_to_people)
    return Condition.BEHAVIOUR in stated


# The data that were used.


def keep_data(file: File, situation: Situation, date: datetime.date) -> None:
    """Write down which facts are used, each with its source and its day; an own version of the person stays. What is
    assumed nobody told: it is none."""
    kept = {(row.name, row.whom): row for row in file.data.filter(application=None)}
    new: list[Datum] = []
    known: list[Datum] = []
    for id, person in situation.persons.items():
        for name, history in person.facts.items():
            stated = at(history, date)
            if stated is None or stated.value is None or stated.certainty is Certainty.ASSUMED:
                continue
            row = kept.get((name, id))
            (known if row else new).append(row := row or Datum(file=file, name=name, whom=id))
            row.value, row.source = value_text(stated.value)[:250], (stated.source or STATED)[:80]
            row.as_of, row.taken_at = stated.as_of or told_on(situation), timezone.now()
    Datum.objects.bulk_create(new)
    Datum.objects.bulk_update(known, ["value", "source", "as_of", "taken_at"])
