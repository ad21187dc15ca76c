"""What the two pages on which an application is withdrawn share: the form done, and what they show."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from abord.casework.files.acts import withdraw
from abord.casework.files.barriers import Barrier
from abord.casework.files.course import Channel
from abord.casework.files.models import Application
from abord.casework.organisations.scope import ActorKind, current
from abord.web.files.forms import chosen
from abord.web.files.rights import right_in_full


def act(row: Application, given: dict[str, str]) -> None:
    """Withdraw it, or take it up again, as the form says.

    Raises:
        CannotDo: with what is wrong; nothing has changed.
    """
    match given.get("do"):
        case "withdraw":  # the receipt is in the language of the person
            name = right_in_full(str(row.file.person.language), row.right, row.asked)
            withdraw.withdraw(row, _wish(given), name)
        case "take_back":
            withdraw.take_back(row)
        case _:
            raise Http404


def _wish(given: dict[str, str]) -> withdraw.Wish:
    """What was filled in; on the own pages the person says it there, and no form asks how.

    Raises:
        CannotDo: for a word that is not in the list.
    """
    text, own = given.get("channel", ""), current().actor.kind is ActorKind.PERSON
    channel = Channel.WEB if own else chosen(Channel, text, otherwise="withdraw_channel") if text else Channel.DESK
    return withdraw.Wish("sure" in given, given.get("words", ""), given.get("barrier", ""), channel)


def shown(row: Application, language: str) -> dict[str, Any]:
    """For the page: what it is about, what was withdrawn, and what can still be done."""
    return {
        "row": row, "name": right_in_full(language, row.right, row.asked), "possible": withdraw.is_possible(row),
        "withdrawn": row.stage == "withdrawn", "receipt": withdraw.receipt(row),
        "may_take_back": withdraw.can_take_back(row), "barriers": list(Barrier),
        "paper_language": row.file.person.language,
    }  # fmt: skip
