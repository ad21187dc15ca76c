"""A letter on paper: HTML in, tagged PDF (PDF/UA) out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from abord.printing import tagged

SHEET = """
@page { size: A4; margin: 22mm 20mm 24mm }
@page { @bottom-center { content: counter(page) " / " counter(pages); font-size: 9pt } }
body { font-family: "DejaVu Sans", "Liberation Sans", sans-serif; font-size: 11pt; line-height: 1.45; color: #1a1a1a }
.large { font-size: 16pt }
h1 { font-size: 1.5em; margin: 0 0 4mm } h2 { font-size: 1.15em; margin: 6mm 0 2mm; break-after: avoid }
p, ul, ol { margin: 0 0 2.5mm } li { margin-bottom: 1mm }
.head { margin-bottom: 8mm }
.plain { border: 0.4mm solid #1a1a1a; padding: 4mm 5mm; margin: 4mm 0 6mm; break-inside: avoid }
.plain { box-decoration-break: clone } .plain > h2:first-child { margin-top: 0 }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: 1.5mm; border-bottom: 0.2mm solid #999 }
@page { @top-center { content: string(draft); font-size: 9pt; font-weight: bold } }
.draft { string-set: draft content() }
.anew { border: 0.4mm dashed #1a1a1a; padding: 2mm 3mm }
.sign { margin-top: 12mm; break-inside: avoid }
"""


def text(value: object) -> str:
    """Escaped for HTML; line breaks stay."""
    return html.escape(str(value)).replace("\n", "<br>")


def paragraph(value: object) -> str:
    """One paragraph, or nothing for an empty one."""
    return f"<p>{text(value)}</p>" if str(value).strip() else ""


def bullets(values: Iterable[object], language: str = "") -> str:
    """A list, or nothing for an empty one; ``language`` where it is another than that of the page."""
    items = "".join(f"<li>{text(value)}</li>" for value in values)
    marked = f' lang="{language}"' if language else ""
    return f"<ul{marked}>{items}</ul>" if items else ""


def as_text(body: str) -> str:
    """The same for a screen reader, an e-mail or a phone call; paragraphs stay apart, an item has a dash."""
    lines = re.sub(r"</(h1|h2|li|div)>|<br>", "\n", re.sub(r"</(p|ul)>", "\n\n", re.sub(r"<li[^>]*>", "- ", body)))
    return re.sub(r"\n{3,}", "\n\n", html.unescape(re.sub(r"<[^>]+>", "", lines))).strip() + "\n"


def document(title: str, language: str, body: str, large: bool = False) -> str:
    """A whole page; without style, so that it prints plainly anywhere."""
    kind = ' class="large"' if large else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{text(title)}</title></head>'
        f"<body{kind}>{body}</body></html>"
    )


def pdf(page: str) -> bytes:
    """The page as a tagged PDF.

    Raises:
        NoPrinter: where this machine cannot (``abord.printing``).
    """
    return tagged(page, SHEET)
