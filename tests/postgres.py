"""A PostgreSQL of its own for the tests: a throw-away cluster on a socket in a temporary folder.

Needs the programs of PostgreSQL: `apt-get install -y postgresql` on Debian and Ubuntu (as root). Where CI=true and the
tests run as root, they are installed. Else such tests are skipped. PostgreSQL refuses to run as root: the cluster is
then that of the user postgres, or nobody.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from browsing import install

SPEED = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB -c max_connections=60"
"""Nothing in these clusters outlives the machine; a measurement gives settings of its own."""


def find_programs() -> Path | None:
    """The folder with initdb and pg_ctl; in CI they are installed."""
    if _programs() is None:
        install("postgresql")
    return _programs()


def _programs() -> Path | None:
    if on_path := shutil.which("initdb"):
        return Path(on_path).parent
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")  # where Debian keeps them, by version
    return max((path.parent for path in folders), key=lambda path: float(path.parent.name), default=None)


def _account() -> str | None:
    """Who runs the cluster: not root."""
    if os.geteuid() != 0:
        return None
    return next(name for name in ("postgres", "nobody") if name in {one.pw_name for one in pwd.getpwall()})


@dataclass
class Cluster:
    """A running cluster. Its superuser is ``owner``; whoever may open the folder of the socket is trusted."""

    socket: Path
    programs: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def address(self, name: str = "postgres", user: str = "owner") -> str:
        """What ABORD_DATABASE says for this database, as this user."""
        return f"postgresql://{user}@/{name}?host={self.socket}"

    def database(self) -> str:
        """A new, empty database of which ``owner`` is the owner; gives its name."""
        name = f"abord_{next(self._numbers)}"
        self.sql(f"create database {name}")
        return name

    def sql(self, statement: str, name: str = "postgres", user: str = "owner") -> list[tuple[object, ...]]:
        """Run one statement, outside any transaction; gives its rows."""
        import psycopg

        with psycopg.connect(self.address(name, user), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []


def _end_with_us(folder: Path) -> None:
    """Where the tests are killed, so is the cluster: a shell waits until this process is gone."""
    watch = f"while kill -0 {os.getpid()}; do sleep 2; done; kill -INT $(head -n 1 {folder}/data/postmaster.pid); "
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.Popen(["sh", "-c", f"{watch} sleep 1; rm -rf {folder}"], start_new_session=True, **quiet)


@contextmanager
def cluster(settings: str = SPEED) -> Iterator[Cluster]:
    """Start one, and leave nothing behind. Skips the test where PostgreSQL is missing."""
    import pytest

    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL on this machine: apt-get install -y postgresql")
    folder, account = Path(tempfile.mkdtemp(prefix="abord-pg-", dir="/tmp")), _account()
    if account:
        shutil.chown(folder, account)

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [programs / program, *arguments],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            user=account,
            extra_groups=[] if account else None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode(errors='replace')}")

    data = str(folder / "data")
    try:
        run("initdb", "-D", data, "-U", "owner", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        started = f"-c listen_addresses= -c unix_socket_directories={folder} {settings}"
        run("pg_ctl", "-D", data, "-l", str(folder / "log"), "-w", "-t", "60", "-o", started, "start")
        _end_with_us(folder)
        try:
            yield Cluster(folder, programs)
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
