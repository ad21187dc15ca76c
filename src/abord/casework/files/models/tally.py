"""What was counted at night, because it takes too long while somebody waits."""

from __future__ import annotations

from django.db import models

from abord.casework.organisations.scope import Scoped


class Tally(Scoped):
    """Numbers of the office, as they are shown: small ones are left out before it is kept."""

    class What(models.TextChoices):
        """What was counted."""

        REALISED = "realised"
        WAITING = "waiting"

    what = models.CharField(max_length=10, choices=What.choices, default=What.REALISED)
    counts = models.JSONField()

    class Meta(Scoped.Meta):
        """One of each kind and office: the next count takes its place."""

        abstract = False
        constraints = (models.UniqueConstraint(fields=["organisation", "what"], name="files_one_tally_of_a_kind"),)
