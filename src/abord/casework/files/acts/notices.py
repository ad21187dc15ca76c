"""A notice on paper: the letter of it, and that it was posted. To have made a letter is not to have sent it."""

from __future__ import annotations

import datetime

from abord.casework.files.acts import follow, letter, sent
from abord.casework.files.acts.common import CannotDo, happened, today
from abord.casework.files.acts.letter import subject
from abord.casework.files.course import Wanted
from abord.casework.files.models import Decision, Notice, Task
from abord.casework.files.notices import ANSWER_DAYS
from abord.casework.files.regimes import regime_of
from abord.casework.files.vocabulary import word
from abord.casework.letters import notice as letters
from abord.casework.letters.decision import Letter, Worker

INTENTION, DECISION = "intention", "decision"


def letter_of(row: Notice) -> Letter:
    """The notice as a letter, of the day on which it was posted or, while it was not, of today."""
    file, application = row.file, row.application
    person, organisation = file.person, file.organisation
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


def look(row: Notice) -> bytes:
    """The letter as it was posted; while it was not, a draft of it, of which nothing is kept."""
    told = told_of(row)
    return letter.as_sent(told) if told is not None else sent.copy(row, lambda: letter_of(row))


def to_print(row: Notice, large: bool = False) -> bytes:
    """A print of the letter that goes, which is kept; of what was posted, as it was posted, or as made anew."""
    if row.posted_on is not None:
        return look(row)
    told = told_of(row)
    return letter.to_post(told, large) if told is not None else sent.to_print(row, lambda: letter_of(row), large)


def told_of(row: Notice) -> Decision | None:
    """The decision that a notice tells of, whose own letter goes: the last one that was sent by then."""
    if row.subject != DECISION or row.application is None:
        return None
    rows = Decision.objects.select_related("decided_by").filter(application=row.application)
    found: Decision | None = rows.filter(notified_on__lte=row.sent_on).order_by("-pk").first()
    if found is not None:
        row.application.file = row.file
        found.application = row.application
    return found


def as_told(row: Notice, among: sent.AllOf | None = None) -> bytes:
    """What the person got: the letter that was posted, else the words that were read or said."""
    return sent.copy(row, lambda: letter_of(row), among) if row.posted_on is not None else row.text.encode()


def posted(row: Notice, on: datetime.date | None = None, which: int | None = None, *, kept: bool = False) -> None:
    """It went in the post, on paper: also where the person did not open it on a screen, or was not reached by phone.

    ``which``: the print that went, where there are several. ``kept``: it went with a letter of which is kept already
    what is known.
    """
    day = on or today()
    if day > today():
        raise CannotDo("future_day")
    if day < row.sent_on:
        raise CannotDo("posted_before_made", made=row.sent_on)
    if row.posted_on is not None:
        raise CannotDo("posted_already", day=row.posted_on)
    told, went = told_of(row), ""
    if not kept:  # of a decision its own letter went, which is kept with it
        went = letter.posted(told, day, which) if told else sent.send(row, lambda: letter_of(row), day, which)
    row.posted_on = day
    row.save(update_fields=["posted_on"])
    proof = {"hash": went} if went else {}
    happened(row.file, "notice_posted", day, row.application, subject=row.subject, **proof)
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
