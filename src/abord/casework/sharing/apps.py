"""The Django application."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SharingConfig(AppConfig):
    """Its name in Django; after each migration the triggers are put in place."""

    name = "abord.casework.sharing"
    label = "sharing"

    def ready(self) -> None:
        """The database itself refuses to share without consent."""
        post_migrate.connect(_guard, sender=self, dispatch_uid="abord.sharing.guards")


def _guard(using: str, **_: Any) -> None:
    from abord.casework.sharing import guards

    guards.put(using)
