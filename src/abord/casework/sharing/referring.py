"""Sending somebody on warmly: the other service gets the question and how to reach the person, and is asked to answer.

Nothing at the sender ends by it. Where the other service works in this installation it finds it in its own list; else
it gets a slip, with a number and a code by which it answers.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from abord.casework.files import codes
from abord.casework.files.acts.common import CannotDo, happened, next_number, today
from abord.casework.organisations.models import Organisation
from abord.casework.organisations.scope import SYSTEM, Scope, current, scoped
from abord.casework.purposes import Purpose
from abord.casework.sharing import acts
from abord.casework.sharing.kinds import What
from abord.casework.sharing.models import Arrival, Consent, Referral

MARK = "V"
"""In the number of a referral, behind the code of the service."""


def refer(consent: Consent, about: str, by: datetime.date | None) -> Referral:
    """Under a consent to share how to reach the person with that service; ``by``: when an answer is asked for."""
    about = " ".join(about.split())[:250]
    if consent.kind != What.CONTACT:
        raise CannotDo("referral_contact")
    if not about:
        raise CannotDo("referral_about")
    if by is None or not today() < by <= consent.ends:
        raise CannotDo("referral_by")
    share = acts.share(consent, about)  # refuses where the consent holds no more
    receiver = receiver_of(consent)
    made: Referral = Referral.objects.create(
        file=consent.file, share=share, number=next_number("referral", MARK), recipient=consent.recipient,
        receiver=receiver, about=about, sent_on=today(), answer_by=by, by_name=current().actor.name,
    )  # fmt: skip
    happened(consent.file, "referred", referral=made.number, recipient=made.recipient)
    if receiver is not None:
        with scoped(Scope(receiver.pk, SYSTEM, Purpose.FOLLOW_UP)):
            Arrival.objects.create(
                sender_id=made.organisation_id, number=made.number, sent_on=made.sent_on, answer_by=by
            )
    return made


def receiver_of(consent: Consent) -> Organisation | None:
    """The service that the consent names, where it works in this installation: by its full name, and only one."""
    return with_receivers([consent])[0][1]


def with_receivers(consents: Iterable[Consent]) -> list[tuple[Consent, Organisation | None]]:
    """Each with that service, in one query however many there are."""
    named: dict[str, list[Organisation]] = {}
    for one in Organisation.objects.order_by("pk"):
        named.setdefault(one.name.casefold(), []).append(one)
    found = []
    for consent in consents:
        others = [one for one in named.get(consent.recipient.casefold(), ()) if one.pk != consent.organisation_id]
        found.append((consent, others[0] if len(others) == 1 else None))
    return found


def new_slip(referral: Referral) -> str:
    """The code for a slip, to be printed now; that of the slip before opens nothing any more."""
    if referral.receiver_id is not None or not referral.is_open:
        raise CannotDo("referral_over")
    code = codes.new_code()
    referral.code = codes.seal(code)
    referral.save(update_fields=["code"])
    return code
