"""One shop, its people, and their calls, as the tests of the tools need them."""

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model

from appointments.models import Appointment, Claim, ServiceLine
from crm.actors import Actor
from crm.models import Customer, Event, Phone, Shop
from tests import factories
from vehicles.models import Vehicle
from voice.models import Call, Proposal
from voice.tools import CallContext, ToolRouter, TrustedContext

ROSA, BOB, NOBODY = "+15125550123", "+15125550777", "+15125550999"
ACCORD_VIN = "1HGCM82633A004352"  # a 2003 Honda Accord
BUSINESS = (Customer, Phone, Vehicle, Appointment, ServiceLine)


def make_busy_shop(**fields: Any) -> Shop:
    """Four bays and technicians, so that no single visit makes a time unfree; two more lines on the menu."""
    shop = factories.make_shop(**{"bays": 4, "technicians": 4, **fields})
    factories.make_service(shop, "tire_rotation", minutes=30)
    factories.make_service(shop, "repair", minutes=120, waiter_ok=False)
    return shop


def trusted(shop: Shop) -> ToolRouter:
    """The tools as a program with every right has them."""
    user = get_user_model().objects.create(username="program", is_superuser=True)
    return ToolRouter(TrustedContext(shop, user, Actor.key(user)))


def make_call(shop: Shop, number: str = ROSA, **fields: Any) -> Call:
    """A call that just began; `level` and `customer` as told."""
    return Call.objects.create(
        **{"shop": shop, "channel": Call.Channel.CONSOLE, "caller_number": number, **fields}
    )


def on_call(call: Call, *said: str) -> ToolRouter:
    """The tools as they are in this call, in which the caller said these things."""
    return ToolRouter(CallContext(call, list(said)))


def call_of(customer: Customer, shop: Shop, level: int = 1) -> ToolRouter:
    """The tools in a call of this customer, already verified."""
    return on_call(make_call(shop, str(customer.phone_number), level=level, customer=customer))


def proposed(envelope: dict[str, Any]) -> dict[str, Any]:
    """The data of an answer that asks for a yes."""
    assert envelope["error"] == "confirmation_required", envelope
    return envelope["data"]


def agree(tools: ToolRouter, envelope: dict[str, Any], answer: str = "yes") -> dict[str, Any]:
    """The caller hears the whole read-back and answers."""
    data = proposed(envelope)
    return tools.decide(data["proposal_id"], heard=data["read_back"], answer=answer)


def rows() -> dict[str, int]:
    """How many rows there are of everything that a tool can write outside its call."""
    return {model.__name__: model._default_manager.count() for model in BUSINESS}


def values() -> list[list[dict[str, Any]]]:
    """Every value of those rows, with the claims of visits and the events that told of them.

    What a call leaves for people to do is a note of the call and needs no yes.
    """
    models: tuple[type[Model], ...] = (*BUSINESS, Event, Claim)
    return [
        [
            row
            for row in model._default_manager.order_by("pk").values()
            if row.get("kind") != Claim.Kind.HOLD and row.get("subject_type") != "followup"
        ]
        for model in models
    ]


def open_proposals() -> int:
    return Proposal.objects.filter(state=Proposal.State.OPEN).count()


def check_envelope(envelope: Any) -> None:
    """Exactly the contract's keys and types, in JSON's own types."""
    assert isinstance(envelope, dict)
    assert isinstance(envelope["success"], bool)
    assert set(envelope) == {"success", "data", "message"} | (set() if envelope["success"] else {"error"})
    assert envelope["data"] is None or isinstance(envelope["data"], dict)
    assert isinstance(envelope["message"], str)
    assert envelope["message"]
    if not envelope["success"]:
        assert isinstance(envelope["error"], str)
        assert envelope["error"]
    assert json.loads(json.dumps(envelope)) == envelope


def refused(envelope: dict[str, Any], error: str) -> Any:
    """The data of an answer that failed with this fixed text."""
    assert (envelope["success"], envelope.get("error")) == (False, error)
    return envelope["data"]


def alike(value: Any, known: set[int], key: str = "") -> Any:
    """An envelope in which new rows and proposals have no names of their own."""
    if isinstance(value, dict):
        return {name: alike(item, known, name) for name, item in value.items()}
    if isinstance(value, list):
        return [alike(item, known, key) for item in value]
    if key == "proposal_id":
        return "a proposal"
    is_new = key.endswith("id") and isinstance(value, int) and value > 0 and value not in known
    return "a new row" if is_new else value
