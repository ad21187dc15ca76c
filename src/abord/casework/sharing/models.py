"""Consents to sharing, what was shared, and referrals. Without a consent or a ground in law the database refuses it."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from abord.casework.files.course import Channel
from abord.casework.files.models import File
from abord.casework.files.models.common import worker
from abord.casework.organisations.models import Organisation
from abord.casework.organisations.scope import Scoped
from abord.casework.sharing.kinds import FINAL, Answer, Result, What
from abord.casework.sharing.regie_models import NamedContact, PlanHere, PlanPart, SharedPlan

__all__ = [
    "Arrival", "Consent", "NamedContact", "Objection", "PlanHere", "PlanPart", "Referral", "Share", "SharedPlan",
]  # fmt: skip


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


class Objection(Scoped):
    """The person objects to sharing that rests on a law. The words are sealed; an answer has a reason and a name."""

    stays = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="objections")
    number = models.CharField(max_length=30)
    recipient = models.CharField(max_length=150, blank=True)
    """With whom it is not to be shared; "": with nobody."""
    kind = models.CharField(max_length=12, choices=_of(What), blank=True)
    """Which data; "": nothing at all."""
    content = models.BinaryField()
    """The person's own words, sealed with the person's key."""
    channel = models.CharField(max_length=12, choices=_of(Channel))
    asked_on = models.DateField()
    answer_by = models.DateField()
    by_kind = models.CharField(max_length=10)
    by_name = models.CharField(max_length=150)
    key = models.UUIDField(default=uuid.uuid4)
    result = models.CharField(max_length=10, choices=_of(Result), blank=True)
    ground = models.CharField(max_length=250, blank=True)
    answer = models.TextField(blank=True)
    answered_in = models.CharField(max_length=2, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = worker(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta(Scoped.Meta):
        """Sent twice, kept once. Whoever says that a law obliges names it."""

        abstract = False
        constraints = (
            models.UniqueConstraint(fields=["organisation", "number"], name="sharing_objection_number"),
            models.UniqueConstraint(fields=["organisation", "key"], name="sharing_objection_once"),
            models.CheckConstraint(
                condition=Q(result="", answer="", answered_on=None, answered_by=None)
                | Q(result__in=[one.value for one in Result], answered_on__isnull=False, answered_by__isnull=False)
                & ~Q(answer=""),
                name="sharing_objection_answered",
            ),
            models.CheckConstraint(
                condition=~Q(result=Result.OBLIGED) | ~Q(ground=""), name="sharing_objection_ground"
            ),
        )

    @property
    def is_open(self) -> bool:
        """Whether an answer has to come."""
        return self.answered_on is None and self.withdrawn_on is None

    @property
    def stands(self) -> bool:
        """Whether it is looked at before something is shared by law: no answer yet, or it was followed."""
        return self.withdrawn_on is None and self.result in ("", Result.STOPPED)


class _Sent(Scoped):
    """What both services keep of a referral."""

    number = models.CharField(max_length=30)
    sent_on = models.DateField()
    answer_by = models.DateField()
    """After it the sender asks; nothing else follows from it."""
    answer = models.CharField(max_length=12, choices=_of(Answer), blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.CharField(max_length=250, blank=True)
    taken_back_on = models.DateField(null=True, blank=True)
    """The person took the consent back before it was treated."""

    class Meta(Scoped.Meta):
        """Of one service."""

        abstract = True

    @property
    def is_open(self) -> bool:
        """Whether something can still be answered."""
        return self.taken_back_on is None and self.answer not in FINAL


class Referral(_Sent):
    """The person was referred to another service, under a consent: the question, the term, and what came back.

    It rests on the share by which the way to reach the person went there, so that there is none without a consent.
    """

    stays = True

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="referrals")
    share = models.OneToOneField(Share, on_delete=models.PROTECT, related_name="referral")
    recipient = models.CharField(max_length=150)
    receiver = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    """The recipient, where it works in this installation; else it answers with the code of a slip."""
    about = models.CharField(max_length=250)
    by_name = models.CharField(max_length=150)
    where_to = models.CharField(max_length=150, blank=True)
    code = models.CharField(max_length=120, blank=True)
    """Of the last slip, sealed."""

    class Meta(_Sent.Meta):
        """An answer has a day and a name, and who is not competent says who is."""

        abstract = False
        constraints = (
            models.UniqueConstraint(fields=["organisation", "number"], name="sharing_referral_once"),
            models.CheckConstraint(condition=~Q(recipient="") & ~Q(about=""), name="sharing_referral_says"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None, answered_by="")
                | Q(answer__in=[one.value for one in Answer], answered_on__isnull=False) & ~Q(answered_by=""),
                name="sharing_referral_answered",
            ),
            models.CheckConstraint(
                condition=~Q(answer=Answer.NOT_FOR_US) | ~Q(where_to=""), name="sharing_referral_where_then"
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "answer_by", "id"], condition=Q(answer="", taken_back_on=None),
                name="sharing_referrals_waiting",
            ),
        )  # fmt: skip


class Arrival(_Sent):
    """A referral as the service has it to which it went: where it lies, and nothing of the person."""

    stays = True

    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta(_Sent.Meta):
        """A number once; those that wait, the first term first."""

        abstract = False
        constraints = (
            models.UniqueConstraint(fields=["organisation", "sender", "number"], name="sharing_arrival_once"),
        )
        indexes = (models.Index(fields=["organisation", "answer", "answer_by", "id"], name="sharing_arrivals"),)
