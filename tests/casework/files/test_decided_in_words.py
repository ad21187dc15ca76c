"""A decision as the person reads it: by the name of the right, without a beginning for what is not given, in one
language throughout."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from filekit import Office, warned
from test_acts import GOOD, TODAY, before

from abord.book import open_book
from abord.casework.clocks import Regime
from abord.casework.files.acts import decide, intake, letter
from abord.casework.files.course import Outcome
from abord.casework.files.models import Application, Decision
from abord.casework.letters import check, reading
from abord.casework.letters.checklist import Mention
from abord.casework.organisations.models import Organisation
from abord.screening.voice import Voice

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


def text_of(made: Decision) -> str:
    """What the letter says, in whatever state it is."""
    return letter.letters._written(letter.content(made)).plain_text


HOW_OFTEN = {"nl": "per maand", "fr": "par mois", "de": "pro Monat", "en": "per month"}
FORMAL = {"nl": "nl", "fr": "fr", "de": "de", "en": "nl"}
FROM_WHEN = {
    "nl": "Binnen 3 maanden na de kennisgeving", "fr": "Dans les 3 mois après la notification",
    "de": "Innerhalb von 3 Monaten nach der Zustellung",
}  # fmt: skip
SENT = {
    "nl": "binnen 3 maanden nadat", "fr": "dans les 3 mois après", "de": "innerhalb von 3 Monaten, nachdem",
    "en": "within 3 months after",
}  # fmt: skip
LISTENED = {"nl": "U werd gehoord op", "fr": "Votre audition a eu lieu le", "de": "Sie wurden angehört am"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_says_how_often_from_when_the_term_runs_and_who_was_heard(at_work: Office, language: str) -> None:
    made = decided(
        applied(at_work, "leefloon_ris", language), Outcome.PARTLY, amount=1340.47, letter={"calculation": "1 + 1"}
    )
    written, formal = text_of(made), FORMAL[language]
    for one in {language, formal}:
        said = Voice(one).money(1340.47, "month")
        assert said in written and said.endswith(HOW_OFTEN[one])
    assert FROM_WHEN[formal] in written and SENT[language] in written
    assert f"{LISTENED[formal]} {before(1):%d/%m/%Y}" in written
    if language == "en":  # the letter of an office in Dutch with an English text about appeals in it
        return
    found = check.check(reading.read(written.encode()), TODAY, regime=Regime.RMI).item(Mention.APPEAL_TERM)
    assert found is not None and found.certainty is check.Certainty.FOUND, "our own check of letters finds it"


def test_the_letter_says_why_nobody_was_heard(at_work: Office) -> None:
    application = applied(at_work, "leefloon_ris", "fr")
    warned(application)
    because = "La personne est hospitalisée et ne peut pas répondre."
    draft = {**GOOD, "legal_basis": "art. 3", "not_heard_because": because}
    made = decide.decide(application, decide.Draft(Outcome.REFUSED, TODAY, **draft))
    assert f"Il n'y a pas eu d'audition\u00a0: {because}" in text_of(made).replace(" :", "\u00a0:")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_given_in_part_is_not_called_less_than_before(at_work: Office, language: str) -> None:
    application = applied(at_work, "leefloon_ris", language)
    partly = letter.content(decided(application, Outcome.PARTLY))
    less = letter.letters.words(language)["decision"]["outcome_less"].split("{")[0]
    assert partly.outcome == "partly" and less not in letter.letters._written(partly).plain_text
    assert less in text_of(decided(application, Outcome.REDUCED))


def test_how_often_is_the_workers_word_where_one_is_given(at_work: Office) -> None:
    once = decided(applied(at_work, "leefloon_ris", "en"), Outcome.GRANTED, amount=50.0, letter={"every": "once"})
    assert "50,00 euro once" in text_of(once)
    unnamed = decided(applied(at_work, "", "en"), Outcome.GRANTED, amount=50.0)
    assert "50,00 euro." in text_of(unnamed), "of what has no right nobody says how often"


@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_in_another_language_say_so_and_offer_to_explain(at_work: Office, language: str) -> None:
    application = applied(at_work, "leefloon_ris", language)
    made = decided(application, Outcome.GRANTED, letter={"written_in": "fr"}, next_steps="Le paiement suit.")
    body = letter.letters._written(letter.content(made)).body
    told = letter.letters.words(language)["decision"]["written_in"]["fr"]
    plain, formal = body.split('<div lang="', 1)
    assert (told in plain) == (language != "fr")
    of_law = letter.letters.words(formal[:2])["decision"]["written_in"]["fr"]
    assert (of_law in formal) == (language != "fr"), "the text that has force says so too"
    marked = [f'<p lang="fr">{GOOD["reasons"]}</p>', '<ul lang="fr"><li>Le paiement suit.</li></ul>']
    assert all((one in body) == (language != "fr") for one in marked)


def test_what_is_given_once_neither_goes_on_nor_ends(at_work: Office) -> None:
    once = decided(applied(at_work, "", "en"), Outcome.GRANTED, amount=250.0, letter={"every": "once"})
    assert "goes on" not in text_of(once) and "starts on" not in text_of(once) and "once" in text_of(once)
    monthly = decided(applied(at_work, "", "en"), Outcome.GRANTED, amount=250.0, letter={"every": "month"})
    assert "goes on as long as" in text_of(monthly)
