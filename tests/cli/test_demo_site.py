"""`abord demo` ends with the site: opened at a terminal, named elsewhere."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from running import ROOT

from abord.cli import demo

Run = Callable[..., Result]


def read_until(terminal: int, wanted: str, seconds: float) -> str:
    """What a terminal shows, up to what is waited for or its end."""
    shown, end = "", time.monotonic() + seconds
    while time.monotonic() < end and not re.search(wanted, shown):
        if select.select([terminal], [], [], 0.5)[0]:
            try:
                shown += os.read(terminal, 65536).decode(errors="replace")
            except OSError:  # the other end is closed
                break
    return shown


def started(tmp_path: Path, **more: str) -> tuple[int, subprocess.Popen[bytes]]:
    """`abord demo` at a terminal of its own: our end of it, and what runs there."""
    ours, theirs = pty.openpty()
    env = {**os.environ, "ABORD_DATA": str(tmp_path / "data"), "LANG": "en_GB.UTF-8"}
    for name in ("CI", "LC_ALL", "LC_MESSAGES", "ABORD_DATABASE"):
        env.pop(name, None)
    running = subprocess.Popen(
        [sys.executable, "-m", "abord", "demo", "--persons", "0"], cwd=ROOT, env={**env, **more},
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, preexec_fn=own_terminal,
    )  # fmt: skip
    os.close(theirs)
    return ours, running


def test_at_a_terminal_the_site_opens_until_ctrl_c(tmp_path: Path) -> None:
    shown_to = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {shown_to}\n', encoding="utf-8")
    browser.chmod(0o755)
    ours, running = started(tmp_path, BROWSER=f"{browser} %s")
    try:
        shown = read_until(ours, r"Abord is at http://\S+", 120)
        address = re.search(r"Abord is at (http://\S+)", shown)
        assert address and "until you press Ctrl-C" in shown, shown
        with urllib.request.urlopen(f"{address[1]}en/", timeout=60) as page:
            assert page.status == 200
        assert shown_to.read_text(encoding="utf-8").strip() == address[1]
        os.write(ours, b"\x03")
        assert running.wait(180) == 0
        assert "Traceback" not in read_until(ours, "Traceback", 1)
    finally:
        running.kill()
        running.wait()
        os.close(ours)


def test_at_a_terminal_of_automatic_tests_it_says_how_and_ends(tmp_path: Path) -> None:
    ours, running = started(tmp_path, CI="true")
    try:
        shown = read_until(ours, r"\./abord serve|Abord is at", 120)
        assert "./abord serve" in shown, shown
        assert running.wait(180) == 0
    finally:
        running.kill()
        running.wait()
        os.close(ours)


def own_terminal() -> None:
    """The terminal is that of the new session: Ctrl-C reaches it, also where the tests are told to ignore it."""
    import fcntl
    import signal
    import termios

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def test_elsewhere_it_says_how(abord: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "execv", lambda *_: pytest.fail("served"))
    told = abord("demo", "--persons", "0")
    assert told.exit_code == 0 and "./abord serve" in told.stdout and f":{demo.PORT}/" in told.stdout
    assert "./abord serve" not in abord("demo", "--persons", "0", "--no-serve").stdout
    assert "serve" not in abord("demo", "--persons", "0", "--json").stdout
