"""The pages under hostile use: forms without token, forged, huge or malformed; no policy with inline script."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from abord.casework.organisations.models import Organisation
from abord.web.site import sealed
from abord.web.site.guard import POLICY

CHECK = (
    "", "search/", "place/", "people/", "question/", "known/", "result/", "save/", "save/card/", "resume/", "helper/",
    "helper/all/", "list/type/", "contacts/call/", "received/", "letter/check/",
)  # fmt: skip
PAGES = (
    *(f"/en/{page}" for page in CHECK), "/receipt/en/", "/feedback/en/hostile/", "/mine/en/", "/desk/en/sign-in/",
    "/desk/en/mandate-check/",
)  # fmt: skip
"""All that takes forms from anybody."""


@pytest.fixture
def client(application: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    Organisation.objects.get_or_create(code="hostile", defaults={"name": "OCMW Testgem"})
    monkeypatch.setattr(settings, "CALLBACK_OFFICE", "OCMW Testgem")
    return begun()


def begun() -> Client:
    """Somebody at the first question."""
    made = Client(raise_request_exception=False)
    assert made.post("/en/", {"event": "everything"}).status_code == 303
    assert made.post("/en/place/", {"municipality": "9000"}).status_code == 303
    made.post("/en/people/", {"do": "save", "who": "p1", "age": "34"})
    assert made.post("/en/people/", {"do": "everyone"}).status_code == 303
    return made


@pytest.mark.parametrize("page", PAGES)
def test_no_form_is_taken_without_its_token(client: Client, page: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.get(page)
    response = strict.post(page, {"do": "next", "event": "everything", "code": "x"})
    assert response.status_code == 403
    strict.cookies["csrftoken"] = "a" * 32
    assert strict.post(page, {"csrfmiddlewaretoken": "b" * 32}).status_code == 403


BODIES: dict[str, tuple[bytes, str]] = {
    "half a multipart": (b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x"),
    "a multipart without boundary": (b"abc", "multipart/form-data"),
    "no UTF-8": (b"do=next&text=%ff%fe&about=%00", "application/x-www-form-urlencoded"),
    "another alphabet": (b"do=next", "application/x-www-form-urlencoded; charset=no-such"),
    "a thousand fields": (b"&".join(b"a%d=1" % i for i in range(1000)), "application/x-www-form-urlencoded"),
    "a hundred kilobytes": (b"text=" + b"9" * 100_000, "application/x-www-form-urlencoded"),
    "sixty thousand digits": (b"do=next&text=" + b"9" * 60_000, "application/x-www-form-urlencoded"),
    "a file": (
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nabc\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
    "JSON": (b'{"do": "next"}', "application/json"),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_malformed_and_huge_forms_break_nothing(client: Client, body: tuple[bytes, str]) -> None:
    before = client.session["told"]
    for page in PAGES:
        response = client.generic("POST", page, body[0], content_type=body[1])
        assert response.status_code < 500, page
    assert client.session["told"]["members"] == before["members"]


MARKUP = "\u202e<script>alert(1)</script>'\";--"
HOSTILE = (MARKUP, "\x00", "9" * 5000, "-1e999", "p1@🔑~p1")
FIELD = re.compile(r"""<(?:input|select|textarea)[^>]*? name="([^"]+)\"""")
BUTTON = re.compile(r"""<button[^>]*? name="([^"]+)"[^>]*? value="([^"]*)\"""")


@pytest.mark.parametrize("page", PAGES)
def test_whatever_stands_in_the_fields_of_a_form_breaks_nothing(client: Client, page: str) -> None:
    html = client.get(page).content.decode()
    tries = [("", "", text) for text in HOSTILE] + [
        (*button, MARKUP) for button in sorted(set(BUTTON.findall(html)))[:8]
    ]
    for name, value, text in tries:
        sent = {**dict.fromkeys(FIELD.findall(html), text), **({name: value} if name else {})}
        response = client.post(page, sent)
        assert response.status_code < 500, (text[:40], name, value)
        assert b"<script>alert" not in response.content


def test_every_answer_has_a_policy_without_inline_script(client: Client) -> None:
    assert "unsafe" not in POLICY and "script-src 'self';" in POLICY and "default-src 'none'" in POLICY
    addresses = [*PAGES, "/en/about/", "/en/plan/", "/en/nothing/"]
    for address in [*addresses, "/", "/robots.txt", "/nothing", "/api/v1/rights", "/api/openfisca/entities"]:
        policy = client.get(address).headers["Content-Security-Policy"]
        assert "unsafe" not in policy and "default-src 'none'" in policy, address
    for address in addresses:
        text = client.get(address, follow=True).content.decode()
        assert "<script" not in text.replace('<script src="/static/', "") and " style=" not in text
        assert not [one for one in ("onclick=", "onload=", "javascript:") if one in text]


def test_forged_and_expired_codes_open_nothing(client: Client) -> None:
    words = sealed.code_words()["en"]
    kept = Client().get("/en/").cookies
    for code in ("", " ", "a" * 5000, " ".join(words[:7]), "'; drop table envelope; --", "\x00", "🔑" * 7):
        other = Client()
        response = other.post("/en/resume/", {"code": code}, REMOTE_ADDR=f"192.0.2.{len(code) % 250}")
        assert response.status_code in (200, 404, 410, 422, 429), code
        assert "told" not in other.session
    forged = Client()
    forged.cookies["abord"] = "x" * 32
    assert "told" not in forged.session and not kept.get("abord")
