"""The acts: what they write, what they refuse, and that nothing is lost or done twice."""

import datetime
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from filekit import HEARD, HOUSEHOLD, Office, warned

from abord.casework.clocks.calendar import after_months
from abord.casework.files import codes, export
from abord.casework.files.acts import advise, decide, follow, intake, items, letter, own
from abord.casework.files.acts.common import CannotDo, CannotDoYet
from abord.casework.files.barriers import Cause, Exit
from abord.casework.files.course import Channel, Outcome, Stage
from abord.casework.files.models import Advice, Application, Event, Item, Receipt, Step, Task
from abord.casework.files.plan import Owner
from abord.casework.files.receipts import hash_of, matches, read_number
from abord.casework.journal import chain
from abord.casework.organisations.scope import scoped

TODAY = follow.today()


def before(days: int) -> datetime.date:
    return TODAY - datetime.timedelta(days=days)


def kinds(application: Application) -> list[str]:
    return [event.kind for event in application.events.all()]


# Applications and receipts.


def test_an_application_has_a_receipt_that_can_be_checked(at_work: Office) -> None:
    application = at_work.applied()
    receipt = application.receipt
    assert read_number(receipt.number) == receipt.number and receipt.hash == hash_of(receipt.text)
    for part in ("Noor Voorbeeld", at_work.worker.name, HEARD, TODAY.isoformat(), "30 days"):
        assert part in receipt.text
    assert kinds(application) == ["application_received", "receipt_issued"]
    assert [one.line.act for one in chain.entries_about(application.file.person.subject) if one.line][:2] == [
        "receipt_issued", "application_received",
    ]  # fmt: skip
    assert not matches(receipt.hash, "0000-0000-0000")


