"""What the templates can say."""

from __future__ import annotations

import datetime
from typing import Any

from django import template

from abord.web import words

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Any, key: str, **fields: object) -> str:
    """Words of the catalogue in the language of the page; what is filled in is escaped like any text."""
    return words.say(context["language"], key, context.get("room", ""), **fields)


@register.simple_tag(takes_context=True)
def count(context: Any, key: str, number: int) -> str:
    """Words for one or for more."""
    return words.say_count(context["language"], key, number, context.get("room", ""))


@register.simple_tag(takes_context=True)
def day(context: Any, date: datetime.date) -> str:
    """A date in words."""
    return words.day(context["language"], date)


@register.filter
def sentence(text: str) -> str:
    """With a capital and a full stop."""
    return words.sentence(text)


@register.filter
def heading(text: str) -> str:
    """With a capital, without a full stop."""
    return words.capital(text)
