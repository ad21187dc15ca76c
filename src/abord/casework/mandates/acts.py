"""Giving a mandate, ending it, checking a printed one; and acting under one, which the person always sees."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from abord.casework.files.acts.common import CannotDo, happened, next_number, service_code, today
from abord.casework.files.models import File, Person
from abord.casework.journal import chain
from abord.casework.mandates.guard import is_helper
from abord.casework.mandates.kinds import LONGEST_DAYS, MAY, NEEDS_AN_END, Kind, Power
from abord.casework.mandates.models import Death, Mandate
from abord.casework.organisations.models import Organisation, Worker
from abord.casework.organisations.scope import SYSTEM, Actor, ActorKind, Scope, current, scoped
from abord.casework.purposes import Purpose

CODE_LENGTH = 16


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


def give(file: File, terms: Terms) -> Mandate:
    """Write down a mandate that the person (or a court) gives. What cannot be is refused, and nothing changes."""
    _check(file.person, terms)
    number = next_number("mandate", "M")
    made: Mandate = Mandate.objects.create(
        number=number, person=file.person, kind=terms.kind, name=" ".join(terms.name.split())[:150], of=terms.of[:150],
        reach=terms.reach[:150], worker=terms.worker, powers=sorted(terms.powers), procedures=sorted(terms.procedures),
        basis=terms.basis[:250], starts=terms.starts, ends=terms.ends, hash=digest(number, file.person, terms),
    )  # fmt: skip
    happened(file, "mandate_given", terms.starts, mandate=made.number, mandate_kind=terms.kind.value)
    return made


def _check(person: Person, terms: Terms) -> None:
    if Death.objects.filter(person=person).exists():
        raise CannotDo("mandate_of_deceased")
    if not terms.name.strip():
        raise CannotDo("mandate_name")
    if not terms.powers or not terms.powers <= MAY[terms.kind]:
        raise CannotDo("mandate_powers")
    if terms.kind in NEEDS_AN_END:
        if terms.ends is None:
            raise CannotDo("mandate_end")
        if (terms.ends - terms.starts).days > LONGEST_DAYS:
            raise CannotDo("mandate_too_long")
    if terms.ends is not None and terms.ends < max(terms.starts, today()):
        raise CannotDo("mandate_period")
    if terms.kind is Kind.REPRESENTATIVE and not terms.basis.strip():
        raise CannotDo("mandate_basis")
    if terms.worker is not None and not is_helper(terms.worker.pk):
        raise CannotDo("mandate_helper_account")


def withdraw(mandate: Mandate) -> None:
    """End it, at once. The person may always; a reason is not asked."""
    if mandate.withdrawn_on is None:
        mandate.withdrawn_on, mandate.withdrawn_by = today(), current().actor.name
        mandate.save(update_fields=["withdrawn_on", "withdrawn_by"])
        happened(mandate.person.file, "mandate_withdrawn", mandate=mandate.number)


def of_file(file: File) -> list[Mandate]:
    """All mandates of a person, newest first, ended ones too."""
    return list(Mandate.objects.select_related("person__death").filter(person=file.person).order_by("-pk"))


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
        number, person.name, terms.kind.value, " ".join(terms.name.split())[:150], terms.of[:150],
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
