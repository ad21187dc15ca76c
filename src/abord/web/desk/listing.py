"""Lists of people: whoever is in one can read in the journal who saw it."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest

from abord.casework.files.models import File
from abord.casework.journal import chain


def of_the_day(request: HttpRequest, files: Iterable[File], about: str) -> None:
    """Note a list that a worker sees all day long: each person once for each time that the worker signs in.

    Noted at each look, it would fill the log of the person with lines that say the same.
    """
    shown = {file.person_id: file.person.subject for file in files}
    known = request.session.get("listed", {}).get(about, [])
    new = [id for id in shown if id not in set(known)]
    if new:
        chain.listed([shown[id] for id in new], about)
        request.session["listed"] = {**request.session.get("listed", {}), about: [*known, *new]}
