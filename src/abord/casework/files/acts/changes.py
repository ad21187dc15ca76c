"""What a change would do, reckoned before anything is sent: the same law and day for before and after.

Nothing here is a decision, and nothing is kept until the person sends it; then what was shown is kept as it was.
"""

from __future__ import annotations

import datetime
import enum
import uuid
from dataclasses import dataclass, replace

from abord.book import open_book
from abord.casework.files.acts import own
from abord.casework.files.acts.common import CannotDo, happened
from abord.casework.files.acts.items import read_situation
from abord.casework.files.course import Channel
from abord.casework.files.models import Application, File, Request
from abord.engine.bound import Span
from abord.screening.assess import Outcome, Result, assess
from abord.situation.model import History, Link, Person, Situation, Stated, StatedFacts

NEWCOMER = "newcomer"
"""Who comes to live there, in the situation that is reckoned with."""
WAGE = "wage_net"
OTHER_WAGES = ("wage_gross", "wage_taxable")
"""The same wage by another count: what was told of it before the change is over."""
FOLLOW_WAGE = (
    "began_work_while_on_living_wage",
    "months_of_work_exemption_used",
    "months_fully_unemployed",
    "restarted_work_after_two_years",
    "income_changed_by_a_fifth",
)
"""What another wage may change too. Nobody was asked yet: after the change it is not known, whatever was before."""
NOT_KNOWN = (Stated(None),)
RELATIONS = (
    "SPOUSE", "LEGAL_COHABITANT", "DE_FACTO_PARTNER", "CHILD", "STEPCHILD", "PARENT", "SIBLING", "GRANDPARENT",
    "GRANDCHILD", "NOT_RELATED",
)  # fmt: skip
"""What somebody who comes to live there can be to the person; anything else is left open."""
OLDEST = 120


class What(enum.StrEnum):
    """What changes. Of anything else nothing can be reckoned, and it is sent in words."""

    WAGE = "wage"
    NEWCOMER = "newcomer"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Told:
    """A change as it is told: the new net wage in EUR/month, or who comes to live there."""

    what: What
    a_month: float | None = None
    relation: str = ""
    age: int | None = None


class Follows(enum.StrEnum):
    """What would follow for one right."""

    SAME = "same"
    MORE = "more"
    LESS = "less"
    BEGINS = "begins"
    ENDS = "ends"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Consequence:
    """One right: what would follow, the amounts where they are proved, and which data are not known."""

    right: str
    follows: Follows
    before: Span | None = None
    after: Span | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a change would do, by the law of ``date``; and what was asked of which nothing can be reckoned."""

    date: datetime.date
    found: list[Consequence]
    not_reckoned: list[Application]


def look(file: File, told: Told) -> Reckoned | None:
    """Reckon a change; None where nothing can be: no household is known here, or it is told in words alone."""
    check(told)
    text = (file.situation or {}).get("text", "")
    if told.what is What.OTHER or not text:
        return None
    situation = read_situation(text)
    person = next(iter(situation.persons))
    changed = _changed(situation, person, told)
    if changed is None:
        return None
    before = assess(open_book(), situation, persons=[person], thorough=False)
    after = assess(open_book(), changed, before.date, persons=[person], thorough=False)
    asked = list(file.applications.order_by("filed_on"))
    own_rights = {one.right for one in asked}
    found = [
        made for one, then in zip(before.results, after.results, strict=True)
        if (made := _consequence(one, then)).follows is not Follows.SAME or one.right in own_rights
        if made.right in own_rights or made.follows is not Follows.NOT_KNOWN or one.outcome is Outcome.ENTITLED
    ]  # fmt: skip
    known = {one.right for one in before.results}
    return Reckoned(before.date, found, [one for one in asked if one.right not in known])


def check(told: Told) -> None:
    """What is missing in what was told.

    Raises:
        CannotDo: naming it.
    """
    most = open_book().facts[WAGE].high
    if told.what is What.WAGE and (told.a_month is None or not 0 <= told.a_month * 12 <= most):
        raise CannotDo("change_wage")
    if told.relation and told.relation not in RELATIONS:
        raise CannotDo("change_what")
    if told.age is not None and not 0 <= told.age <= OLDEST:
        raise CannotDo("change_age")


def send(
    file: File, text: str, channel: Channel, key: uuid.UUID, said: list[str], date: datetime.date | None
) -> Request:
    """Tell the change. The day of each application stays; what was shown before is kept as it was shown."""
    is_new = not Request.objects.filter(key=key).exists()
    made = own.ask(file, "change", text, channel, key)
    if is_new:
        happened(file, "change_shown", said=said, law=date.isoformat() if date else "")
    return made


def _changed(situation: Situation, person: str, told: Told) -> Situation | None:
    """The household after the change; None where it is not known under which roof the person lives."""
    if told.what is What.WAGE:
        assert told.a_month is not None
        own_facts = situation.persons[person].facts
        facts = {name: stated for name, stated in own_facts.items() if name not in OTHER_WAGES}
        facts |= {name: NOT_KNOWN for name in FOLLOW_WAGE if not _is_so(own_facts.get(name, ()))}
        facts[WAGE] = (Stated(told.a_month * 12),)
        changed = replace(situation.persons[person], facts=facts)
        return replace(situation, persons={**situation.persons, person: changed})
    if not any(person in roof.persons for roof in situation.roofs):
        return None
    name = NEWCOMER
    while name in situation.persons:
        name += "_"
    roofs = tuple(
        replace(roof, persons=(*roof.persons, name)) if person in roof.persons else roof for roof in situation.roofs
    )
    links: tuple[Link, ...] = (Link(name, person, kin=told.relation),) if told.relation else ()
    about: StatedFacts = {"age": (Stated(float(told.age)),)} if told.age is not None else {}
    persons = {**situation.persons, name: Person(facts=about, is_new=True)}
    ages = situation.assume_ages or situation.assume_usual  # what goes without saying of a baby is not asked of one
    return replace(situation, persons=persons, roofs=roofs, links=(*situation.links, *links), assume_ages=ages)


def _is_so(history: History) -> bool:
    """Whether it was told that this is so: another wage does not undo that."""
    return any(one.value is True for one in history)


def _consequence(before: Result, after: Result) -> Consequence:
    right, was, becomes = before.right, before.outcome, after.outcome
    missing = tuple(dict.fromkeys(one.fact for one in after.missing))
    if Outcome.NOT_YET_KNOWN in (was, becomes):
        return Consequence(right, Follows.NOT_KNOWN, before.amount, None, missing)
    if was is not becomes:
        follows = Follows.BEGINS if becomes is Outcome.ENTITLED else Follows.ENDS
        return Consequence(right, follows, before.amount, after.amount, missing)
    one, then = before.amount, after.amount
    if becomes is Outcome.NOT_ENTITLED or one is None or then is None:
        return Consequence(right, Follows.SAME)
    if then.low > one.high:
        return Consequence(right, Follows.MORE, one, then, missing)
    if then.high < one.low:
        return Consequence(right, Follows.LESS, one, then, missing)
    same = one.is_settled and then.is_settled
    return Consequence(right, Follows.SAME if same else Follows.NOT_KNOWN, one, then, missing)
