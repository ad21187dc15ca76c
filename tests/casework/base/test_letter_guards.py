"""A letter that was sent, as either database itself holds it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from officekit import organisation, scope_of, worker

from abord.casework import retention
from abord.casework.files import guards
from abord.casework.files.acts import follow, intake, notices
from abord.casework.files.models import Letter
from abord.casework.organisations.scope import Role, scoped


def test_what_was_sent_is_never_changed_and_goes_with_its_file(site: str) -> None:
    office = organisation()
    with scoped(scope_of(office, worker(office, Role.WORKER), Role.WORKER)):
        file, _ = intake.open_file(intake.Who("Noor Voorbeeld", address="Kerkstraat 5, 9000 Gent"))
        told = follow.tell(file, "message", text="Breng uw huurcontract mee.", language="nl")
        assert told is not None
        notices.to_print(told)
        notices.to_print(told, large=True)
        second = Letter.objects.latest("pk")
        notices.posted(told, which=second.pk)
        table = Letter._meta.db_table
        assert Letter.objects.get(sent_on__isnull=False) == second, "of more prints the one that was chosen went"
        for change in ("size = 1", "sent_on = null", "proof = 'x'"):
            with (
                pytest.raises(DatabaseError, match=guards.SENT),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"update {table} set {change} where sent_on is not null")
        with pytest.raises(DatabaseError, match=f"{guards.SENT}|permission denied"), transaction.atomic():
            Letter.objects.all().delete()
        assert Letter.objects.filter(sent_on__isnull=False).count() == 1
        retention._delete_files([file.pk])
        assert not Letter.objects.exists()
