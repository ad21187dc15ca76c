"""What is to be done: the plan that the person has, the tasks of the service, advances, appointments."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from abord.casework.files.course import Wanted
from abord.casework.files.duties import TAKERS
from abord.casework.files.models.applications import Application
from abord.casework.files.models.common import of, worker
from abord.casework.files.models.people import File
from abord.casework.files.plan import Owner
from abord.casework.files.plan import Step as PlannedStep
from abord.casework.organisations.scope import Role, Scoped


class Step(Scoped):
    """One step of the plan. Its owner is the person or a service, never a helper."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="steps")
    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="steps")
    title = models.CharField(max_length=250)
    owner = models.CharField(max_length=14, choices=of(Owner))
    who = models.CharField(max_length=150, blank=True)
    by = models.DateField(null=True, blank=True)
    documents = models.JSONField(default=list)
    done_on = models.DateField(null=True, blank=True)
    dropped = models.BooleanField(default=False)

    def planned(self) -> PlannedStep:
        """As the plan shows it."""
        return PlannedStep(
            str(self.pk), self.title, Owner(self.owner), self.who, self.by, tuple(self.documents), self.done_on
        )


class PlanIssue(Scoped):
    """A plan as it was given to the person, so that the next one can mark what changed."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField()
    issued_at = models.DateTimeField(default=timezone.now)
    steps = models.JSONField()

    class Meta(Scoped.Meta):
        """Numbered from 1."""

        abstract = False
        constraints = (models.UniqueConstraint(fields=["organisation", "file", "number"], name="files_plan_number"),)


class Task(Scoped):
    """Something for the service to do. A term that passes makes one; it never does anything to the person."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="tasks")
    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="tasks")
    what = models.CharField(max_length=20, choices=of(Wanted))
    text = models.CharField(max_length=250, blank=True)
    """What somebody wrote, in that person's own words."""
    says = models.CharField(max_length=20, blank=True)
    """What the system says of it: a key of the vocabulary, worded for whoever reads (``files/tasks.py``)."""
    values = models.JSONField(default=dict)
    """What is filled in there: keys of other words."""
    due = models.DateField()
    role = models.CharField(max_length=12, choices=of(TAKERS), default=Role.WORKER)
    """Whoever holds it can do this."""
    worker = worker(null=True, blank=True)
    escalated = models.BooleanField(default=False)
    key = models.CharField(max_length=80, blank=True)
    """What it came from: the same term gives the same task once."""
    done_on = models.DateField(null=True, blank=True)

    class Meta(Scoped.Meta):
        """The same cause once; for a role at files."""

        abstract = False
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "file", "key"], condition=~Q(key=""), name="files_one_task_per_cause"
            ),
            models.CheckConstraint(condition=Q(role__in=sorted(TAKERS)), name="files_task_for_a_role"),
        )
        indexes = (
            models.Index(fields=["organisation", "due", "id"], condition=Q(done_on=None), name="files_open_tasks"),
            models.Index(
                fields=["organisation", "worker", "due", "id"], condition=Q(done_on=None), name="files_own_tasks"
            ),
            models.Index(
                fields=["organisation", "role", "due", "id"], condition=Q(done_on=None), name="files_tasks_of_role"
            ),
        )


class Advance(Scoped):
    """Money paid ahead of another institution, until that institution pays."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="advances")
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    institution = models.CharField(max_length=150)
    reason = models.CharField(max_length=250)
    paid_on = models.DateField()
    settled_on = models.DateField(null=True, blank=True)

    class Meta(Scoped.Meta):
        """The oldest that is not settled first."""

        abstract = False
        indexes = (
            models.Index(
                fields=["organisation", "paid_on", "id"], condition=Q(settled_on=None), name="files_open_advances"
            ),
        )


class Appointment(Scoped):
    """When and where; a room where nobody else sits, an interpreter, and who comes along."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="appointments")
    at = models.DateTimeField()
    place = models.CharField(max_length=200)
    about = models.CharField(max_length=200, blank=True)
    private_room = models.BooleanField(default=False)
    interpreter = models.CharField(max_length=60, blank=True)
    companion = models.CharField(max_length=150, blank=True)
    by = worker()

    class Meta(Scoped.Meta):
        """By the hour."""

        abstract = False
        indexes = (models.Index(fields=["organisation", "at"], name="files_appointments_at"),)
