"""Many spans in few rows: an outside calendar may bring a thousand a week, and a timestamp that a driver
turns into a datetime one by one costs ten times what it costs as a number in a list.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db.models import Aggregate, Func, QuerySet, TextField, Value
from django.db.models.functions import Concat

from appointments.availability import Interval


class _Seconds(Func):
    """The seconds since 1970 of an instant, as text; a part of one counts to the span's inside."""

    output_field = TextField()

    def __init__(self, instant: str, *, up: bool) -> None:
        super().__init__(instant)
        self.up = up

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        whole = "CEIL" if self.up else "FLOOR"
        template = f"{whole}(EXTRACT(EPOCH FROM %(expressions)s))::bigint::text"
        return super().as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        more = ", '+0.999 seconds'" if self.up else ""
        return super().as_sql(
            compiler, connection, template=f"strftime('%%%%s', %(expressions)s{more})", **context
        )


class _Joined(Aggregate):
    """All texts of a group in one, with blanks between."""

    output_field = TextField()
    template = "%(function)s(%(expressions)s, ' ')"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, function="STRING_AGG", **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, function="GROUP_CONCAT", **context)


def spans_by(field: str, rows: QuerySet[Any]) -> Iterator[tuple[Any, list[Interval]]]:
    """The spans (`starts_at`, `ends_at`) of rows by a field of theirs, in no order. One query."""
    edges = _Seconds("starts_at", up=False), Value(" "), _Seconds("ends_at", up=True)
    span = Concat(*edges, output_field=TextField())
    for value, text in rows.order_by().values_list(field).annotate(spans=_Joined(span)):
        seconds = map(int, text.split())
        # Each instant is taken from the one iterator: a start, then its end.
        pairs = zip(seconds, seconds, strict=True)
        yield value, [Interval(_instant(start), _instant(end)) for start, end in pairs]


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
