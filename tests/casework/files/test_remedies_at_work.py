"""Remedies in the file: who sees them, what they do to the clocks, the letter, the answer; and legal aid."""

from __future__ import annotations

import datetime
import html
import io
import uuid
from typing import Any

import pytest
from django.test import Client
from filekit import Office, person_scope, warned
from officekit import Desk, scope_of, worker
from pypdf import PdfReader
from test_acts import GOOD, TODAY

from abord.casework.clocks.deadlines import Subject
from abord.casework.clocks.deadlines import deadlines as reckon
from abord.casework.files import export, given
from abord.casework.files.acts import decide, follow, intake, own, remedy
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Channel, Outcome
from abord.casework.files.models import Application, Event, Remedy
from abord.casework.files.regimes import regime_of
from abord.casework.files.vocabulary import word
from abord.casework.journal import chain
from abord.casework.letters.person_letters import Kind
from abord.casework.letters.remedies import Route
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import remedies, signin
from abord.web.files import remedying
from abord.web.site.words import say

WORDS = "I was ill and could not come in time."


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


def refused(office: Office) -> Application:
    """Someone whose application was refused four days ago."""
    ago = datetime.timedelta(days=1)
    with scoped(office.scope):
        application = office.applied(on=TODAY - 20 * ago)
        warned(application, "We think of a refusal.")
        for notice in application.notices.all():
            follow.reached(notice)
        draft = decide.Draft(Outcome.REFUSED, TODAY - 5 * ago, **{**GOOD, "heard_on": TODAY - 6 * ago})
        decide.notify(decide.decide(application, draft), "registered", True, TODAY - 4 * ago)
        return again(application)


def again(application: Application) -> Application:
    return Application.objects.select_related("file__person", "receipt").get(pk=application.pk)


def asked(office: Office, application: Application, route: Route = Route.REVIEW, **more: Any) -> Remedy:
    grounds, key = more.pop("grounds", WORDS), more.pop("key", uuid.uuid4())
    with scoped(office.person_scope(application.file)):
        return remedy.ask(again(application), route, grounds, "nl", Channel.WEB, key, **more)


def standing(application: Application) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {way.route.value: (way.standing.value, way.why) for way in remedy.ways(again(application))}


def test_who_handles_the_file_sees_nothing_of_it(office: Office) -> None:
    application = refused(office)
    with scoped(office.scope):
        events, tasks = Event.objects.count(), application.file.tasks.count()
        before = standing(application)
    numbers = [asked(office, application, route).number for route in (Route.REVIEW, Route.COURT)]
    for role in (Role.RECEPTION, Role.WORKER, Role.DECIDER, Role.LEAD, Role.PRIVACY, Role.ADMIN, Role.HELPER):
        for roles in ((role,), (role, Role.APPEALS)):
            with scoped(scope_of(office.organisation, office.worker, *roles)):
                seen = Remedy.objects.count() + again(application).remedies.count()
            file_role = role in (Role.RECEPTION, Role.WORKER, Role.DECIDER, Role.LEAD)
            assert seen == (0 if file_role or Role.APPEALS not in roles else 4), roles
    with scoped(office.scope):
        assert (Event.objects.count(), application.file.tasks.count()) == (events, tasks)
        assert standing(application) == before
    desk, file = Desk().sign_in(office.worker), application.file
    for page in ("", f"file/{file.pk}", f"application/{application.pk}", f"application/{application.pk}/remedies"):
        shown = desk.get(page).content.decode()
        assert not any(secret in shown for secret in (WORDS, *numbers)), page
    desk.get("appeals", 404)


def test_the_person_and_the_appeals_team_see_it_and_the_clocks_count_with_it(office: Office) -> None:
    application = refused(office)
    made = asked(office, application, Route.COURT)
    with scoped(office.person_scope(application.file)):
        ways = standing(application)
        assert "already_asked" in ways["court"][1] and ways["ombudsman"][0] == "suspended"
        found = reckon(remedy.events_of(again(application)), regime_of(application.right), TODAY)
        assert next(one for one in found if one.subject is Subject.APPEAL).status.value == "met"
        assert WORDS in str(export.everything(application.file)["remedies"])
        assert [one.line.act for one in own.log(application.file) if one.line][:1] == ["remedy_asked"]
    team = worker(office.organisation, Role.APPEALS, name="Bea Beroep")
    desk = Desk().sign_in(team)
    assert made.number in desk.get("appeals").content.decode()
    assert WORDS in desk.get(f"appeals/{made.pk}").content.decode()
    papers = PdfReader(io.BytesIO(desk.get(f"appeals/{made.pk}/papers").content))
    assert any(WORDS in page.extract_text() for page in papers.pages)


