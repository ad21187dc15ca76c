"""Files for tests: an office, people who come, and their applications."""

from __future__ import annotations

import datetime
import io
import uuid
from typing import Any

from officekit import organisation, scope_of, worker
from PIL import Image

from abord.casework.files.acts import decide, intake, notices
from abord.casework.files.course import Channel
from abord.casework.files.models import Application, Contact, File
from abord.casework.organisations.scope import Actor, ActorKind, Role, Scope
from abord.casework.purposes import Purpose

ROLES = (Role.RECEPTION, Role.WORKER, Role.DECIDER, Role.LEAD)
HEARD = "You have the right to be heard."
HOUSEHOLD = """
persons:
  noor:
    birth_date: 1988-03-14
    residence_status: belgian
    lives_in_belgium: yes
roofs:
  - {housing: dwelling, municipality: Gent, persons: [noor]}
assume: usual
"""


def picture(colour: str | tuple[int, int, int] = "white", kind: str = "PNG") -> bytes:
    """A small picture of a paper."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, kind)
    return out.getvalue()


def person_scope(organisation: Any, file: File) -> Scope:
    """The person at the own pages."""
    return Scope(organisation.pk, Actor(ActorKind.PERSON, str(file.person_id), file.person.name), Purpose.OWN_FILE)


def warned(application: Application, text: str = "We think of a refusal.") -> None:
    """The person is told that a decision against them is thought of; where that goes by post, it is posted too."""
    decide.intend(application, text)
    notice = decide.intentions(application)[0]
    if notice.channel == Channel.POST:
        notices.posted(notice)


class Office:
    """An organisation, a worker, and what they do."""

    def __init__(self) -> None:
        self.organisation = organisation()
        self.worker = worker(self.organisation, *ROLES)
        self.scope = scope_of(self.organisation, self.worker, *ROLES)

    def person_scope(self, file: File) -> Scope:
        """The person at the own pages."""
        return person_scope(self.organisation, file)

    def file(self, name: str = "Noor Voorbeeld", **more: Any) -> File:
        """Someone with a file."""
        return intake.open_file(intake.Who(name, **more))[0]

    def came(self, file: File, kind: str = "application", on: datetime.date | None = None, **more: Any) -> Contact:
        """A contact."""
        channel = more.pop("channel", Channel.DESK)
        return intake.contact(file, channel, kind, "I cannot pay the rent", uuid.uuid4(), on, **more)

    def applied(
        self, right: str = "leefloon_ris", on: datetime.date | None = None, file: File | None = None
    ) -> Application:
        """Someone who applied."""
        file = file or self.file()
        return intake.apply(self.came(file, on=on), intake.Asked("help with the rent", right), "en", HEARD)
