"""A note that the person does not read, or not all of it, for the sake of somebody else: never silently.

What is decided on (data, papers, letters, decisions) is never withheld: nobody answers what they cannot read.
"""

from __future__ import annotations

from typing import Any

from abord.casework.files.acts.common import CannotDo, happened, today, worker_id
from abord.casework.files.models import Note
from abord.casework.letters.decision import is_a_reason


def withhold(note: Note, why: str, because: str, rest: str = "") -> None:
    """Withhold a note. ``because`` is the weighing, ``rest`` what can be read all the same: the person reads both."""
    if worker_id() is None:
        raise CannotDo("only_a_worker")
    if why not in Note.Withheld.values:
        raise CannotDo("withheld_why")
    if not is_a_reason(because):
        raise CannotDo("withheld_because")
    note.withheld, note.withheld_because, note.withheld_rest = why, because.strip()[:2000], rest.strip()[:4000]
    note.withheld_on, note.withheld_by_id = today(), worker_id()
    _keep(note)
    happened(note.file, "note_withheld", because=note.withheld_because, withheld=why, note=note.pk)


def show(note: Note) -> None:
    """The person reads all of it again. That it was withheld stays in what happened, and in the journal."""
    if worker_id() is None:
        raise CannotDo("only_a_worker")
    if not note.withheld:
        return
    why = note.withheld
    note.withheld = note.withheld_because = note.withheld_rest = ""
    note.withheld_on = note.withheld_by = None
    _keep(note)
    happened(note.file, "note_shown", withheld=why, note=note.pk)


def _keep(note: Note) -> None:
    columns = ("withheld", "withheld_because", "withheld_rest", "withheld_on", "withheld_by")
    note.save(update_fields=columns)


def readable(row: dict[str, Any]) -> dict[str, Any]:
    """A note as the person takes it along."""
    rest = {name: value for name, value in row.items() if name != "withheld_rest"}
    return {**rest, "text": row["withheld_rest"] or None} if row["withheld"] else rest
