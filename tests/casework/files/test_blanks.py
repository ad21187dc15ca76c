"""Receipts to take along: a number is given out once, typed in once, and the day on the paper is the day."""

from __future__ import annotations

import datetime
import html
import re
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from filekit import HEARD, Office
from officekit import Desk, organisation, scope_of, worker

from abord.casework import retention
from abord.casework.clocks.deadlines import Subject
from abord.casework.files.acts import blanks, follow, intake
from abord.casework.files.acts.common import CannotDo, today
from abord.casework.files.blanks import Printed
from abord.casework.files.course import Channel, Stage
from abord.casework.files.models import Application, Blank, Contact, Event, File, Receipt
from abord.casework.files.receipts import code_of, hash_of, number_of, read_number
from abord.casework.journal import chain
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin
from abord.web.mine import door
from abord.web.site.words import say

DAY = datetime.timedelta(days=1)


def issued(office: Office, count: int = 1, days_ago: int = 9, to: int | None = None) -> list[Blank]:
    """Numbers that were given out some days ago."""
    with scoped(office.scope):
        made = blanks.issue(uuid.uuid4(), count, "en", to if to is not None else office.worker.pk)
        for one in made:  # as on that day: the database refuses to change it afterwards
            one.delete()
            one.pk, one.issued_on = None, today() - days_ago * DAY
            one.save(force_insert=True)
        return made


@pytest.fixture
def desk(office: Office) -> Desk:
    signin.tries._seen.clear()
    door.verifying._seen.clear()
    return Desk().sign_in(office.worker)


def form(blank: Blank | None, days_ago: int = 5, **more: str) -> dict[str, str]:
    """The walk-in form as it is typed in from a paper."""
    day = today() - days_ago * DAY
    return {
        "key": str(uuid.uuid4()), "name": "Noor Voorbeeld", "question": "the rent", "right": "", "kind": "application",
        "channel": "home_visit", "on": f"{day:%d/%m/%Y}", "blank": blank.number if blank else "", **more,
    }  # fmt: skip


def decision_due(row: Application) -> datetime.date:
    """By when there must be a decision at the latest."""
    due = [one.latest for one in follow.deadlines(row, row.events.all()) if one.subject is Subject.DECISION]
    assert due and due[0] is not None
    return due[0]


