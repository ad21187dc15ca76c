"""The person does not want the service to look for rights on its own, or wants it again. Asking stays as it was."""

from __future__ import annotations

from abord.casework.files.acts.common import happened, today
from abord.casework.files.models import File


def stop(file: File) -> None:
    """From now on no right is written down that a search over registers found. What was found before stays."""
    if file.person.no_search_since is None:
        file.person.no_search_since = today()
        file.person.save(update_fields=["no_search_since"])
        happened(file, "search_stopped")


def again(file: File) -> None:
    """Taken back, at any time."""
    if file.person.no_search_since is not None:
        file.person.no_search_since = None
        file.person.save(update_fields=["no_search_since"])
        happened(file, "search_again")
