"""The pages of the data protection officer and of the administrator, and the wishes to be called back."""

from __future__ import annotations

import datetime
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from filekit import Office, person_scope
from officekit import Desk, code_now, organisation, scope_of, system_scope, worker

from abord.casework.files.acts import own
from abord.casework.journal import chain, guards
from abord.casework.journal.models import Entry
from abord.casework.organisations import members
from abord.casework.organisations.models import Membership, Worker, memberships_of
from abord.casework.organisations.scope import Role, scoped
from abord.outreach import wishes
from abord.web.desk import signin

TODAY = datetime.date.today()


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


@pytest.fixture
def office(application: Any) -> Office:
    return Office()


def numbers(shown: str) -> list[int]:
    return [int(one) for one in re.findall(r'<th scope="row"[^>]*>(\d+)</th>', shown)]


# The journal.


@pytest.fixture
def officer(office: Office) -> Desk:
    return Desk().sign_in(worker(office.organisation, Role.PRIVACY, name="Pia Privacy"))


def test_the_journal_is_shown_and_narrowed_down(office: Office, officer: Desk) -> None:
    other = worker(office.organisation, Role.WORKER, name="Rik Ander")
    with scoped(office.scope):
        one, two = office.file("One Voorbeeld"), office.file("Two Voorbeeld")
    with scoped(scope_of(office.organisation, other, Role.WORKER)):
        chain.record("read", one.person.subject, about=f"file {one.number}")
    shown = officer.get("journal").content.decode()
    assert "Rik Ander" in shown and "opened the file" in shown and "to go on with the file" in shown
    assert numbers(shown) == sorted(numbers(shown), reverse=True)
    by_person = officer.post("journal", 200, do="search", file=two.number).content.decode()
    assert "<span>Rik Ander</span>" not in by_person and len(numbers(by_person)) == 2
    assert "saw the name in a list" in by_person, "the officer saw it on the page before"
    by_worker = officer.post("journal", 200, do="search", worker=str(other.pk)).content.decode()
    assert len(numbers(by_worker)) == 1 and f"file {one.number}" in by_worker
    tomorrow = (TODAY + datetime.timedelta(1)).strftime("%d/%m/%Y")
    assert not numbers(officer.post("journal", 200, do="search", day=tomorrow).content.decode())
    assert "cannot read this day" in officer.post("journal", 422, do="search", day="soon").content.decode()
    assert "do not know this number" in officer.post("journal", 422, do="search", file="O1F-1").content.decode()


def test_what_an_entry_is_about_is_said_in_the_language_of_the_reader(office: Office, officer: Desk) -> None:
    with scoped(office.scope):
        for about in ("file F-1", "list of the day", "something else"):
            chain.record("read", about=about)
    officer.language = "nl"
    shown = officer.get("journal").content.decode()
    assert "(dossier F-1)" in shown and "(lijst van vandaag)" in shown and "(something else)" in shown


def test_the_person_sees_that_the_journal_about_them_was_read(office: Office, officer: Desk) -> None:
    with scoped(office.scope):
        file = office.file()
    officer.post("journal", 200, do="search", file=file.number)
    with scoped(person_scope(office.organisation, file)):
        seen = [(one.line.act, one.line.actor_name, one.line.purpose) for one in own.log(file) if one.line]
    assert ("journal_read", "Pia Privacy", "account") in seen


def test_a_page_further_shows_each_row_once(office: Office, officer: Desk) -> None:
    with scoped(office.scope):
        for _ in range(230):
            chain.record("read", about="x")
    seen: list[int] = []
    shown = officer.get("journal").content.decode()
    while True:
        seen += numbers(shown)
        found = re.search(r'name="before" value="(\d+)"', shown)
        if found is None:
            break
        shown = officer.post("journal", 200, do="search", before=found[1]).content.decode()
    assert len(seen) == len(set(seen)) and min(seen) == 1 and seen == sorted(seen, reverse=True)


