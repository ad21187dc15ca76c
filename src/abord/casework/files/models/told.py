"""What was said: to the person, by the person, about the person."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from abord.casework.files.course import Channel
from abord.casework.files.models.applications import Application
from abord.casework.files.models.common import of, worker
from abord.casework.files.models.people import File
from abord.casework.organisations.scope import Scoped


class Notice(Scoped):
    """Something said to the person, and when it arrived."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="notices")
    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="notices")
    channel = models.CharField(max_length=12, choices=of(Channel))
    subject = models.CharField(max_length=60)
    """A key of the vocabulary."""
    text = models.TextField(blank=True)
    language = models.CharField(max_length=2, blank=True)
    """In which ``text`` is written; empty where nobody said."""
    sent_on = models.DateField()
    reached_on = models.DateField(null=True, blank=True)
    posted_on = models.DateField(null=True, blank=True)
    """When it went on paper. A letter that was made and not posted has reached nobody."""
    adverse_from = models.DateField(null=True, blank=True)

    class Meta(Scoped.Meta):
        """Posted after it was made. What may be unread is looked at every night."""

        abstract = False
        constraints = (
            models.CheckConstraint(
                condition=Q(posted_on=None) | Q(posted_on__gte=F("sent_on")), name="files_posted_after_made"
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "sent_on"], condition=Q(reached_on=None, posted_on=None),
                name="files_unread_notices",
            ),
        )  # fmt: skip


class Datum(Scoped):
    """One fact that was used about the person: from where, of which day, for what; and the person's own version."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="data")
    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="data")
    name = models.CharField(max_length=80)
    whom = models.CharField(max_length=100, blank=True)
    value = models.CharField(max_length=250)
    source = models.CharField(max_length=80)
    as_of = models.DateField()
    taken_at = models.DateTimeField(default=timezone.now)
    own_version = models.TextField(blank=True)
    own_version_on = models.DateField(null=True, blank=True)


class Note(Scoped):
    """What a worker wrote down, and the person's own version beside it. Hidden from the daily view when it is over.

    The person reads it, but for what is withheld for the sake of somebody else; that it is, why and by whom, is read.
    """

    class Withheld(models.TextChoices):
        """Why something is withheld; there are no other reasons."""

        THIRD_PARTY = "third_party"
        PROFESSIONAL_SECRECY = "professional_secrecy"
        MINOR = "minor"

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    on = models.DateField()
    by = worker()
    hidden_on = models.DateField(null=True, blank=True)
    own_version = models.TextField(blank=True)
    own_version_on = models.DateField(null=True, blank=True)
    withheld = models.CharField(max_length=20, choices=Withheld.choices, blank=True)
    withheld_because = models.TextField(blank=True)
    """The weighing, in words that the person reads too."""
    withheld_rest = models.TextField(blank=True)
    """What the person can read of it all the same."""
    withheld_on = models.DateField(null=True, blank=True)
    withheld_by = worker(null=True, blank=True)

    class Meta(Scoped.Meta):
        """Withheld by somebody with a name, on a day, with the weighing."""

        abstract = False
        constraints = (
            models.CheckConstraint(
                condition=Q(withheld="")
                | ~Q(withheld_because="") & Q(withheld_on__isnull=False, withheld_by__isnull=False),
                name="files_withheld_by_somebody",
            ),
        )

    @property
    def for_person(self) -> str:
        """What the person reads of it."""
        return str(self.withheld_rest if self.withheld else self.text)


class Request(Scoped):
    """What the person asks or tells in a running file: it gets an answer, and never a mark against the person."""

    class Kind(models.TextChoices):
        """Which kind."""

        CORRECTION = "correction"
        OWN_MISTAKE = "own_mistake"
        CHANGE = "change"
        HEARING = "hearing"
        HUMAN = "human"
        MISINFORMED = "misinformed"

    class SaidBy(models.TextChoices):
        """By whom wrong information was given."""

        SERVICE = "service"
        OTHER_SERVICE = "other_service"
        CHECK = "check"
        CHATBOT = "chatbot"
        WEBSITE = "website"
        SOMEBODY = "somebody"

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="requests")
    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="requests")
    datum = models.ForeignKey(Datum, null=True, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField()
    channel = models.CharField(max_length=12, choices=of(Channel))
    asked_on = models.DateField()
    key = models.UUIDField(default=uuid.uuid4)
    answer = models.TextField(blank=True)
    answered_in = models.CharField(max_length=2, blank=True)
    """In which language ``answer`` is written; empty where nobody said."""
    answered_on = models.DateField(null=True, blank=True)
    answered_by = worker(null=True, blank=True)
    said_by = models.CharField(max_length=13, choices=SaidBy.choices, blank=True)
    """For wrong information: who gave it, where or by what name, when, and a paper of it."""
    said_where = models.CharField(max_length=150, blank=True)
    said_on = models.DateField(null=True, blank=True)
    document = models.ForeignKey("Document", null=True, on_delete=models.PROTECT, related_name="requests")
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="led_to")
    """A mistake in good faith, after the wrong information that led to it."""

    class Meta(Scoped.Meta):
        """Sent twice, written once; an answer has a name and a day; of wrong information it is known who gave it."""

        abstract = False
        constraints = (
            models.UniqueConstraint(fields=["organisation", "key"], name="files_request_once"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_on__isnull=False, answered_by__isnull=False),
                name="files_answer_has_a_name",
            ),
            models.CheckConstraint(
                condition=~Q(kind="misinformed") | ~Q(said_by=""), name="files_misinformed_by_somebody"
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "asked_on", "id"], condition=Q(answered_on=None), name="files_open_requests"
            ),
        )
