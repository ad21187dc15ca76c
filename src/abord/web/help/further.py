"""Further languages: what this site is, what to do and each right in short, as explanations without legal value.

The conversation itself is in the official languages and English. A further language is one code in
``engine.facts.FURTHER_LANGUAGES``, its words and essentials in ``words/further/``, and ``text.<code>.md`` in the
folders of rights; a right without one is listed as such.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from abord.book import open_book
from abord.engine.facts import LANGUAGES, YAML_LOADER
from abord.web.site import words
from abord.web.site.pages import COMMUNITY_NAMES, SHEET, language_choices
from abord.web.site.words import FOLDER

SPOKEN_HERE = ("nl", "fr", "de")
"""The languages in which institutions decide."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a text: ``h`` heading, ``p`` paragraph or ``ul`` list."""

    kind: str
    lines: tuple[str, ...]


@cache
def about(language: str) -> dict[str, Any]:
    """Its name, direction and status."""
    found: dict[str, Any] = yaml.load(
        (FOLDER / "further" / f"{language}.yaml").read_text(encoding="utf-8"), Loader=YAML_LOADER
    )
    return found


def blocks(text: str) -> list[Block]:
    """The plain Markdown of our texts: headings, paragraphs and lists."""
    found = []
    for part in re.split(r"\n\s*\n", text.strip()):
        if part.startswith("#"):
            found.append(Block("h", (part.lstrip("# "),)))
        elif part.startswith("- "):
            found.append(Block("ul", tuple(" ".join(item.split()) for item in re.split(r"(?:^|\n)- ", part)[1:])))
        else:
            found.append(Block("p", (" ".join(part.split()),)))
    return found


def numeric_day(day: datetime.date) -> str:
    """``22/11/2026``: as on Belgian papers."""
    return f"{day:%d/%m/%Y}"


def _page(request: HttpRequest, language: str, template: str, **context: Any) -> HttpResponse:
    known = about(language)
    context.update(
        language=language, direction=known["direction"], sheet=SHEET, languages=language_choices(""), further=True,
        urls={"start": f"/{language}/"}, made_on=numeric_day(known["made_on"]), read_by=known["read_by"],
        law_date=numeric_day(min(datetime.date.today(), open_book().law_verified_until)),
        conversation=[(code, COMMUNITY_NAMES[code]) for code in LANGUAGES],
    )  # fmt: skip
    return render(request, f"{template}.html", context)


@require_http_methods(["GET", "HEAD"])
def start(request: HttpRequest, language: str) -> HttpResponse:
    """The essentials, and all rights."""
    explained, others = [], []
    for id, right in sorted(open_book().rights.items()):
        names = right.folder.right.names
        official = [(code, words.soft(code, names[code])) for code in SPOKEN_HERE]
        text = right.folder.further.get(language)
        if text:
            explained.append((id, blocks(text)[0].lines[0], official))
        else:
            others.append((id, "", official))
    essentials = blocks((FOLDER / "further" / f"{language}.md").read_text(encoding="utf-8"))
    return _page(request, language, "further", essentials=essentials, explained=explained, others=others)


@require_http_methods(["GET", "HEAD"])
def right(request: HttpRequest, language: str, right: str) -> HttpResponse:
    """One right."""
    found = open_book().rights.get(right)
    text = found.folder.further.get(language) if found is not None else None
    if found is None or not text:
        raise Http404
    heading, *rest = blocks(text)
    names = [(code, words.soft(code, found.folder.right.names[code])) for code in SPOKEN_HERE]
    return _page(request, language, "further_right", title=heading.lines[0], blocks=rest, names=names, right=right)
