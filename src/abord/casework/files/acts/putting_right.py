"""A name, a day of birth, a language or a datum that stands wrong is put right (GDPR art. 16).

What stood there before is not lost: it is in the event, which nobody can change, with who put it right and how that is
known; the person reads both. Papers that were made before stay as they went. Who asked for it gets the answer in the
same act, and whoever was given data of the file by the service has to be told (GDPR art. 19): a task.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Any

import yaml
from django.utils import timezone

from abord.book import open_book
from abord.casework.files.acts import follow, own
from abord.casework.files.acts.common import CannotDo, CannotDoYet, happened, today
from abord.casework.files.acts.intake import Who, wrong_with
from abord.casework.files.acts.items import read_situation
from abord.casework.files.course import TaskWanted, Wanted
from abord.casework.files.data import CORRECTED, value_text
from abord.casework.files.models import Datum, Event, File, Request
from abord.casework.files.without import read_value
from abord.casework.sharing.models import Share
from abord.engine.facts import LANGUAGES
from abord.situation.model import Certainty, Situation, Stated, at
from abord.situation.writing import situation_tree

KIND = "put_right"
"""Of the event: what it was, what it was before, what it is now."""
LONGEST = 250


@dataclass(frozen=True, slots=True)
class Known:
    """What is right of a person."""

    name: str
    language: str
    birth_date: datetime.date | None


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to who asked for it; ``language``: in which it is written."""

    request: Request
    text: str
    language: str


def person(file: File, known: Known, because: str, reply: Reply | None = None) -> None:
    """The name, the language, the day of birth. By the new name the person is found from now on.

    Raises:
        CannotDo: where nothing would change, where it is not said how it is known, or for what cannot be.
    """
    row, because = file.person, _because(because)
    if wrong := wrong_with(Who(known.name, birth_date=known.birth_date)):
        raise CannotDoYet(wrong)
    if known.language not in LANGUAGES:
        raise CannotDo("choose")
    wanted: dict[str, Any] = {
        "name": " ".join(known.name.split())[:150], "birth_date": known.birth_date, "language": known.language,
    }  # fmt: skip
    before = {name: getattr(row, name) for name in wanted}
    changed = [name for name, value in wanted.items() if before[name] != value]
    if not changed:
        raise CannotDo("put_right_same")
    _can_answer(reply)
    for name in changed:
        setattr(row, name, wanted[name])
    row.save(update_fields=changed)
    for name in changed:
        _note(file, name, _plain(before[name]), _plain(wanted[name]), because, reply)
    if before["birth_date"] and known.birth_date and "birth_date" in changed:
        _born(file, before["birth_date"], known.birth_date)
    _after(file, reply)


def datum(row: Datum, typed: str, because: str, reply: Reply | None = None) -> None:
    """One datum, in the household that is kept here too: the next advice is reckoned with it.

    Raises:
        CannotDo: as above, and for what is not one value of this fact.
    """
    because, file = _because(because), row.file
    fact = open_book().facts.get(row.name)
    value: Any = " ".join(typed.split())[:LONGEST]
    if fact is not None:
        value = read_value(fact, typed, open_book().choice_labels)
    if value is None or value == "":
        raise CannotDo("put_right_value")
    text = value_text(value)[:LONGEST] if fact is not None else value
    if text == row.value:
        raise CannotDo("put_right_same")
    _can_answer(reply)
    situation = _situation(file)
    if fact is not None and situation is not None and row.whom in situation.persons:
        _keep(file, _with(situation, row, value))
    _note(
        file, "datum", row.value, text, because, reply, name=row.name, whom=row.whom, source=row.source,
        as_of=row.as_of.isoformat(),
    )  # fmt: skip
    row.value, row.source, row.as_of, row.taken_at = text, CORRECTED, today(), timezone.now()
    own_value = read_value(fact, row.own_version, open_book().choice_labels) if fact is not None else None
    if own_value is not None and own_value == value:  # the own version was right: nothing is contested any more
        row.own_version, row.own_version_on = "", None
    row.save(update_fields=["value", "source", "as_of", "taken_at", "own_version", "own_version_on"])
    _after(file, reply)


