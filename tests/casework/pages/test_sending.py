"""Sending papers and letters over the real line: a file of 100 MB, a form from elsewhere, words that are code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from everything import Everything
from filekit import picture

from abord.casework.files.acts import documents
from abord.casework.organisations.scope import scoped
from browsing import click_through


def page_of(browser: Any, address: str, cookies: dict[str, str], path: str) -> Any:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(120_000)
    where = f"{address}/{path.split('/')[0]}/"
    context.add_cookies([{"name": name, "value": value, "url": where} for name, value in cookies.items()])
    page = context.new_page()
    page.goto(f"{address}/{path}")
    return page


@pytest.mark.parametrize("who", ["worker", "person"])
def test_a_hundred_megabytes_are_refused_in_words_and_nothing_is_lost(
    browser: Any, address: str, everything: Everything, tmp_path: Path, who: str
) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as out:
        out.write(b"%PDF-1.7\n")
        out.truncate(100_000_000)
    path = "mine/en/documents/" if who == "person" else f"desk/en/file/{everything.file.pk}/documents/"
    page = page_of(browser, address, everything.cookies(who), path)
    before = page.locator(".rows li").count()
    page.fill("#name", "My whole archive")
    page.set_input_files("#paper", str(large))
    click_through(page, "button[value=give]")
    assert "This file is too large. At most 10 MB." in page.inner_text("[role=alert]")
    assert page.input_value("#name") == "My whole archive" and page.locator(".rows li").count() == before


@pytest.mark.parametrize("who", ["worker", "person", "helper"])
def test_a_form_from_elsewhere_gives_no_paper(everything: Everything, who: str) -> None:
    path = {
        "person": "/mine/en/documents/", "worker": f"/desk/en/file/{everything.file.pk}/documents/",
        "helper": f"/desk/en/helping/{everything.mandate.pk}/document/",
    }[who]  # fmt: skip
    client = Client(enforce_csrf_checks=True)
    client.cookies.load(everything.cookies(who))
    assert client.get(path).status_code == 200
    paper = SimpleUploadedFile("x.png", picture("red"))
    assert client.post(path, {"name": "Planted", "paper": paper}).status_code == 403
    with scoped(everything.scope()):
        assert "Planted" not in [one.name for one in documents.of(everything.file)]


def test_words_that_are_code_stay_words(browser: Any, address: str, everything: Everything) -> None:
    page = page_of(browser, address, everything.cookies("person"), "mine/en/remedies/1/")
    page.check("#route-review")
    page.fill("#grounds", "<script>alert(1)</script><h1>Loud</h1>")
    page.fill("#body", "<img src=x onerror=alert(1)>, Street 1")
    click_through(page, "button[value=show]")
    letter = page.locator(".letter")
    assert "<script>alert(1)</script>" in letter.inner_text() and "<img src=x" in letter.inner_text()
    assert letter.locator("script, img, h1").count() == 0
