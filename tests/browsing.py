"""Real parts for the tests: programs of the system, the site really served, a browser.

The browser tests need Chromium: `apt-get install -y chromium` on Debian and Ubuntu (as root), or set CHROMIUM to the
path of a Chromium or Chrome. Where CI=true and the tests run as root, it is installed. Else they are skipped.
"""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
"""What axe checks: WCAG 2.2 level A and AA, and good practice.

By itself axe leaves out the one rule that only 2.2 asks for: how large a target is.
"""


def install(*packages: str) -> None:
    """In CI, as root on Debian or Ubuntu: install packages; two processes of tests wait for each other."""
    if os.environ.get("CI") != "true" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-y", "-qq", *packages]):
        command = ["apt-get", "-o", "DPkg::Lock::Timeout=600", *step]
        subprocess.run(command, check=False, capture_output=True, env=quiet)


def find_chromium() -> str | None:
    """Where Chromium is; in CI it is installed."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

    def here() -> str | None:
        return os.environ.get("CHROMIUM") or next((path for name in names if (path := shutil.which(name))), None)

    if here() is None:
        install("chromium")
    return here()


@contextmanager
def served(application: Any) -> Iterator[str]:
    """The site, really served on this machine: gives its address."""
    from waitress import create_server

    server = create_server(application, host="127.0.0.1", port=0, threads=4, ident=None)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser; the test is skipped with a reason where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium on this machine: apt-get install -y chromium, or set CHROMIUM to its path")
    with playwright.sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield made
        made.close()


def click_through(page: Any, what: Any) -> None:
    """Click what opens another page, and wait until that page is there whole.

    A click alone waits only until the address is the new one: what is counted then may still be missing.
    """
    with page.expect_navigation():
        (page.locator(what).first if isinstance(what, str) else what).click()


def faults(page: Any, axe: str) -> list[Any]:
    """What axe would mend on this page: each rule with the first places."""
    page.evaluate(axe)
    found = page.evaluate("options => axe.run(document, options)", AXE)["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in found]


def assert_no_faults(page: Any, axe: str, where: str) -> None:
    """axe finds nothing."""
    told = faults(page, axe)
    assert not told, f"{where}: {json.dumps(told, indent=1)}"
