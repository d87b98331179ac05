"""The day of the bays: what stands where."""

from datetime import UTC, date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appointments import verbs
from appointments.desk.day import load_day
from appointments.models import Appointment, Block, Claim, OpeningHours, Resource, Shift
from crm.models import Role
from crm.tests.desk import client_of, page
from tests.factories import DESK, MONDAY, at, book, make_customer, make_service, make_shop, make_vehicle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TUESDAY = MONDAY + timedelta(days=1)
SUNDAY = MONDAY + timedelta(days=6)


def plan(shop, day=MONDAY):
    return load_day(shop, day, timezone.now())


def pieces(shop, kind, day=MONDAY, column=0):
    return [
        (piece.at, piece.minutes) for piece in plan(shop, day).columns[column].pieces if piece.kind == kind
    ]


def test_a_visit_stands_in_its_bay_and_with_its_technician(shop, car):
    book(shop, car, at(MONDAY, 10))
    bay, technician = plan(shop).columns
    assert (bay.resource.kind, technician.resource.kind) == ("bay", "technician")
    for column in (bay, technician):
        (piece,) = (piece for piece in column.pieces if piece.visit)
        assert (piece.at, piece.minutes, piece.since, piece.text) == (60, 30, "10:00 AM", "Oil change")
        assert str(piece.visit.customer) == "John Doe"


def test_the_window_is_the_opening_hours_with_the_break_shaded(shop):
    assert plan(shop).minutes == 8 * 60
    assert pieces(shop, "closed") == [(180, 60)]


def test_the_window_grows_by_what_stands_outside_the_hours(shop, car):
    visit = book(shop, car, at(MONDAY, 16), duration_minutes=60)
    Claim.objects.filter(appointment=visit).update(starts_at=at(MONDAY, 7, 30), ends_at=at(MONDAY, 17, 20))
    assert plan(shop).minutes == 11 * 60  # 7 to 18
    assert pieces(shop, "visit") == [(30, 590)]
    assert pieces(shop, "closed") == [(0, 120), (300, 60), (600, 60)]


def test_work_over_night_is_clipped_on_both_days(shop, car):
    make_service(shop, "repair", minutes=240, may_run_over=True)
    book(shop, car, at(MONDAY, 15), "repair")
    assert pieces(shop, "visit") == [(360, 120)]
    assert pieces(shop, "visit", TUESDAY) == [(0, 120)]
    first = next(piece for piece in plan(shop, TUESDAY).columns[0].pieces if piece.visit)
    assert first.since == "Mon 3:00 PM"


def test_a_car_that_stays_over_a_closed_day_is_seen_there(shop, car):
    make_service(shop, "repair", minutes=600, may_run_over=True)
    book(shop, car, at(MONDAY + timedelta(days=5), 9), "repair")
    sunday = plan(shop, SUNDAY)
    assert sunday.closed_because == "Closed on Sundays"
    assert not sunday.is_empty
    assert pieces(shop, "visit", SUNDAY) == pieces(shop, "closed", SUNDAY) == [(0, 600)]


def test_off_shift_is_shaded_for_the_technician_alone(shop):
    technician = Resource.objects.get(shop=shop, kind="technician")
    Shift.objects.create(resource=technician, weekday=0, starts=time(11), ends=time(20))
    assert pieces(shop, "closed", column=1) == [(0, 120), (180, 60)]
    assert pieces(shop, "closed", column=0) == [(180, 60)]
    assert pieces(shop, "closed", TUESDAY, column=1) == [(0, 480)]


def test_a_block_of_the_shop_covers_all_and_one_of_a_bay_only_that(shop):
    bay = Resource.objects.get(shop=shop, kind="bay")
    Block.objects.create(shop=shop, starts_at=at(MONDAY, 8), ends_at=at(MONDAY, 10))
    Block.objects.create(shop=shop, resource=bay, starts_at=at(MONDAY, 14), ends_at=at(TUESDAY, 14))
    assert pieces(shop, "block") == [(0, 60), (300, 180)]
    assert pieces(shop, "block", column=1) == [(0, 60)]
    assert pieces(shop, "block", TUESDAY) == [(0, 300)]


def test_a_hold_is_seen_until_it_expires(shop, clock):
    verbs.hold(DESK, shop, holder="call:1", scheduled_at=at(MONDAY, 10), services=["oil_change"])
    assert pieces(shop, "hold") == [(60, 30)]
    clock.move_to(timezone.now() + timedelta(minutes=4))
    assert pieces(shop, "hold") == []


def test_a_cancelled_visit_is_gone(shop, car):
    verbs.cancel(DESK, book(shop, car, at(MONDAY, 10)), "sold")
    assert plan(shop).is_empty


