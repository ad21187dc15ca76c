"""What may be about a person in a text that must be about nobody. Plain Python.

What has the form of a number, an address, or a day is refused. A name has no form: words of the names that are at hand,
and what follows a title, are pointed out, and whoever writes says that it is no name.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable

from abord.casework.files.names import fold


class Found(enum.StrEnum):
    """What was found."""

    EMAIL = "email"
    NUMBER = "number"
    """A telephone, national, account or file number: nine figures or more, however they are set apart."""
    DAY = "day"
    """A whole date, as of a birth."""
    NAME = "name"


REFUSED = (Found.EMAIL, Found.NUMBER, Found.DAY)
"""The rest is pointed out: it may be a word."""

_MONTHS = (
    r"jan\w*|feb\w*|f[ée]v\w*|m[aä]r\w*|maart|mrt|mars|a[pv]r\w*|mei|mai|may|jun\w*|juin|jul\w*|juil\w*|aug\w*|ao[uû]t|"
    r"sep\w*|o[ck]t\w*|nov\w*|d[eé][czs]\w*"
)
_FORMS: dict[Found, re.Pattern[str]] = {
    Found.EMAIL: re.compile(r"[^\s@]+\s?(@|\(at\)|\[at\])\s?[^\s@]+\.[a-z]{2,}", re.I),
    Found.NUMBER: re.compile(r"\d(?:[\s./()+-]{0,3}\d){8,}"),
    Found.DAY: re.compile(
        r"\b\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(\d{4}|\d{2})\b|\b\d{4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2}\b|"
        rf"\b\d{{1,2}}(\.|er|e|de|ste|st|nd|rd|th)?\s+(of\s+)?({_MONTHS})\.?,?\s+\d{{2,4}}\b|"
        rf"\b({_MONTHS})\.?\s+\d{{1,2}}(st|nd|rd|th)?,?\s+\d{{4}}\b",
        re.I,
    ),
}
_TITLE = re.compile(
    r"\b(?:[Mm]eneer|[Mm]evrouw|[Dd]hr|[Mm]evr|[Mm]onsieur|[Mm]adame|[Mm]me|[Mm]r|[Mm]rs|[Mm]s|[Hh]err|[Ff]rau)\.?\s+"
    r"[^\W\d_a-zà-ÿ]\w*"
)
_SMALL = frozenset(
    {"van", "von", "der", "den", "des", "del", "las", "les", "vom", "zum", "zur", "ten", "ter", "the", "and", "und"}
)
"""Parts of names that are words of every text."""
SHORTEST = 3


def found(text: str, names: Iterable[str] = ()) -> list[Found]:
    """All that may be about a person. ``names``: of the people at hand."""
    kinds = [kind for kind, form in _FORMS.items() if form.search(text)]
    words, own = set(fold(text)), {word for name in names for word in fold(name)}
    known = {word for word in own if len(word) >= SHORTEST and word not in _SMALL}
    return [*kinds, Found.NAME] if words & known or _TITLE.search(text) else kinds
