"""From a page to a tagged PDF (PDF/UA-1), through WeasyPrint.

WeasyPrint needs the text library Pango of the system. It is loaded when the first PDF is asked for: without it the
site works, the page itself can be printed, and the link says what is missing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

SHEET = Path(__file__).parent / "paper.css"
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-liberation"
"""What Debian and Ubuntu call what WeasyPrint needs, with fonts that have all letters and boxes."""

_one_at_a_time = threading.Lock()


class NoPrinter(RuntimeError):
    """This machine cannot make a PDF; the page can still be printed."""


@cache
def _printer() -> tuple[Any, Any]:
    """WeasyPrint and the style of paper.

    Raises:
        NoPrinter: where the libraries of the system are missing.
    """
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError) as error:
        raise NoPrinter(str(error)) from None
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(string=SHEET.read_text(encoding="utf-8"), font_config=fonts, url_fetcher=_nothing)
    return weasyprint, (fonts, sheet)


def _nothing(url: str) -> dict[str, Any]:
    """A sheet of paper fetches nothing, from nowhere."""
    raise ValueError("a printed page fetches nothing")


def pdf(template: str, language: str, second: str = "", **context: object) -> bytes:
    """A template for paper as a tagged PDF.

    Args:
        second: the language of an <article> in it, where that differs from the language of the sheet.

    Raises:
        NoPrinter: where this machine cannot.
    """
    weasyprint, (fonts, sheet) = _printer()
    html = render_to_string(f"paper/{template}.html", {"language": language, "on_paper": True, **context})
    with _one_at_a_time:  # its work takes a core and some memory; visitors take turns
        document = weasyprint.HTML(string=html, url_fetcher=_nothing)
        made: bytes = document.write_pdf(
            stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1", finisher=_speak(second)
        )
    return made


def _speak(second: str) -> Callable[[Any, Any], None]:
    """Says in the tags that an <article> is in another language than the document: WeasyPrint leaves that out."""

    def finish(document: Any, made: Any) -> None:
        for one in made.objects:
            if second and isinstance(one, dict) and one.get("S") == "/Art":
                one["Lang"] = f"({second})"

    return finish
