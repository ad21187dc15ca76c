"""What the own pages and the desk share of a change: what it would do is shown first, then it is sent, or not.

Each room says it in its own words: to the person, or of the person. A helper sees, and tells, as far as the mandate
goes: of other rights nothing is shown.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404

from abord.book import open_book
from abord.casework.files.acts import changes
from abord.casework.files.acts.changes import Consequence, Follows, Reckoned, Told, What
from abord.casework.files.acts.common import CannotDo, read_key
from abord.casework.files.course import Channel
from abord.casework.files.models import File
from abord.engine.bound import Span
from abord.web.files.data import datum_lacking
from abord.web.files.forms import amount_of, chosen
from abord.web.files.rights import right_in_full
from abord.web.site import words

Say = Callable[..., str]
MOST_LACKING = 4
"""Data that are named for a right of which nothing can be said; the others are counted."""
SAID = {
    Follows.SAME: "change_same", Follows.MORE: "change_more", Follows.LESS: "change_less",
    Follows.BEGINS: "change_begins", Follows.ENDS: "change_ends", Follows.NOT_KNOWN: "change_not_known",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Teller:
    """Who tells: in which language and whose words, by which channel; ``only``: of which rights, or of all."""

    language: str
    say: Say
    channel: Channel
    only: Collection[str] | None = None


def act(file: File, given: dict[str, str], by: Teller) -> dict[str, Any] | None:
    """Look, or send: what the page shows of what would follow; None where it was sent.

    Raises:
        CannotDo: naming what is missing in what was told. Nothing has changed.
    """
    told = _told(given)
    changes.check(told)
    text, reckoned = _text(told, given, by), _within(changes.look(file, told), by.only)
    if given.get("do") == "look":
        return {
            "looked": True,
            "in_words": told.what is What.OTHER,
            "reckoned": reckoned,
            "lines": _lines(reckoned, by),
        }
    if given.get("do") != "send":
        raise Http404
    said = [": ".join(line) for line in _lines(reckoned, by)]
    changes.send(file, text, by.channel, read_key(given.get("key", "")), said, reckoned.date if reckoned else None)
    return None


def form(file: File, given: dict[str, str], by: Teller) -> dict[str, Any]:
    """What the template files/change_body.html needs before anything is reckoned."""
    labels = open_book().choice_labels["Relation"]
    return {
        "given": given, "key": given.get("key") or str(uuid.uuid4()),
        "asked": [(right_in_full(by.language, one.right, one.asked), one.filed_on)
                  for one in file.applications.order_by("filed_on") if by.only is None or one.right in by.only],
        "relations": [(one, words.of(labels[one], by.language)) for one in changes.RELATIONS],
    }  # fmt: skip


def _within(reckoned: Reckoned | None, only: Collection[str] | None) -> Reckoned | None:
    if reckoned is None or only is None:
        return reckoned
    return replace(
        reckoned, found=[one for one in reckoned.found if one.right in only],
        not_reckoned=[one for one in reckoned.not_reckoned if one.right in only],
    )  # fmt: skip


def _told(given: dict[str, str]) -> Told:
    what = chosen(What, given.get("what", ""), otherwise="change_what")
    if what is What.WAGE:
        return Told(what, amount_of(given.get("a_month", "")))
    if what is What.NEWCOMER:
        age = given.get("age", "").strip()
        if age and not (age.isdecimal() and age.isascii() and len(age) < 4):
            raise CannotDo("change_age")
        return Told(what, relation=given.get("relation", ""), age=int(age) if age else None)
    return Told(what)


def _text(told: Told, given: dict[str, str], by: Teller) -> str:
    """What is sent: what was ticked, in words, and what was written besides."""
    lines, written = [], given.get("text", "").strip()
    if told.what is What.WAGE and told.a_month is not None:
        lines.append(by.say(by.language, "change_sent_wage", amount=words.euro(by.language, told.a_month)))
    if told.what is What.NEWCOMER:
        relation = words.of(open_book().choice_labels["Relation"].get(told.relation, {}), by.language)
        about = ", ".join(part for part in (relation, str(told.age) if told.age is not None else "") if part)
        about = about or by.say(by.language, "change_relation_open")
        lines.append(by.say(by.language, "change_sent_newcomer", about=about))
    if told.what is What.OTHER and not written:
        raise CannotDo("text_needed")
    return "\n".join([*lines, *([written] if written else [])])


def _lines(reckoned: Reckoned | None, by: Teller) -> list[tuple[str, str]]:
    """Each right by its name, and what would follow for it."""
    if reckoned is None:
        return []
    lines = [(right_in_full(by.language, one.right), _line(one, by)) for one in reckoned.found]
    return lines + [
        (right_in_full(by.language, one.right, one.asked), by.say(by.language, "change_not_reckoned"))
        for one in reckoned.not_reckoned
    ]


def _line(one: Consequence, by: Teller) -> str:
    language, say = by.language, by.say
    fields: dict[str, Any] = {"before": _amount(one, one.before, language), "after": _amount(one, one.after, language)}
    said = say(language, SAID[one.follows], **fields)
    if one.follows is Follows.BEGINS and fields["after"]:
        said = f"{said} {say(language, 'change_amount', amount=fields['after'])}"
    exactly = one.after is not None and one.after.is_settled
    if one.follows is not Follows.NOT_KNOWN and (exactly or one.after is None):
        return said
    lacking = [name for fact in one.missing if (name := datum_lacking(fact, language))]
    if not lacking:
        return said
    named = "; ".join(dict.fromkeys(lacking[:MOST_LACKING]))
    key = "change_lacking" if one.follows is Follows.NOT_KNOWN else "change_exactly"
    return f"{said} {say(language, key, lacking=named)}"


def _amount(one: Consequence, span: Span | None, language: str) -> str:
    every = open_book().rights[one.right].folder.right.result.every.value
    return words.span(language, span.low, span.high, every) if span is not None else ""
