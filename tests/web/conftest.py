"""The site for tests: Django's test client, and a real browser where there is one.

The browser tests need Chromium: `apt-get install -y chromium` on Debian and Ubuntu (as root), or set CHROMIUM to the
path of a Chromium or Chrome. Where CI=true and the tests run as root, it is installed. Else they are skipped.
"""

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import djangosite  # noqa: F401  (sets Django up)

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture
def visitor(application: Any) -> "Visitor":
    """Someone who uses the site without a browser."""
    return Visitor()


class Visitor:
    """Django's test client, with the ways of the conversation."""

    def __init__(self, language: str = "en") -> None:
        from django.test import Client

        self.client, self.language = Client(enforce_csrf_checks=False), language
        self.visited: list[tuple[str, int]] = []

    def get(self, page: str, expect: int = 200) -> Any:
        """A page."""
        return self._seen(page, self.client.get(self._address(page)), expect)

    def file(self, name: str, expect: int = 200) -> Any:
        """A file, such as a PDF."""
        return self._seen(name, self.client.get(f"/{self.language}/{name}"), expect)

    def post(self, page: str, expect: int = 303, **data: str) -> Any:
        """A form."""
        return self._seen(page, self.client.post(self._address(page), data), expect)

    def _address(self, page: str) -> str:
        return f"/{self.language}/{page}/" if page else f"/{self.language}/"

    def _seen(self, page: str, response: Any, expect: int) -> Any:
        assert response.status_code == expect, f"{page}: {response.status_code}"
        self.visited.append((page, len(response.content)))
        return response

    def begin(self, age: str = "34", place: str = "9000", name: str = "") -> None:
        """Up to the first question, for someone who lives alone."""
        self.post("", event="losing_a_job")
        self.post("place", municipality=place)
        self.post("people", do="save", who="p1", age=age, name=name)

    def alone(self, age: str = "34", place: str = "9000") -> None:
        """Up to the first question."""
        self.begin(age, place)
        self.post("people", do="everyone")

    def question(self) -> tuple[str, Any] | None:
        """What is asked now; None when the result is there."""
        response = self.client.get(self._address("question"))
        if response.status_code == 303:
            return None
        self._seen("question", response, 200)
        return response.context["about"], response.context["form"]

    def answer_all(self, answers: dict[str, str] | None = None, most: int = 80) -> list[str]:
        """Answer until nothing valuable is asked; gives the ids of the questions."""
        asked = []
        for _ in range(most):
            found = self.question()
            if found is None:
                return asked
            about, form = found
            asked.append(about)
            self.post("question", about=about, **usual_answer(about, form, answers or {}))
        raise AssertionError(f"no end: {asked}")

    @property
    def told(self) -> dict[str, Any]:
        """What the session holds."""
        return self.client.session["told"]


YES = ("lives_in_belgium", "family_allowances_received_for_other")


def usual_answer(about: str, form: Any, answers: dict[str, str]) -> dict[str, str]:
    """The fields to send: as told in ``answers`` (by fact), else no, the first choice, nil, or "I don't know"."""
    fact = about.split("@")[0]
    given = answers.get(fact, answers.get(about, ""))
    if form.form == "several":
        ticked = given.split()
        return {"do": "next", **{f"is-{name}": "1" for name in ticked}} if ticked else {"do": "none"}
    if given == "unknown" or form.form == "date":
        return {"do": "unknown"}
    if form.form == "flag":
        return {"do": "next", "choice": given or ("yes" if fact in YES else "no")}
    if form.form == "choice":
        return {"do": "next", "choice": given or form.options[0].value}
    if form.form == "share":
        return {"do": "next", "text": given or "1"}
    return {"do": "next", "text": given or "0", "period": next((one.value for one in form.periods if one.chosen), "")}


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
def family(application: Any) -> "Visitor":
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


def plain(html: str) -> str:
    """Text without tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())
