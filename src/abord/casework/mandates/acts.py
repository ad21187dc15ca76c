"""Giving a mandate, ending it, checking a printed one; and acting under one, which the person always sees."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from abord.casework.files.acts import common, follow
from abord.casework.files.acts.common import CannotDo, CannotDoYet, happened, next_number, service_code, today
from abord.casework.files.course import TaskWanted, Wanted
from abord.casework.files.models import File, Notice, Person
from abord.casework.journal import chain
from abord.casework.mandates.guard import is_helper
from abord.casework.mandates.kinds import CHOSEN_ALONE, LONGEST_DAYS, MAY, NEEDS_AN_END, Kind, Power, in_order
from abord.casework.mandates.models import Death, Mandate
from abord.casework.organisations.compiled import compiled
from abord.casework.organisations.models import Organisation, Worker
from abord.casework.organisations.scope import SYSTEM, Actor, ActorKind, Scope, current, scoped
from abord.casework.purposes import Purpose

CODE_LENGTH = 16
NOBODY_KNOWS = "?"
"""Stands for the judgment or law where none was written down: in files of before that was asked."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed."""

    kind: Kind
    name: str
    powers: frozenset[Power]
    starts: datetime.date
    ends: datetime.date | None
    of: str = ""
    reach: str = ""
    basis: str = ""
    procedures: tuple[str, ...] = ()
    worker: Worker | None = None

    @property
    def listed(self) -> list[Power]:
        """Its powers, in the order in which people read them."""
        return in_order(self.powers)


def give(file: File, terms: Terms) -> Mandate:
    """Write down a mandate that the person (or a court) gives. What cannot be is refused, and nothing changes.

    The same one given twice is one mandate.
    """
    check_terms(file, terms)
    number = next_number("mandate", "M")  # a form that is sent twice waits here for the first
    kept: dict[str, Any] = {
        "person": file.person, "kind": terms.kind, "name": _name(terms), "of": terms.of[:150],
        "reach": terms.reach[:150], "worker": terms.worker, "powers": sorted(terms.powers),
        "procedures": sorted(terms.procedures), "basis": terms.basis[:250], "starts": terms.starts, "ends": terms.ends,
        "withdrawn_on": None,
    }  # fmt: skip
    given: Mandate | None = Mandate.objects.filter(**kept).first()
    if given is not None:
        return given
    made: Mandate = Mandate.objects.create(number=number, hash=digest(number, file.person, terms), **kept)
    happened(file, "mandate_given", terms.starts, mandate=made.number, mandate_kind=terms.kind.value)
    return made


def check_terms(file: File, terms: Terms) -> None:
    """Whether they can be agreed, before anything is written.

    Raises:
        CannotDo: where nobody can give it, or not so.
        CannotDoYet: with all that is wrong with the terms at once, by the field in which it is mended.
    """
    _not_further()
    if current().actor.kind is ActorKind.PERSON and terms.kind not in CHOSEN_ALONE:
        raise CannotDo("mandate_kind")
    if Death.objects.filter(person=file.person).exists():
        raise CannotDo("mandate_of_deceased")
    wrong = {field: CannotDo(key) for field, key in _wrong(terms)}
    if wrong:
        raise CannotDoYet(wrong)


def _wrong(terms: Terms) -> Iterator[tuple[str, str]]:
    """Field and what is wrong, in the order of the forms."""
    if not terms.name.strip():
        yield "name", "mandate_name"
    if terms.worker is not None and not is_helper(terms.worker.pk):
        yield "account", "mandate_helper_account"
    if not terms.powers or not terms.powers <= MAY[terms.kind]:
        yield "powers", "mandate_powers"
    elif terms.worker is not None and Power.SEE not in terms.powers:
        yield "powers", "mandate_see"  # without it the account opens nothing
    if terms.ends is None:
        if terms.kind in NEEDS_AN_END:
            yield "ends", "mandate_end"
    elif terms.ends < max(terms.starts, today()):
        yield "ends", "mandate_period"
    elif terms.kind in NEEDS_AN_END and (terms.ends - terms.starts).days > LONGEST_DAYS:
        yield "ends", "mandate_too_long"
    if terms.kind is Kind.REPRESENTATIVE and not terms.basis.strip():
        yield "basis", "mandate_basis"


