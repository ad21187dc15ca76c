"""Every malformed situation through the command line: told with its path, exit code 2, and never a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bad_situations import BAD

Run = Callable[..., Result]


@pytest.mark.parametrize(("text", "path", "expected"), BAD.values(), ids=BAD.keys())
def test_it_is_refused(abord: Run, tmp_path: Path, text: str, path: str, expected: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text, encoding="utf-8")
    told = abord("check", str(file))
    assert told.exit_code == 2 and isinstance(told.exception, SystemExit), told.exception
    assert not told.stdout and f"{path or 'the file'}: " in told.stderr and expected in told.stderr
    for_machines = abord("assess", str(file), "--json")
    assert for_machines.exit_code == 2 and not for_machines.stderr
    problems = json.loads(for_machines.stdout)["problems"]
    assert any(one["path"] == path and expected in one["expected"] for one in problems)


@pytest.mark.parametrize(
    ("content", "expected"),
    [(b"#" * 50_000_000, "at most 5 MB"), ("persons: {Zoë: {}}".encode("latin-1"), "UTF-8")],
    ids=["50 MB", "not UTF-8"],
)
def test_files_that_are_no_text_to_read(abord: Run, tmp_path: Path, content: bytes, expected: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_bytes(content)
    for command in (("assess",), ("check",), ("ask", "--json")):
        told = abord(command[0], str(file), *command[1:])
        assert told.exit_code == 2 and expected in told.output and "Traceback" not in told.output
