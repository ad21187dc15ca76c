"""What was still wrong at the desk when it was tried: each of these failed before it was mended."""

from __future__ import annotations

import datetime
import html
import io
import re
import uuid

import pytest
from filekit import HOUSEHOLD, Office, person_scope, warned
from officekit import Desk
from pypdf import PdfReader
from test_acts import GOOD, TODAY, before

from abord.casework.clocks import wording
from abord.casework.clocks.calendar import after_months
from abord.casework.clocks.deadlines import Subject
from abord.casework.files.acts import advise, decide, follow, items, letter, own, realised, remedy
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.barriers import Exit, Kind, kind
from abord.casework.files.course import Channel, Outcome, Wanted
from abord.casework.files.models import Application, File, Item, Person
from abord.casework.files.regimes import decision_term, own_decision_term
from abord.casework.files.vocabulary import word
from abord.casework.letters.decision import words as letter_words
from abord.casework.letters.remedies import Route
from abord.casework.mandates import death
from abord.casework.organisations.scope import scoped
from abord.engine.facts import LANGUAGES
from abord.web.desk import signin
from abord.web.desk.page import say
from abord.web.mine.remedies import ombudsmen

A_DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


def refused(office: Office) -> Application:
    """Somebody whose application was refused."""
    row = office.applied(on=before(20))
    warned(row)
    draft = decide.Draft(Outcome.REFUSED, before(5), **{**GOOD, "heard_on": before(6)})
    decide.notify(decide.decide(row, draft), "registered", True, before(4))
    return row


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


# A task to post has its letter.


@pytest.mark.parametrize("way", ["ebox", "email"])
def test_a_decision_sent_digitally_to_who_is_reached_by_post_has_its_letter(office: Office, way: str) -> None:
    with scoped(office.scope):
        row = office.applied(on=before(20))
        decide.notify(decide.decide(row, decide.Draft(Outcome.GRANTED, TODAY, **GOOD)), way, False)
        notice = row.notices.get(subject="decision")
        assert row.file.tasks.filter(what=Wanted.POST, done_on=None).count() == 1
    desk, address = Desk().sign_in(office.worker), f"file/{row.file_id}/notice/{notice.pk}/letter"
    assert f"/desk/en/{address}/" in desk.get(f"file/{row.file_id}").content.decode()
    sent = desk.get(address)
    assert sent["Content-Type"] == "application/pdf" and GOOD["reasons"] in text_of(sent.content)
    desk.post(f"file/{row.file_id}", do="posted", notice=str(notice.pk), on=f"{TODAY:%d/%m/%Y}")
    desk.get(address, 404)


# Wrong information goes into a letter at the desk as well.


def test_who_helps_at_the_desk_ticks_wrong_information_for_the_letter(office: Office) -> None:
    with scoped(office.scope):
        row = refused(office)
        said = own.Misinformed("The clerk said that tenants get nothing.", "service")
        report = own.misinformed(row.file, said, Channel.DESK, uuid.uuid4(), row)
    desk, address = Desk().sign_in(office.worker), f"application/{row.pk}/remedies"
    assert f'name="report-{report.pk}"' in desk.get(address).content.decode()
    form = {"route": "ombudsman", "grounds": "x", "language": "nl", "do": "pdf"}
    assert said.said not in text_of(desk.client.post(f"/desk/en/{address}/", form).content)
    ticked = desk.client.post(f"/desk/en/{address}/", {**form, f"report-{report.pk}": "on"})
    assert said.said in text_of(ticked.content)


