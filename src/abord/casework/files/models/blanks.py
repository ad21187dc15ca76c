"""Receipts that are numbered and printed before anybody asked anything: to fill in by hand at the door, in the street,
or when the computers fail."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from abord.casework.files.models.applications import Application
from abord.casework.files.models.common import worker
from abord.casework.organisations.scope import Scoped


class Blank(Scoped):
    """One number that was given out on paper. What it says never changes; it gets an application or comes back.

    It is no receipt: that is made with the application when the paper is typed in, and takes this number.
    """

    class Ended(models.TextChoices):
        """Why nobody types it in. A lost one may turn up in somebody's hands: it can be typed in after all."""

        RETURNED = "returned"
        SPOILED = "spoiled"
        LOST = "lost"

    stays = True

    batch = models.UUIDField()
    """Numbers that were printed together; it comes with the form: sent twice, they are given out once."""
    number = models.CharField(max_length=30)
    text = models.TextField()
    hash = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    issued_on = models.DateField()
    issued_by = worker()
    taken_by = worker(null=True, blank=True)
    """Who takes it along; nobody: it lies ready at the service."""
    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="blanks")
    filled_on = models.DateField(null=True, blank=True)
    """The day that was written on it by hand."""
    ended = models.CharField(max_length=8, choices=Ended.choices, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_by = worker(null=True, blank=True)

    class Meta(Scoped.Meta):
        """A number once; what was typed in has its day, and did not come back empty."""

        abstract = False
        constraints = (
            models.UniqueConstraint(fields=["organisation", "number"], name="files_blank_number"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(hash=""), name="files_blank_says_something"),
            models.CheckConstraint(
                condition=Q(application=None, filled_on=None) | Q(application__isnull=False, filled_on__isnull=False),
                name="files_blank_used_with_its_day",
            ),
            models.CheckConstraint(
                condition=Q(application=None) | Q(ended__in=["", "lost"]), name="files_blank_used_or_back"
            ),
            models.CheckConstraint(
                condition=Q(ended="", ended_on=None, ended_by=None)
                | (~Q(ended="") & Q(ended_on__isnull=False, ended_by__isnull=False)),
                name="files_blank_ended_by_somebody",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "batch", "number"], name="files_blanks_of_batch"),
            models.Index(
                fields=["organisation", "issued_on", "id"],
                condition=Q(application=None, ended=""),
                name="files_blanks_out",
            ),
        )
