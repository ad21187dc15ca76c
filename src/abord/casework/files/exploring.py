"""A broad look at rights after a contact, not only at what was asked: what was looked at, and when to look again.

It stops nothing: whoever comes for one thing gets that thing. A tick opens an item, and never closes one.
"""

from __future__ import annotations

import datetime
import enum
from typing import Any

from abord.book import open_book
from abord.casework.clocks.calendar import months_later
from abord.casework.files.choices import choices


class State(enum.StrEnum):
    """How far it is: nobody looked yet, looked at, put off to a day, or the person does not want it."""

    DUE = "due"
    DONE = "done"
    POSTPONED = "postponed"
    DECLINED = "declined"


KEPT = (State.DONE, State.POSTPONED, State.DECLINED)
"""States that somebody wrote down; *due* follows from a contact."""


class How(enum.StrEnum):
    """In a conversation, with the list of rights or without; or with the rights check."""

    TALK = "talk"
    CHECK = "check"


class Mark(enum.StrEnum):
    """What can be ticked beside a right. None of them is a no of the service."""

    DISCUSSED = "discussed"
    HAS = "has"
    ASK = "ask"
    NOT_NOW = "not_now"
    UNWISHED = "unwished"


class Domain(enum.StrEnum):
    """Domains of life that a broad look asks about.

    Where the catalogue has no right in a domain, there is a line to write on.
    """

    INCOME = "income"
    WORK = "work"
    HOUSING = "housing"
    ENERGY = "energy"
    HEALTH = "health"
    FAMILY = "family"
    EDUCATION = "education"
    LEGAL = "legal"
    CULTURE = "culture"
    OTHER = "other"


THEMES = {
    "income": Domain.INCOME, "pension": Domain.INCOME, "debt": Domain.INCOME, "work": Domain.WORK,
    "housing": Domain.HOUSING, "energy": Domain.ENERGY, "health": Domain.HEALTH, "disability": Domain.HEALTH,
    "family": Domain.FAMILY, "education": Domain.EDUCATION, "legal": Domain.LEGAL, "culture": Domain.CULTURE,
}  # fmt: skip
"""Themes of rights to domains; a right stands in the domain of its first theme that has one."""


def domain_of(right: str) -> Domain:
    """Where a right of the catalogue stands."""
    themes = open_book().rights[right].folder.right.themes
    return next((THEMES[one] for one in themes if one in THEMES), Domain.OTHER)


def by_domain(language: str) -> list[tuple[Domain, list[tuple[str, str]]]]:
    """All domains, each with its rights by name; *other* only where something stands in it."""
    found: dict[Domain, list[tuple[str, str]]] = {one: [] for one in Domain}
    for id, one in open_book().rights.items():
        found[domain_of(id)].append((id, one.folder.right.names[language]))
    return [
        (domain, sorted(rights, key=lambda pair: pair[1]))
        for domain, rights in found.items()
        if rights or domain is not Domain.OTHER
    ]


def state_of(contact_on: datetime.date | None, last: Any, today: datetime.date) -> State | None:
    """How far a file is; None where nobody came yet and nothing was written down.

    ``contact_on``: the day of the last contact; ``last``: the exploration that was written down last, with its task.
    A look at all rights holds for some months (``choices.yaml``), then a new contact asks for one again.
    """
    if last is None:
        return State.DUE if contact_on is not None else None
    if last.state == State.POSTPONED:
        waits = last.task.done_on is None and last.task.due > today
        return State.POSTPONED if waits else State.DUE
    holds_until = months_later(last.on, choices()["exploration_holds_months"].value)
    return State.DUE if contact_on is not None and contact_on > holds_until else State(last.state)
