"""Sealing what a person gave with the person's own key: when the key is destroyed, nobody can read it any more."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from abord.casework.journal.models import Key

NONCE = 12
Opener = Callable[[bytes, str], bytes | None]


def seal(subject: uuid.UUID, plain: bytes, label: str) -> bytes:
    """Sealed with the person's key; ``label`` names the row, so that no row can be put in the place of another."""
    nonce = os.urandom(NONCE)
    secret = bytes(Key.objects.values_list("secret", flat=True).get(pk=subject))
    return nonce + AESGCM(secret).encrypt(nonce, plain, subject.bytes + label.encode())


def unseal(subject: uuid.UUID, sealed: bytes, label: str) -> bytes | None:
    """What was sealed; None where the key was destroyed, or the row was changed by hand."""
    return opener(subject)(sealed, label)


def opener(subject: uuid.UUID) -> Opener:
    """``unseal`` for many things of one person, with the key looked up once."""
    secret = Key.objects.filter(pk=subject).values_list("secret", flat=True).first()

    def unsealed(sealed: bytes, label: str) -> bytes | None:
        if secret is None:
            return None
        try:
            return AESGCM(bytes(secret)).decrypt(sealed[:NONCE], sealed[NONCE:], subject.bytes + label.encode())
        except InvalidTag:
            return None

    return unsealed
