"""Which print of a letter went: asked where several were made by the day that is noted. Each can be looked at first."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from abord.casework.files.acts import sent
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.models import File, Letter
from abord.web.files.forms import number


def named(given: dict[str, str]) -> int | None:
    """The key of the print that was chosen in a form; None where none was."""
    return number(given, "which") if given.get("which") else None


def asked(error: CannotDo, given: dict[str, str], file: File) -> list[Letter]:
    """Out of which it is to be chosen; where something else is wrong, what was chosen is shown again among them."""
    if isinstance(error, sent.WhichPrint):
        return error.prints
    which = named(given)
    return sent.printed_with(file, which) if which is not None else []


def first(error: CannotDo, given: dict[str, str]) -> str:
    """Where it is mended: of a day on which what was chosen was not printed yet, at the day."""
    if error.key == "print_later":
        return f"on-{given['decision']}" if "decision" in given else f"posted-{given['notice']}"
    return "which" if isinstance(error, sent.WhichPrint) else "main"


def looked_at(request: HttpRequest, row: sent.Sendable) -> bytes | None:
    """The print that an address asks for; None where it asks for the letter."""
    if request.method == "POST" or "print" not in request.GET:
        return None
    found = sent.print_of(row, number(request.GET.dict(), "print"))
    if found is None:
        raise Http404
    return found
