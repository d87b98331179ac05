"""What racers do to people: several verbs in one transaction, as a call does them."""

from django.db import transaction

from crm.actors import Actor
from crm.models import Customer
from vehicles.verbs import add_vehicle
from voice.models import Call


@transaction.atomic
def add_in_call(call: Call, customer: Customer, model: str) -> None:
    """A yes: the call's row is locked first, and the customer's when its turn comes."""
    Call.objects.select_for_update().get(pk=call.pk)
    add_vehicle(Actor.caller(call.pk), customer, make="Ford", model=model)
