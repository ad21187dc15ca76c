"""What is known of a person, in words: a fact, its value, where it comes from, and what is not known yet."""

from __future__ import annotations

import re
from typing import Any

from abord.book import open_book
from abord.casework.files.data import CORRECTED
from abord.casework.files.sources import SIMULATED
from abord.casework.files.vocabulary import vocabulary, word
from abord.web.site import words


def datum_shown(name: str, value: str, language: str) -> tuple[str, str]:
    """A fact by its name in words, and its value as people write it."""
    book = open_book()
    fact = book.facts.get(name)
    if fact is None:
        return name.replace("_", " "), value
    label = words.of(fact.label, language) or name.replace("_", " ")
    if fact.is_number:
        try:
            return label, words.quantity(language, float(value), fact.unit)
        except ValueError:
            return label, value
    if fact.choices is not None:
        if value.isdecimal() and int(value) in {one.value for one in fact.choices}:  # as a register counts them
            value = fact.choices(int(value)).name
        return label, words.of(
            book.choice_labels.get(fact.choices.__name__, {}).get(value.upper(), {}), language
        ) or value
    said = {"true": "yes", "false": "no"}.get(value.lower(), value)
    return label, words.say(language, said) if said in ("yes", "no") else day_written(value)


def day_written(text: str) -> str:
    """A day as it is written here, without its hour; anything else as it is."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(T.*)?", text)
    return f"{found[3]}/{found[2]}/{found[1]}" if found else text


TOLD = ("person", "incomes", "municipality")
"""Sources that are answers of the person: one by one, ticked on the page of incomes, or out of the address."""


def datum_lacking(name: str, language: str) -> str:
    """A datum that is not known yet, in words; empty for a figure of the law, which nobody here can tell."""
    if name in ("roster", "holdings"):
        return words.say(language, f"lacking_{name}")
    fact = open_book().facts.get(name)
    return (words.of(fact.label, language) or name.replace("_", " ")) if fact is not None else ""


def _register(name: str, language: str) -> str:
    """An authentic source as people call it; one for which there are no words by its own name."""
    return word(language, "register", name) if name in vocabulary()["register"] else name


def judged_by_people(name: str, language: str) -> str:
    """A condition of a right that only people judge, in words; "" for anything else."""
    right, _, rule = name.partition(".")
    known = open_book().rights.get(right)
    return words.of(known.folder.words[rule], language) if known is not None and rule in known.folder.words else ""


def source_shown(source: str, say: Any, language: str) -> str:
    """Where a datum comes from, in words."""
    if source.startswith(SIMULATED):
        return word(language, "register_simulated", "of", register=_register(source.removeprefix(SIMULATED), language))
    if source.startswith("register:"):
        return _register(source.removeprefix("register:"), language)
    if source == CORRECTED:
        return word(language, "put_right", "source")
    return str(say(language, "source_person")) if source in TOLD else source
