"""What every command promises: help with an example, exit codes, languages, a fast start."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import Result
from running import EXAMPLES, ROOT, real

from abord.cli.main import SUBCOMMANDS, main
from abord.cli.show import LANGUAGES

Run = Callable[..., Result]
PHRASES = ROOT / "src" / "abord" / "cli" / "phrases.yaml"


def commands() -> Iterator[tuple[str, ...]]:
    """Every command and subcommand."""
    for name in SUBCOMMANDS:
        yield (name,)
        found = main.get_command(click.Context(main), name)
        if isinstance(found, click.Group):
            for sub in found.commands:
                yield name, sub


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_help_has_an_example(abord: Run, path: tuple[str, ...]) -> None:
    result = abord(*path, "--help")
    assert result.exit_code == 0
    assert re.search(rf"(?m)^\s+abord {' '.join(path)}\b", result.output)


WITHOUT_JSON = {"serve", "test", "office work"}
IN_ALL_LANGUAGES = {
    "ask", "assess", "check", "contacts", "country check", "country run", "demo", "rights", "rights changes",
    "rights show",
}  # fmt: skip


def test_which_commands_speak_to_machines_and_which_in_all_languages(abord: Run) -> None:
    """As README.md says: --json but where a command goes on or hands over; --lang where it speaks of rights."""
    helps = {" ".join(path): abord(*path, "--help").output for path in commands()}
    leaves = {path for path in helps if not any(other.startswith(f"{path} ") for other in helps)}
    assert {path for path in leaves if "--json" not in helps[path]} == WITHOUT_JSON
    spoken = re.compile(r"--lang \[nl\|fr\|de\|en\] +Language \(default")
    assert {path for path, text in helps.items() if spoken.search(text)} == IN_ALL_LANGUAGES


def test_examples_of_the_help_name_options_that_exist(abord: Run) -> None:
    for path in commands():
        text = abord(*path, "--help").output
        for line in re.findall(r"(?m)^\s+(abord .*)$", text):
            words = line.split()[1:]
            own = next(p for p in ((words[0], *words[1:2]), (words[0],)) if p in set(commands()))
            known = abord(*own, "--help").output
            for option in re.findall(r"--[a-z-]+", line):
                assert option in known, line


WHICH = [
    ("partners_dependants", "en"), ("two_ivt_claimants", "en"), ("between_two_laws", "en"), ("pensioner_alone", "nl"),
    ("lone_parent", "nl"), ("lone_parent", "fr"), ("lone_parent", "de"), ("unknown_income", "fr"),
]  # fmt: skip
CASES = [(EXAMPLES / f"{name}.yaml", language) for name, language in WHICH]


@pytest.mark.parametrize(("example", "language"), CASES, ids=lambda value: getattr(value, "stem", value))
def test_examples_and_languages_on_a_narrow_terminal(abord: Run, example: Path, language: str) -> None:
    for command in (("assess", "--explain"), ("check",)):
        result = abord(command[0], str(example), *command[1:], "--lang", language, COLUMNS="80")
        assert result.exit_code == 0, result.output
        assert max(map(len, result.output.splitlines())) <= 80
        assert not re.search(r"\{\w+\}|\bNone\b|\bnan\b|\binf\b", result.output)


def test_the_language_of_the_machine(abord: Run) -> None:
    only = ("assess", str(EXAMPLES / "lone_parent.yaml"), "--right", "leefloon_ris")
    assert "recht, voor zover berekend" in _flat(abord(*only, LANG="nl_BE.UTF-8"))
    assert "droit ouvert" in _flat(abord(*only, LC_ALL="fr_BE.UTF-8"))
    assert "entitled, as far as computed" in _flat(abord(*only, LC_ALL="it_IT.UTF-8"))


def test_phrases_say_the_same_in_all_languages() -> None:
    for key, texts in yaml.safe_load(PHRASES.read_text(encoding="utf-8")).items():
        assert set(texts) == set(LANGUAGES), key
        assert len({frozenset(re.findall(r"\{(\w+)\}", text)) for text in texts.values()}) == 1, key


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", "nowhere.yaml"),
        ("assess", "examples/lone_parent.yaml", "--right", "leefloon"),
        ("assess", "examples/lone_parent.yaml", "--person", "nobody"),
        ("assess", "examples/lone_parent.yaml", "--switch", "leefloon_ris.nothing=yes"),
        ("assess", "examples/lone_parent.yaml", "--switch", "leefloon_ris.relatives_pooled"),
        ("assess", "examples/lone_parent.yaml", "--date", "31/02/2025"),
        ("assess", "examples/lone_parent.yaml", "--months", "2025-13..2026-01"),
        ("assess", "examples/lone_parent.yaml", "--months", "2026-02..2026-01"),
        ("assess", "examples/lone_parent.yaml", "--months", "2025-01..2025-02", "--explain"),
        ("assess", "examples/lone_parent.yaml", "--date", "1980-01-01"),
        ("rights", "show", "leefloon"),
        ("new", "Leefloon"),
        ("new", "leefloon_ris"),
        ("ask", "examples/lone_parent.yaml", "--right", "leefloon"),
        ("nothing",),
    ],
    ids=" ".join,
)
def test_bad_usage_is_exit_code_2(abord: Run, arguments: tuple[str, ...]) -> None:
    result = abord(*arguments)
    assert result.exit_code == 2, result.output
    assert result.stderr and not result.stdout
    assert "Traceback" not in result.output


def test_a_near_miss_is_suggested(abord: Run) -> None:
    result = abord("assess", "examples/lone_parent.yaml", "--right", "leefloon")
    assert "--right: found leefloon, expected one of" in result.stderr
    assert "did you mean 'leefloon_ris'?" in result.stderr


BAD_FILES = {
    "empty": "",
    "no_yaml": "persons: [",
    "a_list": "- 1",
    "no_persons": "date: 2025-01-01",
    "amount_without_period": "persons: {a: {age: 30, wage_net: 1000}}",
    "wrong_unit": "persons: {a: {age: 30, wage_net: 1000 years}}",
    "born_later": "date: 2025-01-01\npersons: {a: {birth_date: 2031-01-01}}",
    "unknown_key": "persons: {a: {age: 30, wages: 10}}",
    "twice": "persons: {a: {age: 30}}\npersons: {b: {age: 30}}",
    "own_parent": "persons: {a: {age: 30}}\nrelations: [{person: a, is: parent, of: a}]",
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file(abord: Run, tmp_path: Path, name: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(BAD_FILES[name], encoding="utf-8")
    told = abord("assess", str(file))
    assert told.exit_code == 2 and not told.stdout
    assert all(re.match(r".+: (found .+, )?expected .+", line) for line in told.stderr.splitlines()), told.stderr
    checked = abord("check", str(file))
    assert checked.exit_code == 2
    for_machines = abord("assess", str(file), "--json")
    assert for_machines.exit_code == 2
    content = json.loads(for_machines.stdout)
    assert content["format"] == "abord.problems/1"
    assert len(content["problems"]) == len(told.stderr.splitlines())


@pytest.mark.parametrize("name", ["amount_without_period"])
@pytest.mark.parametrize(
    ("language", "said"), [("nl", "hier moet staan"), ("fr", "on attend ici"), ("de", "Hier wird")]
)
def test_a_bad_file_is_said_in_the_language_asked_for_and_to_machines_in_english(
    abord: Run, tmp_path: Path, name: str, language: str, said: str
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(BAD_FILES[name], encoding="utf-8")
    for command in ("assess", "check"):
        told = abord(command, str(file), "--lang", language)
        assert told.exit_code == 2 and said in told.stderr and ": expected" not in told.stderr
        assert (
            abord(command, str(file), "--json", "--lang", language).stdout == abord(command, str(file), "--json").stdout
        )


def test_all_problems_at_once(abord: Run, tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("persons:\n  a: {age: 300, wage_net: 10, student: perhaps}\n  b: {ages: 3}\n", encoding="utf-8")
    told = abord("assess", str(file)).stderr.splitlines()
    assert [line.partition(":")[0] for line in told] == [
        "persons.a.age", "persons.a.student", "persons.a.wage_net", "persons.b.ages",
    ]  # fmt: skip
    assert "persons.a.student: found perhaps, expected yes, no or unknown" in told
    keys = [one["key"] for one in json.loads(abord("assess", str(file), "--json").stdout)["problems"]]
    assert keys == ["number_range", "flag", "period", "known_key"]


def test_a_real_process() -> None:
    run = real("rights", "--lang", "nl")
    assert run.returncode == 0 and "Leefloon (leefloon_ris)" in run.stdout
    assert "nog geen jurist" in run.stdout
    bad = real("assess", "examples/lone_parent.yaml", "--right", "x")
    assert bad.returncode == 2 and bad.stderr.startswith("--right: found x, expected one of")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["rights"],
        ["rights", "show", "vt_bim"],
        ["assess", "examples/lone_parent.yaml", "--explain"],
        ["assess", "examples/lone_parent.yaml", "--json"],
        ["check", "examples/unknown_income.yaml"],
    ],
    ids=" ".join,
)
def test_nothing_heavy_is_imported(arguments: list[str]) -> None:
    program = (
        "import sys\nfrom abord.cli.main import main\n"
        f"main({arguments!r}, standalone_mode=False)\n"
        "print(sorted({'duckdb', 'llvmlite', 'numpy', 'pyarrow'} & sys.modules.keys()), 'rich' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    shows_a_table = "--json" not in arguments and "--help" not in arguments
    assert run.stdout.splitlines()[-1] == f"[] {shows_a_table}"


def test_help_imports_only_click() -> None:
    program = (
        "import sys\nfrom abord.cli.main import main\nmain(['--help'], standalone_mode=False)\n"
        "print(sorted({'yaml', 'rich', 'pydantic', 'abord.book', 'abord.engine'} & sys.modules.keys()))"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"


def test_the_list_of_rights(read: Callable[..., Any]) -> None:
    content = read("rights")
    assert content["format"] == "abord.rights/1"
    folders = sorted(path.parent.name for path in (ROOT / "src/abord/rights").glob("*/right.yaml"))
    assert [one["id"] for one in content["rights"]] == folders
    assert {"reviewed", "law_verified_until", "grant", "institution", "names"} <= set(content["rights"][0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_right_in_every_language(abord: Run, language: str) -> None:
    for path in (ROOT / "src/abord/rights").glob("*/right.yaml"):
        result = abord("rights", "show", path.parent.name, "--lang", language, "--date", "2025-06-01")
        assert result.exit_code == 0
        assert not re.search(r"\{\w+\}|\bNone\b|\binf\b", result.output)


def test_a_right_at_a_date(abord: Run, read: Callable[..., Any]) -> None:
    assert "10.513,60 euro" in abord("rights", "show", "leefloon_ris", "--date", "01/06/2025").output
    assert "10.307,68 euro" in abord("rights", "show", "leefloon_ris", "--date", "2024-06-01").output
    content = read("rights", "show", "leefloon_ris", "--date", "2024-06-01")
    figures = {one["name"]: one for one in content["parameters"]}
    assert figures["leefloon_ris.amount_cohabiting"]["value"] == 10307.68
    assert content["right"]["reviewed"] == {"on": None, "by": None}


def test_after_the_last_day_a_figure_is_unknown(read: Callable[..., Any]) -> None:
    content = read("rights", "show", "leefloon_ris", "--date", "2031-01-01")
    assert all(one["value"] is None for one in content["parameters"] if "amount" in one["name"])


def test_export_of_the_schema(abord: Run, tmp_path: Path) -> None:
    file = tmp_path / "schema.json"
    assert abord("export", "schema", str(file)).exit_code == 0
    assert json.loads(file.read_text(encoding="utf-8"))["title"] == "A situation for Abord"
    assert abord("export", "schema", "-").stdout == file.read_text(encoding="utf-8")


def test_export_to_openfisca(read: Callable[..., Any], abord: Run, tmp_path: Path) -> None:
    content = read("export", "openfisca", str(tmp_path / "package"))
    assert content["files"] and all(Path(name).is_file() for name in content["files"])
    assert abord("export", "openfisca", str(tmp_path / "package")).exit_code == 2


def _flat(result: Result) -> str:
    return " ".join(result.output.split())


def test_a_small_demonstration(abord: Run, read: Callable[..., Any]) -> None:
    text = _flat(abord("demo", "--persons", "3000"))
    assert "589,05 euro per month" in text and "This is not a picture of Belgium" in text
    assert "Increased reimbursement" in text and "persons per second" in text
    content = read("demo", "--persons", "3000")
    assert content["format"] == "abord.demo/1" and len(content["households"]) == 3
    assert len(content["country"]["rights"]) == len(content["country"]["about"]["rights"])
