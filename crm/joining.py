"""The ledger of a merge: what it did to which rows, so that it can be undone.

Rooms above add what a merge must know of their rows when their app is ready.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from crm.actors import Actor
from crm.history import authored
from crm.models import Customer
from crm.primaries import primaries
from crm.related import Reference, references


class Joining:
    """Makes `other` part of `survivor`; `moved` is what a Merge keeps.

    `moved["rows"]`: which rows (`ids`) of a `model` were re-pointed in a `field`, from where to where.
    `moved["values"]`: by `model` and `id`, each overwritten field with its value before and after.
    """

    def __init__(self, actor: Actor, survivor: Customer, other: Customer) -> None:
        self.actor, self.survivor, self.other = actor, survivor, other
        self.reason = f"Customer {other.pk} merged into {survivor.pk}"
        self.moved: dict[str, list[dict[str, Any]]] = {"rows": [], "values": []}

    def move(self, reference: Reference, rows: QuerySet[Any], target: int) -> None:
        """Re-point `rows`, which all name one row now, to `target`. They are no longer primary ones."""
        model, column = reference.model, _column(reference.model, reference.field)
        flag = primaries[model].flag if model in primaries else None
        sources = dict(rows.values_list("pk", column.attname))
        if not sources:
            return
        if flag:
            for row in rows.filter(**{flag: True}):
                self.change(row, **{flag: False})
        repoint(model, reference.field, list(sources), target, self.actor, self.reason)
        self.moved["rows"].append(
            {
                "model": model._meta.label_lower,
                "field": reference.field,
                "from": min(sources.values()),
                "to": target,
                "ids": list(sources),
            }
        )

    def change(self, row: Model, **values: object) -> None:
        """Overwrite values of a locked row, and save it."""
        self.note(row, **values)
        authored(row, self.actor, self.reason).save()

    def note(self, row: Model, **values: object) -> None:
        """Overwrite values of a row that is saved later."""
        fields = {}
        for name, value in values.items():
            column = _column(row, name)
            before = getattr(row, column.attname)
            setattr(row, name, value)
            fields[name] = [_plain(before), _plain(getattr(row, column.attname))]
        self.moved["values"].append({"model": row._meta.label_lower, "id": row.pk, "fields": fields})


# What else is to be done before the rows of two locked customers come together.
joiners: list[Callable[[Joining], None]] = []
# Models whose rows others hold locked when they come for a customer: a merge does them first.
moved_first: set[type[Model]] = set()


def repoint(model: type[Model], field: str, ids: list[int], target: int, actor: Actor, reason: str) -> None:
    """Let the rows with these ids name `target`; those with a history get a version that tells why."""
    rows = model._base_manager.filter(pk__in=ids)
    if not hasattr(model, "history"):
        rows.update(**{field: target})
        return
    for row in rows.select_for_update(no_key=True).order_by("pk"):
        setattr(row, _column(model, field).attname, target)
        authored(row, actor, reason).save()


def put_back(moved: Mapping[str, Any], actor: Actor, reason: str, loaded: Mapping[int, Customer]) -> None:
    """Re-point the rows that are still where a merge put them, and restore what was not changed since.

    Of the customers `loaded`, by id, values are restored but not saved.
    """
    for entry in moved["rows"]:
        model, field = apps.get_model(entry["model"]), entry["field"]
        still = model._base_manager.filter(pk__in=entry["ids"], **{field: entry["to"]})
        if model in primaries:
            for row in still.filter(**{primaries[model].flag: True}):
                setattr(row, primaries[model].flag, False)
                authored(row, actor, reason).save()
        back = list(still.values_list("pk", flat=True))
        repoint(model, field, back, entry["from"], actor, reason)
        if _column(model, field).related_model is Customer:
            _take_along(model, back, entry, actor, reason)
    for entry in reversed(moved["values"]):
        model = apps.get_model(entry["model"])
        if model is Customer:
            _restore(loaded[entry["id"]], entry["fields"])
            continue
        row = model._base_manager.filter(pk=entry["id"]).first()
        if row is not None and _restore(row, entry["fields"]):
            authored(row, actor, reason).save()


def _take_along(
    model: type[Model], ids: list[int], entry: Mapping[str, Any], actor: Actor, reason: str
) -> None:
    """Rows of which both a row that goes back and the survivor are named go back with it, such as the visits
    of a car that were booked since the merge.
    """
    for reference in references(model):
        columns = reference.model._meta.concrete_fields
        for owner in (column.name for column in columns if column.related_model is Customer):
            rows = reference.rows(*ids).filter(**{owner: entry["to"]})
            along = list(rows.values_list("pk", flat=True))
            repoint(reference.model, owner, along, entry["from"], actor, reason)


def _restore(row: Model, fields: Mapping[str, Any]) -> bool:
    restored = False
    for name, (before, after) in fields.items():
        column = _column(row, name)
        if _plain(getattr(row, column.attname)) == after:
            setattr(row, column.attname, column.to_python(before))
            restored = True
    return restored


def _column(model: type[Model] | Model, name: str) -> Any:
    return model._meta.get_field(name)


def _plain(value: object) -> object:
    """As JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value
