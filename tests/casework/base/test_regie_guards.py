"""The contact and shared plans, as either database itself holds them, for the site."""

from __future__ import annotations

import datetime

import pytest
from django.db import DatabaseError, connection, models, transaction
from officekit import organisation, scope_of, system_scope, worker

from abord.casework import retention
from abord.casework.files.acts import intake
from abord.casework.files.acts.common import today
from abord.casework.organisations.scope import Role, scoped
from abord.casework.sharing import acts, contact, planned, planning
from abord.casework.sharing.kinds import StepAnswer, What
from abord.casework.sharing.models import NamedContact, PlanHere, PlanPart, SharedPlan

LATER = datetime.timedelta(days=5)


def refused(statement: str) -> None:
    """The database itself says no."""
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_each_service_sees_its_own_row_and_the_database_keeps_what_was_agreed(site: str) -> None:
    one, two, three = organisation(), organisation(), organisation()
    type(two).objects.filter(pk=two.pk).update(name=f"CAW {two.pk}")
    two.refresh_from_db()
    at_work = worker(one, Role.WORKER)
    scope = scope_of(one, at_work, Role.WORKER)
    with scoped(scope):
        file, _ = intake.open_file(intake.Who("Noor Voorbeeld"))
        other, _ = intake.open_file(intake.Who("Sam Anders"))
        terms = acts.Terms(two.name, frozenset({What.PLAN, What.INCOME}), "a roof", today() + LATER, True)
        income = acts.share(next(row for row in acts.give(file, terms) if row.kind == What.INCOME), "the pay slip")
        plan_only = acts.Terms(two.name, frozenset({What.PLAN}), "a roof", today() + LATER, True)
        made = planning.share(file, plan_only, [], "its own steps")
        part = planning.add_part(made, "a bed", today() + LATER)
        good = {field.attname: getattr(made, field.attname) for field in SharedPlan._meta.concrete_fields} | {
            "id": None
        }
        for wrong in ({"share_id": income.pk, "number": "P1"}, {"share_id": income.pk, "file_id": other.pk}):
            with pytest.raises(DatabaseError), transaction.atomic():
                SharedPlan.objects.create(**good | wrong)
        with pytest.raises(DatabaseError), transaction.atomic():
            PlanPart.objects.create(file=other, plan=made, step=part.step)
        contact.name(file, at_work, None)
        table = SharedPlan._meta.db_table
        refused(f"update {table} set about_rights = '[\"vt_bim\"]'")
        refused(f"delete from {table}")
        refused(f"update {PlanPart._meta.db_table} set file_id = {other.pk}")
        refused(f"update {NamedContact._meta.db_table} set name = 'x'")
        if site == "postgresql":
            assert not models.QuerySet(PlanHere).exists(), "past the manager, the policy still holds"
            refused(f"delete from {PlanPart._meta.db_table}")
            refused(
                f"insert into {PlanHere._meta.db_table} (number, shared_on, until, to_do, organisation_id, sender_id) "
                f"values ('x', now(), now(), 0, {two.pk}, {one.pk})"
            )
    with scoped(system_scope(three)):
        assert not PlanHere.objects.exists() and not SharedPlan.objects.exists()
    with scoped(scope_of(two, worker(two, Role.WORKER), Role.WORKER)):
        if site == "postgresql":
            for model in (SharedPlan, PlanPart, NamedContact):
                assert not models.QuerySet(model).exists()
        here = PlanHere.objects.get()
        planned.answer(here, part.pk, planned.Told(StepAnswer.DONE))
        refused(f"update {PlanHere._meta.db_table} set until = '2999-01-01'")
    with scoped(scope):
        refused(f"update {PlanPart._meta.db_table} set answer = 'needs_time'")
        acts.withdraw(file, made.share.consent.number)
    with scoped(scope_of(two, worker(two, Role.WORKER), Role.WORKER)):
        refused(f"update {PlanHere._meta.db_table} set to_do = 9")


def test_retention_deletes_all_of_it_with_the_file_and_later_what_the_other_service_keeps(site: str) -> None:
    one, two = organisation(), organisation()
    type(two).objects.filter(pk=two.pk).update(name=f"CAW {two.pk}")
    two.refresh_from_db()
    at_work = worker(one, Role.WORKER)
    with scoped(scope_of(one, at_work, Role.WORKER)):
        file, _ = intake.open_file(intake.Who("Noor Voorbeeld"))
        terms = acts.Terms(two.name, frozenset({What.PLAN}), "a roof", today() + LATER, True)
        planning.add_part(planning.share(file, terms, [], "its own steps"), "a bed", None)
        contact.name(file, at_work, None)
        retention._delete_files([file.pk])
        assert not SharedPlan.objects.exists() and not NamedContact.objects.exists() and not PlanPart.objects.exists()
    with scoped(system_scope(two)):
        assert planned.read(PlanHere.objects.get()) is None
        long = today() - datetime.timedelta(days=800)
        PlanHere.objects.create(sender=one, number="P8", shared_on=long, until=long)
        PlanHere.objects.create(sender=one, number="P9", shared_on=long, until=today())
        assert retention.purge()["plans_here"] == 1
        assert set(PlanHere.objects.values_list("number", flat=True)) >= {"P9"}