def test_tampering_by_hand_is_found_and_located_on_the_page(office: Office, officer: Desk) -> None:
    with scoped(office.scope):
        office.file("Before Voorbeeld")
        number, hash = chain.head()
    whole = officer.post("journal", 200, do="check", head_number=str(number), head_hash=hash).content.decode()
    assert "The journal is whole." in whole
    with scoped(office.scope):
        row = Entry.objects.order_by("number").first()
    with connection.cursor() as cursor:
        cursor.execute("drop trigger abord_no_update")
        cursor.execute(f"update {Entry._meta.db_table} set content = x'00112233' where id = %s", [row.pk])
    try:
        broken = officer.post("journal", 200, do="check").content.decode()
        assert "The journal is not whole" in broken
        assert f"<strong>{row.number}</strong>: this row was changed" in broken
        assert "opens no more" in officer.get("journal").content.decode()
    finally:
        guards.put("default")
    assert "Fill in both" in officer.post("journal", 422, do="check", head_number="7").content.decode()


def test_what_was_erased_says_so_and_the_chain_is_whole(office: Office, officer: Desk) -> None:
    with scoped(office.scope):
        file = office.file()
        chain.forget(file.person.subject)
    assert "key of this person was destroyed" in officer.get("journal").content.decode()
    assert "The journal is whole." in officer.post("journal", 200, do="check").content.decode()


def test_who_also_handles_files_does_not_read_there_who_appealed(office: Office) -> None:
    with scoped(office.scope):
        file = office.file()
    with scoped(person_scope(office.organisation, file)):
        chain.record("remedy_asked", file.person.subject, about="remedy R-1")
    both = Desk().sign_in(worker(office.organisation, Role.PRIVACY, Role.WORKER))
    shown = both.get("journal").content.decode()
    assert "disagreed" not in shown and "R-1" not in shown and "also handles files" in shown
    only = Desk().sign_in(worker(office.organisation, Role.PRIVACY))
    assert "disagreed with a decision" in only.get("journal").content.decode()


# Accounts.


@pytest.fixture
def admin(office: Office) -> tuple[Desk, Worker]:
    who = worker(office.organisation, Role.ADMIN, name="Ada Admin")
    return Desk().sign_in(who), who


def roles_of(who: Worker, office: Office) -> set[str]:
    return {role.value for role in memberships_of(who.pk).get(office.organisation.pk, frozenset())}


def form(**more: Any) -> dict[str, Any]:
    return {
        "do": "invite",
        "email": f"{uuid.uuid4().hex[:8]}@example.be",
        "name": "New Voorbeeld",
        "role": ["worker"],
        **more,
    }


