"""One row among a customer's own is the primary one: of the numbers, and of what rooms above add."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Case, Model, Q, When

from crm.actors import Actor
from crm.events import save_with_event
from crm.history import authored
from crm.models import Phone, Subject


@dataclass(frozen=True)
class Primary:
    """Of the rows of `model` that meet `among`, one of each customer has `flag`."""

    model: type[Model]
    flag: str
    among: Q = field(default_factory=Q)

    def settle(
        self, actor: Actor, customer_id: int, *, reason: str = "", preferred: Collection[int] = ()
    ) -> None:
        """Where a locked customer has no primary row, the first one is it, `preferred` ones before others."""
        rows = self.model._base_manager.select_for_update(no_key=True).filter(
            self.among, customer=customer_id
        )
        if rows.filter(**{self.flag: True}).exists():
            return
        first = rows.order_by(Case(When(pk__in=preferred, then=0), default=1), "pk").first()
        if first is None:
            return
        setattr(first, self.flag, True)
        if isinstance(first, Subject):
            name = f"{self.model._meta.model_name}.changed"
            save_with_event(first, name, actor, reason=reason, changed=[self.flag])
        else:
            authored(first, actor, reason).save()


PHONE = Primary(Phone, "is_primary")
primaries: dict[type[Model], Primary] = {Phone: PHONE}  # rooms above add theirs when their app is ready
