"""Who lives there, in one line: "Ann 45, Tom 47 husband, Gran 72 mother, Lou 8 daughter"."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from abord.book import open_book
from abord.situation.problems import Expected
from abord.situation.values import Kind, unaccented
from abord.web.check.told import MOST_PEOPLE, Member, Told, check_age, check_born
from abord.web.helper.cells import chosen
from abord.web.helper.everyday import relation_of

YEARS = frozenset(["jaar", "jaren", "jr", "j", "ans", "an", "a", "jahre", "jahr", "years", "year", "yrs", "yr", "y"])
MONTHS = frozenset(["maand", "maanden", "mnd", "mois", "monat", "monate", "month", "months"])
ORDINAL = r"\d+(de|ste|e|er|ere|eme|me|re|nd|rd|st|th)"
"""The second floor is no age."""


def age_or_birth(text: str) -> tuple[str, str]:
    """An age or a date of birth, as kept; the other is "".

    Raises:
        Expected: for anything else.
    """
    text = text.strip()
    if re.fullmatch(r"\d{0,3}", text):
        return check_age(text), ""
    parts = [part for part in re.split(r"[/.\s-]+", text) if part]
    if len(parts) != 3:
        raise Expected("date")
    day, month, year = reversed(parts) if len(parts[0]) == 4 else parts
    return "", check_born(day, month, year, datetime.date.today())


def add_line(told: Told, language: str, text: str) -> None:
    """Take over all who stand in the line; the first is the person who asks, while nothing is told of them yet.

    Raises:
        Expected: where something in it cannot be read; nothing is changed.
    """
    found = [_member(language, part) for part in re.split(r"[;,\n]", text) if part.strip()]
    first, *others = found if found and _nothing_told(told) else [None, *found]
    if len(told.members) + len(others) > MOST_PEOPLE + 1:
        raise Expected("number_range", low=1, high=MOST_PEOPLE + 1)
    if first is not None:
        reader = told.members[0]
        reader.name, reader.age, reader.born = first.name, first.age, first.born
    for one in others:
        if one is not None:
            told.add(one)


def _nothing_told(told: Told) -> bool:
    reader = told.members[0]
    return not (reader.name or reader.age or reader.born)


def read_relation(language: str, text: str) -> str:
    """What somebody is to another, as a member of the list.

    Raises:
        Expected: for what is none, or could mean several.
    """
    return chosen(open_book(), Kind.of(open_book().facts["relation"]), language, text).upper()


def in_one_cell(language: str, text: str) -> Member | None:
    """Somebody whose age, too, was typed in the cell of the name; None for a name alone, "child 2" as well.

    Raises:
        Expected: where something in it cannot be read.
    """
    made = _member(language, text) if re.search(r"\b\d", text) else Member("")
    if not made.name and (made.born or int(made.age or 0) > MOST_PEOPLE):  # "mother 70", but "child 2" is the second
        return made
    return made if made.name else None


def _words(text: str) -> Iterator[str]:
    """Its words; "47jaar" is two."""
    for word in re.sub(r"[,()]", " ", text).split():
        parts = re.fullmatch(r"(\d+)([^\W\d]+)", word)
        yield from parts.groups() if parts and unaccented(parts[2]) in YEARS | MONTHS else [word]


def _member(language: str, text: str) -> Member:
    made, named, after = Member(""), list[str](), list[str]()
    for word in _words(text):
        plain = unaccented(word)
        if re.match(r"\d", word) and not re.fullmatch(ORDINAL, plain):
            if made.age or made.born:
                raise Expected("date")
            made.age, made.born = age_or_birth(word)
        elif made.age and plain in MONTHS:
            made.age = str(int(made.age) // 12)
        elif plain not in YEARS or not made.age:
            (after if named and (made.age or made.born) else named).append(word)
    if after:  # behind a name and an age only stands who it is: another word would be lost in the name
        made.relation = read_relation(language, " ".join(after))
    elif named and (relation := relation_of(language, named[-1])):
        made.relation = relation
        named.pop()
    made.name = " ".join(named)[:30]
    return made
