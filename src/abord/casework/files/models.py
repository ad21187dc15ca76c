"""The tables of a file. They are changed by the acts (`acts/`) only: each writes the change, an event and the journal.

What the rules of the house ask is in the database too: an application and its receipt exist together or not at all; an
advice has two words; a decision against someone has a named person, reasons, remedies and a hearing; an item is closed
only as received or as declined.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from abord.casework.files.advice import Kind
from abord.casework.files.barriers import CLOSES, Barrier, Exit
from abord.casework.files.course import Channel, Outcome, Stage, Wanted
from abord.casework.files.duties import TAKERS
from abord.casework.files.names import LONGEST, fold
from abord.casework.files.plan import Owner
from abord.casework.files.plan import Step as PlannedStep
from abord.casework.organisations.scope import ActorKind, Role, Scoped, ScopedManager, current
from abord.casework.permissions import FILE_STAFF

UNDECIDED = sorted((Stage.RECEIVED, Stage.INQUIRY))


def _of(values: Any) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in values]


def _worker(**options: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options)


class Counter(Scoped):
    """The last number given out, per kind and year."""

    name = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta(Scoped.Meta):
        """One row per kind and year."""

        abstract = False
        constraints = (models.UniqueConstraint(fields=["organisation", "name", "year"], name="files_one_counter"),)


class Person(Scoped):
    """Someone with a file. Only what is needed to reach the person, and how; a name may be all there is."""

    subject = models.UUIDField(unique=True)
    """The key of this person's entries in the journal."""
    name = models.CharField(max_length=150)
    birth_date = models.DateField(null=True, blank=True)
    national_number = models.CharField(max_length=11, blank=True)
    language = models.CharField(max_length=2, default="nl")
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=254, blank=True)
    address = models.CharField(max_length=250, blank=True)
    channel = models.CharField(max_length=12, choices=_of(Channel), default=Channel.POST)
    no_internet = models.BooleanField(default=False)
    """The right not to use the internet: nothing is then sent digitally."""
    interpreter = models.CharField(max_length=60, blank=True)
    private_room = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(Scoped.Meta):
        """A national number once per organisation."""

        abstract = False
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "national_number"], condition=~Q(national_number=""), name="files_one_person"
            ),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With the words by which the person is found."""
        super().save(*args, **kwargs)
        changed = kwargs.get("update_fields")
        if changed is None or "name" in changed:
            self.name_words.all().delete()
            NameWord.objects.bulk_create([NameWord(person=self, word=word) for word in fold(self.name)])

    @property
    def reached_by(self) -> Channel:
        """The channel for what the service sends: never a digital one for who does not want it or has none."""
        wanted = Channel(self.channel)
        if self.no_internet and wanted in (Channel.EMAIL, Channel.WEB):
            return Channel.POST
        return wanted


class NameWord(Scoped):
    """One word of a person's name, folded (``names``): how people are found."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="name_words")
    word = models.CharField(max_length=LONGEST)

    class Meta(Scoped.Meta):
        """Looked up by its beginning."""

        abstract = False
        indexes = (
            models.Index(
                fields=["organisation", "word", "person"],
                opclasses=["int8_ops", "varchar_pattern_ops", "int8_ops"],
                name="files_name_begins",
            ),
        )


class File(Scoped):
    """All that concerns one person at one service. ``code`` opens the person's side of it (sealed)."""

    number = models.CharField(max_length=30)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="file")
    handler = _worker(null=True, blank=True)
    """The one name to ask for."""
    code = models.CharField(max_length=120, blank=True)
    situation = models.JSONField(null=True, blank=True)
    """The household as a situation document, as last told or imported."""
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta(Scoped.Meta):
        """A number once."""

        abstract = False
        constraints = (models.UniqueConstraint(fields=["organisation", "number"], name="files_one_number"),)


class Contact(Scoped):
    """One time that someone came, called or wrote. ``key`` comes with the form: sent twice, it is written once."""

    class Kind(models.TextChoices):
        """What it was for."""

        INFORMATION = "information"
        APPLICATION = "application"

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="contacts")
    channel = models.CharField(max_length=12, choices=_of(Channel))
    kind = models.CharField(max_length=12, choices=Kind.choices)
    on = models.DateField()
    question = models.TextField(blank=True)
    """In the person's own words."""
    companion = models.CharField(max_length=150, blank=True)
    urgent = models.BooleanField(default=False)
    """Set by a human being only."""
    by = _worker(null=True, blank=True)
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
    """The first day it was filed anywhere. It never changes."""
    stage = models.CharField(max_length=12, choices=_of(Stage), default=Stage.RECEIVED)
    handler = _worker(null=True, blank=True)
    forwarded_to = models.CharField(max_length=200, blank=True)
    heard_on = models.DateField(null=True, blank=True)
    changed_on = models.DateField(null=True, blank=True)
    """The last change in the situation that the person told of."""
    own_view = models.TextField(blank=True)
    """What the person wants, in the person's own words."""

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
    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40)
    at = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    by_kind = models.CharField(max_length=10)
    by_name = models.CharField(max_length=150)
    data = models.JSONField(default=dict)

    class Meta(Scoped.Meta):
        """In the order in which they were written."""

        abstract = False
        ordering = ("recorded_at", "id")


