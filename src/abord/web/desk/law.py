"""What changed in the law and what is known to come, as a page and as a feed; for partners too, who have no account.

There is nothing of anybody in it: only the figures, rules and terms of the law book, with article and source.
"""

from __future__ import annotations

import datetime
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe

from abord.book import open_book
from abord.casework.law_changes import Said, changes, said
from abord.screening.assess import reference_date
from abord.web.desk.gate import anyone
from abord.web.desk.page import page, say
from abord.web.site.articles import article
from abord.web.site.sources import source

MONTHS = 12
"""So far back, our choice: a year of rises of the index is in it."""
SURE = {"S": "S", "C": "C", "K": "K", "?": "unsure"}


@anyone
@require_safe
def law(request: HttpRequest, language: str) -> HttpResponse:
    """Of each right what changes in it, folded: first what is to come, then the last months. ``?right=`` opens one."""
    return page(
        request, language, "law", rights=_by_right(language, timezone.localdate()), months=MONTHS, sure=SURE,
        until=reference_date(open_book(), None), opened=request.GET.get("right", ""),
    )  # fmt: skip


@anyone
@require_safe
def feed(request: HttpRequest, language: str) -> HttpResponse:
    """The same as an Atom feed. An entry keeps its name and its day, so that a reader shows it once."""
    day, book = timezone.localdate(), open_book()
    address = request.build_absolute_uri(reverse("desk:law", args=[language]))
    made = Atom1Feed(
        say(language, "law_title"), address, say(language, "law_lead"), language=language,
        feed_url=request.build_absolute_uri(), feed_guid=f"urn:abord:law:{language}",
    )  # fmt: skip
    for one in _told(language, day):
        # A day to come is none on which something was written: it was known when the figures were looked up.
        written = one.change.known_on or min(one.change.on, book.figures_verified_until)
        made.add_item(
            f"{', '.join(one.rights)}: {one.what} ({one.change.on:%d/%m/%Y})",
            f"{address}?right={one.change.rights[0]}#{one.change.rights[0]}",
            escape(in_words(one, language)), unique_id=f"urn:abord:law:{one.change.key}",
            updateddate=datetime.datetime.combine(written, datetime.time(), datetime.UTC),
        )  # fmt: skip
    answer = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    made.write(answer, "utf-8")
    return answer


def in_words(one: Said, language: str) -> str:
    """A change as a line of text, with where it stands and how sure it is."""
    begins = say(language, "law_from_to", before=one.before, after=one.after)
    if one.change.kind == "rule":
        begins = say(language, "law_other_article")
    parts = [article(language, one.change.article)[0], *(part for part, _ in source(language, one.change.source))]
    if one.change.confidence:
        parts.append(say(language, f"law_sure_{SURE[one.change.confidence]}"))
    return f"{begins} {'; '.join(part for part in parts if part)}"


@lru_cache(maxsize=16)
def _by_right(language: str, day: datetime.date) -> list[tuple[str, str, list[tuple[str, list[Said]]], int]]:
    """Each right by its id and name, in the order of the alphabet: what is to come, the next first, and what was.

    A change that rights share stands with each of them: whoever looks for one right finds all of it there.
    """
    names: dict[str, str] = {}
    found: dict[str, tuple[list[Said], list[Said]]] = {}
    for one in _told(language, day):
        for id, name in zip(one.change.rights, one.rights, strict=True):
            names[id] = name
            coming, past = found.setdefault(id, ([], []))
            if one.change.on > day:
                coming.insert(0, one)
            else:
                past.append(one)
    return [
        (id, names[id], [("to_come", coming), ("past", past)], len(coming) + len(past))
        for id in sorted(found, key=lambda id: names[id].casefold())
        for coming, past in [found[id]]
    ]


@lru_cache(maxsize=16)
def _told(language: str, day: datetime.date) -> list[Said]:
    """All of the last months and to come, in words; reckoned once a day."""
    book, year = open_book(), day.year - MONTHS // 12
    since = datetime.date(year, day.month, min(day.day, 28))
    return [said(book, one, language) for one in changes(book, since)]
