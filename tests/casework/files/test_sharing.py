"""Nothing of a file goes to anybody without a consent that covers it, or a ground in law: the database says so too."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from filekit import Office
from hypothesis import given, settings
from hypothesis import strategies as st
from officekit import Desk

from abord.casework.files.acts import intake
from abord.casework.files.acts.common import CannotDo, today
from abord.casework.files.models import File
from abord.casework.files.vocabulary import word
from abord.casework.journal import chain
from abord.casework.journal.grouped import grouped
from abord.casework.mandates import death
from abord.casework.organisations.scope import scoped
from abord.casework.sharing import acts
from abord.casework.sharing.kinds import LONGEST_DAYS, What
from abord.casework.sharing.models import Consent, Share
from abord.web.desk.page import say
from abord.web.mine import views

DAY = datetime.timedelta(days=1)
GOOD = acts.Terms("Huis van het Kind", frozenset({What.INCOME, What.HOUSEHOLD}), "a place for a child", today(), True)


@pytest.fixture
def file(office: Office) -> Iterator[File]:
    with scoped(office.scope):
        yield office.file()


def row(consent: Consent, /, **changed: Any) -> dict[str, Any]:
    """A share as the database would take it, with something changed."""
    fields: dict[str, Any] = {
        "file": consent.file, "consent": consent, "ground": "", "recipient": consent.recipient, "kind": consent.kind,
        "purpose": consent.purpose, "said": "the pay slip", "on": today(), "by_kind": "worker", "by_name": "An",
    }  # fmt: skip
    return fields | changed


def refused(**fields: Any) -> bool:
    """Whether the database refuses this share, whatever the acts would say."""
    try:
        with transaction.atomic():
            Share.objects.create(**fields)
    except DatabaseError:
        return True
    return False


def test_the_database_shares_what_the_consent_covers_and_nothing_beyond(office: Office, file: File) -> None:
    income = next(one for one in acts.give(file, GOOD) if one.kind == What.INCOME)
    other = office.file("Somebody Else")
    assert not refused(**row(income))
    assert refused(**row(income, kind=What.HEALTH)), "another kind"
    assert refused(**row(income, recipient="Somebody else")), "another recipient"
    assert refused(**row(income, file=other)), "of another person"
    assert refused(**row(income, on=today() + DAY)), "after its end"
    assert refused(**row(income, on=today() - DAY)), "before it was given"
    assert refused(**row(income, consent=None)), "no consent and no ground"
    assert refused(**row(income, ground="law art. 1")), "one or the other"
    assert refused(**row(income, said="")) and refused(**row(income, purpose="")), "what, and what for"
    acts.withdraw(file, income.number)
    assert refused(**row(income)), "taken back"


@settings(max_examples=30)
@given(st.sampled_from(list(What)), st.sampled_from(list(What)), st.booleans(), st.booleans())
def test_whatever_is_tried_what_the_acts_refuse_the_database_refuses(
    agreed: What, wanted: What, same: bool, back: bool
) -> None:
    office = Office()
    with scoped(office.scope):
        file = office.file()
        consent = acts.give(file, replace(GOOD, kinds=frozenset({agreed})))[0]
        if back:
            acts.withdraw(file, consent.number)
        consent.refresh_from_db()
        allowed = agreed is wanted and same and not back
        fields = row(consent, kind=wanted, recipient=consent.recipient if same else "Another")
        assert refused(**fields) is not allowed
        assert acts.holds(consent) is not back


@pytest.mark.parametrize("change", ["recipient = 'All'", "kind = 'health'", "ends = '2999-01-01'", "purpose = 'any'"])
def test_what_was_agreed_cannot_be_widened_afterwards(file: File, change: str) -> None:
    number = acts.give(file, GOOD)[0].number
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update {Consent._meta.db_table} set {change} where number = %s", [number])
    acts.withdraw(file, number)
    assert all(one.is_withdrawn for one in Consent.objects.filter(number=number)), "taking it back always works"


@pytest.mark.parametrize("change", ["withdrawn_on = null", "withdrawn_on = '2999-01-01'", "withdrawn_by = 'An'"])
def test_what_was_taken_back_stays_taken_back(file: File, change: str) -> None:
    number = acts.give(file, GOOD)[0].number
    acts.withdraw(file, number)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update {Consent._meta.db_table} set {change} where number = %s", [number])
    assert all(one.withdrawn_on == today() for one in Consent.objects.filter(number=number))


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"recipient": " "}, "sharing_recipient"), ({"kinds": frozenset()}, "sharing_kinds"),
        ({"purpose": ""}, "sharing_purpose"), ({"ends": None}, "sharing_end"), ({"signed": False}, "sharing_signed"),
        ({"ends": today() - DAY}, "sharing_end"), ({"ends": today() + (LONGEST_DAYS + 1) * DAY}, "sharing_end"),
    ],
)  # fmt: skip
def test_a_consent_names_all_of_it_and_ends(file: File, wrong: dict[str, Any], key: str) -> None:
    with pytest.raises(CannotDo) as found:
        acts.give(file, replace(GOOD, **wrong))
    assert found.value.key == key and not Consent.objects.exists()


def test_at_the_own_pages_nobody_signs_paper_and_it_can_be_taken_back(office: Office, file: File) -> None:
    with scoped(office.person_scope(file)):
        made = acts.give(file, replace(GOOD, signed=False))
        assert not made[0].on_paper and made[0].by_name == file.person.name
        acts.withdraw(file, made[0].number)
    with pytest.raises(CannotDo):
        acts.share(Consent.objects.select_related("file__person").first(), "income")


def test_after_a_death_no_consent_is_added_and_none_is_used(file: File) -> None:
    consent = acts.give(file, GOOD)[0]
    death.note(file, today(), "register")
    with pytest.raises(CannotDo):
        acts.give(file, GOOD)
    with pytest.raises(CannotDo):
        acts.share(consent, "income")
    again = {field.attname: getattr(consent, field.attname) for field in Consent._meta.concrete_fields}
    with pytest.raises(DatabaseError, match="death is noted"), transaction.atomic():
        Consent.objects.create(**again | {"id": None, "number": "S-again"})
    assert refused(**row(consent)), "the database says so too"
    assert not refused(**row(consent, consent=None, ground="Judicial Code art. 877")), "what a law asks goes on"
    acts.withdraw(file, consent.number)
    death.undo(file)
    assert acts.give(type(file).objects.get(pk=file.pk), GOOD)


def test_a_ground_in_law_is_named_by_its_article(file: File) -> None:
    with pytest.raises(CannotDo):
        acts.share_by_law(file, "the court", What.INCOME, "asked for", "the law", "the pay slip")
    made = acts.share_by_law(file, "the court", What.INCOME, "asked for", "Judicial Code art. 877", "the pay slip")
    assert made.consent is None and made.ground


def test_sending_an_application_on_is_shared_by_law_and_the_person_reads_it(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied()
        file = application.file
        intake.forward(application, "OCMW Elders", "They have it now.")
        made = Share.objects.get(file=file)
    assert made.recipient == "OCMW Elders" and "art. 18" in made.ground
    with scoped(office.person_scope(file)):
        said = [views._line(one, language)[1] for one in grouped(chain.entries_about(file.person.subject))
                for language in ("nl", "fr", "de", "en")]  # fmt: skip
    assert sum("OCMW Elders" in line for line in said) == 4


def test_where_no_article_was_found_for_sending_on_that_is_said(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied("verwarmingstoelage_chauffage")
        intake.forward(application, "OCMW Elders", "They have it now.")
        made = Share.objects.get(file=application.file)
    assert made.ground == word(application.file.person.language, "ground", "forwarded")
    assert "art. 18" not in made.ground, "the law of the living wage says nothing of another right"


def test_at_the_desk_a_consent_is_written_down_used_and_taken_back(office: Office) -> None:
    with scoped(office.scope):
        file = office.file()
    desk, page = Desk().sign_in(office.worker), f"file/{file.pk}/sharing"
    form = {
        "do": "give",
        "recipient": "CAW",
        "kinds": "plan",
        "purpose": "a roof",
        "ends": today().strftime("%d/%m/%Y"),
    }
    assert "signature" in desk.post(page, 422, **form).content.decode(), "not signed"
    desk.post(page, **form, signed="on")
    with scoped(office.scope):
        consent = Consent.objects.get()
    unchosen = desk.post(page, 422, do="share", said="the steps of this month").content.decode()
    assert say("en", "err_sharing_which") in unchosen and " checked" not in unchosen
    desk.post(page, do="share", consent=str(consent.pk), said="the steps of this month")
    shown = desk.get(page).content.decode()
    assert "the steps of this month" in shown and consent.number in shown
    desk.post(page, do="withdraw", number=consent.number)
    desk.post(page, 422, do="share", consent=str(consent.pk), said="one more")
    wrong = {"recipient": "police", "kind": "health", "purpose": "x", "ground": "just so", "said": "x"}
    again = desk.post(page, 422, do="by_law", **wrong).content.decode()
    assert again.count('value="police"') == 1 and '<option value="health" selected>' in again, "typed once, kept there"
    assert 'href="#law-recipient"' in again and 'value="just so"' in again
    with scoped(office.scope):
        assert Share.objects.count() == 1
