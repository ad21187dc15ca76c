"""PostgreSQL's own boundary between organisations, generated from the models.

The tables belong to the role that migrates. Every transaction with a scope runs as the role ``abord_app``, which owns
nothing and cannot bypass policies: it sees and writes only rows of the organisation in scope, and can only add to what
is append-only. After every migration policies and rights are put in place again, so a new model is never forgotten.
An institution gives the site a login of its own that is a member of ``abord_app`` and nothing more.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections

from abord.casework.organisations.scope import APP_ROLE, Scoped

HERE = "organisation_id = nullif(current_setting('abord.organisation', true), '')::bigint"


def scoped_models(app_config: Any = None) -> list[Any]:
    """All models that belong to an organisation, or those of one app."""
    models = app_config.get_models() if app_config else apps.get_models()
    return [model for model in models if issubclass(model, Scoped)]


def protect_app(using: str, app_config: Any) -> None:
    """Policies and rights for the tables of one app, after its migration."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    tables = {model._meta.db_table: model for model in app_config.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        make_role(cursor)
        cursor.execute(f"grant usage on schema public to {APP_ROLE}")
        for table in sorted(set(tables) & set(connection.introspection.table_names(cursor))):
            for statement in statements(tables[table]):
                cursor.execute(statement)


def make_role(cursor: Any) -> None:
    """The role of the site, where this cluster does not have it yet."""
    cursor.execute("select 1 from pg_roles where rolname = %s", [APP_ROLE])
    if cursor.fetchone() is None:
        cursor.execute(f"create role {APP_ROLE} nologin nobypassrls")


def statements(model: Any) -> list[str]:
    """The SQL that protects the table of a model."""
    table = f'"{model._meta.db_table}"'
    rights = "select, insert"
    if not getattr(model, "append_only", False):
        rights += ", update" if getattr(model, "stays", False) else ", update, delete"
    found = [f"revoke all on {table} from public, {APP_ROLE}", f"grant {rights} on {table} to {APP_ROLE}"]
    key = model._meta.auto_field
    if key is not None:
        found.append(
            f"do $$ begin execute format('grant usage, select on sequence %s to {APP_ROLE}', "
            f"pg_get_serial_sequence('{table}', '{key.column}')); end $$"
        )
    if issubclass(model, Scoped):
        found += [
            f"alter table {table} enable row level security",
            f"drop policy if exists abord_read on {table}",
            f"drop policy if exists abord_write on {table}",
            f"create policy abord_write on {table} for all to {APP_ROLE} using ({HERE}) with check ({HERE})",
        ]
        if model.policy_also:
            found.append(f"create policy abord_read on {table} for select to {APP_ROLE} using ({model.policy_also})")
    return found


def is_bound(using: str = "default") -> bool:
    """Whether the login of this connection has no more rights than ``abord_app`` (on SQLite there are none: False)."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "select not r.rolsuper and not r.rolbypassrls and not exists (select 1 from pg_class c "
            "where c.relrowsecurity and pg_has_role(r.oid, c.relowner, 'usage')) "
            "from pg_roles r where r.rolname = session_user"
        )
        row = cursor.fetchone()
    return bool(row and row[0])
