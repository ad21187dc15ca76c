"""What asking for a right can set in motion (a visit, an inquiry, a claim on relatives), told before it is asked.

The words are those of the right's folder. That they were told is an event with the words as they were then. Nothing
here stands in the way of an application: what was not told yet can be told later.
"""

from __future__ import annotations

from abord.book import open_book
from abord.casework.files.acts.common import happened
from abord.casework.files.models import Application, Event
from abord.engine.folder import Consequence

TOLD = "consequences_told"


def of(right: str) -> tuple[Consequence, ...] | None:
    """What asking for it can set in motion; None where nobody looked it up, and for what is not in the catalogue."""
    known = open_book().rights.get(right)
    return known.folder.right.consequences if known is not None else None


def said(right: str, language: str) -> list[str]:
    """What is said of it, in the words of its folder."""
    return [one.says[language] for one in of(right) or ()]


def tell(application: Application) -> None:
    """Write down that the person was told, in the language of the person; said twice it is written once."""
    language = application.file.person.language
    words = said(application.right, language)
    if words and told(application) is None:
        happened(application.file, TOLD, None, application, said=words, language=language)


def told(application: Application) -> Event | None:
    """When it was told, and what; None: that is not written down. Where the events are at hand it asks for nothing."""
    return next((one for one in application.events.all() if one.kind == TOLD), None)
