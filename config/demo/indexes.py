"""The search's indexes while many rows come: built afterwards, they take a small part of the time that it
takes to keep them.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import Model

from crm.indexes import SearchIndex
from crm.models import Customer, Phone
from vehicles.models import Vehicle

MANY = 50_000  # customers; for fewer it is not worth it


@contextmanager
def built_after(customers: int) -> Iterator[None]:
    """Take the indexes down where that many customers come, and build what is missing afterwards.

    What a load that was killed left out is built, too.
    """
    if connection.vendor != "postgresql":
        yield
        return
    if customers >= MANY:
        with connection.schema_editor() as schema:
            for model, index in _indexes():
                schema.remove_index(model, index)
    try:
        yield
    finally:
        _build_missing()


def _build_missing() -> None:
    missing = [(model, index) for model, index in _indexes() if not _stands(model, index)]
    if missing:
        with connection.schema_editor() as schema:
            schema.execute("SET LOCAL maintenance_work_mem = '512MB'")
            for model, index in missing:
                schema.add_index(model, index)


def _indexes() -> Iterator[tuple[type[Model], SearchIndex]]:
    for model in (Customer, Phone, Vehicle):
        for index in model._meta.indexes:
            if isinstance(index, SearchIndex):
                yield model, index


def _stands(model: type[Model], index: SearchIndex) -> bool:
    with connection.cursor() as cursor:
        return index.name in connection.introspection.get_constraints(cursor, model._meta.db_table)