def test_a_visit_squeezed_in_stands_beside_the_other(shop, car):
    visits = [book(shop, car, at(MONDAY, 10)), book(shop, make_vehicle(), at(MONDAY, 11))]
    Claim.objects.filter(appointment=visits[1]).update(
        squeezed_in=True, starts_at=at(MONDAY, 10, 15), ends_at=at(MONDAY, 11)
    )
    placed = [(piece.lane, piece.lanes) for piece in plan(shop).columns[0].pieces if piece.visit]
    assert placed == [(0, 2), (1, 2)]


def test_late_work_has_its_bay_for_as_long_as_the_free_times_say(shop, car, clock):
    """The shop counts with thirty minutes more from now on, also where the work was to end yesterday."""
    visit = verbs.check_in(DESK, book(shop, car, at(MONDAY, 10, 30)))
    clock.move_to(at(MONDAY, 10, 50))
    assert pieces(shop, "visit") == [(90, 30)]
    clock.move_to(at(MONDAY, 11, 15))
    assert pieces(shop, "visit") == [(90, 75)]
    clock.move_to(at(TUESDAY, 9, 15))
    assert pieces(shop, "visit", TUESDAY) == [(0, 45)]
    verbs.set_stage(DESK, visit, Appointment.Stage.READY)
    assert pieces(shop, "visit", TUESDAY) == []


def test_starts_that_lie_ahead_in_open_time_can_be_booked(shop, clock):
    clock.move_to(at(MONDAY, 15))
    marks = plan(shop).marks
    assert [mark.text for mark in marks if mark.start] == ["3:30 PM", "4:00 PM", "4:30 PM"]
    assert marks[0].text == "9:00 AM"
    assert not any(mark.start for mark in plan(shop, SUNDAY).marks)


@pytest.mark.parametrize(("grid", "count"), [(5, 28), (20, 21), (60, 7)])
def test_marks_stay_apart(shop, grid, count):
    shop.grid_minutes = grid
    assert sum(bool(mark.start) for mark in plan(shop).marks) == count


def test_a_day_of_23_hours_has_no_hour_twice_and_none_skipped(shop):
    OpeningHours.objects.create(shop=shop, weekday=6, opens=time(0), closes=time(0))
    changing = plan(shop, date(2026, 3, 8))
    assert changing.minutes == 23 * 60
    hours = [mark.text for mark in changing.marks if mark.is_hour]
    assert hours[:4] == ["12:00 AM", "1:00 AM", "3:00 AM", "4:00 AM"]
    assert len(hours) == 23


def test_the_page_shows_the_day_and_links_on(shop, car):
    visit = book(shop, car, at(MONDAY, 10))
    client = client_of((shop, Role.ADVISOR))
    address = page("appointments_appointment_day")
    content = client.get(address, {"shop": shop.pk, "date": "2026-03-02"}).content.decode()
    assert "Monday, March 2, 2026" in content
    assert page("appointments_appointment_change", visit.pk) in content
    assert "date=2026-03-01" in content
    assert "date=2026-03-03" in content
    assert f"shop={shop.pk}&amp;scheduled_at=2026-03-02T09%3A30" in content
    assert "<script>" not in content.split('id="content-main"')[1]


def test_the_page_is_todays_unless_told(shop, clock):
    clock.move_to(at(MONDAY, 23))  # Tuesday in UTC
    assert timezone.now().astimezone(UTC).date() == TUESDAY
    client = client_of((shop, Role.READ_ONLY))
    for query in ({}, {"date": "nonsense"}, {"date": "9999-99-99"}):
        answer = client.get(page("appointments_appointment_day"), query)
        assert answer.context["plan"].date == MONDAY


def test_who_only_looks_is_offered_no_booking(shop):
    content = client_of((shop, Role.TECHNICIAN)).get(page("appointments_appointment_day")).content.decode()
    assert page("appointments_appointment_add") not in content


def test_the_names_are_escaped(shop):
    book(shop, make_vehicle(make_customer(first_name="<script>alert(1)</script>")), at(MONDAY, 10))
    content = client_of((shop, Role.OWNER)).get(page("appointments_appointment_day")).content
    assert b"<script>alert" not in content


def test_the_day_asks_as_much_for_thirty_visits_as_for_three():
    shop = make_shop(bays=10, technicians=10)
    counts = []
    for upto in (3, 30):
        for number in range(Appointment.objects.count(), upto):
            car = make_vehicle(make_customer(number=f"+151255501{number:02}"))
            book(shop, car, at(MONDAY, 9 + number // 10), actor=DESK)
        with CaptureQueriesContext(connection) as queries:
            plan(shop)
        counts.append(len(queries))
    assert counts == [9, 9]