# The desk reads of the person, the person is spoken to.


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_routes_speak_of_the_person_at_the_desk_and_to_the_person_elsewhere(office: Office, language: str) -> None:
    with scoped(office.scope):
        row = refused(office)
    desk, address = Desk().sign_in(office.worker), f"/desk/{language}/application/{row.pk}/remedies/"
    shown = html.unescape(desk.client.get(address).content.decode())
    texts = letter_words(language)
    theirs, own_words = texts["remedies_desk"], texts["remedies"]
    for group in ("review", "ombudsman", "court"):
        assert theirs["routes"][group]["help"] in shown and own_words["routes"][group]["help"] not in shown
    for key, said in theirs["why"].items():
        assert said != own_words["why"][key] and own_words["why"][key] not in shown
    keys = (
        "parallel", "letter_lead", "grounds", "grounds_hint", "no_letter", "meanwhile", "evidence_lead", "wait_long",
        "wait_ocmw", "wait_interest", "wait_rva",
    )  # fmt: skip
    for key in keys:
        to_person, of_person = say(language, f"remedy_{key}"), say(language, f"remedy_{key}_desk")
        assert to_person != of_person and to_person not in shown.replace(of_person, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_right_with_an_appeal_of_its_own_is_not_sent_to_the_labour_court(office: Office, language: str) -> None:
    with scoped(office.scope):
        row = refused(office)
        Application.objects.filter(pk=row.pk).update(right="huursubsidie_subvention_location")
    desk = Desk().sign_in(office.worker)
    routes = letter_words(language)["remedies"]["routes"]
    shown = html.unescape(desk.client.get(f"/desk/{language}/application/{row.pk}/remedies/").content.decode())
    assert routes["own"]["name"] in shown and "Wonen in Vlaanderen" in shown
    assert routes["court"]["name"] not in shown and say(language, "remedy_parallel_desk") not in shown
    with scoped(office.scope):
        row.refresh_from_db()
        found = follow.deadlines(row, row.events.all())
        with pytest.raises(CannotDo):
            remedy.write(row, Route.COURT, "x", "nl")
        asked = remedy.write(row, Route.REVIEW, "x", "nl").body
    assert found and Subject.APPEAL not in {one.subject for one in found}
    assert "rechtbank" not in asked and "Ik behoud al mijn rechten." in asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_late_decision_on_a_right_with_its_own_appeal_names_no_court(office: Office, language: str) -> None:
    with scoped(office.scope):
        row = office.applied(right="huursubsidie_subvention_location", on=before(200))
        letter = remedy.write(row, Route.REVIEW, "x", "nl").body
        due = next(one for one in follow.deadlines(row, row.events.all()) if one.subject is Subject.DECISION)
    assert due.follows is None and due.latest is not None and due.latest < TODAY
    assert "arbeidsrechtbank" not in letter and "Ik behoud al mijn rechten." in letter
    desk = Desk().sign_in(office.worker)
    shown = html.unescape(desk.client.get(f"/desk/{language}/application/{row.pk}/").content.decode())
    day = f"{due.latest:%d/%m/%Y}"
    own_words, court, other = (word(language, "standing_desk", f"follow_{one}").format(due=day)
                               for one in ("late_own", "received_late", "inquiry_late"))  # fmt: skip
    assert own_words in shown and court not in shown and other not in shown


# The log in the bundle.


def test_looks_of_one_day_are_one_line_in_the_bundle(office: Office) -> None:
    with scoped(office.scope):
        row = refused(office)
    desk = Desk().sign_in(office.worker)
    for _ in range(6):
        desk.get(f"application/{row.pk}")
    with scoped(person_scope(office.organisation, row.file)):
        made = text_of(remedy.evidence(row, "nl", with_log=True))
    looks = made.count(f"{office.worker.name}: {word('nl', 'act', 'read')}")
    assert looks == 1 and "(6 ×)" in made and row.receipt.number in made


# Nobody misses a right after death.


def test_a_death_ends_a_right(at_work: Office) -> None:
    file = at_work.file()
    missed = items.add(file, "leefloon_ris", "colleague", Channel.DESK)
    later = items.add(file, "vt_bim", "colleague", Channel.DESK)
    Item.objects.filter(pk=missed.pk).update(entitled_from=TODAY - 90 * A_DAY, found_on=TODAY - 90 * A_DAY)
    Item.objects.filter(pk=later.pk).update(entitled_from=TODAY - 5 * A_DAY)
    death.note(file, TODAY - 30 * A_DAY, "the family")
    rows = {one.right: one for one in Item.objects.select_related("file__person__death", "application")}
    assert items.axes_of(rows["leefloon_ris"]).permanent is True
    assert kind(items.history_of(rows["leefloon_ris"]), TODAY) is Kind.PRIMARY
    assert kind(items.history_of(rows["vt_bim"]), TODAY) is Kind.NO_RIGHT
    counted = {road.right: road for road in realised.roads()}
    assert counted["leefloon_ris"].kind is Kind.PRIMARY and counted["vt_bim"].kind is Kind.NO_RIGHT
    assert counted["leefloon_ris"].marks == (True, False, False, None), "over for good, and missed beside no other"
    death.undo(file)
    counted = {road.right: road for road in realised.roads()}
    assert counted["leefloon_ris"].kind is counted["vt_bim"].kind is Kind.PRIMARY


def test_who_received_it_before_the_death_received_it(at_work: Office) -> None:
    item = items.add(at_work.file(), "vt_bim", "colleague", Channel.DESK)
    items.leave(item, Exit.RECEIVED)
    death.note(item.file, TODAY, "the family")
    item = Item.objects.get(pk=item.pk)
    assert kind(items.history_of(item), TODAY) is Kind.TAKEN_UP and realised.roads()[0].kind is Kind.TAKEN_UP


# A right's own term to decide.


def test_the_term_that_the_folder_of_a_right_names_is_on_the_receipt_and_runs(at_work: Office) -> None:
    right, filed = "huursubsidie_subvention_location", before(10)
    row = at_work.applied(right, on=filed)
    due = after_months(filed, 3)[0]
    said = dict(line.split(": ", 1) for line in row.receipt.text.splitlines())
    assert said["decision_by"] == due.isoformat()
    assert (
        said["decision_term"].startswith(f"3 {word('en', 'unit', 'months')} (")
        and "vlaanderen.be" in said["decision_term"]
    )
    (found,) = [one for one in follow.deadlines(row, row.events.all()) if one.subject is Subject.DECISION]
    assert (found.earliest, found.confidence, found.article) == (due, "S", "") and "vlaanderen.be" in found.source
    for language in LANGUAGES:
        assert "vlaanderen.be" in wording.source(found, language)
    assert row.steps.get(title="decide").by == due
    late = follow.deadlines(row, row.events.all(), due + 10 * A_DAY)
    assert [one.status.value for one in late if one.subject is Subject.DECISION] == ["missed"]
    assert not [one for one in late if one.subject is Subject.SILENCE], "what silence means there, no law was found"


def test_a_term_of_the_law_goes_before_that_of_a_folder_and_an_unsure_one_is_none() -> None:
    rule = decision_term("leefloon_ris", TODAY)
    assert rule is not None and rule.article
    assert own_decision_term("sociaal_tarief_tarif_social") is None and own_decision_term("no_such_right") is None


# The most that the law gives is no range for this person.


def test_advice_says_the_maximum_as_a_maximum(office: Office) -> None:
    with scoped(office.scope):
        row = office.applied()
        text = HOUSEHOLD.replace("assume: usual", "roster: closed\nassume: ages")
        items.import_situation(row.file, text, "rights_check", Channel.DESK)
        given = advise.advise(row)
        assert given.amount_low is None and given.amount_high is not None and given.amount_high > 0
    page = html.unescape(Desk().sign_in(office.worker).get(f"application/{row.pk}").content.decode())
    head, tail = say("en", "amount_maximum", amount="|").split("|")
    assert "holdings" in given.does_not_know and say("en", "lacking_holdings") in page
    assert not re.search(r"<li>(holdings|roster)</li>", page), "what is not known is said in words"
    assert head in page and tail in page and say("en", "per_month") in page.split(head)[1][:60]


def test_an_amount_that_is_settled_stays_with_its_period(office: Office) -> None:
    with scoped(office.scope):
        row = office.applied()
        items.import_situation(row.file, HOUSEHOLD, "rights_check", Channel.DESK)
        given = advise.advise(row)
        assert given.amount_low == given.amount_high
    page = html.unescape(Desk().sign_in(office.worker).get(f"application/{row.pk}").content.decode())
    card = page[page.index('id="advice"') : page.index(say("en", "relies_on"))]
    assert say("en", "amount_maximum", amount="|").split("|")[1] not in card


# Who came without papers has an address later.


def test_how_somebody_is_reached_is_written_down_later(office: Office) -> None:
    with scoped(office.scope):
        file = office.applied().file
    desk, address = Desk().sign_in(office.worker), f"file/{file.pk}"
    assert say("en", "reach_no_address") in html.unescape(desk.get(address).content.decode())
    told = {"do": "reach", "reach": "phone", "address": "c/o Jan, Markt 2, 9000 Gent", "language": "fr"}
    wrong = html.unescape(desk.post(address, 422, **told).content.decode())
    assert say("en", "err_reach_lacking") in wrong and "c/o Jan" in wrong, "nothing typed is lost"
    desk.post(address, **{**told, "reach": "post", "phone": "0470 00 00 00", "no_internet": "on"})
    with scoped(office.scope):
        person = type(file).objects.select_related("person").get(pk=file.pk).person
        assert (person.address, person.phone, person.channel) == (told["address"], "0470 00 00 00", Channel.POST)
        assert person.language == "fr" and person.no_internet and person.name == "Noor Voorbeeld"
        (event,) = file.events.filter(kind="reach_changed")
    assert sorted(event.data["what"]) == ["address", "language", "no_internet", "phone"]
    assert "Gent" not in str(event.data), "what it was and is stands in no journal"
    assert say("en", "reach_no_address") not in html.unescape(desk.get(address).content.decode())


def test_the_letter_of_a_decision_has_the_address_to_which_it_goes(at_work: Office) -> None:
    file = at_work.file(address="chez Jan, Kerkstraat 5, 9000 Gent")
    made = decide.decide(at_work.applied(on=before(20), file=file), decide.Draft(Outcome.GRANTED, TODAY, **GOOD))
    assert letter.content(made).person_address == file.person.address


def test_a_house_number_is_no_postal_code() -> None:
    for address in ("Chaussée de Wavre 1348, 1160 Auderghem", "1160 Auderghem, Chaussée de Wavre 1348"):
        file = File(person=Person(address=address))
        there = File(person=Person(address="1160"))
        assert ombudsmen(file, "fr") == ombudsmen(there, "fr"), address
