"""What the desk and the own pages share about wrong information that was given: the form, and writing it down."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest

from abord.casework.files.acts import documents, own
from abord.casework.files.acts.common import CannotDo, read_key
from abord.casework.files.course import Channel
from abord.casework.files.models import File, Request
from abord.web.files.forms import day_of
from abord.web.files.rights import right_name
from abord.web.site import words
from abord.web.site.uploads import sent


def take(request: HttpRequest, file: File, given: dict[str, str], channel: Channel) -> Request:
    """Write it down as the form says, with the paper where there is one.

    Raises:
        CannotDo: with what is wrong; nothing has changed.
    """
    content, key = sent(request, "paper"), read_key(given.get("key", ""))
    if content is None:
        raise CannotDo("document_too_large")
    told = own.Misinformed(
        given.get("said", ""), given.get("by", ""), given.get("where", ""), day_of(given.get("on", "")),
        given.get("led_to", ""),
    )  # fmt: skip
    wanted = given.get("application", "")
    application = next((one for one in _applications(file) if str(one.pk) == wanted), None)
    if content:
        documents.check(file, content)  # before anything is written: what is wrong with the paper is said first
    made = own.misinformed(file, told, channel, key, application)
    if content and made.document is None:
        name = words.say(str(file.person.language), "misinformed_paper_name")
        made.document = documents.give(file, name, content, channel, uuid.uuid5(key, "paper"), application=application)
        made.save(update_fields=["document"])
    return made


def form(file: File, language: str, given: dict[str, str]) -> dict[str, Any]:
    """What the template files/misinformed_form.html shows."""
    return {
        "said_by": Request.SaidBy.values, "key": given.get("key") or str(uuid.uuid4()),
        "about": [(str(one.pk), right_name(language, one.right, one.asked)) for one in _applications(file)],
    }  # fmt: skip


def _applications(file: File) -> list[Any]:
    return list(file.applications.select_related("file__person", "receipt").order_by("filed_on", "pk"))
