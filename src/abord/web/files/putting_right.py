"""What was put right, in words: what it is, what it was before, what it is now; for the desk and for the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from abord.casework.files.acts import putting_right
from abord.casework.files.models import Event, File
from abord.casework.files.vocabulary import word
from abord.web.files.data import datum_shown, day_written
from abord.web.site import words


@dataclass(frozen=True, slots=True)
class Righted:
    """One thing that was put right."""

    row: Event
    label: str
    before: str
    now: str

    @property
    def because(self) -> str:
        """How it is known."""
        return str(self.row.data.get("because", ""))


def of(file: File, language: str) -> list[Righted]:
    """All of it, the last first."""
    return [shown(one, language) for one in putting_right.history(file)]


def shown(row: Event, language: str) -> Righted:
    """One of them."""
    data: dict[str, Any] = row.data
    before, now = data["before"], data["now"]
    if data["what"] == "datum":
        label, before = datum_shown(data["name"], before, language)
        now = datum_shown(data["name"], now, language)[1]
        return Righted(row, f"{label} ({data['whom']})" if data["whom"] else label, before, now)
    return Righted(row, word(language, "put_right", data["what"]), *(_said(data["what"], one, language)
                                                                      for one in (before, now)))  # fmt: skip


def _said(what: str, value: str, language: str) -> str:
    if not value:
        return word(language, "put_right", "nothing")
    return words.say(language, f"language_{value}") if what == "language" else day_written(value)


def usual_answer(language: str) -> str:
    """What is answered to who asked for it, where nothing else is written."""
    return word(language, "put_right", "answer")
