"""Tables that know nothing of each other, nor of any file, person, worker or day: by construction.

The key of a row is drawn at random and the quarter is the only time, so that no row can be laid beside a visit.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from abord.casework.feedback.rounds import Answer, Question, Way
from abord.casework.files.barriers import Barrier
from abord.casework.organisations.scope import ActorKind, Role, Scoped, ScopedManager, current
from abord.casework.permissions import answers_for_quality

OF = [(one.value, one.value) for one in Answer]


class FormManager(ScopedManager):
    """To be counted by who answers for quality or leads; for who handles files there are none."""

    def get_queryset(self) -> Any:
        """None at all for other workers, and for the person."""
        found, scope = super().get_queryset(), current()
        counts = answers_for_quality(scope) or scope.actor.has(Role.LEAD)
        return found if counts or scope.actor.kind is ActorKind.SYSTEM else found.none()


class RemarkManager(ScopedManager):
    """Words of people: only for who answers for quality and handles no file."""

    def get_queryset(self) -> Any:
        """None at all for everybody else."""
        found, scope = super().get_queryset(), current()
        return found if answers_for_quality(scope) or scope.actor.kind is ActorKind.SYSTEM else found.none()


class _Given(Scoped):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()

    class Meta(Scoped.Meta):
        """Of one service, in a quarter."""

        abstract = True


class Form(_Given):
    """The answers of somebody. Its key comes with the form: sent twice, it is written once."""

    way = models.CharField(max_length=5, choices=[(one.value, one.value) for one in Way])
    respected = models.CharField(max_length=6, choices=OF, blank=True)
    heard = models.CharField(max_length=6, choices=OF, blank=True)
    understood = models.CharField(max_length=6, choices=OF, blank=True)
    private = models.CharField(max_length=6, choices=OF, blank=True)
    next = models.CharField(max_length=6, choices=OF, blank=True)
    accessible = models.CharField(max_length=6, choices=OF, blank=True)

    objects = FormManager()

    class Meta(_Given.Meta):
        """Only what the form offers; counted by quarter."""

        abstract = False
        constraints = (
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="feedback_form_quarter"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{one.value}__in": sorted(answer.value for answer in Answer)}),
                    name=f"feedback_{one.value}_answer",
                )
                for one in Question
            ),
        )
        indexes = (models.Index(fields=["organisation", "year", "quarter"], name="feedback_forms_of"),)


class Remark(_Given):
    """What somebody wrote in own words. It is not kept beside the answers of the same form."""

    text = models.TextField()

    objects = RemarkManager()

    class Meta(_Given.Meta):
        """It says something."""

        abstract = False
        constraints = (
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="feedback_remark_quarter"),
            models.CheckConstraint(condition=~Q(text=""), name="feedback_remark_says_something"),
        )
        indexes = (models.Index(fields=["organisation", "year", "quarter"], name="feedback_remarks_of"),)


class Signal(_Given):
    """A structural problem that somebody at work ran into: what stood in the way, where, for which right."""

    barrier = models.CharField(max_length=3, choices=[(one.value, one.value) for one in Barrier])
    service = models.CharField(max_length=100)
    right = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=600, blank=True)

    class Meta(_Given.Meta):
        """Of a barrier and a service; no column that leads to anybody."""

        abstract = False
        constraints = (
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="feedback_signal_quarter"),
            models.CheckConstraint(condition=~Q(service=""), name="feedback_signal_says_where"),
            models.CheckConstraint(
                condition=Q(barrier__in=[one.value for one in Barrier]), name="feedback_signal_barrier"
            ),
        )
        indexes = (models.Index(fields=["organisation", "year", "quarter"], name="feedback_signals_of"),)
