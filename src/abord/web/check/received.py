"""A letter that somebody received: from whom it may be, about which right, and what kind of letter it seems.

Recognised by the words of the folders of rights and by a short list of words. Nothing of the letter is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods

from abord.book import open_book
from abord.engine.facts import LANGUAGES, YAML_LOADER
from abord.situation.values import unaccented
from abord.web.check import search
from abord.web.check.page import page
from abord.web.site import words
from abord.web.site.words import say

KINDS = ("decision", "request", "invitation", "reminder")
MOST_LETTERS = 12_000
MOST_RIGHTS = 3
LEAST = 2.5
"""So much must speak for a right before it is named."""


@dataclass(slots=True)
class Recognised:
    """What a letter seems to be; "" and [] where that cannot be told. ``because`` are the words that say so."""

    kind: str = ""
    sender: str = ""
    rights: list[str] = field(default_factory=list)
    because: list[str] = field(default_factory=list)


@cache
def _lists() -> dict[str, Any]:
    path = words.FOLDER / "letters.yaml"
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    return found


def _words(text: str) -> list[str]:
    """All words without accents and capitals."""
    return re.findall(r"[a-z]{2,}", unaccented(text))


@cache
def _kind_words() -> dict[str, str]:
    """Word to the kind of letter that it speaks for."""
    return {word: kind for kind, lists in _lists()["kinds"].items() for text in lists.values() for word in _words(text)}


@cache
def senders() -> dict[str, dict[str, str]]:
    """Institutions of the folders by id, with their names."""
    found: dict[str, dict[str, str]] = {}
    for right in open_book().rights.values():
        institution = right.folder.right.institution
        for code in LANGUAGES:  # the plainest of the names that the folders give
            names = found.setdefault(institution.id, {})
            names[code] = min(names.get(code, institution.names[code]), institution.names[code], key=len)
    return found


@cache
def _right_words() -> dict[str, dict[str, float]]:
    """Words of each right, weighed by how few rights share them; small words left out."""
    held: dict[str, set[str]] = {}
    for id, right in open_book().rights.items():
        described = right.folder.right
        texts = [text[code] for text in (described.names, described.short) for code in LANGUAGES]
        held[id] = {word for text in texts for word in search.plain_words(text) if len(word) > 1}
    shared = Counter(word for one in held.values() for word in one)
    return {id: {word: 2.0 / shared[word] for word in one} for id, one in held.items()}


@cache
def _names() -> dict[str, list[str]]:
    """The whole names of each right, as words."""
    return {
        id: [" ".join(_words(right.folder.right.names[code])) for code in LANGUAGES]
        for id, right in open_book().rights.items()
    }


def recognise(text: str) -> Recognised:
    """What a letter seems to be."""
    found = Recognised()
    written = _words(text[:MOST_LETTERS])
    known, whole = set(written), f" {' '.join(written)} "
    kinds = Counter(_kind_words()[word] for word in known if word in _kind_words())
    ranked = kinds.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        found.kind = ranked[0][0]
        found.because += sorted(word for word in known if _kind_words().get(word) == found.kind)[:5]
    by_sender = {id: known & set(_words(names)) for id, names in _lists()["senders"].items() if id in senders()}
    told = max(by_sender, key=lambda id: len(by_sender[id]), default="")
    if told and by_sender[told]:
        found.sender = told
        found.because += sorted(by_sender[told])
    scores: dict[str, float] = {}
    for id, weights in _right_words().items():
        spoken = known & set(weights)
        scores[id] = sum(weights[word] for word in spoken)
        if any(f" {name} " in whole for name in _names()[id]):
            scores[id] += LEAST
        if found.sender and open_book().rights[id].folder.right.institution.id == found.sender and spoken:
            scores[id] += 0.5
    best = max(scores.values(), default=0.0)
    if best >= LEAST:
        order = sorted(scores, key=lambda id: (-scores[id], id))
        found.rights = [id for id in order if scores[id] >= 0.6 * best][:MOST_RIGHTS]
        found.because += sorted(known & set(_right_words()[found.rights[0]]))[:5]
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def received(request: HttpRequest, language: str) -> HttpResponse:
    """Start from a letter: paste its words, or say what it looks like."""
    offered = [(id, words.capital(names[language])) for id, names in senders().items()]
    kinds = [(kind, say(language, f"letter_{kind}")) for kind in KINDS]
    if request.method != "POST":
        return page(request, language, "received", senders=offered, kinds=kinds)
    text = request.POST.get("text", "")
    found = recognise(text) if text.strip() else Recognised()
    if request.POST.get("sender", "") in senders():
        found.sender = request.POST["sender"]
    if request.POST.get("kind", "") in KINDS:
        found.kind = request.POST["kind"]
    if not (text.strip() or found.sender or found.kind):
        return page(
            request, language, "received", status=422, senders=offered, kinds=kinds, first="text",
            error=say(language, "err_letter"),
        )  # fmt: skip
    rights = open_book().rights
    ids = found.rights or [id for id, one in rights.items() if one.folder.right.institution.id == found.sender]
    return page(
        request, language, "received", senders=offered, kinds=kinds, found=found, sure=bool(found.rights),
        sender=words.capital(senders()[found.sender][language]) if found.sender else "",
        kind=say(language, f"letter_{found.kind}") if found.kind else "",
        advice=[say(language, f"letter_{found.kind}_{number}") for number in (1, 2, 3)] if found.kind else [],
        rights=[_about(id, language) for id in ids], checker=_checker(language),
    )  # fmt: skip


def _about(id: str, language: str) -> dict[str, Any]:
    """A right as far as it matters to somebody with a letter in the hand; all of it from its folder."""
    right = open_book().rights[id].folder.right
    appeal = right.procedure.appeal[language]
    if right.procedure.appeal_months:
        appeal += " " + words.say_count(language, "term_appeal", right.procedure.appeal_months)
    they_have = [one.names[language] for one in right.documents if one.administration_has_it]
    return {"id": id, "name": right.names[language], "summary": right.summary[language], "appeal": appeal,
            "term_is_general": right.procedure.is_general,
            "they_have": ", ".join(they_have)}  # fmt: skip


def _checker(language: str) -> str:
    """Where a whole decision can be checked, if this installation has that page."""
    try:
        return str(reverse("letter_check", args=[language]))
    except NoReverseMatch:
        return ""
