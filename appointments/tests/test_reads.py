"""Each read and each verb asks the database the same few questions, however full the schedule is."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appointments import reads, verbs
from appointments.models import Block, Closure, OpeningHours
from tests.factories import (
    MONDAY,
    PROGRAM,
    at,
    book,
    make_customer,
    make_service,
    make_shop,
    make_vehicle,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

DAYS = 14
AVAILABILITY_QUERIES = 9
BOOK_QUERIES = 23
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")


@contextmanager
def counted():
    """Collects the statements, without those that only begin and end transactions."""
    statements = []
    with CaptureQueriesContext(connection) as captured:
        yield statements
    statements += [row["sql"] for row in captured if not row["sql"].startswith(TRANSACTION)]


@pytest.fixture
def big_shop(db):
    return make_shop(bays=8, technicians=8)


@pytest.fixture
def fill(big_shop):
    """Fill the days from Tuesday on with so many visits a day."""

    def fill(visits_a_day):
        cars = [make_vehicle(make_customer(first_name=f"Jane {n}")) for n in range(visits_a_day)]
        for number in range(1, DAYS):
            day = MONDAY + timedelta(days=number)
            if day.weekday() == 6:
                continue
            for car, hour in zip(cars, (9, 10, 11, 13, 14), strict=False):
                book(big_shop, car, at(day, hour))

    return fill


def free_times(shop, service):
    """As an availability request of 14 days works: the menu, the hours, the schedule, all the starts."""
    last = MONDAY + timedelta(days=DAYS - 1)
    job = reads.job_for(reads.pick_services(reads.menu(shop), [service]), None, default_minutes=30)
    opening = reads.load_opening(shop, MONDAY, last)
    schedule = reads.load_schedule(shop, opening, MONDAY, last, job, now=timezone.now())
    return list(schedule.walk(MONDAY, job, last))


def test_fourteen_days_of_free_times_take_few_queries_whatever_the_number_of_visits(big_shop, fill):
    with counted() as empty:
        assert len(free_times(big_shop, "oil_change")) == 10 * 14 + 2 * 10
    fill(5)
    Block.objects.create(shop=big_shop, starts_at=at(MONDAY, 9), ends_at=at(MONDAY, 12), reason="Training")
    closed = MONDAY + timedelta(days=9)
    Closure.objects.create(shop=big_shop, first_day=closed, last_day=closed)
    with counted() as full:
        assert len(free_times(big_shop, "oil_change")) == 9 * 14 + 2 * 10 - 6
    assert len(empty) == len(full) <= AVAILABILITY_QUERIES


def test_a_booking_takes_few_queries_whatever_the_number_of_visits(big_shop, fill, car):
    make_service(big_shop, "tire_rotation")
    with counted() as empty:
        book(big_shop, car, at(MONDAY, 10), "oil_change", "tire_rotation")
    fill(5)
    with counted() as full:
        tuesday = at(MONDAY, 14) + timedelta(days=1)
        book(big_shop, car, tuesday, "oil_change", "tire_rotation", holder="call:1")
    assert len(empty) == len(full) <= BOOK_QUERIES


def test_moves_holds_and_cancellations_take_no_more_queries_than_a_booking(big_shop, car):
    visit = book(big_shop, car, at(MONDAY, 10))
    with counted() as moving:
        verbs.reschedule(PROGRAM, visit, at(MONDAY, 14))
    with counted() as cancelling:
        verbs.cancel(PROGRAM, visit, "Sick")
    with counted() as holding:
        verbs.hold(PROGRAM, big_shop, holder="x", scheduled_at=at(MONDAY, 14), services=["oil_change"])
    assert max(len(moving), len(cancelling), len(holding)) <= BOOK_QUERIES


def test_coming_visits_are_one_query(shop, car):
    for number in range(3):
        book(shop, car, at(MONDAY + timedelta(days=number), 10))
    with counted() as statements:
        visits = [(visit.vehicle.description, visit.shop.name) for visit in reads.visits_of(car.customer)]
    assert len(visits) == 3
    assert len(statements) == 1


def test_the_menu_is_in_the_shops_own_order_without_what_was_taken_off(shop):
    make_service(shop, "recall", position=2)
    make_service(shop, "inspection", position=1)
    make_service(shop, "diagnostic", position=1, is_active=False)
    assert list(reads.menu(shop)) == ["oil_change", "inspection", "recall"]


def test_holidays_are_those_of_the_shops_country_and_region():
    shop = make_shop(country="US", holiday_subdivision="TX")
    texan = reads.public_holidays(shop, MONDAY, MONDAY)
    assert list(texan.values()) == ["Texas Independence Day"]
    shop.holiday_subdivision = ""
    assert reads.public_holidays(shop, MONDAY, MONDAY) == {}
    shop.country, shop.holiday_subdivision = "DE", "BY"
    epiphany = MONDAY.replace(month=1, day=6)
    assert list(reads.public_holidays(shop, epiphany, epiphany)) == [epiphany]


def test_in_an_unknown_region_the_countrys_holidays_are_kept():
    shop = make_shop(country="US", holiday_subdivision="Lone Star")
    christmas = MONDAY.replace(month=12, day=25)
    assert list(reads.public_holidays(shop, christmas, christmas)) == [christmas]


def test_an_unknown_country_has_no_holidays_and_stays_open(clock):
    shop = make_shop(country="XX", closes_on_holidays=True)
    assert OpeningHours.objects.filter(shop=shop).exists()
    assert reads.public_holidays(shop, MONDAY, MONDAY) == {}
    assert len(free_times(shop, "oil_change")) == 10 * 14 + 2 * 10
