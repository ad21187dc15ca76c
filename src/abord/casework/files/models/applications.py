"""What was asked, the receipt of it, and what happened."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from abord.casework.files.course import Channel, Stage
from abord.casework.files.models.common import UNDECIDED, of, worker
from abord.casework.files.models.people import File
from abord.casework.organisations.scope import Scoped


class Contact(Scoped):
    """One time that someone came, called or wrote. ``key`` comes with the form: sent twice, it is written once."""

    class Kind(models.TextChoices):
        """What it was for."""

        INFORMATION = "information"
        APPLICATION = "application"

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="contacts")
    channel = models.CharField(max_length=12, choices=of(Channel))
    kind = models.CharField(max_length=12, choices=Kind.choices)
    on = models.DateField()
    question = models.TextField(blank=True)
    """In the person's own words."""
    companion = models.CharField(max_length=150, blank=True)
    urgent = models.BooleanField(default=False)
    """Set by a human being only."""
    by = worker(null=True, blank=True)
    key = models.UUIDField(default=uuid.uuid4)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta(Scoped.Meta):
        """A form once."""

        abstract = False
        constraints = (models.UniqueConstraint(fields=["organisation", "key"], name="files_contact_once"),)


class Application(Scoped):
    """Something asked for. It and its receipt have one key, and each refers to the other: neither exists alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="applications")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="applications")
    receipt = models.OneToOneField("Receipt", on_delete=models.DO_NOTHING, related_name="+")
    right = models.CharField(max_length=60, blank=True)
    asked = models.TextField()
    filed_on = models.DateField()
    """The first day it was filed anywhere. It never becomes a later one."""
    stage = models.CharField(max_length=12, choices=of(Stage), default=Stage.RECEIVED)
    handler = worker(null=True, blank=True)
    forwarded_to = models.CharField(max_length=200, blank=True)
    heard_on = models.DateField(null=True, blank=True)
    changed_on = models.DateField(null=True, blank=True)
    """The last change in the situation that the person told of."""
    own_view = models.TextField(blank=True)
    """What the person wants, in the person's own words."""
    own_view_to = models.CharField(max_length=150, blank=True)
    """To whom at the desk it was told, who wrote it down; empty where the person wrote it."""
    own_view_through = models.CharField(max_length=150, blank=True)
    """The helper who brought it over, under a mandate."""
    own_view_on = models.DateField(null=True, blank=True)

    @staticmethod
    def signed(day: datetime.date, name: str) -> str:
        """What stands before a part of a wish that was told, where the wish has several parts."""
        return f"{day:%d/%m/%Y}, {name}: "

    @property
    def own_view_in_parts(self) -> bool:
        """Whether each part of the wish that was told has its own day and name."""
        name = self.own_view_to or self.own_view_through
        return bool(name) and self.signed(self.own_view_on, name) in self.own_view

    @property
    def signed_view(self) -> str:
        """The wish with the day and the name of who wrote it down, as the first part of several."""
        text, name = str(self.own_view), self.own_view_to or self.own_view_through
        return text if not name or self.own_view_in_parts else self.signed(self.own_view_on, name) + text

    @property
    def open_remedies(self) -> list[Any]:
        """What was asked against it and is not answered yet; who handles files sees none (``RemedyManager``)."""
        return [one for one in self.remedies.all() if one.answered_on is None]

    @property
    def is_in_court(self) -> bool:
        """Whether one of these is with the court: then no other way is open."""
        return any(one.route == "court" for one in self.open_remedies)

    class Meta(Scoped.Meta):
        """One key for both; where it went is known."""

        abstract = False
        constraints = (
            models.CheckConstraint(condition=Q(receipt=F("id")), name="files_application_has_its_receipt"),
            models.CheckConstraint(
                condition=~Q(stage=Stage.FORWARDED) | ~Q(forwarded_to=""), name="files_forwarded_somewhere"
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "filed_on", "id"], condition=Q(stage__in=UNDECIDED), name="files_undecided"
            ),
            models.Index(
                fields=["organisation", "handler", "filed_on", "id"],
                condition=Q(stage__in=UNDECIDED),
                name="files_own_undecided",
            ),
        )


class Receipt(Scoped):
    """The proof of an application, as it was given; it never changes."""

    application = models.OneToOneField(Application, primary_key=True, on_delete=models.DO_NOTHING, related_name="+")
    number = models.CharField(max_length=30)
    text = models.TextField()
    hash = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    issued_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        """A number once, and never empty."""

        abstract = False
        constraints = (
            models.UniqueConstraint(fields=["organisation", "number"], name="files_receipt_number"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(hash=""), name="files_receipt_says_something"),
        )


class Event(Scoped):
    """What happened; the clocks read nothing else. Only added to."""

    append_only = True

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="events")
    application = models.ForeignKey(
        Application, null=True, on_delete=models.PROTECT, related_name="events", db_index=False
    )
    kind = models.CharField(max_length=40)
    at = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    by_kind = models.CharField(max_length=10)
    by_name = models.CharField(max_length=150)
    data = models.JSONField(default=dict)

    class Meta(Scoped.Meta):
        """In the order in which they were written.

        Of two indexes of one column each SQLite takes that of the organisation, and would read all events of it.
        """

        abstract = False
        ordering = ("recorded_at", "id")
        indexes = (
            models.Index(fields=["application", "organisation"], name="files_event_by_application"),
            models.Index(
                fields=["organisation", "at"], condition=Q(kind="made_to_measure"), name="files_made_to_measure"
            ),
        )
