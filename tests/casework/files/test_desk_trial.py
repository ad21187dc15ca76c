"""What a social worker met at the desk in a trial: nothing asked twice too few, nothing left unsaid."""

from __future__ import annotations

import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape
from filekit import HEARD, HOUSEHOLD, Office
from officekit import PASSWORD, Desk, code_now, scope_of, worker
from pypdf import PdfReader

from abord.book import open_book
from abord.casework.files.acts import intake, items
from abord.casework.organisations.models import Membership
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin
from abord.web.desk.page import say
from abord.web.files.data import datum_shown


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


def test_who_has_no_own_password_yet_is_led_to_choosing_one(office: Office) -> None:
    who = worker(office.organisation, Role.WORKER)
    type(who).objects.filter(pk=who.pk).update(password_is_temporary=True)
    desk = Desk()
    desk.post("sign-in", email=who.email, password=PASSWORD)
    desk.get("", 404)
    desk.post("sign-in/code", code=code_now(who))
    assert desk.get("", 303)["Location"] == "/desk/en/password/"


def test_a_new_code_is_made_only_by_who_is_sure(office: Office) -> None:
    with scoped(office.scope):
        file = office.file()
    desk = Desk().sign_in(office.worker)
    kept = file.code
    shown = desk.post(f"file/{file.pk}", 422, do="code").content.decode()
    assert "cannot be undone" in shown
    with scoped(office.scope):
        file.refresh_from_db()
        assert file.code == kept
    assert "/taken/" in desk.post(f"file/{file.pk}", do="code", sure="on")["Location"]


@pytest.mark.parametrize("do", ["end", "afresh"])
def test_a_colleague_is_sent_away_only_by_who_is_sure(office: Office, do: str) -> None:
    who = worker(office.organisation, Role.WORKER)
    desk = Desk().sign_in(worker(office.organisation, Role.ADMIN))
    assert "cannot be undone" in desk.post("accounts", 422, do=do, worker=str(who.pk)).content.decode()
    who.refresh_from_db()
    with scoped(scope_of(office.organisation, office.worker, Role.ADMIN)):
        assert Membership.objects.get(worker=who).ends is None and not who.password_is_temporary


def test_a_rights_check_is_sent_as_a_file_and_all_rights_are_shown(office: Office) -> None:
    with scoped(office.scope):
        file = office.file()
    desk = Desk().sign_in(office.worker)
    assert "/nl/helper/" in desk.get(f"file/{file.pk}").content.decode()
    sent: Any = SimpleUploadedFile("situation.yaml", HOUSEHOLD.encode())
    onward = desk.post(f"file/{file.pk}/rights", do="import", situation="", file=sent)
    assert onward["Location"].endswith(f"/file/{file.pk}/rights/")
    shown = desk.get(f"file/{file.pk}/rights")
    groups = shown.context["groups"]
    with scoped(office.scope):
        file.refresh_from_db()
        results = items.check(file.situation["text"]).results
    assert sum(len(rows) for rows in groups.values()) == len(results)
    assert groups["found"] and groups["open"] and any(lacking for _, _, lacking, _ in groups["open"])
    said = "The rights check was read"
    assert said in shown.content.decode() and said not in desk.get(f"file/{file.pk}/rights").content.decode()


def test_what_is_no_situation_is_said_in_the_own_language_with_the_detail_below(office: Office) -> None:
    with scoped(office.scope):
        file = office.file()
    desk = Desk("nl").sign_in(office.worker)
    for content in (b"persons: 7", b"\xff\xfe\x00"):
        sent: Any = SimpleUploadedFile("situation.yaml", content)
        shown = desk.post(f"file/{file.pk}/rights", 422, do="import", file=sent).content.decode()
        assert "Dit is geen situatie" in shown
        assert ("persons: hier moet staan: sleutels met waarden" in shown) is (content == b"persons: 7")
        assert "expected" not in shown


def test_after_an_act_the_next_page_says_once_that_it_is_done(office: Office) -> None:
    with scoped(office.scope):
        file = office.file()
    desk, page = Desk().sign_in(office.worker), f"file/{file.pk}"
    for do, said in (("tell", "The person gets this by post"), ("note", "Done.")):
        where = desk.post(page, do=do, text="Came by.")["Location"]
        assert "?" not in where
        assert said in desk.get(page).content.decode() and said not in desk.get(page).content.decode()
    desk.post(f"{page}/plan")
    assert "plan was given out" in desk.get(f"{page}/plan").content.decode()


