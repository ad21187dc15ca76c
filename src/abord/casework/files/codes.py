"""The person's own code: opens the person's side of a file, without an account.

It is not the code that confirms a receipt: that one may be shown to anybody, this one is on a strip to keep. Only what
scrypt makes of it is stored; a lost code is replaced, never looked up.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets

from abord.casework.files.receipts import ALPHABET, grouped, read_code

LETTERS = 12
COST = 2**14


def new_code() -> str:
    """Twelve letters, sixty bits."""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(LETTERS)))


def seal(code: str) -> str:
    """What is stored: salt and hash."""
    salt = os.urandom(16)
    return f"{salt.hex()}${_strong(code, salt)}"


def opens(sealed: str, typed: str) -> bool:
    """Whether a typed code is the one that was sealed."""
    salt, _, kept = sealed.partition("$")
    return hmac.compare_digest(_strong(read_code(typed), bytes.fromhex(salt)), kept)


def waste(typed: str) -> bool:
    """As much work as ``opens``, for a number that does not exist: the clock must not tell."""
    _strong(read_code(typed), b"abord: nobody's")
    return False


def _strong(code: str, salt: bytes) -> str:
    return hashlib.scrypt(code.encode(), salt=salt, n=COST, r=8, p=1, dklen=32).hex()
