"""One setting chooses the database; the site does the same on both."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

import djangosite  # noqa: F401
from abord.web.models import Envelope
from abord.web.site import sealed
from abord.web.site.database import BadAddress, database


def test_an_address_is_read_whole(tmp_path: Path) -> None:
    found = database("postgresql://an%40na:se%2Fcret@db.example:5433/rights?sslmode=require", tmp_path)
    named = {name: found[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")}
    assert named == {"USER": "an@na", "PASSWORD": "se/cret", "HOST": "db.example", "PORT": "5433", "NAME": "rights"}
    assert found["OPTIONS"]["sslmode"] == "require"
    assert database("postgresql://me@/x?host=/run/pg", tmp_path)["HOST"] == "/run/pg"
    assert database("", tmp_path)["NAME"] == tmp_path / "web.sqlite3"
    assert database(f"sqlite:///{tmp_path}/a.db", tmp_path)["NAME"] == tmp_path / "a.db"


@pytest.mark.parametrize(
    "address", ["mysql://me:secret@host/x", "postgresql://me:secret@host/", "secret", "postgresql://h:secret/x"]
)
def test_a_wrong_address_is_refused_without_showing_it(address: str, tmp_path: Path) -> None:
    with pytest.raises(BadAddress) as caught:
        database(address, tmp_path)
    assert "secret" not in str(caught.value) and "postgresql://user:password@host" in str(caught.value)


def test_a_visit_on_postgresql(on_postgres: str) -> None:
    assert connection.vendor == "postgresql"
    client = Client()
    assert client.post("/en/", {"event": "losing_a_job"}).status_code == 303
    assert client.session["told"]
    assert Envelope.objects.count() == 1
    kept = bytes(Envelope.objects.get().content)
    assert b"losing_a_job" not in kept
    assert sealed.get(client.cookies["abord"].value.encode())["told"] == client.session["told"]
    assert sealed.remove(client.cookies["abord"].value.encode())
    assert "told" not in Client(headers={"cookie": f"abord={client.cookies['abord'].value}"}).session


def test_the_setting_alone_is_enough(postgres: object) -> None:
    """As `abord serve` does it, in a process of its own: migrated, and nothing written beside it."""
    name = postgres.database()
    code = (
        "from abord.cli.serve import prepare; prepare()\n"
        "from django.db import connection; print(connection.vendor)\n"
        "from abord.web.models import Envelope; print(Envelope.objects.count())"
    )
    environment = {**os.environ, "ABORD_DATABASE": postgres.address(name)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.stdout.split() == ["postgresql", "0"], done.stderr
    assert ("envelope",) in postgres.sql("select tablename from pg_tables where schemaname = 'public'", name)
