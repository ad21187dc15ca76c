"""What the templates can say."""

from __future__ import annotations

import datetime
import uuid
from functools import cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from abord.book import open_book
from abord.casework.files import given, tasks, vocabulary
from abord.casework.files.acts.consequences import told
from abord.casework.letters import decision
from abord.web.site import articles, consequences, pictograms, sources, words
from abord.web.site.pages import SHEET

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Any, key: str, **fields: object) -> str:
    """Words of the catalogue in the language of the page; what is filled in is escaped like any text."""
    return words.say(context["language"], key, context.get("room", ""), **fields)


@register.simple_tag(takes_context=True)
def colon(context: Any) -> str:
    """A colon after a word, as the language of the page writes it."""
    return decision.colon(context["language"])


@register.simple_tag(takes_context=True)
def say_of(context: Any, group: str, key: object) -> str:
    """Words for one of a kind: the key of the catalogue is ``<group>_<key>``."""
    return words.say(context["language"], f"{group}_{key}", context.get("room", ""))


@register.simple_tag(takes_context=True)
def quarters(context: Any, one: Any) -> str:
    """The quarters that are shown together, as a title."""
    first, last = (f"{quarter.quarter}/{quarter.year}" for quarter in (one.first, one.last))
    key = "feedback_round_one" if first == last else "feedback_round"
    return words.say(context["language"], key, "desk", first=first, last=last, forms=one.forms)


@register.simple_tag(takes_context=True)
def say_here(context: Any, key: str) -> str:
    """Words that speak to the person; at the desk those that speak of the person (``<key>_desk``)."""
    return str(say(context, f"{key}_desk" if context.get("room") == "desk" else key))


@register.simple_tag(takes_context=True)
def count(context: Any, key: str, number: int) -> str:
    """Words for one or for more."""
    return words.say_count(context["language"], key, number, context.get("room", ""))


@register.simple_tag(takes_context=True)
def day(context: Any, date: datetime.date) -> str:
    """A date in words."""
    return words.day(context["language"], date)


@register.simple_tag(takes_context=True)
def word(context: Any, group: str, key: object, **fields: object) -> str:
    """Words of the vocabulary of files."""
    return vocabulary.word(context["language"], group, key, **fields)


@register.simple_tag(takes_context=True)
def voiced(context: Any, group: str, key: object) -> str:
    """The same where the page speaks of the person (``of_person``) or to the person."""
    return vocabulary.voiced(context["language"], group, key, of_person=bool(context.get("of_person")))


@register.simple_tag(takes_context=True)
def task_says(context: Any, task: Any) -> str:
    """What a task says besides its kind, for whoever reads this page."""
    of_person = context.get("room") == "desk"
    return tasks.said(context["language"], task.text, task.says, task.values, of_person=of_person)


@register.simple_tag(takes_context=True)
def euro(context: Any, value: float) -> str:
    """An amount of money."""
    return words.euro(context["language"], float(value))


@register.simple_tag(takes_context=True)
def mentions(context: Any, missing: list[str]) -> str:
    """What a decision lacks, in words."""
    names = decision.words(context["language"])["mention"]
    return words.listed(context["language"], [str(names.get(one, one)) for one in missing])


@register.simple_tag(takes_context=True)
def consequences_of(context: Any, right: str) -> consequences.Consequences:
    """What asking for a right can set in motion."""
    return consequences.shown(right, context["language"])


@register.simple_tag
def told_of(application: Any) -> Any:
    """The event that this was told; None where that is not written down."""
    return told(application)


@register.simple_tag(takes_context=True)
def paper_named(context: Any, name: str) -> str:
    """A paper by its name in the language of the page, in whichever language the plan has it."""
    return given.said(name, context["language"])


@register.simple_tag(takes_context=True)
def written_in(context: Any, language: str) -> str:
    """In which language somebody wrote, where the page is in another; to the person with the offer to explain it."""
    if not language or language == context["language"]:
        return ""
    said = decision.words(context["language"])["decision"]
    explained = "" if context["room"] == "desk" else said["ask_to_explain"]
    return str(format_html('<span class="detail">{} {}</span>', said["written_in"][language], explained))


NUMBER, UUID = "1234567890", "12345678-1234-5678-1234-567812345678"
"""What stands in an address where the key of a row comes."""


@register.simple_tag(takes_context=True)
def address(context: Any, name: str, key: int | uuid.UUID) -> str:
    """The page of one row, as ``url`` gives it, for lists: Django looks through all addresses anew for each row."""
    stands_in = NUMBER if isinstance(key, int) else UUID
    return _address(name, context["language"], stands_in).replace(stands_in, str(key))


@cache
def _address(name: str, language: str, key: str) -> str:
    return str(reverse(name, args=[language, key]))


@register.filter
def split(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


@register.simple_tag(takes_context=True)
def soft(context: Any, text: str) -> str:
    """A title or a choice whose long words may break, with a hyphen."""
    return words.soft(context["language"], text)


@register.filter
def sentence(text: str) -> str:
    """With a capital and a full stop."""
    return words.sentence(text)


@register.filter
def heading(text: str) -> str:
    """With a capital, without a full stop."""
    return words.capital(text)


@register.simple_tag
def pictogram(name: str) -> str:
    """A drawing beside words that say the same."""
    drawing = '<svg class="pictogram" aria-hidden="true"><use href="/static/pictograms.svg?{}#{}"/></svg>'
    return str(format_html(drawing, SHEET, name))


@register.filter
def event_pictogram(event: str) -> str:
    """That of a life event."""
    return pictograms.of_event(event)


@register.filter
def theme_pictogram(right: str) -> str:
    """That of a right."""
    return pictograms.of_themes(tuple(open_book().rights[right].folder.right.themes))


@register.filter
def document_pictogram(name: str) -> str:
    """That of a paper to bring."""
    return pictograms.of_document(name)


@register.simple_tag(takes_context=True)
def article(context: Any, text: str) -> str:
    """An article of law, in small print; marked where it is in another language than the page."""
    said, language = articles.article(context["language"], text)
    if language == context["language"]:
        return str(format_html("<small>{}</small>", said))
    return str(format_html('<small lang="{}">{}</small>', language, said))


@register.simple_tag(takes_context=True)
def source(context: Any, text: str) -> str:
    """Where something was found; the parts that are not in the language of the page are marked."""
    own = context["language"]
    parts = ((said, language) for said, language in sources.source(own, text))
    return str(
        format_html_join(
            "; ", "{}", ((said if language == own else format_html('<span lang="{}">{}</span>', language, said),)
                         for said, language in parts)
        )
    )  # fmt: skip
