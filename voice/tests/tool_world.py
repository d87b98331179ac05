"""Rosa's shop and her call, for tests of the yes."""

from datetime import timedelta

from appointments.models import Claim
from tests import factories
from tests.factories import MONDAY, at
from voice.tests.helpers import (
    NOBODY,
    ROSA,
    make_busy_shop,
    make_call,
    on_call,
    proposed,
)

TUESDAY = MONDAY + timedelta(1)
NINE, TEN = "2026-03-03T09:00", "2026-03-03T10:00"


class World:
    """Rosa, verified, with a visit on Tuesday at three, and the tools of her call."""

    def __init__(self):
        self.shop = make_busy_shop()
        self.rosa = factories.make_customer(number=ROSA, first_name="Rosa", last_name="Diaz")
        self.civic = factories.make_vehicle(self.rosa)
        self.visit = factories.book(self.shop, self.civic, at(TUESDAY, 15), "tire_rotation")
        self.call = make_call(self.shop, ROSA, level=1, customer=self.rosa)
        self.tools = on_call(self.call)
        self.new = on_call(make_call(self.shop, NOBODY))

    def book(self, start=NINE, **changes):
        """Ask to book for Rosa."""
        arguments = {"customer_id": self.rosa.pk, "vehicle_id": self.civic.pk, "service_type": "oil_change"}
        return self.tools.run("book_appointment", {**arguments, "scheduled_at": start, **changes})

    def move(self, to=TEN):
        arguments = {"appointment_id": self.visit.pk, "new_datetime": to}
        return self.tools.run("reschedule_appointment", arguments)

    def cancel(self):
        return self.tools.run("cancel_appointment", {"appointment_id": self.visit.pk, "reason": "Rain"})

    def book_as_new(self, start=NINE, tools=None):
        """The three writes of a new caller, in one proposal."""
        tools = tools or self.new
        name = {"first_name": "Ann", "last_name": "Lee", "phone_number": NOBODY}
        customer = proposed(tools.run("create_customer", name))["customer_id"]
        car = {"customer_id": customer, "make": "Kia", "model": "Rio", "year": 2020}
        vehicle = proposed(tools.run("add_vehicle", car))["vehicle_id"]
        visit = {"customer_id": customer, "vehicle_id": vehicle, "service_type": "oil_change"}
        return tools.run("book_appointment", {**visit, "scheduled_at": start})

    def fill(self, start):
        """Others take every bay at that time."""
        for number in range(4):
            other = factories.make_customer(number=f"+1512555030{number}")
            factories.book(self.shop, factories.make_vehicle(other), start)


def holds():
    return Claim.objects.filter(kind=Claim.Kind.HOLD).count()
