"""A constraint that PostgreSQL keeps and SQLite leaves to the verbs."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    DateTimeRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Deferrable, Func, Model, Q


class TsTzRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class NoOverlap(ExclusionConstraint):
    """No two rows of the same `key` whose spans [start, end) overlap, among those that meet `condition`.

    Deferrable, so that two visits can swap places within one transaction. On SQLite it does nothing: there
    an IMMEDIATE transaction is the lock, and the verbs' own check is the guard.
    """

    def __init__(self, *, name: str, key: str, start: str, end: str, condition: Q | None = None) -> None:
        self.key, self.start, self.end = key, start, end
        super().__init__(
            name=name,
            expressions=[
                (key, RangeOperators.EQUAL),
                (TsTzRange(start, end, RangeBoundary()), RangeOperators.OVERLAPS),
            ],
            condition=condition,
            deferrable=Deferrable.IMMEDIATE,
        )

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        arguments: dict[str, Any] = {
            "name": self.name,
            "key": self.key,
            "start": self.start,
            "end": self.end,
        }
        if self.condition is not None:
            arguments["condition"] = self.condition
        return f"{type(self).__module__}.{type(self).__qualname__}", (), arguments

    def constraint_sql(
        self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Any:
        return super().constraint_sql(model, schema_editor) if _kept_by(schema_editor) else None

    def create_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        return super().create_sql(model, schema_editor) if _kept_by(schema_editor) else None

    def remove_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        return super().remove_sql(model, schema_editor) if _kept_by(schema_editor) else None

    def validate(
        self,
        model: type[Model],
        instance: Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        if connections[using].vendor == "postgresql":
            super().validate(model, instance, exclude=exclude, using=using)


def _kept_by(schema_editor: BaseDatabaseSchemaEditor | None) -> bool:
    return schema_editor is not None and schema_editor.connection.vendor == "postgresql"
