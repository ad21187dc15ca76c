"""Giving and withdrawing a consent, and sharing under one. The person reads all of it: who, what, to whom, why."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from abord.casework.files.acts.common import CannotDo, happened, next_number, today
from abord.casework.files.models import File
from abord.casework.journal import chain
from abord.casework.mandates.models import Death
from abord.casework.organisations.scope import ActorKind, current
from abord.casework.sharing import answering, objecting, planned
from abord.casework.sharing.kinds import LONGEST_DAYS, What
from abord.casework.sharing.models import Consent, Share


@dataclass(frozen=True, slots=True)
class Terms:
    """What the person agrees to. ``signed``: it was read out and signed on paper (at the own pages nobody signs)."""

    recipient: str
    kinds: frozenset[What]
    purpose: str
    ends: datetime.date | None
    signed: bool = False


def give(file: File, terms: Terms) -> list[Consent]:
    """Write a consent down: one row for each kind of data, so that no kind comes with another."""
    own = current().actor.kind is ActorKind.PERSON
    recipient, purpose, ends = _words(terms.recipient, 150), _words(terms.purpose, 250), terms.ends
    if Death.objects.filter(person_id=file.person_id).exists():
        raise CannotDo("sharing_of_deceased")
    if not recipient:
        raise CannotDo("sharing_recipient")
    if not terms.kinds:
        raise CannotDo("sharing_kinds")
    if not purpose:
        raise CannotDo("sharing_purpose")
    if ends is None or not 0 <= (ends - today()).days <= LONGEST_DAYS:
        raise CannotDo("sharing_end")
    if not own and not terms.signed:
        raise CannotDo("sharing_signed")
    number = next_number("consent", "S")
    rows: list[Consent] = Consent.objects.bulk_create(
        Consent(
            file=file, number=number, recipient=recipient, kind=kind, purpose=purpose, starts=today(), ends=ends,
            on_paper=not own, by_name=current().actor.name,
        )
        for kind in sorted(terms.kinds)
    )  # fmt: skip
    happened(file, "consent_given", None, None, consent=number, recipient=recipient)
    return rows


def withdraw(file: File, number: str) -> None:
    """Take it back, at once and without a reason. What was shared before stays readable for the person."""
    rows = Consent.objects.filter(file=file, number=number, withdrawn_on=None)
    if rows.update(withdrawn_on=today(), withdrawn_by=current().actor.name):
        answering.taken_back(file, number)
        planned.taken_back(file, number)
        happened(file, "consent_withdrawn", None, None, consent=number)


def holds(consent: Consent) -> bool:
    """Whether something may be shared under it today."""
    return not consent.is_withdrawn and consent.starts <= today() <= consent.ends


def share(consent: Consent, said: str) -> Share:
    """Note that data of this kind went to this recipient. Where the consent does not hold nothing is noted, since
    nothing may go; the database says the same."""
    file: File = consent.file
    if not holds(consent) or Death.objects.filter(person_id=file.person_id).exists():
        raise CannotDo("sharing_no_consent")
    return _note(file, consent, "", consent.recipient, What(consent.kind), consent.purpose, said)


def share_by_law(
    file: File, recipient: str, kind: What, purpose: str, ground: str, said: str, seen: bool = False
) -> Share:  # fmt: skip
    """Note sharing that the law asks for or allows without consent. The article is named, and the person reads it.

    ``seen``: an objection that stands was read, and the law obliges to share all the same.
    """
    if not any(sign.isdigit() for sign in ground):
        raise CannotDo("sharing_ground")
    despite = objecting.heed(file, seen)
    made = _note(file, None, _words(ground, 250), recipient, kind, purpose, said)
    if despite:
        happened(file, "shared_despite", recipient=made.recipient, what=kind.value)
    return made


def _note(
    file: File, consent: Consent | None, ground: str, recipient: str, kind: What, purpose: str, said: str
) -> Share:  # fmt: skip
    recipient, purpose, said = _words(recipient, 150), _words(purpose, 250), _words(said, 250)
    if not recipient:
        raise CannotDo("sharing_recipient")
    if not purpose:
        raise CannotDo("sharing_purpose")
    if not said:
        raise CannotDo("sharing_said")
    actor = current().actor
    made: Share = Share.objects.create(
        file=file, consent=consent, ground=ground, recipient=recipient, kind=kind, purpose=purpose, said=said,
        on=today(), by_kind=actor.kind.value, by_name=actor.name,
    )  # fmt: skip
    chain.record("shared", file.person.subject, about=f"file {file.number}", recipient=recipient, what=kind.value)
    return made


def _words(text: str, longest: int) -> str:
    return " ".join(text.split())[:longest]
