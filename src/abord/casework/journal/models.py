"""The chain of entries, and the keys that open them."""

from __future__ import annotations

import uuid

from django.db import models

from abord.casework.organisations.scope import Scoped


class Key(Scoped):
    """The key of one person's entries. Destroying it deletes what they say, and leaves the chain whole."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    secret = models.BinaryField(max_length=32)


class Entry(Scoped):
    """One act or reading. ``content`` is sealed with the key of ``subject``; ``hash`` covers all the rest."""

    append_only = True

    number = models.BigIntegerField()
    at = models.DateTimeField()
    subject = models.UUIDField(null=True, db_index=True)
    content = models.BinaryField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """Numbers without a gap; a chain that cannot fork."""

        base_manager_name = "objects"
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "number"], name="journal_one_number"),
            models.UniqueConstraint(fields=["organisation", "previous"], name="journal_no_fork"),
        )
