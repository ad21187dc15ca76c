"""`abord country`, as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from abord.cli.main import main


def abord(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["country", *arguments])


def test_the_way_of_a_new_user(tmp_path: Path) -> None:
    trial, out = str(tmp_path / "trial"), str(tmp_path / "out")
    made = abord("generate", trial, "--persons", "1000", "--json")
    assert made.exit_code == 0 and 850 < json.loads(made.output)["persons"] < 1150
    assert abord("check", trial).output.endswith("in order\n")
    ran = abord("run", trial, "--date", "2025-04-01", "--right", "leefloon_ris", "--out", out, "--lang", "nl")
    assert ran.exit_code == 0 and "Leefloon" in ran.output
    told = json.loads(abord("run", trial, "--date", "01/04/2025", "--right", "leefloon_ris", "--json").output)
    assert told["format"] == "abord.country_run/1"
    assert told["about"]["law_of"] == "2025-04-01"
    assert (tmp_path / "out" / "part-00000.parquet").exists()


def test_a_template_says_what_is_needed(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    told = json.loads(abord("template", str(folder), "--right", "leefloon_ris", "--json").output)
    assert set(told["files"]) == {p.name for p in folder.iterdir()}
    assert abord("template", str(folder)).exit_code == 2
    checked = abord("check", str(folder), "--json")
    assert checked.exit_code == 1
    assert json.loads(checked.output)["problems"][0]["expected"] == "at least one person"
    assert abord("run", str(folder)).exit_code == 2


def test_bad_use(tmp_path: Path) -> None:
    assert abord("run", str(tmp_path), "--right", "lefloon").exit_code == 2
    assert "did you mean 'leefloon_ris'" in abord("check", str(tmp_path), "--right", "leefloon").output
    assert abord("run", str(tmp_path / "nowhere")).exit_code == 2
    assert abord("generate", str(tmp_path / "x"), "--without", "wage").exit_code == 2
    assert abord("run", str(tmp_path), "--date", "soon").exit_code == 2
    nothing = abord("check", str(tmp_path), "--json")
    assert nothing.exit_code == 1 and "persons.parquet" in nothing.output


def test_help_has_examples() -> None:
    for command in ("template", "check", "generate", "run"):
        assert f"abord country {command} " in abord(command, "--help").output
