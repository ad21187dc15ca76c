"""Municipalities by what people type: a name in any language, a postal or NIS code; spelling forgiven."""

from __future__ import annotations

import difflib
import re
from functools import cache

from abord.situation.communes import Commune, communes
from abord.situation.values import unaccented

MOST = 8


def _plain(text: str) -> str:
    letters = unaccented(text).replace("sint", "st").replace("saint", "st")
    return "".join(letter for letter in letters if letter.isalnum())


@cache
def _names() -> dict[str, list[Commune]]:
    found: dict[str, list[Commune]] = {}
    for commune in communes():
        for name in commune.names:
            plain = _plain(name)
            if commune not in found.setdefault(plain, []):
                found[plain].append(commune)
    return found


def find(text: str) -> tuple[list[Commune], bool]:
    """The municipalities that may be meant, and whether that is certain (found as typed, and only one)."""
    text = text.strip()[:80]
    if code := re.fullmatch(r"\d{5}", text):
        found = [one for one in communes() if one.nis == code[0]]
        return found, bool(found)
    if code := re.search(r"\b\d{4}\b", text):
        found = [one for one in communes() if code[0] in one.postal_codes]
        # 1050 is all of Ixelles and an avenue of Brussels: whose own it is comes first.
        found.sort(key=lambda one: (code[0] != min(one.postal_codes), len(one.postal_codes)))
        return found[:MOST], len(found) == 1
    plain = _plain(text)
    if not plain:
        return [], False
    if plain in _names():
        return _names()[plain], len(_names()[plain]) == 1
    near = [name for name in _names() if name.startswith(plain)] if len(plain) >= 3 else []
    near += [name for name in difflib.get_close_matches(plain, list(_names()), n=5, cutoff=0.7) if name not in near]
    found = list({one.nis: one for name in near for one in _names()[name]}.values())
    return found[:MOST], False
