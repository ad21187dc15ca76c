"""What protects a visitor: addresses, logs, headers, cookies, sealed storage, codes, the quick exit."""

import datetime
import io
import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html import unescape

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import timezone
from visiting import Visitor, plain

from abord.engine.facts import LANGUAGES
from abord.ratelimit import RateLimiter
from abord.web import pace, problem
from abord.web.check import keeping, question
from abord.web.models import Envelope
from abord.web.site import sealed
from abord.web.site.guard import ELSEWHERE, QuietFormatter
from abord.web.site.words import say

SECRETS = ("Walpurga", "1234.56", "zwanger-en-bang")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that any logger writes, as the site formats it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(QuietFormatter())
    loggers = [logging.getLogger(), logging.getLogger("django")]
    for one in loggers:
        one.addHandler(handler)
    yield written
    for one in loggers:
        one.removeHandler(handler)


def test_nothing_personal_in_addresses_logs_or_files(visitor: Visitor, log: io.StringIO) -> None:
    visitor.post("", worry="zwanger-en-bang")
    visitor.get("search")
    visitor.begin(age="43", name="Walpurga")
    visitor.post("people", do="everyone")
    visitor.answer_all({"incomes": "work", "wage_net": "1234.56"})
    locations = []
    for page in ("known", "result", "plan", "question"):
        response = visitor.client.get(f"/en/{page}/")
        locations.append(response.headers.get("Location", ""))
        locations += re.findall(r'(?:href|action|src)="([^"]*)"', response.content.decode())
    visitor.post("question", 303, about="Walpurga", do="next")
    visitor.post("known", about="wage_net@p1")
    visitor.post("question", 422, about="wage_net@p1", do="next", text="Walpurga")
    visitor.get("Walpurga", 404)
    assert not any(secret in address for secret in SECRETS for address in locations)
    assert not any("@" in address or "?" in re.sub(r"^/static/[a-z.]+\?", "", address) for address in locations)
    assert "Walpurga" not in log.getvalue()
    kept = b"".join(path.read_bytes() for path in settings.DATA.glob("web.sqlite3*"))
    assert len(kept) > 4096 and not any(secret.encode() in kept for secret in SECRETS)


