"""Who works here, in which roles, from when until when: what an administrator may do, and what nobody may.

Nobody changes the own roles; whoever helps from outside has no role in the service; who handles appeals handles no
files; and the last administrator stays until there is another.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from abord.casework.journal import chain
from abord.casework.organisations import accounts
from abord.casework.organisations.models import Membership, Worker, memberships_of
from abord.casework.organisations.scope import Role, current
from abord.casework.permissions import FILE_STAFF


class CannotChange(Exception):
    """Something that is not done so: ``key`` names the words for it (``err_<key>``). Nothing has changed."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(slots=True)
class Member:
    """Someone with a role here, today or later."""

    worker: Worker
    linked: bool
    memberships: list[Membership] = field(default_factory=list)

    @property
    def roles(self) -> list[Role]:
        """Held now or from a later day."""
        return [Role(one.role) for one in self.memberships]


def members() -> list[Member]:
    """Everyone with a role that has not ended, by name."""
    rows = _running().select_related("worker").order_by("worker__name", "worker_id", "role")
    found: dict[int, Member] = {}
    for row in rows:
        found.setdefault(row.worker_id, Member(row.worker, False)).memberships.append(row)
    linked = TOTPDevice.objects.filter(user_id__in=found, confirmed=True).values_list("user_id", flat=True)
    for worker_id in linked:
        found[worker_id].linked = True
    return list(found.values())


def _running() -> Any:
    today = timezone.localdate()
    return Membership.objects.filter(Q(ends__isnull=True) | Q(ends__gte=today))


def invite(
    email: str, name: str, language: str, roles: Iterable[Role], until: datetime.date | None, *,
    by_provider: bool = False, further: bool = False,
) -> tuple[Worker, str]:  # fmt: skip
    """An account with roles here. A first password is given once; who has an account elsewhere keeps the own.

    Args:
        by_provider: no password: who signs in through the identity provider of the organisation.
        further: beside the roles that are held already.
    """
    email, name, wanted = email.strip().lower(), " ".join(name.split()), frozenset(roles)
    try:
        validate_email(email)
    except ValidationError:
        raise CannotChange("member_email") from None
    _allowed(wanted, until)
    found, password = Worker.objects.filter(email=email).first(), ""
    if found is None:
        if not name:
            raise CannotChange("member_name")
        password = "" if by_provider else accounts.temporary_password()
        found = Worker.objects.create_worker(email, name[:120], password or None, language)
        found.password_is_temporary = bool(password)
        found.save(update_fields=["password_is_temporary"])
    change(found, wanted, until, further)
    return found, password


def change(worker: Worker, roles: Iterable[Role], until: datetime.date | None, further: bool = False) -> None:
    """These roles from today, and no others; or ``further`` ones, beside those that are held."""
    wanted, today = frozenset(roles), timezone.localdate()
    _not_oneself(worker)
    held = list(_running().filter(worker=worker))
    _allowed(wanted | ({Role(row.role) for row in held} if further else set()), until)
    if Role.ADMIN not in wanted and not further:
        _not_the_last(worker)
    for row in held:
        is_wanted = Role(row.role) in wanted
        if (is_wanted and row.ends != until) or not (is_wanted or further):
            _end(row, today)
    kept = {Role(row.role) for row in held if Role(row.role) in wanted and row.ends == until}
    for role in sorted(wanted - kept):
        Membership.objects.create(worker=worker, role=role, starts=today, ends=until)
    chain.record("roles_given", about=f"worker {worker.pk}", roles=sorted(wanted), until=str(until or ""))


def end(worker: Worker) -> None:
    """No role here any more, from now on."""
    _not_oneself(worker)
    _not_the_last(worker)
    end_all(worker)


def end_all(worker: Worker) -> None:
    """The same for the keeper of the installation, who can also end the last administrator and make another."""
    today = timezone.localdate()
    for row in _running().filter(worker=worker):
        _end(row, today)
    chain.record("roles_ended", about=f"worker {worker.pk}")


def let_start_afresh(worker: Worker) -> str:
    """A new first password and a new second factor. Not for who also works elsewhere: not this office's to do."""
    _not_oneself(worker)
    held = memberships_of(int(worker.pk))
    if current().organisation_id not in held or len(held) > 1:
        raise CannotChange("member_elsewhere")
    return accounts.start_afresh(worker)


def find(worker_id: int) -> Worker | None:
    """Someone who has, or had, a role here; nobody else."""
    found: Membership | None = Membership.objects.select_related("worker").filter(worker_id=worker_id).first()
    return found.worker if found is not None else None


def _end(row: Membership, today: datetime.date) -> None:
    if row.starts >= today:
        row.delete()
    else:
        row.ends = today - datetime.timedelta(days=1)
        row.save(update_fields=["ends"])


def _allowed(roles: frozenset[Role], until: datetime.date | None) -> None:
    if not roles:
        raise CannotChange("member_roles")
    if Role.HELPER in roles and len(roles) > 1:
        raise CannotChange("member_helper")
    if Role.APPEALS in roles and roles & set(FILE_STAFF):
        raise CannotChange("member_appeals")
    if Role.QUALITY in roles and roles & {*FILE_STAFF, Role.APPEALS}:
        raise CannotChange("member_quality")
    if until is not None and until < timezone.localdate():
        raise CannotChange("member_until")


def _not_oneself(worker: Worker) -> None:
    if current().actor.id == str(worker.pk):
        raise CannotChange("member_oneself")


def _not_the_last(worker: Worker) -> None:
    admins = _running().filter(role=Role.ADMIN)
    if admins.filter(worker=worker).exists() and not admins.exclude(worker=worker).exists():
        raise CannotChange("member_last")
