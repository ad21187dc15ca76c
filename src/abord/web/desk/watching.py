"""For the data protection officer: the journal of this organisation, and whether it is whole. No file's content."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from abord.casework import permissions
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.models import File
from abord.casework.files.receipts import read_number
from abord.casework.files.vocabulary import vocabulary, word
from abord.casework.journal import chain
from abord.casework.journal.reading import Found, Row, State, search
from abord.casework.organisations.models import Membership
from abord.casework.organisations.scope import current
from abord.casework.purposes import Purpose
from abord.web.desk.gate import desk
from abord.web.desk.listing import once_a_session
from abord.web.desk.page import page, say
from abord.web.files.forms import day_of, problem, typed

FAULTS = {
    "missing": "fault_missing", "does not follow the one before": "fault_order", "changed": "fault_changed",
    "not the entry that was written down": "fault_other", "cut off": "fault_cut",
}  # fmt: skip
SECRET = ("remedy_asked", "remedy_answered")


@desk(permissions.may_read_journal, Purpose.ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def journal(request: HttpRequest, language: str) -> HttpResponse:
    """Who did or saw what, when and why: about a person, by a worker, of a day. That it is read is in it too."""
    given, error = typed(request) if request.method == "POST" else {}, ""
    more: dict[str, Any] = {}
    found = Found([], 0)
    try:
        if given.get("do") == "check":
            more = _check(given)
        found = _search(given)
        if not given.get("file", "").strip():  # about one person: `journal_read` is about that person
            once_a_session(request, [row.subject for row in found.rows if row.subject is not None], "journal")
    except CannotDo as stopped:
        error = problem(language, stopped, say)
    workers = Membership.objects.select_related("worker").order_by("worker__name")
    return page(
        request, language, "journal", 422 if error else 200, error=error, given=given, more_before=found.more_before,
        rows=[_shown(row, language) for row in found.rows], head=chain.head(),
        workers=list({one.worker_id: one.worker for one in workers}.values()), **more,
    )  # fmt: skip


def _search(given: dict[str, str]) -> Found:
    subject: uuid.UUID | None = None
    if number := given.get("file", "").strip():
        subject = (
            File.objects.filter(number=read_number(number) or "").values_list("person__subject", flat=True).first()
        )
        if subject is None:
            raise CannotDo("journal_file")
    worker, before = given.get("worker", ""), given.get("before", "")
    found = search(
        subject, worker if worker.isdigit() else "", day_of(given.get("day", "")),
        int(before) if re.fullmatch(r"\d{1,15}", before) else 0,
    )  # fmt: skip
    chain.record("journal_read", subject, about="journal", worker=worker, day=given.get("day", "")[:10])
    return found


def _check(given: dict[str, str]) -> dict[str, Any]:
    """Verify the chain, against a head that was written down before where there is one."""
    number, hash = given.get("head_number", "").strip(), given.get("head_hash", "").strip().lower()
    expected = (int(number), hash) if re.fullmatch(r"\d{1,15}", number) and hash else None
    if (number or hash) and expected is None:
        raise CannotDo("journal_head")
    faults = chain.verify(expected)
    chain.record("journal_checked", about="journal", faults=len(faults))
    return {"checked": True, "faults": [(one.number, FAULTS[one.what]) for one in faults]}


def _shown(row: Row, language: str) -> dict[str, Any]:
    """A row in words. Who also handles files does not read here who appealed."""
    line, acts = row.line, vocabulary()["act"]
    if line is None:
        return {"row": row, "damaged": row.state is State.DAMAGED}
    if current().actor.has(*permissions.FILE_STAFF) and (line.act in SECRET or line.about.startswith("remedy ")):
        return {"row": row, "closed": True}
    who = word(language, "actor", line.actor_kind) if line.actor_kind in ("person", "system") else line.actor_name
    return {
        "row": row, "who": who, "what": acts[line.act][language] if line.act in acts else line.act.replace("_", " "),
        "why": word(language, "purpose_of" if line.purpose in vocabulary()["purpose_of"] else "purpose", line.purpose),
        "about": _about(line.about, language),
        "decision": line.decision.removeprefix("application "),
    }  # fmt: skip


def _about(about: str, language: str) -> str:
    """What an entry is about in the reader's words; a number stays, and so does what has no words."""
    words = vocabulary()["about"]
    if about in words:
        return words[about][language]
    kind, _, number = about.rpartition(" ")
    return f"{words[kind][language]} {number}" if kind in words else about
