"""A helper never holds what is the service's: no task, no file, no decision. Refused wherever it would be saved."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.signals import pre_save
from django.utils import timezone

from abord.casework.organisations.compiled import compiled
from abord.casework.organisations.models import Membership
from abord.casework.organisations.scope import Role


class HelperCannotHold(ValueError):
    """Something of the service was about to be given to someone who helps from outside."""


def watch() -> None:
    """Look at everything of files, and of sharing, that names a worker."""
    from django.apps import apps

    for model in (one for app in ("files", "sharing") for one in apps.get_app_config(app).get_models()):
        columns = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and field.remote_field.model._meta.label == settings.AUTH_USER_MODEL
        ]
        if columns:
            pre_save.connect(_refuser(columns), sender=model, weak=False, dispatch_uid=f"helper {model._meta.label}")


def _refuser(columns: list[str]) -> Any:
    def refuse(instance: Any, update_fields: Any = None, **_: Any) -> None:
        for column in columns:
            worker_id = getattr(instance, column)
            changed = instance._state.adding or update_fields is None or column.removesuffix("_id") in update_fields
            if worker_id is not None and changed and is_helper(worker_id):
                raise HelperCannotHold(f"{type(instance).__name__}.{column}")

    return refuse


def is_helper(worker_id: int) -> bool:
    """Whether someone helps this organisation's people from outside."""
    return bool(_helping(worker=worker_id, day=timezone.localdate()))


def helpers_among(workers: Collection[int | None]) -> set[int]:
    """The same of many at once: who of them helps from outside."""
    rows = _held(timezone.localdate()).filter(worker__in=[one for one in workers if one is not None])
    return set(rows.values_list("worker_id", flat=True))


@compiled
def _helping(worker: Any, day: Any) -> Any:
    return _held(day).filter(worker=worker).values_list("pk")[:1]


def _held(day: Any) -> Any:
    held = Membership.objects.filter(role=Role.HELPER, starts__lte=day)
    return held.filter(Q(ends__isnull=True) | Q(ends__gte=day))
