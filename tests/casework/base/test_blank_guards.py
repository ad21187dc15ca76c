"""Numbers that were given out on paper, as either database itself holds them, for the site."""

from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, connection, models, transaction
from officekit import organisation, scope_of, system_scope, worker

from abord.casework.files.acts import blanks, intake
from abord.casework.files.acts.common import today
from abord.casework.files.course import Channel
from abord.casework.files.models import Blank
from abord.casework.organisations.scope import Role, scoped


def refused(statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_number_is_used_once_and_stays_as_it_was_printed(site: str) -> None:
    one, two = organisation(), organisation()
    who, table = worker(one, Role.WORKER), Blank._meta.db_table
    with scoped(scope_of(one, who, Role.WORKER)):
        used, back, out = blanks.issue(uuid.uuid4(), 3, "nl", who.pk)
        file, _ = intake.open_file(intake.Who("Noor Voorbeeld"))
        came = intake.contact(file, Channel.HOME_VISIT, "application", "rent", uuid.uuid4())
        row = intake.apply(came, intake.Asked("rent"), "en", "heard", blank=blanks.open_number(used.number))
        blanks.end(back.batch, [back.number], Blank.Ended.RETURNED)
        at = row.pk.hex if site == "sqlite" else str(row.pk)
        for column in ("number = 'x'", "hash = 'x'", "text = 'x'", "issued_on = '2999-01-01'"):
            refused(f"update {table} set {column} where id = {out.pk}")
        refused(f"update {table} set filled_on = '2999-01-01' where id = {used.pk}")
        refused(f"update {table} set application_id = null, filled_on = null where id = {used.pk}")
        refused(f"update {table} set application_id = '{at}', filled_on = '{today()}' where id = {back.pk}")
        refused(f"update {table} set ended = '' where id = {back.pk}")
        refused(f"update {table} set application_id = '{at}' where id = {out.pk}")
        refused(f"update {table} set ended = 'lost' where id = {out.pk}")
        if site == "postgresql":
            refused(f"delete from {table}")
    with scoped(system_scope(two)):
        assert not Blank.objects.exists() and blanks.checked(out.number, "x") is None
        if site == "postgresql":
            assert not models.QuerySet(Blank).exists(), "past the manager, the policy still holds"
