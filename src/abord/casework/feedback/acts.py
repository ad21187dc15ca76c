"""Giving feedback, counting it, reading it, deleting it.

Giving leaves no trace in any journal: that would tell the hour.
"""

from __future__ import annotations

import datetime
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from abord.casework.feedback.models import Form, Remark
from abord.casework.feedback.rounds import Answer, Quarter, Question, Round, Way, kept_long_enough, rounds, shown
from abord.casework.journal import chain
from abord.casework.organisations.models import Membership
from abord.casework.organisations.scope import Role, current
from abord.casework.permissions import FILE_STAFF, answers_for_quality

MOST_LETTERS = 1500
MOST = 5000
"""Forms of one service in a quarter that came in one way: more are refused, so that nobody can fill the disk.

Paper is counted apart: whoever floods the web stops no form that somebody wrote by hand."""
MOST_ROUNDS = 8
MOST_REMARKS = 200


class Given(enum.Enum):
    """What came of a form that was sent."""

    NEW = enum.auto()
    AGAIN = enum.auto()
    """It was written down before: what was changed since is not, as nothing leads back to it."""
    TOO_MANY = enum.auto()


def give(key: uuid.UUID, answers: Mapping[Question, Answer], text: str, way: Way) -> Given:
    """Write a form down for the organisation in scope, the same one once."""
    now = Quarter.of(timezone.localdate())
    this = {"year": now.year, "quarter": now.quarter}
    if Form.objects.filter(pk=key).exists():
        return Given.AGAIN
    if Form.objects.filter(**this, way=way.value).count() >= MOST:
        return Given.TOO_MANY
    try:
        with transaction.atomic():
            Form.objects.create(
                pk=key, way=way.value, **this, **{one.value: answer.value for one, answer in answers.items()}
            )
    except IntegrityError:  # the same form, sent at the same moment
        return Given.AGAIN
    if text.strip():
        Remark.objects.create(text=text.strip()[:MOST_LETTERS], **this)
    return Given.NEW


@dataclass(frozen=True, slots=True)
class Shown:
    """A round as it is shown: per question a count of each answer, and of each way; None: left out."""

    round: Round
    answers: list[tuple[Question, list[int | None]]]
    ways: list[tuple[Way, int | None]]


def results(today: datetime.date | None = None) -> list[Shown]:
    """The last rounds, the newest first; one query, however many forms there are."""
    wanted = {
        f"{one.value}_{number}": Count("pk", filter=Q(**{one.value: answer.value}))
        for one in Question for number, answer in enumerate(Answer)
    }  # fmt: skip
    ways = {f"way_{way.value}": Count("pk", filter=Q(way=way.value)) for way in Way}
    rows = {
        Quarter(row["year"], row["quarter"]): row
        for row in Form.objects.order_by().values("year", "quarter").annotate(forms=Count("pk"), **wanted, **ways)
    }
    made = rounds({quarter: row["forms"] for quarter, row in rows.items()}, today or timezone.localdate())
    found = []
    for made_of in made[::-1][:MOST_ROUNDS]:
        inside = [row for quarter, row in rows.items() if made_of.holds(quarter)]
        lines = [
            (one, shown([sum(row[f"{one.value}_{number}"] for row in inside) for number in range(len(Answer))]))
            for one in Question
        ]  # fmt: skip
        came = shown([sum(row[f"way_{way.value}"] for row in inside) for way in Way])
        found.append(Shown(made_of, lines, list(zip(Way, came, strict=True))))
    return found


def may_read(one: Round) -> bool:
    """Whether who is at work may read the words of a round: no role at files, now or in any of its quarters."""
    scope = current()
    if not answers_for_quality(scope):
        return False
    held = Membership.objects.filter(worker_id=scope.actor.id, role__in=[*FILE_STAFF, Role.APPEALS, Role.HELPER])
    if held.filter(ends=None).exists():
        return False
    last = held.aggregate(last=Max("ends"))["last"]
    return last is None or last < one.first.first_day


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the words of a round, and which page of how many that is."""

    remarks: list[Remark]
    number: int = 1
    pages: int = 1


def remarks(one: Round, number: int = 1) -> Page:
    """What people wrote in a round, a page of it, in no order that means anything and that stays.

    That somebody read it is in the journal.
    """
    if not may_read(one):
        return Page([])
    after = Q(year__gt=one.first.year) | Q(year=one.first.year, quarter__gte=one.first.quarter)
    before = Q(year__lt=one.last.year) | Q(year=one.last.year, quarter__lte=one.last.quarter)
    rows = Paginator(Remark.objects.filter(after, before).order_by("pk"), MOST_REMARKS)
    page = rows.get_page(number)  # the last one where there are no longer so many
    found = list(page.object_list)
    if found:
        chain.record("feedback_read", about="feedback")
    return Page(found, page.number, rows.num_pages)


def remove(pk: uuid.UUID) -> bool:
    """Delete words that name somebody, by who may read them; whether there were any."""
    words = Remark.objects.filter(pk=pk).first()
    if words is None:
        return False
    quarter = Quarter(words.year, words.quarter)
    if not any(one.round.holds(quarter) and may_read(one.round) for one in results()):
        return False
    gone, _ = Remark.objects.filter(pk=pk).delete()
    if gone:
        chain.record("feedback_removed", about="feedback")
    return bool(gone)


def due(before: datetime.date, today: datetime.date) -> list[Quarter]:
    """The quarters that were kept long enough."""
    forms: dict[Quarter, int] = {}
    for model in (Form, Remark):
        for year, quarter, count in model.objects.order_by().values_list("year", "quarter").annotate(Count("pk")):
            forms.setdefault(Quarter(year, quarter), 0)
            forms[Quarter(year, quarter)] += count if model is Form else 0
    return kept_long_enough(forms, before, today)


def delete(quarters: list[Quarter]) -> int:
    """Really delete them; gives how many rows."""
    gone = 0
    for one in quarters:
        for model in (Form, Remark):
            gone += model.objects.filter(year=one.year, quarter=one.quarter).delete()[0]
    return gone
