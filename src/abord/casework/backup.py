"""Backup and restore: one file that holds the database and the heads of the journals, so that a restore can be proved.

PostgreSQL by its own pg_dump and pg_restore, SQLite by its own backup interface; both while the site is at work.
A backup holds everything about everyone, keys of the journal too: keep it no longer than what is in it may be kept.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import time
import zlib
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from abord import __version__
from abord.casework.journal import chain
from abord.casework.organisations import rls
from abord.casework.organisations.models import Organisation
from abord.casework.organisations.scope import SYSTEM, Scope, scoped
from abord.casework.purposes import Purpose

FORMAT = "abord backup 1"
DUMP = "database"
MAKING, RESTORING = ".abord-backup-", ".abord-restore-"
"""How the folders begin in which a backup is made, beside it, and unpacked, among the data."""
OLD_NAME = re.compile(r"\.abord-[a-z0-9_]{8}")
STAYS_SECONDS = 24 * 60 * 60
DAMAGED = (OSError, EOFError, tarfile.TarError, zlib.error, KeyError, ValueError)
NO_BACKUP = "this is no backup of Abord, or it is damaged"


class CannotRestore(Exception):
    """The file or the database is not fit for it; nothing was changed."""


@dataclass(frozen=True)
class Checked:
    """One organisation's journal: how many entries, and where it is broken."""

    code: str
    entries: int
    faults: list[chain.Fault]


def verify_all(heads: dict[str, Any] | None = None) -> list[Checked]:
    """The journals of all organisations, against heads that were written down where there are any."""
    found = []
    for one in Organisation.objects.order_by("code"):
        with scoped(Scope(one.pk, SYSTEM, Purpose.ACCOUNT)):
            known = (heads or {}).get(one.code)
            found.append(Checked(one.code, chain.head()[0], chain.verify((known[0], known[1]) if known else None)))
    return found


def heads() -> dict[str, tuple[int, str]]:
    """Number and hash of the last entry of each journal."""
    found = {}
    for one in Organisation.objects.order_by("code"):
        with scoped(Scope(one.pk, SYSTEM, Purpose.ACCOUNT)):
            found[one.code] = chain.head()
    return found


