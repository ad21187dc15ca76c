"""Rights by their names, as the pages of files call them."""

from __future__ import annotations

from abord.book import open_book


def rights(language: str) -> list[tuple[str, str]]:
    """All rights of the catalogue by name."""
    found = [(id, one.folder.right.names[language]) for id, one in open_book().rights.items()]
    return sorted(found, key=lambda pair: pair[1])


def right_name(language: str, right: str, otherwise: str = "") -> str:
    """The short name of a right, or what was asked in the person's own words."""
    known = open_book().rights.get(right)
    return known.folder.right.short[language] if known is not None else otherwise or right


def right_in_full(language: str, right: str, otherwise: str = "") -> str:
    """The name of a right for someone who does not know its letters, or what was asked in the person's own words."""
    known = open_book().rights.get(right)
    return known.folder.right.names[language] if known is not None else otherwise or right
