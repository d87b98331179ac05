"""Rows by the million: COPY on PostgreSQL, plain inserts on SQLite. Only a load of made-up rows uses it.

Django's bulk_create makes a model instance of every row, which takes most of its time.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, Field, Max, Model
from django.utils import timezone

PLAIN = {str, int, bool, type(None)}  # what every database takes as it is


class Table:
    """A model's table, as it is filled: some fields row by row, the rest with one value or their default."""

    def __init__(self, model: type[Model], fields: Sequence[str], **same: object) -> None:
        self._table = model._meta.db_table
        by_name = {field.name: field for field in model._meta.concrete_fields}
        self._given = [by_name[name] for name in fields]
        rest = [
            field
            for field in model._meta.concrete_fields
            if field.name not in fields and not isinstance(field, AutoField)
        ]
        # What is made anew for each row, such as a random id, and what is the same in all of them.
        self._made = [field for field in rest if field.unique]
        alike = [field for field in rest if not field.unique]
        # The proxy `connection` would look it up for each value.
        self._kept = partial(_kept, connections[DEFAULT_DB_ALIAS])
        self._alike = [self._kept(field, _value(field, same)) for field in alike]
        self._columns = [str(field.column) for field in (*self._given, *self._made, *alike)]

    def write(self, rows: Iterable[Sequence[object]]) -> None:
        """Add rows, each with the values of the fields in their order."""
        whole: Iterator[Any] = (
            [
                *map(self._kept, self._given, row),
                *(self._kept(field, field.get_default()) for field in self._made),
                *self._alike,
            ]
            for row in rows
        )
        names = ", ".join(self._columns)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self._table} ({names}) FROM STDIN") as copy:
                    for row in whole:
                        copy.write_row(row)
            else:
                signs = ", ".join(["%s"] * len(self._columns))
                cursor.executemany(
                    f"INSERT INTO {self._table} ({names}) VALUES ({signs})",  # noqa: S608  our own names
                    list(whole),
                )


def reserve(model: type[Model], count: int) -> Sequence[int]:
    """So many ids of a model that nobody else gets. One query."""
    if connection.vendor != "postgresql":
        first = (model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1
        return range(first, first + count)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _value(field: "Field[Any, Any]", same: dict[str, object]) -> object:
    if field.name in same:
        return same[field.name]
    by_clock = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return timezone.now() if by_clock else field.get_default()


def _kept(database: BaseDatabaseWrapper, field: "Field[Any, Any]", value: object) -> object:
    return value if type(value) in PLAIN else field.get_db_prep_save(value, database)
