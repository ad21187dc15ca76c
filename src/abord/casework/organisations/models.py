"""Organisations and the people who work for them."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import connection, models, transaction
from django.utils import timezone

from abord.casework.organisations.compiled import compiled
from abord.casework.organisations.scope import Role, Scoped, current


class Organisation(models.Model):
    """A public centre for social welfare, a fund, an association: whoever keeps files apart from others."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=150)
    municipality = models.CharField(max_length=5, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=250, blank=True)
    languages = models.CharField(max_length=20, default="nl")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.name)


@compiled
def _organisation(pk: Any) -> Any:
    return Organisation.objects.filter(pk=pk)


def organisation_in_scope() -> Organisation:
    """The organisation for which somebody is at work."""
    (found,) = _organisation(pk=current().organisation_id)
    return found  # type: ignore[no-any-return]


class WorkerManager(BaseUserManager):
    """Accounts are known by e-mail address, in small letters."""

    def get_by_natural_key(self, username: str | None) -> Any:
        """By e-mail address, however it is typed."""
        return self.get(email=(username or "").strip().lower())

    def create_worker(self, email: str, name: str, password: str | None = None, language: str = "nl") -> Worker:
        """A new account; without a password only an identity provider can open it."""
        worker = self.model(email=email.strip().lower(), name=name, language=language)
        worker.set_password(password)
        worker.save(using=self._db)
        return worker  # type: ignore[no-any-return]


class Worker(AbstractBaseUser):
    """One human being with an account. What someone may do follows from memberships, never from the account."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="nl")
    is_active = models.BooleanField(default=True)
    password_is_temporary = models.BooleanField(default=False)
    """Someone else knows it: the worker chooses another before anything else."""
    identity = models.CharField(max_length=500, null=True, blank=True, unique=True)
    """Issuer and subject at the identity provider, once linked."""

    objects = WorkerManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ("name",)

    def __str__(self) -> str:
        return str(self.name)


@compiled
def worker_by_key(pk: Any) -> Any:
    """The worker of a session."""
    return Worker.objects.filter(pk=pk)


class Membership(Scoped):
    """A role of a worker in an organisation, from a day until a day (both included)."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    # Whoever signs in may find the own memberships before an organisation is chosen.
    policy_also = "worker_id = nullif(current_setting('abord.worker', true), '')::bigint"

    class Meta:
        """One row per role and period."""

        base_manager_name = "objects"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(ends__gte=models.F("starts")),
                name="membership_ends_after_start",
            ),
        )
        indexes = (models.Index(fields=["worker", "organisation"]),)


def memberships_of(worker_id: int, on: datetime.date | None = None) -> dict[int, frozenset[Role]]:
    """Organisation to the roles that a worker holds there on a day; needs no scope."""
    day = on or timezone.localdate()
    with transaction.atomic():
        if connection.vendor == "postgresql":  # the policy reads it; gone with this transaction
            with connection.cursor() as cursor:
                cursor.execute("select set_config('abord.worker', %s, true)", [str(worker_id)])
        held = _held(worker=worker_id, day=day)
    found: dict[int, set[Role]] = {}
    for organisation_id, role in held:
        found.setdefault(organisation_id, set()).add(Role(role))
    return {organisation_id: frozenset(roles) for organisation_id, roles in found.items()}


@compiled
def _held(worker: Any, day: Any) -> Any:
    rows = models.QuerySet(Membership).filter(
        models.Q(ends__isnull=True) | models.Q(ends__gte=day), worker=worker, starts__lte=day
    )
    return rows.order_by("organisation_id").values_list("organisation_id", "role")


class RecoveryCode(models.Model):
    """The hash of a code for when the authenticator is lost; each works once."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)


class Tries(models.Model):
    """Wrong passwords for one account, known or not, by a hash of what was typed; until when it waits.

    While there are too few to wait, ``wait_until`` is the moment of the last one.
    """

    handle = models.CharField(max_length=64, primary_key=True)
    wrong = models.PositiveIntegerField(default=0)
    wait_until = models.DateTimeField(null=True)
