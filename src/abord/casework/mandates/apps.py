"""The Django application."""

from django.apps import AppConfig


class MandatesConfig(AppConfig):
    """Its name in Django; from the start no helper can be given a task of the service."""

    name = "abord.casework.mandates"
    label = "mandates"

    def ready(self) -> None:
        """Watch what is saved."""
        from abord.casework.mandates import guard

        guard.watch()
