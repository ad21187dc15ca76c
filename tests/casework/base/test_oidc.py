"""Signing in at a real OpenID Connect provider (the npm package oidc-provider), started here.

Needs Node.js: where CI=true and the tests run as root it is installed, with the provider. Elsewhere set
ABORD_OIDC_PROVIDER to a folder in which `npm install oidc-provider@8.8.1` was run; else these tests are skipped.
"""

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.conf import settings as django_settings
from django.test.utils import override_settings
from officekit import Desk, code_now, organisation, worker

from abord.casework.organisations.models import Worker
from abord.casework.organisations.scope import Role
from abord.web.desk import oidc

PACKAGE = "oidc-provider@8.8.1"
BACK = "http://testserver/desk/sign-in/back/"


def provider_folder(tmp: Path) -> Path:
    """Where the provider is installed; in CI it is installed now."""
    if given := os.environ.get("ABORD_OIDC_PROVIDER"):
        return Path(given)
    if os.environ.get("CI") != "true":
        pytest.skip(f"no provider: run `npm install {PACKAGE}` in a folder, and set ABORD_OIDC_PROVIDER to it")
    if shutil.which("npm") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False, capture_output=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "nodejs", "npm"], check=False, capture_output=True)
    if shutil.which("npm") is None:
        pytest.skip("no Node.js on this machine: apt-get install -y nodejs npm")
    install = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent", PACKAGE]
    subprocess.run(install, cwd=tmp, check=True, capture_output=True)
    return tmp


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Starts a provider whose tokens live so many seconds; gives its issuer."""
    folder = provider_folder(tmp_path_factory.mktemp("oidc"))
    here = Path(shutil.copy(Path(__file__).parent / "provider.mjs", tmp_path_factory.mktemp("provider")))
    (here.parent / "node_modules").symlink_to(folder / "node_modules")
    running: dict[int, tuple[Any, str]] = {}

    def run(seconds: int) -> str:
        if seconds not in running:
            port = free_port()
            made = subprocess.Popen(
                ["node", here, str(port), str(seconds)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
            assert made.stdout is not None and "ready" in made.stdout.readline()
            running[seconds] = (made, f"http://127.0.0.1:{port}")
        return running[seconds][1]

    yield run
    for made, _ in running.values():
        made.terminate()
        made.wait()


@pytest.fixture
def use(application: object, start: Any) -> Iterator[Any]:
    """Configures the site for a provider."""
    active: list[Any] = []

    def configure(seconds: int = 600, acr: str = "", **endpoints: str) -> str:
        issuer: str = start(seconds)
        changed = override_settings(
            OIDC={"issuer": issuer, "client": "abord", "secret": "abord-secret", "acr": acr, **endpoints},
            AUTHENTICATION_BACKENDS=[*django_settings.AUTHENTICATION_BACKENDS, "abord.web.desk.oidc.Backend"],
        )
        changed.enable()
        active.append(changed)
        return issuer

    yield configure
    for one in reversed(active):
        one.disable()


def at_provider(address: str, who: str) -> str:
    """Follow the provider's pages as ``who`` with a browser of one's own; gives where it sends the browser back to."""
    browser, address = requests.Session(), f"{address}&login_hint={who}"
    for _ in range(8):
        answer = browser.get(address, allow_redirects=False, timeout=10)
        assert answer.status_code in (302, 303), answer.text[:500]
        address = requests.compat.urljoin(address, answer.headers["Location"])
        if address.startswith(BACK):
            return address
    raise AssertionError(address)


def account(where: Any, *roles: Role, linked: bool = True) -> tuple[Worker, str]:
    """An account made for the provider: no password; and the name it has there."""
    made = worker(where, *roles, linked=linked)
    made.set_unusable_password()
    made.save()
    return made, made.email.split("@")[0]


def come_back(desk: Desk, who: str, expect: int) -> Any:
    """To the provider and back."""
    away = desk.get("sign-in/provider", 302)["Location"]
    response = desk.client.get(at_provider(away, who).removeprefix("http://testserver"))
    assert response.status_code == expect
    return response


def test_round_trip_then_the_second_factor(use: Any) -> None:
    issuer = use()
    made, name = account(organisation(), Role.WORKER)
    desk = Desk()
    assert come_back(desk, name, 303)["Location"] == "/desk/en/sign-in/code/"
    desk.get(expect=404)
    desk.post("sign-in/code", code=code_now(made))
    desk.get("sign-in/organisation", 303)
    desk.get()
    made.refresh_from_db()
    assert made.identity == f"{issuer}|{name}"


def test_a_provider_that_vouches_for_the_second_factor(use: Any) -> None:
    use(acr="level2")
    _, name = account(organisation(), Role.WORKER)
    desk = Desk()
    assert come_back(desk, f"{name}!level2", 303)["Location"] == "/desk/en/sign-in/organisation/"
    desk.get("sign-in/organisation", 303)
    desk.get()
    other = Desk()
    _, name = account(organisation(), Role.WORKER)
    assert come_back(other, name, 303)["Location"] == "/desk/en/sign-in/code/", "no level: our own second factor"


@pytest.mark.parametrize("who", ["nobody-knows-me", "unverified", "has-password", "gone"])
def test_who_has_no_account_here_gets_none(use: Any, who: str) -> None:
    use()
    made, name = account(organisation(), Role.ADMIN)
    if who == "has-password":
        made.set_password("een-lang-wachtwoord-7")
    made.is_active = who != "gone"
    made.save()
    before = Worker.objects.count()
    hint = {"nobody-knows-me": who, "unverified": f"{name}!unverified"}.get(who, name)
    desk = Desk()
    assert "did not work" in come_back(desk, hint, 403).content.decode()
    desk.get(expect=404)
    assert Worker.objects.count() == before
    made.refresh_from_db()
    assert made.identity is None or who == "gone"


class Between:
    """Stands between the site and the provider's token endpoint, and answers otherwise than the provider did."""

    def __init__(self, endpoint: str, change: Any) -> None:
        class Handler(BaseHTTPRequestHandler):
            """One exchange."""

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                kind = {"Content-Type": self.headers["Content-Type"]}
                answer = requests.post(endpoint, data=body, headers=kind, timeout=10).json()
                import json

                sent = json.dumps(change(answer)).encode()
                self.send_response(200)
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/token"


