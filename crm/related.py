"""Which rows name a row of a model, whatever room they live in: read from the models themselves."""

from dataclasses import dataclass
from typing import Any

from django.db.models import ForeignObjectRel, Model, QuerySet

from crm.models.base import Authored


@dataclass(frozen=True, slots=True)
class Reference:
    """The column `field`, in which rows of `model` name a row of another one."""

    model: type[Model]
    field: str

    def rows(self, *targets: int) -> QuerySet[Any]:
        """The rows that name one of `targets`, in the order in which they are locked."""
        return self.model._base_manager.filter(**{f"{self.field}__in": targets}).order_by("pk")


def references(target: type[Model]) -> list[Reference]:
    """What names rows of `target`, lower rooms first; without the histories, which stay as they were."""
    return [
        Reference(relation.related_model, relation.field.name)
        for relation in target._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel)
        and (relation.one_to_many or relation.one_to_one)
        and not issubclass(relation.related_model, Authored)
    ]
