"""The one table: sealed envelopes. What is inside can only be read with the key that is not in here."""

from __future__ import annotations

from django.db import models


class Envelope(models.Model):
    """``lookup`` is a hash of the visitor's key or code, ``content`` is encrypted with another hash of it."""

    lookup = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        """Where it lives."""

        app_label = "web"
        db_table = "envelope"
