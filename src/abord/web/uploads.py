"""The file of a letter that a visitor sends: held in memory, gone with the answer.

While it arrives, the web server may hold a large one in a temporary file without a name; that is gone with the request.
"""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

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
