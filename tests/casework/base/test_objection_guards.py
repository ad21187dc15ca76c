"""An objection to sharing, as either database itself holds it, for the site."""

from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, connection, models, transaction
from officekit import organisation, scope_of, system_scope, worker

from abord.casework import retention
from abord.casework.files.acts import intake
from abord.casework.files.course import Channel
from abord.casework.organisations.scope import Role, scoped
from abord.casework.sharing import objecting
from abord.casework.sharing.kinds import Result
from abord.casework.sharing.models import Objection


def test_the_database_keeps_it_with_its_service_and_its_file(site: str) -> None:
    one, two = organisation(), organisation()
    table = Objection._meta.db_table
    with scoped(scope_of(one, worker(one, Role.WORKER), Role.WORKER)):
        file, _ = intake.open_file(intake.Who("Noor Voorbeeld"))
        made = objecting.make(file, objecting.Told("Not with the school."), Channel.POST, uuid.uuid4())
        refused = [f"update {table} set recipient = 'X'", f"update {table} set result = 'stopped'"]
        objecting.answer(made, Result.STOPPED, "We stop.")
        refused += [f"update {table} set answer = 'No.'", f"update {table} set result = 'outweighed'"]
        if site == "postgresql":
            refused.append(f"delete from {table}")
        for statement in refused:
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        objecting.take_back(file, made.number)
        assert Objection.objects.get().answer == "We stop."
    with scoped(system_scope(two)):
        assert not Objection.objects.exists()
        if site == "postgresql":
            assert not models.QuerySet(Objection).exists(), "past the manager, the policy still holds"
    with scoped(scope_of(one, worker(one, Role.WORKER), Role.WORKER)):
        retention._delete_files([file.pk])
        assert not Objection.objects.exists()