@pytest.mark.parametrize("route", remedy.CAN_BE_ASKED)
def test_a_refused_right_says_on_the_own_pages_what_runs_against_it(office: Office, route: Route) -> None:
    application = refused(office)
    with scoped(office.scope):
        code = intake.new_code(application.file)
    person, runs, either = Client(), f"contested_{route}", say("en", "decided_until", "mine", day="")[:20]
    person.post("/mine/en/", {"number": application.file.number, "code": code})

    def seen() -> str:
        return html.unescape(person.get("/mine/en/file/").content.decode())

    said = say("en", runs, "mine", day=f"{TODAY:%d/%m/%Y}")
    assert either in seen() and said not in seen()
    row = asked(office, application, route, on=TODAY)
    assert either not in seen() and said in seen()
    with scoped(office.person_scope(application.file)):
        Remedy.objects.filter(pk=row.pk).update(answered_on=TODAY)
    assert said not in seen(), "it is answered"


def test_the_answer_reaches_the_person_and_opens_the_ombudsman(office: Office) -> None:
    application = refused(office)
    made = asked(office, application)
    with scoped(office.person_scope(application.file)):
        assert standing(application)["ombudsman"][0] == "first"
    team = worker(office.organisation, Role.APPEALS, name="Bea Beroep")
    desk = Desk().sign_in(team)
    desk.post(f"appeals/{made.pk}", 422, do="answer", changes="no", text="")
    desk.post(f"appeals/{made.pk}", 422, do="answer", changes="no", text="We look again.", on="01/01/2020")
    desk.post(f"appeals/{made.pk}", do="answer", changes="no", text="We looked again and change it.")
    desk.post(f"appeals/{made.pk}", 422, do="answer", changes="no", text="Twice.")
    with scoped(office.person_scope(application.file)):
        assert standing(application)["ombudsman"][0] == "open"
        row = Remedy.objects.select_related("file__person").get(pk=made.pk)
        assert remedy.opened(row).answer == "We looked again and change it."
        assert b"change" not in bytes(row.answer) and WORDS.encode() not in bytes(row.content)
        chain.forget(row.file.person.subject)
        assert remedy.opened(row).answer == "" == remedy.opened(row).grounds


@pytest.mark.parametrize("changes", ["yes", "no"])
def test_only_a_review_that_is_granted_asks_the_service_for_a_new_decision(office: Office, changes: str) -> None:
    application = refused(office)
    made = asked(office, application)
    with scoped(office.scope):
        tasks, notices = application.file.tasks.count(), application.notices.count()
    desk = Desk().sign_in(worker(office.organisation, Role.APPEALS, name="Bea Beroep"))
    assert "Choose whether" in desk.post(f"appeals/{made.pk}", 422, do="answer", text="We looked.").content.decode()
    desk.post(f"appeals/{made.pk}", do="answer", text="We looked.", changes=changes)
    more = int(changes == "yes")
    with scoped(office.scope):
        assert application.file.tasks.filter(what="decide", says="review").count() == more
        assert application.file.tasks.count() == tasks + 2 * more, "to decide, and to post the letter about it"
        assert application.notices.count() == notices + more
    shown = Desk().sign_in(office.worker).get(f"file/{application.file_id}").content.decode()
    assert (word("en", "task_says", "review") in shown) is (changes == "yes")
    assert not any(secret in shown for secret in (WORDS, "We looked.", "Bea Beroep", made.number))


def test_what_came_on_paper_is_written_down_with_its_own_day(office: Office) -> None:
    application = refused(office)
    desk = Desk().sign_in(worker(office.organisation, Role.APPEALS))
    day = (TODAY - datetime.timedelta(2)).strftime("%d/%m/%Y")
    form = {"do": "paper", "route": "review", "grounds": WORDS, "on": day, "channel": "post", "key": str(uuid.uuid4())}
    shown = desk.post("appeals", 422, receipt="O1-2026-999999-01", **form).content.decode()
    assert "We do not know this number" in shown and WORDS in shown
    with scoped(office.scope):
        number = again(application).receipt.number
    undated = desk.post("appeals", 422, receipt=number, **{**form, "on": ""}).content.decode()
    assert "On which date did it come?" in undated and WORDS in undated and 'href="#on"' in undated
    desk.post("appeals", receipt=number, **form)
    desk.post("appeals", receipt=number, **form)
    with scoped(office.person_scope(application.file)):
        row = Remedy.objects.get()
    assert (TODAY - row.asked_on).days == 2 and row.channel == "post"


