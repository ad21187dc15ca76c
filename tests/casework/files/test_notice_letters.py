"""A notice on paper: a letter in the language of the person, and nothing counts as arrived before it was posted."""

from __future__ import annotations

import datetime
import html
import io
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from filekit import Office
from officekit import Desk
from pypdf import PdfReader
from test_acts import GOOD, TODAY, before
from test_kept_as_sent import granted

from abord.casework.clocks.wording import shown_date
from abord.casework.files.acts import decide, follow, intake, notices
from abord.casework.files.acts.common import CannotDo, CannotDoYet
from abord.casework.files.course import Channel, Outcome, Wanted
from abord.casework.files.models import Application, Notice, Task
from abord.casework.files.notices import ANSWER_DAYS
from abord.casework.files.vocabulary import voiced, word
from abord.casework.letters.decision import colon, words
from abord.casework.organisations.models import Organisation
from abord.casework.organisations.scope import Role, scoped
from abord.engine.facts import LANGUAGES
from abord.web.desk import signin
from abord.web.desk.page import say

A_DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


def applied(office: Office, language: str, **who: Any) -> Application:
    """Somebody who reads ``language`` and has an address."""
    Organisation.objects.filter(pk=office.organisation.pk).update(address="Markt 1, 9999 Testgem", phone="02 000 00 00")
    file = office.file(language=language, address="Kerkstraat 5, 9000 Gent", **who)
    return office.applied(on=before(20), file=file)


