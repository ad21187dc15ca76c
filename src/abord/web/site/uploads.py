"""A file that somebody sends: held in memory. A letter to check is gone with the answer; a paper is kept sealed.

While it arrives, the web server may hold a large one in a temporary file without a name; that is gone with the request.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_protect

from abord.casework.letters.reading import MOST_BYTES


class InMemory(FileUploadHandler):
    """One file in memory; one that is too large is skipped and remembered as such."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.is_too_large = False
        self.parts: list[bytes] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin."""
        super().new_file(*args, **kwargs)
        self.parts = []

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep it, up to the limit."""
        if start + len(raw_data) > MOST_BYTES:
            self.is_too_large, self.parts = True, []
            raise SkipFile
        self.parts.append(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """All of it."""
        held = io.BytesIO(b"".join(self.parts))
        return InMemoryUploadedFile(held, self.field_name, "letter", self.content_type, file_size, self.charset)


def takes_a_file(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page on which a file can be sent. Goes inside the gate of its room: nothing is read for who may not enter.

    The handler has to be set before the token of the form is looked for; so it is looked for here, and nowhere before.
    """
    inner = csrf_protect(view)

    @wraps(view)
    def outer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not hasattr(request, "_files"):  # what was read already stays read: a double click shows the page once more
            request.upload_handlers = [InMemory(request)]
        answer: HttpResponse = inner(request, *args, **kwargs)
        return answer

    outer.csrf_exempt = True  # type: ignore[attr-defined]
    return outer


def sent(request: HttpRequest, field: str) -> bytes | None:
    """What was sent; empty where nothing was, None where it was too large."""
    upload = request.FILES.get(field)
    handlers = request.upload_handlers
    if any(isinstance(one, InMemory) and one.is_too_large for one in handlers):
        return None
    if upload is None:
        return b""
    upload.seek(0)
    return bytes(upload.read())
