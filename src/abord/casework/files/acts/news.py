"""What changed in a file is told to the person: at night, all changes of a day in one notice."""

from __future__ import annotations

import datetime
from itertools import groupby

from django.utils import timezone

from abord.casework.clocks.wording import shown_date
from abord.casework.files.acts import follow
from abord.casework.files.acts.common import today
from abord.casework.files.models import Event
from abord.casework.files.vocabulary import word

KINDS = ("step_added", "inquiry_begun", "paid", "appointment_made")
"""What nobody else tells the person of: a decision, a message, what was sent on have notices of their own."""
BACK = datetime.timedelta(days=2)
"""How far the night looks back, should one have been missed."""
SUBJECTS = ("plan", "news")


def tell_all() -> None:
    """One notice to each in whose file something changed since the last one."""
    since = timezone.now() - BACK
    recent = Event.objects.filter(recorded_at__gte=since, kind__in=(*KINDS, "notice_sent"), file__person__death=None)
    rows = recent.select_related("file__person", "application__receipt").order_by("file", "pk")
    for _, found in groupby(list(rows), key=lambda one: one.file_id):
        new: list[Event] = []
        for one in found:
            if one.kind in KINDS:
                new.append(one)
            elif one.data.get("subject") in SUBJECTS:  # told already
                new = []
        _tell(new)


def _tell(new: list[Event]) -> None:
    """The notice; an appointment that is over is no news."""
    new = [one for one in new if one.kind != "appointment_made" or one.at >= today()]
    if not new:
        return
    file = new[0].file
    language = str(file.person.language)
    lines = dict.fromkeys(
        word(language, "news", one.kind, day=shown_date(one.at),
             receipt=one.application.receipt.number if one.application is not None else file.number)
        for one in new
    )  # fmt: skip
    subject = "plan" if all(one.kind == "step_added" for one in new) else "news"
    follow.tell(file, subject, None, "\n".join([*lines, word(language, "news", "where")]), language=language)