def text(answer: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", answer.content.decode()))


def test_a_number_is_given_out_once_and_no_other_receipt_can_have_it(at_work: Office) -> None:
    key = uuid.uuid4()
    made = blanks.issue(key, 3, "fr", at_work.worker.pk)
    assert [one.pk for one in blanks.issue(key, 3, "fr", None)] == [one.pk for one in made], "the same form"
    numbers = {one.number for one in made}
    assert len(numbers) == 3 and all(read_number(one) == one for one in numbers)
    assert at_work.applied().receipt.number not in numbers
    assert not Receipt.objects.filter(number__in=numbers).exists(), "no receipt without an application"
    for wrong in (0, blanks.MOST_AT_ONCE + 1):
        with pytest.raises(CannotDo):
            blanks.issue(uuid.uuid4(), wrong, "nl", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Blank.objects.create(batch=key, number=made[0].number, text="x", hash="x", language="nl",
                             issued_on=today(), issued_by=at_work.worker)  # fmt: skip


def test_the_code_of_one_number_says_nothing_of_the_next() -> None:
    day = datetime.date(2026, 11, 24)
    one, same = (Printed(number_of("GENT", 2026, 1), "OCMW Gent", day, "An Maes") for _ in range(2))
    assert one.hash == hash_of(one.text) and code_of(one.hash) == one.code
    assert one.code != same.code, "whoever knows all that is printed but the mark cannot make it"
    assert "worker: -\n" in Printed(number_of("GENT", 2026, 2), "OCMW Gent", day, "").text


def test_typed_in_later_it_takes_that_number_and_that_day(office: Office, desk: Desk) -> None:
    (blank,) = issued(office)
    shown = text(desk.client.get(desk.post("walk-in", **form(blank))["Location"]))
    with scoped(office.scope):
        row = Application.objects.select_related("receipt", "contact").get()
        assert row.receipt.number == blank.number and row.filed_on == row.contact.on == today() - 5 * DAY
        found = Blank.objects.get()
        assert (found.application_id, found.filled_on) == (row.pk, row.filed_on)
        assert Event.objects.filter(kind="blank_typed_in", application=row, at=row.filed_on).count() == 1
        acts = [one.line.act for one in chain.entries_about(row.file.person.subject) if one.line]
        assert "blank_typed_in" in acts
        assert chain.verify() == []
    assert shown.count(blank.number) > 1 and "given on the spot" in shown


def test_the_same_paper_is_typed_in_once(office: Office, desk: Desk) -> None:
    (blank,) = issued(office)
    sent = form(blank)
    first = desk.post("walk-in", **sent)["Location"]
    assert desk.post("walk-in", **sent)["Location"] == first, "the same form, sent twice"
    again = desk.post("walk-in", 422, **form(blank, name="Somebody Else"))
    assert "typed in already" in text(again)
    with scoped(office.scope):
        assert (Application.objects.count(), Receipt.objects.count(), File.objects.count()) == (1, 1, 1)
        with pytest.raises(CannotDo) as refused:
            blanks.open_number(blank.number)
        assert refused.value.key == "blank_used"


def test_a_forged_number_and_one_of_another_service_are_not_taken(office: Office, desk: Desk) -> None:
    other = organisation("CPAS Ailleurs")
    there = worker(other, Role.WORKER)
    with scoped(scope_of(other, there, Role.WORKER)):
        (theirs,) = blanks.issue(uuid.uuid4(), 1, "fr", there.pk)
    (blank,) = issued(office)
    forged = number_of(blank.number.split("-")[0], today().year, 999_999)
    for number, key in ((theirs.number, "blank_unknown"), (forged, "blank_unknown"),
                        (f"{blank.number[:-2]}00", "blank_number")):  # fmt: skip
        answer = desk.post("walk-in", 422, **form(None) | {"blank": number})
        assert say("en", f"err_{key}", "desk") in text(answer)
    with scoped(office.scope):
        assert not Application.objects.exists() and not File.objects.exists(), "nothing was written down"
    with scoped(scope_of(other, there, Role.WORKER)):
        assert Blank.objects.get().application_id is None


def test_the_day_on_the_paper_is_asked_and_cannot_be_before_the_number(office: Office, desk: Desk) -> None:
    (blank,) = issued(office, days_ago=3)
    assert say("en", "err_blank_day", "desk") in text(desk.post("walk-in", 422, **form(blank) | {"on": ""}))
    assert "was only given out on" in text(desk.post("walk-in", 422, **form(blank, days_ago=4)))
    assert say("en", "err_future_day", "desk") in text(desk.post("walk-in", 422, **form(blank, days_ago=-1)))
    assert say("en", "err_blank_kind", "desk") in text(
        desk.post("walk-in", 422, **form(blank, days_ago=3, kind="information"))
    )
    desk.post("walk-in", **form(blank, days_ago=3))


def test_typed_in_after_the_person_came_in_too_there_is_one_application_and_the_earlier_day(
    office: Office, desk: Desk
) -> None:
    (blank,) = issued(office)
    with scoped(office.scope):
        row = office.applied(on=today() - 2 * DAY)
        late = decision_due(row)
    sent = form(blank, right="leefloon_ris")
    assert say("en", "err_blank_known", "desk") in text(desk.post("walk-in", 422, **sent)), "as if new: look first"
    page = f"file/{row.file_id}/walk-in"
    asked = text(desk.post(page, 422, **sent))
    assert say("en", "err_blank_same", "desk") in asked and row.receipt.number in asked
    answered = {**sent, "same": str(row.pk)}
    shown = text(desk.client.get(desk.post(page, **answered)["Location"]))
    desk.post(page, **answered)
    with scoped(office.scope):
        assert Application.objects.count() == Receipt.objects.count() == 1, "nothing twice"
        row = Application.objects.select_related("file__person", "receipt").get()
        assert row.filed_on == today() - 5 * DAY and row.receipt.number != blank.number
        soon = decision_due(row)
        assert soon < late
        assert Contact.objects.filter(file=row.file).count() == 2
    assert blank.number in shown and "Also given on the spot" in shown
    found = desk.post("search", 200, who=blank.number)
    assert "Noor Voorbeeld" in text(found)


def test_a_later_paper_never_moves_the_first_day(at_work: Office) -> None:
    row = at_work.applied(on=today() - 4 * DAY)
    (blank,) = blanks.issue(uuid.uuid4(), 1, "en", None)
    blanks.join(blank, row, today())
    row.refresh_from_db()
    assert row.filed_on == today() - 4 * DAY and Blank.objects.get().filled_on == today()


def test_about_what_was_decided_or_is_something_else_the_paper_is_an_application_of_its_own(
    office: Office, desk: Desk
) -> None:
    one, two = issued(office, 2)
    with scoped(office.scope):
        row = office.applied(on=today() - 2 * DAY)
        Application.objects.filter(pk=row.pk).update(stage=Stage.DECIDED)
        row.refresh_from_db()
        assert blanks.about_the_same(row.file, "leefloon_ris") == []
        with pytest.raises(CannotDo):
            blanks.join(one, row, today() - 5 * DAY)
        waits = office.applied("igo_grapa", file=row.file)
    page = f"file/{row.file_id}/walk-in"
    desk.post(page, **form(one, right="leefloon_ris", seen="leefloon_ris"))
    desk.post(page, **form(two, right="igo_grapa", seen="igo_grapa", same="new"))
    with scoped(office.scope):
        assert File.objects.count() == 1 and Application.objects.count() == 4
        assert Application.objects.get(pk=waits.pk).filed_on == today()


def test_somebody_else_of_the_same_name_is_new(office: Office, desk: Desk) -> None:
    (blank,) = issued(office)
    with scoped(office.scope):
        file = office.file("voorbeeld, nóór")
    desk.post("walk-in", 422, **form(blank))
    with scoped(office.scope):
        seen = [one.line.about for one in chain.entries_about(file.person.subject) if one.line]
        assert "search" in seen, "that the name was looked for stands in the journal"
    desk.post("walk-in", **form(blank, new_person="on"))
    with scoped(office.scope):
        assert File.objects.count() == 2


def test_what_came_back_is_typed_in_no_more_and_what_was_lost_may_turn_up(office: Office, desk: Desk) -> None:
    back, lost = issued(office, 2)
    page = f"receipts/{back.batch}"
    assert desk.post(page, 422, do="end").status_code == 422
    desk.post(page, number=back.number, reason="spoiled", do="end")
    desk.post(page, number=lost.number, reason="lost", do="end")
    desk.post(page, 422, number=back.number, reason="lost", do="end")
    assert say("en", "blank_ended_spoiled", "desk") in text(desk.get(page))
    assert "came back empty or spoiled" in text(desk.post("walk-in", 422, **form(back)))
    desk.post("walk-in", **form(lost))
    with scoped(office.scope):
        assert Application.objects.select_related("receipt").get().receipt.number == lost.number
        assert Blank.objects.get(pk=lost.pk).ended == "lost"
        with pytest.raises(CannotDo):
            blanks.end(lost.batch, [lost.number], Blank.Ended.RETURNED)


def test_numbers_that_are_out_for_long_are_listed_and_those_that_lie_ready_later(office: Office, desk: Desk) -> None:
    days, ready = blanks.out_days(True), blanks.out_days(False)
    issued(office, days_ago=days)
    with scoped(office.scope):
        assert blanks.out_too_long() == 0
    (old,) = issued(office, days_ago=days + 1)
    with scoped(office.scope):
        (lies,) = blanks.issue(uuid.uuid4(), 1, "nl", None)
        assert blanks.out_too_long() == 1 and ready > days and lies.taken_by_id is None
    assert "1 receipt is out for long" in text(desk.get())
    assert text(desk.get("receipts")).count(say("en", "blanks_long", "desk")) == 1
    desk.post(f"receipts/{old.batch}", number=old.number, reason="returned", do="end")
    assert "out for long" not in text(desk.get())


def test_what_to_take_along_is_one_print_with_receipts_twice_and_the_sheets(office: Office, desk: Desk) -> None:
    answer = desk.post("receipts", count="2", to="me", language="fr", key=str(uuid.uuid4()))
    desk.post("receipts", 422, count="many")
    page = answer["Location"].removeprefix("/desk/en/").strip("/")
    with scoped(office.scope):
        one, two = Blank.objects.order_by("number")
    shown = text(desk.get(f"{page}/print"))
    for row in (one, two):
        assert shown.count(f'<strong class="code">{row.number}</strong>') == 2, "for the person and for the service"
        assert code_of(row.hash) in shown
    assert shown.count("Gardez ce papier") == 2 and shown.count("Home-visit sheet · ") == 2
    alone = text(desk.client.get(f"/desk/en/{page}/print/?only=receipts"))
    assert "Home-visit sheet · " not in alone and one.number in alone
    paper = desk.client.get(f"/desk/en/{page}/pdf/")
    assert paper.status_code == 200 and b"".join(paper).startswith(b"%PDF")
    desk.post("walk-in", **form(one, days_ago=0))
    left = text(desk.get(f"{page}/print"))
    assert one.number not in left and two.number in left, "what was used is printed no more"


def checked(number: str, code: str) -> str:
    return text(Client().post("/receipt/en/", {"number": number, "code": code}))


def test_who_holds_the_paper_can_check_it_and_nothing_of_anybody_is_shown(office: Office, desk: Desk) -> None:
    one, two, lost = issued(office, 3)
    assert say("en", "verify_no", "mine") in checked(one.number, code_of(two.hash)), "the code of another number"
    answer = checked(one.number, code_of(one.hash))
    assert "not typed in yet" in answer and "stays your proof" in answer and office.organisation.phone in answer
    desk.post("walk-in", **form(one))
    answer = checked(one.number, code_of(one.hash))
    assert f"{today() - 5 * DAY:%d/%m/%Y}" in answer and "typed in" in answer and "Noor" not in answer
    with scoped(office.scope):
        row = Application.objects.select_related("receipt", "file__person").get()
        acts = [line.line.act for line in chain.entries_about(row.file.person.subject) if line.line]
        assert acts.count("receipt_checked") == 1
        blanks.end(two.batch, [two.number], Blank.Ended.SPOILED)
        blanks.end(two.batch, [lost.number], Blank.Ended.LOST)
    assert say("en", "verify_yes", "mine") in checked(one.number, code_of(row.receipt.hash)), "its own code too"
    assert "came back empty" in checked(two.number, code_of(two.hash))
    assert "not typed in yet" in checked(lost.number, code_of(lost.hash)), "a lost paper is proof all the same"


def test_never_typed_in_it_is_kept_as_long_as_a_claim_can_be_made(office: Office) -> None:
    (blank,) = issued(office)
    months = retention.rules()["blanks"].months
    with scoped(office.scope):
        for leave, months_on, left in (("", months + 1, 1), ("leave 7", months - 2, 1), ("leave 7", months + 1, 0)):
            retention.purge(leave, retention.months_later(today(), months_on))
            assert Blank.objects.filter(pk=blank.pk).count() == left


def test_with_the_file_its_number_goes_too(office: Office) -> None:
    (blank,) = issued(office)
    with scoped(office.scope):
        file = office.file()
        came = intake.contact(file, Channel.HOME_VISIT, "application", "rent", uuid.uuid4(), today() - DAY)
        intake.apply(came, intake.Asked("rent"), "en", HEARD, blank=blanks.open_number(blank.number))
        retention._delete_files([file.pk])
        assert not Blank.objects.exists() and not File.objects.exists()
