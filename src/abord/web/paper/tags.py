"""What the templates for paper can say."""

from __future__ import annotations

from typing import Any

from django import template

from abord.web.paper import words

register = template.Library()


@register.simple_tag(takes_context=True)
def put(context: Any, key: str, **fields: object) -> str:
    """Words for paper in the language of the page, or in that of ``sheet_language`` where a part has its own."""
    return words.put(context.get("sheet_language") or context["language"], key, **fields)
