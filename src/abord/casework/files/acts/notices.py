"""A notice on paper: the letter of it, and that it was posted. To have made a letter is not to have sent it."""

from __future__ import annotations

import datetime

from abord.casework.files.acts import follow, sent
from abord.casework.files.acts.common import CannotDo, happened, today
from abord.casework.files.acts.letter import subject
from abord.casework.files.course import Wanted
from abord.casework.files.models import Notice, Task
from abord.casework.files.notices import ANSWER_DAYS
from abord.casework.files.regimes import regime_of
from abord.casework.files.vocabulary import word
from abord.casework.letters import notice as letters
from abord.casework.letters.decision import Letter, Worker
from abord.casework.organisations.models import organisation_in_scope

INTENTION, DECISION = "intention", "decision"


def letter(row: Notice) -> Letter:
    """The notice as a letter, of the day on which it was posted or, while it was not, of today."""
    file, application = row.file, row.application
    person, organisation = file.person, organisation_in_scope()
    language, day = str(person.language), row.posted_on or today()
    handler = (application.handler if application is not None else None) or file.handler
    against = row.subject == INTENTION
    return letters.write(
        letters.Notice(
            language=language, sender=organisation.name, sender_address=organisation.address, person=person.name,
            person_address=person.address, date=day, title=word(language, "notice", row.subject), text=row.text,
            written_in=row.language,
            reference=f"{file.number} / {application.receipt.number}" if application is not None else file.number,
            contact=Worker(handler.name if handler else organisation.name, telephone=organisation.phone),
            subject=subject(application, language) if application is not None else "",
            heard=word(language, "heard", "text") if against else "",
            answer_until=day + datetime.timedelta(days=ANSWER_DAYS) if against else None,
            regime=regime_of(application.right if application is not None else ""),
        )
    )  # fmt: skip


def to_print(row: Notice, large: bool = False) -> bytes:
    """The letter as it was posted; while it was not, as it is now, and this print is the one that goes."""
    return sent.to_print(row, lambda: letter(row), large)


def as_told(row: Notice) -> bytes:
    """What the person got: the letter that was posted, else the words that were read or said."""
    return sent.copy(row, lambda: letter(row)) if row.posted_on is not None else row.text.encode()


def posted(row: Notice, on: datetime.date | None = None) -> None:
    """It went in the post, on paper: also where the person did not open it on a screen, or was not reached by phone."""
    day = on or today()
    if day > today():
        raise CannotDo("future_day")
    if day < row.sent_on:
        raise CannotDo("posted_before_made", made=row.sent_on)
    if row.posted_on is not None:
        raise CannotDo("posted_already", day=row.posted_on)
    row.posted_on = day
    row.save(update_fields=["posted_on"])
    went = ""
    if row.subject != DECISION:  # of a decision its own letter went, which is kept with it
        went = sent.send(row, lambda: letter(row), day, on_paper=True)
    kept = {"hash": went} if went else {}
    happened(row.file, "notice_posted", day, row.application, subject=row.subject, **kept)
    follow.over(row)


def finish_task(task: Task) -> None:
    """Done; of the task to post a letter that is: it went today."""
    if task.what == Wanted.POST and task.key.startswith("notice:"):
        found = Notice.objects.select_related("file__person", "application__receipt")
        row = found.filter(file=task.file_id, pk=task.key.removeprefix("notice:"), posted_on=None).first()
        if row is not None:
            posted(row)
            return
    follow.finish_task(task)