def test_neither_exists_without_the_other_even_by_hand(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied()
    for table, column in (("files_receipt", "application_id"), ("files_application", "id")):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            if table == "files_application":
                cursor.execute("delete from files_event where application_id = %s", [_raw(application.pk)])
                cursor.execute("delete from files_step where application_id = %s", [_raw(application.pk)])
            cursor.execute(f"delete from {table} where {column} = %s", [_raw(application.pk)])
    with scoped(office.scope):
        assert (
            Application.objects.filter(pk=application.pk).exists()
            and Receipt.objects.filter(pk=application.pk).exists()
        )


def _raw(key: uuid.UUID) -> str:
    return str(key) if connection.vendor == "postgresql" else key.hex


def test_what_was_sent_twice_is_written_once(at_work: Office) -> None:
    file, key = at_work.file(), uuid.uuid4()
    first = intake.contact(file, Channel.DESK, "application", "x", key)
    assert intake.written(key) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        intake.contact(file, Channel.DESK, "application", "x", key)


def test_came_for_information_becomes_an_application_from_that_day(at_work: Office) -> None:
    came = at_work.came(at_work.file(), "information", on=before(40))
    assert not came.applications.exists()
    application = intake.apply(came, intake.Asked("living wage", "leefloon_ris"), "en", HEARD)
    assert application.filed_on == before(40) and f"filed_on: {before(40)}" in application.receipt.text
    assert application.receipt.issued_at.date() >= before(1)


def test_an_application_is_taken_whatever_is_asked_and_never_empty(at_work: Office) -> None:
    came = at_work.came(at_work.file())
    assert intake.apply(came, intake.Asked("my situation fits no box"), "en", HEARD).right == ""
    with pytest.raises(CannotDo, match="asked_needed"):
        intake.apply(came, intake.Asked("   "), "en", HEARD)


def test_forwarding_keeps_the_first_day_and_tells_who_has_it(at_work: Office) -> None:
    application = at_work.applied(on=before(3))
    with pytest.raises(CannotDo, match="forward_to_whom"):
        intake.forward(application, "  ", "")
    intake.forward(application, "CPAS de Namur", "They have it now.")
    application.refresh_from_db()
    assert (application.stage, application.forwarded_to) == (Stage.FORWARDED, "CPAS de Namur")
    assert application.filed_on == before(3)
    assert {"not_competent", "forwarded"} <= set(kinds(application))
    assert application.notices.get().subject == "forwarded"


def test_the_code_of_the_person_is_not_stored(at_work: Office) -> None:
    file, code = intake.open_file(intake.Who("Sam"))
    assert codes.opens(file.code, code) and code not in file.code
    again = intake.new_code(file)
    assert codes.opens(file.code, again) and not codes.opens(file.code, code)


@pytest.mark.parametrize("kind", ["future", "nobody", "born tomorrow"])
def test_what_cannot_be_is_refused_with_words_and_changes_nothing(at_work: Office, kind: str) -> None:
    count = Event.objects.count()
    with pytest.raises(CannotDo):
        if kind == "future":
            intake.contact(at_work.file(), Channel.POST, "information", "", uuid.uuid4(), before(-1))
        if kind == "nobody":
            intake.open_file(intake.Who(" "))
        intake.open_file(intake.Who("Sam", birth_date=before(-1)))
    assert Event.objects.count() <= count + 1  # the file itself in the first case


# Terms, tasks and notices.


def test_a_missed_term_makes_one_task_and_moves_nothing(at_work: Office) -> None:
    application = at_work.applied(on=before(60))
    rows = [(application, list(application.events.all()))]
    assert follow.look_at_terms(rows) == 1 and follow.look_at_terms(rows) == 0
    task = Task.objects.get(application=application)
    assert (task.what, task.escalated) == ("decide", True)
    application.refresh_from_db()
    assert application.stage == Stage.RECEIVED


def test_an_unread_digital_message_leads_to_the_phone(at_work: Office) -> None:
    file = at_work.file(channel=Channel.EMAIL, email="noor@example.be")
    notice = follow.tell(file, "message", text="Bring your lease.")
    later = TODAY + datetime.timedelta(days=6)
    assert follow.look_at_notices([notice], TODAY) == 0 and follow.look_at_notices([notice], later) == 1
    assert [one.what for one in Task.objects.filter(file=file).order_by("pk")] == ["email", "reach_otherwise"]


def test_who_wants_no_internet_gets_none(at_work: Office) -> None:
    file = at_work.file(channel=Channel.EMAIL, no_internet=True)
    assert follow.tell(file, "message").channel == Channel.POST


def test_the_plan_is_issued_again_with_changes_marked(at_work: Office) -> None:
    application = at_work.applied()
    file = application.file
    steps = Step.objects.filter(file=file)
    assert {step.title for step in steps} == {"bring", "fetch", "talk", "decide"}
    assert next(step for step in steps if step.title == "fetch").owner == "service"
    first = follow.issue_plan(file)
    follow.add_step(file, "Bring the bill", Owner.PERSON)
    follow.finish_step(next(step for step in steps if step.title == "bring"))
    found = {one.step.title: one.mark.value for one in follow.current_plan(file, file.steps.all(), first)}
    assert (found["Bring the bill"], found["bring"], found["talk"]) == ("new", "done", "same")
    again = {one.mark.value for one in follow.current_plan(file, file.steps.all(), follow.issue_plan(file))}
    assert again == {"same"}


def test_a_term_that_is_not_sure_is_a_range_and_nobody_is_told_too_early_that_it_passed(at_work: Office) -> None:
    """The term of the disability allowances: four months by one source, six by another."""
    application = at_work.applied("ivt_arr")
    low, high = after_months(TODAY, 4)[0], after_months(TODAY, 6)[1]
    for part in (f"{low:%d/%m/%Y} to {high:%d/%m/%Y}", "4 to 6 months", "not sure"):
        assert part in application.receipt.text
    from abord.casework.files.queries import with_history
    from abord.web.files.applications import shown

    row = with_history(Application.objects.get(pk=application.pk))

    def said(day: datetime.date) -> tuple[bool, str]:
        found = shown(row, "en", at_work.organisation, day)
        return bool(found.routes), dict(found.replies)["How far is it?"]

    a_day = datetime.timedelta(days=1)
    between, after = said(low + a_day), said(high + a_day)
    assert not between[0] and "court" not in between[1] and f"{high:%d/%m/%Y}" in between[1]
    assert after[0] and "court" in after[1]


# Decisions.

GOOD: dict[str, Any] = {
    "reasons": "You live alone, have no income since March and there is no other right that comes first.",
    "remedies": "You can go to the labour court within three months.", "court": "Labour court, Opgeëistenlaan 401 Gent",
}  # fmt: skip


def test_a_grant_needs_reasons_too(at_work: Office) -> None:
    application = at_work.applied(on=before(10))
    with pytest.raises(CannotDoYet) as caught:
        decide.decide(application, decide.Draft(Outcome.GRANTED, TODAY, **{**GOOD, "reasons": "code 12"}))
    assert caught.value.needs == ["reason"]
    made = decide.decide(application, decide.Draft(Outcome.GRANTED, TODAY, amount=1300.0, **GOOD))
    assert made.decided_by == at_work.worker and application.stage == Stage.DECIDED
    follow.carry_out(application)
    assert application.stage == Stage.CARRIED_OUT


def test_against_someone_needs_a_hearing_and_a_notice_that_arrived(at_work: Office) -> None:
    application = at_work.applied(on=before(10), file=at_work.file(channel=Channel.EMAIL))
    draft = decide.Draft(Outcome.REFUSED, TODAY, **GOOD, not_heard_because="")
    with pytest.raises(CannotDoYet) as caught:
        decide.decide(application, draft)
    assert caught.value.needs == ["heard", "notice", "reached"]
    decide.intend(application, "We think of refusing.")
    heard = decide.Draft(Outcome.REFUSED, TODAY, **GOOD, heard_on=TODAY)
    with pytest.raises(CannotDoYet) as caught:
        decide.decide(application, heard)
    assert caught.value.needs == ["reached"]
    follow.reached(application.notices.get())
    assert decide.decide(application, heard).outcome == Outcome.REFUSED


def test_a_call_that_was_not_made_has_reached_nobody(at_work: Office) -> None:
    application = at_work.applied(on=before(10), file=at_work.file(channel=Channel.PHONE))
    decide.intend(application, "We think of refusing.")
    heard = decide.Draft(Outcome.REFUSED, TODAY, **GOOD, heard_on=TODAY)
    with pytest.raises(CannotDoYet) as caught:
        decide.decide(application, heard)
    assert caught.value.needs == ["reached"]
    follow.reached(application.notices.get())
    assert decide.decide(application, heard).outcome == Outcome.REFUSED


def test_each_decision_against_someone_needs_a_notice_of_its_own(at_work: Office) -> None:
    application = at_work.applied(on=before(10))
    warned(application, "We think of granting a part.")
    decide.decide(application, decide.Draft(Outcome.PARTLY, TODAY, **GOOD, heard_on=TODAY))
    stop = decide.Draft(Outcome.STOPPED, TODAY, **GOOD, heard_on=TODAY)
    with pytest.raises(CannotDoYet) as caught:
        decide.decide(application, stop)
    assert caught.value.needs == ["notice", "reached"]
    warned(application, "We think of stopping it.")
    assert decide.decide(application, stop).outcome == Outcome.STOPPED


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.STOPPED])
def test_what_was_refused_or_stopped_cannot_be_carried_out(at_work: Office, outcome: Outcome) -> None:
    application = at_work.applied(on=before(10))
    item = items.add(application.file, "leefloon_ris", "colleague", Channel.DESK)
    if outcome is Outcome.STOPPED:
        decide.decide(application, decide.Draft(Outcome.GRANTED, before(5), **GOOD))
    warned(application, "We think of deciding against you.")
    decide.decide(application, decide.Draft(outcome, TODAY, **GOOD, heard_on=TODAY))
    with pytest.raises(CannotDo, match="nothing_to_carry_out"):
        follow.carry_out(application)
    item.refresh_from_db()
    application.refresh_from_db()
    assert application.stage == Stage.DECIDED and "paid" not in kinds(application) and item.is_open


