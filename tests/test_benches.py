"""The benches still run, on little: what they share with each other and with the code changes under their feet."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parent.parent / "bench"
SMALL = {
    "household": ("--households", "1", "--minutes", "0"),
    "web_load": ("--users", "2", "--think", "0.1", "--seconds", "4", "--flat-out", "2",
                 "--conversations", "10", "--questions", "2"),
    "desk_load": ("--files", "300", "--workers", "3", "--think", "1", "--seconds", "5"),
}  # fmt: skip


@pytest.mark.full
@pytest.mark.parametrize("name", SMALL)
def test_bench_runs_on_little(name: str) -> None:
    ran = subprocess.run([sys.executable, BENCH / f"{name}.py", *SMALL[name]], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert ran.stdout
    errors = [line for line in ran.stdout.splitlines() if line.startswith("errors")]
    assert not any(set(line.split()[1:]) - {"0"} for line in errors), ran.stdout[-2000:]
