"""Which papers a person gave: what was given once is not asked again, whichever right it is for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

from abord.book import open_book
from abord.casework.files.models import File
from abord.engine.facts import LANGUAGES


def canonical(name: str) -> str:
    """One name for a paper, in whichever of the four languages the plan or the person calls it."""
    plain = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    return _names().get(plain, plain)


def said(name: str, language: str) -> str:
    """A paper by its name in a language; one that no right asks for keeps the name that it was given."""
    known = _texts().get(canonical(name))
    return known[LANGUAGES.index(language)] if known is not None else name


def names_of(file: File) -> set[str]:
    """The papers that this person gave, by their one name."""
    return {canonical(name) for name in file.documents.values_list("name", flat=True)}


def not_yet(file: File, names: Iterable[str]) -> list[str]:
    """Of these papers those that the person did not give yet."""
    given = names_of(file)
    return [name for name in names if canonical(name) not in given]


@cache
def _texts() -> dict[str, list[str]]:
    """One name to the names in all languages."""
    return {
        canonical(one.names[LANGUAGES[0]]): [one.names[language] for language in LANGUAGES]
        for right in open_book().rights.values() for one in right.folder.right.documents
    }  # fmt: skip


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for right in open_book().rights.values():
        for one in right.folder.right.documents:
            plain = [" ".join(one.names[language].casefold().split()) for language in LANGUAGES]
            for name in plain:
                found.setdefault(name, plain[0])
    return found
