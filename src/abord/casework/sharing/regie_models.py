"""Tables of working together: the one name to turn to, a plan that is shared, and the steps other services have in it.

What another service keeps of a shared plan (``PlanHere``) leads to the sender and holds nothing of the person.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from abord.casework.files.models import File, Step
from abord.casework.files.models.common import of
from abord.casework.files.models.common import worker as somebody
from abord.casework.mandates.models import Mandate
from abord.casework.organisations.models import Organisation
from abord.casework.organisations.scope import Scoped
from abord.casework.sharing.kinds import DONE_WITH, StepAnswer


class NamedContact(Scoped):
    """Whom a household turns to, from a day on: somebody of this service, or a regie person under a mandate."""

    stays = True

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="named_contacts")
    worker = somebody(null=True, blank=True)
    mandate = models.ForeignKey(Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    """As it was when named."""
    since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True)
    """The last day on which this person is away."""
    stand_in = somebody(null=True, blank=True)
    by_name = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta(Scoped.Meta):
        """One person, and one at a time."""

        abstract = False
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "file"], condition=Q(ended_on=None), name="sharing_one_contact"
            ),
            models.CheckConstraint(
                condition=Q(worker__isnull=True) ^ Q(mandate__isnull=True), name="sharing_contact_is_somebody"
            ),
            models.CheckConstraint(
                condition=Q(stand_in=None) | Q(away_until__isnull=False), name="sharing_stands_in_for_who_is_away"
            ),
        )


class SharedPlan(Scoped):
    """The plan is shared with a service, under a consent to that, for the rights that the person chose. Never changed.

    It ends as its consent ends. To share more or less of it is to share it anew.
    """

    append_only = True

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="shared_plans")
    share = models.OneToOneField("sharing.Share", on_delete=models.PROTECT, related_name="shared_plan")
    number = models.CharField(max_length=30)
    recipient = models.CharField(max_length=150)
    receiver = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    """The recipient, where it works in this installation; else it gets the plan on paper."""
    about_rights = models.JSONField()
    """Rights of which it sees the steps; "" for steps that belong to no right."""
    shared_on = models.DateField()
    by_name = models.CharField(max_length=150)

    class Meta(Scoped.Meta):
        """A number once."""

        abstract = False
        constraints = (models.UniqueConstraint(fields=["organisation", "number"], name="sharing_plan_once"),)


class PlanPart(Scoped):
    """A step of a shared plan that is the other service's own, and what it said of it."""

    stays = True

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="plan_parts")
    plan = models.ForeignKey(SharedPlan, on_delete=models.PROTECT, related_name="parts")
    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="part")
    answer = models.CharField(max_length=12, choices=of(StepAnswer), blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.CharField(max_length=250, blank=True)
    where_to = models.CharField(max_length=150, blank=True)

    class Meta(Scoped.Meta):
        """An answer has a day and a name, and who is not competent says who is."""

        abstract = False
        constraints = (
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None, answered_by="")
                | Q(answer__in=[one.value for one in StepAnswer], answered_on__isnull=False) & ~Q(answered_by=""),
                name="sharing_part_answered",
            ),
            models.CheckConstraint(
                condition=~Q(answer=StepAnswer.NOT_FOR_US) | ~Q(where_to=""), name="sharing_part_where_then"
            ),
        )

    @property
    def is_open(self) -> bool:
        """Whether something can still be said of it."""
        return self.answer not in DONE_WITH and self.step.done_on is None and not self.step.dropped


class PlanHere(Scoped):
    """A plan that another service shares, as this service has it: where it lies, and nothing of the person."""

    stays = True

    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=30)
    shared_on = models.DateField()
    until = models.DateField()
    """The last day of the consent."""
    ended_on = models.DateField(null=True, blank=True)
    """The person took the consent back."""
    to_do = models.PositiveIntegerField(default=0)
    """How many steps wait for this service."""

    class Meta(Scoped.Meta):
        """A number once."""

        abstract = False
        constraints = (
            models.UniqueConstraint(fields=["organisation", "sender", "number"], name="sharing_plan_here_once"),
        )
        indexes = (models.Index(fields=["organisation", "ended_on", "until", "id"], name="sharing_plans_here"),)
