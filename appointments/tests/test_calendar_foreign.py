"""What others put into a calendar blocks time here, whoever made it, however it is written."""

from datetime import UTC, date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appointments import reads
from appointments.availability import Job
from appointments.calendars.loopback.server import hint_headers
from appointments.models import Block, Calendar, ForeignEvent
from appointments.tests.google_world import SHOPS, add, blocks, connect, ours, read, work
from crm.models import Delivery
from tests.factories import MONDAY, at, book, make_shop, make_vehicle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TUESDAY = MONDAY + timedelta(days=1)
HOUR = timedelta(hours=1)
OTHERS = {"organizer": {"email": "x@y.example"}, "creator": {"email": "x@y.example"}}


@pytest.fixture
def calendar(google, shop):
    return connect(google, shop)


def invitation(answer):
    return {**OTHERS, "attendees": [{"email": "a@b.example", "self": True, "responseStatus": answer}]}


def free(shop, day=TUESDAY):
    opening = reads.load_opening(shop, day, day)
    schedule = reads.load_schedule(shop, opening, day, day, Job(30), now=timezone.now())
    return [f"{slot.start.astimezone(shop.zone):%H:%M}" for slot in schedule.slots(day, Job(30))]


def test_an_event_of_the_owner_blocks_its_time_and_leaves_with_it(google, calendar, shop):
    event = add(google, at(TUESDAY, 9), 180)
    read(calendar)
    assert blocks(shop) == [(at(TUESDAY, 9), at(TUESDAY, 12), "Dentist")]
    assert free(shop)[0] == "13:00"
    google.state.update(SHOPS, event["id"], {"start": {"dateTime": at(TUESDAY, 11).isoformat()}})
    read(calendar)
    assert free(shop)[:4] == ["09:00", "09:30", "10:00", "10:30"]
    google.state.delete(SHOPS, event["id"])
    read(calendar)
    assert blocks(shop) == []


@pytest.mark.parametrize(
    ("fields", "is_busy"),
    [
        ({}, True),
        ({"transparency": "transparent"}, False),
        ({"eventType": "outOfOffice"}, True),
        ({"eventType": "focusTime"}, True),
        ({"eventType": "workingLocation"}, False),
        ({"eventType": "birthday"}, False),
        (invitation("accepted"), True),
        (invitation("tentative"), False),
        (invitation("declined"), False),
        (invitation("needsAction"), False),
        ({"attendees": [{"email": "a@b.example", "self": True, "responseStatus": "declined"}]}, False),
        ({"attendees": [{"email": "guest@b.example", "responseStatus": "needsAction"}]}, True),
        (OTHERS, False),
        ({**OTHERS, "creator": {"email": "a@b.example", "self": True}}, True),
    ],
)
def test_only_what_the_owner_made_or_accepted_blocks(google, calendar, shop, fields, is_busy):
    add(google, at(TUESDAY, 9), **fields)
    read(calendar)
    assert bool(blocks(shop)) is is_busy


def test_a_private_event_is_busy_and_says_no_more(google, calendar, shop):
    add(google, at(TUESDAY, 9), visibility="private", summary="Doctor")
    read(calendar)
    assert blocks(shop)[0][2] == "Busy"


def test_whole_days_are_the_shops_own_and_end_before_the_last(google, calendar, shop):
    """The Sunday on which the clocks go forward has 23 hours."""
    days = {"start": {"date": "2026-03-07"}, "end": {"date": "2026-03-09"}}
    google.state.insert(SHOPS, {"summary": "Fair", **days})
    read(calendar)
    assert blocks(shop) == [(at(date(2026, 3, 7), 0), at(date(2026, 3, 9), 0), "Fair")]
    assert at(date(2026, 3, 9), 0) - at(date(2026, 3, 7), 0) == timedelta(days=2)
    assert (blocks(shop)[0][1] - blocks(shop)[0][0]) == timedelta(hours=47)


def test_an_event_in_another_zone_blocks_the_instant(google, calendar, shop):
    berlin = {"dateTime": "2026-03-03T16:00:00", "timeZone": "Europe/Berlin"}
    until = {"dateTime": "2026-03-03T17:00:00+01:00"}
    google.state.insert(SHOPS, {"summary": "Call", "start": berlin, "end": until})
    read(calendar)
    assert blocks(shop) == [(at(TUESDAY, 9), at(TUESDAY, 10), "Call")]


def weekly(google, count=4, **fields):
    return add(google, at(TUESDAY, 9), recurrence=[f"RRULE:FREQ=WEEKLY;COUNT={count}"], **fields)


