from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result
from running import ROOT

from abord.cli.main import main


@pytest.fixture
def abord(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command in this process, in English, on a wide terminal."""
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.chdir(ROOT)

    def run(*arguments: str, input: str | None = None, **env: str) -> Result:
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(main, list(arguments), input=input, prog_name="abord")

    return run


@pytest.fixture
def read(abord: Callable[..., Result]) -> Callable[..., Any]:
    """Run a command with --json and read what it says."""

    def run(*arguments: str) -> Any:
        result = abord(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return run
