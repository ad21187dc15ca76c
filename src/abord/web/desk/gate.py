"""The door of the desk. Every page there stands behind one decorator, ``desk(permission)`` or ``anyone``.

Who is not signed in with a second factor, holds no role in the organisation today, or may not do this, gets the page
that stands for what does not exist. A test walks through all addresses: a page without the decorator fails it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse

from abord.casework.organisations.models import Organisation, Worker, memberships_of
from abord.casework.organisations.scope import Actor, ActorKind, Role, Scope, scoped
from abord.casework.permissions import Permission
from abord.casework.purposes import Purpose
from abord.printing import PACKAGES, NoPrinter
from abord.web.desk.page import page, to
from abord.web.site.pages import above, once

View = Callable[..., HttpResponse]
NOTED_EVERY = 60
"""Seconds after which the moment of the last page is written again."""


def desk(permission: Permission, purpose: Purpose = Purpose.FOLLOW_UP) -> Callable[[View], View]:
    """A page for whom ``permission(scope, **what the address names)`` lets in; in one transaction, in the scope.

    The view is called as ``view(request, language, **kwargs)`` and finds the scope by ``scope.current()``.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, language: str, **kwargs: Any) -> HttpResponse:
            actor = signed_in(request)
            if actor is None:
                worker = known(request)
                if worker is not None and worker.password_is_temporary:  # both factors given, an own password not yet
                    return to(language, "password")
                raise Http404

            scope = Scope(request.session["organisation"], actor, purpose)

            def shown() -> HttpResponse:
                with scoped(scope):
                    if not permission(scope, **kwargs):
                        raise Http404
                    return view(request, language, **kwargs)

            try:
                return once(request, shown)
            except NoPrinter:
                with scoped(scope):
                    return page(request, language, "no_pdf", 503, back=above(request.path), packages=PACKAGES)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return wrap


def anyone(view: View) -> View:
    """A page without data of people, open to all (signing in)."""
    view.permission = anyone  # type: ignore[attr-defined]
    return view


def signed_in(request: HttpRequest) -> Actor | None:
    """Who is signed in for an organisation, with the roles held there today; None if nobody is."""
    worker, organisation_id = known(request), request.session.get("organisation")
    if worker is None or organisation_id is None:
        return None
    roles = memberships_of(worker.pk).get(organisation_id)
    return actor_of(worker, roles) if roles else None


def actor_of(worker: Worker, roles: frozenset[Role]) -> Actor:
    """A worker as an actor."""
    return Actor(ActorKind.WORKER, str(worker.pk), worker.name, roles)


def known(request: HttpRequest) -> Worker | None:
    """The worker of this session, both factors given and neither idle nor too long at it."""
    session, now = request.session, time.time()
    if "verified" not in session:
        return None
    too_long = now - session.get("since", 0) > settings.DESK_LONGEST_SECONDS
    if too_long or now - session.get("seen", 0) > settings.DESK_IDLE_SECONDS:
        logout(request)
        return None
    if not request.user.is_authenticated or session["verified"] != request.user.pk:
        return None
    if now - session["seen"] > NOTED_EVERY:
        session["seen"] = now
    return request.user  # type: ignore[no-any-return]


def organisations_of(worker: Worker) -> list[tuple[Organisation, frozenset[Role]]]:
    """Where a worker holds a role today."""
    held = memberships_of(worker.pk)
    return [(one, held[one.pk]) for one in Organisation.objects.filter(pk__in=held).order_by("name")]