def history(file: File) -> list[Event]:
    """All that was put right, the last one first."""
    return list(file.events.filter(kind=KIND).order_by("-pk"))


def renamed_since(file: File, moment: datetime.datetime) -> Event | None:
    """The last time the name was put right after a paper was made; None where the paper has the name of today."""
    found: Event | None = file.events.filter(kind=KIND, recorded_at__gt=moment, data__what="name").last()
    return found


def open_requests(file: File) -> list[Request]:
    """Corrections that the person asked for, and that nobody answered yet."""
    return list(file.requests.filter(kind=Request.Kind.CORRECTION, answered_on=None).order_by("pk"))


def _because(text: str) -> str:
    because = " ".join(text.split())[:LONGEST]
    if not because:
        raise CannotDo("put_right_because")
    return because


def _can_answer(reply: Reply | None) -> None:
    if reply is None:
        return
    if reply.request.answered_on is not None:  # sent twice
        raise CannotDo("put_right_same")
    if not reply.text.strip():
        raise CannotDo("text_needed")


def _note(file: File, what: str, before: str, now: str, because: str, reply: Reply | None, **more: Any) -> None:
    """``because`` stands in the journal too; the values only in the event."""
    if reply is not None:
        more["request"] = reply.request.pk
    happened(file, KIND, what=what, before=before, now=now, because=because, **more)


def _after(file: File, reply: Reply | None) -> None:
    """The answer to who asked, and a task for each who was given data of this file before."""
    if reply is not None:
        own.answer(reply.request, reply.text, reply.language)
    told = Share.objects.filter(file=file).order_by("recipient").values_list("recipient", flat=True).distinct()
    for recipient in told:
        key = f"{KIND}:{today()}:{recipient}"
        wanted = TaskWanted(Wanted.LOOK_INTO, today())
        follow.want(file, wanted, key, None, "put_right_shared", {"recipient": recipient})


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value or "")


# The household that is kept here.


def _situation(file: File) -> Situation | None:
    text = (file.situation or {}).get("text", "")
    return read_situation(text) if text else None


def _with(situation: Situation, row: Datum, value: Any) -> Situation:
    """With another value in the place of the one that holds now; what was so in other times stays."""
    known = situation.persons[row.whom]
    entries = known.facts.get(row.name, ())
    now = at(entries, situation.date or today())
    right = replace(
        now or Stated(None), value=value, source=CORRECTED, as_of=today(), certainty=Certainty.DECLARED,
    )  # fmt: skip
    kept = tuple(right if one is now else one for one in entries) if now is not None else (*entries, right)
    changed = replace(known, facts={**known.facts, row.name: kept})
    return replace(situation, persons={**situation.persons, row.whom: changed})


def _keep(file: File, situation: Situation) -> None:
    """Keep the household; one that does not go together with the rest is not kept, and nothing has changed then."""
    text = yaml.safe_dump(situation_tree(situation, open_book().facts), sort_keys=False, allow_unicode=True)
    try:
        read_situation(text)
    except CannotDo:
        raise CannotDo("put_right_household") from None
    file.situation = {"text": text}
    file.save(update_fields=["situation"])


def _born(file: File, before: datetime.date, now: datetime.date) -> None:
    """The day of birth in the household too, of the one person in it who had the old one.

    Where that does not go together with the rest (a national number that was typed), the household stays: nobody's
    day of birth waits for a rights check.
    """
    situation = _situation(file)
    same = [id for id, one in situation.persons.items() if one.birth_date == before] if situation is not None else []
    if situation is None or len(same) != 1:
        return
    changed = replace(situation.persons[same[0]], birth_date=now)
    try:
        _keep(file, replace(situation, persons={**situation.persons, same[0]: changed}))
    except CannotDo:
        return
