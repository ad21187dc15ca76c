"""What was sent stays as it was: byte for byte, whatever becomes of words, law, data and the program that prints."""

from __future__ import annotations

import datetime
import hashlib
import io
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from filekit import Office, picture
from officekit import Desk
from pypdf import PdfReader
from test_acts import GOOD, TODAY, before

from abord.casework import retention
from abord.casework.files import guards, queries, vocabulary
from abord.casework.files.acts import decide, documents, follow, intake, letter, notices, own, remedy, sent
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Channel, Outcome
from abord.casework.files.models import Application, Decision, Event, Letter, Notice, Request
from abord.casework.journal import chain
from abord.casework.letters import decision as letters
from abord.casework.letters import paper
from abord.casework.letters.remedies import Route
from abord.casework.organisations.models import Organisation
from abord.casework.organisations.scope import scoped
from abord.printing import NoPrinter
from abord.web.desk import signin
from abord.web.mine import door

FULL: dict[str, Any] = {
    **GOOD, "legal_basis": "law of 26 May 2002, art. 3", "amount": 1300.0, "from_on": TODAY, "next_steps": "We pay it.",
    "court": "Labour court, Opgeëistenlaan 401, 9000 Gent",
    "letter": {"calculation": "1300 less nothing", "every": "month", "written_in": "nl", "law_in": "nl"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    for brake in (signin.tries, door.by_address, door.by_file):
        brake._seen.clear()


@pytest.fixture
def other_words(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Call it, and every catalogue says something else from then on."""

    def changed(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: changed(one) for key, one in value.items()}
        return f"ZZZ {value}" if isinstance(value, str) else value

    def change() -> None:
        words, known = letters.words, vocabulary.word
        for module in (letters, notices.letters):
            monkeypatch.setattr(module, "words", lambda language: changed(words(language)))
        for place in (letter, notices):
            monkeypatch.setattr(place, "word", lambda *keys, **fields: f"ZZZ {known(*keys, **fields)}")

    yield change


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def granted(office: Office, **who: Any) -> Decision:
    Organisation.objects.filter(pk=office.organisation.pk).update(address="Markt 1, 9999 Testgem", phone="02 000 00 00")
    who = {"language": "nl", "address": "Kerkstraat 5, 9000 Gent", **who}
    application = office.applied(on=before(20), file=office.file(**who))
    return decide.decide(application, decide.Draft(Outcome.GRANTED, TODAY, **FULL))


def posted(office: Office, text: str = "Breng uw huurcontract mee.") -> Notice:
    file = office.file(language="nl", address="Kerkstraat 5, 9000 Gent")
    row = follow.tell(file, "message", text=text, language="nl")
    assert row is not None
    notices.posted(row)
    return row


def hash_in_journal(file: Any, act: str) -> set[Any]:
    entries = [one.line for one in chain.entries_about(file.person.subject) if one.line is not None]
    return {line.data.get("hash") for line in entries if line.act == act}


@pytest.mark.parametrize("way", ["registered", "ebox"])
def test_a_decision_that_was_sent_is_the_same_bytes_for_ever(at_work: Office, other_words: Any, way: str) -> None:
    decision = granted(at_work)
    decide.notify(decision, way, proof=True)
    before_it = letter.as_sent(decision)
    other_words()
    person = decision.application.file.person
    person.name, person.address = "Another Name", "Elders 9"
    person.save()
    again = Decision.objects.select_related("application__file__person", "decided_by").get(pk=decision.pk)
    assert letter.as_sent(again) == letter.to_print(again, "en") == before_it
    assert "ZZZ" in letter.written(again).plain_text, "composed now it would be another letter"
    assert "Noor Voorbeeld" in text_of(before_it) and "Kerkstraat 5" in text_of(before_it)


def test_a_letter_that_was_posted_is_the_same_bytes_for_ever(at_work: Office, other_words: Any) -> None:
    row = posted(at_work)
    before_it = notices.as_told(row)
    other_words()
    assert notices.as_told(row) == notices.to_print(row, large=True) == before_it
    assert "ZZZ" in notices.letter_of(row).plain_text and "ZZZ" not in text_of(before_it)


def test_the_print_that_is_named_is_what_went_also_in_large_letters_and_on_another_day(
    at_work: Office, other_words: Any
) -> None:
    file = at_work.file(language="nl", address="Kerkstraat 5, 9000 Gent")
    row = follow.tell(file, "message", text="Kom langs.", language="nl")
    assert row is not None
    notices.to_print(row)
    printed = notices.to_print(row, large=True)
    other_words()
    notices.posted(row, which=Letter.objects.order_by("pk").last().pk)
    assert notices.as_told(row) == printed


def test_what_goes_by_a_screen_is_as_it_is_when_it_goes(at_work: Office) -> None:
    """Where nobody printed it to attach it."""
    decision = granted(at_work)
    Organisation.objects.update(phone="02 111 11 11")
    decision = Decision.objects.get(pk=decision.pk)
    decide.notify(decision, "ebox", proof=True)
    assert "02 111 11 11" in text_of(letter.as_sent(decision))


def test_its_hash_is_in_the_event_and_in_the_journal_of_the_person(at_work: Office) -> None:
    decision = granted(at_work)
    decide.notify(decision, "registered", proof=True)
    row = posted(at_work)
    for file, act, content in (
        (decision.application.file, "notified", letter.as_sent(decision)),
        (row.file, "notice_posted", notices.as_told(row)),
    ):
        proof = hashlib.sha256(content).hexdigest()
        assert Event.objects.get(file=file, kind=act).data["hash"] == proof
        assert hash_in_journal(file, act) == {proof}
    receipt = decision.application.receipt
    assert hash_in_journal(decision.application.file, "receipt_issued") == {receipt.hash}
    assert None not in hash_in_journal(row.file, "notice_sent")


def test_what_somebody_wrote_against_a_decision_is_shown_as_it_went(office: Office) -> None:
    with scoped(office.scope):
        decision = granted(office)
        decide.notify(decision, "registered", proof=True)
    file = decision.application.file
    with scoped(office.person_scope(file)):
        row = Application.objects.select_related("file__person", "receipt").get(pk=decision.application_id)
        made = remedy.ask(row, Route.REVIEW, "The amount is too low.", "nl", Channel.WEB, uuid.uuid4())
        opened = remedy.opened(made)
        assert "The amount is too low." in opened.letter and opened.letter != opened.grounds
        assert hash_in_journal(file, "remedy_asked") == {sent_hash(opened.letter)}
        assert remedy.exported(file)[0]["letter"] == opened.letter


def sent_hash(text: str) -> str:
    from abord.casework.files.receipts import hash_of

    return hash_of(text)


def test_without_a_printer_the_page_is_kept(at_work: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(page: str) -> bytes:
        raise NoPrinter("no")

    decision, real = granted(at_work), paper.pdf
    monkeypatch.setattr(paper, "pdf", none)
    decide.notify(decision, "registered", proof=True)
    kept = sent.as_sent(decision)
    assert kept is not None and kept.startswith(b"<!doctype html>")
    with pytest.raises(NoPrinter):
        letter.as_sent(decision)
    monkeypatch.setattr(paper, "pdf", real)
    assert letter.as_sent(decision).startswith(b"%PDF")


def test_a_letter_of_before_says_that_the_copy_was_made_anew(at_work: Office) -> None:
    """As data of the version before have it: sent, and nothing kept."""
    decision, row = granted(at_work), posted(at_work)
    decide.notify(decision, "registered", proof=True, on=TODAY)
    with retention.as_owner():
        Letter.objects.all().delete()
    said = letters.words("nl")["anew"].format(day=f"{TODAY:%d/%m/%Y}", sent=f"{TODAY:%d/%m/%Y}")
    for pdf in (letter.as_sent(decision), letter.to_print(decision, "en"), notices.as_told(row)):
        assert said in text_of(pdf)
    assert not Letter.objects.exists(), "a copy that is made anew is never taken for what was sent"


@pytest.mark.parametrize("change", [{"content": b"x"}, {"proof": "0" * 64}, {"sent_on": None}, {"language": "fr"}])
def test_the_database_refuses_to_change_a_letter_that_was_sent(at_work: Office, change: dict[str, Any]) -> None:
    row = posted(at_work)
    with pytest.raises(DatabaseError, match=guards.SENT), transaction.atomic():
        Letter.objects.filter(notice=row).update(**change)
    assert sent.as_sent(row) == notices.as_told(row)


def test_another_letter_that_was_laid_in_its_place_is_not_shown_as_sent(at_work: Office) -> None:
    row, other = posted(at_work), posted(at_work)
    theirs = Letter.objects.get(notice=other)
    with retention.as_owner():
        Letter.objects.filter(notice=row).delete()
    theirs.pk, theirs.notice = None, row
    theirs.save()
    assert sent.as_sent(row) is None
    said = letters.words("nl")["anew_damaged"].format(day=f"{TODAY:%d/%m/%Y}", sent=f"{TODAY:%d/%m/%Y}")
    assert said in text_of(notices.as_told(row)), "and never as one that was not kept"


def test_it_goes_with_the_key_of_the_person_and_with_the_file(at_work: Office) -> None:
    row, other = posted(at_work), posted(at_work)
    content = bytes(Letter.objects.get(notice=row).content)
    assert b"%PDF" not in content and b"huurcontract" not in content
    retention._delete_files([row.file_id])
    assert [one.notice_id for one in Letter.objects.all()] == [other.pk]
    chain.forget(other.file.person.subject)
    assert sent.as_sent(other) is None


def test_a_decision_whose_letter_was_not_made_here_is_kept_too(at_work: Office, other_words: Any) -> None:
    application = at_work.applied(on=before(10), file=at_work.file(language="nl"))
    made = decide.decide(application, decide.Draft(Outcome.GRANTED, before(5), **GOOD))
    decide.notify(made, "registered", proof=True)
    kept = letter.as_sent(made)
    assert GOOD["reasons"] in text_of(kept)
    other_words()
    assert letter.as_sent(made) == kept


def test_the_desk_and_the_own_pages_open_what_was_sent(office: Office, other_words: Any) -> None:
    with scoped(office.scope):
        decision, code = granted(office), ""
        row = follow.tell(decision.application.file, "message", text="Kom langs.", language="nl")
        assert row is not None
        file, application = decision.application.file, decision.application
        code = intake.new_code(file)
    client = Desk().sign_in(office.worker).client
    address = f"/desk/en/application/{application.pk}/letter/"
    note = f"/desk/en/file/{file.pk}/notice/{row.pk}/letter/"
    printed, letter_printed = client.post(note, {"large": "yes"}).content, client.post(address).content
    other_words()
    for found in (note, address):
        assert "ZZZ" in text_of(client.get(found).content), "to look at it now is to see it as it is now"
    client.post(f"/desk/en/file/{file.pk}/", {"do": "posted", "notice": row.pk, "on": f"{TODAY:%d/%m/%Y}"})
    client.post(f"/desk/en/application/{application.pk}/", {
        "do": "notify", "decision": decision.pk, "way": "registered", "on": f"{TODAY:%d/%m/%Y}", "proof": "on",
    })  # fmt: skip
    assert client.get(note).content == client.post(note).content == printed
    for found in (address, f"{address}{decision.pk}/"):
        assert client.get(found).content == letter_printed
    assert f"/letter/{decision.pk}/" in client.get(f"/desk/en/application/{application.pk}/").content.decode()
    own_side = Client()
    own_side.post("/mine/en/", {"number": file.number, "code": code})
    page = own_side.get("/mine/en/file/").content.decode()
    place = 1
    assert f"/mine/en/file/message/{place}/" in page
    assert own_side.get(f"/mine/en/file/message/{place}/").content == printed
    assert own_side.get("/mine/en/file/message/2/").status_code == 404, "of a decision its own letter is opened"
    assert "/mine/en/decisions/1/letter/1/" in own_side.get("/mine/en/decisions/").content.decode()
    for found in ("/mine/en/decisions/1/letter/1/", "/mine/fr/decisions/1/letter/"):
        assert own_side.get(found).content == letter_printed
    assert own_side.get("/mine/en/decisions/1/letter/2/").status_code == 404


def test_the_bundle_holds_what_was_sent(at_work: Office, other_words: Any) -> None:
    decision = granted(at_work)
    decide.intend(decision.application, "Wij denken eraan.", "nl")
    notices.posted(decision.application.notices.get())
    decide.notify(decision, "registered", proof=True)
    other_words()
    said = text_of(remedy.evidence(decision.application, "nl", with_log=False))
    assert letters.words("nl")["decision"]["in_short"].removeprefix("ZZZ ") in said and "ZZZ" not in said


# In which language.


def test_an_answer_says_in_which_language_it_is_written(office: Office) -> None:
    with scoped(office.scope):
        file = office.file(language="fr")
        asked = own.ask(file, "correction", "Ma date est fausse.", Channel.DESK, uuid.uuid4())
        code = intake.new_code(file)
    client = Desk().sign_in(office.worker).client
    page = client.get(f"/desk/nl/file/{file.pk}/").content.decode()
    assert f'id="answer-language-{asked.pk}"' in page
    client.post(f"/desk/nl/file/{file.pk}/", {
        "do": "answer", "request": asked.pk, "text": "Dat is rechtgezet.", "written_in": "nl",
    })  # fmt: skip
    with scoped(office.scope):
        assert Request.objects.get(pk=asked.pk).answered_in == "nl"
        assert Notice.objects.get(file=file, subject="answer").language == "nl"
    own_side = Client()
    own_side.post("/mine/fr/", {"number": file.number, "code": code})
    told = letters.words("fr")["decision"]["written_in"]["nl"]
    page = own_side.get("/mine/fr/file/").content.decode()
    assert '<span lang="nl">Dat is rechtgezet.</span>' in page and page.count(told.replace("'", "&#x27;")) >= 2


def test_that_it_was_sent_on_is_in_the_language_of_the_person(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied(file=office.file(language="de"))
    client = Desk().sign_in(office.worker).client
    client.post(f"/desk/nl/application/{application.pk}/", {"do": "forward", "to": "ÖSHZ Eupen"})
    with scoped(office.scope):
        assert Notice.objects.get(subject="forwarded").language == "de"


def message(office: Office, text: str = "Kom langs.", days: int = 3) -> Notice:
    """Said some days ago, and not posted."""
    row = follow.tell(
        office.file(language="nl", address="Kerkstraat 5, 9000 Gent"), "message", text=text, language="nl"
    )
    assert row is not None
    Notice.objects.filter(pk=row.pk).update(sent_on=before(days))
    row.refresh_from_db()
    return row


def printed(row: Notice, days: int = 0, large: bool = False) -> bytes:
    """A print that was made so many days ago."""
    made, last = notices.to_print(row, large), Letter.objects.filter(notice=row).order_by("pk").last()
    Letter.objects.filter(pk=last.pk).update(made_at=timezone.now() - datetime.timedelta(days=days))
    return made


def test_to_look_keeps_nothing_and_says_that_it_is_a_draft(at_work: Office) -> None:
    decision, row = granted(at_work), message(at_work)
    said = letters.words("nl")["draft"]
    for look in (letter.look(decision, "nl"), notices.look(row), letter.as_sent(decision)):
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(look)).pages]
        assert all(said in page for page in pages)
    assert not Letter.objects.exists()
    assert said not in text_of(notices.to_print(row)) + text_of(letter.to_print(decision, "nl"))


def test_to_look_after_printing_changes_nothing_of_what_goes(at_work: Office, other_words: Any) -> None:
    """Also on the same day, where no day tells them apart."""
    decision, row = granted(at_work), message(at_work)
    made, told = letter.to_print(decision, "nl"), notices.to_print(row, large=True)
    other_words()
    assert letter.look(decision, "nl") != made and notices.look(row) != told
    decide.notify(decision, "registered", proof=True)
    notices.posted(row)
    assert letter.as_sent(decision) == made and notices.as_told(row) == told


def test_what_was_printed_by_the_day_that_is_noted_is_what_went(at_work: Office, other_words: Any) -> None:
    row, never, decision = message(at_work, days=5), message(at_work), granted(at_work)
    printed(row, 4)
    went = printed(row, 2, large=True)
    assert notices.to_print(row, large=True) == went and Letter.objects.count() == 2, "the same again is no later print"
    other_words()
    printed(row)
    printed(never)
    notices.posted(row, before(1), which=Letter.objects.get(notice=row, made_at__date=before(2)).pk)
    notices.posted(never, before(1))
    assert notices.as_told(row) == went
    anew = letters.words("nl")["anew"].format(day=f"{TODAY:%d/%m/%Y}", sent=f"{before(1):%d/%m/%Y}")
    assert anew in text_of(notices.as_told(never)), "nobody knows what went before the only print"
    assert hash_in_journal(never.file, "notice_posted") == {None}
    with pytest.raises(CannotDo, match="future_day"):
        decide.notify(decision, "registered", proof=True, on=before(-1))


def test_what_went_on_an_earlier_day_and_was_not_printed_here_is_not_made_up(at_work: Office) -> None:
    decision, row = granted(at_work), message(at_work)
    Decision.objects.filter(pk=decision.pk).update(decided_on=before(2))
    decision.refresh_from_db()
    decide.notify(decision, "registered", proof=True, on=before(1))
    notices.posted(row, before(1))
    assert not Letter.objects.exists()
    anew = letters.words("nl")["anew"].format(day=f"{TODAY:%d/%m/%Y}", sent=f"{before(1):%d/%m/%Y}")
    assert anew in text_of(letter.as_sent(decision)) and anew in text_of(notices.as_told(row))


def of_before(office: Office) -> tuple[Decision, Notice]:
    """A decision that went by a screen before letters were kept, and its notice, which nobody opened."""
    decision = granted(office)
    decide.notify(decision, "ebox", proof=True)
    with retention.as_owner():
        Letter.objects.all().delete()
    return decision, decision.application.notices.get(subject=notices.DECISION)


@pytest.mark.parametrize("is_printed", [True, False])
def test_an_old_decision_that_is_posted_now_is_kept_as_it_is_posted(
    at_work: Office, other_words: Any, is_printed: bool
) -> None:
    decision, told = of_before(at_work)
    assert letters.words("nl")["anew"].split("{")[0] in text_of(notices.look(told)) and not Letter.objects.exists()
    made = notices.to_print(told) if is_printed else None
    notices.posted(told)
    kept = letter.as_sent(decision)
    assert made in (None, kept) and letters.words("nl")["anew"].split("{")[0] in text_of(kept), (
        "it says that it was made anew"
    )
    other_words()
    assert letter.as_sent(decision) == notices.look(told) == kept
    proof = hashlib.sha256(kept).hexdigest()
    assert Event.objects.get(kind="notice_posted").data["hash"] == proof
    assert hash_in_journal(told.file, "notice_posted") == {proof}


def test_a_decision_that_was_kept_when_it_went_by_a_screen_is_posted_as_it_went(at_work: Office) -> None:
    decision = granted(at_work)
    decide.notify(decision, "ebox", proof=True)
    told, kept = decision.application.notices.get(subject=notices.DECISION), letter.as_sent(decision)
    assert notices.look(told) == notices.to_print(told) == kept
    notices.posted(told)
    assert letter.as_sent(decision) == kept and Letter.objects.count() == 1


def test_of_one_decision_or_message_one_letter_went(at_work: Office) -> None:
    row = posted(at_work)
    other = Letter.objects.get(notice=row)
    other.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        other.save()


def test_old_letters_stay_within_reach_and_the_export_says_of_what_each_is(office: Office) -> None:
    with scoped(office.scope):
        decision, row = granted(office), posted(office)
        decide.notify(decision, "registered", proof=True)
        for number in range(queries.MOST_NOTICES):
            follow.tell(row.file, "message", text=f"Bericht {number}.", language="nl")
        code = intake.new_code(row.file)
        found = [sent.exported(file)[0]["subject"] for file in (decision.application.file, row.file)]
        assert found == ["decision", "message"]
    own_side = Client()
    own_side.post("/mine/nl/", {"number": row.file.number, "code": code})
    assert "/mine/nl/file/message/1/" in own_side.get("/mine/nl/file/").content.decode()
    assert own_side.get("/mine/nl/file/message/1/").content.startswith(b"%PDF")
    assert own_side.get("/mine/nl/take/page/").status_code == 200


def test_the_bundle_takes_as_many_queries_however_many_papers_there_are(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept as sent, sent and not kept, printed only, decided and not sent; papers and remedies."""
    monkeypatch.setattr(remedy, "bundle", lambda title, papers, language: repr(len(papers)).encode())
    with scoped(office.scope):
        application = granted(office).application
    file = application.file

    def more(turn: int) -> None:
        with scoped(office.scope):
            decide.notify(granted_again(application), "registered", proof=True)
            granted_again(application)
            for text in ("Kom langs.", "Bel ons.", "Schrijf ons."):
                row = follow.tell(file, "message", application, text=text, language="nl")
                assert row is not None
                if text != "Schrijf ons.":
                    notices.posted(row)
                    with retention.as_owner():
                        Letter.objects.filter(notice=row, notice__text="Bel ons.").delete()
            documents.give(file, f"paper {turn}", picture(f"#0000{turn:02d}"), Channel.DESK, uuid.uuid4())
        with scoped(office.person_scope(file)):
            asked = Application.objects.select_related("file__person", "receipt").get(pk=application.pk)
            remedy.ask(asked, Route.REVIEW, f"No {turn}.", "nl", Channel.WEB, uuid.uuid4())

    def counted() -> tuple[int, int]:
        with scoped(office.person_scope(file)), CaptureQueriesContext(connection) as caught:
            row = Application.objects.select_related("file__person", "receipt").get(pk=application.pk)
            papers = int(remedy.evidence(row, "nl", with_log=True))
        return papers, len(caught)

    more(0)
    few, once = counted()
    for turn in (1, 2):
        more(turn)
    many, again = counted()
    assert many > few + 10 and again == once


def granted_again(application: Application) -> Decision:
    """Another decision on it, as data may have it."""
    made = application.decisions.order_by("pk").first()
    assert made is not None
    made.pk, made.notified_on, made.notified_by = None, None, ""
    made.save()
    made.application = application
    return made