def test_someone_is_invited_signs_in_and_chooses_a_password(office: Office, admin: tuple[Desk, Worker]) -> None:
    desk, _ = admin
    given = form(role=["worker", "reception"], until=(TODAY + datetime.timedelta(30)).strftime("%d/%m/%Y"))
    shown = desk.post("accounts", 200, **given).content.decode()
    found = re.search(r'class="code">([^<]+)<', shown)
    assert found is not None
    password = found[1]
    assert password not in desk.get("accounts").content.decode()
    made = Worker.objects.get(email=given["email"])
    assert roles_of(made, office) == {"worker", "reception"} and made.check_password(password)
    assert made.password_is_temporary
    with scoped(system_scope(office.organisation)):
        assert all(one.ends == TODAY + datetime.timedelta(30) for one in Membership.objects.filter(worker=made))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "nobody"}, "not an e-mail address"), ({"name": " "}, "Fill in a name"),
        ({"role": []}, "at least one role"),
        ({"role": ["helper", "worker"]}, "no other role"), ({"role": ["appeals", "decider"]}, "handles no files"),
        ({"until": "01/01/2020"}, "has passed"), ({"until": "soon"}, "cannot read this day"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_kept(
    office: Office, admin: tuple[Desk, Worker], wrong: dict[str, Any], said: str
) -> None:
    given = form(**wrong)
    shown = admin[0].post("accounts", 422, **given).content.decode()
    assert said in shown and given["email"] in shown
    assert not Worker.objects.filter(email=given["email"]).exists()


def test_roles_change_and_end_at_once(office: Office, admin: tuple[Desk, Worker]) -> None:
    desk, _ = admin
    who = worker(office.organisation, Role.WORKER, name="Rik Ander")
    theirs = Desk().sign_in(who)
    theirs.get("search")
    desk.post("accounts", do="change", worker=str(who.pk), role=["lead", "decider"])
    assert roles_of(who, office) == {"lead", "decider"}
    theirs.get("funnel")
    desk.post("accounts", do="end", sure="on", worker=str(who.pk))
    assert roles_of(who, office) == set()
    theirs.get("funnel", 404)


def test_nobody_changes_the_own_roles_and_one_administrator_stays(office: Office, admin: tuple[Desk, Worker]) -> None:
    desk, who = admin
    for do in ("change", "end", "afresh"):
        shown = desk.post(
            "accounts", 422, do=do, sure="on", worker=str(who.pk), role=["worker", "admin"]
        ).content.decode()
        assert "do not change your own roles" in shown
    with scoped(system_scope(office.organisation)), pytest.raises(members.CannotChange, match="member_last"):
        members.end(who)
    assert roles_of(who, office) == {"admin"}


def test_starting_afresh_needs_a_new_second_step_and_is_not_for_who_also_works_elsewhere(
    office: Office, admin: tuple[Desk, Worker]
) -> None:
    desk, _ = admin
    who, elsewhere = worker(office.organisation, Role.WORKER), organisation()
    theirs, before = Desk().sign_in(who), code_now(who)
    shown = desk.post("accounts", 200, do="afresh", sure="on", worker=str(who.pk)).content.decode()
    assert 'class="code"' in shown and before
    theirs.get("search", 404)
    who.refresh_from_db()
    assert who.password_is_temporary and not members.TOTPDevice.objects.filter(user=who).exists()
    both = worker(office.organisation, Role.WORKER)
    with scoped(system_scope(elsewhere)):
        Membership.objects.create(worker=both, role=Role.WORKER, starts=TODAY)
    assert "another service" in desk.post("accounts", 422, do="afresh", sure="on", worker=str(both.pk)).content.decode()


def test_who_never_worked_here_does_not_exist_here(office: Office, admin: tuple[Desk, Worker]) -> None:
    stranger = worker(organisation(), Role.WORKER)
    for do in ("change", "end", "afresh"):
        for pk in (stranger.pk, 987654321, "x"):
            admin[0].post("accounts", 404, do=do, sure="on", worker=str(pk), role=["worker"])


# Who wants to be called back.


def test_wishes_are_shown_to_the_one_organisation_that_reads_them(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings as site

    monkeypatch.setattr(site, "CALLBACK_OFFICE", str(office.organisation.code).upper())
    id = wishes.keep(wishes.CallBack("0470 12 34 56", "morning", "fr", "Arabic", True, "Gent", "2026-11-22"))
    assert id is not None
    try:
        ours, theirs = Desk().sign_in(office.worker), Office()
        others = Desk().sign_in(theirs.worker)
        assert "called back" in ours.get("").content.decode() and "called back" not in others.get("").content.decode()
        shown = ours.get("calls").content.decode()
        assert all(words in shown for words in ("0470 12 34 56", "in the morning", "French", "Arabic", "Gent"))
        assert "0470" not in others.get("calls").content.decode()
        others.post("calls", wish=id)
        assert any(one[0] == id for one in wishes.waiting()), "another organisation can take nothing away"
        ours.post("calls", wish=id)
        assert not any(one[0] == id for one in wishes.waiting())
    finally:
        wishes.take_back(id)
