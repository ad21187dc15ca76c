"""Sealed storage: what is kept can only be found and read by whoever holds the key or the code.

A key (random, from a cookie) or a code (words, from a visitor) gives two hashes: one to find the envelope, one to
open it. Neither the key nor the code is kept.
"""

from __future__ import annotations

import datetime
import difflib
import json
import os
import re
import secrets
import zlib
from functools import cache
from typing import Any

import yaml
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.utils import timezone

from abord.casework.organisations.compiled import compiled
from abord.engine.facts import YAML_LOADER
from abord.situation.values import unaccented
from abord.web.models import Envelope
from abord.web.site.words import FOLDER

CODE_WORDS = 7
SALT = b"abord: what was saved with a code"


def _two_keys(secret: bytes) -> tuple[str, bytes]:
    """From a strong secret to where the envelope lies and what opens it."""
    lookup = HKDF(SHA256(), 32, None, b"lookup").derive(secret)
    content = HKDF(SHA256(), 32, None, b"content").derive(secret)
    return lookup.hex(), content


def strong(code: str) -> bytes:
    """From a code in words to a secret; slow on purpose, so that nobody can try them all."""
    return Scrypt(salt=SALT, length=32, n=2**15, r=8, p=1).derive(code.encode())


def put(secret: bytes, content: Any, keep: datetime.timedelta) -> datetime.datetime:
    """Seal and store JSON content; gives the moment at which it is gone."""
    lookup, key = _two_keys(secret)
    nonce = os.urandom(12)
    plain = zlib.compress(json.dumps(content, separators=(",", ":")).encode())
    sealed = nonce + AESGCM(key).encrypt(nonce, plain, lookup.encode())
    expires: datetime.datetime = timezone.now() + keep
    envelope = Envelope(lookup=lookup, content=sealed, expires=expires)
    # One statement, new or not: a visitor writes at every step.
    Envelope.objects.bulk_create(
        [envelope], update_conflicts=True, unique_fields=["lookup"], update_fields=["content", "expires"]
    )
    return expires


def get(secret: bytes) -> Any | None:
    """The content; None where there is none, or no longer."""
    lookup, key = _two_keys(secret)
    found = _open.one(lookup=lookup, now=timezone.now())
    if found is None:
        return None
    sealed = bytes(found.content)
    try:
        plain = AESGCM(key).decrypt(sealed[:12], sealed[12:], lookup.encode())
    except InvalidTag:
        return None
    return json.loads(zlib.decompress(plain))


@compiled
def _open(lookup: Any, now: Any) -> Any:
    return Envelope.objects.filter(lookup=lookup, expires__gt=now)


def remove(secret: bytes) -> bool:
    """Delete; whether there was something."""
    return bool(Envelope.objects.filter(lookup=_two_keys(secret)[0]).delete()[0])


def purge() -> int:
    """Delete all that has expired."""
    return int(Envelope.objects.filter(expires__lte=timezone.now()).delete()[0])


@cache
def code_words() -> dict[str, tuple[str, ...]]:
    """Per language the words of which codes are made."""
    path = FOLDER / "code.yaml"
    lists = yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    return {language: tuple(str(words).split()) for language, words in lists.items()}


def new_code(language: str) -> str:
    """Words that nobody can guess: seven of 128 is 2 to the 49th."""
    return " ".join(secrets.choice(code_words()[language]) for _ in range(CODE_WORDS))


def read_code(text: str) -> str:
    """A code as it was typed, as it was made: case, accents, dashes and a wrong letter forgiven."""
    known = sorted({word for words in code_words().values() for word in words})
    found = []
    for word in re.findall(r"[a-z]+", unaccented(text[:400])):
        near = [word] if word in known else difflib.get_close_matches(word, known, n=1, cutoff=0.75)
        found.append(near[0] if near else word)
    return " ".join(found)
