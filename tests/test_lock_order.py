"""The shop's day goes on while its people and cars are put in order: nobody waits in a circle, all fits."""

from datetime import timedelta
from functools import partial
from threading import Thread

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from appointments import verbs
from appointments.models import Appointment, Claim
from appointments.verbs import Move
from crm.verbs import add_note, merge_customers, undo_merge
from tests import people_deeds
from tests.factories import DESK, at, book, make_customer, make_shop, make_vehicle
from tests.racers import DONE, Racers
from tests.servers import until
from tests.soak import rounds
from vehicles.verbs import transfer_vehicle, update_vehicle

RACERS = 8
ROUNDS = rounds(6, 300) if connection.vendor == "postgresql" else 2
VIN = "1HGCM82633A004352"
# What may be answered to somebody whose people or cars have changed under his hands.
REFUSALS = {"ChangedMeanwhile", "CustomerNotFound", "DuplicateAppointment", "InvalidValue", "VehicleBusy"}
REFUSALS |= {"VehicleNotFound", "VisitsInTheWay", "WrongStatus"}

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def racers(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), Racers(RACERS, people_deeds.__name__) as racers:
        yield racers


@pytest.fixture
def shop(transactional_db):
    return make_shop(bays=4, technicians=4, notice_minutes=0)


@pytest.fixture
def day():
    """A weekday, soon; the clocks of the racers cannot be set."""
    day = timezone.now().date() + timedelta(days=2)
    return day if day.weekday() < 5 else day + timedelta(days=2)


def visits_of_today(shop, cars, day):
    """A visit of each car, one hour after the other, that could have begun by now."""
    made = [book(shop, car, at(day, 9 + place), actor=DESK) for place, car in enumerate(cars)]
    for hours_ago, visit in zip((5, 4, 3), made, strict=True):
        start = timezone.now() - timedelta(hours=hours_ago)
        end = start + timedelta(minutes=30)
        Appointment.objects.filter(pk=visit.pk).update(scheduled_at=start, ends_at=end)
        Claim.objects.filter(appointment=visit).update(starts_at=start, ends_at=end)
    return list(Appointment.objects.order_by("pk"))


def test_visits_are_worked_on_while_their_people_and_cars_change(racers, shop, day):
    for number in range(ROUNDS):
        rosa, ana = make_customer(), make_customer(number="+15125550101")
        vin = VIN if number % 2 else None
        cars = [
            make_vehicle(ana, vin=vin),
            make_vehicle(ana, is_primary_vehicle=False),
            make_vehicle(rosa, vin=vin),
        ]
        one, two, three = visits_of_today(shop, cars, day)
        joining = partial(merge_customers, DESK, rosa, ana)
        if number % 3 == 2:
            joining = partial(undo_merge, DESK, joining())
            one, two, three = Appointment.objects.order_by("pk")
        if number % 4 < 2:
            verbs.check_in(DESK, one, mileage=10)
            verbs.check_in(DESK, two)
            deeds = [
                partial(verbs.complete, DESK, one, mileage=100),
                partial(verbs.complete, DESK, two, mileage=100),
                partial(add_note, DESK, ana, "a note"),
            ]
        else:
            moves = [Move(visit.pk, at(day, 13 + place)) for place, visit in enumerate((three, two, one))]
            deeds = [
                partial(verbs.check_in, DESK, one, mileage=100),
                partial(verbs.no_show, DESK, two),
                partial(verbs.move_many, DESK, shop, moves),
            ]
        if number % 2:
            deeds += [
                partial(verbs.cancel, DESK, three, "asked"),
                partial(transfer_vehicle, DESK, cars[1], rosa),
                partial(transfer_vehicle, DESK, cars[2], make_customer(number="+15125550102")),
            ]
        else:
            deeds += [
                partial(verbs.reschedule, DESK, three, at(day, 15)),
                partial(update_vehicle, DESK, cars[1], current_mileage=number),
                partial(update_vehicle, DESK, cars[2], is_primary_vehicle=True),
            ]
        deeds += [joining, partial(update_vehicle, DESK, cars[0], color="red")]
        outcomes = {outcome.what for outcome in racers.race(deeds)}
        assert DONE in outcomes
        assert outcomes <= {DONE, *REFUSALS, "TooEarly"}
        assert not Appointment.objects.exclude(customer=F("vehicle__customer")).exists()
        Claim.objects.all().delete()
        Appointment.objects.all().delete()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets nobody wait for one row")
def test_whoever_waits_for_a_merge_still_finds_the_visit(shop, day):
    visit = book(shop, make_vehicle(), at(day, 10))

    def cancel():
        verbs.cancel(DESK, visit, "asked")
        connection.close()

    waiting = Thread(target=cancel)
    with transaction.atomic():
        merge_customers(DESK, make_customer(number="+15125550101"), visit.customer)
        waiting.start()
        until(somebody_waits)
    waiting.join()
    visit.refresh_from_db()
    assert visit.status == Appointment.Status.CANCELLED


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0]
