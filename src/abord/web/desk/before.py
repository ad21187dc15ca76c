"""Before an application is written down: the page that says what asking can set in motion."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from abord.casework.files.acts import consequences
from abord.web.desk.page import page
from abord.web.files.rights import right_in_full
from abord.web.site.consequences import shown

OF_THE_PAGE = ("csrfmiddlewaretoken", "seen", "told", "back", "do")
"""Fields that it adds itself."""


class Unsaid(Exception):
    """Something has to be said first: nothing was written down yet."""


def unsaid(given: dict[str, str]) -> bool:
    """Whether there is something to say about the right that was chosen, and it was not on the screen yet."""
    right = given.get("right", "")
    return bool(consequences.of(right)) and given.get("seen") != right


def before(request: HttpRequest, language: str, given: dict[str, str]) -> HttpResponse:
    """What it can set in motion; all that was typed goes along."""
    right = given["right"]
    return page(
        request, language, "before", right=right, name=right_in_full(language, right),
        consequences=shown(right, language), do=given.get("do", ""),
        fields=[(field, value) for field, value in given.items() if field not in OF_THE_PAGE],
    )  # fmt: skip
