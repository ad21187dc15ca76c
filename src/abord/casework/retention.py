"""Retention: what has been kept long enough is really deleted, and the person's key in the journal with it.

The terms are data (`retention.yaml`). Nobody's file is deleted while something in it is open. Run it as the owner of
the tables (`abord office purge`): the site cannot delete events, and nobody can delete entries of the journal.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from abord.book import open_book
from abord.casework.clocks.calendar import months_later
from abord.casework.feedback import acts as feedback
from abord.casework.feedback import signals
from abord.casework.files import guards as happened
from abord.casework.files.acts.follow import GIVES
from abord.casework.files.barriers import CLOSES
from abord.casework.files.course import Outcome, Stage
from abord.casework.files.models import (
    Advance,
    Application,
    Appointment,
    Blank,
    Decision,
    Event,
    File,
    Item,
    Note,
    Person,
    Remedy,
    Request,
    Task,
)
from abord.casework.journal import chain
from abord.casework.mandates.models import Mandate
from abord.casework.organisations import append_only
from abord.casework.organisations.models import Tries
from abord.casework.organisations.rls import scoped_models
from abord.casework.organisations.scope import APP_ROLE
from abord.casework.sharing import guards as shared
from abord.casework.sharing.kinds import FINAL
from abord.casework.sharing.models import Arrival, Consent, Objection, PlanHere, Share
from abord.engine.facts import YAML_LOADER
from abord.engine.folder import Every

TRIES_DAYS = 7
SHARE_IS_TOLD = datetime.timedelta(days=365)
"""At least so long the person can read what was shared with whom, also where an office keeps files for less.
Our choice: the law asks that it can be known (GDPR art. 15 (1) c), and no term was found."""
ROWS = {"hidden_notes": Note, "arrivals": Arrival, "plans_here": PlanHere, "blanks": Blank}
"""Kinds that are rows of one table."""
AT_ONCE = 500
"""Files in memory, however many there are."""


@dataclass(frozen=True)
class Rule:
    """How long one kind of data is kept, and why so long."""

    kind: str
    months: int
    since: str
    source: str
    confidence: str
    leave: bool

    def before(self, day: datetime.date) -> datetime.date:
        """What is older than this has been kept long enough."""
        return months_later(day, -self.months)


@cache
def rules() -> dict[str, Rule]:
    """The rules in force here: those of the house, with the office's own over them."""
    found: dict[str, Any] = {}
    for file in (Path(__file__).parent / "retention.yaml", Path(settings.DATA) / "retention.yaml"):
        if file.exists():
            found |= yaml.load(file.read_text(encoding="utf-8"), Loader=YAML_LOADER) or {}
    return {
        kind: Rule(kind, int(one["keep"]["months"]), one["since"], one["source"], str(one["confidence"]), one["leave"])
        for kind, one in found.items()
    }


def due(kind: str, day: datetime.date | None = None) -> list[Any]:
    """What of a kind has been kept long enough: rows, quarters of what was said without a name, or files.

    Needs a scope.
    """
    before = rules()[kind].before(day or timezone.localdate())
    if kind == "feedback":
        return feedback.due(before, day or timezone.localdate())
    if kind == "signals":
        return signals.due(before)
    if kind == "hidden_notes":
        return list(Note.objects.filter(hidden_on__lt=before).values_list("pk", flat=True))
    if kind == "arrivals":
        over = Q(answer__in=FINAL) | Q(taken_back_on__isnull=False) | Q(answer_by__lt=before)
        return list(Arrival.objects.filter(over, sent_on__lt=before).values_list("pk", flat=True))
    if kind == "plans_here":
        ended = Q(ended_on__lt=before) | Q(until__lt=before)
        return list(PlanHere.objects.filter(ended).values_list("pk", flat=True))
    if kind == "blanks":
        return list(Blank.objects.filter(application=None, issued_on__lt=before).values_list("pk", flat=True))
    today, here = day or timezone.localdate(), OuterRef("pk")
    files = File.objects.filter(opened_at__date__lt=before)
    if kind == "information_only":
        files = files.filter(~Exists(Application.objects.filter(file=here)))
    mandates = Mandate.objects.filter(
        Q(withdrawn_on=None) | Q(withdrawn_on__gt=today), person__file=here, person__death=None
    )
    for still in (
        Event.objects.filter(file=here, at__gte=before),
        Task.objects.filter(file=here, done_on=None),
        Item.objects.filter(file=here).exclude(exit__in=sorted(CLOSES)),
        Request.objects.filter(file=here, answered_on=None),
        Advance.objects.filter(file=here, settled_on=None),
        Remedy.objects.filter(file=here, answered_on=None),
        Appointment.objects.filter(file=here, at__date__gte=today),
        Consent.objects.filter(file=here, withdrawn_on=None, ends__gte=today),
        Objection.objects.filter(file=here, withdrawn_on=None, answered_on=None),
        Share.objects.filter(file=here, on__gte=min(before, today - SHARE_IS_TOLD)),
        mandates.filter(Q(ends=None) | Q(ends__gte=today)),
    ):
        files = files.filter(~Exists(still))
    found = files.prefetch_related(Prefetch("applications__decisions", Decision.objects.order_by("pk")))
    return [
        file.pk for file in found.iterator(AT_ONCE) if not any(is_open(one, today) for one in file.applications.all())
    ]


