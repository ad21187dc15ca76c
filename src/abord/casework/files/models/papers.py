"""Papers, sealed with the person's key: what the person gave, what was sent, what was done against a decision."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from abord.casework.files.course import Channel
from abord.casework.files.models.applications import Application
from abord.casework.files.models.common import of, worker
from abord.casework.files.models.decisions import Decision
from abord.casework.files.models.people import File
from abord.casework.files.models.told import Notice
from abord.casework.organisations.scope import ActorKind, Role, Scoped, ScopedManager, current
from abord.casework.permissions import FILE_STAFF


class Document(Scoped):
    """A paper that the person gave. Its content is sealed with the person's key: without the key it is gone."""

    class Kind(models.TextChoices):
        """What it is, by its content and never by its name."""

        PDF = "pdf"
        JPEG = "jpeg"
        PNG = "png"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="documents")
    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    size = models.PositiveIntegerField()
    proof = models.CharField(max_length=64)
    """SHA-256 of the content as it was given."""
    content = models.BinaryField()
    channel = models.CharField(max_length=12, choices=of(Channel))
    given_on = models.DateField()
    by_kind = models.CharField(max_length=10)
    by_name = models.CharField(max_length=150)
    key = models.UUIDField(default=uuid.uuid4)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta(Scoped.Meta):
        """Sent twice, kept once."""

        abstract = False
        ordering = ("given_on", "recorded_at")
        constraints = (models.UniqueConstraint(fields=["organisation", "key"], name="files_document_once"),)


class Letter(Scoped):
    """A print of a letter of the service; the one that was sent is as it was sent, until the file goes.

    Sealed with the person's key. The hash of what was sent stands in the event and in the journal.
    """

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="letters")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="prints")
    notice = models.ForeignKey(Notice, null=True, on_delete=models.PROTECT, related_name="prints")
    language = models.CharField(max_length=2)
    size = models.PositiveIntegerField()
    proof = models.CharField(max_length=64)
    """SHA-256 of the content."""
    content = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)
    sent_on = models.DateField(null=True, blank=True)
    """None: it was printed, and nobody has said that this print went."""

    stays = True

    class Meta(Scoped.Meta):
        """Of a decision or of a notice, of which one letter went."""

        abstract = False
        constraints = (
            models.CheckConstraint(
                condition=Q(decision=None, notice__isnull=False) | Q(decision__isnull=False, notice=None),
                name="files_letter_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["decision"], condition=Q(sent_on__isnull=False), name="files_decision_sent_once"
            ),
            models.UniqueConstraint(
                fields=["notice"], condition=Q(sent_on__isnull=False), name="files_notice_sent_once"
            ),
        )


class RemedyManager(ScopedManager):
    """Remedies, for the person and for who handles appeals. For who handles files there are none."""

    def get_queryset(self) -> Any:
        """None at all for a worker who is not of the appeals, or who handles files besides."""
        found, actor = super().get_queryset(), current().actor
        if actor.kind is ActorKind.WORKER and (not actor.has(Role.APPEALS) or actor.has(*FILE_STAFF)):
            return found.none()
        return found


class Remedy(Scoped):
    """Something done against a decision or a silence. It leaves no event in the file: who handles it does not know."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="remedies")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="remedies")
    number = models.CharField(max_length=30)
    route = models.CharField(max_length=16)
    """A value of ``letters.remedies.Route``."""
    asked_on = models.DateField()
    channel = models.CharField(max_length=12, choices=of(Channel))
    language = models.CharField(max_length=2)
    content = models.BinaryField()
    """The letter as it was sent, sealed with the person's key."""
    by_kind = models.CharField(max_length=10)
    by_name = models.CharField(max_length=150)
    key = models.UUIDField(default=uuid.uuid4)
    answer = models.BinaryField(default=b"")
    """Sealed like the letter."""
    answered_on = models.DateField(null=True, blank=True)
    answered_by = worker(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = RemedyManager()

    class Meta(Scoped.Meta):
        """A number once, a form once; an answer has a day."""

        abstract = False
        ordering = ("asked_on", "id")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "number"], name="files_remedy_number"),
            models.UniqueConstraint(fields=["organisation", "key"], name="files_remedy_once"),
            models.CheckConstraint(
                condition=Q(answer=b"") | Q(answered_on__isnull=False), name="files_remedy_answer_has_a_day"
            ),
        )
