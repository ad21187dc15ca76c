"""A template for paper as a tagged PDF (``abord.printing`` makes it)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from abord import printing


@cache
def _sheet() -> str:
    return (Path(__file__).parent / "paper.css").read_text(encoding="utf-8")


def pdf(template: str, language: str, second: str = "", **context: object) -> bytes:
    """A template for paper as a tagged PDF.

    Args:
        second: the language of an <article> in it, where that differs from the language of the sheet.

    Raises:
        NoPrinter: where this machine cannot.
    """
    html = render_to_string(f"paper/{template}.html", {"language": language, "on_paper": True, **context})
    return printing.tagged(html, _sheet(), _speak(second))


def _speak(second: str) -> Callable[[Any, Any], None]:
    """Says in the tags that an <article> is in another language than the document: WeasyPrint leaves that out."""

    def finish(document: Any, made: Any) -> None:
        for one in made.objects:
            if second and isinstance(one, dict) and one.get("S") == "/Art":
                one["Lang"] = f"({second})"

    return finish