def is_open(application: Application, day: datetime.date) -> bool:
    """Whether something of it still has to come: a decision, its sending, carrying it out; or a benefit that runs.

    A refusal that was sent is over, however long ago; what was granted without an end goes on, unless it is given once.
    """
    if application.stage in (Stage.FORWARDED, Stage.WITHDRAWN, Stage.ENDED):
        return False
    if application.stage not in (Stage.DECIDED, Stage.CARRIED_OUT):
        return True
    last = list(application.decisions.all())[-1:]
    if not last or last[0].notified_on is None:
        return True
    if Outcome(last[0].outcome) not in GIVES:
        return False
    if application.stage == Stage.DECIDED:
        return True
    right = open_book().rights.get(application.right)
    once = right is not None and right.folder.right.result.every is Every.ONCE
    return not once and (last[0].until_on is None or last[0].until_on >= day)


def purge(leave: str = "", day: datetime.date | None = None) -> dict[str, int]:
    """Delete what was kept long enough, in the organisation in scope; ``leave``: reference of the archive's leave."""
    done = {}
    for kind, rule in rules().items():
        rows = due(kind, day) if leave or not rule.leave else []
        if kind in ROWS:
            with as_owner():
                QuerySet(ROWS[kind]).filter(pk__in=rows)._raw_delete("default")
        elif kind == "feedback":
            feedback.delete(rows)
        elif kind == "signals":
            signals.delete(rows)
        else:
            _delete_files(rows)
        if rows:
            chain.record("purged", kind=kind, count=len(rows), leave=leave)
        done[kind] = len(rows)
    old = timezone.now() - datetime.timedelta(days=TRIES_DAYS)
    Tries.objects.filter(Q(wait_until=None) | Q(wait_until__lt=old)).delete()  # without a day: of an older version
    return done


def _delete_files(files: list[int]) -> None:
    """All rows of these files, the people, and the keys of what the journal says about them."""
    people = list(File.objects.filter(pk__in=files).values_list("person_id", "person__subject"))
    with as_owner():
        for model in sorted(scoped_models(), key=lambda model: _distance(model)):
            where = {
                1: {"application__file__in": files}, 2: {"file__in": files}, 3: {"pk__in": files},
                4: {"person__in": [person for person, _ in people]}, 5: {"pk__in": [person for person, _ in people]},
            }.get(_distance(model))  # fmt: skip
            if where is not None:
                QuerySet(model).filter(**where)._raw_delete("default")
    for _, subject in people:
        chain.forget(subject)


def _distance(model: Any) -> int:
    """In which turn the rows of a table are deleted: those found through other rows go first; 0: not at all."""
    if model in (File, Person):
        return 3 if model is File else 5
    names = {field.name for field in model._meta.get_fields() if field.many_to_one or field.one_to_one}
    if "file" in names:
        return 2
    return 1 if "application" in names else 4 if "person" in names else 0


@contextmanager
def as_owner() -> Iterator[None]:
    """Past the rights of the site's role, within the same transaction; for who is connected as owner only."""
    if connection.vendor != "postgresql":
        with append_only.set_aside("default", happened.NAME, happened.LETTER, shared.NAME, shared.PLAN_NAME):
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("select set_config('role', 'none', true)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("select set_config('role', %s, true)", [APP_ROLE])
