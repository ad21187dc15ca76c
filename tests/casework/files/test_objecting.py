"""Objecting to sharing that rests on a law: answered with a reason, read before anything goes, and blocking nothing."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from filekit import HOUSEHOLD, Office
from officekit import Desk, scope_of, worker
from test_acts import TODAY, before

from abord.casework.clocks.calendar import months_later
from abord.casework.clocks.terms import Regime, term
from abord.casework.files import export
from abord.casework.files.acts import intake, items, searching
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Channel, Stage
from abord.casework.files.models import File, Item
from abord.casework.files.vocabulary import word
from abord.casework.journal.sealing import opener
from abord.casework.organisations.scope import Role, scoped
from abord.casework.sharing import acts, objecting
from abord.casework.sharing.kinds import Result, What
from abord.casework.sharing.models import Objection, Share
from abord.web.desk import signin
from abord.web.mine import door

WORDS = "My brother works there."
LAW = "law of 26 May 2002 art. 18 §4"


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    for one in (signin.tries, door.by_address, door.by_file):
        one._seen.clear()


def made(file: File, **more: object) -> Objection:
    """The person objects."""
    told = objecting.Told(WORDS, "OCMW Elders", What.RIGHTS)
    return objecting.make(file, told, Channel.DESK, uuid.uuid4(), **more)  # type: ignore[arg-type]


def shared(file: File, seen: bool = False) -> Share:
    """By law, to another service."""
    return acts.share_by_law(file, "OCMW Elders", What.RIGHTS, "it is competent", LAW, "the question", seen)


def test_it_is_sealed_has_a_term_of_a_month_and_is_a_task(at_work: Office) -> None:
    file = at_work.file()
    one = made(file, on=before(3))
    assert WORDS.encode() not in bytes(one.content)
    assert objecting.words_of(one, opener(file.person.subject)) == WORDS
    assert months_later(before(3), 1) <= one.answer_by
    rule = term("answer_to_objection", Regime.OTHER, TODAY)
    assert rule is not None and rule.confidence == "S" and "21.1" in rule.article
    (task,) = file.tasks.filter(says="objection")
    assert task.due == one.answer_by and task.values == {"number": one.number}


def test_it_is_read_before_anything_goes_by_law_and_going_on_is_written_down(at_work: Office) -> None:
    file = at_work.file()
    shared(file)
    one = made(file)
    with pytest.raises(CannotDo, match="sharing_objected"):
        shared(file)
    assert file.shares.count() == 1
    shared(file, seen=True)
    assert file.shares.count() == 2
    assert file.events.filter(kind="shared_despite").count() == 1
    objecting.take_back(file, one.number)
    shared(file)
    assert file.shares.count() == 3 and not file.tasks.filter(says="objection", done_on=None).exists()


def test_an_application_can_be_sent_on_within_its_term_once_it_was_read(at_work: Office) -> None:
    application = at_work.applied()
    made(application.file)
    with pytest.raises(CannotDo, match="sharing_objected"):
        intake.forward(application, "OCMW Elders", "It goes to the competent service.")
    application.refresh_from_db()
    assert application.stage == Stage.RECEIVED and not Share.objects.exists()
    intake.forward(application, "OCMW Elders", "It goes to the competent service.", objection_seen=True)
    application.refresh_from_db()
    assert application.stage == Stage.FORWARDED


def test_whoever_sends_an_application_on_sees_the_objection_before_typing(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied()
    desk, place = Desk().sign_in(office.worker), f"application/{application.pk}"
    assert 'id="forward-seen"' not in desk.get(place).content.decode()
    with scoped(office.scope):
        made(application.file)
    assert 'id="forward-seen"' in desk.get(place).content.decode()
    refused = desk.post(place, 422, do="forward", to="OCMW Elders").content.decode()
    assert 'value="OCMW Elders"' in refused
    desk.post(place, do="forward", to="OCMW Elders", seen="on")


@pytest.mark.parametrize("result", list(Result))
def test_the_answer_has_a_reason_and_says_where_to_complain(at_work: Office, result: Result) -> None:
    file = at_work.file()
    one = made(file)
    if result is Result.OBLIGED:
        with pytest.raises(CannotDo, match="sharing_ground"):
            objecting.answer(one, result, "The law obliges us.")
    with pytest.raises(CannotDo, match="text_needed"):
        objecting.answer(one, result, "  ", LAW)
    objecting.answer(one, result, "We looked at it again.", LAW, "nl")
    notice = file.notices.get(subject="objection")
    assert "We looked at it again." in notice.text and "77" in notice.text
    assert not file.tasks.filter(says="objection", done_on=None).exists()
    with pytest.raises(CannotDo, match="objection_over"):
        objecting.answer(one, result, "Again.", LAW)
    objecting.take_back(file, one.number)
    one.refresh_from_db()
    assert (one.withdrawn_on is None) is (result is not Result.STOPPED), "nothing is left to take back"


@pytest.mark.parametrize("result", list(Result))
def test_only_what_was_followed_is_still_heeded(at_work: Office, result: Result) -> None:
    file = at_work.file()
    objecting.answer(made(file), result, "We looked at it again.", LAW, "nl")
    if result is Result.STOPPED:
        with pytest.raises(CannotDo, match="sharing_objected"):
            shared(file)
    else:
        shared(file)


def test_however_long_the_reason_the_notice_says_where_to_complain(at_work: Office) -> None:
    file = at_work.file()
    objecting.answer(made(file), Result.OBLIGED, "y" * 5000, f"{LAW} " + "z" * 300, "nl")
    notice = file.notices.get(subject="objection")
    assert word(str(file.person.language), "objecting", "remedies") in notice.text
    assert "y" * objecting.MOST_REASON in notice.text and file.objections.get().answer in notice.text


def test_the_database_keeps_what_was_said_and_answered(at_work: Office) -> None:
    one = made(at_work.file())
    for change in ({"recipient": "Somebody"}, {"asked_on": before(2)}, {"content": b"x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Objection.objects.filter(pk=one.pk).update(**change)
    objecting.answer(one, Result.STOPPED, "We stop.")
    for change in ({"answer": "No."}, {"result": Result.OUTWEIGHED}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Objection.objects.filter(pk=one.pk).update(**change)
    objecting.take_back(one.file, one.number)


def test_sent_twice_is_kept_once_and_a_day_to_come_is_none(at_work: Office) -> None:
    file, key = at_work.file(), uuid.uuid4()
    told = objecting.Told(WORDS)
    assert objecting.make(file, told, Channel.WEB, key) == objecting.make(file, told, Channel.WEB, key)
    with pytest.raises(CannotDo, match="text_needed"):
        objecting.make(file, objecting.Told(" "), Channel.WEB, uuid.uuid4())
    with pytest.raises(CannotDo, match="future_day"):
        made(file, on=TODAY + datetime.timedelta(days=1))


def test_the_person_takes_it_along(at_work: Office) -> None:
    file = at_work.file()
    made(file)
    (row,) = export.everything(file)["objections"]
    assert row["text"] == WORDS and row["recipient"] == "OCMW Elders"


def test_who_wants_no_search_is_not_looked_up_and_applies_as_before(at_work: Office) -> None:
    file = at_work.file()
    searching.stop(file)
    with pytest.raises(CannotDo, match="no_search"):
        items.import_situation(file, HOUSEHOLD, Item.Source.DETECTION, Channel.WEB)
    with pytest.raises(CannotDo, match="no_search"):
        items.add(file, "vt_bim", Item.Source.DETECTION, Channel.DESK)
    items.add(file, "vt_bim", Item.Source.PERSON, Channel.DESK)
    assert at_work.applied(file=file).receipt.number
    searching.again(file)
    items.add(file, "igo_grapa", Item.Source.DETECTION, Channel.DESK)
    assert list(file.events.filter(kind__startswith="search").order_by("pk").values_list("kind", flat=True)) == [
        "search_stopped", "search_again",
    ]  # fmt: skip


def test_on_the_own_pages_and_at_the_desk(office: Office) -> None:
    with scoped(office.scope):
        file = office.file()
        code = intake.new_code(file)
    client, address = Client(), "/mine/en/sharing/"
    client.post("/mine/en/", {"number": file.number, "code": code})
    wrong = client.post(address, {"do": "object", "words": ""})
    assert wrong.status_code == 422 and 'href="#object-words"' in wrong.content.decode()
    client.post(address, {"do": "object", "words": WORDS, "kind": "rights", "key": str(uuid.uuid4())})
    page = client.get(address).content.decode()
    assert WORDS in page and "answer at the latest on" in page

    with scoped(office.scope):
        number = Objection.objects.get().number
    desk, place = Desk().sign_in(office.worker), f"file/{file.pk}/sharing"
    page = desk.get(place).content.decode()
    assert WORDS in page and 'name="seen"' in page
    law = {"do": "by_law", "recipient": "X", "kind": "rights", "purpose": "p", "ground": LAW, "said": "s"}
    assert "Tick that" in desk.post(place, 422, **law).content.decode()
    desk.post(place, 303, seen="on", **law)
    answer = {"do": "object_answer", "number": number, "result": "obliged", "text": "The law asks it of us."}
    desk.post(place, 422, **answer)
    desk.post(place, 303, ground=LAW, **answer)
    page = client.get(address).content.decode()
    assert "The law asks it of us." in page and LAW in page and "articles 77 and 79" in page
    taken_back = 'value="object_back"'
    assert taken_back not in page and taken_back not in desk.get(place).content.decode(), "it would change nothing"

    client.post(address, {"do": "search_stop"})
    assert "We look for no rights for you since" in client.get(address).content.decode()
    client.post(address, {"do": "search_again"})
    assert "We look for no rights for you since" not in client.get(address).content.decode()


def test_reception_writes_it_down_and_does_not_read_or_answer_it(office: Office) -> None:
    with scoped(office.scope):
        file = office.file()
        number = made(file).number
    reception = worker(office.organisation, Role.RECEPTION)
    desk, place = Desk().sign_in(reception), f"file/{file.pk}/sharing"
    assert WORDS not in desk.get(place).content.decode()
    desk.post(place, 404, do="object_answer", number=number, result="stopped", text="No.")
    desk.post(place, 303, do="object", words="Not with the school.", channel="post", key=str(uuid.uuid4()))
    with scoped(scope_of(office.organisation, office.worker, Role.WORKER)):
        assert Objection.objects.count() == 2
