"""The business rows, normalised: what the desk would see, without ids, clocks and counters."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from appointments.models import Appointment, Claim, ServiceLine
from crm.models import Customer, Phone
from evals.world import OTHERS, ZONE
from vehicles.models import Vehicle
from voice.models import FollowUp


class Person(NamedTuple):
    """A customer with all numbers."""

    name: str
    numbers: tuple[str, ...]
    provisional: bool
    notes: str


class Car(NamedTuple):
    """A vehicle and whose it is."""

    owner: str
    car: str


class Visit(NamedTuple):
    """A visit; `at` is the wall time of the shop."""

    owner: str
    numbers: tuple[str, ...]
    car: str
    at: str
    services: tuple[str, ...]
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rows:
    """What is on file."""

    people: Counter[Person]
    cars: Counter[Car]
    visits: Counter[Visit]
    follow_ups: Counter[str]
    holds: int

    def agreed_ones(self) -> tuple[Counter[Person], Counter[Car], Counter[Visit]]:
        """Those that change by a caller's yes alone."""
        return self.people, self.cars, self.visits


def rows() -> Rows:
    """All of them, without those who only take places."""
    numbers, services = defaultdict(list), defaultdict(list)
    for customer, number in Phone.objects.order_by("number").values_list("customer_id", "number"):
        numbers[customer].append(number)
    for visit, code in ServiceLine.objects.order_by("code").values_list("appointment_id", "code"):
        services[visit].append(code)
    customers = {
        pk: Person(f"{first} {last}".strip(), tuple(numbers[pk]), provisional, notes)
        for pk, first, last, provisional, notes in Customer.objects.exclude(last_name=OTHERS).values_list(
            "pk", "first_name", "last_name", "provisional", "notes"
        )
    }
    cars = {
        pk: Car(customers[owner].name, " ".join(str(part) for part in described if part))
        for pk, owner, *described in Vehicle.objects.values_list("pk", "customer_id", "year", "make", "model")
        if owner in customers
    }
    visits = Appointment.objects.filter(customer__in=customers).values_list(
        "pk", "customer_id", "vehicle_id", "scheduled_at", "status", "cancellation_reason"
    )
    return Rows(
        Counter(customers.values()),
        Counter(cars.values()),
        Counter(
            Visit(
                customers[owner].name,
                customers[owner].numbers,
                cars[car].car,
                at.astimezone(ZONE).isoformat(timespec="minutes")[:16],
                tuple(services[pk]),
                status,
                reason,
            )
            for pk, owner, car, at, status, reason in visits
        ),
        Counter(FollowUp.objects.values_list("kind", flat=True)),
        Claim.objects.filter(kind=Claim.Kind.HOLD).count(),
    )
