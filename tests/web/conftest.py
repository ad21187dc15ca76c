"""The site for tests: Django's test client, and a real browser where there is one.

The browser tests need Chromium: `apt-get install -y chromium` on Debian and Ubuntu (as root), or set CHROMIUM to the
path of a Chromium or Chrome. Where CI=true and the tests run as root, it is installed. Else they are skipped.
"""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from visiting import Visitor

import djangosite  # noqa: F401  (sets Django up)

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture
def visitor(application: Any) -> Visitor:
    """Someone who uses the site without a browser."""
    return Visitor()


# Paper.


@pytest.fixture(scope="session")
def printer(application: Any) -> None:
    """What makes PDFs; in CI the text library that it needs is installed. Skipped with a reason where it is missing."""
    from abord.web.paper import printing

    try:
        printing._printer()
        return
    except printing.NoPrinter:
        if os.environ.get("CI") == "true" and os.geteuid() == 0 and shutil.which("apt-get"):
            for step in (["update", "-qq"], ["install", "-y", "-qq", *printing.PACKAGES.split()]):
                subprocess.run(["apt-get", *step], check=False, capture_output=True)
    try:
        printing._printer()
    except printing.NoPrinter:
        pytest.skip(f"no text library for PDFs on this machine: apt-get install -y {printing.PACKAGES}")


@pytest.fixture(scope="session")
def family(application: Any) -> Visitor:
    """A household of three with little money, all questions answered. It is shared: change nothing but the language."""
    visitor = Visitor()
    visitor.begin()
    for name, age, relation in (("Zebulon", "36", "SPOUSE"), ("Quintilia", "9", "CHILD")):
        visitor.post("people", do="add")
        visitor.post("people", do="save", who="new", name=name, age=age, relation=relation, shares="yes")
    visitor.post("people", do="everyone")
    visitor.answer_all({"savings": "1250"}, most=120)
    return visitor


# A real browser.


def find_chromium() -> str | None:
    """Where Chromium is; in CI it is installed."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("CHROMIUM") or next((path for name in names if (path := shutil.which(name))), None)
    if found is None and os.environ.get("CI") == "true" and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False, capture_output=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, capture_output=True)
        found = shutil.which("chromium")
    return found


@pytest.fixture(scope="session")
def address(application: Any) -> Iterator[str]:
    """The site, really served on this machine."""
    from waitress import create_server

    server = create_server(application, host="127.0.0.1", port=0, threads=4, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium; skipped with a reason where it is missing."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium on this machine: apt-get install -y chromium, or set CHROMIUM to its path")
    with playwright.sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield made
        made.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, out of its Python package."""
    package = pytest.importorskip("axe_playwright_python", reason="the package axe-playwright-python is not installed")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
