"""Looking at all rights after a contact: with the list of rights or the check, put off to a day, or not wanted.

What the person tells is sealed with the person's key. A tick *ask for this* opens an item; no tick closes one.
"""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q

from abord.book import open_book
from abord.casework.clocks.calendar import months_later
from abord.casework.files.acts import follow, items
from abord.casework.files.acts.common import CannotDo, happened, today, worker_id
from abord.casework.files.barriers import CLOSES
from abord.casework.files.choices import choices
from abord.casework.files.course import Channel, Wanted
from abord.casework.files.exploring import How, Mark, State
from abord.casework.files.models import Contact, Exploration, File, Item, Task
from abord.casework.journal.sealing import decrypted, seal, secrets_of
from abord.casework.organisations.compiled import compiled
from abord.casework.organisations.scope import Role, current

MOST = 50
"""Rows of a follow-up list."""
LOOKED_BACK = datetime.timedelta(days=30)
"""How far the list looks back for contacts after which nobody looked at all rights."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the person told, in own words: the story, what to take up first, what else came up, why not."""

    story: str = ""
    first: str = ""
    others: str = ""
    because: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was told."""
        return not any(asdict(self).values())


@dataclass(frozen=True, slots=True)
class Told:
    """What came of it. ``first``: the right that the person wants to take up first."""

    words: Words = Words()
    marks: Mapping[str, frozenset[Mark]] = field(default_factory=dict)
    first: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """An exploration with what was sealed in it; empty words where the key was destroyed."""

    row: Exploration
    words: Words


def done(
    file: File, told: Told, key: uuid.UUID, on: datetime.date | None = None, again_on: datetime.date | None = None,
    how: How = How.TALK,
) -> Exploration:  # fmt: skip
    """All rights were looked at, on the day of the conversation; ``again_on``: when to go on with what was chosen.

    Each right that is ticked to be asked for becomes an item, once; one that stands for anybody of the household stays.
    """
    marks = {right: ticked for right, ticked in told.marks.items() if ticked}
    if unknown := {*marks, *filter(None, [told.first])} - set(open_book().rights):
        raise CannotDo("right_unknown", right=min(unknown))
    if how is How.TALK and not marks and not told.first and told.words.is_empty:
        raise CannotDo("explored_nothing")
    found = written(key)
    if found is not None:
        return found
    _past(on)
    task = _task(file, again_on, key, says="explore_first") if again_on else None
    row = _write(
        file, State.DONE, key, on, words=told.words, how=how, first=told.first, task=task,
        marks={right: [mark for mark in Mark if mark in ticked] for right, ticked in marks.items()},
    )  # fmt: skip
    happened(file, "rights_explored", row.on, how=how.value, rights=len(marks))
    stand = set(file.items.exclude(exit__in=sorted(CLOSES)).values_list("right", flat=True))
    for right, ticked in marks.items():
        if Mark.ASK in ticked and right not in stand:  # for whomever of the household it was found
            items.add(file, right, Item.Source.EXPLORATION, Channel.DESK)
    return row


def later(file: File, until: datetime.date | None, note: str, key: uuid.UUID) -> Exploration:
    """Not now: the reminder is a task on its day, for whoever puts it off."""
    found = written(key)
    if found is not None:
        return found
    if until is None:
        raise CannotDo("reminder_needed")
    note = " ".join(note.split())[:250]
    row = _write(file, State.POSTPONED, key, None, note=note, task=_task(file, until, key, text=note))
    happened(file, "exploration_postponed", None, until=until.isoformat())
    return row


def declined(file: File, because: str, key: uuid.UUID, on: datetime.date | None = None) -> Exploration:
    """The person does not want it, and may say why. It can be asked for again at any time."""
    found = written(key)
    if found is not None:
        return found
    row = _write(file, State.DECLINED, key, on, words=Words(because=because.strip()[:2000]))
    happened(file, "exploration_declined", row.on)
    return row


def written(key: uuid.UUID) -> Exploration | None:
    """What this form wrote already."""
    found: Exploration | None = Exploration.objects.filter(key=key).first()
    return found


def _write(
    file: File, state: State, key: uuid.UUID, on: datetime.date | None, words: Words | None = None, **more: Any
) -> Exploration:
    day = _past(on)
    # A new word on it takes the place of the one before.
    follow.finish(Task.objects.filter(explorations__file=file, explorations__state=State.POSTPONED))
    sealed = b"" if words is None or words.is_empty else _seal(file, words, key)
    made: Exploration = Exploration.objects.create(
        file=file, state=state, on=day, by_id=worker_id(), key=key, words=sealed, **more
    )
    return made


def _past(on: datetime.date | None) -> datetime.date:
    """The day of it, looked at before anything is written: a page that says what is wrong takes nothing back."""
    day = on or today()
    if day > today():
        raise CannotDo("future_day")
    return day


def _task(file: File, due: datetime.date, key: uuid.UUID, says: str = "", text: str = "") -> Task:
    if due < today():
        raise CannotDo("reminder_past")
    made: Task = Task.objects.create(
        file=file, what=Wanted.EXPLORE, due=due, says=says, text=text, role=Role.WORKER, key=f"explore:{key}",
        worker_id=worker_id() if current().actor.has(Role.WORKER) else file.handler_id,
    )  # fmt: skip
    return made


def _seal(file: File, words: Words, key: uuid.UUID) -> bytes:
    return seal(file.person.subject, json.dumps(asdict(words)).encode(), _label(key))


def _label(key: uuid.UUID) -> str:
    return f"exploration {key}"


# Reading.


@compiled
def last_of(file: Any) -> Any:
    """What was written down last, with its task."""
    rows = Exploration.objects.select_related("task", "by").defer("words").filter(file=file)
    return rows.order_by("-pk")[:1]


def of(file: File) -> list[Opened]:
    """All of a file, the last one first, with what was told."""
    rows = Exploration.objects.select_related("task", "by").filter(file=file).order_by("-on", "-pk")
    for row in rows:
        row.file = file
    return opened(rows)


def opened(rows: Iterable[Exploration]) -> list[Opened]:
    """Each with its words; all keys are looked up at once. The file and the person must be at hand."""
    found = list(rows)
    secrets = secrets_of(one.file.person.subject for one in found if one.words) if found else {}
    return [Opened(one, _words(one, secrets.get(one.file.person.subject))) for one in found]


def _words(row: Exploration, secret: bytes | None) -> Words:
    if not row.words or secret is None:
        return Words()
    about = row.file.person.subject.bytes + _label(row.key).encode()
    return Words(**json.loads(decrypted(secret, bytes(row.words), about)))


def to_follow(worker: int) -> list[Opened]:
    """What a worker explored or put off, and is to go on with, by day."""
    rows = _rows(worker).filter(task__done_on=None, task__isnull=False).order_by("task__due", "pk")
    return opened(rows[: MOST + 1])


def without_a_day(worker: int) -> list[Opened]:
    """What a worker explored lately without a day to go on, the last one first."""
    since = today() - LOOKED_BACK
    return opened(_rows(worker).filter(state=State.DONE, task=None, on__gte=since).order_by("-on", "-pk")[: MOST + 1])


def _rows(worker: int) -> Any:
    return Exploration.objects.select_related("file__person", "task").filter(by=worker)


def unexplored(worker: int) -> list[Contact]:
    """The last contacts that a worker had lately with people with whom nobody has looked at all rights, the oldest
    first; as on the page of the file, a look of long ago is none.

    Who wants no search for rights is not in it, nor who died.
    """
    since = today() - LOOKED_BACK
    had = Contact.objects.filter(by=worker, on__gte=since)
    later = had.filter(Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), pk__gt=OuterRef("pk")), file=OuterRef("file"))
    holds = months_later(today(), -choices()["exploration_holds_months"].value)
    explored = Exploration.objects.filter(Q(on__gte=holds) | Q(task__done_on=None, task__isnull=False))
    rows = had.select_related("file__person").filter(~Exists(explored.filter(file=OuterRef("file"))), ~Exists(later))
    rows = rows.filter(file__person__no_search_since=None, file__person__death=None)
    return list(rows.order_by("on", "pk")[: MOST + 1])


def exported(file: File) -> list[dict[str, Any]]:
    """As the export lists it."""
    return [
        {"on": one.row.on.isoformat(), "exploration": one.row.state, "how": one.row.how,
         "by": one.row.by.name if one.row.by else None,
         "marks": [{"right": right, "ticked": ticked} for right, ticked in one.row.marks.items()],
         "first_choice": [{"right": one.row.first}] if one.row.first else [],
         "story": one.words.story, "first_words": one.words.first,
         "others": one.words.others, "because": one.words.because, "note": one.row.note,
         "due": one.row.task.due.isoformat() if one.row.task else None,
         "done_on": one.row.task.done_on.isoformat() if one.row.task and one.row.task.done_on else None,
         "recorded_at": one.row.recorded_at.isoformat()}
        for one in reversed(of(file))
    ]  # fmt: skip
