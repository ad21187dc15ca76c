"""What an address of the desk names by its key. What is of another organisation does not exist."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from abord.casework.files import queries
from abord.casework.files.models import Application, File
from abord.casework.mandates.models import Mandate


def file_of(pk: int) -> File:
    """A file of this organisation; what is of another does not exist."""
    found: File | None = queries.file_by_key.one(pk=pk)
    if found is None:
        raise Http404
    return found


def application_of(pk: Any) -> Application:
    """An application of this organisation."""
    found: Application | None = queries.application_by_key.one(pk=pk)
    if found is None:
        raise Http404
    return found


def mandate_of(pk: int) -> Mandate:
    """A mandate of a person of this organisation."""
    found: Mandate | None = Mandate.objects.select_related("person__file", "person__death").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
