"""A decision as the person reads it: by the name of the right, without a beginning for what is not given, in one
language throughout."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from filekit import Office, warned
from test_acts import GOOD, TODAY, before

from abord.book import open_book
from abord.casework.files.acts import decide, intake, letter
from abord.casework.files.course import Outcome
from abord.casework.files.models import Application, Decision
from abord.casework.organisations.models import Organisation

STORY = "Slaapt bij een vriendin, geen inkomen."
LANGUAGES = ("nl", "fr", "de", "en")


def applied(office: Office, right: str, language: str) -> Application:
    """Someone who told a story of her own."""
    came = office.came(office.file(language=language), "application", on=before(10))
    return intake.apply(came, intake.Asked(STORY, right), language, "heard")


def decided(application: Application, outcome: Outcome, **more: Any) -> Decision:
    """A decision on it, after a notice that arrived."""
    if outcome.is_against:
        warned(application, "We think of this decision, because of your income.")
        more["heard_on"] = before(1)
    draft = {**GOOD, "legal_basis": "art. 3", "from_on": before(10), **more}
    return decide.decide(application, decide.Draft(outcome, TODAY, **draft))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", Outcome)
def test_the_letter_names_the_right_never_the_story(at_work: Office, language: str, outcome: Outcome) -> None:
    application = applied(at_work, "leefloon_ris", language)
    if outcome in (Outcome.STOPPED, Outcome.REDUCED):
        decided(application, Outcome.GRANTED)
    written = letter.letters._written(letter.content(decided(application, outcome)))
    assert STORY not in written.plain_text
    assert written.title.endswith(open_book().rights["leefloon_ris"].folder.right.names[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_request_without_a_right_is_named_by_its_day(at_work: Office, language: str) -> None:
    made = decided(applied(at_work, "", language), Outcome.GRANTED)
    written = letter.letters._written(letter.content(made))
    assert STORY not in written.plain_text and before(10).strftime("%d/%m/%Y") in written.title


def test_what_is_refused_does_not_begin(at_work: Office) -> None:
    made = decided(applied(at_work, "leefloon_ris", "en"), Outcome.REFUSED)
    written = letter.letters._written(letter.content(made)).plain_text
    assert "starts on" not in written and "goes on" not in written
    assert (made.from_on, made.until_on) == (None, None)


def test_what_stops_has_its_last_day_and_goes_on_no_longer(at_work: Office) -> None:
    application = applied(at_work, "leefloon_ris", "en")
    decided(application, Outcome.GRANTED)
    written = letter.letters._written(letter.content(decided(application, Outcome.STOPPED))).plain_text
    assert f"It stops on {before(10):%d/%m/%Y}" in written and "goes on" not in written


def test_a_formal_text_is_in_a_language_of_the_law_also_where_a_service_works_in_another_first() -> None:
    service = Organisation(languages="en fr")
    assert letter.legal_language(service, "ar", "en") == "fr" and letter.legal_language(service, "de") == "de"
    assert letter.legal_language(Organisation(languages="en"), "") == "nl"


@pytest.mark.parametrize(("language", "law"), [("nl", "wet van 26 mei 2002"), ("fr", "loi du 26 mai 2002"),
                                               ("de", "Gesetz vom 26. Mai 2002")])  # fmt: skip
def test_the_law_stands_in_the_language_of_the_paper(at_work: Office, language: str, law: str) -> None:
    application = applied(at_work, "leefloon_ris", language)
    receipt, written = (
        application.receipt.text,
        letter.letters._written(letter.content(decided(application, Outcome.GRANTED))).plain_text,
    )
    assert law in receipt and law in written
    assert "law of" not in receipt + written


# The notice before it.


def test_a_notice_without_words_is_not_sent(at_work: Office) -> None:
    application = applied(at_work, "leefloon_ris", "nl")
    with pytest.raises(decide.CannotDo, match="text_needed"):
        decide.intend(application, "  ")
    assert not application.notices.filter(subject="intention").exists()


def test_the_same_notice_is_not_sent_twice_in_a_day(at_work: Office) -> None:
    application = applied(at_work, "leefloon_ris", "nl")
    warned(application, "We think of a refusal.")
    with pytest.raises(decide.CannotDo, match="intended_already"):
        decide.intend(application, "We think of a refusal.")
    assert application.notices.filter(subject="intention").count() == 1


def test_who_was_not_heard_has_had_the_time_to_answer(at_work: Office) -> None:
    application = applied(at_work, "leefloon_ris", "nl")
    warned(application, "We think of a refusal.")
    draft: dict[str, Any] = {**GOOD, "not_heard_because": "pas de réponse"}
    with pytest.raises(decide.CannotDo, match="too_soon"):
        decide.decide(application, decide.Draft(Outcome.REFUSED, TODAY, **draft))
    assert not application.decisions.exists()
    before = TODAY - datetime.timedelta(days=10)
    application.notices.update(sent_on=before, posted_on=before)
    assert decide.decide(application, decide.Draft(Outcome.REFUSED, TODAY, **draft)).not_heard_because


def test_or_the_worker_writes_why_not(at_work: Office) -> None:
    application = applied(at_work, "leefloon_ris", "nl")
    warned(application, "We think of a refusal.")
    why = "She told us by phone this morning that she does not want to come."
    made = decide.decide(application, decide.Draft(Outcome.REFUSED, TODAY, **GOOD, not_heard_because=why))
    assert made.not_heard_because == why