def test_each_instance_of_a_recurring_event_blocks_at_the_same_wall_time(google, calendar, shop):
    """The second is after the clocks went forward."""
    weekly(google)
    read(calendar)
    days = [TUESDAY + timedelta(weeks=week) for week in range(4)]
    assert [start for start, *_ in blocks(shop)] == [at(day, 9) for day in days]


def test_exceptions_of_a_recurring_event(google, calendar, shop):
    master = weekly(google)
    read(calendar)
    second = TUESDAY + timedelta(weeks=1)
    base = {"recurringEventId": master["id"], "organizer": master["organizer"]}
    moved = {"id": f"{master['id']}_20260310T140000Z", **base, "summary": "Dentist"}
    times = {
        "start": {"dateTime": at(second, 14).isoformat()},
        "end": {"dateTime": at(second, 15).isoformat()},
    }
    google.state.insert(SHOPS, {**moved, **times})
    dropped = {"id": f"{master['id']}_20260317T140000Z", **base, "status": "cancelled", **times}
    google.state.insert(SHOPS, dropped)
    read(calendar)
    expected = [at(TUESDAY, 9), at(second, 14), at(TUESDAY + timedelta(weeks=3), 9)]
    assert [start for start, *_ in blocks(shop)] == expected
    google.state.delete(SHOPS, master["id"])
    read(calendar)
    assert blocks(shop) == []


def test_our_own_visits_never_block(google, calendar, shop, car):
    book(shop, car, at(TUESDAY, 9))
    work()
    read(calendar)
    read(calendar, whole=True)
    assert blocks(shop) == []
    assert not ForeignEvent.objects.exists()


def test_a_copy_of_our_event_is_a_foreign_one(google, calendar, shop, car):
    book(shop, car, at(TUESDAY, 9))
    work()
    [event] = ours(google)
    start, end = ({"dateTime": at(TUESDAY, hour).isoformat()} for hour in (14, 15))
    google.state.insert(SHOPS, {**event, "id": "copiedevent", "start": start, "end": end})
    read(calendar)
    assert [start for start, *_ in blocks(shop)] == [at(TUESDAY, 14)]


def test_events_that_touch_or_overlap_are_one_block(google, calendar, shop):
    for hour, title in ((9, "A"), (10, "B"), (14, "C")):
        add(google, at(TUESDAY, hour), summary=title)
    add(google, at(TUESDAY, 9, 30), 15, summary="A")
    read(calendar)
    assert blocks(shop) == [
        (at(TUESDAY, 9), at(TUESDAY, 11), "A; B"),
        (at(TUESDAY, 14), at(TUESDAY, 15), "C"),
    ]


def test_the_calendar_of_a_bay_or_a_technician_blocks_that_one(google):
    shop = make_shop(bays=2, technicians=2)
    bay = shop.resources.filter(kind="bay").first()
    calendar = connect(google, shop, google_id="bay@loopback", resource=bay)
    add(google, at(TUESDAY, 9), google_id="bay@loopback")
    read(calendar)
    assert Block.objects.get().resource == bay
    assert "09:00" in free(shop)
    other = book(shop, make_vehicle(), at(TUESDAY, 9))
    assert other.bay != bay


def test_an_event_on_a_visit_moves_nothing_and_shows_at_the_desk(google, calendar, shop, car):
    visit = book(shop, car, at(TUESDAY, 9))
    work()
    add(google, at(TUESDAY, 9))
    read(calendar)
    [misfit] = reads.misfits(shop, now=timezone.now())
    assert (misfit.visit, misfit.why) == (visit, "The shop is blocked: Dentist")


# What is not known


@pytest.mark.parametrize("fault", ["broken", "slow_down", "rate", "forbidden", "stall", "lost"])
def test_an_error_is_unknown_and_shown_and_what_was_known_stays(google, calendar, shop, fault):
    add(google, at(TUESDAY, 9), 180)
    read(calendar)
    google.faults.by_chance(1.0, seed=1, kinds=(fault,))
    read(calendar, rounds=2)
    calendar.refresh_from_db()
    assert calendar.problem in ("refused", "out_of_reach")
    assert calendar.problem_since
    assert free(shop)[0] == "13:00"
    google.faults.clear()
    read(calendar)
    calendar.refresh_from_db()
    assert calendar.problem == ""


