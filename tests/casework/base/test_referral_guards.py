"""Referrals between organisations, as either database itself holds them, for the site."""

from __future__ import annotations

import datetime

import pytest
from django.db import DatabaseError, connection, models, transaction
from officekit import organisation, scope_of, system_scope, worker

from abord.casework import retention
from abord.casework.files.acts import intake
from abord.casework.files.acts.common import today
from abord.casework.organisations.scope import Role, scoped
from abord.casework.sharing import acts, answering, referring
from abord.casework.sharing.kinds import Answer, What
from abord.casework.sharing.models import Arrival, Referral, Share

LATER = datetime.timedelta(days=5)


def test_each_service_sees_its_own_row_and_the_database_keeps_what_was_asked(site: str) -> None:
    one, two, three = organisation(), organisation(), organisation()
    type(two).objects.filter(pk=two.pk).update(name=f"CAW {two.pk}")
    two.refresh_from_db()
    scope = scope_of(one, worker(one, Role.WORKER), Role.WORKER)
    with scoped(scope):
        file, _ = intake.open_file(intake.Who("Noor Voorbeeld"))
        terms = acts.Terms(two.name, frozenset({What.CONTACT, What.INCOME}), "a roof", today() + LATER, True)
        agreed = {row.kind: row for row in acts.give(file, terms)}
        made = referring.refer(agreed[What.CONTACT], "a bed", today() + LATER)
        other = acts.share(agreed[What.INCOME], "the pay slip")
        good = {field.attname: getattr(made, field.attname) for field in Referral._meta.concrete_fields} | {"id": None}
        for wrong in ({"share_id": other.pk, "number": "V1"}, {"number": "V2"}):  # of another kind; the same one twice
            with pytest.raises(DatabaseError), transaction.atomic():
                Referral.objects.create(**good | wrong)
        assert not Arrival.objects.exists()
        if site == "postgresql":
            assert not models.QuerySet(Arrival).exists(), "past the manager, the policy still holds"
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"delete from {Referral._meta.db_table}")
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    f"insert into {Arrival._meta.db_table} (number, sent_on, answer_by, answer, answered_by, "
                    "organisation_id, sender_id) values ('x', now(), now(), '', '', %s, %s)", [two.pk, one.pk],
                )  # fmt: skip
    with scoped(system_scope(three)):
        assert not Arrival.objects.exists() and not Referral.objects.exists()
    there = scope_of(two, worker(two, Role.WORKER), Role.WORKER)
    with scoped(there):
        if site == "postgresql":
            assert not models.QuerySet(Referral).exists() and not models.QuerySet(Share).exists()
        arrival = Arrival.objects.get()
        answering.answer(arrival, Answer.TREATED)
        for statement in ("set answer = ''", "set number = 'x'", f"set sender_id = {three.pk}"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"update {Arrival._meta.db_table} {statement}")
        assert Arrival.objects.get().answer == Answer.TREATED
    with scoped(scope):
        for statement in ("set answer = ''", "set about = 'x'", "set taken_back_on = '2999-01-01'"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"update {Referral._meta.db_table} {statement}")
        assert Referral.objects.get().answer == Answer.TREATED


def test_retention_deletes_a_referral_with_its_file_and_the_other_service_is_told_that_it_is_gone(site: str) -> None:
    one, two = organisation(), organisation()
    type(two).objects.filter(pk=two.pk).update(name=f"CAW {two.pk}")
    two.refresh_from_db()
    with scoped(scope_of(one, worker(one, Role.WORKER), Role.WORKER)):
        file, _ = intake.open_file(intake.Who("Noor Voorbeeld"))
        terms = acts.Terms(two.name, frozenset({What.CONTACT}), "a roof", today() + LATER, True)
        referring.refer(acts.give(file, terms)[0], "a bed", today() + LATER)
        retention._delete_files([file.pk])
        assert not Referral.objects.exists()
    with scoped(scope_of(two, worker(two, Role.WORKER), Role.WORKER)):
        assert answering.read(Arrival.objects.get()) is None


def test_what_the_other_service_keeps_goes_when_it_is_over_for_long(site: str) -> None:
    one, two = organisation(), organisation()
    day = today()
    long, term = (day - datetime.timedelta(days=days) for days in (800, 790))
    with scoped(system_scope(two)):
        for number, answer, sent_on, by in (
            ("V1", Answer.TREATED, long, term), ("V2", "", long, term), ("V3", Answer.TREATED, day, day + LATER),
            ("V4", Answer.ACCEPTED, long, day + LATER),
        ):  # fmt: skip
            Arrival.objects.create(sender=one, number=number, sent_on=sent_on, answer_by=by, answer=answer)
        assert retention.purge()["arrivals"] == 2
        assert {row.number for row in Arrival.objects.all()} == {"V3", "V4"}