def test_what_waits_longest_stays_in_the_list_and_who_is_listed_can_read_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remedies, "MOST", 1)
    oldest, newer = (asked(office, refused(office)) for _ in range(2))
    with scoped(office.person_scope(newer.file)):
        Remedy.objects.filter(pk=oldest.pk).update(asked_on=TODAY - datetime.timedelta(3))
    desk = Desk().sign_in(worker(office.organisation, Role.APPEALS, name="Bea Beroep"))
    for _ in range(2):
        shown = desk.get("appeals").content.decode()
        assert oldest.number in shown and newer.number not in shown and "There are more" in shown
    with scoped(office.person_scope(oldest.file)):
        listed = [one.line for one in own.log(oldest.file) if one.line and one.line.act == "listed"]
    assert [(one.actor_name, one.about) for one in listed] == [("Bea Beroep", "remedy list")]


def test_what_cannot_be_asked_is_said(office: Office) -> None:
    with scoped(office.scope):
        open_one = again(office.applied())
    with pytest.raises(CannotDo, match="remedy_nothing_yet"):
        asked(office, open_one)
    application, day = refused(office), datetime.timedelta(days=1)
    before, after = {"on": TODAY - 400 * day}, {"on": TODAY + day}
    for wrong, key in (({"grounds": " "}, "text_needed"), (after, "future_day"), (before, "remedy_day")):
        with pytest.raises(CannotDo, match=key):
            asked(office, application, **wrong)  # type: ignore[arg-type]
    key = uuid.uuid4()
    assert asked(office, application, key=key).pk == asked(office, application, key=key).pk


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
@pytest.mark.parametrize("route", remedy.CAN_BE_ASKED)
def test_the_letter_says_what_is_in_the_file_and_the_persons_own_words(
    office: Office, route: Route, language: str
) -> None:
    application = refused(office)
    with scoped(office.person_scope(application.file)):
        row = again(application)
        text = remedy.write(row, route, WORDS, language).plain_text
        decided = row.decisions.get().decided_on.strftime("%d/%m/%Y")
        assert WORDS in text and row.receipt.number in text and decided in text and row.file.person.name in text
        assert (GOOD["court"].split(",")[0] in text) == (route is Route.COURT)
        own_body = remedy.write(row, route, "", language, "Somebody Else, Street 1").plain_text
        assert "Somebody Else" in own_body


def test_silence_opens_the_court_and_a_reminder(office: Office) -> None:
    with scoped(office.scope):
        application = again(office.applied(on=TODAY - datetime.timedelta(days=200)))
        assert remedy.is_late(application) is not None and remedy.can_be_contested(application)
        assert standing(application)["court"][0] in ("open", "passed")
        assert "beslis" in remedy.write(application, Route.REVIEW, WORDS, "nl").plain_text


def test_the_bundle_names_papers_in_its_own_language(office: Office) -> None:
    """On a silence: after a decision the plan asks for no papers any more."""
    with scoped(office.scope):
        application = again(office.applied(on=TODAY - datetime.timedelta(days=200)))
        asked_for = [name for step in application.file.steps.all() for name in step.documents]
        made = remedy.evidence(again(application), "nl", with_log=False)
    said = " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split())
    in_dutch = {given.said(name, "nl") for name in asked_for}
    assert in_dutch and all(name in said for name in in_dutch), said
    assert not [name for name in set(asked_for) - in_dutch if name in said]


def test_the_log_is_only_in_the_bundle_of_the_person(office: Office) -> None:
    application = refused(office)
    asked(office, application)

    def text(made: bytes) -> str:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)

    with scoped(office.scope):
        theirs = text(remedy.evidence(again(application), "en", with_log=False))
    with scoped(person_scope(office.organisation, application.file)):
        own_one = text(remedy.evidence(again(application), "en", with_log=True))
    assert "We think of a refusal." in own_one and "We think of a refusal." in theirs, "what the person was told"
    assert "Day of the application:" in own_one and application.receipt.hash in own_one.replace("\n", "")
    assert WORDS in own_one and "disagreed with a decision" in own_one
    assert WORDS not in theirs and "disagreed with a decision" not in theirs


