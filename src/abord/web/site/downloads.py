"""A file for the reader: a PDF that is made here, or a paper as it was given."""

from __future__ import annotations

from django.http import HttpResponse

TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}


def opened(content: bytes, name: str, kind: str = "pdf") -> HttpResponse:
    """A file that opens in the browser; ``name`` says nothing of anybody."""
    answer = HttpResponse(content, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'inline; filename="{name}.{kind}"'
    return answer
