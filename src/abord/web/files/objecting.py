"""What the desk and the own pages share about objecting to sharing by law, and to being looked up: forms, and rows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from abord.casework.files.acts import searching
from abord.casework.files.acts.common import read_key
from abord.casework.files.course import Channel
from abord.casework.files.models import File
from abord.casework.journal.sealing import opener
from abord.casework.sharing import objecting
from abord.casework.sharing.kinds import What
from abord.casework.sharing.models import Objection
from abord.web.files.forms import day_of

DOES = ("object", "object_back", "search_stop", "search_again")
"""What the forms of both can ask."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An objection with the words that were sealed; "" where whoever looks does not handle files."""

    row: Objection
    words: str


def act(file: File, given: dict[str, str], channel: Channel) -> None:
    """What the form asks.

    Raises:
        CannotDo: with what is wrong; nothing has changed.
    """
    match given["do"]:
        case "object":
            kind = What(given["kind"]) if given.get("kind") in set(What) else None
            told = objecting.Told(given.get("words", ""), given.get("whom", ""), kind)
            on = None if channel is Channel.WEB else day_of(given.get("on", ""))  # on the own pages it is today
            objecting.make(file, told, channel, read_key(given.get("key", "")), on)
        case "object_back":
            objecting.take_back(file, given.get("number", ""))
        case "search_stop":
            searching.stop(file)
        case "search_again":
            searching.again(file)


def shown(file: File, given: dict[str, str], may_read: bool = True) -> dict[str, Any]:
    """What the template files/objections.html shows."""
    rows = objecting.of(file)
    unseal = opener(file.person.subject) if rows and may_read else None
    found = [Shown(one, objecting.words_of(one, unseal) if unseal else "") for one in rows]
    return {
        "objections": found, "objected": any(one.stands for one in rows), "may_read": may_read,
        "object_key": given.get("key") or str(uuid.uuid4()),
    }  # fmt: skip
