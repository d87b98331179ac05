"""A database of one size: the demo shop's customers, and a shop with eight bays and eight technicians."""

import os
import sys
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from random import Random

import psycopg
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from appointments import reads
from appointments.models import Appointment, Claim, OpeningHours, Resource, Service
from config.demo.crowd import number
from config.demo.crowd_rows import BATCH, crowd_cars, crowd_size
from config.installation import DEMO_USERNAMES
from crm.actors import Actor
from crm.models import Phone, Role, Shop, StaffMembership
from vehicles.models import Vehicle
from voice.tools import TrustedContext

SMALLEST = 2 * BATCH
CALLERS = 100
BAYS = 8
COMING_DAYS = 21
HOURS = ((time(9), time(12)), (time(13), time(17)))
TAKEN = (time(9), time(10, 30), time(13), time(15))  # an hour each in every bay: a little over half the day
FREE = (time(10), time(11, 30), time(14), time(14, 30), time(16), time(16, 30))


@dataclass(frozen=True)
class Customer:
    """Whom a round is about."""

    pk: int
    number: str
    first_name: str
    last_name: str
    car: Vehicle


class World:
    """A database with so many customers, on the server of DATABASE_URL."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._alias = f"size_{size}"
        name = f"bench_{size}"
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
        ours = connections.settings["default"]
        options = {key: value for key, value in ours["OPTIONS"].items() if key != "pool"}
        connections.settings[self._alias] = {**ours, "NAME": name, "OPTIONS": options}
        self.dsn = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"

    def enter(self) -> None:
        """Make this database the one that everything in this thread uses."""
        connections["default"] = connections[self._alias]

    def load(self, first: int, count: int) -> None:
        """Fill the database, and choose customers beyond the first `first`: `count`, and the callers."""
        self.enter()
        call_command("migrate", verbosity=0)
        call_command("demo", customers=self.size, stdout=sys.stderr)
        user = User.objects.get(username=DEMO_USERNAMES[0])
        self.shop = _make_shop("Eight bays", BAYS, user)
        self.track = _make_shop("One bay", 1, user)  # where racers meet
        self.days = _open_days(self.shop)
        self.desk = Client(SERVER_NAME="localhost")
        self.desk.force_login(user)
        self.context = TrustedContext(self.shop, user, Actor.key(user))
        cars = crowd_cars()
        _fill(self.shop, self.days, list(cars[: len(self.days) * len(TAKEN) * BAYS]))
        self.racing = list(cars.order_by("-pk")[:32])
        people = _people(max(first, BATCH), crowd_size(), count + CALLERS)
        self.people, self.callers = people[:count], people[count:]
        # A server for real callers does not start beside logins whose words are known.
        Group.objects.filter(name=settings.DEMO_GROUP).delete()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")

    def start(self, turn: int) -> datetime:
        """A start that is free, another for each turn."""
        day = self.days[turn % len(self.days)]
        return datetime.combine(day, FREE[turn // len(self.days) % len(FREE)], self.shop.zone)


def _make_shop(name: str, bays: int, user: User) -> Shop:
    shop = Shop.objects.create(
        name=name,
        phone_number="+15125550199",
        closes_on_holidays=False,
        calls_at_once=2 * CALLERS,
        calls_per_number=100,
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(shop=shop, weekday=weekday, opens=opens, closes=closes)
        for weekday in range(6)
        for opens, closes in HOURS
    )
    Resource.objects.bulk_create(
        Resource(shop=shop, kind=kind, name=f"{kind} {place}")
        for kind in Resource.Kind.values
        for place in range(bays)
    )
    Service.objects.create(shop=shop, code="oil_change", name="Oil change", minutes=30)
    StaffMembership.objects.create(user=user, shop=shop, role=Role.OWNER)
    return shop


def _open_days(shop: Shop) -> list[date]:
    """The next days on which the shop is open, from tomorrow on."""
    today = timezone.localdate(timezone=shop.zone)
    opening = reads.load_opening(shop, today, today + timedelta(days=2 * COMING_DAYS))
    later = (today + timedelta(days=step) for step in range(1, 2 * COMING_DAYS))
    return list(islice((day for day in later if opening.on(day).open), COMING_DAYS))


def _fill(shop: Shop, days: list[date], cars: list[Vehicle]) -> None:
    """Visits of an hour in every bay, by rows: by the verb it would take a minute."""
    resources = list(shop.resources.order_by("kind", "pk"))
    pairs = list(zip(resources[:BAYS], resources[BAYS:], strict=True))
    starts = [datetime.combine(day, at, shop.zone) for day in days for at in TAKEN]
    places = [(start, pair) for start in starts for pair in pairs]
    hour = timedelta(hours=1)
    visits = Appointment.objects.bulk_create(
        Appointment(
            shop=shop,
            customer_id=car.customer_id,
            vehicle=car,
            scheduled_at=start,
            ends_at=start + hour,
            duration_minutes=60,
            service_type="oil_change",
            booking_method=Appointment.Method.IMPORT,
            booked_by="bench",
        )
        for (start, _pair), car in zip(places, cars, strict=True)
    )
    Claim.objects.bulk_create(
        Claim(
            resource=resource,
            kind=Claim.Kind.VISIT,
            appointment=visit,
            starts_at=start,
            ends_at=start + hour,
        )
        for (start, pair), visit in zip(places, visits, strict=True)
        for resource in pair
    )


def _people(first: int, last: int, count: int) -> list[Customer]:
    """So many of the crowd from all over it, the same each time."""
    chosen = Random(count).sample(range(first, last), count)  # noqa: S311  nothing here is a secret
    phones = {
        phone.number: phone
        for phone in Phone.objects.filter(number__in=map(number, chosen)).select_related("customer")
    }
    cars = {
        car.customer_id: car
        for car in Vehicle.objects.filter(
            customer__in=[phone.customer_id for phone in phones.values()], is_primary_vehicle=True
        )
    }
    return [
        Customer(
            phone.customer_id,
            phone.number,
            phone.customer.first_name,
            phone.customer.last_name,
            cars[phone.customer_id],
        )
        for phone in map(phones.__getitem__, map(number, chosen))
    ]
