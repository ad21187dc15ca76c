"""What a second look at the desk and the own pages found: each of these failed before it was mended."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.test import Client
from filekit import HOUSEHOLD, Office, warned
from officekit import Desk
from test_acts import GOOD, TODAY, before

from abord.casework.files.acts import decide, follow, intake, items, letter, own
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.barriers import Exit
from abord.casework.files.course import Channel, Outcome
from abord.casework.files.models import Application
from abord.casework.mandates import acts as mandates
from abord.casework.mandates import death
from abord.casework.mandates.kinds import Kind, Power
from abord.casework.organisations.models import Organisation
from abord.casework.organisations.scope import scoped
from abord.web.desk import signin
from abord.web.desk.page import say
from abord.web.files.applications import shown
from abord.web.files.mandating import procedures


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


@pytest.mark.parametrize("exit", [Exit.NOT_ENTITLED, Exit.REFUSED, Exit.LOST_CONTACT])
def test_a_right_that_had_left_the_list_is_asked_for_once(office: Office, exit: Exit) -> None:
    with scoped(office.scope):
        file, code = intake.open_file(intake.Who("Nora Vraagt", "en", channel=Channel.WEB))
        item = items.add(file, "vt_bim", "colleague", Channel.DESK)
        items.leave(item, exit)
    client = Client()
    client.post("/mine/en/", {"number": file.number, "code": code})
    for _ in range(2):
        form = {"do": "apply", "item": str(item.pk), "key": str(uuid.uuid4()), "text": ""}
        assert client.post("/mine/en/file/", form).status_code == 303
    with scoped(office.scope):
        item.refresh_from_db()
        assert item.is_open and item.application == Application.objects.get(file=file)


def test_what_was_declined_opens_again_when_it_is_asked_for(at_work: Office) -> None:
    file = at_work.file()
    item = items.add(file, "vt_bim", "colleague", Channel.DESK)
    items.leave(item, Exit.DECLINED)
    application = at_work.applied("vt_bim", file=file)
    item.refresh_from_db()
    assert item.is_open and item.application_id == application.pk


def test_a_yes_that_was_paid_and_then_stopped_is_no_yes(at_work: Office) -> None:
    application = at_work.applied(on=before(10))
    made = decide.decide(application, decide.Draft(Outcome.GRANTED, before(5), **GOOD))
    decide.notify(made, "registered", True, before(5))
    follow.carry_out(application)
    warned(application, "We think of stopping it.")
    decide.decide(application, decide.Draft(Outcome.STOPPED, TODAY, **GOOD, heard_on=TODAY))
    row = Application.objects.select_related("file__person", "receipt", "handler").get(pk=application.pk)
    replies = dict(shown(row, "en", at_work.organisation, TODAY).replies)
    assert not [one for one in replies.values() if "It is a yes" in one or "payment" in one], replies


@pytest.mark.parametrize("channel", [Channel.POST, Channel.PHONE, Channel.EMAIL])
def test_after_a_death_nobody_is_told_to_phone_or_post(office: Office, channel: Channel) -> None:
    with scoped(office.scope):
        file = office.file(channel=channel, phone="02 555 00 00", email="noor@example.be")
        asked = own.ask(file, "human", "Call me.", Channel.DESK, uuid.uuid4())
        death.note(file, TODAY - datetime.timedelta(days=1), "register")
    desk = Desk().sign_in(office.worker)
    desk.post(f"file/{file.pk}", do="answer", request=str(asked.pk), text="We are sorry.")
    page = desk.get(f"file/{file.pk}").content.decode()
    assert say("en", "done_kept") in page
    assert not [key for key in ("done_sent", "done_to_post", "done_to_phone") if say("en", key) in page]


def test_the_letter_is_in_the_language_of_the_law_in_which_it_was_decided(at_work: Office) -> None:
    Organisation.objects.update(languages="fr nl")
    application = at_work.applied(file=at_work.file(language="en"))
    draft = decide.Draft(Outcome.GRANTED, TODAY, **GOOD, letter={"law_in": "fr", "written_in": "fr"})
    made = decide.decide(application, draft)
    Organisation.objects.update(languages="nl")
    assert letter.content(made).language == "fr"


def test_a_mandate_for_a_right_that_left_the_book_is_not_for_everything(at_work: Office) -> None:
    terms = mandates.Terms(
        Kind.TRUSTED, "Fatima Buur", frozenset({Power.SEE}), TODAY, TODAY + datetime.timedelta(days=9),
        procedures=("a_right_of_before",),
    )  # fmt: skip
    assert procedures(mandates.give(at_work.file(), terms), "en") == ["a_right_of_before"]


def test_a_mandate_by_judgment_is_not_said_to_be_given_or_withdrawn_by_the_person(office: Office) -> None:
    with scoped(office.scope):
        file, code = intake.open_file(intake.Who("Nora Vertegenwoordigd", "en", channel=Channel.WEB))
        by_judgment = mandates.Terms(
            Kind.REPRESENTATIVE, "Bea Bewind", frozenset({Power.SEE}), TODAY, None, basis="judgment of 2 May 2026"
        )
        made = mandates.give(file, by_judgment)
    paper = Desk().sign_in(office.worker).get(f"mandate/{made.pk}").content.decode()
    assert "Bea Bewind" in paper and "judgment of 2 May 2026" in paper and mandates.code(made) in paper
    gives = say("en", "paper_gives", person="Nora Vertegenwoordigd", name="Bea Bewind")
    assert not [one for one in (gives, say("en", "paper_rights"), say("en", "paper_sign")) if one in paper]
    own_pages = Client()
    own_pages.post("/mine/en/", {"number": file.number, "code": code})
    page = own_pages.get("/mine/en/mandates/").content.decode()
    assert "/mandate/1/" not in page and "justice of the peace decides" in page
    assert 'value="withdraw"' not in page, "the person cannot end it"
    forged = own_pages.post("/mine/en/mandates/", {"do": "withdraw", "mandate": str(made.pk)})
    assert forged.status_code == 422 and "does not end with a button" in forged.content.decode()
    assert own_pages.get("/mine/en/mandate/1/").status_code == 404


def test_after_an_error_what_was_typed_beside_a_found_right_is_kept(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scoped(office.scope):
        file, code = intake.open_file(intake.Who("Nora Vraagt", "en", channel=Channel.WEB))
        item = items.add(file, "vt_bim", "colleague", Channel.DESK)

    def refuse(*given: object, **more: object) -> None:
        raise CannotDo("asked_needed")

    monkeypatch.setattr(intake, "apply", refuse)
    client = Client()
    client.post("/mine/en/", {"number": file.number, "code": code})
    form = {"do": "apply", "item": str(item.pk), "key": str(uuid.uuid4()), "text": "For my son too."}
    answer = client.post("/mine/en/file/", form)
    page = answer.content.decode()
    assert answer.status_code == 422 and page.count("For my son too.") == 1
    at = page.index("For my son too.")
    assert f'id="why-{item.pk}"' in page[at - 120 : at] and "<details open>" in page[:at]
    assert f'href="#why-{item.pk}"' in page, "the error leads to it"


def test_a_correction_is_said_to_be_answered_beside_the_datum(office: Office) -> None:
    with scoped(office.scope):
        file, code = intake.open_file(intake.Who("Nora Verbetert", "en", channel=Channel.WEB))
        items.import_situation(file, HOUSEHOLD, "rights_check", Channel.DESK)
        row = file.data.first()
    client = Client()
    client.post("/mine/en/", {"number": file.number, "code": code})
    form = {"do": "correct", "row": str(row.pk), "text": "It is another.", "key": str(uuid.uuid4())}
    page = client.post("/mine/en/data/", form, follow=True).content.decode()
    assert "It is beside this entry." in page and "bottom of this page" not in page