def test_free_busy_of_a_calendar_that_shows_no_more(google, calendar, shop):
    """An error of one calendar comes with the status 200, and is no free day."""
    Calendar.objects.update(access="free_busy")
    add(google, at(TUESDAY, 9), 180)
    add(google, at(TUESDAY, 14), transparency="transparent")
    read(calendar)
    assert blocks(shop) == [(at(TUESDAY, 9), at(TUESDAY, 12), "Busy")]
    del google.state.data["calendars"][SHOPS]
    read(calendar)
    calendar.refresh_from_db()
    assert calendar.problem == "not_found"
    assert free(shop)[0] == "13:00"


def test_an_old_sync_token_means_reading_all_anew(google, calendar, shop):
    kept, gone = add(google, at(TUESDAY, 9)), add(google, at(TUESDAY, 14))
    read(calendar)
    google.state.delete(SHOPS, gone["id"])
    google.state.forget_tokens()
    google.state.data["calendars"][SHOPS]["events"].pop(gone["id"])
    read(calendar)
    assert list(ForeignEvent.objects.values_list("event_id", flat=True)) == [kept["id"]]
    assert [start for start, *_ in blocks(shop)] == [at(TUESDAY, 9)]


def test_a_long_list_comes_in_pages(google, calendar, shop):
    for number in range(600):
        add(google, at(TUESDAY, 0) + timedelta(minutes=20 * number), 10)
    read(calendar)
    assert ForeignEvent.objects.count() == 600
    assert sum(path.endswith("/events") for path in google.asked) == 3


def test_a_thousand_events_a_week_leave_availability_as_it_was(google):
    shop = make_shop(bays=8, technicians=8)
    [free(shop) for _ in range(2)]
    with CaptureQueriesContext(connection) as before:
        free(shop)
    for number, resource in enumerate(shop.resources.all()):
        calendar = connect(google, shop, google_id=f"r{number}@loopback", resource=resource)
        for event in range(63):
            start = at(MONDAY, 0).astimezone(UTC) + timedelta(minutes=event * 160)
            add(google, start, 20, google_id=f"r{number}@loopback")
        read(calendar)
    assert ForeignEvent.objects.count() > 1000
    assert Block.objects.count() > 950
    with CaptureQueriesContext(connection) as after:
        free(shop)
    assert len(after) == len(before)


# Hints


def hint(client, channel, **headers):
    return client.post("/calendar/google/push/", headers={**hint_headers(channel, "exists"), **headers})


@pytest.fixture
def channel(google, calendar, settings):
    settings.GOOGLE_PUSH_URL = "https://desk.example.com"
    Delivery.objects.create(subscriber="calendar.watch", subject=f"calendar:{calendar.pk}")
    work()
    [channel] = google.state.data["channels"].values()
    return channel


def test_a_hint_lets_the_calendar_be_read(google, calendar, channel, client, shop):
    assert channel["address"] == "https://desk.example.com/calendar/google/push/"
    add(google, at(TUESDAY, 9))
    state = {"X-Goog-Resource-State": "exists"}
    for _ in range(3):
        assert hint(client, channel, **state).status_code == 204
    assert Delivery.objects.count() == 1
    work()
    assert len(blocks(shop)) == 1


def test_the_first_message_of_a_channel_changes_nothing(channel, client):
    assert hint(client, channel, **{"X-Goog-Resource-State": "sync"}).status_code == 204
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"X-Goog-Channel-Token": "x"}, {"X-Goog-Channel-ID": "x"}, {"X-Goog-Channel-ID": ""}]
)
def test_a_hint_that_is_not_googles_is_none(channel, client, wrong):
    assert hint(client, channel, **{"X-Goog-Resource-State": "exists", **wrong}).status_code == 404
    assert not Delivery.objects.exists()


def test_a_channel_is_renewed_before_it_ends_and_the_old_one_is_ended(google, calendar, channel, clock):
    from appointments.calendars.chores import see_to_calendars

    see_to_calendars()
    assert not Delivery.objects.filter(subscriber="calendar.watch").exists()
    clock.shift(timedelta(days=6, hours=1))
    google.state.data["access"].clear()
    see_to_calendars()
    work()
    [new] = google.state.data["channels"].values()
    assert new["id"] != channel["id"]
    assert calendar.channels.count() == 1


def test_without_a_hint_a_calendar_is_read_every_ten_minutes_and_whole_each_night(google, calendar, clock):
    from appointments.calendars.chores import see_to_calendars

    def asked():
        see_to_calendars()
        found = list(Delivery.objects.values_list("payload__whole", flat=True))
        work()
        return found

    assert asked() == [False]
    clock.shift(timedelta(minutes=5))
    assert asked() == []
    clock.shift(timedelta(minutes=5))
    assert asked() == [False]
    clock.move_to(at(TUESDAY, 2))
    assert asked() == [True]
