"""Accounts of workers: the second factor, recovery codes, and a brake on wrong attempts."""

from __future__ import annotations

import base64
import datetime
import hashlib
import secrets
from dataclasses import dataclass
from enum import Enum
from typing import Any

import segno
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from abord.casework.journal import chain
from abord.casework.organisations.models import RecoveryCode, Tries, Worker, memberships_of
from abord.casework.organisations.scope import SYSTEM, Scope, scoped
from abord.casework.purposes import Purpose

FREE_TRIES = 5
"""Wrong passwords for one account before it must wait; each further one doubles the wait."""
FIRST_WAIT = datetime.timedelta(seconds=30)
LONGEST_WAIT = datetime.timedelta(hours=1)
RECOVERY_CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class Outcome(Enum):
    """What came of a code."""

    RIGHT = "right"
    WRONG = "wrong"
    TOO_OFTEN = "too often"


# Wrong attempts. Kept in the database, so that they count for all processes and survive a restart. They count for the
# account, and apart for each ``device`` on which its worker signed in before: whoever knows an e-mail address can make
# other devices wait, and not the worker's own. A right password is no way past the wait, as passwords can be guessed.


def _handle(email: str, device: str) -> str:
    """An account that is tried, known or not, without keeping what was typed."""
    return hashlib.sha256(f"{email.strip().lower()} {device}".strip().encode()).hexdigest()


def may_try(email: str, device: str = "") -> bool:
    """Whether the account may be tried now, from a device that it knows or from elsewhere."""
    return not Tries.objects.filter(handle=_handle(email, device), wait_until__gt=timezone.now()).exists()


def tried(email: str, device: str = "") -> None:
    """A wrong password was given."""
    with transaction.atomic():
        row, _ = Tries.objects.select_for_update().get_or_create(handle=_handle(email, device))
        row.wrong += 1
        row.wait_until = timezone.now()  # also while nobody waits: what is older than some days is purged
        if row.wrong >= FREE_TRIES:
            row.wait_until += min(FIRST_WAIT * 2 ** min(row.wrong - FREE_TRIES, 12), LONGEST_WAIT)
        row.save()


def forget_tries(email: str, device: str = "") -> None:
    """Someone signed in: the count begins anew, of that device alone."""
    Tries.objects.filter(handle=_handle(email, device)).delete()


# Passwords.


def temporary_password() -> str:
    """Something to tell once."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(4))


def wrong_password(worker: Worker, password: str) -> bool:
    """Whether a new password is too short, too common, or the one in use."""
    try:
        validate_password(password, worker)
    except ValidationError:
        return True
    return bool(worker.check_password(password))


def choose_password(worker: Worker, password: str) -> None:
    """A password that only the worker knows; all other sessions end with it."""
    worker.set_password(password)
    worker.password_is_temporary = False
    worker.save(update_fields=["password", "password_is_temporary"])


# The second factor.


@dataclass(frozen=True)
class Enrolment:
    """What is shown once to link an authenticator."""

    key: str
    svg: str


def has_second_factor(worker: Worker) -> bool:
    """Whether an authenticator is linked."""
    return bool(TOTPDevice.objects.filter(user=worker, confirmed=True).exists())


def unconfirmed(worker: Worker) -> Any:
    """The authenticator about to be linked; the same until a first code proves that it works."""
    device, _ = TOTPDevice.objects.get_or_create(user=worker, confirmed=False, defaults={"name": "authenticator"})
    return device


def enrolment(device: Any) -> Enrolment:
    """Key and QR code of an authenticator."""
    key = base64.b32encode(device.bin_key).decode().rstrip("=")
    drawing = segno.make(device.config_url, error="m").svg_inline(scale=4, border=4, light="#fff")
    return Enrolment(" ".join(key[i : i + 4] for i in range(0, len(key), 4)), drawing)


def check_code(worker: Worker, typed: str) -> Outcome:
    """A code of the authenticator (each only once), or a recovery code; a first right code links the authenticator."""
    code = "".join(typed.lower().split()).replace("-", "")[:20]
    with transaction.atomic():
        devices = list(TOTPDevice.objects.select_for_update().filter(user=worker).order_by("-confirmed"))
        if not devices:
            return Outcome.WRONG
        device = devices[0]
        allowed, _ = device.verify_is_allowed()
        if not allowed:
            return Outcome.TOO_OFTEN
        if code.isdigit() and device.verify_token(code):
            if not device.confirmed:
                device.confirmed = True
                device.save()
            return Outcome.RIGHT
        if not code.isdigit():
            used = RecoveryCode.objects.filter(worker=worker, digest=_digest(code), used_at=None)
            if device.confirmed and used.update(used_at=timezone.now()):
                device.throttle_reset()
                return Outcome.RIGHT
            device.throttle_increment()
    return Outcome.WRONG


def new_recovery_codes(worker: Worker) -> list[str]:
    """Codes for when the authenticator is lost, shown once; older ones are void."""
    RecoveryCode.objects.filter(worker=worker).delete()
    made = ["".join(secrets.choice(ALPHABET) for _ in range(12)) for _ in range(RECOVERY_CODES)]
    # A code of letters only could be mistaken for none, one of digits only for a code of the authenticator.
    made = [code if not code.isdigit() else f"a{code[1:]}" for code in made]
    RecoveryCode.objects.bulk_create(RecoveryCode(worker=worker, digest=_digest(code)) for code in made)
    return ["-".join(code[i : i + 4] for i in range(0, 12, 4)) for code in made]


def _digest(code: str) -> str:
    """Twelve random letters (59 bits) need no slow hash."""
    return hashlib.sha256(f"abord recovery {code}".encode()).hexdigest()


def reset_second_factor(worker: Worker) -> None:
    """Unlink the authenticator: at the next sign-in a new one is linked."""
    TOTPDevice.objects.filter(user=worker).delete()
    RecoveryCode.objects.filter(worker=worker).delete()


def start_afresh(worker: Worker) -> str:
    """A new first password (none for who signs in through a provider), no second factor; all sessions end.

    A session holds only as long as the stored password is the same: one that cannot be used is made anew as well. It
    stands in the journal of each organisation where the worker holds a role.
    """
    password = temporary_password() if worker.has_usable_password() else ""
    if password:
        worker.set_password(password)
        worker.password_is_temporary = True
    else:
        worker.set_unusable_password()
    worker.identity = None
    with transaction.atomic():
        worker.save()
        reset_second_factor(worker)
        forget_tries(worker.email)
        for organisation in memberships_of(worker.pk):
            with scoped(Scope(organisation, SYSTEM, Purpose.UPKEEP)):
                chain.record("worker_reset", about=f"worker {worker.pk}")
    return password
