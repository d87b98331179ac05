"""Indexes that PostgreSQL has and SQLite does without."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement
from django.db.models import Expression, F, Model


class SearchIndex(GinIndex):
    """Finds what an array holds.

    On SQLite there is none: the same queries read every row, which is quick enough for a small shop.
    """

    operators = ""

    def __init__(self, expression: Expression | F, *, name: str) -> None:
        self.expression = expression
        indexed = OpClass(expression, name=self.operators) if self.operators else expression
        super().__init__(indexed, name=name)

    def deconstruct(self) -> tuple[str, tuple[Expression | F], dict[str, Any]]:
        return f"{type(self).__module__}.{type(self).__qualname__}", (self.expression,), {"name": self.name}

    def create_sql(
        self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor, using: str = "", **options: Any
    ) -> Statement:
        if schema_editor.connection.vendor != "postgresql":
            return Statement("")
        return super().create_sql(model, schema_editor, using=using, **options)

    def remove_sql(self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor, **options: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return Statement("")
        return super().remove_sql(model, schema_editor, **options)


class TrigramIndex(SearchIndex):
    """Finds LIKE and regular expressions anywhere in a text (pg_trgm)."""

    operators = "gin_trgm_ops"
