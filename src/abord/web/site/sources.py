"""Where something was found, as people read it: the folders note it once, in English.

Names of laws are said as administrations do, names of sites and papers stay, and the words around them come from the
patterns of ``words/sources.yaml``. So a new right needs no source in four languages; what no pattern says yet stays
English, part by part, and is marked as English for whoever reads the page aloud.
"""

from __future__ import annotations

import datetime
import re
from functools import cache

import yaml

from abord.engine.facts import YAML_LOADER
from abord.web.site import words
from abord.web.site.articles import DAY, ENGLISH_MONTHS, acts

MONTH = rf"((?:{'|'.join(ENGLISH_MONTHS)}) \d{{4}})"
NUMBER = r"(\d[\d ]*\.\d+|\d+)"
ENGLISH = re.compile(
    r"\b(?:the|of|and|to|is|was|were|with|for|as|before|since|from|not|no|found|see|whether|that|which|by|in force|"
    r"only|says|counts?|counted|income|published|between|first|until|where|what|it|low|high|quotes?|rounded|about|later|"
    r"advice|report|decree|law|page|text|amounts?|kept|who|one|a|steps?|hold|here|acts|articles|sending|rises)\b",
    re.IGNORECASE,
)
"""Words that show that a part is still English; sites and what they call their pages are left out before."""
REMARK = re.compile(
    r"\b(?:the|and|there|same|after|before|undated|which|with|only|says|margin|ceilings?)\b", re.IGNORECASE
)
"""Words of no other language here: also in brackets after a site they are a remark of ours, and no name of a page."""


def source(language: str, text: str) -> list[tuple[str, str]]:
    """The parts of a source in words, each with the language that it is in."""
    if language == "en":
        return [(text, "en")]
    return [_part(language, part) for part in _parts(text)]


def _parts(text: str) -> list[str]:
    """Cut at semicolons, but not within brackets."""
    found, depth = [""], 0
    for sign in text:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == ";" and not depth:
            found.append("")
        else:
            found[-1] += sign
    return [part.strip() for part in found if part.strip()]


def _part(language: str, part: str) -> tuple[str, str]:
    said = part
    for pattern, own in _patterns(language):
        said = pattern.sub(lambda match, own=own: _filled(language, own, match), said)  # type: ignore[misc]
    said = acts(language, said)
    said = re.sub(rf"\b{DAY}\b", lambda match: _day(language, match[0]), said)
    said = re.sub(rf"\b{MONTH}\b", lambda match: _month(language, match[0]), said)
    return (words.typeset(language, said), language) if not _is_english(said, language) else (part, "en")


def _is_english(said: str, language: str) -> bool:
    """Whether English words are left. What a site calls its page stands in brackets after its address, as it is."""
    if REMARK.search(said):
        return True
    plain = re.sub(r"[\w.-]+\.(?:be|brussels|com|org|eu)(?:/\S*)?(?: \([^()]*\))?", " ", said)
    own = {"fr": {"a", "page", "text"}, "de": {"was", "text", "in"}, "nl": {"was", "of", "is"}}[language]
    return any(found[0].lower() not in own for found in ENGLISH.finditer(plain))


def _filled(language: str, own: str, match: re.Match[str]) -> str:
    """A pattern's words, with dates and numbers of the match as the language writes them."""
    return re.sub(r"\\(\d)", lambda place: _own(language, match[int(place[1])] or ""), own)


def _own(language: str, text: str) -> str:
    if re.fullmatch(DAY, text):
        return _day(language, text)
    if re.fullmatch(MONTH, text):
        return _month(language, text)
    return text.replace(".", ",") if re.fullmatch(r"\d[\d ]*\.\d+", text) else text


def _day(language: str, text: str) -> str:
    day, month, year = text.split()
    return words.day(language, datetime.date(int(year), ENGLISH_MONTHS.index(month) + 1, int(day)))


def _month(language: str, text: str) -> str:
    month, year = text.split()
    return f"{words.say(language, 'months').split()[ENGLISH_MONTHS.index(month)]} {year}"


@cache
def _patterns(language: str) -> list[tuple[re.Pattern[str], str]]:
    path = words.FOLDER / "sources.yaml"
    listed: list[dict[str, str]] = yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    day = rf"({re.sub(r'[(](?![?])', '(?:', DAY)})"
    return [
        (re.compile(one["en"].replace("<day>", day).replace("<month>", MONTH).replace("<number>", NUMBER)),
         one[language])
        for one in listed
    ]  # fmt: skip
