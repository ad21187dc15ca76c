"""Which print of a letter went: asked where several were made by the day that is noted. Each can be looked at first."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from abord.casework.files.acts import sent
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.models import Letter
from abord.web.files.forms import number


def named(given: dict[str, str]) -> int | None:
    """The key of the print that was chosen in a form; None where none was."""
    return number(given, "which") if given.get("which") else None


def asked(error: CannotDo) -> list[Letter]:
    """Out of which it is to be chosen; none where something else is wrong."""
    return error.prints if isinstance(error, sent.WhichPrint) else []


def looked_at(request: HttpRequest, row: sent.Sendable) -> bytes | None:
    """The print that an address asks for; None where it asks for the letter."""
    if request.method == "POST" or "print" not in request.GET:
        return None
    found = sent.print_of(row, number(request.GET.dict(), "print"))
    if found is None:
        raise Http404
    return found
