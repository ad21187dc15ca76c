"""What was counted at night, because it takes too long while somebody waits."""

from __future__ import annotations

from django.db import models

from abord.casework.organisations.scope import Scoped


class Tally(Scoped):
    """How many rights of the office are realised, as it is shown: small numbers are left out before it is kept."""

    counts = models.JSONField()

    class Meta(Scoped.Meta):
        """One of each office: the next count takes its place."""

        abstract = False
        constraints = (models.UniqueConstraint(fields=["organisation"], name="files_one_tally"),)
