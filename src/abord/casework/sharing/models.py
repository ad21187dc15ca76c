"""Consents to sharing, and what was shared. The database refuses to share without a consent or a ground in law."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from abord.casework.files.models import File
from abord.casework.organisations.scope import Scoped
from abord.casework.sharing.kinds import What


def _of(values: Any) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in values]


class Consent(Scoped):
    """One kind of data, for one recipient, for a purpose, until a day. Given or withdrawn, never changed (`guards`).

    Those that were given in one go have one number.
    """

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="consents")
    number = models.CharField(max_length=30)
    recipient = models.CharField(max_length=150)
    kind = models.CharField(max_length=12, choices=_of(What))
    purpose = models.CharField(max_length=250)
    starts = models.DateField()
    ends = models.DateField()
    on_paper = models.BooleanField()
    """Read out at the desk and signed on paper; else given by the person at the own pages."""
    by_name = models.CharField(max_length=150)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta(Scoped.Meta):
        """It names its recipient and its purpose, and it ends."""

        abstract = False
        constraints = (
            models.UniqueConstraint(fields=["organisation", "number", "kind"], name="sharing_a_kind_once"),
            models.CheckConstraint(condition=~Q(recipient="") & ~Q(purpose=""), name="sharing_with_whom_and_why"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="sharing_ends"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in What]), name="sharing_kind_known"),
        )

    @property
    def is_withdrawn(self) -> bool:
        """Whether the person took it back."""
        return self.withdrawn_on is not None


class Share(Scoped):
    """Something of a file that went to somebody else: under a consent, or a ground in law that is named. Only added."""

    append_only = True

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="shares")
    consent = models.ForeignKey(Consent, null=True, on_delete=models.PROTECT, related_name="shares")
    ground = models.CharField(max_length=250, blank=True)
    recipient = models.CharField(max_length=150)
    kind = models.CharField(max_length=12, choices=_of(What))
    purpose = models.CharField(max_length=250)
    said = models.CharField(max_length=250)
    """What it was, in a sentence."""
    on = models.DateField()
    by_kind = models.CharField(max_length=10)
    by_name = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta(Scoped.Meta):
        """A consent or a ground, never neither. That the consent covers it, a trigger looks at (`guards`)."""

        abstract = False
        constraints = (
            models.CheckConstraint(condition=Q(consent__isnull=False) ^ ~Q(ground=""), name="sharing_has_a_basis"),
            models.CheckConstraint(
                condition=~Q(recipient="") & ~Q(purpose="") & ~Q(said=""), name="sharing_says_what_to_whom_and_why"
            ),
        )
