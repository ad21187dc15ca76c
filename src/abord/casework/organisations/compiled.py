"""Queries whose SQL is written once, for the pages that many workers open all day.

Django writes the SQL of a query anew each time that it is asked, and that takes longer than PostgreSQL needs for the
answer. A function under ``@compiled`` is called once, with a ``Slot`` in the place of each argument, and gives a query;
from then on a call fills in values and gives the rows as a list::

    @compiled
    def notes_of(file: Any) -> Any:
        return Note.objects.filter(file=file).order_by("-pk")

    notes_of(file=row)

The SQL must not depend on a value: no argument is None, a list, or the length of a slice. Rows of an organisation are
those of the scope in force at each call; without a scope the call raises, as the manager does.

A call takes a half to a fifth of the time that Django takes (measured with both databases, one row or a few). What
Django offers to all, ``Model.objects.raw``, took 1.2 to 3 times as long as a call, and brings no rows of
other tables, which most of these ask for. So this rests on parts that Django promises nobody: ``WRITTEN_FOR`` names the
version in which they were read, and a test says which of them another version changed.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from copy import copy
from types import SimpleNamespace
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Model

from abord.casework.organisations.scope import current, written_down


class Slot(Expression):
    """Stands in a query for a value that each call gives."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Slot]]:
        """One parameter: the slot itself, until a call fills it."""
        return "%s", [self]


WRITTEN_FOR = (5, 2)
"""The Django whose compilers, iterables and prefetched rows this was written against."""
ORGANISATION = Slot("organisation in scope")
GREATEST = 2**63 - 1
"""The greatest number of either database; no row has it as its key."""
ALL: list[Compiled] = []
"""Every compiled query, for the test that each gives what Django gives."""


class Compiled:
    """A query that was written down; call it with a value for each of its arguments, by name."""

    def __init__(self, query: Callable[..., Any]) -> None:
        self.query = query
        self.names = query.__code__.co_varnames[: query.__code__.co_argcount]
        self.written: dict[str, tuple[Any, Any, str, tuple[Any, ...], Any]] = {}
        ALL.append(self)

    def __call__(self, **values: Any) -> list[Any]:
        """The rows; a row whose key is given as a row, as ``file=row``, comes with that row."""
        database = connections[DEFAULT_DB_ALIAS]
        queryset, compiler, sql, slots, converters = self._kept(database)
        parameters = _parameters(database, values, slots)
        asked = copy(compiler)
        asked.connection = database
        asked.as_sql = lambda *args, **kwargs: (sql, parameters)
        asked.get_converters = lambda expressions: converters
        like_a_queryset = SimpleNamespace(
            db=database.alias, model=queryset.model, _known_related_objects=_known(queryset.model, values),
            query=SimpleNamespace(get_compiler=lambda *args, **kwargs: asked),
        )  # fmt: skip
        return list(queryset._iterable_class(like_a_queryset))

    def one(self, **values: Any) -> Any | None:
        """The first row; None where there is none."""
        return next(iter(self(**values)), None)

    def count(self, **values: Any) -> int:
        """How many rows there are."""
        database = connections[DEFAULT_DB_ALIAS]
        _, _, sql, slots, _ = self._kept(database)
        with database.cursor() as cursor:
            cursor.execute(f"select count(*) from ({sql}) as found", _parameters(database, values, slots))
            return int(cursor.fetchone()[0])

    def _kept(self, database: Any) -> tuple[Any, Any, str, tuple[Any, ...], Any]:
        if database.vendor not in self.written:
            with written_down(ORGANISATION):
                queryset = self.query(**{name: Slot(name) for name in self.names})
            compiler = queryset.query.get_compiler(database.alias)
            sql, slots = _with_constants(*compiler.as_sql())
            converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
            self.written[database.vendor] = queryset, compiler, sql, slots, converters
        return self.written[database.vendor]


def compiled(query: Callable[..., Any]) -> Compiled:
    """A function that gives a query, as a query that is written once."""
    return Compiled(query)


def attach(rows: list[Any], name: str, children: list[Any]) -> None:
    """Give each row its own of ``children`` under their name ``name``, as ``prefetch_related`` does."""
    for row in rows:
        manager = getattr(row, name)
        found = manager.get_queryset()
        field = manager.field
        found._result_cache = [child for child in children if getattr(child, field.attname) == row.pk]
        found._prefetch_done = True
        for child in found._result_cache:
            setattr(child, field.name, row)
        vars(row).setdefault("_prefetched_objects_cache", {})[field.remote_field.cache_name] = found


def _with_constants(sql: str, parameters: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    """Constants of the query stand in its SQL: for a value that comes later no partial index can be chosen.

    What is no slot comes from the code, for a call gives slots their values and nothing else; and only plain words,
    in which nothing is to be quoted, are written in.
    """
    left, slots = list(parameters), []

    def written(mark: re.Match[str]) -> str:
        if mark[0] == "%%":
            return mark[0]
        one = left.pop(0)
        if isinstance(one, str) and re.fullmatch("[a-z_]*", one):
            return f"'{one}'"
        slots.append(one)
        return mark[0]

    return re.sub("%[%s]", written, sql), tuple(slots)


def _parameters(database: Any, values: dict[str, Any], slots: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_value(database, values, one) if isinstance(one, Slot) else one for one in slots)


def _value(database: Any, values: dict[str, Any], slot: Slot) -> Any:
    """What a call puts into a slot, as the database takes it."""
    value = current().organisation_id if slot.name == ORGANISATION.name else values[slot.name]
    if value is None:
        raise ValueError(f"{slot.name}: a query that is written once cannot ask for nothing; write another one for it")
    if isinstance(value, Model):
        value = value.pk
    if isinstance(value, uuid.UUID) and not database.features.has_native_uuid_field:
        return value.hex
    if type(value) is int:  # an address can name any number
        return max(-GREATEST, min(value, GREATEST))
    return database.ops.adapt_unknown_value(value)


def _known(model: Any, values: dict[str, Any]) -> dict[Any, dict[Any, Model]]:
    fields = {field.name: field for field in model._meta.concrete_fields if field.is_relation}
    return {
        fields[name]: {value.pk: value} for name, value in values.items() if isinstance(value, Model) and name in fields
    }
