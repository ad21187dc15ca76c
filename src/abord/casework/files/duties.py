"""For whom a task is: the role that it takes, and who of that role is asked first.

A task is offered to all who hold its role. Appeals are not among these roles: what the appeals team has to do stands in
its own list, which nobody who handles files can query.
"""

from __future__ import annotations

from abord.casework.files.course import Wanted
from abord.casework.organisations.models import Worker, memberships_of
from abord.casework.organisations.scope import Role, current

TAKERS = (Role.DECIDER, Role.LEAD, Role.WORKER)
"""Roles at files that a task can be for. Reception sees nothing of what is in a file, and has none."""
AT_FILES = (*TAKERS, Role.RECEPTION)
"""Roles of who can have a file in the own name."""
DECIDERS = frozenset({Wanted.DECIDE, Wanted.NOTIFY})
"""What only who decides can do: taking a decision, and sending it."""


def role_for(what: Wanted) -> Role:
    """The role that such a task takes."""
    return Role.DECIDER if what in DECIDERS else Role.WORKER


def asked_first(role: Role, handler: Worker | None) -> int | None:
    """The handler, where the handler can do it; else nobody yet: whoever holds the role takes it."""
    if handler is None:
        return None
    held = memberships_of(handler.pk).get(current().organisation_id, frozenset())
    can = role in held or (role is Role.WORKER and not held.isdisjoint(AT_FILES))
    return handler.pk if can else None


def offered_to(roles: frozenset[Role]) -> tuple[Role, Role, Role]:
    """The roles whose tasks somebody with ``roles`` is offered, always three; who leads the team sees all of them."""
    if Role.LEAD in roles:
        return TAKERS
    own = [role for role in TAKERS if role in roles] or [Role.WORKER]
    first, second, third = (own * 3)[:3]
    return first, second, third