def test_the_code_can_be_printed_from_the_page_that_shows_it_and_from_no_other(office: Office) -> None:
    desk = Desk().sign_in(office.worker)
    form = {"name": "Fatima Voorbeeld", "question": "No income.", "right": "leefloon_ris", "key": str(uuid.uuid4())}
    form |= {"seen": "leefloon_ris", "told": "on"}
    where = desk.post("walk-in", **form)["Location"].removeprefix("/desk/en/").strip("/")
    shown = desk.get(where)
    code, number = shown.context["code"], shown.context["row"].receipt.number
    assert code and "shown only now" in shown.content.decode()
    printed = PdfReader(io.BytesIO(desk.post(f"{where}/pdf", 200, code=code).content))
    text = " ".join(page.extract_text() for page in printed.pages)
    assert code in text and number in text and "/mine/" in text
    desk.post(f"{where}/pdf", 404, code="AAAA-BBBB-CCCC")
    again = desk.get(where).content.decode()
    assert code not in again and "shown once already" in again


def test_what_is_urgent_stands_on_the_day_and_on_the_application(office: Office) -> None:
    with scoped(office.scope):
        calm = office.applied()
        file = office.file()
        pressing = intake.apply(office.came(file, urgent=True), intake.Asked("rent", "leefloon_ris"), "en", HEARD)
    desk = Desk().sign_in(office.worker)
    tag = '<span class="tag">Urgent</span>'
    assert desk.get().content.decode().count(tag) == 1
    assert tag in desk.get(f"application/{pressing.pk}").content.decode()
    assert tag not in desk.get(f"application/{calm.pk}").content.decode()
    desk.post(f"application/{calm.pk}", do="inquire")
    assert "Done." in desk.get(f"application/{calm.pk}").content.decode()


def test_values_are_said_in_words(office: Office) -> None:
    def said(name: str, value: str) -> str:
        return datum_shown(name, value, "en")[1]

    book = open_book()
    plain = next(n for n, f in book.facts.items() if not f.is_number and f.choices is None)
    assert [said(plain, one) for one in ("True", "False", "yes", "2026-11-22")] == ["Yes", "No", "Yes", "22/11/2026"]
    for name, fact in book.facts.items():
        if fact.choices is not None:
            for one in fact.choices:
                assert said(name, str(one.value)) == said(name, one.name.lower()) and not said(name, "0").isdecimal()


def test_who_writes_to_somebody_of_another_language_is_told_so(office: Office) -> None:
    """What a worker types stands in the letter as it was typed."""
    with scoped(office.scope):
        application = office.applied(file=office.file(language="de"))
    other, same = Desk("fr").sign_in(office.worker), Desk("de").sign_in(office.worker)
    for page, forms in ((f"application/{application.pk}", 2), (f"file/{application.file_id}", 1)):
        assert other.get(page).content.decode().count(escape(say("fr", "not_translated"))) == forms, page
        assert say("de", "not_translated") not in same.get(page).content.decode()


def test_an_intention_can_be_printed_large_from_the_application_too(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied(file=office.file(address="Kerkstraat 5, 9000 Gent"))
    desk, page = Desk().sign_in(office.worker), f"application/{application.pk}"
    desk.post(page, do="intend", text="Your income is above the limit.")
    with scoped(office.scope):
        row = application.file.notices.get(subject="intention")
    shown = desk.get(page).content.decode()
    address = f"/desk/en/file/{application.file_id}/notice/{row.pk}/letter/"
    assert f'href="{address}"' in shown and f'method="post" action="{address}"' in shown and 'name="large"' in shown


def test_the_desk_speaks_of_the_person_and_the_own_pages_to_the_person(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied()
    desk = Desk().sign_in(office.worker)
    shown = desk.get(f"application/{application.pk}").content.decode()
    assert "Is the application received?" in shown and "Is my application received?" not in shown
    title = desk.get(f"application/{application.pk}/remedies").content.decode().split("<h1>")[1].split("</h1>")[0]
    assert "the person" in title and "you" not in title
    sharing = desk.get(f"file/{application.file_id}/sharing").content.decode()
    assert say("en", "sharing_given_desk") in sharing and say("en", "sharing_given") not in sharing
