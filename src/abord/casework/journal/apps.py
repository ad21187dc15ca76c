"""The Django application."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    """Its name in Django; after each migration the triggers are put in place."""

    name = "abord.casework.journal"
    label = "journal"

    def ready(self) -> None:
        """The database itself refuses changes."""
        post_migrate.connect(_guard, sender=self, dispatch_uid="abord.journal.guards")


def _guard(using: str, **_: Any) -> None:
    from abord.casework.journal import guards

    guards.put(using)