def _name(terms: Terms) -> str:
    return " ".join(terms.name.split())[:150]


def _not_further() -> None:
    """Who acts under a mandate gives none on and ends none of another."""
    if current().actor.kind is ActorKind.MANDATE:
        raise CannotDo("mandate_not_further")


def withdraw(mandate: Mandate) -> None:
    """End what the person gave, at once. The person may always; a reason is not asked."""
    _not_further()
    if mandate.kind == Kind.REPRESENTATIVE:
        raise CannotDo("mandate_by_judgment")
    if mandate.withdrawn_on is None:
        mandate.withdrawn_on, mandate.withdrawn_by = today(), current().actor.name
        mandate.save(update_fields=["withdrawn_on", "withdrawn_by"])
        happened(mandate.person.file, "mandate_withdrawn", mandate=mandate.number)
        copies = mandate.person.file.tasks.filter(key__startswith="copy:", key__endswith=f":{mandate.pk}", done_on=None)
        copies.update(done_on=today())  # what was still to be sent to them no longer is


def end_by_judgment(mandate: Mandate, on: datetime.date, basis: str) -> None:
    """Write down that a representative is one no more from a day on, and by which judgment or law. Only a worker may.

    The judge may name a day that is still to come. What was written down wrongly is put right by writing it anew; where
    the day moves on, what was written since goes to the representative yet.
    """
    if common.worker_id() is None:
        raise CannotDo("only_a_worker")
    if mandate.kind != Kind.REPRESENTATIVE:
        raise CannotDo("mandate_of_the_person")
    if not "".join(basis.split()).strip(NOBODY_KNOWS):
        raise CannotDo("mandate_end_basis")
    if not mandate.starts <= on <= today() + datetime.timedelta(LONGEST_DAYS):
        raise CannotDo("mandate_end_day")
    noted = (on, " ".join(basis.split())[:250])
    if (mandate.withdrawn_on, mandate.end_basis) != noted:  # a form that is sent twice is one note
        ended = mandate.withdrawn_on
        (mandate.withdrawn_on, mandate.end_basis), mandate.withdrawn_by = noted, current().actor.name
        mandate.save(update_fields=["withdrawn_on", "withdrawn_by", "end_basis"])
        happened(mandate.person.file, "mandate_ended", mandate=mandate.number, until=on.isoformat())
        _looked_into(mandate)
        _missed(mandate, ended)


def undo_end(mandate: Mandate, because: str) -> None:
    """That the end of a representation was noted was a mistake: it goes on. Only a worker may; the person reads why.

    What was noted stays in the events, and what was written meanwhile goes to the representative yet. Where it ended
    all the same, that is noted anew, with its judgment or law.
    """
    if common.worker_id() is None:
        raise CannotDo("only_a_worker")
    if mandate.kind != Kind.REPRESENTATIVE:
        raise CannotDo("mandate_of_the_person")
    if not because.strip():
        raise CannotDo("mandate_undo_because")
    if mandate.withdrawn_on is not None:  # a form that is sent twice is one note
        ended = mandate.withdrawn_on
        was = {"until": ended.isoformat(), "basis": mandate.end_basis}
        mandate.withdrawn_on, mandate.withdrawn_by, mandate.end_basis = None, "", ""
        mandate.save(update_fields=["withdrawn_on", "withdrawn_by", "end_basis"])
        because = " ".join(because.split())[:250]
        happened(mandate.person.file, "mandate_end_undone", mandate=mandate.number, because=because, **was)
        _looked_into(mandate)
        _missed(mandate, ended)


def _missed(mandate: Mandate, ended: datetime.date | None) -> None:
    """What was written since an end that was noted by mistake: copies that nobody sent then are to be sent.

    A decision on paper may be noted with an earlier day than that on which it was written down, which its event keeps.
    """
    if ended is None:
        return
    file = mandate.person.file
    written = {
        (one.at, one.data.get("subject"), one.application_id): timezone.localdate(one.recorded_at)
        for one in file.events.filter(kind="notice_sent").order_by("pk")
    }
    rows = Notice.objects.filter(file=file).select_related("file__handler", "application__handler")
    for notice in rows.order_by("pk"):
        day = written.get((notice.sent_on, notice.subject, notice.application_id), notice.sent_on)
        if day >= ended:
            follow.copy_to(mandate, notice, day)


