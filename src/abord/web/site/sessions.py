"""Sessions of which the server cannot read the content without the visitor's cookie."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from abord.web.site import sealed


class SessionStore(SessionBase):
    """Kept in an envelope that the key in the cookie opens."""

    def load(self) -> dict[str, Any]:
        """What is there; an unknown or expired key starts empty."""
        found = sealed.get(self._secret()) if self.session_key else None
        if found is None:
            self._session_key = None
            return {}
        return dict(found)

    def exists(self, session_key: str) -> bool:
        """Whether a key is taken: keys are random and too long to meet twice."""
        return False

    def create(self) -> None:
        """A new key."""
        self._session_key = self._get_new_session_key()
        self.modified = True
        self._session_cache: dict[str, Any] = {}

    def save(self, must_create: bool = False) -> None:
        """Seal what is there now."""
        if self.session_key is None:
            content = dict(self._get_session(no_load=must_create))
            self._session_key = self._get_new_session_key()
        else:
            content = dict(self._get_session(no_load=must_create))
        keep = datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)
        sealed.put(self._secret(), content, keep)

    def delete(self, session_key: str | None = None) -> None:
        """Forget."""
        key = session_key or self.session_key
        if key:
            sealed.remove(key.encode())

    @classmethod
    def clear_expired(cls) -> None:
        """Forget all that is too old."""
        sealed.purge()

    def _secret(self) -> bytes:
        assert self.session_key is not None
        return str(self.session_key).encode()
