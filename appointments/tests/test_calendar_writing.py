"""Visits in Google Calendar: they are there, follow what happens to them, and are never there twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appointments import verbs
from appointments.calendars import tokens
from appointments.models import Calendar, GoogleAccount, Mirror
from appointments.tests.google_world import SHOPS, connect, events, only, ours, work
from crm.events import queue
from crm.events.worker import _deliver
from crm.models import Delivery
from tests.factories import DESK, MONDAY, at, book, make_customer, make_shop, make_vehicle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TUESDAY = MONDAY + timedelta(days=1)
NINE, TEN = at(TUESDAY, 9), at(TUESDAY, 10)
HALF = timedelta(minutes=30)
TITLE = "Oil change: 2018 Honda Civic (John)"


@pytest.fixture
def calendar(google, shop):
    return connect(google, shop)


def test_a_booked_visit_is_in_the_calendar(google, calendar, shop, car):
    book(shop, car, NINE)
    assert events(google) == []
    assert work() == 0
    assert events(google) == [(NINE, NINE + HALF, TITLE)]
    assert only(google)["start"] == {"dateTime": NINE.isoformat(), "timeZone": "America/Chicago"}


def test_booking_asks_nothing_outside(google, calendar, shop, car):
    visit = book(shop, car, NINE)
    verbs.reschedule(DESK, visit, TEN)
    verbs.cancel(DESK, visit, "x")
    assert google.asked == []


def test_a_moved_cancelled_and_finished_visit_follows(google, calendar, shop, car, clock):
    visit = book(shop, car, NINE)
    work()
    verbs.reschedule(DESK, visit, TEN)
    work()
    assert events(google) == [(TEN, TEN + HALF, TITLE)]
    clock.move_to(TEN)
    verbs.check_in(DESK, visit)
    verbs.complete(DESK, visit)
    work()
    assert events(google) == [(TEN, TEN + HALF, f"Done: {TITLE}")]
    other = book(shop, car, at(TUESDAY + timedelta(days=1), 9))
    work()
    verbs.cancel(DESK, other, "x")
    assert work() == 0
    assert events(google) == [(TEN, TEN + HALF, f"Done: {TITLE}")]


def test_what_happened_before_the_worker_came_is_one_request(google, calendar, shop, car):
    visit = book(shop, car, NINE)
    verbs.reschedule(DESK, visit, TEN)
    work()
    assert google.faults.seen["POST"] == 2  # one of them for the access token
    assert google.faults.seen["PATCH"] == 0
    assert events(google) == [(TEN, TEN + HALF, TITLE)]


def test_a_visit_cancelled_before_the_worker_came_never_appears(google, calendar, shop, car):
    verbs.cancel(DESK, book(shop, car, NINE), "x")
    work()
    assert not google.asked


@pytest.mark.parametrize("fault", ["rate", "slow_down", "broken", "stall", "lost"])
@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_each_fault_ends_with_one_event(google, calendar, shop, car, fault, method):
    visit = book(shop, car, NINE)
    book(shop, make_vehicle(make_customer(first_name="Jane", number="+15125550188")), at(TUESDAY, 14))
    tokens.access_token(calendar.account)
    if method != "POST":
        work()
    google.faults.next(fault, fault, method=method)
    verbs.reschedule(DESK, visit, TEN)
    if method == "DELETE":
        verbs.cancel(DESK, visit, "x")
    assert work() == 0
    assert [start for start, *_ in events(google)] == ([] if method == "DELETE" else [TEN]) + [
        at(TUESDAY, 14)
    ]


def test_google_asks_to_wait_and_is_not_asked_before(google, calendar, shop, car):
    book(shop, car, NINE)
    tokens.access_token(calendar.account)
    google.faults.next("slow_down", method="POST")
    _deliver(queue.claim("test", ["calendar.write"], lease=queue.LEASE))
    assert Delivery.objects.get(subscriber="calendar.write").due_at - timezone.now() == timedelta(seconds=7)


def test_a_burnt_id_is_not_used_again(google, calendar, shop, car):
    visit = book(shop, car, NINE)
    work()
    first = only(google)["id"]
    google.state.delete(SHOPS, first)
    mirror = Mirror.objects.get(visit=visit)
    Mirror.objects.filter(pk=mirror.pk).update(state="absent", starts_at=None, ends_at=None)
    Delivery.objects.create(subscriber="calendar.write", subject=f"appointment:{visit.pk}")
    assert work() == 0
    assert only(google)["id"] != first
    assert Mirror.objects.get(visit=visit).generation == 2


def test_others_who_edit_the_event_keep_their_part(google, calendar, shop, car):
    visit = book(shop, car, NINE)
    work()
    google.state.update(SHOPS, only(google)["id"], {"description": "Keys in the drawer"})
    verbs.reschedule(DESK, visit, TEN)
    assert work() == 0
    assert events(google) == [(TEN, TEN + HALF, TITLE)]
    assert only(google)["description"] == "Keys in the drawer"


def test_a_visit_is_also_in_the_calendar_of_its_bay_and_goes_with_it(google):
    shop = make_shop(bays=2, technicians=2)
    bays = list(shop.resources.filter(kind="bay").order_by("pk"))
    connect(google, shop)
    for number, bay in enumerate(bays):
        connect(google, shop, google_id=f"bay{number}@loopback", resource=bay)
    visit = book(shop, make_vehicle(), NINE, actor=DESK, bay=bays[0])
    work()
    assert [len(ours(google, one)) for one in (SHOPS, "bay0@loopback", "bay1@loopback")] == [1, 1, 0]
    for bay, found in ((bays[1], [1, 0, 1]), (bays[0], [1, 1, 0])):
        verbs.reschedule(DESK, visit, NINE, bay=bay)
        assert work() == 0
        assert [len(ours(google, one)) for one in (SHOPS, "bay0@loopback", "bay1@loopback")] == found


def test_a_revoked_grant_asks_for_a_reconnect_and_booking_goes_on(google, calendar, shop, car):
    google.state.revoke()
    book(shop, car, NINE)
    assert work() == 0
    assert GoogleAccount.objects.get().needs_reconnect
    assert Calendar.objects.get().problem == "reconnect"
    assert book(shop, make_vehicle(make_customer(number="+15125550188")), TEN)


def test_one_access_token_serves_many_requests(google, calendar, shop, car):
    visit = book(shop, car, NINE)
    work()
    for start in (TEN, NINE, TEN):
        verbs.reschedule(DESK, visit, start)
        work()
    assert google.asked.count("POST /token") == 1


def test_a_token_that_is_not_taken_any_more_is_renewed_once(google, calendar, shop, car):
    book(shop, car, NINE)
    work()
    google.state.data["access"].clear()
    verbs.cancel(DESK, shop.appointments.get(), "x")
    assert work() == 0
    assert google.asked.count("POST /token") == 2
    assert events(google) == []


def test_shops_without_a_calendar_have_no_work(shop, car):
    book(shop, car, NINE)
    assert not Delivery.objects.filter(subscriber__startswith="calendar").exists()
