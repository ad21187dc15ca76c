"""Sealing what a person gave with the person's own key: when the key is destroyed, nobody can read it any more."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from abord.casework.journal.models import Key
from abord.casework.organisations.compiled import compiled

NONCE = 12
Opener = Callable[[bytes, str], bytes | None]


def encrypted(secret: bytes, plain: bytes, about: bytes) -> bytes:
    """A nonce, and the text that only opens with the same ``about``."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(secret).encrypt(nonce, plain, about)


def decrypted(secret: bytes, sealed: bytes, about: bytes) -> bytes:
    """What was encrypted.

    Raises:
        InvalidTag: another key, another ``about``, or a changed text.
    """
    return AESGCM(secret).decrypt(sealed[:NONCE], sealed[NONCE:], about)


def secrets_of(subjects: Iterable[uuid.UUID]) -> dict[uuid.UUID, bytes]:
    """The keys of these people, of those whose key was not destroyed."""
    wanted = set(subjects)
    if len(wanted) == 1:  # nearly every page
        return {id: bytes(secret) for id, secret in _key(pk=wanted.pop())}
    return {id: bytes(secret) for id, secret in _keys(pk__in=wanted)}


@compiled
def _key(pk: Any) -> Any:
    return _keys(pk=pk)


def _keys(**whose: Any) -> Any:
    return Key.objects.filter(**whose).values_list("pk", "secret")


def seal(subject: uuid.UUID, plain: bytes, label: str) -> bytes:
    """Sealed with the person's key; ``label`` names the row, so that no row can be put in the place of another."""
    return encrypted(secrets_of([subject])[subject], plain, subject.bytes + label.encode())


def unseal(subject: uuid.UUID, sealed: bytes, label: str) -> bytes | None:
    """What was sealed; None where the key was destroyed, or the row was changed by hand."""
    return opener(subject)(sealed, label)


def opener(subject: uuid.UUID) -> Opener:
    """``unseal`` for many things of one person, with the key looked up once."""
    secret = secrets_of([subject]).get(subject)

    def unsealed(sealed: bytes, label: str) -> bytes | None:
        if secret is None:
            return None
        try:
            return decrypted(secret, sealed, subject.bytes + label.encode())
        except InvalidTag:
            return None

    return unsealed
