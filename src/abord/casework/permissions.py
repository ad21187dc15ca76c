"""Who may do what. Every page names one of these functions (web/desk/gate.py); each says in words whom it lets in.

A permission looks at the scope in force and at what the address names. What is refused looks exactly like what does
not exist. Rows of another organisation need no rule here: the scope does not show them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from abord.casework.organisations.scope import Role, Scope

Permission = Callable[..., bool]

FILE_STAFF = (Role.RECEPTION, Role.WORKER, Role.DECIDER, Role.LEAD)


def may_enter(scope: Scope, **_: Any) -> bool:
    """Everyone who holds a role in this organisation today, helpers too: the first page."""
    return bool(scope.actor.roles)


def may_receive_people(scope: Scope, **_: Any) -> bool:
    """Reception, social workers, deciders and leads: contacts, applications, receipts, also those to take along."""
    return scope.actor.has(*FILE_STAFF)


def may_follow_files(scope: Scope, **_: Any) -> bool:
    """Social workers, deciders and leads: the content of files, steps, tasks, advice."""
    return scope.actor.has(Role.WORKER, Role.DECIDER, Role.LEAD)


def may_arrange_mandates(scope: Scope, **_: Any) -> bool:
    """Reception, social workers, deciders and leads: writing down who stands beside or acts for a person."""
    return scope.actor.has(*FILE_STAFF)


def may_help(scope: Scope, mandate: int | None = None, **_: Any) -> bool:
    """Helpers: their own list; a person only under an own mandate that holds today and lets them see the file."""
    return scope.actor.has(Role.HELPER) and (mandate is None or _own(scope, mandate) is not None)


def _own(scope: Scope, mandate: int | None) -> Any:
    """The mandate, where it is the helper's own, holds today and lets them see the file; else None."""
    from abord.casework.mandates.acts import of_helper
    from abord.casework.mandates.kinds import Power

    if mandate is None or not scope.actor.has(Role.HELPER):
        return None
    mine = (one for one in of_helper(int(scope.actor.id)) if one.pk == mandate and Power.SEE in one.powers)
    return next(mine, None)


def acts_for(mandate: Any) -> bool:
    """Whether a mandate is good for more than looking on."""
    from abord.casework.mandates.kinds import Power

    return any(power in mandate.powers for power in (Power.APPLY, Power.CORRECT, Power.SPEAK))


def may_act_for(scope: Scope, mandate: int | None = None, **_: Any) -> bool:
    """Helpers: applying, telling or speaking for a person, under an own mandate that holds today and is good for it."""
    own = _own(scope, mandate)
    return own is not None and acts_for(own)


def may_contest_for(scope: Scope, mandate: int | None = None, **_: Any) -> bool:
    """Helpers: contesting for a person, under an own mandate that holds today and is good for it."""
    from abord.casework.mandates.kinds import Power

    own = _own(scope, mandate)
    return own is not None and Power.REMEDY in own.powers


def may_decide(scope: Scope, **_: Any) -> bool:
    """Deciders: taking and sending a decision."""
    return scope.actor.has(Role.DECIDER)


def may_handle_appeals(scope: Scope, **_: Any) -> bool:
    """Who handles appeals and no files: whoever handles the file never sees who appealed."""
    return scope.actor.has(Role.APPEALS) and not scope.actor.has(*FILE_STAFF)


def may_divide_work(scope: Scope, **_: Any) -> bool:
    """Leads: tasks of others, terms, counts."""
    return scope.actor.has(Role.LEAD)


def answers_for_quality(scope: Scope) -> bool:
    """Who answers for quality and handles no file, review or appeal: nobody reads what is said about the own work."""
    return scope.actor.has(Role.QUALITY) and not scope.actor.has(*FILE_STAFF, Role.APPEALS, Role.HELPER)


def may_read_feedback(scope: Scope, **_: Any) -> bool:
    """Who answers for quality and handles no file, and leads: how people say they were received, in numbers."""
    return answers_for_quality(scope) or scope.actor.has(Role.LEAD)


def may_type_feedback(scope: Scope, **_: Any) -> bool:
    """Who answers for quality and handles no file: feedback on paper, typed in."""
    return answers_for_quality(scope)


def may_signal(scope: Scope, **_: Any) -> bool:
    """Whoever meets people, helpers too, and who answers for quality: signalling a structural problem."""
    return scope.actor.has(*FILE_STAFF, Role.HELPER) or answers_for_quality(scope)


def may_read_signals(scope: Scope, **_: Any) -> bool:
    """Leads and who answers for quality: structural problems that were signalled, in numbers and in words."""
    return scope.actor.has(Role.LEAD) or answers_for_quality(scope)


def may_read_journal(scope: Scope, **_: Any) -> bool:
    """The data protection officer: who looked at what, and whether the journal is whole."""
    return scope.actor.has(Role.PRIVACY)


def may_manage_accounts(scope: Scope, **_: Any) -> bool:
    """Administrators: members and roles of the own organisation."""
    return scope.actor.has(Role.ADMIN)
