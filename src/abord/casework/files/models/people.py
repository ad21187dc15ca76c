"""Who has a file: the person, and all that concerns one person at one service."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from abord.casework.files.course import Channel
from abord.casework.files.models.common import of, worker
from abord.casework.files.names import LONGEST, fold
from abord.casework.organisations.scope import Scoped


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
    channel = models.CharField(max_length=12, choices=of(Channel), default=Channel.POST)
    no_internet = models.BooleanField(default=False)
    """The right not to use the internet: nothing is then sent digitally."""
    interpreter = models.CharField(max_length=60, blank=True)
    private_room = models.BooleanField(default=False)
    no_search_since = models.DateField(null=True, blank=True)
    """Since when the person does not want the service to look for rights on its own (GDPR art. 21)."""
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
    handler = worker(null=True, blank=True)
    """The one name to ask for."""
    code = models.CharField(max_length=120, blank=True)
    situation = models.JSONField(null=True, blank=True)
    """The household as a situation document, as last told or imported."""
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta(Scoped.Meta):
        """A number once."""

        abstract = False
        constraints = (models.UniqueConstraint(fields=["organisation", "number"], name="files_one_number"),)
