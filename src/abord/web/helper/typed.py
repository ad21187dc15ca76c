"""Everything that was typed on the screen of helper mode, taken over into what was told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from abord.book import open_book
from abord.outreach import places
from abord.screening.questions import OPEN_KINDS
from abord.situation.values import Kind
from abord.web.check import incomes
from abord.web.check.conversation import NOT_SAID
from abord.web.check.household import household
from abord.web.check.told import HOMES, MOST_PEOPLE, READER, Member, Told
from abord.web.helper.cells import chosen, read_cell, write_cell
from abord.web.helper.family import add_line, age_or_birth, in_one_cell, read_relation

NEW = "new"
"""Who comes next, in the empty column."""
LINE, MOST_LINE = "line", 400
"""Everyone in one line."""
MOST_NAME, MOST_CELL = 30, 60
"""In the cell of the name, age and relation may stand too."""


def read(told: Told, language: str, post: Mapping[str, Any]) -> tuple[dict[str, str], Member]:
    """Take over everything on the screen; gives what cannot be read, by field, and who is therefore still new."""
    wrong: dict[str, str] = {}
    new = _read_people(told, language, post, wrong)
    _read_place(told, language, post, wrong)
    if "everyone" in post:
        _read_everyone(told, language, str(post["everyone"]).strip()[:20], wrong)
    home, book = household(open_book(), told, language), open_book()
    cells = {key[2:]: " ".join(str(post[key]).split())[:80] for key in post if key.startswith("a.")}
    for id, text in cells.items():
        subject = home.subject(id)
        if subject is None or not (subject.fact in book.facts or subject.fact in OPEN_KINDS):
            continue
        if text == write_cell(book, subject, language, told.answers.get(id, "")):
            continue
        if not text:
            told.answers.pop(id, None)
            continue
        try:
            told.answers[id] = read_cell(book, subject, language, text)
        except ValueError:
            wrong[f"a.{id}"] = text
    for member in told.members:
        if f"shown.{member.id}" in post:
            _read_rest(told, member.id, bool(post.get(f"rest.{member.id}")))
    return wrong, new


def _read_people(told: Told, language: str, post: Mapping[str, Any], wrong: dict[str, str]) -> Member:
    gone, new = list[str](), Member(NEW)
    for member in [*told.members, Member(NEW)]:
        id = member.id
        if f"age.{id}" not in post:
            continue
        if post.get(f"gone.{id}") and id != READER:
            gone.append(id)
            continue
        ids = [one.id for one in told.members]
        name, age = " ".join(str(post.get(f"name.{id}", "")).split())[:MOST_CELL], str(post[f"age.{id}"])
        try:
            whole = in_one_cell(language, name) if name != member.name and not age.strip() else None
        except ValueError:
            wrong[f"name.{id}"], whole = name, Member("", member.name)
        member.name = whole.name if whole is not None else name[:MOST_NAME]
        try:
            member.age, member.born = (whole.age, whole.born) if whole is not None else age_or_birth(age)
        except ValueError:
            wrong[f"age.{id}"] = age[:20]
        if id != READER:
            try:
                given = str(post.get(f"rel.{id}", "")).strip()[:80]
                member.relation = read_relation(language, given) if given else whole.relation if whole else ""
            except ValueError:
                wrong[f"rel.{id}"] = given
            member.of = post.get(f"of.{id}", "") if post.get(f"of.{id}", "") in ids[1:] else ""
            member.where = post.get(f"where.{id}", "") if post.get(f"where.{id}", "") in HOMES else ""
            member.beside = post.get(f"beside.{id}", "") if post.get(f"beside.{id}", "") in ids[1:] else ""
        filled = member.name or member.age or member.born or member.relation
        unread = f"age.{NEW}" in wrong or f"name.{NEW}" in wrong
        if id == NEW and unread:  # what can be read stays with what cannot
            new = member
        elif id == NEW and filled and len(told.members) <= MOST_PEOPLE:
            told.add(member)
            if f"rel.{NEW}" in wrong:  # the column is that of the new person now
                wrong[f"rel.{told.members[-1].id}"] = wrong.pop(f"rel.{NEW}")
    for id in gone:
        told.remove(id)
    line = str(post.get(LINE, "")).strip()[:MOST_LINE]
    try:
        add_line(told, language, line)
    except ValueError:
        wrong[LINE] = line
    return new


def _read_everyone(told: Told, language: str, text: str, wrong: dict[str, str]) -> None:
    if text in ("", "?"):
        told.everyone = None
        return
    try:
        told.everyone = chosen(open_book(), Kind("flag", "", 0.0, 1.0, None), language, text) == "yes"
    except ValueError:
        wrong["everyone"] = text


def _read_place(told: Told, language: str, post: Mapping[str, Any], wrong: dict[str, str]) -> None:
    text = str(post.get("municipality", "")).strip()[:80]
    if "municipality" not in post or (told.commune and text == told.commune.name_in(language)):
        return
    if not text:
        told.municipality = ""
        return
    found, certain = places.find(text)
    if not (found and (certain or len(found) == 1)):
        wrong["municipality"] = text
        return
    told.municipality = found[0].nis


def _read_rest(told: Told, person: str, ticked: bool) -> None:
    """ "No other income": all kinds are nil of which nothing was filled in, here or on the page of incomes."""
    id = f"{incomes.INCOMES}@{person}"
    before = told.answers.get(id, "")
    if not ticked:
        if before not in NOT_SAID:
            told.answers.pop(id, None)
        return
    has = [name for name, kind in incomes.kinds().items()
           if name in before.split() or any(_is_something(told.answers.get(f"{fact}@{person}", ""))
                  for fact in (*kind.get("nil", ()), *kind.get("no", ())))]  # fmt: skip
    told.answers[id] = " ".join(has) or incomes.NONE


def _is_something(given: str) -> bool:
    return bool(given) and given not in ("no", "0") and not re.fullmatch(r"0([.,]0+)? .*", given)