def squeezed(pdf: bytes) -> str:
    """The text of a PDF, on one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def tall(pdf: bytes) -> float:
    """The height of the letters in which most of it is set."""
    sizes: list[float] = []
    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=lambda text, _cm, tm, _font, size: sizes.extend([size * abs(tm[3])] * len(text)))
    return max(set(sizes), key=sizes.count)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_is_in_the_language_of_the_person_and_says_what_the_law_gives(
    at_work: Office, language: str
) -> None:
    application = applied(at_work, language)
    decide.intend(application, "Uw inkomen ligt boven de grens.\nKom het ons zeggen.")
    row = application.notices.get()
    pdf = notices.letter_of(row).pdf()
    root, text = PdfReader(io.BytesIO(pdf)).trailer["/Root"], squeezed(pdf)
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == language
    own = words(language)["notice"]
    until = shown_date(TODAY + ANSWER_DAYS * A_DAY)
    for part in (
        "Noor Voorbeeld", "Kerkstraat 5, 9000 Gent", "Markt 1, 9999 Testgem", "02 000 00 00", at_work.worker.name,
        application.receipt.number, application.file.number, word(language, "notice", "intention"),
        "Uw inkomen ligt boven de grens.", word(language, "heard", "text"), own["nothing_yet"], own["silence"],
        own["until"].format(day=until), own["date"].format(day=shown_date(TODAY)),
    ):  # fmt: skip
        assert " ".join(part.split()) in text, part
    assert any(article in text for article in ("art. 20", "Art. 20", "artikel 20", "article 20", "Artikel 20"))
    assert "{" not in text


def test_a_message_takes_nothing_from_anybody_and_speaks_of_no_decision(at_work: Office) -> None:
    row = follow.tell(applied(at_work, "en").file, "message", text="Could you call us?")
    assert row is not None
    text = notices.letter_of(row).plain_text
    assert "Could you call us?" in text and "heard" not in text and "art." not in text


def test_large_print_is_larger_and_says_the_same(at_work: Office) -> None:
    application = applied(at_work, "nl")
    decide.intend(application, "Uw inkomen ligt boven de grens.")
    letter = notices.letter_of(application.notices.get())
    plain, large = letter.pdf(), letter.pdf(large=True)
    assert tall(large) >= 1.4 * tall(plain) >= 1.4 * 10

    def said(pdf: bytes) -> str:  # without the numbers of the pages
        return "".join(sign for sign in squeezed(pdf) if sign.isalpha())

    assert said(plain) == said(large)


@pytest.mark.parametrize("lines", [1, 3, 6, 9, 12, 60])
@pytest.mark.parametrize("large", [False, True], ids=["plain", "large"])
def test_what_the_person_can_do_stands_on_one_page(at_work: Office, large: bool, lines: int) -> None:
    """The box goes over to the next page whole: nobody reads half of a right."""
    application = applied(at_work, "nl")
    decide.intend(application, "Uw inkomen van mei en juni ligt boven de grens die de wet noemt.\n" * lines)
    pages = PdfReader(io.BytesIO(notices.letter_of(application.notices.get()).pdf(large))).pages
    said = [" ".join(page.extract_text().split()) for page in pages]
    own = words("nl")["notice"]
    first, last = (
        next(at for at, text in enumerate(said) if part in text) for part in (own["nothing_yet"], own["how"])
    )
    assert first == last
    assert next(at for at, text in enumerate(said) if own["silence"].split(".")[0] in text) == first


def test_what_lies_here_has_reached_nobody(at_work: Office) -> None:
    application = applied(at_work, "nl")
    decide.intend(application, "We think of a refusal.")
    row, draft = application.notices.get(), decide.Draft(Outcome.REFUSED, TODAY, **GOOD, heard_on=TODAY)
    with pytest.raises(CannotDoYet) as caught:
        decide.decide(application, draft)
    assert caught.value.needs == ["reached"]
    task = row.file.tasks.get(key=f"notice:{row.pk}")
    assert (task.what, task.role, task.due, task.escalated) == (Wanted.POST, Role.WORKER, TODAY, False), "at once"
    assert follow.look_at_notices([row], TODAY) == 0 and not Task.objects.get(pk=task.pk).escalated
    assert follow.look_at_notices([row], TODAY + 5 * A_DAY) == 0 and Task.objects.get(pk=task.pk).escalated
    notices.posted(row)
    task.refresh_from_db()
    assert task.done_on == TODAY and follow.look_at_notices([row], TODAY + 60 * A_DAY) == 0
    assert decide.decide(application, draft).outcome == Outcome.REFUSED


def test_ticked_off_it_is_posted_today(at_work: Office) -> None:
    """One act at the desk: nobody says twice that the letter went."""
    row = follow.tell(applied(at_work, "nl").file, "message", text="Belt u ons?")
    assert row is not None
    notices.finish_task(row.file.tasks.get(what=Wanted.POST))
    row.refresh_from_db()
    assert row.posted_on == TODAY and not row.file.tasks.filter(done_on=None, what=Wanted.POST).exists()


def test_handed_over_or_with_the_decision_there_is_nothing_to_post(at_work: Office) -> None:
    application = applied(at_work, "nl")
    notice = follow.tell(application.file, "message", text="Belt u ons?")
    assert notice is not None
    follow.reached(notice)
    decision = decide.decide(application, decide.Draft(Outcome.GRANTED, TODAY, **GOOD))
    decide.notify(decision, "registered", True)
    to_post = application.file.tasks.filter(what=Wanted.POST)
    assert [one.done_on for one in to_post] == [TODAY], "the message; of the decision there was no task"


def test_a_task_is_in_the_words_of_whoever_reads_it(office: Office) -> None:
    """Made by a colleague who works in another language, and seen by the person too: each reads the title so."""
    with scoped(office.scope):
        application = applied(office, "nl")
        decide.intend(application, "We think of a refusal.")
        file = application.file
        task = file.tasks.get(what=Wanted.POST)
        code = intake.new_code(file)
    assert task.text == ""
    desk = Desk().sign_in(office.worker)
    for language in LANGUAGES:
        for page in ("", f"file/{file.pk}/"):
            answer = desk.client.get(f"/desk/{language}/{page}").content.decode()
            said = f"{word(language, 'task', 'post')}{colon(language)} {voiced(language, 'notice', 'intention')}"
            assert said in html.unescape(answer), (language, page)
    person = Client()
    person.post("/mine/de/", {"number": file.number, "code": code})
    page = html.unescape(person.get("/mine/de/file/").content.decode())
    assert f"{word('de', 'task', 'post')}: {word('de', 'notice', 'intention')}" in page


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.WEB, Channel.PHONE])
def test_who_does_not_open_it_or_pick_up_is_reached_on_paper(at_work: Office, channel: Channel) -> None:
    """Paper when a digital one stays unread, before anything is decided against somebody."""
    application = applied(at_work, "fr", channel=channel)
    decide.intend(application, "Nous envisageons un refus.")
    draft = decide.Draft(Outcome.REFUSED, TODAY, **GOOD, heard_on=TODAY)
    with pytest.raises(CannotDoYet):
        decide.decide(application, draft)
    notices.posted(application.notices.get())
    assert decide.decide(application, draft).outcome == Outcome.REFUSED


@pytest.mark.parametrize("opened", [None, 5], ids=["not opened", "opened before"])
def test_the_time_to_answer_runs_from_the_post(at_work: Office, opened: int | None) -> None:
    """As the letter says, also where the person had opened the message two days before."""
    application = applied(at_work, "nl")
    decide.intend(application, "We think of a refusal.")
    application.notices.update(sent_on=before(ANSWER_DAYS), reached_on=opened and before(opened))
    row = application.notices.get()
    notices.posted(row, before(3))
    draft = decide.Draft(Outcome.REFUSED, TODAY, **GOOD, not_heard_because="geen antwoord")
    with pytest.raises(CannotDoYet, match="too_soon") as caught:
        decide.decide(application, draft)
    assert caught.value.wrong["not_heard"].fields["day"] == TODAY + (ANSWER_DAYS - 3) * A_DAY
    assert shown_date(TODAY + (ANSWER_DAYS - 3) * A_DAY) in notices.letter_of(row).plain_text


def test_a_letter_is_posted_once_after_it_was_made(at_work: Office) -> None:
    row = follow.tell(applied(at_work, "nl").file, "message", text="Belt u ons?")
    assert row is not None
    for day, key in ((TODAY + A_DAY, "future_day"), (before(1), "posted_before_made")):
        with pytest.raises(CannotDo, match=key):
            notices.posted(row, day)
    notices.posted(row)
    with pytest.raises(CannotDo, match="posted_already"):
        notices.posted(row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=row.pk).update(posted_on=before(1))


def test_at_the_desk_it_is_printed_in_both_sizes_and_noted_as_posted(office: Office) -> None:
    with scoped(office.scope):
        application = applied(office, "de")
    desk, file = Desk().sign_in(office.worker), f"file/{application.file_id}"
    desk.post(file, do="tell", text="Bitte rufen Sie uns an.")
    page = desk.get(file).content.decode()
    assert say("en", "done_to_post") in page and say("en", "to_post") in page
    assert page.count(say("en", "letter_print_hint")) == page.count(say("en", "letter_print_kept")) > 0, "at each print"
    with scoped(office.scope):
        row = application.file.notices.get(subject="message")
    address = f"{file}/notice/{row.pk}/letter"
    plain, large = desk.post(address, 200), desk.post(address, 200, large="yes")
    draft = words("de")["draft"]
    assert draft in squeezed(desk.get(address).content) and draft not in squeezed(plain.content)
    assert plain["Content-Type"] == "application/pdf" and tall(large.content) > tall(plain.content)
    assert "Bitte rufen Sie uns an." in squeezed(plain.content)
    wrong = desk.post(file, 422, do="posted", notice=str(row.pk), on="31/02/2026").content.decode()
    assert 'value="31/02/2026"' in wrong
    with scoped(office.scope):
        last = row.prints.latest("pk")
    desk.post(file, do="posted", notice=str(row.pk), on=f"{TODAY:%d/%m/%Y}", which=str(last.pk))
    page = desk.get(file).content.decode()
    assert f"{say('en', 'posted_on')} {TODAY:%d/%m/%Y}" in page and say("en", "to_post") not in page


def test_the_letter_of_a_decision_is_printed_in_large_letters_too(office: Office) -> None:
    with scoped(office.scope):
        made = granted(office)
    desk, page = Desk().sign_in(office.worker), f"application/{made.application_id}"
    assert say("en", "letter_print_large") in desk.get(page).content.decode()
    plain, large = (desk.post(f"{page}/letter/{made.pk}", 200, **more).content for more in ({}, {"large": "yes"}))
    assert tall(large) > tall(plain)
    with scoped(office.scope):
        decide.notify(made, "ebox", True, which=made.prints.latest("pk").pk)
        told = made.application.notices.get(subject="decision")
    address = f"file/{told.file_id}/notice/{told.pk}/letter"
    assert desk.post(address, 200, large="yes").content == large, "what was sent stays as it went"


def test_the_letter_of_a_decision_is_that_of_the_decision(office: Office) -> None:
    with scoped(office.scope):
        application = applied(office, "nl")
        made = decide.decide(application, decide.Draft(Outcome.GRANTED, TODAY, **GOOD))
        decide.notify(made, "registered", True)
        row = application.notices.get(subject="decision")
        assert row.posted_on == TODAY, "it went with the decision"
    Desk().sign_in(office.worker).get(f"file/{application.file_id}/notice/{row.pk}/letter", 404)
