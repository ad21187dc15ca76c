"""A mandate on paper, as the desk and the person's own pages show and print it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from abord.casework.files.acts.common import today
from abord.casework.files.models import Person
from abord.casework.letters.paper import SHEET
from abord.casework.mandates import acts
from abord.casework.mandates.models import Mandate
from abord.casework.organisations.models import Organisation
from abord.printing import tagged
from abord.web.files.rights import right_in_full


def procedures(mandate: Mandate, language: str) -> list[str]:
    """For which rights alone it is good, by name; none: for all."""
    return sorted(right_in_full(language, id) for id in mandate.procedures)


def mandate_shown(request: HttpRequest, found: Mandate, person: Person, service: Organisation) -> dict[str, Any]:
    """What files/mandate_article.html shows: in the language of the person, with where it can be checked."""
    spoken = str(person.language)
    return {
        "mandate": found, "code": acts.code(found), "shown": acts.shown(found), "holds": found.holds(today()),
        "procedures": procedures(found, spoken), "paper_language": spoken, "service": service,
        "signers": (person.name, found.name, service.name),
        "check_address": request.build_absolute_uri(reverse("desk:mandate_check", args=[spoken])),
    }  # fmt: skip


def mandate_pdf(request: HttpRequest, found: Mandate, person: Person, service: Organisation) -> bytes:
    """The same as a PDF with tags for screen readers."""
    shown = mandate_shown(request, found, person, service)
    return tagged(render_to_string("files/mandate_paper.html", {**shown, "language": shown["paper_language"]}), SHEET)
