"""The crowd's rows, written many at a time: what an import from another program would write.

As after such an import there are no events and no versions of rows from before today (with a history the
load would take far longer), and the visits of the past have no claims: which bay they stood in, the other
program did not know.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from appointments import reads
from appointments.models import Appointment, ServiceLine
from config.demo.bulk import Table, reserve
from config.demo.crowd import MOST, PAST_DAYS, Citizen, Done, citizen, number, place_of
from config.demo.visits import DAY, DONE
from crm.models import Consent, Customer, Phone, Shop
from vehicles.models import ServiceRecord, Vehicle

BATCH = 5_000
WORK = DONE[:5]  # of half an hour each, so that it ends before any break
MINUTES = 30
HALF_HOUR = timedelta(minutes=MINUTES)


def crowd_size() -> int:
    """How many of the crowd there are: batches are whole, so the highest number tells. One query."""
    numbers = Phone.objects.filter(number__gte=number(0), number__lt=number(MOST))
    highest = numbers.aggregate(highest=Max("number"))["highest"]
    return place_of(highest) + 1 if highest else 0


def add_crowd(shop: Shop, seed: int, size: int) -> Iterator[int]:
    """Bring the crowd up to `size`, a batch in a transaction of its own at a time; yield its size after each.

    What is in memory is one batch, however many come.
    """
    rows = _Rows(shop)
    first = crowd_size()
    while first < size:
        last = min(first + BATCH, size)
        with transaction.atomic():
            rows.write([citizen(seed, index) for index in range(first, last)])
        first = last
        yield last


def crowd_cars() -> QuerySet[Vehicle]:
    """First cars of the crowd that come to no visit yet, the first comers' first."""
    return (
        Vehicle.objects.filter(
            is_primary_vehicle=True, customer__phones__number__range=(number(0), number(BATCH))
        )
        .exclude(appointments__status__in=Appointment.ACTIVE)
        .select_related("customer")
        .order_by("pk")
    )


class _Rows:
    """The tables that a crowd fills, and what its visits need to know of the shop."""

    def __init__(self, shop: Shop) -> None:
        self._shop, self._today = shop, timezone.localdate(timezone=shop.zone)
        self._menu = reads.menu(shop)
        self._opening = reads.load_opening(shop, self._today - timedelta(days=PAST_DAYS + 30), self._today)
        self._starts: dict[date, list[datetime]] = {}
        self._customers = Table(
            Customer,
            ["id", "first_name", "last_name", "email", "notes", "customer_since", "last_service_date"],
        )
        self._phones = Table(Phone, ["customer", "number", "textable"], is_primary=True)
        self._consents = Table(
            Consent,
            ["customer"],
            channel=Consent.Channel.SMS,
            purpose=Consent.Purpose.SERVICE,
            granted=True,
            source="form",
            proof="Signed at the counter.",
            recorded_by="demo",
        )
        car = ["vin", "vin_shared", "year", "make", "model", "color", "license_plate", "current_mileage"]
        self._vehicles = Table(Vehicle, ["id", "customer", "is_primary_vehicle", *car])
        times = ["scheduled_at", "arrived_at", "ends_at", "completed_at"]
        self._visits = Table(
            Appointment,
            ["id", "customer", "vehicle", "service_type", *times],
            shop=shop.pk,
            duration_minutes=MINUTES,
            status=Appointment.Status.COMPLETED,
            stage=Appointment.Stage.PICKED_UP,
            booking_method=Appointment.Method.IMPORT,
            booked_by="demo",
        )
        done = ["date", "service_type", "description", "services", "cost"]
        self._records = Table(ServiceRecord, ["id", "vehicle", *done], shop=shop.pk, currency=shop.currency)
        line = ["service", "code", "name", "price_from"]
        self._lines = Table(
            ServiceLine, ["appointment", "service_record", *line], minutes=MINUTES, currency=shop.currency
        )

    def write(self, people: Sequence[Citizen]) -> None:
        """Add these people with all that belongs to them."""
        ids = reserve(Customer, len(people))
        starts = [[self._start(done) for done in person.done] for person in people]
        self._customers.write(map(self._customer, ids, people, starts))
        pairs = list(zip(ids, people, strict=True))
        self._phones.write((pk, person.phone_number, person.agreed_to_texts) for pk, person in pairs)
        self._consents.write((pk,) for pk, person in pairs if person.agreed_to_texts)
        garage = iter(reserve(Vehicle, sum(len(person.cars) for person in people)))
        cars = [[next(garage) for _car in person.cars] for person in people]
        # Every VIN of the crowd is another one, but somebody else may have it by now.
        vins = [car.vin for person in people for car in person.cars]
        shared = set(Vehicle.objects.filter(vin__in=vins, is_active=True).values_list("vin", flat=True))
        self._vehicles.write(
            (
                car_id,
                pk,
                place == 0,
                car.vin,
                car.vin in shared,
                car.year,
                car.make,
                car.model,
                car.color,
                car.license_plate,
                car.mileage(self._today),
            )
            for (pk, person), car_ids in zip(pairs, cars, strict=True)
            for place, (car_id, car) in enumerate(zip(car_ids, person.cars, strict=True))
        )
        self._write_visits(
            [
                (pk, car_ids[0], start, *WORK[done.work % len(WORK)])
                for (pk, person), car_ids, begun in zip(pairs, cars, starts, strict=True)
                for done, start in zip(person.done, begun, strict=True)
            ]
        )

    def _customer(self, pk: int, person: Citizen, starts: Sequence[datetime]) -> tuple[object, ...]:
        since = self._today - timedelta(days=person.customer_for_days)
        last = max(starts).astimezone(self._shop.zone).date() if starts else None
        return pk, person.first_name, person.last_name, person.email, person.notes, since, last

    def _write_visits(self, visits: Sequence[tuple[int, int, datetime, str, str]]) -> None:
        """Visits as customer, vehicle, start, service and remark; with their lines and service records."""
        ids, records = reserve(Appointment, len(visits)), reserve(ServiceRecord, len(visits))
        self._visits.write(
            (pk, customer, car, code, start, start, start + HALF_HOUR, start + HALF_HOUR)
            for pk, (customer, car, start, code, _remark) in zip(ids, visits, strict=True)
        )
        zone = self._shop.zone
        self._records.write(
            (
                pk,
                car,
                start.astimezone(zone).date(),
                code,
                remark,
                [self._menu[code].name],
                self._menu[code].price_from,
            )
            for pk, (_customer, car, start, code, remark) in zip(records, visits, strict=True)
        )
        self._lines.write(
            (visit, record, self._menu[code].pk, code, self._menu[code].name, self._menu[code].price_from)
            for visit, record, (_customer, _car, _start, code, _remark) in zip(
                ids, records, visits, strict=True
            )
        )

    def _start(self, done: Done) -> datetime:
        """When a visit began: on an open day, that one or the last before it."""
        day = self._today - timedelta(days=done.days_ago)
        while not (starts := self._starts_on(day)):
            day -= DAY
        return starts[done.start % len(starts)]

    def _starts_on(self, day: date) -> list[datetime]:
        if day not in self._starts:
            self._starts[day] = [
                opens + step * HALF_HOUR
                for opens, closes in self._opening.on(day).open
                for step in range((closes - opens) // HALF_HOUR)
            ]
        return self._starts[day]
