"""Work that nobody waits for: terms that passed, notices that stay unread, and what takes long to count.

On PostgreSQL by procrastinate: a job is put in the queue in the transaction of the act that asks for it, so that
neither exists without the other, and `abord office work` does it. On SQLite it is done inline, in that transaction.
A job that was cut off is done again from the start: each of them gives the same result twice.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from abord.casework.files.acts import advances, follow, news, realised, silence, waiting
from abord.casework.files.acts.common import today
from abord.casework.files.course import Stage
from abord.casework.files.models import Advance, Application, Event, Notice
from abord.casework.mandates import acts as mandates
from abord.casework.organisations.models import Organisation
from abord.casework.organisations.scope import SYSTEM, Scope, at_closing, current, scoped
from abord.casework.purposes import Purpose
from abord.casework.sharing import answering, contact, planned
from abord.casework.sharing.models import Referral

AT_NIGHT = "30 3 * * *"
EVERY_FEW_MINUTES = "*/5 * * * *"
KEPT_HOURS = 7 * 24
"""How long what was done can be looked up in the queue."""
AT_ONCE = 500
"""Rows in memory, however many there are."""
logger = logging.getLogger(__name__)
RUNNING = (Stage.RECEIVED, Stage.INQUIRY, Stage.DECIDED)


def look_at_terms() -> None:
    """Terms that passed and notices that stay unread become tasks of the service; whom no decision came is told so."""
    evaluated = Event.objects.filter(application=OuterRef("pk"), kind="evaluation_planned")
    running = Application.objects.filter(Q(stage__in=RUNNING) | Q(stage=Stage.CARRIED_OUT) & Exists(evaluated))
    running = running.select_related("file__person", "receipt").prefetch_related("events").order_by("pk")
    follow.look_at_terms(silence.told((one, list(one.events.all())) for one in running.iterator(AT_ONCE)))
    unread = Notice.objects.filter(reached_on=None, posted_on=None, file__person__death=None)
    unread = unread.select_related("file__person", "application").order_by("pk")
    follow.look_at_notices(unread.iterator(AT_ONCE))


def look_at_representations() -> None:
    """Those that ended without a judgment or law become tasks of the service."""
    mandates.look_at_ends()


def look_at_referrals() -> None:
    """Those that nobody answered within their term become tasks of the service that sent them."""
    waiting = Referral.objects.filter(answer="", taken_back_on=None, answer_by__lt=today())
    answering.silent(waiting.select_related("file__person", "file__handler").order_by("pk").iterator(AT_ONCE))


def look_at_regie() -> None:
    """Steps of other services whose day passed, and contacts who left, become tasks of the service."""
    planned.look_at_silence()
    contact.look_at_ends()


def look_at_advances() -> None:
    """Those that last long become tasks of the service: somebody asks the institution that is to pay."""
    rows = Advance.objects.filter(settled_on=None).select_related("file__person", "file__handler")
    before = today() - datetime.timedelta(days=advances.old_days())
    advances.ask_after(rows.filter(paid_on__lt=before).order_by("paid_on", "pk").iterator(AT_ONCE))


JOBS: dict[str, Callable[..., None]] = {
    "look_at_terms": look_at_terms, "look_at_representations": look_at_representations,
    "look_at_referrals": look_at_referrals, "look_at_regie": look_at_regie, "count_realised": realised.REALISED.keep,
    "count_waiting": waiting.WAITING.keep, "look_at_advances": look_at_advances,
    "tell_news": news.tell_all,
}  # fmt: skip
"""What can be asked for. Each runs in the scope of one organisation."""


def queued() -> bool:
    """Whether there is a queue here: on PostgreSQL."""
    return bool(apps.is_installed("procrastinate.contrib.django"))


def later(job: str, **arguments: Any) -> None:
    """Ask for a job for the organisation in scope: in the queue, or as the last thing in this transaction."""
    if queued():
        from procrastinate.contrib.django import app

        app.configure_task(f"abord.{job}", allow_unknown=True).defer(
            organisation_id=current().organisation_id, **arguments
        )
    else:
        at_closing(lambda: JOBS[job](**arguments))


def run(job: str, organisation_id: int, **arguments: Any) -> None:
    """Do a job, in one transaction."""
    with scoped(Scope(organisation_id, SYSTEM, Purpose.FOLLOW_UP)):
        JOBS[job](**arguments)


def every_night() -> list[str]:
    """What is done once a day, for all organisations; gives what of it failed.

    One job that fails stops no other, of this office or of the next: each is a job of its own in the queue, or, where
    there is none, is done here in a transaction of its own.
    """
    failed = []
    for where in Organisation.objects.order_by("pk"):
        for job in JOBS:
            if queued():
                with scoped(Scope(where.pk, SYSTEM, Purpose.FOLLOW_UP)):
                    later(job)
                continue
            try:
                run(job, where.pk)
            except Exception:
                logger.exception("a job of the night failed")
                failed.append(f"{where.code}: {job}")
    return failed


def take_up_again() -> int:
    """Jobs of a worker that was cut off go back in the queue; gives how many."""
    import asyncio

    from procrastinate.contrib.django import app

    connector: Any = app.connector

    async def again() -> int:
        async with app.with_connector(connector.get_worker_connector()).open_async() as opened:
            return await _take_up_again(opened.job_manager)

    return asyncio.run(again())


async def _take_up_again(queue: Any) -> int:
    """Those of workers that gave no sign of life for half a minute."""
    stalled = list(await queue.get_stalled_jobs())
    for job in stalled:
        await queue.retry_job(job)
    return len(stalled)


def register(app: Any) -> None:
    """The jobs as procrastinate knows them."""
    for name in JOBS:
        app.task(name=f"abord.{name}", queue="abord")(lambda _job=name, **given: run(_job, **given))

    @app.periodic(cron=AT_NIGHT)
    @app.task(name="abord.every_night", queue="abord")
    def _every_night(timestamp: int) -> None:
        every_night()

    # A worker that was killed and started again at once does not yet count as gone when it begins.
    @app.periodic(cron=EVERY_FEW_MINUTES)
    @app.task(name="abord.take_up_again", queue="abord", pass_context=True)
    async def _again(context: Any, timestamp: int) -> None:
        await _take_up_again(context.app.job_manager)
        await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS, queue="abord")
