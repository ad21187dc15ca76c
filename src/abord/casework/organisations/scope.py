"""Who is at work, for which organisation, and why: without a scope no row of an organisation can be read or written.

``with scoped(Scope(...)):`` opens a transaction, puts the scope in force and tells PostgreSQL, whose policies
(`rls.py`) then show only the rows of that organisation. Models inherit ``Scoped``: its manager filters on the scope,
and raises where there is none, so a forgotten scope is an error and never a leak.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection, models, transaction

from abord.casework.purposes import Purpose

APP_ROLE = "abord_app"
"""The database role of every transaction with a scope: it owns nothing and cannot bypass policies."""


class Role(StrEnum):
    """What someone does in an organisation. Rights to act follow from roles in `permissions.py` only."""

    RECEPTION = "reception"
    """Receives people and applications."""
    WORKER = "worker"
    """Social worker: follows files."""
    DECIDER = "decider"
    """Takes or signs decisions."""
    APPEALS = "appeals"
    """Handles reviews and appeals, apart from whoever handles the file."""
    LEAD = "lead"
    """Divides the work and keeps the terms."""
    QUALITY = "quality"
    """Answers for how people are received: reads what they say about it, and handles no file."""
    PRIVACY = "privacy"
    """Data protection officer: reads the journal, never a file's content."""
    ADMIN = "admin"
    """Manages accounts; sees no file."""
    HELPER = "helper"
    """From outside the service; sees only files for which a person gave a mandate."""


class ActorKind(StrEnum):
    """In which capacity someone acts."""

    WORKER = "worker"
    PERSON = "person"
    """The person whose file it is."""
    MANDATE = "mandate"
    """Someone who acts for the person, under a mandate."""
    SYSTEM = "system"
    """The installation itself (retention, notices)."""


@dataclass(frozen=True)
class Actor:
    """Who acts: kind, id within the kind, the name that the person gets to see, the roles held now."""

    kind: ActorKind
    id: str
    name: str
    roles: frozenset[Role] = frozenset()

    def has(self, *roles: Role) -> bool:
        """Whether one of these roles is held."""
        return not self.roles.isdisjoint(roles)


SYSTEM = Actor(ActorKind.SYSTEM, "abord", "Abord")


@dataclass(frozen=True)
class Scope:
    """For which organisation, by whom, why."""

    organisation_id: int
    actor: Actor
    purpose: Purpose


class NoScope(RuntimeError):
    """Data of an organisation were asked for outside a scope."""


class OutOfScope(RuntimeError):
    """Data of one organisation were about to be written in the scope of another."""


_scope: ContextVar[Scope | None] = ContextVar("abord_scope", default=None)
_closing: ContextVar[list[Callable[[], None]] | None] = ContextVar("abord_closing", default=None)
_gathered: ContextVar[dict[str, list[Any]] | None] = ContextVar("abord_gathered", default=None)
_slot: ContextVar[Any | None] = ContextVar("abord_slot", default=None)


def current() -> Scope:
    """The scope in force."""
    found = _scope.get()
    if found is None:
        raise NoScope("no scope is in force: use `with scoped(Scope(...))`")
    return found


def at_closing(call: Callable[[], None]) -> None:
    """Run something as the last thing in the transaction of this scope."""
    waiting = _closing.get()
    if waiting is None:
        raise NoScope("no scope is in force: use `with scoped(Scope(...))`")
    waiting.append(call)


def gathered(name: str) -> list[Any]:
    """A list that lives as long as this scope, for what is written together at its closing."""
    lists = _gathered.get()
    if lists is None:
        raise NoScope("no scope is in force: use `with scoped(Scope(...))`")
    return lists.setdefault(name, [])


@contextmanager
def written_down(slot: Any) -> Iterator[None]:
    """Queries made in here have ``slot`` where the organisation comes: they are kept, and not asked as they are."""
    was = _slot.set(slot)
    try:
        yield
    finally:
        _slot.reset(was)


@contextmanager
def scoped(scope: Scope) -> Iterator[Scope]:
    """One transaction in which this scope is in force; a scope within a scope gives way to the outer one after it."""
    outer = _scope.get()
    with transaction.atomic():
        _tell_postgres(scope)
        was, waiting, lists = _scope.set(scope), _closing.set([]), _gathered.set({})
        try:
            yield scope
            for call in _closing.get() or ():
                call()
        finally:
            _gathered.reset(lists)
            _closing.reset(waiting)
            _scope.reset(was)
        # After an error PostgreSQL goes back to the outer setting itself, with the rest of the transaction.
        _tell_postgres(outer)


def _tell_postgres(scope: Scope | None) -> None:
    """Until the end of the transaction: the role that the policies bind, and the organisation that they read."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "select set_config('role', %s, true), set_config('abord.organisation', %s, true)",
                [APP_ROLE, str(scope.organisation_id)] if scope else ["none", ""],
            )


class ScopedQuerySet(models.QuerySet):
    """Rows of one organisation."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> Any:
        """As Django's, for the organisation of the scope."""
        rows: Sequence[Any] = list(objs)
        for row in rows:
            row.belong()
        return super().bulk_create(rows, *args, **kwargs)


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """Shows the rows of the organisation in scope; raises where no scope is in force."""

    def get_queryset(self) -> Any:
        """Only this organisation's."""
        return super().get_queryset().filter(organisation_id=_slot.get() or current().organisation_id)


class Scoped(models.Model):
    """A row that belongs to one organisation. Inherit it in every model of casework with data of people."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation_id: int | None
    objects = ScopedManager()

    policy_also = ""
    """SQL condition under which the app's role may *read* rows outside the scope (see `rls.py`); "" for none."""
    append_only = False
    """Whether the app's role may only add and read rows."""
    stays = False
    """Whether the app's role may delete none: only what was kept long enough goes, by the owner of the tables."""

    class Meta:
        """The manager also serves related rows and saving."""

        abstract = True
        base_manager_name = "objects"

    def belong(self) -> None:
        """To the organisation of the scope, and to no other."""
        if self.organisation_id is None:
            self.organisation_id = current().organisation_id
        elif self.organisation_id != current().organisation_id:
            raise OutOfScope(f"{type(self).__name__} of organisation {self.organisation_id}")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, for the organisation of the scope."""
        self.belong()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """As Django's, for the organisation of the scope."""
        self.belong()
        return super().delete(*args, **kwargs)
