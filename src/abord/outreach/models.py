"""The table of wishes: sealed content, and when it goes."""

from __future__ import annotations

from django.db import models


class Wish(models.Model):
    """``content`` is encrypted with a key of the installation; nothing readable stands beside it."""

    id = models.CharField(max_length=24, primary_key=True)
    content = models.BinaryField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        """Where it lives."""

        app_label = "outreach"
        db_table = "wish"
