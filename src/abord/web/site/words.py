"""The web's own words: one catalogue per language, the same keys in each."""

from __future__ import annotations

import datetime
import math
import re
from functools import cache
from pathlib import Path
from typing import Any

import pyphen
import yaml
from django.http import HttpRequest

from abord.engine.facts import FURTHER_LANGUAGES, LANGUAGES, YAML_LOADER

FOLDER = Path(__file__).parents[1] / "words"
NBSP = "\u00a0"


@cache
def catalogue(language: str, room: str = "") -> dict[str, str]:
    """Key to words; those of a room (``desk``, ``mine``) are the files ``<room>/words/<topic>.<language>.yaml``.

    The common ones are ``words/<language>.yaml`` and, by topic, ``words/<topic>.<language>.yaml``. A further language
    has only the words of its own few pages.
    """
    if language in FURTHER_LANGUAGES:
        further = FOLDER / "further" / f"{language}.yaml"
        return dict(yaml.load(further.read_text(encoding="utf-8"), Loader=YAML_LOADER)["words"])
    files = (
        sorted((FOLDER.parent / room / "words").glob(f"*.{language}.yaml"))
        if room
        else [FOLDER / f"{language}.yaml", *sorted(FOLDER.glob(f"*.{language}.yaml"))]
    )
    found: dict[str, str] = {}
    for file in files:
        read = yaml.load(file.read_text(encoding="utf-8"), Loader=YAML_LOADER) or {}
        if twice := found.keys() & read.keys():
            raise ValueError(f"{file.name}: already elsewhere in {room}: {', '.join(sorted(twice))}")
        found |= read
    return {key: typeset(language, text) for key, text in found.items()}


def typeset(language: str, text: str) -> str:
    """With spaces that do not break where no line may begin with what follows: a sign, in French."""
    return re.sub(r" (?=[:;?!»])|(?<=«) ", NBSP, text) if language == "fr" else text


def say(language: str, key: str, room: str = "", /, **fields: object) -> str:
    """A text of the room's catalogue or the common one, with its fields filled in (letter for letter)."""
    own = catalogue(language, room) if room else {}
    text = own[key] if key in own else catalogue(language)[key]
    for name, value in fields.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def say_count(language: str, key: str, count: int, room: str = "") -> str:
    """A text that differs for one and for more: ``key_one`` and ``key_more``."""
    return say(language, f"{key}_one" if count == 1 else f"{key}_more", room, count=count)


def of(texts: Any, language: str) -> str:
    """One language of a text in four."""
    try:
        return typeset(language, str(texts[language] or ""))
    except KeyError:
        return ""


@cache
def events() -> dict[str, dict[str, str]]:
    """Life event to its words by language, with what people also call it under ``<language>_also``."""
    found: dict[str, dict[str, str]] = yaml.load(
        (FOLDER / "events.yaml").read_text(encoding="utf-8"), Loader=YAML_LOADER
    )
    return found


def number(language: str, value: float, decimals: int | None = 2) -> str:
    """``1.250,00`` as each language writes it; None: as many decimals as it takes."""
    text = f"{value:,.6f}".rstrip("0").rstrip(".") if decimals is None else f"{value:,.{decimals}f}"
    signs = {"nl": ".,", "de": ".,", "fr": NBSP + ",", "en": ",."}[language]
    return text.translate(str.maketrans(",.", signs))


def euro(language: str, value: float) -> str:
    """An amount of money; whole euro without cents."""
    written = number(language, value, 0 if value == int(value) else 2)
    return f"€{NBSP}{written}" if language in ("nl", "en") else f"{written}{NBSP}€"


def per(language: str, every: str) -> str:
    """ "a month", "a year", "once"."""
    return say(language, f"per_{every}") if every in ("month", "year", "once", "week") else ""


def span(language: str, low: float, high: float, every: str = "none") -> str:
    """An amount or a range of amounts; "" where nothing is known."""
    period = f" {per(language, every)}" if per(language, every) else ""
    if low == high:
        return euro(language, low) + period
    if math.isinf(high):
        return say(language, "at_least", amount=euro(language, low)) + period if low > 0 else ""
    if low <= 0:
        return say(language, "at_most", amount=euro(language, high)) + period
    return say(language, "between", low=euro(language, low), high=euro(language, high)) + period


def day(language: str, date: datetime.date) -> str:
    """``1 March 2026`` in words."""
    months = say(language, "months").split()
    first = {"fr": "1er"}.get(language, "1") if date.day == 1 else str(date.day)
    point = "." if language == "de" else ""
    return f"{first}{point} {months[date.month - 1]} {date.year}"


def quantity(language: str, value: float, unit: object) -> str:
    """A number with its unit in words."""
    text = str(unit) if unit is not None else "1"
    if math.isinf(value):
        return "∞"
    if text == "date":
        return day(language, datetime.date.fromordinal(int(value)))
    above, _, below = text.partition("/")
    if above == "EUR":
        if below == "litre":
            return f"€{NBSP}{number(language, value, None)} / {say(language, 'unit_litre')}"
        return f"{euro(language, value)} {per(language, below)}".strip()
    plain = number(language, value, None)
    if text in ("year", "month", "day", "litre", "point"):
        return f"{plain} {say(language, 'unit_' + text)}"
    return plain


def listed(language: str, parts: list[str]) -> str:
    """``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {say(language, 'and')} {parts[-1]}"


def spoken(name: str) -> str:
    """The name of a rule for which there are no words."""
    return re.sub(r"\W+|_", " ", name.rsplit(".", 1)[-1]).strip()


LONG = re.compile(r"[^\W\d_]{18,}")
HYPHENS = {"nl": "nl_NL", "fr": "fr", "de": "de_DE", "en": "en_GB"}
LEAST = 5
"""So many letters stay together on each side of a hyphen: fewer are hard to read."""


def soft(language: str, text: str) -> str:
    """With soft hyphens in long words, for a narrow screen whose browser knows no syllables of the language."""
    syllables = _syllables(language)
    return LONG.sub(lambda match: syllables.inserted(match[0], "\u00ad"), text)


@cache
def _syllables(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=HYPHENS[language], left=LEAST, right=LEAST)


def sentence(text: str) -> str:
    """With a capital and one full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".?!" else ".") if text else ""


def capital(text: str) -> str:
    """With a capital, without a full stop: for a heading."""
    text = text.strip().rstrip(".")
    return text[:1].upper() + text[1:]


__all__ = ["LANGUAGES", "catalogue", "day", "euro", "events", "listed", "of", "per", "quantity", "say", "span"]


def language_of_browser(request: HttpRequest, also: tuple[str, ...] = ()) -> str:
    """The first language that the browser asks for and that is one of ours."""
    wanted = [part.split(";")[0].strip()[:2].lower() for part in request.headers.get("Accept-Language", "").split(",")]
    return next((code for code in wanted if code in (*LANGUAGES, *also)), "nl")
