"""The Django application."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OrganisationsConfig(AppConfig):
    """Its name in Django; after each migration the database's own boundary is put in place."""

    name = "abord.casework.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Policies follow the models, whichever app they are in."""
        post_migrate.connect(_protect, dispatch_uid="abord.organisations.rls")


def _protect(using: str, app_config: Any, **_: Any) -> None:
    from abord.casework.organisations import rls

    rls.protect_app(using, app_config)
