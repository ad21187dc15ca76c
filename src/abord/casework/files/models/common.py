"""What the tables share."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from abord.casework.files.course import Stage

UNDECIDED = sorted((Stage.RECEIVED, Stage.INQUIRY))
"""Stages in which nothing was decided yet."""


def of(values: Any) -> list[tuple[str, str]]:
    """The values of an enumeration as choices."""
    return [(one.value, one.value) for one in values]


def worker(**options: Any) -> Any:
    """Somebody of the service."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options)
