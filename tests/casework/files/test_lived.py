"""What somebody met who lived the desk and the own pages from the first contact to the payment."""

from __future__ import annotations

import datetime
import html
import re
import uuid

import pytest
from django.test import Client
from filekit import HOUSEHOLD, Office
from officekit import Desk, worker
from test_acts import GOOD, TODAY

from abord.book import open_book
from abord.casework.files.acts import decide, documents, follow, intake, items, notices, remedy, withdraw
from abord.casework.files.course import Channel, Outcome
from abord.casework.files.models import Application, File, Remedy
from abord.casework.mandates import acts as mandates
from abord.casework.mandates.kinds import Kind, Power
from abord.casework.mandates.models import Mandate
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin
from abord.web.files.applications import shown

A_DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


def paid(office: Office, application: Application) -> None:
    """Granted and carried out today."""
    made = decide.decide(application, decide.Draft(Outcome.GRANTED, TODAY, legal_basis="art. 3", **GOOD))
    decide.notify(made, "registered", proof=True)
    follow.carry_out(application)


def test_once_it_is_paid_nobody_waits_for_the_payment_and_no_paper_is_asked(at_work: Office) -> None:
    application = at_work.applied()
    assert documents.asked(application.file)
    paid(at_work, application)
    row = Application.objects.select_related("file__person", "receipt", "handler").get(pk=application.pk)
    replies = dict(shown(row, "en", at_work.organisation, TODAY).replies)
    assert [one for one in replies.values() if "payment was made" in one and f"{TODAY:%d/%m/%Y}" in one]
    assert not [one for one in replies.values() if "payment comes by" in one]
    assert documents.asked(application.file) == []


def test_the_bundle_says_the_day_of_the_decision_that_was_promised(at_work: Office) -> None:
    application = at_work.applied()
    due = TODAY + 30 * A_DAY
    assert f"{due:%d/%m/%Y} – 30 days" in remedy._receipt(application, "en")


def test_the_receipt_of_a_withdrawal_has_one_full_stop(office: Office) -> None:
    with scoped(office.scope):
        application = intake.apply(office.came(office.file()), intake.Asked("I care for my children."), "en", "heard")
    with scoped(office.person_scope(application.file)):
        withdraw.withdraw(application, withdraw.Wish(True, "", "", Channel.WEB), application.asked)
        told = withdraw.receipt(application)
        assert told is not None and "my children.\n" in told.text and ".." not in told.text


class Helped:
    """Someone whom a helper with an account stands beside."""

    def __init__(self, office: Office) -> None:
        self.office, self.helper = office, worker(office.organisation, Role.HELPER, name="Hilde Helper")
        with scoped(office.scope):
            self.application = office.applied(file=office.file(language="nl"))
            self.other = office.applied(right="vt_bim", file=self.application.file)

    @property
    def page(self) -> str:
        """Where mandates are written down."""
        return f"file/{self.application.file_id}/mandates"


@pytest.fixture
def helped(office: Office) -> Helped:
    """One of each."""
    return Helped(office)


def test_after_a_mistake_the_account_and_the_limits_of_a_mandate_are_kept(helped: Helped) -> None:
    desk = Desk().sign_in(helped.office.worker)
    typed = {
        "kind": "helper", "name": "Hilde", "power": "see", "account": str(helped.helper.pk), "procedure": "vt_bim",
        "ends": "31/02/2027",
    }  # fmt: skip
    again = desk.post(helped.page, 422, **typed).content.decode()
    assert f'<option value="{helped.helper.pk}" selected>' in again
    assert 'value="vt_bim" checked' in again and 'value="leefloon_ris" checked' not in again


def test_the_paper_is_the_persons_and_says_where_it_can_be_checked(helped: Helped) -> None:
    desk = Desk().sign_in(helped.office.worker)
    ends = f"{TODAY + 20 * A_DAY:%d/%m/%Y}"
    away = desk.post(helped.page, kind="trusted", name="Fatima", power="see", ends=ends)["Location"]
    paper = desk.client.get(away).content.decode()
    assert '<article class="paper" lang="nl">' in paper and "geeft een mandaat" in paper
    assert "http://testserver/desk/nl/mandate-check/" in paper


