"""What a calendar must never do to a booking, and what a booking must never leave behind in a calendar."""

from datetime import timedelta

import pytest
from django.db import transaction

from appointments import verbs
from appointments.models import Appointment, Mirror
from appointments.tests.google_world import SHOPS, add, connect, events, ours, read, work
from crm.events import queue
from crm.events.worker import _deliver
from crm.models import Delivery, Role
from crm.tests.desk import staff
from tests.factories import DESK, MONDAY, at, book, make_customer, make_vehicle
from tests.rest.world import V1, program_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TUESDAY = MONDAY + timedelta(days=1)
NINE, TEN = at(TUESDAY, 9), at(TUESDAY, 10)


@pytest.fixture
def calendar(google, shop):
    made = connect(google, shop)
    add(google, at(TUESDAY, 13), 120)
    read(made)
    return made


@pytest.fixture
def program(shop):
    return program_of(staff((shop, Role.ADVISOR)))


@pytest.mark.parametrize("state", ["up", "slow", "down"])
def test_booking_is_the_same_with_google_up_slow_or_down(google, calendar, program, car, state):
    """Free times are those of the schedule and of what Google said last; nobody asks it for an answer."""
    google.faults.down = state == "down"
    google.faults.by_chance(state == "slow", seed=1, kinds=("stall",))
    before = len(google.asked)
    tools = f"{V1}tools/"
    free = program.post(f"{tools}get_available_slots/", {"date": "2026-03-03"}).json()
    starts = [slot[11:16] for slot in free["data"]["available_slots"]]
    assert starts == [
        "09:00",
        "09:30",
        "10:00",
        "10:30",
        "11:00",
        "11:30",
        "15:00",
        "15:30",
        "16:00",
        "16:30",
    ]
    wanted = {"customer_id": car.customer_id, "vehicle_id": car.pk, "service_type": "oil_change"}
    booked = program.post(f"{tools}book_appointment/", {**wanted, "scheduled_at": NINE.isoformat()}).json()
    visit = {"appointment_id": booked["data"]["appointment_id"]}
    moved = program.post(f"{tools}reschedule_appointment/", {**visit, "new_datetime": TEN.isoformat()}).json()
    ended = program.post(f"{tools}cancel_appointment/", {**visit, "reason": "x"}).json()
    assert [one["success"] for one in (booked, moved, ended)] == [True] * 3
    assert len(google.asked) == before


def test_a_booking_that_is_rolled_back_leaves_no_event(google, calendar, shop, car):
    with pytest.raises(RuntimeError), transaction.atomic():
        book(shop, car, NINE)
        raise RuntimeError
    work()
    assert ours(google) == []


def test_a_deletion_that_fails_is_repeated_until_it_took(google, calendar, shop, car):
    visit = book(shop, car, NINE)
    work()
    google.faults.next(*["broken"] * 5, method="DELETE")
    verbs.cancel(DESK, visit, "x")
    assert work() == 0
    assert ours(google) == []


def test_a_delivery_that_is_done_twice_asks_for_nothing_more(google, calendar, shop, car):
    book(shop, car, NINE)
    row = queue.claim("test", ["calendar.write"], lease=queue.LEASE)
    _deliver(row)
    asked = len(google.asked)
    twin = Delivery.objects.create(subscriber="calendar.write", subject=row.subject)
    _deliver(queue.claim("test", ["calendar.write"], lease=queue.LEASE))
    assert not Delivery.objects.filter(pk=twin.pk).exists()
    assert len(google.asked) == asked
    assert len(ours(google)) == 1


def test_what_google_will_never_take_is_not_asked_again(google, calendar, shop, car, monkeypatch):
    monkeypatch.setattr("appointments.calendars.outgoing.event_id", lambda *_: "not an id")
    book(shop, car, NINE)
    work()
    dead = Delivery.objects.get()
    assert (dead.state, dead.attempts, dead.error) == ("dead", 1, "Refused")
    monkeypatch.undo()
    Mirror.objects.all().delete()
    queue.retry(Delivery.objects.all())
    assert work() == 0
    assert len(ours(google)) == 1


def test_no_invitation_is_sent(google, calendar, shop, car):
    book(shop, car, NINE)
    work()
    [event] = ours(google)
    assert "attendees" not in event
    assert google.queries == ["sendUpdates=none"]


def test_a_day_without_google_loses_and_doubles_nothing(google, calendar, shop, clock):
    google.faults.down = True
    cars = [make_vehicle(make_customer(number=f"+1512555021{number}")) for number in range(6)]
    day = TUESDAY + timedelta(days=1)
    visits = [book(shop, car, at(day, 9 + n // 2, n % 2 * 30)) for n, car in enumerate(cars)]
    verbs.cancel(DESK, visits[0], "x")
    for _ in range(24):
        clock.shift(timedelta(hours=1))
        for row in Delivery.objects.filter(state="waiting"):
            claimed = queue.claim("test", [row.subscriber], lease=queue.LEASE)
            if claimed:
                _deliver(claimed)
    assert not Delivery.objects.filter(state="dead").exists()
    google.faults.down = False
    google.state.data["access"].clear()
    assert work() == 0
    standing = Appointment.objects.exclude(status="cancelled").order_by("scheduled_at")
    written = [start for start, _, title in events(google) if "Oil" in title]
    assert written == [one.scheduled_at for one in standing]


# The loopback Google itself behaves as Google does.


def test_the_loopback_burns_ids_and_minds_etags_and_tokens(google):
    from appointments.calendars.loopback.state import Fault

    def refused(deed, *arguments):
        with pytest.raises(Fault) as caught:
            deed(*arguments)
        return caught.value.status

    state, event = google.state, add(google, NINE)
    assert refused(state.insert, SHOPS, event) == 409
    state.update(SHOPS, event["id"], {"summary": "x"}, event["etag"])
    assert refused(state.update, SHOPS, event["id"], {"summary": "y"}, event["etag"]) == 412
    token = state.listed(SHOPS, {})["nextSyncToken"]
    state.delete(SHOPS, event["id"])
    assert refused(state.delete, SHOPS, event["id"]) == 410
    assert refused(state.insert, SHOPS, event) == 409
    [told] = state.listed(SHOPS, {"syncToken": token})["items"]
    assert (told["id"], told["status"]) == (event["id"], "cancelled")
    state.forget_tokens()
    assert refused(state.listed, SHOPS, {"syncToken": token}) == 410