def backup(target: Path) -> dict[str, Any]:
    """Write a backup to a new file, readable by its owner only; gives what it says of itself.

    Raises:
        CannotRestore: where there is nothing to back up, or a program of PostgreSQL fails.
    """
    if not _has_tables():
        raise CannotRestore("there is nothing to back up: this database has no tables of Abord yet")
    about = {
        "format": FORMAT,
        "version": __version__,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "vendor": connections["default"].vendor,
        # Before the dump: what is written meanwhile may be in it, what stands here must be.
        "heads": heads(),
    }
    clear_leftovers(target.parent)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=MAKING) as folder:
        dump = Path(folder) / DUMP
        if about["vendor"] == "postgresql":
            _pg("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
        else:
            with closing(sqlite3.connect(dump)) as copy:
                connections["default"].ensure_connection()
                connections["default"].connection.backup(copy)
        made = Path(folder) / "made"
        with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as archive:
                text = json.dumps(about, indent=1).encode()
                entry = tarfile.TarInfo("about.json")
                entry.size = len(text)
                archive.addfile(entry, BytesIO(text))
                archive.add(dump, DUMP)
            os.fsync(out.fileno())
        os.link(made, target)  # whole or not at all, and never over another file
    return about


def read_about(source: Path) -> dict[str, Any]:
    """What a backup says of itself."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            part = archive.extractfile("about.json")
            about: dict[str, Any] = json.loads(part.read()) if part else {}
    except DAMAGED:
        raise CannotRestore(NO_BACKUP) from None
    if about.get("format") != FORMAT:
        raise CannotRestore("this is no backup of Abord")
    return about


def restore(source: Path, replace: bool = False) -> list[Checked]:
    """Put a backup in place of the database, bring it up to this version, and prove its journals."""
    about, connection = read_about(source), connections["default"]
    if about["vendor"] != connection.vendor:
        raise CannotRestore(f"the backup is of {about['vendor']}, and this database is {connection.vendor}")
    if not replace and _holds_something():
        raise CannotRestore("there are organisations in this database already; say --replace to lose them")
    settings.DATA.mkdir(parents=True, exist_ok=True)
    clear_leftovers(settings.DATA)
    # Not in the machine's folder for temporary files: that is memory on many, and this is everyone's data.
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=RESTORING) as folder:
        dump = Path(folder) / DUMP
        try:
            with tarfile.open(source, "r:gz") as archive:
                packed = archive.extractfile(DUMP)  # its content only: no name, owner or link that it may bring
                assert packed is not None
                with dump.open("xb") as unpacked:
                    shutil.copyfileobj(packed, unpacked)
        except (*DAMAGED, AssertionError):
            raise CannotRestore(NO_BACKUP) from None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                rls.make_role(cursor)
            connection.close()
            _pg(
                "pg_restore", "--clean", "--if-exists", "--single-transaction", "--exit-on-error", "--no-owner",
                "--no-privileges", str(dump),
            )  # fmt: skip
        else:
            with closing(sqlite3.connect(dump)) as copy:
                connection.ensure_connection()
                copy.backup(connection.connection)
            connection.close()
    call_command("migrate", database="default", verbosity=0, interactive=False)
    return verify_all(about["heads"])


def clear_leftovers(folder: Path) -> None:
    """Delete what a backup or a restore that was killed left in a folder: it holds everything about everyone.

    A restore is one at a time, with the site stopped. A backup may be at work at this moment: its folder stays a day.
    What only resembles it is somebody else's, and stays.
    """
    left = [one for one in folder.glob(f"{MAKING}*") if time.time() - one.stat().st_mtime > STAYS_SECONDS]
    for one in (*left, *(folder.glob(f"{RESTORING}*") if folder == settings.DATA else ())):
        if one.is_dir():
            shutil.rmtree(one, ignore_errors=True)


def of_an_older_version(folder: Path) -> list[Path]:
    """What looks like what an older version left there when it was killed: it too holds everything about everyone.

    That version named its folders ``.abord-`` and eight signs, as somebody may have named a folder of old copies.
    Nothing in it proves whose it is, so that it is never deleted here: who keeps the office is told to look.
    """
    return [
        one for one in sorted(folder.glob(".abord-*"))
        if OLD_NAME.fullmatch(one.name) and not one.is_symlink() and one.is_dir() and _holds_a_dump(one)
    ]  # fmt: skip


def _holds_a_dump(folder: Path) -> bool:
    try:
        held = {one.name for one in folder.iterdir()}
    except OSError:  # of somebody else
        return False
    return DUMP in held and held <= {DUMP, "made"}


def _has_tables() -> bool:
    return Organisation._meta.db_table in connections["default"].introspection.table_names()


def _holds_something() -> bool:
    return _has_tables() and bool(Organisation.objects.exists())


def _pg(program: str, *arguments: str) -> None:
    """A program of PostgreSQL on the database of this installation; the password is never among the arguments."""
    where = connections["default"].settings_dict
    path = shutil.which(program) or next(
        (str(one) for one in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)), None
    )
    if path is None:
        raise CannotRestore(f"{program} is not on this machine: install the client programs of PostgreSQL")
    whom = [f"--host={where['HOST']}"] if where["HOST"] else []
    whom += [f"--port={where['PORT']}"] if where["PORT"] else []
    whom += [f"--username={where['USER']}"] if where["USER"] else []
    environment = {**os.environ, "PGPASSWORD": where["PASSWORD"]}
    done = subprocess.run(
        [path, *whom, f"--dbname={where['NAME']}", *arguments],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise CannotRestore(f"{program}: {done.stderr.strip().splitlines()[0] if done.stderr.strip() else 'failed'}")
