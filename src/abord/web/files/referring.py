"""Referrals in words, as the desk and the person's own pages show them: who has it now."""

from __future__ import annotations

import datetime

from abord.casework.files.models import File
from abord.casework.files.vocabulary import word
from abord.casework.sharing import answering
from abord.casework.sharing.models import Referral


def of_file(file: File, language: str, sender: str) -> list[tuple[Referral, str]]:
    """All of a file, the newest first."""
    return [(one, where(one, language, sender)) for one in answering.referrals_of(file=file)]


def open_of_file(file: File, language: str, sender: str) -> list[tuple[Referral, str]]:
    """Those that are not over."""
    return [(one, text) for one, text in of_file(file, language, sender) if one.is_open]


def where(one: Referral, language: str, sender: str) -> str:
    """Which service has it now, and since when."""
    return word(
        language, "referral_state", answering.state(one), sender=sender, recipient=one.recipient, where=one.where_to,
        by=_day(one.answer_by), on=_day(one.answered_on), back=_day(one.taken_back_on),
    )  # fmt: skip


def _day(day: datetime.date | None) -> str:
    return day.strftime("%d/%m/%Y") if day is not None else ""
