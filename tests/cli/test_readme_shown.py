"""What README.md shows of a command is what the command prints: between ``...`` line by line."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable

import pytest
from click.testing import Result
from running import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"(?ms)^```\n\$ \./abord (.+?)\n(.+?)^```", README)


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=[command for command, _ in SHOWN])
def test_what_the_readme_shows(abord: Callable[..., Result], command: str, shown: str) -> None:
    printed = lines(abord(*shlex.split(command), COLUMNS="80").stdout)
    after = 0
    for part in re.split(r"(?m)^\.\.\.\n", shown):
        wanted = lines(part)
        if not wanted:
            continue
        after = next((i for i in range(after, len(printed)) if printed[i : i + len(wanted)] == wanted), -1)
        assert after >= 0, part
        after += len(wanted)


def test_the_readme_shows_something() -> None:
    assert len(SHOWN) == 2
