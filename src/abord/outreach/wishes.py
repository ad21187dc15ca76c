"""Wishes to be called back: kept encrypted, shown to the office, deleted when done and in any case after a while.

The key follows from the secret of the installation, so that a copy of the table alone says nothing.
"""

from __future__ import annotations

import datetime
import json
import os
import secrets
from dataclasses import asdict, dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils import timezone

from abord.outreach.models import Wish

TIMES = ("any", "morning", "afternoon", "evening")
MOST = 5000
"""More waiting wishes than an office can read are refused, so that nobody can fill the disk."""


@dataclass(frozen=True, slots=True)
class CallBack:
    """What the office has to know, and no more.

    ``reach`` is a number or another way; ``when`` one of ``TIMES``; ``interpreter`` the language to interpret, if any;
    ``company``: whether somebody of the office should come along to an appointment.
    """

    reach: str
    when: str
    language: str
    interpreter: str = ""
    company: bool = False
    municipality: str = ""
    asked_on: str = ""


def _key() -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, None, b"abord: wishes to be called back").derive(settings.SECRET_KEY.encode()))


def keep(wish: CallBack) -> str | None:
    """Keep a wish; gives the id with which it can be taken back, or None when no more can be kept."""
    purge()
    if Wish.objects.count() >= MOST:
        return None
    id, nonce = secrets.token_urlsafe(12), os.urandom(12)
    content = nonce + _key().encrypt(nonce, json.dumps(asdict(wish)).encode(), id.encode())
    expires = timezone.now() + datetime.timedelta(days=settings.CALLBACK_DAYS)
    Wish.objects.create(id=id, content=content, expires=expires)
    return id


def waiting() -> list[tuple[str, CallBack, datetime.datetime]]:
    """All wishes that wait, oldest first, with the moment at which each is deleted; unreadable ones are left out."""
    found = []
    for one in Wish.objects.filter(expires__gt=timezone.now()).order_by("expires", "id"):
        sealed = bytes(one.content)
        try:
            plain = _key().decrypt(sealed[:12], sealed[12:], one.id.encode())
        except InvalidTag:  # the secret of the installation was changed
            continue
        found.append((one.id, CallBack(**json.loads(plain)), one.expires))
    return found


def count() -> int:
    """How many wait."""
    return int(Wish.objects.filter(expires__gt=timezone.now()).count())


def take_back(id: str) -> bool:
    """Delete a wish, because it was done or is no longer wanted; whether there was one."""
    return bool(Wish.objects.filter(id=id).delete()[0])


def purge() -> int:
    """Delete what is too old."""
    return int(Wish.objects.filter(expires__lte=timezone.now()).delete()[0])
