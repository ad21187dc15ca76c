"""From HTML to a tagged PDF (PDF/UA-1), through WeasyPrint: plans, letters, receipts, bundles.

WeasyPrint needs the text library Pango of the system. It is loaded when the first PDF is asked for: without it
everything else works, and whoever asks for a PDF learns what is missing.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from functools import cache
from typing import Any

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-liberation"
"""What Debian and Ubuntu call what WeasyPrint needs, with fonts that have all letters and boxes."""

LIST_OF_PAIRS, DIV = re.compile(r"<dl\b.*?</dl>", re.DOTALL), re.compile(r"</?div\b[^>]*>")

_one_at_a_time = threading.Lock()


class NoPrinter(RuntimeError):
    """This machine cannot make a PDF; the page can still be printed."""


@cache
def printer() -> tuple[Any, Any]:
    """WeasyPrint and its fonts.

    Raises:
        NoPrinter: where the libraries of the system are missing.
    """
    try:
        import weasyprint
        from PIL import ImageFile
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError) as error:
        raise NoPrinter(str(error)) from None
    # WeasyPrint lets Pillow take half a picture for a whole one, in all of the process: a damaged paper would pass.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint, FontConfiguration()


def tagged(html: str, sheet: str, finisher: Callable[[Any, Any], None] | None = None) -> bytes:
    """A document as a tagged PDF; it fetches nothing, from nowhere.

    Args:
        sheet: its style.
        finisher: what to change in the tags at the end.

    Raises:
        NoPrinter: where this machine cannot.
    """
    weasyprint, fonts = printer()
    with _one_at_a_time:  # its work takes a core and some memory; people take turns
        style = weasyprint.CSS(string=sheet, font_config=fonts, url_fetcher=_nothing)
        document = weasyprint.HTML(string=_lists_of_items_alone(html), url_fetcher=_nothing)
        made: bytes = document.write_pdf(
            stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", finisher=finisher
        )
    return made


def _lists_of_items_alone(html: str) -> str:
    """HTML lets a ``div`` hold each pair of a ``dl``; among the tags of a PDF a list has items and nothing else."""
    return LIST_OF_PAIRS.sub(lambda found: DIV.sub("", found[0]), html)


def _nothing(url: str, *_arguments: object, **_more: object) -> dict[str, Any]:
    raise ValueError(f"a printed page fetches nothing: {url}")