def test_a_mistake_of_ours_is_logged_without_what_was_told(
    application: object, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("Walpurga earns 1234.56")

    visitor = Visitor()
    visitor.client.raise_request_exception = False
    visitor.alone()
    monkeypatch.setattr(question, "next_page", broken)
    response = visitor.client.get("/en/question/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in plain(response.content.decode())
    assert "Talk to a person" in plain(response.content.decode())
    assert "ValueError" in log.getvalue() and "Walpurga" not in log.getvalue() and "1234" not in log.getvalue()


def test_a_line_names_module_and_place_and_repeats_no_library(log: io.StringIO) -> None:
    try:
        sealed.strong(None)  # type: ignore[arg-type]
    except AttributeError:
        logging.getLogger("abord.web").exception("Walpurga")
    line = log.getvalue()
    assert re.fullmatch(
        r"ERROR abord\.web AttributeError at (\w+\.)*abord\.web\.site\.sealed\.\w+:\d+( < [\w.]+:\d+)*\n", line
    ), line
    assert f"{__name__}.test_a_line" in line
    logging.getLogger("pypdf").warning(f"invalid header {'Walpurga'!r}")
    logging.getLogger("abordage").warning("Walpurga")
    logging.getLogger("abord.casework").warning("kept %s", "Walpurga")
    assert log.getvalue() == line + "WARNING pypdf\nWARNING abordage\nWARNING abord.casework kept %s\n"


def test_an_address_without_a_slash_is_no_mistake_of_ours(application: object) -> None:
    client = Client(raise_request_exception=False)
    for method, path in (("OPTIONS", "*"), ("GET", "*"), ("GET", "")):
        assert client.generic(method, "/", PATH_INFO=path).status_code in (200, 303, 404, 405), (method, path)


def test_headers(visitor: Visitor) -> None:
    response = visitor.get("")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "script-src 'self';" in policy
    assert response["Cache-Control"] == "no-store"
    assert response["X-Frame-Options"] == "DENY" and response["X-Content-Type-Options"] == "nosniff"
    html = response.content.decode()
    assert not re.search(
        r"<script(?! src=\"/static/(?:aloud|print)\.js\?\w+\" defer></script>)|<style|\sstyle=|\son\w+=|javascript:",
        html,
    )
    assert not re.search(r'(?:src|href)="https?://', html), "no other site is asked anything"


def test_cookies(visitor: Visitor) -> None:
    visitor.post("", event="everything")
    for name in ("abord", "csrftoken"):
        if name in visitor.client.cookies:
            cookie = visitor.client.cookies[name]
            assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["max-age"]
    assert "everything" not in str(visitor.client.cookies)


def test_forms_need_their_token(application: object) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/nl/", {"event": "everything"})
    assert response.status_code == 403 and "te oud" in plain(response.content.decode())
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', strict.get("/nl/").content.decode())
    assert token is not None
    assert strict.post("/nl/", {"event": "everything", "csrfmiddlewaretoken": token[1]}).status_code == 303


def test_quick_exit_forgets_at_once(application: object) -> None:
    visitor = Visitor()
    visitor.client = Client(enforce_csrf_checks=True)
    html = visitor.client.get("/en/").content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', html)
    assert token is not None
    visitor.post("", event="everything", csrfmiddlewaretoken=token[1])
    before = Envelope.objects.count()
    response = visitor.client.post("/leave/")
    assert response.status_code == 303 and response["Location"] == ELSEWHERE
    assert "storage" in response["Clear-Site-Data"]
    assert Envelope.objects.count() == before - 1
    assert visitor.client.get("/en/result/").status_code == 303


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_other_site_can_make_a_browser_forget(visitor: Visitor, site: str) -> None:
    visitor.alone()
    response = visitor.client.post("/leave/", headers={"Sec-Fetch-Site": site})
    assert response["Location"] == ELSEWHERE and "Clear-Site-Data" not in response and not response.cookies
    visitor.get("result")
    for own in ("same-origin", "none"):
        assert "storage" in visitor.client.post("/leave/", headers={"Sec-Fetch-Site": own})["Clear-Site-Data"]


def test_start_anew_forgets(visitor: Visitor) -> None:
    visitor.alone()
    visitor.post("", anew="1")
    assert visitor.get("result", 303)["Location"] == "/en/"


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_save_and_resume(application: object, language: str) -> None:
    keeping.codes._seen.clear()
    visitor = Visitor(language)
    visitor.alone()
    visitor.answer_all()
    told = visitor.told["answers"]
    code = visitor.post("save", 200).context["code"]
    assert len(code.split()) == sealed.CODE_WORDS
    other = Visitor("fr")
    typed = code.upper().replace(" ", " - ", 2)
    assert other.post("resume", code=typed, do="resume")["Location"] == "/fr/known/"
    assert other.told["answers"] == told
    other.get("result")
    assert "not" not in other.post("resume", 200, code=code, do="delete").context.get("error", "")
    Visitor().post("resume", 422, code=code, do="resume")
    Visitor().post("resume", 422, code=code, do="delete")


def test_a_code_with_a_wrong_letter_still_opens() -> None:
    assert sealed.read_code("Eilant,  KÄTZE-tigre") == "eiland katze tigre"
    assert sealed.read_code("") == ""


def test_what_is_kept_cannot_be_read_without_the_code(visitor: Visitor) -> None:
    secret = sealed.strong("appel berg boom")
    sealed.put(secret, {"name": "Walpurga"}, datetime.timedelta(days=1))
    with closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as store:
        rows = store.execute("select lookup, content from envelope").fetchall()
    assert not any(b"Walpurga" in bytes(content) or "appel" in lookup for lookup, content in rows)
    assert sealed.get(secret) == {"name": "Walpurga"}
    assert sealed.get(sealed.strong("appel berg boot")) is None
    Envelope.objects.filter(lookup=sealed._two_keys(secret)[0]).update(content=b"x" * 64)
    assert sealed.get(secret) is None, "changed content is not opened"


def test_expiry_is_kept(visitor: Visitor) -> None:
    secret = sealed.strong("oud")
    sealed.put(secret, {"a": 1}, datetime.timedelta(seconds=-1))
    assert sealed.get(secret) is None
    assert sealed.purge() >= 1
    assert not sealed.remove(secret)


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_an_expired_code_says_so_and_nothing_more(application: object, language: str) -> None:
    """The same words as for a code that never was: whoever finds an old card learns nothing."""
    keeping.codes._seen.clear()
    visitor = Visitor(language)
    visitor.begin(name="Walpurga")
    code = visitor.post("save", 200).context["code"]
    Envelope.objects.filter(lookup=sealed._two_keys(sealed.strong(code))[0]).update(
        expires=timezone.now() - datetime.timedelta(minutes=1)
    )
    other = Visitor(language)
    html = unescape(other.post("resume", 422, code=code, do="resume").content.decode())
    assert say(language, "err_code") in html and "Walpurga" not in html
    unknown = other.post("resume", 422, code=" ".join(reversed(code.split())), do="resume")
    assert plain(html) == plain(unescape(unknown.content.decode())), "not one word else"
    assert "told" not in other.client.session
    other.post("resume", 200, code=code, do="delete")
    assert not Envelope.objects.filter(lookup=sealed._two_keys(sealed.strong(code))[0]).exists()


def test_codes_cannot_be_tried_out(visitor: Visitor) -> None:
    keeping.codes._seen.clear()
    tries = [" ".join(sealed.code_words()["en"][n : n + sealed.CODE_WORDS]) for n in range(12)]
    found = [visitor.client.post("/en/resume/", {"code": code}).status_code for code in tries]
    assert found[:10] == [422] * 10 and found[10:] == [429, 429]
    keeping.codes._seen.clear()


def test_one_network_leaves_room_for_the_others(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks without end is told to wait; nobody else is, and what was told stays."""
    visitor.alone()
    monkeypatch.setattr(pace, "pages", RateLimiter(1, seconds=60, burst=3))
    statuses = [visitor.client.get("/en/known/").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    told, refused = visitor.client.session["told"], visitor.client.post("/en/save/")
    assert refused.status_code == 429 and 0 < int(refused.headers["Retry-After"]) <= 60
    assert say("en", "problem_busy_lead") in refused.content.decode() and visitor.client.session["told"] == told
    assert visitor.client.get("/en/known/", REMOTE_ADDR="192.0.2.7").status_code == 200
    assert visitor.client.get("/desk/en/sign-in/").status_code == 200, "workers share a network"


def test_what_is_public_of_the_desk_has_the_same_limit(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """What changed in the law, for partners without an account."""
    monkeypatch.setattr(pace, "pages", RateLimiter(1, seconds=60, burst=2))
    addresses = ("/desk/en/law/", "/desk/en/law/feed/", "/desk/en/law/")
    *_, last = (visitor.client.get(address) for address in addresses)
    assert last.status_code == 429 and say("en", "problem_busy_lead") in last.content.decode()


@pytest.mark.parametrize("room", ["", "/desk", "/mine"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mistake_of_ours_is_told_in_the_language_of_the_address(room: str, language: str) -> None:
    answer = problem.failed(RequestFactory().get(f"{room}/{language}/law/"))
    assert f'<html lang="{language}"' in answer.content.decode()


def test_what_can_be_no_code_says_why_stays_and_shuts_nobody_out(visitor: Visitor) -> None:
    keeping.codes._seen.clear()
    visitor.alone()
    code = visitor.post("save", 200).context["code"]
    for typed, said in (("", "You typed 0"), (code.rpartition(" ")[0], "You typed 6"),
                        (code.rpartition(" ")[0] + " qqqqq", "“qqqqq” is in no code")):  # fmt: skip
        for _ in range(5):
            page = Visitor().post("resume", 422, code=typed, do="resume")
            assert said in page.context["error"] and f'value="{typed}"' in page.content.decode()
    wrong = " ".join(reversed(code.split()))
    assert f'value="{wrong}"' in Visitor().post("resume", 422, code=wrong, do="resume").content.decode()
    assert Visitor().post("resume", code=code, do="resume")["Location"] == "/en/known/"
