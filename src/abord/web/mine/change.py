"""Where the person tells a change: first what it would do, reckoned by the law; then it is sent, or not."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from abord.book import open_book
from abord.casework.files.acts import changes
from abord.casework.files.acts.changes import Consequence, Follows, Reckoned, Told, What
from abord.casework.files.acts.common import CannotDo, read_key
from abord.casework.files.course import Channel
from abord.casework.files.models import File
from abord.casework.journal import chain
from abord.engine.bound import Span
from abord.web.files.data import datum_lacking
from abord.web.files.forms import amount_of, chosen, problem, typed
from abord.web.files.rights import right_in_full
from abord.web.mine.door import done, mine, page, say
from abord.web.site import words

MOST_LACKING = 4
"""Data that are named for a right of which nothing can be said; the others are counted."""
SAID = {
    Follows.SAME: "change_same", Follows.MORE: "change_more", Follows.LESS: "change_less",
    Follows.BEGINS: "change_begins", Follows.ENDS: "change_ends", Follows.NOT_KNOWN: "change_not_known",
}  # fmt: skip


@mine
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, language: str, file: File) -> HttpResponse:
    """The form, what would follow, and the button that sends it."""
    if request.method != "POST":
        return shown(request, language, file, {})
    given = typed(request)
    try:
        told = _told(given)
        changes.check(told)
        text = _text(told, given, language)
        reckoned = changes.look(file, told)
        if given.get("do") == "look":
            return shown(request, language, file, given, told=told, reckoned=reckoned)
        if given.get("do") != "send":
            raise Http404
        said = [": ".join(line) for line in _lines(reckoned, language)]
        date = reckoned.date if reckoned else None
        changes.send(file, text, Channel.WEB, read_key(given.get("key", "")), said, date)
    except CannotDo as error:
        return shown(request, language, file, given, error=problem(language, error, say))
    return done(request, language, "overview", "done_asked")


def shown(
    request: HttpRequest, language: str, file: File, given: dict[str, str], error: str = "",
    told: Told | None = None, reckoned: Reckoned | None = None,
) -> HttpResponse:  # fmt: skip
    """The page; with what would follow where a change was told."""
    labels = open_book().choice_labels["Relation"]
    chain.reading(file.person.subject, f"file {file.number}")
    return page(
        request, language, "change", 422 if error else 200, file, given=given, error=error, looked=told is not None,
        key=read_key(given.get("key", "")), reckoned=reckoned, lines=_lines(reckoned, language),
        in_words=told is not None and told.what is What.OTHER,
        asked=[(right_in_full(language, one.right, one.asked), one.filed_on)
               for one in file.applications.order_by("filed_on")],
        relations=[(one, words.of(labels[one], language)) for one in changes.RELATIONS],
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


def _text(told: Told, given: dict[str, str], language: str) -> str:
    """What is sent: what was ticked, in words, and what was written besides."""
    lines, written = [], given.get("text", "").strip()
    if told.what is What.WAGE and told.a_month is not None:
        lines.append(say(language, "change_sent_wage", amount=words.euro(language, told.a_month)))
    if told.what is What.NEWCOMER:
        relation = words.of(open_book().choice_labels["Relation"].get(told.relation, {}), language)
        about = ", ".join(part for part in (relation, str(told.age) if told.age is not None else "") if part)
        lines.append(say(language, "change_sent_newcomer", about=about or say(language, "change_relation_open")))
    if told.what is What.OTHER and not written:
        raise CannotDo("text_needed")
    return "\n".join([*lines, *([written] if written else [])])


def _lines(reckoned: Reckoned | None, language: str) -> list[tuple[str, str]]:
    """Each right by its name, and what would follow for it."""
    if reckoned is None:
        return []
    lines = [(right_in_full(language, one.right), _line(one, language)) for one in reckoned.found]
    return lines + [
        (right_in_full(language, one.right, one.asked), say(language, "change_not_reckoned"))
        for one in reckoned.not_reckoned
    ]


def _line(one: Consequence, language: str) -> str:
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