def test_nobody_but_a_worker_decides(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied(on=before(2))
    with scoped(office.person_scope(application.file)), pytest.raises(CannotDo, match="only_a_worker"):
        decide.decide(application, decide.Draft(Outcome.GRANTED, TODAY, **GOOD))


def test_a_decision_dated_before_its_application_is_refused_with_words(at_work: Office) -> None:
    application = at_work.applied(on=before(2))
    with pytest.raises(CannotDo, match="decided_before_filed"):
        decide.decide(application, decide.Draft(Outcome.GRANTED, before(3), **GOOD))
    application.refresh_from_db()
    assert application.stage == Stage.RECEIVED and not application.decisions.exists()


def test_the_database_refuses_a_decision_against_someone_without_reasons_or_remedies(at_work: Office) -> None:
    application = at_work.applied(on=before(2))
    from abord.casework.files.models import Decision

    for empty in ("reasons", "remedies"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(
                application=application, outcome="refused", decided_on=TODAY, decided_by=at_work.worker,
                heard_on=TODAY, **{"reasons": "x", "remedies": "y", empty: ""},
            )  # fmt: skip


def test_a_decision_without_the_address_of_the_court_does_not_start_the_term(at_work: Office) -> None:
    application = at_work.applied(on=before(10))
    made = decide.decide(application, decide.Draft(Outcome.GRANTED, before(5), **{**GOOD, "court": "Labour court"}))
    decide.notify(made, "registered", proof=True)
    assert "court_address" in made.missing_mentions
    appeal = next(one for one in follow.deadlines(application, application.events.all()) if one.subject == "appeal")
    assert appeal.status == "not_started" and "court_address" in appeal.missing
    with pytest.raises(CannotDo, match="letter_not_ready"):
        letter.compose(made)


# Items, advice.


def test_a_rights_check_gives_items_that_stay_open(at_work: Office) -> None:
    file = at_work.file()
    found = items.import_situation(file, HOUSEHOLD, "rights_check", Channel.DESK)
    rights = {item.right for item in found.made}
    assert "leefloon_ris" in rights and all(item.is_open for item in found.made)
    assert not items.import_situation(file, HOUSEHOLD, "rights_check", Channel.DESK).made, "again: nothing twice"
    item = next(item for item in found.made if item.right == "leefloon_ris")
    assert items.axes_of(item).cause is Cause.PRIMARY
    items.leave(item, Exit.LOST_CONTACT, "B15")
    assert item.is_open
    items.leave(item, Exit.DECLINED, "B04")
    assert not item.is_open and Event.objects.filter(kind="item_left").count() >= 2
    items.reopen(item)
    application = at_work.applied(file=file)
    item.refresh_from_db()
    assert item.application == application
    follow.inquire(application)
    decide.decide(application, decide.Draft(Outcome.GRANTED, TODAY, **GOOD))
    follow.carry_out(application)
    item.refresh_from_db()
    assert (item.exit, item.received_on) == ("received", TODAY)


@pytest.mark.parametrize(
    "text", ["", "no: [situation", "{", "persons: 3", "\x00\x01PNG", "%PDF-1.7 ...", "persons: {a: {age: 300}}"]
)
def test_a_wrong_file_is_said_plainly_and_nothing_is_lost(at_work: Office, text: str) -> None:
    file = at_work.file()
    items.import_situation(file, HOUSEHOLD, "rights_check", Channel.DESK)
    with pytest.raises(CannotDo, match="file_not_read"):
        items.import_situation(file, text, "rights_check", Channel.DESK)
    file.refresh_from_db()
    assert file.situation == {"text": HOUSEHOLD} and Item.objects.filter(file=file).exists()
    with pytest.raises(CannotDo, match="file_too_large"):
        items.import_situation(file, "x" * 200_000, "rights_check", Channel.DESK)


def test_advice_is_one_of_two_and_waits_for_a_worker(at_work: Office) -> None:
    application = at_work.applied()
    with pytest.raises(CannotDo, match="advice_needs_situation"):
        advise.advise(application)
    items.import_situation(application.file, HOUSEHOLD, "rights_check", Channel.DESK)
    made = advise.advise(application)
    assert made.kind in ("grant_without_inquiry", "look_further") and made.followed is None
    application.refresh_from_db()
    assert application.stage == Stage.RECEIVED, "nothing follows by itself"
    advise.confirm(made, True)
    assert made.confirmed_by == at_work.worker
    with pytest.raises(IntegrityError), transaction.atomic():
        Advice.objects.filter(pk=made.pk).update(kind="refuse")


# The person.


def test_a_change_keeps_the_first_day_and_asks_no_new_application(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied(on=before(20))
        decide.decide(application, decide.Draft(Outcome.GRANTED, TODAY, **GOOD))
    with scoped(office.person_scope(application.file)):
        own.ask(application.file, "change", "My friend moved in.", Channel.WEB, uuid.uuid4())
    with scoped(office.scope):
        application.refresh_from_db()
        assert (application.stage, application.filed_on, application.changed_on) == (Stage.INQUIRY, before(20), TODAY)
        assert Application.objects.filter(file=application.file).count() == 1


def test_an_own_mistake_is_answered_and_leaves_no_mark(office: Office) -> None:
    with scoped(office.scope):
        file, key = office.file(), uuid.uuid4()
    with scoped(office.person_scope(file)):
        made = own.ask(file, "own_mistake", "I forgot the job of May.", Channel.WEB, key)
        assert own.ask(file, "own_mistake", "I forgot the job of May.", Channel.WEB, key) == made
        with pytest.raises(CannotDo):
            own.answer(made, "x")
    with scoped(office.scope):
        assert Task.objects.get(file=file).what == "answer_correction"
        own.answer(made, "Thank you. We put it right together.")
        assert Task.objects.get(file=file, what="answer_correction").done_on == TODAY
        assert made.answered_by == office.worker
    fields = {field.name for model in (type(file), type(file.person)) for field in model._meta.get_fields()}
    assert not fields & {"flag", "score", "risk", "fraud", "sanction", "reliability"}


def test_the_person_takes_everything_along(at_work: Office) -> None:
    application = at_work.applied()
    taken = export.everything(application.file)
    assert taken["receipts"][0]["text"] == application.receipt.text
    assert taken["log"] and taken["person"]["name"] == "Noor Voorbeeld"
    import json

    assert json.loads(json.dumps(taken)) == taken