def test_legal_aid_just_above_the_limit_is_said_as_such(office: Office) -> None:
    desk = Desk().sign_in(office.worker)
    shown = desk.post("legal-aid", 200, do="estimate", income="1.930,00", alone="yes").content.decode()
    assert "just above the limit: 10,00 euro" in shown and "trade union" in shown
    assert "free" in desk.post("legal-aid", 200, do="estimate", presumed="on").content.decode()
    wrong = desk.post("legal-aid", 422, do="estimate", income="much").content.decode()
    assert "cannot read this amount" in wrong and 'value="much"' in wrong
    whole = desk.post("legal-aid", 200, do="estimate", income="1.930", alone="yes").content.decode()
    assert "just above the limit: 10,00 euro" in whole, "1.930 is no euro and 93 cents"
    wrong = desk.post("legal-aid", 422, do="estimate", income="1.930", dependants="two").content.decode()
    assert "cannot read this number" in wrong and "just above" not in wrong, "two is not none"
    assert 'href="#dependants"' in wrong
    told = {"do": "estimate", "income": "1930", "alone": "yes"}
    assert "Gerechtelijk Wetboek art. 508/13" in remedying.aid("nl", told)["article"]


def test_who_does_not_say_whether_somebody_lives_there_too_is_asked_and_not_taken_for_alone(office: Office) -> None:
    desk = Desk().sign_in(office.worker)
    assert " checked" not in desk.get("legal-aid").content.decode()
    wrong = desk.post("legal-aid", 422, do="estimate", income="1.930").content.decode()
    assert 'href="#alone-yes"' in wrong and 'value="1.930"' in wrong and "just above" not in wrong


@pytest.mark.parametrize(
    ("language", "said"),
    [("nl", "wet van 26 mei 2002 art. 47 §1"), ("fr", "loi du 26 mai 2002 art. 47 §1"),
     ("de", "Gesetz vom 26. Mai 2002 Art. 47 §1"), ("en", "law of 26 May 2002 art. 47 §1")],
)  # fmt: skip
def test_the_article_of_a_route_is_in_the_language_of_the_page(office: Office, language: str, said: str) -> None:
    application = refused(office)
    with scoped(office.scope):
        case = remedying.case_of(again(application), "leefloon", language)
    assert case is not None and said in {told.article for _, told in case.ways}


def test_other_letters_are_offered_where_they_make_sense(office: Office) -> None:
    application, day = refused(office), datetime.timedelta(days=1)
    with scoped(office.scope):
        assert [one.value for one in remedy.other_letters(again(application))] == ["file"]
        granted = office.applied("igo_grapa", on=TODAY - 400 * day)
        made = decide.decide(granted, decide.Draft(Outcome.GRANTED, TODAY - 300 * day, **GOOD))
        decide.notify(made, "registered", True, TODAY - 299 * day)
        late = again(granted)
        assert [one.value for one in remedy.other_letters(late)] == ["file", "interest"]
        for language in ("nl", "fr", "de"):
            text = remedy.write_other(late, Kind.INTEREST, language).plain_text
            assert late.receipt.number in text and "20" in text
            assert late.receipt.number in remedy.write_other(late, Kind.FILE, language).plain_text
        with pytest.raises(CannotDo, match="remedy_route"):
            remedy.write_other(again(application), Kind.INTEREST, "nl")
    desk = Desk().sign_in(office.worker)
    shown = desk.post(f"application/{granted.pk}/remedies", 200, do="show", route="interest", language="nl").content
    assert "Handvest" in shown.decode()


def test_a_complaint_to_the_ombudsman_says_where_to_send_it_and_that_nobody_else_does(office: Office) -> None:
    application = refused(office)
    with scoped(office.scope):
        file, code = application.file, intake.new_code(application.file)
        type(file.person).objects.filter(pk=file.person_id).update(address="Kerkstraat 5, 9000 Gent")
    own_pages = Client()
    own_pages.post("/mine/en/", {"number": file.number, "code": code})
    page = own_pages.get("/mine/en/remedies/1/").content.decode()
    assert "Flemish Ombudsman" in page and "Federal Ombudsman" in page and "Ombuds Brussels" not in page
    assert "What you did already" not in page
    form = {"do": "ask", "route": "ombudsman", "grounds": WORDS, "language": "nl", "key": str(uuid.uuid4())}
    own_pages.post("/mine/en/remedies/1/", form)
    page = own_pages.get("/mine/en/remedies/").content.decode()
    assert "We do not send this letter" in page and "comes to you from there" in page
    assert "What you did already" in own_pages.get("/mine/en/remedies/1/").content.decode()
    own_pages.post("/mine/en/remedies/1/", form | {"route": "review", "key": str(uuid.uuid4())})
    assert "The team gets your request now" in own_pages.get("/mine/en/remedies/").content.decode()
    with scoped(office.scope):
        type(file.person).objects.filter(pk=file.person_id).update(address="")
    assert "Ombuds Brussels" in own_pages.get("/mine/en/remedies/1/").content.decode(), "all, where it is not known"
