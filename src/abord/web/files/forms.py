"""Reading the forms of files, at the desk and on the person's own pages: days, amounts, choices, and what is wrong."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection
from enum import Enum
from typing import Any, TypeVar

from django.http import Http404, HttpRequest

from abord.casework.files.acts.common import CannotDo
from abord.casework.files.models import File
from abord.casework.files.vocabulary import word
from abord.casework.letters.decision import colon
from abord.situation.problems import Expected
from abord.situation.values import read_day, read_number
from abord.web.site import words


def typed(request: HttpRequest) -> dict[str, str]:
    """What was typed, to show it again beside what was wrong with it: nothing is lost."""
    return {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}


def number(given: dict[str, str], name: str) -> int:
    """The key of a row, out of a form; what is none names nothing that exists."""
    text = given.get(name, "")
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise Http404
    return int(text)


def day_of(typed: str) -> datetime.date | None:
    """A day as it was typed: 22/11/2026 or as a date field sends it.

    Raises:
        CannotDo: for what is no day.
    """
    if not typed.strip():
        return None
    try:
        return read_day("/".join(typed.split()))
    except Expected:
        raise CannotDo("day_not_read") from None


def needed_day(typed: str) -> datetime.date:
    """The same, where there must be one."""
    found = day_of(typed)
    if found is None:
        raise CannotDo("day_not_read")
    return found


def amount_of(typed: str) -> float | None:
    """Money as Belgium writes it: 1.340,47. What reads two ways (1,340) is not read."""
    typed = re.sub(r"[€\s\u00a0\u202f]", "", typed)
    if not typed:
        return None
    try:
        found = float(read_number(typed))
    except Expected:
        raise CannotDo("amount_not_read") from None
    if not 0 <= found < 1e8:
        raise CannotDo("amount_not_read")
    return found


Word = TypeVar("Word", bound=Enum)


def chosen(words: type[Word], text: str, among: Collection[Word] = (), otherwise: str = "choose") -> Word:
    """The word that was chosen from a list, or from ``among`` of it. None of them is ever put in its place.

    Raises:
        CannotDo: ``otherwise``, where nothing was chosen or what was sent is not in the list.
    """
    try:
        found = words(text)
    except ValueError:
        raise CannotDo(otherwise) from None
    if among and found not in among:
        raise CannotDo(otherwise)
    return found


def choice(words: type[Word], usual: Word) -> Callable[[str], Word]:
    """Reads a choice that may be left out, then it is the usual one; what is not in the list is never replaced."""
    return lambda text: chosen(words, text) if text else usual


def one_of(keys: Collection[str], usual: str) -> Callable[[str], str]:
    """The same for a list of keys."""

    def read(text: str) -> str:
        if text and text not in keys:
            raise CannotDo("choose")
        return text or usual

    return read


def written_in(given: dict[str, str], file: File) -> str:
    """The language in which somebody says to write; that of the person where a form does not ask.

    Raises:
        CannotDo: for another word.
    """
    return one_of(words.LANGUAGES, str(file.person.language))(given.get("written_in", ""))


def yes_or_no(text: str) -> bool | None:
    """Yes, no, or left open.

    Raises:
        CannotDo: for another word.
    """
    if text not in ("yes", "no", ""):
        raise CannotDo("choose")
    return text == "yes" if text else None


class Form:
    """What was typed, read field by field; ``wrong`` keeps what cannot be read, so that all of it is said at once."""

    def __init__(self, given: dict[str, str]) -> None:
        self.given, self.wrong = given, dict[str, CannotDo]()

    def read(self, field: str, reader: Callable[[str], Any]) -> Any:
        """The value of a field; None where it cannot be read."""
        try:
            return reader(self.given.get(field, ""))
        except CannotDo as error:
            self.wrong[field] = error
            return None


def problem(language: str, error: CannotDo, say: Any) -> str:
    """What is wrong, in words."""
    fields = dict(error.fields)
    if needs := fields.pop("needs", None):
        assert isinstance(needs, list)
        fields["needs"] = words.listed(language, [word(language, "need", need) for need in needs])
    if problems := fields.pop("problems", None):
        assert isinstance(problems, list)
        fields["problems"] = " ".join(f"{one.line(language)}." for one in problems)
    for name, value in fields.items():
        if isinstance(value, datetime.date):
            fields[name] = value.strftime("%d/%m/%Y")
    return str(say(language, f"err_{error.key}", **fields))


def problems(language: str, wrong: dict[str, CannotDo], say: Any) -> dict[str, str]:
    """All that is wrong with a form, in words, by field."""
    return {field: problem(language, one, say) for field, one in wrong.items()}


def boxed(language: str, errors: dict[str, str], say: Any, labels: dict[str, str]) -> list[tuple[str, str]]:
    """The same for the box above the form: each with the name of its field, which ``labels`` gives where it differs."""
    found = []
    for field, text in errors.items():
        key = labels.get(field, field)
        name = re.split(r"\s*[:(?,]", str(say(language, key)))[0] if key else ""
        found.append((field, f"{name}{colon(language)} {text}" if name else text))
    return found
