"""Where something was to be put right or brought again a few times, the service offers help: a task, and nothing else.

No number is kept of anybody, and no advice and no decision comes here: the imports are kept apart (``pyproject.toml``).
The offer goes once it is answered, be it with no, and what was before it counts no more.
"""

from __future__ import annotations

import datetime
import enum

from abord.casework.clocks.calendar import months_later
from abord.casework.files.acts import follow
from abord.casework.files.acts.common import happened, today
from abord.casework.files.choices import choices
from abord.casework.files.course import TaskWanted, Wanted
from abord.casework.files.models import File
from abord.casework.files.plan import Owner

AGAIN = ("asked_own_mistake", "asked_correction", "papers_asked")
"""What is told in good faith, or asked of the person once more. Nobody is asked why."""
KEY = "help:"
"""In the key of the task, before the last of these that counted."""


class Help(enum.StrEnum):
    """How somebody can help."""

    PHONE = "phone"
    DESK = "desk"
    HOME = "home"
    TRUSTED = "trusted"
    """Together with somebody of an association, or somebody whom the person trusts."""


def look(file: File) -> None:
    """Offer help, where these came a few times in a few months and no offer stands."""
    chosen, offers = choices(), list(file.tasks.filter(what=Wanted.OFFER_HELP).order_by("pk"))
    if any(one.done_on is None for one in offers) or follow.has_died(file):
        return
    counted = max((int(one.key.removeprefix(KEY)) for one in offers if one.key), default=0)
    since = months_later(today(), -chosen["help_offer_months"].value)
    found = list(
        file.events.filter(kind__in=AGAIN, at__gte=since, pk__gt=counted).order_by("pk").values_list("pk", flat=True)
    )
    if len(found) >= chosen["help_offer_times"].value:
        due = today() + datetime.timedelta(days=chosen["help_offer_days"].value)
        follow.want(file, TaskWanted(Wanted.OFFER_HELP, due), f"{KEY}{found[-1]}", says="offer_help")


def papers_asked(file: File, owner: Owner, papers: list[str]) -> None:
    """The person was asked once more for papers: the plan that came with the application did not name them."""
    if owner is Owner.PERSON and papers:
        happened(file, "papers_asked")
        look(file)


def answer(file: File, kind: Help | None) -> None:
    """Yes, in this way: somebody calls to arrange it. No: nothing follows, and that it was no is written nowhere."""
    for task in follow.finish(file.tasks.filter(what=Wanted.OFFER_HELP)):
        if kind is not None:
            wanted = TaskWanted(Wanted.CALL_BACK, today())
            follow.want(file, wanted, f"help_wanted:{task.pk}", None, "help_wanted", {"help": kind.value})
