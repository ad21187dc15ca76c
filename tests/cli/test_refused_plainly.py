"""What cannot be done is said with its path or setting and exit code 2, to machines as JSON; never as a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from running import EXAMPLES, real

from abord.book import open_book
from abord.country import run as country_run
from abord.engine import country
from abord.engine.country import Settings

Run = Callable[..., Result]
LONE = str(EXAMPLES / "lone_parent.yaml")
NOWHERE = "/proc/abord_nowhere"
"""Nobody, not even root, can make a file or folder here."""


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "schema", f"{NOWHERE}/a.json"),
        ("export", "schema", NOWHERE),
        ("export", "openfisca", NOWHERE),
        ("export", "openfisca", f"{NOWHERE}/a/b"),
        ("contacts", "export", "--out", f"{NOWHERE}/a.json"),
        ("country", "template", NOWHERE),
        ("country", "generate", NOWHERE, "--persons", "10"),
        ("ask", LONE, "--save", f"{NOWHERE}/a.yaml"),
        ("new", "abc_def", "--into", "/proc"),
    ],
    ids=" ".join,
)
def test_a_place_that_cannot_be_written(abord: Run, arguments: tuple[str, ...]) -> None:
    told = abord(*arguments)
    assert told.exit_code == 2 and isinstance(told.exception, SystemExit), told.exception
    assert "/proc" in told.stderr and not told.stdout and "Traceback" not in told.output


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("ABORD_DATA", NOWHERE),
        ("ABORD_DATABASE", "mysql://secret"),
        ("ABORD_DATABASE", "postgresql://nobody:secret@127.0.0.1:1/none"),
        ("ABORD_API_PER_MINUTE", "abc"),
        ("ABORD_PROXIES", "one"),
    ],
)
def test_a_setting_that_cannot_be_used(tmp_path: Path, setting: str, value: str) -> None:
    for further in ((), ("--json",)):
        ran = real("office", "verify", *further, **{"ABORD_DATA": str(tmp_path), setting: value})
        assert ran.returncode == 2 and "Traceback" not in ran.stderr, ran.stderr
        said = ran.stdout if further else ran.stderr
        assert (NOWHERE if setting == "ABORD_DATA" else setting) in said and "secret" not in said
        if further:
            assert json.loads(ran.stdout)["format"] == "abord.problems/1"


def test_a_backup_of_nothing_and_to_nowhere(tmp_path: Path) -> None:
    nothing = real("office", "backup", str(tmp_path / "a.backup"), ABORD_DATA=str(tmp_path))
    assert nothing.returncode == 2 and "Traceback" not in nothing.stderr and "no tables" in nothing.stderr
    nowhere = real("office", "backup", str(tmp_path / "no" / "a.backup"), ABORD_DATA=str(tmp_path))
    assert nowhere.returncode == 2 and "Traceback" not in nowhere.stderr and str(tmp_path / "no") in nowhere.stderr


def test_a_fault_of_ours_is_not_hidden(abord: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("ours")

    monkeypatch.setattr("abord.cli.rights.read_folders", broken)
    assert isinstance(abord("rights").exception, ValueError)


@pytest.mark.parametrize(
    ("arguments", "path", "found"),
    [
        (("assess", LONE, "--date", "foo"), "--date", "foo"),
        (("assess", "/nope.yaml"), "FILE", "/nope.yaml"),
        (("assess",), "FILE", "Missing"),
        (("assess", LONE, "--nothing"), "abord assess", "--nothing"),
        (("assess", LONE, "--months", "2025-01..2025-02", "--explain"), "abord assess", "--months"),
        (("contacts", "--municipality", "Nergens"), "--municipality", "Nergens"),
        (("country", "run", "/nope"), "DIR", "/nope"),
        (("nothing",), "abord", "nothing"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_bad_usage_is_json_for_machines(abord: Run, arguments: tuple[str, ...], path: str, found: str) -> None:
    told = abord(*arguments, "--json")
    assert told.exit_code == 2 and not told.stderr
    content = json.loads(told.stdout)
    assert content["format"] == "abord.problems/1"
    (one,) = content["problems"]
    assert one["path"] == path and found in one["found"] and one["expected"]


def test_a_run_looks_at_its_register_and_at_where_it_writes_before_it_compiles(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def compiled(*_: object) -> None:
        raise AssertionError("compiled")

    monkeypatch.setattr(country, "kernel", compiled)
    book = open_book()
    settings = Settings.of(book, book.law_verified_until)
    with pytest.raises(ValueError, match="persons"):
        country_run.run(tmp_path, settings)
    (tmp_path / "persons.csv").write_text("person_id\n1\n", encoding="utf-8")
    with pytest.raises(OSError, match="abord_nowhere"):
        country_run.run(tmp_path, settings, out=Path(NOWHERE))
    with pytest.raises(AssertionError, match="compiled"):
        country_run.run(tmp_path, settings, out=tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


def test_a_run_over_a_file_that_is_no_parquet(abord: Run, tmp_path: Path) -> None:
    (tmp_path / "persons.parquet").write_bytes(b"no parquet")
    for command in ("run", "check"):
        told = abord("country", command, str(tmp_path))
        assert isinstance(told.exception, SystemExit) and told.exit_code in (1, 2)
        assert "persons" in told.stderr


def test_switches_that_contradict_each_other(abord: Run, tmp_path: Path) -> None:
    switch = ("--switch", "leefloon_ris.relatives_pooled=no", "--switch", "leefloon_ris.relatives_pooled=yes")
    for command in (("assess", LONE), ("country", "run", str(tmp_path))):
        told = abord(*command, *switch)
        assert told.exit_code == 2 and "leefloon_ris.relatives_pooled" in told.stderr and "both" in told.stderr
    assert abord("assess", LONE, "--right", "leefloon_ris", *switch[:2], *switch[:2]).exit_code == 0


def test_what_is_asked_of_machines_saves_nothing(abord: Run, tmp_path: Path) -> None:
    told = abord("ask", LONE, "--json", "--save", str(tmp_path / "a.yaml"))
    assert told.exit_code == 2 and "--save" in told.output


def test_messages_that_a_clerk_can_use(abord: Run, tmp_path: Path) -> None:
    assert "--municipality" in (told := abord("contacts", "--municipality", "Nergenshuizen").stderr)
    assert "found Nergenshuizen, expected" in told and "postal code" in told
    several = abord("contacts", "--municipality", "Sint").stderr
    assert "--municipality" in several and "expected one municipality" in several
    file = tmp_path / "bad.yaml"

    def said(content: bytes, *further: str, command: str = "assess") -> str:
        file.write_bytes(content)
        return abord(command, str(file), *further).stderr

    assert said(b"\xff") == "the file: expected a text file in UTF-8 (the byte at place 1 is none)\n"
    assert said(b"persons: " + b"[" * 30).partition(":")[0] == "persons.0.0…"
    for written in (".inf", "-.inf", ".nan", "Infinity"):
        one = said(f"persons: {{a: {{age: 30, wage_net: {written}}}}}".encode())
        assert f"found {written}, expected a number in digits" in one, one
    assert "problems: 1" in said(b"persons: {a: {age: 300}}", command="check")
