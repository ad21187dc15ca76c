"""What all pages share, whichever room they are in: style sheet, languages, the page above, a form sent twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from abord.engine.facts import FURTHER_LANGUAGES, LANGUAGES

STATIC = Path(__file__).parents[1] / "static"
SHEET = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(STATIC.glob("*.*")))).hexdigest()[:8]
"""Changes when a static file does, so that browsers may keep those that they have."""
COMMUNITY_NAMES = {
    "nl": "Nederlands", "fr": "Français", "de": "Deutsch", "en": "English", "ar": "العربية", "uk": "Українська",
}  # fmt: skip


def language_choices(rest: str) -> list[tuple[str, str, str]]:
    """(code, name, address of this page in it); the explanations in further languages begin at their start."""
    here = [(code, COMMUNITY_NAMES[code], f"/{code}/{rest}") for code in LANGUAGES]
    return here + [(code, COMMUNITY_NAMES[code], f"/{code}/") for code in FURTHER_LANGUAGES]


def once(request: HttpRequest, shown: Callable[[], HttpResponse]) -> HttpResponse:
    """A page; for a form that is being written at this very moment by another request (a double click): once more.

    The database lets one of the two write. The other changed nothing, begins again, and now finds what was written.
    """
    try:
        return shown()
    except IntegrityError:
        if request.method != "POST":
            raise
        return shown()


def above(path: str) -> str:
    """The nearest page above an address: a PDF lies below the page that it prints."""
    while path := path.rstrip("/").rpartition("/")[0]:
        try:
            resolve(f"{path}/")
        except Resolver404:
            continue
        return f"{path}/"
    return "/"
