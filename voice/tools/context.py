"""For whom a tool runs: which rows exist for it, and what may be said of them.

Tools see rows only through a context. In a call that is what the call's own level opens, whoever asks and
whatever a model was told; in the trusted context what the user's shops and roles open.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from appointments.errors import AppointmentNotFound
from appointments.models import Appointment
from crm.actors import Actor, Person
from crm.errors import CustomerNotFound, NotFound
from crm.models import Customer, Shop
from crm.reads import DESK_ROLES, shops_of
from vehicles.errors import VehicleNotFound
from vehicles.models import Vehicle
from voice.models import Call, Proposal

NOT_FOUND: dict[type[Model], type[NotFound]] = {
    Customer: CustomerNotFound,
    Vehicle: VehicleNotFound,
    Appointment: AppointmentNotFound,
}
RIGHTS = ["level", "customer", "names_tried", "changed_visit_id"]


@dataclass(frozen=True)
class TrustedContext:
    """A program or a person with rights of their own: writes at once, sees everyone and its shops' visits."""

    shop: Shop
    user: Person
    actor: Actor

    def find(self, model: type[Model], pk: int, *, to_change: bool = False) -> Model:
        """The row with this id; a visit `to_change` only where the user works at the desk of its own shop.

        Raises the model's NotFound.
        """
        row = self._rows(model, to_change).filter(pk=pk).first()
        if isinstance(row, Customer | Vehicle) and row.merged_into_id is not None:
            return self.find(model, row.merged_into_id)  # ids from before a merge keep resolving
        if row is None:
            raise NOT_FOUND[model]()
        return row

    def may_write(self) -> bool:
        """Only people who work at the desk change anything. One query."""
        return shops_of(self.user, DESK_ROLES).filter(pk=self.shop.pk).exists()

    def shops(self) -> QuerySet[Shop]:
        """The shops whose visits the user may see."""
        return shops_of(self.user)

    def id_of(self, row: Customer | Vehicle) -> int:
        """The id that is told."""
        return row.pk

    def name_of(self, row: Customer | Vehicle) -> str:
        """How an answer names a customer or a vehicle."""
        return str(row)

    def _rows(self, model: type[Model], to_change: bool) -> QuerySet[Any]:
        if model is Appointment:
            shops = shops_of(self.user, DESK_ROLES) if to_change else self.shops()
            return Appointment.objects.filter(shop__in=shops).select_related("shop", "vehicle", "customer")
        return model._default_manager.all()


@dataclass
class CallContext:
    """One call. Its rights come from its own row: number, attestation, level and verified customer."""

    call: Call
    said: list[str] = field(default_factory=list)  # all that the caller said so far
    watch_codes: Callable[[str], None] | None = None  # of a call that staff play; may be called on any thread
    _stand_ins: dict[tuple[type[Model], int], int] = field(default_factory=dict)

    @property
    def shop(self) -> Shop:
        return self.call.shop

    @property
    def actor(self) -> Actor:
        return Actor.caller(self.call.pk)

    @property
    def level(self) -> int:
        return self.call.level

    @property
    def holder(self) -> str:
        """A call holds at most one start at a time."""
        return f"call:{self.call.pk}"

    def find(self, model: type[Model], pk: int, *, to_change: bool = False) -> Model:
        """A row of the verified caller. Any other id answers as if it did not exist, by the same query.

        The id that a customer or a car of his had before a merge is his, too. Raises the model's NotFound.
        """
        named = Q(pk=pk) if model is Appointment else Q(pk=pk) | Q(merged_from=pk)
        row = self._rows(model).filter(named).first()
        if row is None:
            raise NOT_FOUND[model]()
        return row

    def open_proposal(self) -> Proposal | None:
        """The proposal that waits for a yes, if any. One query."""
        return self.call.proposals.filter(state=Proposal.State.OPEN).first()

    def look_again(self) -> None:
        """See whose call it is by now: the desk may have merged its customer into another one. One query."""
        self.call.refresh_from_db(fields=RIGHTS)

    def lock(self) -> None:
        """Wait for other work of this call, until commit, and see what it left. One query."""
        self.call.refresh_from_db(fields=RIGHTS, from_queryset=Call.objects.select_for_update(no_key=True))

    def show_code(self, code: str) -> None:
        """Let who plays the call see its code after the commit, in place of a text. It goes nowhere else."""
        if code and self.watch_codes and self.call.channel == Call.Channel.CONSOLE:
            transaction.on_commit(partial(self.watch_codes, code))

    def learn(self, row: Model, stand_in: int) -> None:
        """A row that this call made; the caller knows it by its stand-in."""
        self._stand_ins[type(row), row.pk] = stand_in

    def id_of(self, row: Customer | Vehicle) -> int:
        """The id that may be told: the stand-in of a row that this call made."""
        return self._stand_ins.get((type(row), row.pk), row.pk)

    def name_of(self, row: Customer | Vehicle) -> str:
        """What may be told of a row: below level 2 no more than the first name of who is on file."""
        if isinstance(row, Vehicle) or self.level >= 2 or (Customer, row.pk) in self._stand_ins:
            return str(row)
        return row.first_name or row.full_name

    def _rows(self, model: type[Model]) -> QuerySet[Any]:
        mine = self.call.customer_id if self.level >= 1 else None
        match model:
            case _ if model is Customer:
                return Customer.objects.filter(pk__in=[mine], merged_into=None)
            case _ if model is Vehicle:
                return Vehicle.objects.filter(customer=mine, is_active=True)
            case _:
                return Appointment.objects.filter(customer=mine).select_related("shop", "vehicle", "customer")


Context = TrustedContext | CallContext