def look_at_ends() -> int:
    """A representation that was ended by a button, before a judgment or law was asked for: somebody looks into it."""
    rows = Mandate.objects.filter(kind=Kind.REPRESENTATIVE, end_basis=NOBODY_KNOWS, person__death=None)
    return sum(
        follow.want(
            one.person.file, TaskWanted(Wanted.LOOK_INTO, today()), _key(one), None, "represented",
            {"name": one.name, "mandate": one.number},
        )
        for one in rows.select_related("person__file__handler").order_by("pk")
    )  # fmt: skip


def _looked_into(mandate: Mandate) -> None:
    follow.finish(mandate.person.file.tasks.filter(key=_key(mandate)))


def _key(mandate: Mandate) -> str:
    return f"represented:{mandate.pk}"


def of_file(file: File) -> list[Mandate]:
    """All mandates of a person, newest first, ended ones too."""
    return _of_person(person=file.person)


@compiled
def _of_person(person: Any) -> Any:
    return Mandate.objects.select_related("person__death", "worker").filter(person=person).order_by("-pk")


def of_helper(worker_id: int, day: datetime.date | None = None) -> list[Mandate]:
    """The mandates in force of someone with an account."""
    rows = Mandate.objects.select_related("person__file", "person__death").filter(worker_id=worker_id).order_by("-pk")
    return [one for one in rows if one.holds(day or today())]


@contextmanager
def acting(mandate: Mandate) -> Iterator[Scope]:
    """Everything inside is done, and shown to the person, as done under this mandate."""
    outer = current()
    actor = Actor(ActorKind.MANDATE, mandate.number, shown(mandate), outer.actor.roles)
    with scoped(Scope(outer.organisation_id, actor, Purpose.OWN_FILE)) as scope:
        yield scope


def shown(mandate: Mandate) -> str:
    """As the person sees it in the access log."""
    return f"{mandate.name} ({mandate.of})" if mandate.of else str(mandate.name)


def use(mandate: Mandate, power: Power, right: str | None = None) -> None:
    """Make sure that this may be done under the mandate today, and let the person see that it is used.

    ``right``: None for what concerns the person and no right in particular.
    """
    if right is None:
        right = mandate.procedures[0] if mandate.procedures else ""
    if not mandate.gives(power, today(), right):
        raise CannotDo("mandate_not_good")
    chain.record("mandate_used", mandate.person.subject, about=f"mandate {mandate.number}", power=power.value)


# The printed mandate.


def digest(number: str, person: Person, terms: Terms) -> str:
    """Over all that stands on the paper: another name, day or power gives another hash."""
    said = [
        number, person.name, terms.kind.value, _name(terms), terms.of[:150],
        sorted(power.value for power in terms.powers), sorted(terms.procedures), terms.basis[:250],
        terms.starts.isoformat(), terms.ends.isoformat() if terms.ends else "",
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def code(mandate: Mandate) -> str:
    """The code on the paper."""
    short = str(mandate.hash)[:CODE_LENGTH]
    return "-".join(short[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def check(number: str, typed: str, day: datetime.date | None = None) -> Mandate | None:
    """The mandate of a paper, where number and code belong together and it holds today; needs no scope.

    What is forged, ended, or never was, gives the same answer.
    """
    number = number.strip().upper()
    short = "".join(sign for sign in typed.lower() if sign.isalnum())
    if len(short) != CODE_LENGTH:
        return None
    for one in [one for one in Organisation.objects.all() if number.startswith(service_code(one))]:
        with scoped(Scope(one.pk, SYSTEM, Purpose.OWN_FILE)):
            found = Mandate.objects.select_related("person__death").filter(number=number).first()
            if found is None or not str(found.hash).startswith(short) or not found.holds(day or today()):
                continue
            chain.record("mandate_checked", found.person.subject, about=f"mandate {found.number}")
            return found  # type: ignore[no-any-return]
    return None
