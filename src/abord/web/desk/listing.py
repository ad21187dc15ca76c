"""Lists of people: whoever is in one can read in the journal who saw it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.http import HttpRequest

from abord.casework.files.models import File
from abord.casework.journal import chain


def of_the_day(request: HttpRequest, files: Iterable[File], about: str) -> None:
    """Note a list that a worker sees all day long: each person once for each time that the worker signs in.

    Noted at each look, it would fill the log of the person with lines that say the same.
    """
    once_a_session(request, [file.person.subject for file in files], about)


def once_a_session(request: HttpRequest, subjects: Iterable[uuid.UUID], about: str) -> None:
    """The same for who is known by the key of the journal alone."""
    listed = request.session.get("listed", {})
    known = listed.get(about, [])
    new = {str(one): one for one in subjects if str(one) not in set(known)}
    if new:
        chain.listed(new.values(), about)
        request.session["listed"] = {**listed, about: [*known, *new]}
