"""Organisations apart: the manager raises without a scope, and PostgreSQL refuses raw SQL across the boundary."""

import contextlib
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.utils import DatabaseError, ProgrammingError
from officekit import organisation, scope_of, system_scope, worker, yesterday

from abord.casework.journal.chain import head, new_subject, record
from abord.casework.journal.models import Entry, Key
from abord.casework.organisations import rls
from abord.casework.organisations.models import Membership, memberships_of
from abord.casework.organisations.scope import NoScope, OutOfScope, Role, Scoped, current, scoped


def test_without_a_scope_nothing_can_be_read_or_written(site: str) -> None:
    where = organisation()
    for model in rls.scoped_models():
        with pytest.raises(NoScope):
            model.objects.count()
        with pytest.raises(NoScope):
            model(organisation=where).save()
    with pytest.raises(NoScope):
        current()


def test_a_scope_shows_its_own_rows_only(site: str) -> None:
    one, two = organisation(), organisation()
    with scoped(system_scope(one)):
        subject = new_subject()
        record("something", subject)
    with scoped(system_scope(two)):
        assert not Key.objects.filter(pk=subject).exists() and not Entry.objects.exists()
        with pytest.raises(OutOfScope):
            Key(organisation=one, secret=b"x" * 32).save()
        with pytest.raises(OutOfScope):
            Key.objects.bulk_create([Key(organisation=one, secret=b"x" * 32)])
        with scoped(system_scope(one)):
            assert Entry.objects.count() == 1
        assert current().organisation_id == two.pk and not Entry.objects.exists()
    with contextlib.suppress(ZeroDivisionError), scoped(system_scope(one)):
        Key.objects.create(secret=b"x" * 32)
        raise ZeroDivisionError
    with scoped(system_scope(one)):
        assert Key.objects.count() == 1, "an error undoes all of the scope"


def test_roles_hold_from_day_to_day(site: str) -> None:
    one, two = organisation(), organisation()
    who = worker(one, Role.WORKER, Role.LEAD)
    with scoped(system_scope(two)):
        Membership.objects.create(worker=who, role=Role.DECIDER, starts=yesterday(), ends=yesterday())
    assert memberships_of(who.pk) == {one.pk: {Role.WORKER, Role.LEAD}}
    assert memberships_of(who.pk, yesterday()) == {one.pk: {Role.WORKER, Role.LEAD}, two.pk: {Role.DECIDER}}


def organisation_tables() -> list[str]:
    """Every table with a column that refers to an organisation, whatever it inherits."""
    return [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if any(field.column == "organisation_id" for field in model._meta.local_fields)
    ]


def test_every_table_of_organisations_has_the_policy(on_postgres: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_class c join pg_policy p on p.polrelid = c.oid "
            "where c.relrowsecurity and p.polname = 'abord_write'"
        )
        guarded = {name for (name,) in cursor.fetchall()}
    assert set(organisation_tables()) == guarded
    assert guarded == {model._meta.db_table for model in rls.scoped_models()}
    assert {model for model in apps.get_models() if issubclass(model, Scoped)}


@pytest.fixture
def site_login(on_postgres: str, postgres: Any) -> str:
    """A login as an institution gives it to the site: a member of abord_app, and nothing more."""
    name = on_postgres.split("/")[3].split("?")[0]
    with contextlib.suppress(psycopg.errors.DuplicateObject):
        postgres.sql("create role site login in role abord_app")
    return str(postgres.address(name, "site"))


def test_raw_sql_of_the_site_sees_one_organisation(site_login: str) -> None:
    one, two = organisation(), organisation()
    for where in (one, two):
        with scoped(system_scope(where)):
            record("something", new_subject())
        worker(where, Role.WORKER)
    with psycopg.connect(site_login) as raw:
        for table in organisation_tables():
            assert raw.execute(f"select count(*) from {table}").fetchone() == (0,), "without a scope: nothing"
        raw.execute("select set_config('abord.organisation', %s, true)", [str(one.pk)])
        for table in ("journal_key", "journal_entry", "organisations_membership"):
            found = raw.execute(f"select distinct organisation_id from {table}").fetchall()
            assert found == [(one.pk,)], table
        assert raw.execute("update organisations_membership set role = 'lead'").rowcount == 1
        assert raw.execute("delete from journal_key where organisation_id = %s", [two.pk]).rowcount == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege), raw.transaction():
            raw.execute(
                "insert into journal_key (id, secret, organisation_id) values (gen_random_uuid(), 'x', %s)", [two.pk]
            )
        with pytest.raises(psycopg.errors.InsufficientPrivilege), raw.transaction():
            raw.execute("update organisations_membership set organisation_id = %s", [two.pk])
        for act in (
            "update journal_entry set act = 'x'", "delete from journal_entry", "truncate journal_entry",
            "alter table journal_entry disable trigger all", "alter table journal_key disable row level security",
            "drop policy abord_write on journal_key", "set role owner",
        ):  # fmt: skip
            with pytest.raises(psycopg.Error), raw.transaction():
                raw.execute(act)  # type: ignore[arg-type]


def test_the_site_works_with_that_login_alone(site_login: str, on_postgres: str) -> None:
    from djangosite import site_on

    one, two = organisation(), organisation()
    with site_on(site_login, migrate=False):
        assert rls.is_bound()
        who = worker(one, Role.WORKER)
        with scoped(scope_of(one, who, Role.WORKER)):
            subject = new_subject()
            record("something", subject)
            assert head()[0] == 1
        with scoped(scope_of(two, who)), connection.cursor() as cursor:
            cursor.execute("select count(*) from journal_entry")
            assert cursor.fetchone() == (0,)
        assert memberships_of(who.pk) == {one.pk: {Role.WORKER}}
    assert not rls.is_bound()


def test_in_a_scope_even_the_owner_is_bound(on_postgres: str) -> None:
    one, two = organisation(), organisation()
    with scoped(system_scope(one)):
        new_subject()
    with scoped(system_scope(two)):
        assert models.QuerySet(Key).count() == 0, "past the manager, the policy still holds"
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("delete from journal_entry")
    assert models.QuerySet(Key).count() == 1


def test_entries_cannot_be_changed_on_either(site: str) -> None:
    where = organisation()
    with scoped(system_scope(where)):
        record("something")
    for statement in ("update journal_entry set number = number + 1000", "delete from journal_entry"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
