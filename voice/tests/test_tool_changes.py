"""What programs rely on: the tools that list, cancel and move visits."""

from datetime import timedelta

import pytest

from appointments import verbs
from appointments.models import Appointment
from tests import factories
from tests.factories import MONDAY, at
from voice.tests.helpers import refused

TUESDAY = MONDAY + timedelta(1)
NINE = "2026-03-03T09:00:00-06:00"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


# get_upcoming_appointments


def test_upcoming_visits_are_those_later_than_now_that_stand_soonest_first(use, busy_shop, rosa, civic):
    late = factories.book(busy_shop, civic, at(TUESDAY, 14), "tire_rotation", service_description="All four")
    soon = factories.book(busy_shop, civic, at(MONDAY, 10))
    verbs.confirm(factories.PROGRAM, soon)
    gone = factories.book(busy_shop, civic, at(TUESDAY, 9))
    verbs.cancel(factories.PROGRAM, gone, "Holiday")
    answer = use("get_upcoming_appointments", customer_id=rosa.pk)
    assert answer["message"] == "Found 2 upcoming appointments"
    assert answer["data"]["customer_id"] == rosa.pk
    assert [visit["appointment_id"] for visit in answer["data"]["appointments"]] == [soon.pk, late.pk]
    assert answer["data"]["appointments"][1] == {
        "appointment_id": late.pk,
        "scheduled_at": "2026-03-03T14:00:00-06:00",
        "service_type": "tire_rotation",
        "duration_minutes": 30,
        "status": "scheduled",
        "vehicle": {
            "id": civic.pk,
            "year": 2018,
            "make": "Honda",
            "model": "Civic",
            "vin": "2HGFC2F59JH500001",
        },
        "service_description": "All four",
        "confirmation_sent": False,
    }


def test_a_visit_that_begins_now_is_past_and_told_only_with_the_past(use, busy_shop, rosa, civic, clock):
    factories.book(busy_shop, civic, at(MONDAY, 10))
    clock.move_to(at(MONDAY, 10))
    answer = use("get_upcoming_appointments", customer_id=rosa.pk)
    assert answer == {
        "success": True,
        "message": "Found 0 appointments",
        "data": {"customer_id": rosa.pk, "appointments": []},
    }
    with_past = use("get_upcoming_appointments", customer_id=rosa.pk, include_past=True)
    assert len(with_past["data"]["appointments"]) == 1


def test_one_visit_is_singular(use, busy_shop, rosa, civic):
    factories.book(busy_shop, civic, at(MONDAY, 10))
    answer = use("get_upcoming_appointments", customer_id=rosa.pk)
    assert answer["message"] == "Found 1 upcoming appointment"


def test_nobodys_visits_are_not_listed(use):
    refused(use("get_upcoming_appointments", customer_id=99_999_999), "Customer not found")


# cancel_appointment


def test_a_cancellation_is_kept_with_its_reason_and_time(use, visit):
    answer = use("cancel_appointment", appointment_id=visit.pk, reason="Schedule conflict")
    visit.refresh_from_db()
    assert answer == {
        "success": True,
        "message": "Appointment cancelled successfully. Reason: Schedule conflict",
        "data": {
            "appointment_id": visit.pk,
            "status": "cancelled",
            "cancellation_reason": "Schedule conflict",
            "cancelled_at": "2026-03-02T07:00:00-06:00",
        },
    }
    assert (visit.status, visit.cancellation_reason) == ("cancelled", "Schedule conflict")
    assert visit.cancelled_at == factories.BEFORE_OPENING


def test_a_long_reason_is_kept_whole(use, visit):
    use("cancel_appointment", appointment_id=visit.pk, reason="x" * 2000)
    visit.refresh_from_db()
    assert len(visit.cancellation_reason) == 2000


CHANGES = [
    ("cancel_appointment", {"reason": "Rain"}, "Appointment is already cancelled"),
    (
        "reschedule_appointment",
        {"new_datetime": "2026-03-04T10:00"},
        "Cannot reschedule a cancelled appointment",
    ),
]


@pytest.mark.parametrize(("tool", "arguments", "cancelled"), CHANGES)
def test_what_cannot_be_changed_says_why(use, visit, clock, tool, arguments, cancelled):
    refused(use(tool, appointment_id=99_999_999, **arguments), "Appointment not found")
    clock.move_to(at(TUESDAY, 7, 30))
    refused(
        use(tool, appointment_id=visit.pk, **arguments),
        "It is too close to the visit to change it; please call the shop",
    )
    clock.move_to(at(TUESDAY, 9))
    over = "This appointment is over or under way and cannot be changed"
    refused(use(tool, appointment_id=visit.pk, **arguments), over)
    clock.move_to(factories.BEFORE_OPENING)
    for status in ("in_progress", "completed", "no_show"):
        Appointment.objects.update(status=status)
        refused(use(tool, appointment_id=visit.pk, **arguments), over)
    Appointment.objects.update(status="cancelled")
    refused(use(tool, appointment_id=visit.pk, **arguments), cancelled)


# reschedule_appointment


def test_a_moved_visit_tells_both_times(use, visit):
    answer = use("reschedule_appointment", appointment_id=visit.pk, new_datetime="2026-03-04T14:00")
    assert answer == {
        "success": True,
        "message": "Appointment rescheduled successfully to March 04, 2026 at 02:00 PM",
        "data": {
            "appointment_id": visit.pk,
            "old_datetime": NINE,
            "new_datetime": "2026-03-04T14:00:00-06:00",
            "service_type": "oil_change",
            "status": "scheduled",
        },
    }


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("whenever", "Invalid datetime format"),
        ("2026-03-08T02:30", "This time does not exist on that day: the clocks go forward"),
        ("2026-03-08T10:00", "This time is outside opening hours: Closed on Sundays"),
        ("2001-01-01T10:00", "This time is in the past"),
        ("2026-12-01T10:00", "This time is further ahead than the shop books"),
    ],
)
def test_a_visit_moves_only_to_a_time_that_could_be_booked(use, visit, text, error):
    refused(use("reschedule_appointment", appointment_id=visit.pk, new_datetime=text), error)
    visit.refresh_from_db()
    assert visit.scheduled_at == at(TUESDAY, 9)


def test_a_visit_does_not_move_to_a_taken_time(use, busy_shop, visit, car):
    busy_shop.resources.exclude(name__endswith=" 1").update(is_active=False)
    factories.book(busy_shop, car, at(TUESDAY, 14))
    answer = use("reschedule_appointment", appointment_id=visit.pk, new_datetime="2026-03-03T14:00")
    assert refused(answer, "This time slot is taken")["alternatives"]
