"""Rows for tests, each with the least that it needs; whatever matters to a test, the test says itself."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from appointments import verbs
from appointments.models import Appointment, OpeningHours, Resource, Service
from crm.actors import Actor
from crm.models import Customer, Phone, Shop
from vehicles.models import Vehicle

# A program with a key: bound by the house rules, as callers are.
PROGRAM = Actor("key", "integration")
# The shop's own people, whom notice and cut-off do not bind.
DESK = Actor("staff", "advisor")
CHICAGO = ZoneInfo("America/Chicago")
# A Monday, with the clocks of Chicago going forward on the Sunday after.
MONDAY = date(2026, 3, 2)
BEFORE_OPENING = datetime(2026, 3, 2, 7, tzinfo=CHICAGO)
WEEK = {
    **dict.fromkeys(range(5), ((time(9), time(12)), (time(13), time(17)))),
    5: ((time(9), time(12)), (time(13), time(15))),
}


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A wall time in Chicago."""
    return datetime.combine(day, time(hour, minute), CHICAGO)


def make_shop(*, bays: int = 1, technicians: int = 1, **fields: Any) -> Shop:
    """A shop in Chicago with the hours of the contract, so many bays and technicians, and an oil change."""
    values = {"name": "Shop", "phone_number": "+15125550100", "languages": ["en"]}
    shop = Shop.objects.create(**{**values, "closes_on_holidays": False, **fields})
    OpeningHours.objects.bulk_create(
        OpeningHours(shop=shop, weekday=weekday, opens=opens, closes=closes)
        for weekday, hours in WEEK.items()
        for opens, closes in hours
    )
    for kind, count in ((Resource.Kind.BAY, bays), (Resource.Kind.TECHNICIAN, technicians)):
        Resource.objects.bulk_create(
            Resource(shop=shop, kind=kind, name=f"{kind} {number}") for number in range(1, count + 1)
        )
    make_service(shop, "oil_change", minutes=30)
    return shop


def make_service(shop: Shop, code: str, **fields: Any) -> Service:
    """A line of the shop's menu."""
    name = code.replace("_", " ").capitalize()
    return Service.objects.create(**{"shop": shop, "code": code, "name": name, "minutes": 60, **fields})


def make_customer(*, number: str = "+15125550199", **fields: Any) -> Customer:
    """A customer, by default John Doe, with one primary number."""
    customer = Customer.objects.create(**{"first_name": "John", "last_name": "Doe", **fields})
    Phone.objects.create(customer=customer, number=number, is_primary=True)
    return customer


def make_vehicle(customer: Customer | None = None, **fields: Any) -> Vehicle:
    """A car, by default a 2018 Honda Civic, of a customer or of one made for it."""
    values = {"year": 2018, "make": "Honda", "model": "Civic", "is_primary_vehicle": True, **fields}
    return Vehicle.objects.create(customer=customer or make_customer(), **values)


def book(shop: Shop, car: Vehicle, start: datetime, *services: str, **details: Any) -> Appointment:
    """Book a car in with its owner, for an oil change unless told; a program does it unless told."""
    values = {"actor": PROGRAM, "customer": car.customer, **details}
    return verbs.book(
        values.pop("actor"),
        shop,
        vehicle=car,
        scheduled_at=start,
        services=services or ("oil_change",),
        **values,
    )
