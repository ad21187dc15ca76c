"""Before a file is opened for somebody new: is it one of those who have one already?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from abord.casework.files import names
from abord.casework.files.acts.intake import Who
from abord.casework.files.models import NameWord, Person
from abord.casework.journal import chain
from abord.web.desk.before import OF_THE_PAGE
from abord.web.desk.page import page

MOST = 100
"""People of whom the names are compared: those with the same words in them, whatever else."""
NEW = "new_person"
"""The field that says that it is nobody of them."""


class Alike(Exception):
    """Somebody of the same name and day of birth has a file: nothing was written down yet."""

    def __init__(self, people: list[Person]) -> None:
        super().__init__()
        self.people = people


def look(who: Who, given: dict[str, str]) -> None:
    """Who has the same name, and the same day of birth or none that is known.

    Without a day of birth nobody is looked for: many people have the same name.

    Raises:
        Alike: with these people, unless it was said that it is somebody new.
    """
    if NEW in given or who.birth_date is None:
        return
    keys, words = names.found(NameWord, who.name, MOST), set(names.fold(who.name))
    rows = Person.objects.select_related("file").filter(pk__in=keys).order_by("pk") if keys else []
    people = [one for one in rows if set(names.fold(one.name)) == words and one.birth_date in (who.birth_date, None)]
    if people:
        raise Alike(people)


def asked(request: HttpRequest, language: str, people: list[Person], given: dict[str, str]) -> HttpResponse:
    """The people, each with a button that goes on in that file; and one for somebody new. All that was typed goes
    along."""
    chain.listed([one.subject for one in people], "search")
    fields = [(field, value) for field, value in given.items() if field not in (*OF_THE_PAGE, NEW)]
    return page(request, language, "alike", people=people, fields=fields, name=given.get("name", ""))
