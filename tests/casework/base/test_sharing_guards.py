"""What may be shared, as either database itself holds it, for the site."""

from __future__ import annotations

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from officekit import organisation, scope_of, worker

from abord.casework import retention
from abord.casework.files.acts import intake
from abord.casework.files.acts.common import today
from abord.casework.mandates import death
from abord.casework.organisations.scope import Role, scoped
from abord.casework.sharing import acts
from abord.casework.sharing.kinds import What
from abord.casework.sharing.models import Consent, Share


def test_the_database_refuses_to_share_beyond_a_consent_and_to_change_or_delete_what_was(site: str) -> None:
    office, day = organisation(), datetime.timedelta(days=1)
    with scoped(scope_of(office, worker(office, Role.WORKER), Role.WORKER)):
        file, _ = intake.open_file(intake.Who("Noor Voorbeeld"))
        terms = acts.Terms("Huis van het Kind", frozenset({What.INCOME}), "a place", today(), True)
        consent = acts.give(file, terms)[0]
        made = acts.share(consent, "the pay slip")
        by_law = acts.share_by_law(file, "RVA", What.INCOME, "to decide there", "law of 1995, art. 2", "a form")
        good = {
            "file": file, "consent": consent, "recipient": consent.recipient, "kind": consent.kind, "purpose": "x",
            "said": "x", "on": today(), "by_kind": "worker", "by_name": "An",
        }  # fmt: skip
        for wrong in ({"kind": "health"}, {"recipient": "Another"}, {"on": today() + day}, {"consent": None}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Share.objects.create(**good | wrong)
        share, agreed = Share._meta.db_table, Consent._meta.db_table
        for statement in (
            f"update {share} set recipient = 'Another' where id = {made.pk}", f"delete from {share}",
            f"update {share} set consent_id = null, ground = 'x', recipient = 'Bank' where id = {made.pk}",
            f"update {share} set consent_id = {consent.pk}, ground = '' where id = {by_law.pk}",
            f"update {share} set said = 'nothing'", f"delete from {share} where id = {by_law.pk}",
            f"update {agreed} set ends = '2999-01-01'", f"update {agreed} set kind = 'health'",
        ):  # fmt: skip
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        death.note(file, today(), "register")
        again = {field.attname: getattr(consent, field.attname) for field in Consent._meta.concrete_fields}
        with pytest.raises(DatabaseError, match="death is noted"), transaction.atomic():
            Consent.objects.create(**again | {"id": None, "number": "S-again"})
        with pytest.raises(DatabaseError, match="death is noted"), transaction.atomic():
            Share.objects.create(**good)
        death.undo(file)
        acts.withdraw(file, consent.number)
        with pytest.raises(DatabaseError), transaction.atomic():
            Share.objects.create(**good)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update {agreed} set withdrawn_on = null")
        assert Share.objects.count() == 2


def test_retention_alone_deletes_what_was_shared(site: str) -> None:
    office = organisation()
    with scoped(scope_of(office, worker(office, Role.WORKER), Role.WORKER)):
        files = [intake.open_file(intake.Who(name))[0] for name in ("Noor Voorbeeld", "Sam Voorbeeld")]
        for file in files:
            acts.share_by_law(file, "RVA", What.INCOME, "to decide there", "law of 1995, art. 2", "the application")
        retention._delete_files([files[0].pk])
        assert [one.file_id for one in Share.objects.all()] == [files[1].pk]
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"delete from {Share._meta.db_table}")
        assert Share.objects.count() == 1