def test_a_helper_sees_where_the_file_stands_and_only_what_remains(helped: Helped) -> None:
    with scoped(helped.office.scope):
        terms = mandates.Terms(
            Kind.HELPER, "Hilde", frozenset({Power.SEE}), TODAY, TODAY + A_DAY, worker=helped.helper,
            procedures=("leefloon_ris",),
        )  # fmt: skip
        mandate: Mandate = mandates.give(helped.application.file, terms)
    desk = Desk().sign_in(helped.helper)
    before = desk.get(f"helping/{mandate.pk}").content.decode()
    assert "How far is it?" in before and "The service decides and writes" in before
    assert helped.other.receipt.number not in before, "the mandate is for another right"
    with scoped(helped.office.scope):
        paid(helped.office, helped.application)
    after = desk.get(f"helping/{mandate.pk}").content.decode()
    assert "carried out" in after and "The service decides and writes" not in after
    assert GOOD["reasons"] not in after, "where it stands is not why"


YOU = {
    "nl": r"\b[Uu]w?\b",
    "fr": r"\b[Vv](ous|otre|os)\b",
    "de": r"\b(Sie|Ihre?[nmrs]?|Ihnen)\b",
    "en": r"\b[Yy]our?\b",
}


@pytest.mark.parametrize("language", YOU)
def test_legal_aid_at_the_desk_speaks_of_the_person(office: Office, language: str) -> None:
    client = Desk().sign_in(office.worker).client
    for income in ("", "1.000", "2.000", "2.250", "9.000"):
        form = {"do": "estimate", "income": income, "alone": "yes", "dependants": "0"}
        page = client.post(f"/desk/{language}/legal-aid/", form).content.decode()
        main = re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1].split("</main>", 1)[0])
        assert not re.search(YOU[language], main), re.search(f".{{40}}{YOU[language]}.{{40}}", main)


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("right", "Which right"),
        ("kind", "What is it"),
        ("channel", "How"),
        ("language", "Language"),
        ("reach", "Reach"),
    ],
)
def test_a_word_that_no_list_has_is_not_replaced_at_the_walk_in(office: Office, field: str, label: str) -> None:
    desk = Desk().sign_in(office.worker)
    typed = {
        "name": "Nora Walks",
        "question": "Rent",
        "kind": "information",
        "key": str(uuid.uuid4()),
        field: "carrier",
    }
    page = desk.post("walk-in", 422, **typed).content.decode()
    found = re.search(rf'<a href="#{field}">([^<]+)', page)
    assert found is not None and label.casefold() in found[1].casefold() and f'id="{field}"' in page
    assert 'value="Nora Walks"' in page, "nothing typed is lost"
    with scoped(office.scope):
        assert not File.objects.filter(person__name="Nora Walks").exists()


