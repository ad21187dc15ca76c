"""Sharing the plan with another service, and giving that service steps of its own.

It begins with a consent of its own: one service, the step plan, a purpose, an end; and, where the person wants, that
the service knows who the person is. The person chooses of which rights the steps are seen. Nothing else of the file
goes along.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection

from abord.casework.files.acts import follow
from abord.casework.files.acts.common import CannotDo, happened, next_number, today
from abord.casework.files.models import File
from abord.casework.files.plan import Owner
from abord.casework.organisations.scope import SYSTEM, ActorKind, Scope, current, scoped
from abord.casework.purposes import Purpose
from abord.casework.sharing import acts, planned
from abord.casework.sharing.kinds import What
from abord.casework.sharing.models import PlanHere, PlanPart, SharedPlan
from abord.casework.sharing.referring import receiver_of

MARK = "P"
"""In the number of a shared plan, behind the code of the service."""
NO_RIGHT = ""
"""Steps that belong to no right."""


def rights_of(file: File) -> list[str]:
    """Rights of which the plan has steps, the first one first; "" where some belong to none."""
    rows = file.steps.filter(dropped=False).order_by("pk").values_list("application__right", flat=True)
    return list(dict.fromkeys(right or NO_RIGHT for right in rows))


def share(file: File, terms: acts.Terms, rights: Collection[str], said: str) -> SharedPlan:
    """Under a consent that is given with it; ``said``: which steps, in words that the person reads.

    Args:
        terms: to share the plan, and perhaps who the person is; nothing else.
        rights: of which the service sees the steps. None: only those that will be its own.
    """
    _not_under_a_mandate()
    if What.PLAN not in terms.kinds or not terms.kinds <= {What.PLAN, What.CONTACT}:
        raise CannotDo("plan_kinds")
    if not set(rights) <= set(rights_of(file)):
        raise CannotDo("plan_rights")
    name = " ".join(terms.recipient.split())
    if any(planned.is_on(one) and one.recipient.casefold() == name.casefold() for one in planned.of_file(file)):
        raise CannotDo("plan_shared")
    consents = {row.kind: row for row in acts.give(file, terms)}
    shares = {kind: acts.share(row, said) for kind, row in consents.items()}
    consent = consents[What.PLAN]
    receiver = receiver_of(consent)
    made: SharedPlan = SharedPlan.objects.create(
        file=file, share=shares[What.PLAN], number=next_number("shared plan", MARK), recipient=consent.recipient,
        receiver=receiver, about_rights=sorted(rights), shared_on=today(), by_name=current().actor.name,
    )  # fmt: skip
    happened(file, "plan_shared", plan=made.number, recipient=made.recipient)
    if receiver is not None:
        with scoped(Scope(receiver.pk, SYSTEM, Purpose.FOLLOW_UP)):
            PlanHere.objects.create(
                sender_id=made.organisation_id, number=made.number, shared_on=today(), until=consent.ends
            )
    return made


def add_part(plan: SharedPlan, title: str, by: datetime.date | None) -> PlanPart:
    """A step for the other service, in the plan of the person. It is the service's, never a helper's."""
    if current().actor.kind is not ActorKind.WORKER:
        raise CannotDo("only_a_worker")
    if not planned.is_on(plan) or follow.has_died(plan.file):
        raise CannotDo("plan_over")
    step = follow.add_step(plan.file, title, Owner.OTHER_SERVICE, by, who=plan.recipient)
    made: PlanPart = PlanPart.objects.create(file=plan.file, plan=plan, step=step)
    planned.count_at_the_other(plan)
    return made


def _not_under_a_mandate() -> None:
    """Whoever acts for the person shares nothing on."""
    if current().actor.kind is ActorKind.MANDATE:
        raise CannotDo("mandate_not_further")
