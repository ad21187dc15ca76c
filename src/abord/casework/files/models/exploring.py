"""A broad look at rights: what was talked about, what the person wants first, and when to go on with it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from abord.casework.files.exploring import KEPT, How, State
from abord.casework.files.models.common import of, worker
from abord.casework.files.models.people import File
from abord.casework.files.models.work import Task
from abord.casework.organisations.scope import Scoped


class Exploration(Scoped):
    """One look at all rights; or that it was put off to a day, or that the person does not want it."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="explorations")
    state = models.CharField(max_length=10, choices=of(KEPT))
    how = models.CharField(max_length=6, choices=of(How), default=How.TALK)
    on = models.DateField()
    by = worker(null=True, blank=True)
    marks = models.JSONField(default=dict)
    """What was ticked beside each right."""
    first = models.CharField(max_length=60, blank=True)
    """The right that the person wants to take up first; in other words it stands in ``words``."""
    note = models.CharField(max_length=250, blank=True)
    """Why it was put off, in the words of the worker."""
    words = models.BinaryField(default=b"")
    """The story and the choice in the person's own words, sealed with the person's key."""
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="explorations")
    """When to go on: a task, which is done when it is done."""
    key = models.UUIDField(default=uuid.uuid4)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta(Scoped.Meta):
        """Sent twice, written once; what is put off has a day."""

        abstract = False
        constraints = (
            models.UniqueConstraint(fields=["organisation", "key"], name="files_exploration_once"),
            models.CheckConstraint(
                condition=~Q(state=State.POSTPONED.value) | Q(task__isnull=False), name="files_postponed_to_a_day"
            ),
        )
