"""What happened is only added to, as either database itself holds it, for the site."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from officekit import organisation, scope_of, worker

from abord.casework import retention
from abord.casework.files.acts import intake
from abord.casework.files.models import Event
from abord.casework.organisations.scope import Role, scoped


def test_the_database_refuses_to_change_or_delete_what_happened(site: str) -> None:
    office = organisation()
    with scoped(scope_of(office, worker(office, Role.WORKER), Role.WORKER)):
        file, _ = intake.open_file(intake.Who("Noor Voorbeeld"))
        before = list(Event.objects.filter(file=file).values())
        table = Event._meta.db_table
        for statement in (f"update {table} set at = '2001-01-01'", f"delete from {table} where file_id = {file.pk}"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        with pytest.raises(DatabaseError), transaction.atomic():
            Event.objects.filter(file=file).update(kind="another")
        assert before and list(Event.objects.filter(file=file).values()) == before


def test_retention_alone_deletes_what_happened(site: str) -> None:
    office = organisation()
    with scoped(scope_of(office, worker(office, Role.WORKER), Role.WORKER)):
        files = [intake.open_file(intake.Who(name))[0] for name in ("Noor Voorbeeld", "Sam Voorbeeld")]
        retention._delete_files([files[0].pk])
        assert {one.file_id for one in Event.objects.all()} == {files[1].pk}
        with pytest.raises(DatabaseError), transaction.atomic():
            Event.objects.filter(file=files[1]).update(kind="another")
        assert Event.objects.filter(file=files[1]).exists()
