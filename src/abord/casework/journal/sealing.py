"""Sealing what a person gave with the person's own key: when the key is destroyed, nobody can read it any more."""

from __future__ import annotations

import os
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from abord.casework.journal.models import Key

NONCE = 12


def seal(subject: uuid.UUID, plain: bytes, label: str) -> bytes:
    """Sealed with the person's key; ``label`` names the row, so that no row can be put in the place of another."""
    nonce = os.urandom(NONCE)
    secret = bytes(Key.objects.values_list("secret", flat=True).get(pk=subject))
    return nonce + AESGCM(secret).encrypt(nonce, plain, subject.bytes + label.encode())


def unseal(subject: uuid.UUID, sealed: bytes, label: str) -> bytes | None:
    """What was sealed; None where the key was destroyed, or the row was changed by hand."""
    secret = Key.objects.filter(pk=subject).values_list("secret", flat=True).first()
    if secret is None:
        return None
    try:
        return AESGCM(bytes(secret)).decrypt(sealed[:NONCE], sealed[NONCE:], subject.bytes + label.encode())
    except InvalidTag:
        return None
