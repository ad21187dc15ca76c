"""What a mandate is: four kinds, and what each can be for. Nobody signs in with somebody else's credentials."""

from __future__ import annotations

import enum
from collections.abc import Collection


class Kind(enum.StrEnum):
    """In which capacity."""

    TRUSTED = "trusted"
    """Trusted person (vertrouwenspersoon): chosen by the person, stands beside."""
    HELPER = "helper"
    """Someone of an association or a digital help point, who does things together with the person."""
    REPRESENTATIVE = "representative"
    """Legal representative: by judgment or by law, not by choice."""
    REGIE = "regie"
    """Regie person: the one contact who keeps the whole together, when several services are at work."""


class Power(enum.StrEnum):
    """What it is for."""

    SEE = "see"
    """Seeing where the file stands: steps, terms, receipts."""
    NOTICES = "notices"
    """Getting what the service says, beside the person and never instead."""
    SPEAK = "speak"
    """Coming along to appointments and hearings."""
    APPLY = "apply"
    """Applying."""
    CORRECT = "correct"
    """Asking for a correction, telling of a change."""
    REMEDY = "remedy"
    """Asking for a review, complaining, appealing."""


MAY: dict[Kind, frozenset[Power]] = {
    Kind.TRUSTED: frozenset({Power.SEE, Power.NOTICES, Power.SPEAK, Power.CORRECT}),
    Kind.HELPER: frozenset({Power.SEE, Power.SPEAK, Power.APPLY, Power.CORRECT, Power.REMEDY}),
    Kind.REPRESENTATIVE: frozenset(Power),
    Kind.REGIE: frozenset({Power.SEE, Power.NOTICES, Power.SPEAK}),
}
"""What each kind can be for at most. None of them holds a task of the service: there is no such power."""


def in_order(powers: Collection[str]) -> list[Power]:
    """As people read them: first what is seen, last what is contested."""
    return [one for one in Power if one in powers]


LONGEST_DAYS = 366
"""A mandate that someone gives ends within a year; it can be given again."""
NEEDS_AN_END = frozenset({Kind.TRUSTED, Kind.HELPER, Kind.REGIE})
CHOSEN_ALONE = frozenset({Kind.TRUSTED, Kind.HELPER})
"""What a person gives alone, on the own pages. A regie person works for a service and takes it on together with the
person, at the desk; a representative is named by judgment or by law."""
