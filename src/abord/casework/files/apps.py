"""The Django application."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FilesConfig(AppConfig):
    """Its name in Django; after each migration the triggers are put in place."""

    name = "abord.casework.files"
    label = "files"

    def ready(self) -> None:
        """The database itself keeps what happened as it was written."""
        post_migrate.connect(_guard, sender=self, dispatch_uid="abord.files.guards")


def _guard(using: str, **_: Any) -> None:
    from abord.casework.files import guards

    guards.put(using)
