"""The database from one setting: an address such as ``postgresql://user:password@host/db``; without one, SQLite."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

QUICK = "-c jit=off -c join_collapse_limit=1"
"""A page asks for few rows and names its tables in an order that serves: to look for a better one took longer than the
query itself, at seven tables with their policies eleven thousandths of a second."""
KEPT_PLANS: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 2}
"""Of a query that comes again on a connection the plan is kept, where PostgreSQL finds that it serves: planning took
most of its time for a page."""
EXPECTED = "postgresql://user:password@host:port/database, or sqlite:///path/to/file"


class BadSetting(ValueError):
    """A setting of the environment that cannot be used."""

    def __init__(self, setting: str, reason: str) -> None:
        super().__init__(f"{setting}: {reason}")
        self.setting, self.reason = setting, reason


class BadAddress(BadSetting):
    """An address that names no database; its text is never shown, for it may hold a password."""

    def __init__(self) -> None:
        super().__init__("ABORD_DATABASE", f"is no address of a database: expected {EXPECTED}")


def number(setting: str, otherwise: int) -> int:
    """A whole number of the environment.

    Raises:
        BadSetting: for anything else.
    """
    given = os.environ.get(setting) or str(otherwise)
    if not (given.isascii() and given.isdigit()):
        raise BadSetting(setting, f"found {given}, expected a whole number")
    return int(given)


def database(address: str, data: Path) -> dict[str, Any]:
    """What Django wants to know of the database at ``address``; an empty address is a file in ``data``.

    What follows ``?`` goes to PostgreSQL as it is: ``?sslmode=verify-full``, or ``?host=/run/postgresql`` for a socket.
    Behind a pool of connections that keeps no plans: ``?server_side_binding=false``.
    """
    if not address:
        return _sqlite(data / "web.sqlite3")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise BadAddress() from None
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme == "sqlite" and name and not parts.netloc:
        return _sqlite(Path(name))
    if parts.scheme not in ("postgresql", "postgres") or not name:
        raise BadAddress()
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": options.pop("port", None) or str(port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,  # a restart of the database is not an error on a page
        "OPTIONS": {
            "connect_timeout": 5,
            **KEPT_PLANS,
            **options,
            "options": f"{QUICK} {options.get('options', '')}".strip(),
        },
    }


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
        },
    }
