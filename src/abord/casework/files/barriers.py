"""Why a right is not received: barrier codes, and the kinds of non-take-up that follow from what happened.

The kinds are separate axes, not one list: they are derived from dates and amounts, never typed in. The wording is
that of the sources (Van Oorschot and Math, Odenore, Reinstadler, as the policy documents quote them).
"""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass, replace


class Barrier(enum.StrEnum):
    """What stood in the way, B01 to B29. It describes the road, never the person."""

    NO_RIGHTS_HOLDER = "B01"
    UNKNOWN = "B02"
    EXCLUDED_BY_LAW = "B03"
    FEAR = "B04"
    BURDEN = "B05"
    LANGUAGE = "B06"
    DISTANCE = "B07"
    NO_DEVICE = "B08"
    WEAK_DIGITAL_SKILLS = "B09"
    WRITTEN_ONLY = "B10"
    PRIVACY_WITH_HELPER = "B11"
    RECEPTION = "B12"
    STEPS_NOT_RETAINED = "B13"
    NO_RECEIPT = "B14"
    NO_STATUS = "B15"
    STEP_LEARNT_LATE = "B16"
    DATA_INVISIBLE = "B17"
    WRONG_ENTRIES = "B18"
    MISTAKE_PUNISHED = "B19"
    DECISION_UNCLEAR = "B20"
    SENT_AROUND = "B21"
    REASSESSED = "B22"
    NO_VAGUE_QUESTION = "B23"
    COST = "B24"
    DURATION = "B25"
    REPRISALS = "B26"
    REMEDIES_UNKNOWN = "B27"
    LOCAL_DIFFERENCES = "B28"
    CONDITIONALITY = "B29"


class Exit(enum.StrEnum):
    """How an item leaves the list of what is open. There is no exit by silence."""

    RECEIVED = "received"
    DECLINED = "declined"
    REFUSED = "refused"
    NOT_ENTITLED = "not_entitled"
    EXCLUDED = "excluded"
    LOST_CONTACT = "lost_contact"


NEEDS_BARRIER = frozenset({Exit.DECLINED, Exit.REFUSED, Exit.EXCLUDED, Exit.LOST_CONTACT})
"""Exits that say why: the code is asked, the person may leave it open ("I'd rather not say")."""

CLOSES = frozenset({Exit.RECEIVED, Exit.DECLINED})
"""House rule: an item is open until it is received or the person says no. Other exits stop the work, not the item:
it comes back when something changes, and it stays in the counts of what is open."""


class Cause(enum.StrEnum):
    """On whose side it stopped: not asked for (primary), or asked for and not given (secondary)."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    NONE = "none"


class Extent(enum.StrEnum):
    """How much is missing of what the law gives."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class Duration(enum.StrEnum):
    """Until when: asked for later (temporary), never in the whole time (permanent), or not over yet (open)."""

    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    OPEN = "open"
    NONE = "none"


class Axis(enum.StrEnum):
    """The kinds that one word does not tell: each is counted by itself, and a right may be in several."""

    PERMANENT = "permanent"
    CUMULATIVE = "cumulative"
    FRICTIONAL = "frictional"
    QUASI = "quasi"


