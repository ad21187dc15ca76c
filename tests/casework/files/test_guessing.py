"""Wrong codes and passwords: guessing is kept out, and nobody can lock anybody out. Who only looks, changes nothing."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from filekit import Office
from officekit import PASSWORD, Desk, code_now, organisation, worker

from abord.casework import retention
from abord.casework.feedback import acts as feedback
from abord.casework.feedback.rounds import Answer, Question, Way
from abord.casework.files.acts import follow, intake
from abord.casework.files.course import Channel
from abord.casework.files.models import File, Notice
from abord.casework.files.receipts import code_of, number_of
from abord.casework.organisations import accounts
from abord.casework.organisations.models import Tries
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin
from abord.web.mine import door

WRONG = "0000-0000-0000"
ELSEWHERE = "198.51.100.7"


@pytest.fixture(autouse=True)
def _no_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    """None yet, and time stands still: nothing is forgotten while a slow machine is at it."""
    for limiter in (signin.tries, door.by_address, door.by_file, door.verifying):
        limiter._seen.clear()
        monkeypatch.setattr(limiter, "clock", lambda: 0.0)


@pytest.fixture
def own(office: Office) -> tuple[File, str]:
    """A file, and the code that opens it."""
    with scoped(office.scope):
        return intake.open_file(intake.Who("Noor Voorbeeld", channel=Channel.WEB))


def enter(client: Client, number: str, code: str, network: str = "127.0.0.1") -> int:
    """What the door of the own pages answers."""
    return client.post("/mine/en/", {"number": number, "code": code}, REMOTE_ADDR=network).status_code  # type: ignore[no-any-return]


def test_wrong_codes_of_a_stranger_lock_nobody_out(own: tuple[File, str]) -> None:
    file, code = own
    found = [enter(Client(), file.number, WRONG) for _ in range(2 * int(door.by_file.burst))]
    assert found == [422] * int(door.by_file.burst) + [429] * int(door.by_file.burst)
    assert enter(Client(), file.number, WRONG, ELSEWHERE) == 422, "of this network it is the first"
    often = Client().post("/mine/en/", {"number": file.number, "code": WRONG}, REMOTE_ADDR="127.0.0.1").content.decode()
    assert "opens your file at once" in often and "Wait" not in often, "what is said is so"
    assert enter(Client(), file.number, code, ELSEWHERE) == 303
    assert enter(Client(), file.number, code) == 303, "on the network of the stranger too"


def test_right_codes_use_up_nothing_and_wrong_ones_end_for_a_network(
    office: Office, own: tuple[File, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, code = own
    monkeypatch.setattr(door.by_address, "burst", 8.0)
    assert {enter(Client(), file.number, code) for _ in range(12)} == {303}
    with scoped(office.scope):
        numbers = [office.file().number for _ in range(3)]
    found = [enter(Client(), number, WRONG) for number in numbers * 3]
    assert found == [422] * 8 + [429]
    assert enter(Client(), "no number", WRONG) == 422, "a slip of the pen was no try"


def sign_in(client: Client, email: str, password: str = PASSWORD, network: str = "127.0.0.1") -> int:
    """What the first page of signing in answers."""
    form = {"email": email, "password": password}
    return client.post("/desk/en/sign-in/", form, REMOTE_ADDR=network).status_code  # type: ignore[no-any-return]


def test_wrong_passwords_of_a_stranger_make_no_worker_wait_on_the_own_device(application: object) -> None:
    who = worker(organisation(), Role.WORKER)
    own = Desk().sign_in(who)
    found = [sign_in(Client(), who.email, "wrong", ELSEWHERE) for _ in range(6)]
    assert found == [422] * 5 + [429]
    assert sign_in(Client(), who.email, network=ELSEWHERE) == 429, "a right password is no way past the wait"
    own.post("sign-out")
    assert sign_in(own.client, who.email) == 303
    assert sign_in(Client(), who.email, network=ELSEWHERE) == 429, "and frees no stranger"


def test_a_device_has_no_more_tries_than_a_stranger_and_none_for_another_account(application: object) -> None:
    who, other = (worker(organisation(), Role.WORKER) for _ in range(2))
    own = Desk().sign_in(who)
    own.post("sign-out")
    assert [sign_in(own.client, who.email, "wrong") for _ in range(6)] == [422] * 5 + [429]
    assert sign_in(own.client, who.email) == 429
    assert sign_in(Client(), who.email) == 303, "elsewhere nobody tried"
    assert [sign_in(own.client, other.email, "wrong") for _ in range(6)] == [422] * 5 + [429]
    assert sign_in(Client(), other.email) == 429, "for another account a device is a stranger"


@pytest.mark.parametrize("kept", ["", "x", "a-b:c:d"])
def test_a_device_that_somebody_made_up_is_a_stranger(application: object, kept: str) -> None:
    who = worker(organisation(), Role.WORKER)
    client = Client()
    client.cookies[signin.cookie_of(who.email)] = kept
    assert [sign_in(client, who.email, "wrong") for _ in range(6)] == [422] * 5 + [429]


def test_the_password_alone_makes_no_device_known_and_the_cookie_names_nobody(application: object) -> None:
    who = worker(organisation(), Role.WORKER)
    client = Client()
    assert sign_in(client, who.email) == 303 and signin.cookie_of(who.email) not in client.cookies
    client.post("/desk/en/sign-in/code/", {"code": "000000"})
    assert signin.cookie_of(who.email) not in client.cookies
    made = Desk().sign_in(who).client.cookies[signin.cookie_of(who.email)]
    assert made["httponly"] and made["samesite"] == "Strict" and made["path"] == "/desk/"
    assert who.email not in made.value and not Tries.objects.filter(handle__contains=who.email).exists()


def test_the_count_of_wrong_passwords_is_purged_also_when_nobody_had_to_wait(office: Office) -> None:
    who = worker(organisation(), Role.WORKER)
    for email, times in ((who.email, 1), ("nobody@abord.example", accounts.FREE_TRIES)):
        for _ in range(times):
            accounts.tried(email)
    with scoped(office.scope):
        retention.purge()
        assert Tries.objects.count() >= 2, "of today: they count"
        Tries.objects.update(wait_until=F("wait_until") - datetime.timedelta(days=retention.TRIES_DAYS + 1))
        retention.purge()
    assert not Tries.objects.exists()


def test_many_can_sign_in_from_one_network(application: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signin.tries, "burst", 2.0)
    where = organisation()
    for who in [worker(where, Role.WORKER) for _ in range(4)]:
        assert sign_in(Client(), who.email) == 303


def test_a_flood_over_the_web_stops_no_form_on_paper(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "MOST", 2)
    answers = {next(iter(Question)): Answer.YES}
    with scoped(office.scope):
        for way in (Way.WEB, Way.PAPER):
            found = [feedback.give(uuid.uuid4(), answers, "", way) for _ in range(3)]
            assert found == [feedback.Given.NEW, feedback.Given.NEW, feedback.Given.TOO_MANY]


# Looking at a page.

AHEAD: list[dict[str, Any]] = [
    {"HTTP_SEC_PURPOSE": "prefetch"}, {"HTTP_SEC_PURPOSE": "prefetch;prerender"}, {"HTTP_PURPOSE": "prefetch"},
    {"HTTP_X_MOZ": "prefetch"},
]  # fmt: skip


def test_only_who_looks_at_the_own_page_has_opened_a_message(office: Office, own: tuple[File, str]) -> None:
    file, code = own
    with scoped(office.scope):
        follow.tell(file, "message", text="Come by on Monday.")
    client = Client()
    assert enter(client, file.number, code) == 303

    def opened() -> bool:
        with scoped(office.scope):
            return Notice.objects.get(file=file, subject="message").reached_on is not None

    client.head("/mine/en/file/")
    for ahead in AHEAD:
        client.get("/mine/en/file/", **ahead)
    assert not opened()
    client.get("/mine/en/file/")
    assert opened()


def test_a_sign_in_stands_in_the_journal_once_and_only_who_looks_signs_in(
    application: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[str] = []
    monkeypatch.setattr(signin, "record", noted.append)
    desk = Desk()
    who = worker(organisation(), Role.WORKER)
    desk.post("sign-in", email=who.email, password=PASSWORD)
    desk.post("sign-in/code", code=code_now(who))
    desk.client.head(desk.address("sign-in/organisation"))
    for ahead in AHEAD:
        desk.client.get(desk.address("sign-in/organisation"), **ahead)
    assert not noted
    desk.get(expect=404)
    for _ in range(3):
        desk.get("sign-in/organisation", 303)
        desk.post("sign-in/organisation", 303)
    assert noted == ["sign_in"]
    desk.get()


# Receipts.


def test_as_much_is_done_for_a_receipt_that_does_not_exist(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with scoped(office.scope):
        receipt = office.applied().receipt
    service, year, serial, _ = receipt.number.split("-")
    done: list[str] = []
    matches = door.matches

    def noted(proof: str, code: str) -> bool:
        done.append(proof)
        return matches(proof, code)

    monkeypatch.setattr(door, "matches", noted)
    works = []
    for number in (receipt.number, number_of(service, int(year), int(serial) + 7)):
        done.clear()
        with CaptureQueriesContext(connection) as queries:
            assert Client().post("/receipt/en/", {"number": number, "code": WRONG}).status_code == 200
        asked = [one["sql"].replace(number, "") for one in queries]
        works.append((len(done), {len(proof) for proof in done}, asked))
    assert works[0] == works[1] and works[0][0] == 1
    shown = Client().post("/receipt/en/", {"number": receipt.number, "code": code_of(receipt.hash)})
    assert shown.context["valid"]
