"""Mandates, and that someone died: with that every mandate ends."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from abord.casework.files.models import Person
from abord.casework.mandates.kinds import NEEDS_AN_END, Kind, Power, in_order
from abord.casework.organisations.scope import Scoped


def _of(values: Any) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in values]


class Death(Scoped):
    """That a person died, and on which day."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="death")
    on = models.DateField()
    source = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now)


class Mandate(Scoped):
    """Who may do what for a person, from when until when, for which procedures. Given or ended, else unchanged."""

    number = models.CharField(max_length=30)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    kind = models.CharField(max_length=16, choices=_of(Kind))
    name = models.CharField(max_length=150)
    of = models.CharField(max_length=150, blank=True)
    """The association or service of whom acts."""
    reach = models.CharField(max_length=150, blank=True)
    """Phone or address."""
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """The helper's own account, where there is one."""
    powers = models.JSONField()
    procedures = models.JSONField(default=list)
    """Rights of the catalogue; none named: all of this file."""
    basis = models.CharField(max_length=250, blank=True)
    """For a legal representative: the judgment or the law, with its date."""
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_on = models.DateField(null=True, blank=True)
    """The first day on which it holds no more."""
    withdrawn_by = models.CharField(max_length=150, blank=True)
    end_basis = models.CharField(max_length=250, blank=True)
    """For a legal representative: the judgment or the law by which it ended, with its date."""
    hash = models.CharField(max_length=64)

    class Meta(Scoped.Meta):
        """What a person gives has an end; what a court gives has a basis, and another one to end."""

        abstract = False
        constraints = (
            models.UniqueConstraint(fields=["organisation", "number"], name="mandates_one_number"),
            models.CheckConstraint(condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="mandates_period"),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(NEEDS_AN_END)) | Q(ends__isnull=False), name="mandates_given_ends"
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.REPRESENTATIVE) | ~Q(basis=""), name="mandates_representative_has_basis"
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.REPRESENTATIVE, withdrawn_on=None, end_basis="")
                | (Q(kind=Kind.REPRESENTATIVE, withdrawn_on__isnull=False) & ~Q(end_basis=""))
                | (~Q(kind=Kind.REPRESENTATIVE) & Q(end_basis="")),
                name="mandates_representative_ends_by_law",
            ),
        )

    def holds(self, day: datetime.date) -> bool:
        """Whether it is in force on a day: within its period, not withdrawn, and the person alive."""
        death = getattr(self.person, "death", None)
        return (
            self.starts <= day
            and (self.ends is None or day <= self.ends)
            and (self.withdrawn_on is None or day < self.withdrawn_on)
            and (death is None or day <= death.on)
        )

    @property
    def end_is_to_come(self) -> bool:
        """Whether it was written down that it ends, on a day after today."""
        return self.withdrawn_on is not None and self.withdrawn_on > timezone.localdate()

    @property
    def listed(self) -> list[Power]:
        """Its powers, in the order in which people read them."""
        return in_order(self.powers)

    def gives(self, power: Power, day: datetime.date, right: str = "") -> bool:
        """Whether it is good for this, on this day, in this procedure."""
        return self.holds(day) and power in self.powers and (not self.procedures or right in self.procedures)