class Kind(enum.StrEnum):
    """Cause, extent and time in one word, for a table in which each right of a person is counted once."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    BY_ITSELF = "by_itself"
    PARTIAL = "partial"
    TEMPORARY = "temporary"
    TAKEN_UP = "taken_up"
    NO_RIGHT = "no_right"


@dataclass(frozen=True, slots=True)
class History:
    """What happened with one right of one person.

    Attributes:
        entitled_from: since when the right is there, as far as computed; None: it was not established.
        entitled_until: the last day of it; None: it still runs.
        asked_on: the day of the application; of no meaning for a right that is given by itself.
        by_itself: granted without an application.
        due, granted, paid: the yearly amount by law, by decision, and as it is paid; None: not known.
        in_part: granted in part, or less than before, where the amounts are not known.
        granted_by_decision: a decision gives it; it may not have been received yet.
        paid_in_full: whether all that was granted is paid; None: not known.
        only_behaviour_fails: all conditions are met but one that asks for behaviour; None: not known.
    """

    entitled_from: datetime.date | None
    entitled_until: datetime.date | None = None
    asked_on: datetime.date | None = None
    granted_on: datetime.date | None = None
    by_itself: bool = False
    due: float | None = None
    granted: float | None = None
    paid: float | None = None
    in_part: bool = False
    granted_by_decision: bool = False
    paid_in_full: bool | None = None
    only_behaviour_fails: bool | None = None


@dataclass(frozen=True, slots=True)
class Axes:
    """The kinds of non-take-up of one right, each on its own axis. None: the data do not tell; that is never "no"."""

    cause: Cause
    extent: Extent
    duration: Duration
    frictional: bool | None
    quasi: bool | None
    permanent: bool | None
    cumulative: bool | None = False

    @property
    def is_missing(self) -> bool | None:
        """Whether something of the right is not received."""
        return True if self.extent is not Extent.NONE else self.frictional

    @property
    def is_taken_up(self) -> bool:
        """Whether nothing is missing, as far as is known."""
        return not self.is_missing and not self.quasi


def axes(history: History, today: datetime.date, others_missing: bool | None = False) -> Axes:
    """Which kinds of non-take-up this is. ``others_missing``: whether somebody misses another right meanwhile."""
    if history.entitled_from is None or history.entitled_from > today:
        return Axes(Cause.NONE, Extent.NONE, Duration.NONE, False, history.only_behaviour_fails, False)
    extent = _extent(history)
    asked = history.asked_on is not None and history.asked_on <= today
    cause = Cause.NONE
    if extent is not Extent.NONE and not history.by_itself:
        cause = Cause.SECONDARY if asked else Cause.PRIMARY
    over = None if history.entitled_until is None else history.entitled_until < today
    permanent = over if extent is Extent.FULL and not asked else False
    found = Axes(
        cause, extent, Duration.PERMANENT if permanent else _duration(history, today, extent), _frictional(history),
        history.only_behaviour_fails if extent is Extent.FULL else False, permanent,
    )  # fmt: skip
    return replace(found, cumulative=both(found.is_missing, others_missing))


def kind(history: History, today: datetime.date) -> Kind:
    """What happened in one word: the extent counts before the time, and both before the cause."""
    if history.entitled_from is None or history.entitled_from > today:
        return Kind.NO_RIGHT
    found = axes(history, today)
    if found.extent is Extent.FULL:
        return {Cause.PRIMARY: Kind.PRIMARY, Cause.SECONDARY: Kind.SECONDARY, Cause.NONE: Kind.BY_ITSELF}[found.cause]
    if found.extent is Extent.PARTIAL:
        return Kind.PARTIAL
    return Kind.TEMPORARY if found.duration is Duration.TEMPORARY else Kind.TAKEN_UP


def _extent(history: History) -> Extent:
    if history.granted_on is None or history.granted == 0:
        return Extent.FULL
    if history.in_part:
        return Extent.PARTIAL
    if history.due is not None and history.granted is not None and history.granted < history.due:
        return Extent.PARTIAL
    return Extent.NONE


def _frictional(history: History) -> bool | None:
    """Granted and not paid in full; what was not granted cannot be paid too little."""
    if history.granted_on is None:
        return None if history.granted_by_decision else False
    if history.paid_in_full is not None:
        return not history.paid_in_full
    return None if history.granted is None or history.paid is None else history.paid < history.granted


def _duration(history: History, today: datetime.date, extent: Extent) -> Duration:
    """Of what is not permanent."""
    assert history.entitled_from is not None
    asked = history.asked_on is not None and history.asked_on <= today
    if asked and history.asked_on > history.entitled_from and not history.by_itself:  # type: ignore[operator]
        return Duration.TEMPORARY
    return Duration.OPEN if extent is not Extent.NONE or _frictional(history) else Duration.NONE


def both(one: bool | None, other: bool | None) -> bool | None:
    """Whether both hold; not known where that hangs on what is not known."""
    if one is False or other is False:
        return False
    return None if one is None or other is None else True
