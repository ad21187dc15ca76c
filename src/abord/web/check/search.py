"""A worry in one's own words, and what goes with it: rights and life events, in four languages, spelling forgiven.

What people say stands with what it means: ``search_words.yaml`` in the folder of a right, ``words/events.yaml``."""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache

from abord.book import open_book
from abord.engine.facts import LANGUAGES
from abord.situation.values import unaccented
from abord.web.site.words import events

SMALL_WORDS = """
de het een en van ik mijn is in op te voor met niet geen wil kan heb hoe wat aan bij om dat die er wie
zijn ben we wij mij me nog al zo moet door naar
le la les un une des du et je mon ma mes est ai pas ne pour avec qui que quoi dans sur au aux plus j l d n
sont nous on il elle se ce si par
der die das ein eine und ich mein meine ist habe nicht kein keine fur mit zu im am auf wie was wer
wir sind bin von vom mir mich
the a an and i my is am are to of for with not no in on at how what who can have has do it that you your
we me he she his her so since from
"""
SMALL = frozenset(SMALL_WORDS.split())
MOST_WORDS = 12


def plain_words(text: str) -> list[str]:
    """Words without accents and capitals, small words left out."""
    return [word for word in re.findall(r"[a-z]{2,}", unaccented(text)) if word not in SMALL]


@dataclass(slots=True)
class Found:
    """What goes with a worry, best first: ids of rights and of life events."""

    rights: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)


@cache
def _documents() -> dict[tuple[str, str], dict[str, float]]:
    """Every right and life event with its words and how much each weighs.

    The words of one search phrase share its weight: "child" alone is not "disabled child turns 18".
    """
    made: dict[tuple[str, str], dict[str, float]] = {}
    for event, texts in events().items():
        made["event", event] = {word: 3 for text in texts.values() for word in plain_words(text)}
    for id, right in open_book().rights.items():
        words: defaultdict[str, float] = defaultdict(float)
        described = right.folder.right
        for language in LANGUAGES:
            for text, weight in ((described.names, 3), (described.short, 3), (described.summary, 1)):
                for word in plain_words(text[language]):
                    words[word] = max(words[word], weight)
        for said in right.folder.search_words.everywhere:
            phrase = plain_words(said)
            for word in phrase:
                words[word] = max(words[word], 1, 3 / len(phrase))
        for event in described.life_events:
            for word in made.get(("event", event), ()):
                words[word] = max(words[word], 1)
        made["right", id] = words
    return made


@cache
def _rarity() -> dict[str, float]:
    documents = _documents()
    held = Counter(word for words in documents.values() for word in words)
    return {word: math.log(1 + len(documents) / count) for word, count in held.items()}


def _alike(word: str) -> dict[str, float]:
    """Known words that a word may stand for, and how much it looks like them."""
    rarity = _rarity()
    if word in rarity:
        return {word: 1.0}
    found = {}
    if len(word) >= 4:
        for known in rarity:
            if min(len(known), len(word)) >= 5 and (known.startswith(word) or word.startswith(known)):
                found[known] = 0.8
            elif len(known) >= 5 and known in word:  # written in one word: stookoliefactuur, Heizölrechnung
                found[known] = 0.75
        for known in difflib.get_close_matches(word, list(rarity), n=4, cutoff=0.76):
            found.setdefault(known, 0.7)
    return found


def search(worry: str) -> Found:
    """What goes with a worry; empty where no word is known."""
    scores: Counter[tuple[str, str]] = Counter()
    for word in dict.fromkeys(plain_words(worry[:300])[:MOST_WORDS]):
        best: dict[tuple[str, str], float] = {}
        for known, likeness in _alike(word).items():
            for document, words in _documents().items():
                if known in words:
                    worth = likeness * words[known] * _rarity()[known]
                    best[document] = max(best.get(document, 0.0), worth)
        for document, worth in best.items():
            scores[document] += worth  # type: ignore[assignment]
    if not scores:
        return Found()
    found = Found()
    for kind, into, most in (("right", found.rights, 4), ("event", found.events, 4)):
        ranked = [(worth, id) for (what, id), worth in scores.items() if what == kind]
        top = max(ranked, default=(0.0, ""))[0]
        into.extend(id for worth, id in sorted(ranked, key=lambda one: (-one[0], one[1])) if worth >= top * 0.5)
        del into[most:]
    return found
