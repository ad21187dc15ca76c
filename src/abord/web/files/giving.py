"""What the desk and the person's own pages share about papers: the form, what was sent, and showing one."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from abord.casework.files.acts import documents
from abord.casework.files.acts.common import CannotDo, read_key
from abord.casework.files.course import Channel
from abord.casework.files.given import said
from abord.casework.files.models import Application, Document, File
from abord.web.site import words
from abord.web.site.downloads import opened
from abord.web.site.uploads import sent


def take(request: HttpRequest, file: File, channel: Channel, application: Application | None = None) -> Document:
    """The paper of the form.

    Raises:
        CannotDo: with what is wrong; nothing has changed.
    """
    content = sent(request, "paper")
    if content is None:
        raise CannotDo("document_too_large")
    name = request.POST.get("name", "").strip() or request.POST.get("asked", "")
    key = read_key(request.POST.get("key", ""))
    return documents.give(file, name, content, channel, key, application=application)


def form(file: File, language: str) -> dict[str, Any]:
    """What the template files/documents.html shows to whoever may give a paper and not see which there are."""
    asked = [(name, said(name, language)) for name in documents.asked(file)]
    return {"documents": None, "asked": asked, "key": str(uuid.uuid4())}


def listed(file: File, language: str, address: Callable[[int, Document], str]) -> dict[str, Any]:
    """The same with the papers that there are; ``address`` of one, "" where it may not be opened."""
    rows = [
        (one, said(one.name, language), size(language, one.size), address(place, one))
        for place, one in enumerate(documents.of(file), start=1)
    ]
    return {**form(file, language), "documents": rows}


def size(language: str, octets: int) -> str:
    """How large, in round numbers."""
    unit = "ko" if language == "fr" else "kB"
    return f"{words.number(language, math.ceil(octets / 1000), 0)}{words.NBSP}{unit}"


def shown(document: Document, file: File, place: int) -> HttpResponse | None:
    """The paper itself; None where it was erased. The person sees that it was opened."""
    content = documents.content_of(document, file.person.subject)
    if content is None:
        return None
    documents.looked_at(document, file)
    return opened(content, f"document-{place}", document.kind)