class Item(Scoped):
    """A right that is probably there, open until it is received or the person says no."""

    class Source(models.TextChoices):
        """How it was found."""

        RIGHTS_CHECK = "rights_check"
        DETECTION = "detection"
        COLLEAGUE = "colleague"
        LETTER = "letter"
        PERSON = "person"

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="items")
    right = models.CharField(max_length=60)
    whom = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=12, choices=Source.choices)
    channel = models.CharField(max_length=12, choices=_of(Channel), default=Channel.DESK)
    found_on = models.DateField()
    opened_by = _worker(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)
    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="items")
    received_on = models.DateField(null=True, blank=True)
    exit = models.CharField(max_length=12, choices=_of(Exit), blank=True)
    barrier = models.CharField(max_length=3, choices=_of(Barrier), blank=True)
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


class Step(Scoped):
    """One step of the plan. Its owner is the person or a service, never a helper."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="steps")
    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="steps")
    title = models.CharField(max_length=250)
    owner = models.CharField(max_length=14, choices=_of(Owner))
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
    what = models.CharField(max_length=20, choices=_of(Wanted))
    text = models.CharField(max_length=250, blank=True)
    """What somebody wrote, in that person's own words."""
    says = models.CharField(max_length=20, blank=True)
    """What the system says of it: a key of the vocabulary, worded for whoever reads (``files/tasks.py``)."""
    values = models.JSONField(default=dict)
    """What is filled in there: keys of other words."""
    due = models.DateField()
    role = models.CharField(max_length=12, choices=_of(TAKERS), default=Role.WORKER)
    """Whoever holds it can do this."""
    worker = _worker(null=True, blank=True)
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


class Notice(Scoped):
    """Something said to the person, and when it arrived."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="notices")
    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="notices")
    channel = models.CharField(max_length=12, choices=_of(Channel))
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
    """What a worker wrote down, and the person's own version beside it. Hidden from the daily view when it is over."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    on = models.DateField()
    by = _worker()
    hidden_on = models.DateField(null=True, blank=True)
    own_version = models.TextField(blank=True)
    own_version_on = models.DateField(null=True, blank=True)


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
    channel = models.CharField(max_length=12, choices=_of(Channel))
    asked_on = models.DateField()
    key = models.UUIDField(default=uuid.uuid4)
    answer = models.TextField(blank=True)
    answered_in = models.CharField(max_length=2, blank=True)
    """In which language ``answer`` is written; empty where nobody said."""
    answered_on = models.DateField(null=True, blank=True)
    answered_by = _worker(null=True, blank=True)
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


class Advice(Scoped):
    """What the worker was advised: two words, by type and by the database. Nothing follows until someone confirms."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="advices")
    kind = models.CharField(max_length=24, choices=_of(Kind))
    because = models.JSONField(default=list)
    relies_on = models.JSONField(default=list)
    does_not_know = models.JSONField(default=list)
    left_to_people = models.JSONField(default=list)
    amount_low = models.FloatField(null=True)
    amount_high = models.FloatField(null=True)
    law_date = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    confirmed_by = _worker(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    followed = models.BooleanField(null=True)
    reason = models.CharField(max_length=250, blank=True)

    class Meta(Scoped.Meta):
        """There is no third word; following it is somebody's act."""

        abstract = False
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in Kind]), name="files_advice_two_words"),
            models.CheckConstraint(
                condition=Q(followed__isnull=True) | Q(confirmed_by__isnull=False), name="files_advice_confirmed"
            ),
        )


class Decision(Scoped):
    """A decision of the service, by somebody with a name. ``letter`` is the decision as it was composed."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=_of(Outcome))
    decided_on = models.DateField()
    decided_by = _worker()
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


class Letter(Scoped):
    """A letter of the service as it was printed last, and from the day it was sent as it was sent, for ever.

    Sealed with the person's key. The hash of what was sent stands in the event and in the journal.
    """

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="letters")
    decision = models.OneToOneField(Decision, null=True, on_delete=models.PROTECT, related_name="kept")
    notice = models.OneToOneField(Notice, null=True, on_delete=models.PROTECT, related_name="kept")
    language = models.CharField(max_length=2)
    size = models.PositiveIntegerField()
    proof = models.CharField(max_length=64)
    """SHA-256 of the content."""
    content = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)
    sent_on = models.DateField(null=True, blank=True)
    """None: it was printed, and nobody has said yet that it went."""

    class Meta(Scoped.Meta):
        """Of a decision or of a notice."""

        abstract = False
        constraints = (
            models.CheckConstraint(
                condition=Q(decision=None, notice__isnull=False) | Q(decision__isnull=False, notice=None),
                name="files_letter_of_one_thing",
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
    by = _worker()

    class Meta(Scoped.Meta):
        """By the hour."""

        abstract = False
        indexes = (models.Index(fields=["organisation", "at"], name="files_appointments_at"),)


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
    channel = models.CharField(max_length=12, choices=_of(Channel))
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
    channel = models.CharField(max_length=12, choices=_of(Channel))
    language = models.CharField(max_length=2)
    content = models.BinaryField()
    """The letter as it was sent, sealed with the person's key."""
    by_kind = models.CharField(max_length=10)
    by_name = models.CharField(max_length=150)
    key = models.UUIDField(default=uuid.uuid4)
    answer = models.BinaryField(default=b"")
    """Sealed like the letter."""
    answered_on = models.DateField(null=True, blank=True)
    answered_by = _worker(null=True, blank=True)
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
