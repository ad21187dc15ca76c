"""What the two pages on which an application is withdrawn share: the form read, and what they show."""

from __future__ import annotations

from typing import Any

from abord.casework.files.acts import withdraw
from abord.casework.files.barriers import Barrier
from abord.casework.files.course import Channel
from abord.casework.files.models import Application
from abord.web.desk.reading import right_in_full


def wish(given: dict[str, str]) -> withdraw.Wish:
    """What the person says, on the own page or to a worker."""
    channel = given.get("channel", "")
    return withdraw.Wish(
        "sure" in given, given.get("words", ""), given.get("barrier", ""),
        Channel(channel) if channel in set(Channel) else Channel.WEB,
    )  # fmt: skip


def name_for(row: Application) -> str:
    """What was asked, in the language of the person: so it stands on the receipt."""
    return right_in_full(str(row.file.person.language), row.right, row.asked)


def shown(row: Application, language: str) -> dict[str, Any]:
    """For the page: what it is about, what was withdrawn, and what can still be done."""
    return {
        "row": row, "name": right_in_full(language, row.right, row.asked), "possible": withdraw.is_possible(row),
        "withdrawn": row.stage == "withdrawn", "receipt": withdraw.receipt(row),
        "may_take_back": withdraw.can_take_back(row), "barriers": list(Barrier),
        "paper_language": row.file.person.language,
    }  # fmt: skip