def test_a_word_that_no_list_has_is_not_replaced_on_paper_or_in_a_withdrawal(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied()
        other = office.applied()
        decide.decide(other, decide.Draft(Outcome.GRANTED, TODAY, legal_basis="art. 3", **GOOD))
    desk = Desk().sign_in(office.worker)
    page = f"application/{application.pk}/withdraw"
    said = desk.post(page, 422, do="withdraw", sure="on", channel="carrier").content.decode()
    assert "How the person said it" in said
    appeals = Desk().sign_in(worker(office.organisation, Role.APPEALS))
    form = {"do": "paper", "receipt": other.receipt.number, "route": "review", "on": f"{TODAY:%d/%m/%Y}"}
    wrong = appeals.post("appeals", 422, **form, channel="carrier").content.decode()
    assert '<a href="#channel">How: choose' in wrong
    with scoped(office.scope):
        application.refresh_from_db()
        assert application.stage == "received" and not Remedy.objects.exists()
    desk.post(page, do="withdraw", sure="on")
    with scoped(office.scope):
        kept = withdraw.last(application)
        assert kept is not None and kept.data["channel"] == "desk", "at the desk it was not said on the web"


def test_a_notice_says_in_which_language_it_is_and_by_phone_that_it_is_not_said_yet(office: Office) -> None:
    with scoped(office.scope):
        file, code = intake.open_file(intake.Who("Nora Calls", "nl", channel=Channel.PHONE))
        application = office.applied(file=file)
    desk, page = Desk().sign_in(office.worker), f"application/{application.pk}"
    wrong = {"do": "intend", "text": "Nous pensons refuser.", "written_in": "xx"}
    assert "Choose something from the list" in desk.post(page, 422, **wrong).content.decode()
    desk.post(page, **wrong | {"written_in": "fr"})
    after = desk.get(page).content.decode()
    assert "not said yet" in after and '<p class="lines" lang="fr">Nous pensons refuser.' in after
    own = Client()
    own.post("/mine/nl/", {"number": file.number, "code": code})
    read = own.get("/mine/nl/file/").content.decode()
    assert 'lang="fr">Nous pensons refuser.' in read and "Dit is geschreven in het Frans." in read and "tolk" in read
    with scoped(office.scope):
        letter = notices.letter_of(file.notices.get(subject="intention"))
    assert '<p lang="fr">Nous pensons refuser.</p><p>Dit is geschreven in het Frans.' in letter.body


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_a_page_of_another_role_says_that_it_may_be_that(office: Office, language: str) -> None:
    role = {"nl": "uw rol", "fr": "votre rôle", "de": "Ihrer Rolle", "en": "your role"}[language]
    client = Desk().sign_in(worker(office.organisation, Role.RECEPTION)).client
    page = client.get(f"/desk/{language}/funnel/")
    assert page.status_code == 404 and role in page.content.decode()


def test_on_the_own_pages_a_right_that_was_found_can_be_asked_for_and_the_receipt_read(office: Office) -> None:
    with scoped(office.scope):
        file, code = intake.open_file(intake.Who("Nora Asks", "fr", channel=Channel.WEB))
        item = items.add(file, "vt_bim", "colleague", Channel.DESK)
    own = Client()
    own.post("/mine/fr/", {"number": file.number, "code": code})
    page = own.get("/mine/fr/file/").content.decode()
    assert "Je veux le demander" in page and "Nouvel examen." in page, "what asking sets in motion stands with it"
    form = {"do": "apply", "item": str(item.pk), "key": str(uuid.uuid4()), "text": ""}
    for _ in range(2):
        assert own.post("/mine/fr/file/", form).status_code == 303
    with scoped(office.scope):
        row = Application.objects.select_related("receipt").get(file=file)
        assert (row.right, row.contact.channel, row.file.items.get().application_id) == ("vt_bim", "web", row.pk)
    after = own.get("/mine/fr/file/").content.decode()
    assert "Votre demande est inscrite" in after and "Je veux le demander" not in after
    assert "Votre demande est inscrite" not in own.get("/mine/fr/file/").content.decode(), "it is said once"
    receipt = own.get("/mine/fr/receipt/1/").content.decode()
    assert (
        row.receipt.number in receipt
        and row.receipt.hash in receipt
        and own.get("/mine/fr/receipt/2/").status_code == 404
    )


def test_on_the_own_pages_what_was_sent_is_said_and_a_mandate_can_be_read_and_printed(office: Office) -> None:
    with scoped(office.scope):
        file, code = intake.open_file(intake.Who("Nora Phones", "nl", channel=Channel.WEB))
        terms = mandates.Terms(
            Kind.TRUSTED, "Fatima Buur", frozenset({Power.SEE}), TODAY, TODAY + A_DAY, procedures=("vt_bim",)
        )
        given: Mandate = mandates.give(file, terms)
    own = Client()
    own.post("/mine/nl/", {"number": file.number, "code": code})
    own.post("/mine/nl/file/", {"do": "ask", "kind": "human", "text": "Bel mij", "key": str(uuid.uuid4())})
    page = own.get("/mine/nl/file/").content.decode()
    assert "Verstuurd. U krijgt een antwoord" in page and 'href="tel:020000000"' in page
    assert "Fatima Buur" in page
    page = own.get("/mine/nl/mandates/").content.decode()
    assert "zien hoe het met het dossier staat" in page and "Verhoogde tegemoetkoming" in page
    paper = own.get("/mine/nl/mandate/1/").content.decode()
    assert given.number in paper and mandates.code(given) in paper and "mandate-check" in paper
    assert own.get("/mine/nl/mandate/2/").status_code == 404


def test_the_plan_names_papers_in_the_language_of_who_reads_and_amounts_with_how_often(office: Office) -> None:
    with scoped(office.scope):
        file = office.file(language="fr")
        intake.apply(office.came(file), intake.Asked("", "leefloon_ris"), "fr", "heard")
        items.import_situation(file, HOUSEHOLD, "rights_check", Channel.DESK)
    documents_of = open_book().rights["leefloon_ris"].folder.right.documents
    client = Desk().sign_in(office.worker).client
    for language in ("nl", "fr", "de", "en"):
        page = html.unescape(client.get(f"/desk/{language}/file/{file.pk}/").content.decode())
        plan = page[page.index('id="plan"') : page.index('id="tasks"')]
        assert any(one.names[language] in plan for one in documents_of)
        assert {"nl": "per maand", "fr": "par mois", "de": "pro Monat", "en": "a month"}[language] in page


def test_an_advice_that_lacks_the_situation_leads_to_where_it_is_read(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied()
    desk, way = Desk().sign_in(office.worker), f'/desk/en/file/{application.file_id}/#import"'
    assert way in desk.post(f"application/{application.pk}", 422, do="advise").content.decode()
    with scoped(office.scope):
        items.import_situation(application.file, HOUSEHOLD, "rights_check", Channel.DESK)
    assert way not in desk.get(f"application/{application.pk}").content.decode()
