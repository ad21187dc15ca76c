"""A right that was found, what the computer advises of an application, and what somebody decides."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from abord.casework.files.advice import Kind, SetAside
from abord.casework.files.barriers import CLOSES, Barrier, Exit
from abord.casework.files.course import Channel, Outcome
from abord.casework.files.models.applications import Application
from abord.casework.files.models.common import of, worker
from abord.casework.files.models.people import File
from abord.casework.organisations.scope import Scoped


class Item(Scoped):
    """A right that is probably there, open until it is received or the person says no."""

    class Source(models.TextChoices):
        """How it was found."""

        RIGHTS_CHECK = "rights_check"
        DETECTION = "detection"
        COLLEAGUE = "colleague"
        LETTER = "letter"
        PERSON = "person"
        EXPLORATION = "exploration"

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="items")
    right = models.CharField(max_length=60)
    whom = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=12, choices=Source.choices)
    channel = models.CharField(max_length=12, choices=of(Channel), default=Channel.DESK)
    found_on = models.DateField()
    opened_by = worker(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)
    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="items")
    received_on = models.DateField(null=True, blank=True)
    exit = models.CharField(max_length=12, choices=of(Exit), blank=True)
    barrier = models.CharField(max_length=3, choices=of(Barrier), blank=True)
    exit_on = models.DateField(null=True, blank=True)
    worth_low = models.FloatField(null=True)
    worth_high = models.FloatField(null=True)
    every = models.CharField(max_length=10, blank=True)
    entitled_from = models.DateField(null=True, blank=True)
    entitled_until = models.DateField(null=True, blank=True)
    """The last day of it, where somebody noted that it is over; None: it runs, or nobody knows."""
    paid_in_full = models.BooleanField(null=True)
    """Of what was granted; None: not known."""
    only_behaviour_fails = models.BooleanField(null=True)
    """All conditions are met but one that asks for behaviour; None: not known."""
    certain = models.BooleanField(default=False)

    class Meta(Scoped.Meta):
        """One open item per right and person; an exit has a day."""

        abstract = False
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "file", "right", "whom"],
                condition=~Q(exit__in=sorted(CLOSES)),
                name="files_one_open_item",
            ),
            models.CheckConstraint(condition=Q(exit="") | Q(exit_on__isnull=False), name="files_exit_has_a_day"),
            models.CheckConstraint(
                condition=~Q(exit=Exit.RECEIVED) | Q(received_on__isnull=False), name="files_received_has_a_day"
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "found_on", "id"],
                condition=~Q(exit__in=sorted(CLOSES)) & Q(application=None),
                name="files_items_to_ask",
            ),
            models.Index(
                fields=["organisation", "opened_by", "found_on", "id"],
                condition=~Q(exit__in=sorted(CLOSES)) & Q(application=None),
                name="files_own_items",
            ),
        )

    @property
    def is_open(self) -> bool:
        """Until received or declined."""
        return self.exit not in {one.value for one in CLOSES}


class Advice(Scoped):
    """What the worker was advised: two words, by type and by the database. Nothing follows until someone confirms."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="advices")
    kind = models.CharField(max_length=24, choices=of(Kind))
    because = models.JSONField(default=list)
    relies_on = models.JSONField(default=list)
    does_not_know = models.JSONField(default=list)
    left_to_people = models.JSONField(default=list)
    would = models.JSONField(default=list)
    """What it would be without each datum that can be contested, or with the person's own version of it."""
    amount_low = models.FloatField(null=True)
    amount_high = models.FloatField(null=True)
    law_date = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    confirmed_by = worker(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    followed = models.BooleanField(null=True)
    reason = models.CharField(max_length=250, blank=True)
    set_aside = models.CharField(max_length=14, choices=of(SetAside), blank=True)
    """Why the advice to grant was not followed."""
    report = models.TextField(blank=True)
    """What the worker adds to the data of the advice: with these the short social report."""
    report_months = models.PositiveSmallIntegerField(null=True, blank=True)
    reported_by = worker(null=True, blank=True)
    reported_on = models.DateField(null=True, blank=True)

    class Meta(Scoped.Meta):
        """There is no third word; following it is somebody's act, and so is the report on it."""

        abstract = False
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in Kind]), name="files_advice_two_words"),
            models.CheckConstraint(
                condition=Q(followed__isnull=True) | Q(confirmed_by__isnull=False), name="files_advice_confirmed"
            ),
            models.CheckConstraint(
                condition=Q(reported_on__isnull=True)
                | (Q(kind=Kind.GRANT_WITHOUT_INQUIRY, followed=True, reported_by__isnull=False) & ~Q(report="")),
                name="files_report_of_a_grant",
            ),
        )


class Decision(Scoped):
    """A decision of the service, by somebody with a name. ``letter`` is the decision as it was composed."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=of(Outcome))
    decided_on = models.DateField()
    decided_by = worker()
    reasons = models.TextField()
    legal_basis = models.TextField(blank=True)
    amount = models.FloatField(null=True, blank=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    next_steps = models.TextField(blank=True)
    remedies = models.TextField(blank=True)
    court = models.TextField(blank=True)
    heard_on = models.DateField(null=True, blank=True)
    not_heard_because = models.CharField(max_length=250, blank=True)
    notified_on = models.DateField(null=True, blank=True)
    notified_by = models.CharField(max_length=14, blank=True)
    proof = models.BooleanField(default=False)
    missing_mentions = models.JSONField(default=list)
    supported_by_advice = models.BooleanField(default=False)
    letter = models.JSONField(default=dict)

    class Meta(Scoped.Meta):
        """Against someone only with reasons, remedies and a hearing."""

        abstract = False
        constraints = (
            models.CheckConstraint(condition=~Q(reasons=""), name="files_decision_has_reasons"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.GRANTED) | ~Q(remedies=""), name="files_against_has_remedies"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.GRANTED) | Q(heard_on__isnull=False) | ~Q(not_heard_because=""),
                name="files_against_was_heard",
            ),
        )
