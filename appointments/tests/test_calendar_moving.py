"""What staff do to visits in Google: taken over where it can be, put back where not, never invented."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from appointments import verbs
from appointments.calendars import deciding
from appointments.calendars.chores import see_to_calendars
from appointments.models import Appointment, Calendar, CalendarNote, Mirror
from appointments.tests.google_world import (
    SHOPS,
    connect,
    drag,
    edges,
    events,
    only,
    ours,
    read,
    told,
    work,
)
from tests.factories import DESK, MONDAY, at, book, make_customer, make_service, make_shop, make_vehicle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TUESDAY = MONDAY + timedelta(days=1)
NINE, TEN, ELEVEN = at(TUESDAY, 9), at(TUESDAY, 10), at(TUESDAY, 11)
HALF = timedelta(minutes=30)


@pytest.fixture
def calendar(google, shop):
    return connect(google, shop)


@pytest.fixture
def visit(calendar, shop, car):
    made = book(shop, car, NINE)
    work()
    read(calendar)
    return made


def another(shop, start, number=1):
    car = make_vehicle(make_customer(first_name="Jane", number=f"+1512555020{number}"))
    made = book(shop, car, start)
    work()
    return made


def event_of(google, visit):
    name = Mirror.objects.get(visit=visit, calendar__google_id=SHOPS).event_id
    return google.state.get(SHOPS, name)


def place(visit):
    visit.refresh_from_db()
    return visit.scheduled_at, visit.status


def stands(google, visit):
    """The visit and its event are at one place."""
    visit.refresh_from_db()
    return (visit.scheduled_at, visit.ends_at) in [(start, end) for start, end, _ in events(google)]


def test_a_dragged_event_moves_its_visit(google, calendar, visit):
    drag(google, only(google), TEN)
    assert read(calendar) == 0
    assert place(visit) == (TEN, "scheduled")
    assert stands(google, visit)
    assert told(visit) == ["moved"]


def test_a_stretched_event_gives_its_visit_more_time(google, calendar, visit):
    google.state.update(SHOPS, only(google)["id"], edges(NINE, 90))
    read(calendar)
    visit.refresh_from_db()
    assert visit.duration_minutes == 90
    assert stands(google, visit)


def test_a_move_here_and_there_at_once_is_where_it_was_moved_here(google, calendar, visit):
    drag(google, only(google), TEN)
    verbs.reschedule(DESK, visit, ELEVEN)
    read(calendar)
    assert place(visit) == (ELEVEN, "scheduled")
    assert stands(google, visit)


def test_two_visits_that_are_swapped_there_are_swapped_here(google, calendar, shop, visit):
    other = another(shop, TEN)
    mine, theirs = event_of(google, visit), event_of(google, other)
    drag(google, mine, TEN)
    drag(google, theirs, NINE)
    read(calendar)
    assert (place(visit)[0], place(other)[0]) == (TEN, NINE)
    assert stands(google, visit) and stands(google, other)


def test_the_other_half_of_a_swap_may_come_a_minute_later(google, calendar, shop, visit, clock):
    other = another(shop, TEN)
    drag(google, event_of(google, visit), TEN)
    read(calendar)
    assert place(visit)[0] == NINE
    assert told(visit) == []
    clock.shift(timedelta(minutes=1))
    drag(google, event_of(google, other), NINE)
    read(calendar)
    assert (place(visit)[0], place(other)[0]) == (TEN, NINE)
    assert stands(google, visit) and stands(google, other)


@pytest.mark.parametrize(
    ("start", "why"),
    [
        (at(TUESDAY, 20), "outside opening hours"),
        (at(TUESDAY, 11, 45), "outside opening hours"),
        (at(date(2026, 3, 8), 10), "Sunday"),
        (at(MONDAY - timedelta(days=3), 10), "past"),
        (at(MONDAY - timedelta(days=60), 10), "past"),
        (at(MONDAY + timedelta(days=300), 10), "further ahead"),
        (at(TUESDAY, 10, 7), "do not start"),
    ],
)
def test_a_place_that_cannot_be_is_put_back_with_a_note(google, calendar, visit, start, why):
    drag(google, only(google), start)
    assert read(calendar) == 0
    assert place(visit) == (NINE, "scheduled")
    assert stands(google, visit)
    assert told(visit) == ["put_back"]
    assert why in visit.calendar_notes.get().why or "closed" in visit.calendar_notes.get().why.lower()


def test_one_on_another_visit_is_put_back_when_that_stays(google, calendar, shop, visit, clock):
    other = another(shop, TEN)
    drag(google, event_of(google, visit), TEN)
    read(calendar)
    clock.shift(timedelta(minutes=3))
    see_to_calendars()
    work()
    assert (place(visit)[0], place(other)[0]) == (NINE, TEN)
    assert stands(google, visit) and stands(google, other)
    assert told(visit) == ["put_back"]


def test_a_visit_made_a_whole_day_is_put_back(google, calendar, visit):
    day = {"start": {"date": "2026-03-03"}, "end": {"date": "2026-03-04"}}
    google.state.update(SHOPS, only(google)["id"], day)
    read(calendar)
    assert stands(google, visit)
    assert "date" not in only(google)["start"]
    assert told(visit) == ["put_back"]


def test_a_visit_made_recurring_is_put_back(google, calendar, shop, visit):
    google.state.update(SHOPS, only(google)["id"], {"recurrence": ["RRULE:FREQ=DAILY;COUNT=5"]})
    read(calendar)
    assert stands(google, visit)
    assert "recurrence" not in only(google)
    assert told(visit) == ["put_back"]
    read(calendar)
    assert not shop.blocks.exists()


def test_a_car_in_work_stays_and_may_take_longer(google, calendar, visit, clock):
    clock.move_to(NINE)
    google.state.data["access"].clear()
    verbs.check_in(DESK, visit)
    work()
    drag(google, only(google), TEN)
    read(calendar)
    assert place(visit) == (NINE, "in_progress")
    assert stands(google, visit)
    google.state.update(SHOPS, only(google)["id"], edges(NINE, 90))
    read(calendar)
    visit.refresh_from_db()
    assert visit.duration_minutes == 90
    assert stands(google, visit)


def test_in_the_calendar_of_a_bay_a_visit_keeps_its_bay(google):
    shop = make_shop(bays=2, technicians=2)
    first, second = shop.resources.filter(kind="bay").order_by("pk")
    connect(google, shop)
    bays = connect(google, shop, google_id="bay@loopback", resource=second)
    visit = book(shop, make_vehicle(), NINE, actor=DESK, bay=second)
    work()
    drag(google, only(google, "bay@loopback"), TEN, google_id="bay@loopback")
    read(bays)
    visit = Appointment.objects.get()
    assert (visit.scheduled_at, visit.bay) == (TEN, second)
    assert events(google) == events(google, "bay@loopback")


def test_work_over_night_is_moved_by_its_start(google, shop, calendar, car):
    make_service(shop, "repair", minutes=600, may_run_over=True)
    visit = book(shop, car, NINE, "repair")
    work()
    drag(google, only(google), at(TUESDAY, 10))
    read(calendar)
    visit.refresh_from_db()
    assert (visit.scheduled_at, visit.duration_minutes) == (TEN, 600)
    assert stands(google, visit)


def test_days_on_which_the_clocks_change(google, shop, calendar, car):
    """Forward on 8 March: a drag over that night keeps the wall time, and loses no hour."""
    visit = book(shop, car, at(date(2026, 3, 7), 9))
    work()
    drag(google, only(google), at(date(2026, 3, 9), 9))
    read(calendar)
    assert place(visit)[0] == at(date(2026, 3, 9), 9)
    assert events(google)[0][:2] == (at(date(2026, 3, 9), 9), at(date(2026, 3, 9), 9) + HALF)


# Deletions


def test_a_deletion_waits_for_the_desk(google, calendar, visit):
    google.state.delete(SHOPS, only(google)["id"])
    read(calendar)
    read(calendar)
    assert place(visit) == (NINE, "scheduled")
    assert told(visit) == ["deletion_waits"]
    assert ours(google) == []


def test_the_desk_cancels_after_a_deletion(google, calendar, visit):
    google.state.delete(SHOPS, only(google)["id"])
    read(calendar)
    deciding.follow(DESK, visit.calendar_notes.get())
    work()
    assert place(visit)[1] == "cancelled"
    assert not CalendarNote.objects.filter(settled_at=None).exists()


def test_the_desk_puts_a_deleted_event_back(google, calendar, visit):
    old = only(google)["id"]
    google.state.delete(SHOPS, old)
    read(calendar)
    deciding.restore(DESK, visit.calendar_notes.get())
    assert work() == 0
    assert only(google)["id"] != old
    read(calendar)
    assert stands(google, visit)
    assert place(visit)[1] == "scheduled"


def test_staff_take_a_deletion_back_themselves(google, calendar, visit):
    event = only(google)
    google.state.delete(SHOPS, event["id"])
    read(calendar)
    google.state.update(SHOPS, event["id"], {"status": "confirmed"})
    read(calendar)
    assert stands(google, visit)
    assert not CalendarNote.objects.filter(settled_at=None).exists()


def test_a_shop_may_let_a_deletion_cancel(google, calendar, visit):
    Calendar.objects.update(deleting_cancels=True)
    google.state.delete(SHOPS, only(google)["id"])
    read(calendar)
    assert place(visit)[1] == "cancelled"
    assert told(visit) == ["cancelled"]


@pytest.mark.parametrize("cancels", [False, True])
@pytest.mark.parametrize("slowly", [False, True])
def test_a_wiped_calendar_cancels_nobody(google, calendar, shop, cancels, slowly):
    Calendar.objects.update(deleting_cancels=cancels)
    visits = [another(shop, at(TUESDAY, hour), hour % 10) for hour in (9, 10, 11, 13, 14, 15)]
    read(calendar)
    if slowly:
        for event in ours(google):
            google.state.delete(SHOPS, event["id"])
            read(calendar)
    else:
        google.state.wipe(SHOPS)
        read(calendar)
    statuses = [place(one)[1] for one in visits]
    assert statuses.count("cancelled") == (3 if cancels and slowly else 0)


@pytest.mark.parametrize("forgotten", [False, True])
def test_a_wipe_that_only_a_whole_read_sees(google, calendar, shop, forgotten):
    visits = [another(shop, at(TUESDAY, hour), hour % 10) for hour in (9, 10, 11, 13, 14, 15)]
    read(calendar)
    google.state.wipe(SHOPS)
    google.state.forget_tokens()
    if forgotten:
        google.state.data["calendars"][SHOPS]["events"].clear()
    read(calendar)
    assert {place(one)[1] for one in visits} == {"scheduled"}
    assert {kind for one in visits for kind in told(one)} == {"deletion_waits"}


def test_a_calendar_that_is_gone_deletes_nothing(google, calendar, shop, visit):
    del google.state.data["calendars"][SHOPS]
    read(calendar)
    calendar.refresh_from_db()
    assert calendar.problem == "not_found"
    assert told(visit) == []


def test_more_than_three_moves_at_once_wait(google, calendar, shop):
    visits = [another(shop, at(TUESDAY, hour), hour % 10) for hour in (9, 10, 13, 14)]
    for one in visits:
        drag(google, event_of(google, one), timezone.localtime(one.scheduled_at) + timedelta(days=1))
    read(calendar)
    assert [told(one) for one in visits] == [["move_waits"]] * 4
    assert [place(one)[0] for one in visits] == [at(TUESDAY, hour) for hour in (9, 10, 13, 14)]
    first, second, *_ = visits
    deciding.follow(DESK, first.calendar_notes.get())
    deciding.restore(DESK, second.calendar_notes.get())
    work()
    read(calendar)
    assert place(first)[0] == at(TUESDAY + timedelta(days=1), 9)
    assert place(second)[0] == at(TUESDAY, 10)
    assert stands(google, first) and stands(google, second)


# Others


def test_another_tool_that_edits_every_event_moves_nothing_and_starts_no_war(google, calendar, visit):
    for number in range(20):
        event = only(google)
        fields = {
            "description": f"Synced {number}",
            "colorId": "3",
            "start": {**event["start"], "timeZone": "UTC"},
        }
        google.state.update(SHOPS, event["id"], fields)
        read(calendar)
    assert google.faults.seen["PATCH"] == 0
    assert told(visit) == []
    verbs.reschedule(DESK, visit, TEN)
    work()
    assert stands(google, visit)
    assert only(google)["description"] == "Synced 19"


def test_a_tool_that_moves_it_again_and_again_is_left_to_the_desk(google, calendar, visit):
    for _ in range(8):
        drag(google, only(google), at(TUESDAY, 20))
        read(calendar)
    assert told(visit) == ["put_back"] * 3 + ["move_waits"]
    assert place(visit)[0] == NINE


def test_an_echo_of_our_own_writing_is_no_news(google, calendar, visit):
    for start in (TEN, ELEVEN, NINE):
        verbs.reschedule(DESK, visit, start)
        work()
        read(calendar)
    assert told(visit) == []
    assert Appointment.history.model.objects.filter(history_change_reason__contains="Google").count() == 0


def test_an_answer_lost_is_not_taken_for_a_move_by_staff(google, calendar, visit):
    """The event went to ten, nobody told us, and the visit was moved back to nine."""
    from crm.events import queue
    from crm.events.worker import _deliver

    verbs.reschedule(DESK, visit, TEN)
    google.faults.next("lost", method="PATCH")
    _deliver(queue.claim("test", ["calendar.write"], lease=queue.LEASE))
    verbs.reschedule(DESK, visit, NINE)
    read(calendar)
    assert place(visit)[0] == NINE
    assert stands(google, visit)
    assert told(visit) == []


def test_what_was_left_unwritten_is_written_at_night(google, calendar, visit):
    from crm.models import Delivery

    verbs.reschedule(DESK, visit, TEN)
    Delivery.objects.all().delete()
    read(calendar, whole=True)
    assert stands(google, visit)
    assert place(visit)[0] == TEN


def test_a_write_that_nobody_follows_up_is_cleared_up_by_the_next_read(google, calendar, visit):
    """Its answer was lost, then the calendar could not be written for a while, and its delivery is gone."""
    Mirror.objects.update(in_flight=True, sent_starts_at=TEN, sent_ends_at=TEN + HALF)
    Calendar.objects.update(problem="not_found")
    drag(google, only(google), ELEVEN)
    assert read(calendar) == 0
    calendar.refresh_from_db()
    assert calendar.problem == ""
    assert place(visit)[0] == ELEVEN
    assert stands(google, visit)
