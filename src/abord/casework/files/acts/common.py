"""What all acts share: events with their journal entry, numbers, and the refusal that changes nothing."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.utils import timezone

from abord.casework.files.models import Application, Counter, Event, File
from abord.casework.files.receipts import number_of
from abord.casework.journal import chain
from abord.casework.organisations.models import Organisation, organisation_in_scope
from abord.casework.organisations.scope import ActorKind, current


class CannotDo(Exception):
    """Something that cannot be done so: ``key`` names the words for it (``err_<key>``). Nothing has changed."""

    def __init__(self, key: str, **fields: object) -> None:
        super().__init__(key)
        self.key, self.fields = key, fields


class CannotDoYet(CannotDo):
    """All that is wrong with a form at once, by the field in which it is mended, in the order of the form."""

    def __init__(self, wrong: dict[str, CannotDo]) -> None:
        first = next(iter(wrong.values()))
        super().__init__(first.key, **first.fields)
        self.wrong = wrong

    @property
    def needs(self) -> list[str]:
        """What a move still needs, of all fields together."""
        return sorted({str(need) for one in self.wrong.values() for need in one.fields.get("needs", ())})  # type: ignore[attr-defined]


def today() -> datetime.date:
    """The day in Brussels."""
    found: datetime.date = timezone.localdate()
    return found


def worker_id() -> int | None:
    """The worker at work; None for the person."""
    actor = current().actor
    return int(actor.id) if actor.kind is ActorKind.WORKER else None


def happened(
    file: File, kind: str, at: datetime.date | None = None, application: Application | None = None, **data: Any
) -> Event:
    """Write down that something happened, in the file and in the journal.

    There it stands with the ``hash`` of what was sent, and ``because``: the words that the person reads beside it.
    """
    actor = current().actor
    event: Event = Event.objects.create(
        file=file, application=application, kind=kind, at=at or today(), by_kind=actor.kind.value, by_name=actor.name,
        data=data,
    )  # fmt: skip
    served = f"application {application.receipt.number}" if application is not None else ""
    proof = {name: data[name] for name in ("hash", "because") if name in data}
    chain.record(kind, file.person.subject, about=f"file {file.number}", decision=served, **proof)
    return event


def next_number(name: str, prefix: str = "") -> str:
    """The next number of a kind, with check digits; each is given once."""
    organisation = organisation_in_scope()
    year = today().year
    Counter.objects.get_or_create(name=name, year=year)
    counter = Counter.objects.select_for_update().get(name=name, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return number_of(service_code(organisation) + prefix, year, counter.last)


def service_code(organisation: Organisation) -> str:
    """The code of a service as it stands in numbers: capitals and figures."""
    return "".join(sign for sign in str(organisation.code).upper() if sign.isascii() and sign.isalnum())[:11] or "A"


def read_key(text: str) -> uuid.UUID:
    """The key of a form; a form without one is written once for itself."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()
