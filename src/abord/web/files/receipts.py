"""A receipt as the desk and the person's own pages show it: what it says, and how it can be checked."""

from __future__ import annotations

from typing import Any

import segno
from django.http import HttpRequest
from django.urls import reverse

from abord.casework.files.acts import consequences, putting_right
from abord.casework.files.models import Application, Blank, File
from abord.casework.files.models import Receipt as Given
from abord.casework.files.receipts import code_of
from abord.casework.files.vocabulary import word
from abord.casework.organisations.models import organisation_in_scope
from abord.web.files.data import day_written
from abord.web.site.consequences import shown


def receipt_of(row: Application, request: HttpRequest) -> dict[str, Any]:
    """What a receipt shows."""
    fields = dict(line.split(": ", 1) for line in row.receipt.text.splitlines())
    renamed = putting_right.renamed_since(row.file, row.receipt.issued_at)
    now = row.handler or row.file.handler
    return {
        "handler_now": now.name if now and now.name != fields["worker"] else "",
        "renamed": f"{renamed.recorded_at:%d/%m/%Y}" if renamed else "",
        "row": row, "fields": fields, "proof": row.receipt.hash, "verify_code": code_of(row.receipt.hash),
        "svg": drawn(row.receipt), "blanks": list(row.blanks.order_by("filled_on", "number")),
        "paper_language": row.receipt.language, "decision_by": day_written(fields["decision_by"]),
        "verify_address": request.build_absolute_uri(reverse("verify", args=[row.receipt.language])),
        "mine_address": own_pages(request, row.file), "feedback_address": feedback_address(request),
        "consequences": shown(row.right, row.receipt.language), "told": consequences.told(row),
    }  # fmt: skip


MASK = 2
"""Of the eight patterns that a square may be drawn with; all are read alike, and to try them all for each receipt took
more time than the rest of its square."""


def drawn(receipt: Given | Blank) -> str:
    """The square that is printed, as SVG; among the tags of a PDF a picture has words."""
    title = word(receipt.language, "paper", "qr")
    square = _square(receipt)
    return str(square.svg_inline(scale=2, border=2, omitsize=True, svgclass=None, lineclass=None, title=title))


def _square(receipt: Given | Blank) -> Any:
    """The whole text to scan; of one that is too long for a square the proof alone."""
    for error in ("m", "l"):
        try:
            return segno.make(receipt.text, error=error, micro=False, boost_error=False, mask=MASK)
        except segno.DataOverflowError:
            continue
    return segno.make(f"{receipt.number} SHA-256 {receipt.hash}", error="m", micro=False, mask=MASK)


def feedback_address(request: HttpRequest) -> str:
    """Where anybody says how they were received: the same for all, so that it names nobody."""
    return str(request.build_absolute_uri(reverse("feedback_short", args=[organisation_in_scope().code])))


def own_pages(request: HttpRequest, file: File) -> str:
    return str(request.build_absolute_uri(reverse("mine:enter", args=[file.person.language])))
