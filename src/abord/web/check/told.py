"""What a visitor told, as plain data. What situation follows from it is reckoned in ``household``."""

from __future__ import annotations

import datetime
import re
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from abord.situation.communes import Commune, communes
from abord.situation.problems import Expected
from abord.situation.values import read_day

UNKNOWN, DECLINED = "unknown", "declined"
LIKELY_NIL = "likely_nil"
"""There is probably none, but nobody measured it: what a no on a list says of some numbers (``facts.Rare``)."""
READER = "p1"
MOST_PEOPLE = 12

HERE, ELSEWHERE = "", "elsewhere"
HOMES = {"care_home": "CARE_HOME", "institution": "OTHER_INSTITUTION", "home": "DWELLING", ELSEWHERE: ""}
"""Where people live who belong to the household of the law but not under its roof, and what housing that is."""


@dataclass(slots=True)
class Member:
    """Someone under the roof, or someone elsewhere who matters to it. "" is not told.

    Attributes:
        relation: what this person is to ``of`` ("": to the reader).
        where: "" for under the reader's roof, else one of ``HOMES``.
        beside: who else is named there too: the stable name of another person who lives elsewhere.
    """

    id: str
    name: str = ""
    age: str = ""
    born: str = ""
    relation: str = ""
    shares: str = ""
    where: str = HERE
    of: str = ""
    beside: str = ""


@dataclass(slots=True)
class Told:
    """All of it, as kept in the session or under a code.

    Attributes:
        focus: rights whose questions come first, where the visitor came for them.
        everyone: whether all who live there are named (None: not asked yet).
        answers: ``Subject.id`` in stable names to the answer as typed; "unknown" and "declined" are answers too.
        current: the question that is open now, with the rights that it can decide.
        together: where it is asked about several people on one page, all their questions.
        back_to: where a changed answer, or back from it, leads: "known", "list_type" or "".
        pages: where several questions stood on one page, each to the one that the page was named after; so a page
            counts once.
        has: of a list of what may be so, what is so and has still to be asked how much.
        deep: go on with questions that are expected to change little.
        effort: how much more is asked before the answer is shown again, once somebody went on.
        editing: whose form is open on the page about people: a stable name, "new" or "".
    """

    event: str = ""
    focus: list[str] = field(default_factory=list)
    municipality: str = ""
    members: list[Member] = field(default_factory=lambda: [Member(READER)])
    everyone: bool | None = None
    made: int = 1
    answers: dict[str, str] = field(default_factory=dict)
    current: str = ""
    current_rights: list[str] = field(default_factory=list)
    together: list[str] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    has: list[str] = field(default_factory=list)
    back_to: str = ""
    deep: bool = False
    effort: int = 0
    worry: str = ""
    editing: str = ""

    @classmethod
    def read(cls, data: dict[str, Any] | None) -> Told:
        """From JSON; unknown keys of another version are left out."""
        if not data:
            return cls()
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        fields = Member.__dataclass_fields__
        members = [{key: value for key, value in one.items() if key in fields} for one in known.get("members", [])]
        known["members"] = [Member(**one) for one in members] or [Member(READER)]
        return cls(**known)

    def copy(self) -> Told:
        """The same, to be changed apart."""
        return Told.read(self.write())

    def remove(self, id: str) -> None:
        """Somebody is not there after all; whoever was described by this person is no longer described so."""
        self.members = [one for one in self.members if one.id != id]
        for one in self.members:
            if one.of == id:  # a child of this person is not, for that, a child of the reader
                one.of = one.relation = ""
            if one.beside == id:
                one.beside = ""

    def write(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @property
    def is_empty(self) -> bool:
        """Nothing told yet."""
        return self == Told()

    def member(self, id: str) -> Member | None:
        """Someone by the stable name."""
        return next((one for one in self.members if one.id == id), None)

    def add(self, member: Member) -> None:
        """One more person, with a name that was never used before."""
        self.made += 1
        self.members.append(replace(member, id=f"p{self.made}"))

    @property
    def commune(self) -> Commune | None:
        """The municipality that was chosen."""
        return commune_of(self.municipality)


def commune_of(nis: str) -> Commune | None:
    """A municipality by its code."""
    return next((one for one in communes() if one.nis == nis), None) if nis else None


def check_age(text: str) -> str:
    """An age in full years, as kept; "" where none is given.

    Raises:
        Expected: for anything else.
    """
    text = text.strip()
    if not text:
        return ""
    if not re.fullmatch(r"\d{1,3}", text) or int(text) > 120:
        raise Expected("number_range", low=0, high=120)
    return str(int(text))


def check_born(day: str, month: str, year: str, today: datetime.date) -> str:
    """A date of birth from three fields, as kept; "" where none is given.

    Raises:
        Expected: when it is no day, or one that is still to come.
    """
    if not (day.strip() or month.strip() or year.strip()):
        return ""
    born = read_day(f"{day.strip()}/{month.strip()}/{year.strip()}")
    if born > today or born.year < today.year - 120:
        raise Expected("day_past")
    return born.isoformat()
