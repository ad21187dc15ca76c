"""What `abord serve` really writes while people tell it things: nothing of what they told, on screen or on disk."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

NAME, WAGE, PHONE, SENT, WORRY = "walpurga", "14814.72", "0470123498", "Griselda-Vandenbogaerde", "zwanger-en-bang"
WAGES = (WAGE, "14.814,72", "14,814.72", "14814,72", "14\u202f814,72", "14\u00a0814,72")
"""Also as a page or a paper writes it."""
SITUATION = f"""
persons: {{{NAME}: {{age: 43, wage_net: {WAGE} EUR/year, lives_in_belgium: yes}}}}
roofs: [{{municipality: Gent, persons: [{NAME}]}}]
"""


class Browser:
    """Keeps cookies and sends forms with their token."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())).open

    def get(self, page: str) -> tuple[int, bytes]:
        return self._send(urllib.request.Request(f"{self.address}{page}"))

    def post(self, page: str, file: str = "", **fields: str) -> tuple[int, bytes]:
        token = re.search(rb'csrfmiddlewaretoken" value="(\w+)"', self.get(page)[1])
        sent = {"csrfmiddlewaretoken": token[1].decode() if token else "", **fields}
        if not file:
            return self._send(urllib.request.Request(f"{self.address}{page}", urllib.parse.urlencode(sent).encode()))
        parts = [f'name="{name}"\r\n\r\n{value}' for name, value in sent.items()]
        parts.append(f'name="file"; filename="{NAME}.yaml"\r\n\r\n{file}')
        body = "".join(f"--cut\r\nContent-Disposition: form-data; {part}\r\n" for part in parts) + "--cut--\r\n"
        headers = {"Content-Type": "multipart/form-data; boundary=cut"}
        return self._send(urllib.request.Request(f"{self.address}{page}", body.encode(), headers))

    def _send(self, request: urllib.request.Request) -> tuple[int, bytes]:
        try:
            with self.open(request, timeout=120) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()


def test_a_site_that_runs_writes_nothing_personal(tmp_path: Path) -> None:
    written = tmp_path / "written"
    data = tmp_path / "data"
    env = {
        name: value for name, value in os.environ.items() if name not in ("ABORD_DATABASE", "DJANGO_SETTINGS_MODULE")
    }
    with written.open("wb") as output:
        site = subprocess.Popen(
            [sys.executable, "-u", "-m", "abord", "serve", "--port", "0", "--workers", "1"],
            env={**env, "ABORD_DATA": str(data), "ABORD_CALLBACK": "OCMW Elsene"}, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        browser = Browser(address(site, written))
        assert browser.post("en/", worry=WORRY)[0] == 200
        assert browser.post("en/received/", text=f"OCMW leefloon beslissing {SENT}")[0] == 200
        status, page = browser.post("en/helper/", SITUATION, do="import")
        assert status == 200 and WAGE.encode() in page, "the file came in"
        assert browser.post("en/helper/", f"persons: {{{NAME}: {{age: 300}}}}", do="import")[0] == 422
        assert browser.get("en/result/")[0] == 200
        status, page = browser.get("en/letters/")
        letters = re.findall(rb'href="/(en/letters/[^"]+/)"', page)
        assert status == 200 and letters
        status, page = browser.get(letters[0].decode())
        papers = re.findall(rb'href="/(en/[^"]+\.pdf)"', page)
        assert status == 200 and papers
        for paper in (papers[0].decode(), "en/plan/plan.pdf", "en/result/answer.pdf"):
            status, content = browser.get(paper)
            assert status == 200 and content.startswith(b"%PDF"), paper
        status, page = browser.post("en/contacts/call/", reach=PHONE, agree="1", when="any", language="nl")
        assert status == 200 and b"take_back" in page, "the wish to be called is kept"
        assert browser.get(f"en/{NAME}/")[0] == 404
    finally:
        site.send_signal(signal.SIGTERM)
        site.wait(180)
    said = written.read_bytes()
    kept = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert b"Abord is at" in said and len(kept) > 4096
    for secret in (NAME, *WAGES, PHONE, SENT, WORRY):
        assert secret.lower().encode() not in said.lower(), f"{secret} was said"
        assert secret.lower().encode() not in kept.lower(), f"{secret} was kept"


def address(site: subprocess.Popen[bytes], written: Path) -> str:
    """Where the site is, once it says so."""
    for _ in range(1200):
        found = re.search(rb"Abord is at (http://\S+)", written.read_bytes())
        if found:
            return found[1].decode()
        if site.poll() is not None:
            break
        time.sleep(0.1)
    pytest.fail(written.read_text(errors="replace"))