def token_for_another(issuer: str, who: str, nonce: str) -> str:
    """A token that the provider really issued and signed, for another client, with the nonce of this sign-in."""
    query = f"client_id=another&response_type=code&scope=openid+email&redirect_uri={BACK}&nonce={nonce}&state=x"
    back = at_provider(f"{oidc.discovered(issuer)['authorization_endpoint']}?{query}", who)
    form = {
        "grant_type": "authorization_code", "code": parse_qs(urlsplit(back).query)["code"][0], "redirect_uri": BACK,
        "client_id": "another", "client_secret": "another-secret",
    }  # fmt: skip
    return str(requests.post(oidc.discovered(issuer)["token_endpoint"], data=form, timeout=10).json()["id_token"])


def test_a_token_for_another_client_is_refused(use: Any) -> None:
    issuer = use()
    made, name = account(organisation(), Role.ADMIN)
    nonce: list[str] = []
    between = Between(
        oidc.discovered(issuer)["token_endpoint"],
        lambda answer: {**answer, "id_token": token_for_another(issuer, name, nonce[0])},
    )
    use(OIDC_OP_TOKEN_ENDPOINT=between.address)
    desk = Desk()
    away = desk.get("sign-in/provider", 302)["Location"]
    nonce.append(parse_qs(urlsplit(away).query)["nonce"][0])
    response = desk.client.get(at_provider(away, name).removeprefix("http://testserver"))
    assert response.status_code == 403
    desk.get("sign-in/code", 303)
    made.refresh_from_db()
    assert made.identity is None


def test_a_token_that_is_too_old_is_refused(use: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oidc, "LEEWAY", 0)
    issuer = use(seconds=1)
    made, name = account(organisation(), Role.ADMIN)

    def wait(answer: Any) -> Any:
        time.sleep(2.1)
        return answer

    use(seconds=1, OIDC_OP_TOKEN_ENDPOINT=Between(oidc.discovered(issuer)["token_endpoint"], wait).address)
    come_back(Desk(), name, 403)
    made.refresh_from_db()
    assert made.identity is None


def test_an_answer_that_was_not_asked_for_is_refused(use: Any) -> None:
    use()
    _, name = account(organisation(), Role.ADMIN)
    asked, other = Desk(), Desk()
    back = at_provider(asked.get("sign-in/provider", 302)["Location"], name).removeprefix("http://testserver")
    assert other.client.get(back).status_code == 403, "no state of this browser"
    other.get("sign-in/provider", 302)
    assert other.client.get(back).status_code == 403, "the state of another browser"
    assert asked.client.get("/desk/sign-in/back/?error=access_denied&state=x").status_code == 403
    assert asked.client.get("/desk/sign-in/back/").status_code == 403


def test_without_a_provider_there_is_no_such_page(application: object) -> None:
    desk = Desk()
    desk.get("sign-in/provider", 404)
    assert desk.client.get("/desk/sign-in/back/?code=x&state=y").status_code == 404
    assert "through your organisation" not in desk.get("sign-in").content.decode()
