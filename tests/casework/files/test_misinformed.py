"""Wrong information that somebody was given: reported with what, by whom, when and a paper; in the complaint; in good
faith. It is answered like any request."""

from __future__ import annotations

import datetime
import html
import io
import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from filekit import Office, picture, warned
from officekit import Desk
from pypdf import PdfReader
from test_acts import GOOD, TODAY, before

from abord.casework.files.acts import decide, intake, own, remedy
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Channel, Outcome
from abord.casework.files.models import Application, File, Request
from abord.casework.files.vocabulary import word
from abord.casework.letters.remedies import Route
from abord.casework.organisations.scope import scoped
from abord.web.desk import signin
from abord.web.mine import door
from abord.web.site.words import say

A_DAY = datetime.timedelta(days=1)
SAID = 'The chatbot said: "you need no lease".'
FORM = {"said": SAID, "by": "chatbot", "where": "chat.example.be", "on": f"{before(9):%d/%m/%Y}", "do": "report"}


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    for brake in (signin.tries, door.by_address, door.by_file):
        brake._seen.clear()


def refused(office: Office) -> Application:
    """Somebody who was refused what was asked twenty days ago."""
    with scoped(office.scope):
        row = office.applied(on=before(20))
        warned(row)
        made = decide.decide(row, decide.Draft(Outcome.REFUSED, TODAY, **GOOD, heard_on=TODAY))
        decide.notify(made, "registered", True)
    return row


def person(office: Office, file: File) -> Client:
    with scoped(office.scope):
        code = intake.new_code(file)
    client = Client()
    client.post("/mine/nl/", {"number": file.number, "code": code})
    return client


def shot() -> SimpleUploadedFile:
    return SimpleUploadedFile("chat.png", picture("yellow"), "image/png")


def test_reported_with_a_paper_it_is_in_the_complaint_with_all_of_it_and_the_file_does_not_know(office: Office) -> None:
    row = refused(office)
    client, key = person(office, row.file), str(uuid.uuid4())
    for _ in range(2):  # a double click
        sent = {**FORM, "key": key, "paper": shot(), "application": str(row.pk), "led_to": "I left the lease at home."}
        assert client.post("/mine/nl/misinformed/", sent).status_code == 303
    with scoped(office.scope):
        report, mistake = Request.objects.order_by("pk").select_related("document")
        assert (report.kind, report.said_by, report.said_on, report.text) == ("misinformed", "chatbot", before(9), SAID)
        assert report.document is not None and report.application_id == row.pk
        assert (mistake.kind, mistake.follows_id, mistake.text) == ("own_mistake", report.pk, sent["led_to"])
        assert row.file.tasks.filter(what="answer_correction").count() == 2, "each is answered"
    page = html.unescape(client.get("/mine/nl/remedies/1/").content.decode())
    assert re.search(rf'name="report-{report.pk}"', page) and SAID in page
    tick = {"route": "ombudsman", "grounds": "x", "language": "nl", f"report-{report.pk}": "on"}
    letter = html.unescape(client.post("/mine/nl/remedies/1/", {**tick, "do": "show"}).content.decode())
    letter = letter.split('id="shown"')[1]
    assert "Verkeerde informatie die ik kreeg" in letter and SAID in letter and "chat.example.be" in letter
    assert f"{before(9):%d/%m/%Y}" in letter and say("nl", "misinformed_paper_name") in letter
    client.post("/mine/nl/remedies/1/", {**tick, "do": "ask", "key": str(uuid.uuid4())})
    with scoped(office.person_scope(row.file)):
        bundled = PdfReader(io.BytesIO(remedy.evidence(row, "nl", with_log=False)))
    assert SAID in " ".join(" ".join(one.extract_text() for one in bundled.pages).split()), (
        "in the letter as it is kept"
    )
    titles = [one.title for one in bundled.outline if not isinstance(one, list)]
    assert say("nl", "misinformed_paper_name") in titles, "the paper goes with the papers"
    shown = html.unescape(Desk().sign_in(office.worker).get(f"file/{row.file_id}").content.decode())
    assert SAID in shown and "chat.example.be" in shown and word("en", "said_by", "chatbot") in shown
    assert word("en", "route", "ombudsman") not in shown


def test_what_was_not_ticked_is_not_in_the_letter(office: Office) -> None:
    row = refused(office)
    with scoped(office.person_scope(row.file)):
        own.misinformed(row.file, own.Misinformed(SAID, "website"), Channel.WEB, uuid.uuid4())
        assert SAID not in remedy.write(row, Route.OMBUDSMAN, "x", "fr").plain_text
        with_it = remedy.write(row, Route.OMBUDSMAN, "x", "fr", reports=remedy.misinformed(row)).plain_text
    assert f"J'ai lu ou entendu (un site web) : « {SAID} »" in with_it


@pytest.mark.parametrize(
    ("wrong", "key"),
    [({"said": " "}, "err_text_needed"), ({"by": ""}, "err_misinformed_by"), ({"by": "nobody"}, "err_misinformed_by"),
     ({"on": f"{TODAY + A_DAY:%d/%m/%Y}"}, "err_future_day"), ({"on": "32/01/2026"}, "")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_lost(office: Office, wrong: dict[str, str], key: str) -> None:
    row = refused(office)
    answer = person(office, row.file).post("/mine/nl/misinformed/", {**FORM, **wrong, "key": str(uuid.uuid4())})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422 and 'role="alert"' in page and "chat.example.be" in page
    assert not key or say("nl", key, "mine") in page
    with scoped(office.scope):
        assert not Request.objects.exists()


def test_a_paper_that_cannot_be_kept_is_said_before_anything_is_written(office: Office) -> None:
    row = refused(office)
    client, key = person(office, row.file), str(uuid.uuid4())
    wrong = SimpleUploadedFile("chat.txt", b"no picture and no PDF")
    answer = client.post("/mine/nl/misinformed/", {**FORM, "key": key, "paper": wrong})
    assert answer.status_code == 422 and key in answer.content.decode(), "sent again it is the same report"
    with scoped(office.scope):
        assert not Request.objects.exists()


def test_at_the_desk_it_is_written_down_as_the_person_tells_it(office: Office) -> None:
    row = refused(office)
    desk = Desk().sign_in(office.worker)
    desk.post(f"file/{row.file_id}/misinformed", **{**FORM, "by": "service", "key": str(uuid.uuid4())})
    with scoped(office.scope):
        report = Request.objects.get()
        assert (report.said_by, report.channel) == ("service", Channel.DESK)
        own.answer(report, "That was wrong. You need the lease.")
        with pytest.raises(IntegrityError), transaction.atomic():
            Request.objects.filter(pk=report.pk).update(said_by="")
        with pytest.raises(CannotDo):
            own.misinformed(row.file, own.Misinformed("x", ""), Channel.DESK, uuid.uuid4())
    client = person(office, row.file)
    assert "That was wrong." in client.get("/mine/nl/misinformed/").content.decode()
    taken: Any = client.get("/mine/nl/take/json/").json()
    assert [one["said_by"] for one in taken["requests"]] == ["service"]


def test_it_is_not_asked_by_the_form_for_words_alone(office: Office) -> None:
    row = refused(office)
    client = person(office, row.file)
    assert client.post("/mine/nl/file/", {"do": "ask", "kind": "misinformed", "text": "x"}).status_code == 404
