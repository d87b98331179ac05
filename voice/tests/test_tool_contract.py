"""What programs rely on: each tool's data, sentences and error texts, in the trusted context."""

import inspect
import json
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments import verbs
from appointments.models import Appointment, Closure
from crm.actors import Actor
from crm.models import Customer, Phone, Role, StaffMembership
from tests import factories
from tests.factories import MONDAY, at
from vehicles.models import Vehicle
from voice.tests.helpers import ACCORD_VIN, NOBODY, ROSA, check_envelope, make_busy_shop, rows, trusted
from voice.tools import TOOLS, ToolRouter, TrustedContext

TUESDAY, SATURDAY, SUNDAY = MONDAY + timedelta(1), MONDAY + timedelta(5), MONDAY + timedelta(6)
NINE = "2026-03-03T09:00:00-06:00"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def shop(clock):
    return make_busy_shop()


@pytest.fixture
def rosa():
    return factories.make_customer(
        number=ROSA,
        first_name="Rosa",
        last_name="Diaz",
        email="rosa@example.com",
        notes="Likes a call.",
        customer_since=date(2020, 5, 1),
        last_service_date=date(2026, 1, 9),
    )


@pytest.fixture
def civic(rosa):
    return factories.make_vehicle(
        rosa, trim="EX", color="blue", current_mileage=41_000, vin="2HGFC2F59JH500001"
    )


@pytest.fixture
def use(shop):
    """Runs a tool in the trusted context; its answer always has the envelope's form."""
    tools = trusted(shop)

    def run(name, /, **arguments):
        envelope = tools.run(name, arguments)
        check_envelope(envelope)
        return envelope

    return run


@pytest.fixture
def book(use, rosa, civic):
    def run(**changes):
        values = {
            "customer_id": rosa.pk,
            "vehicle_id": civic.pk,
            "scheduled_at": NINE,
            "service_type": "oil_change",
        }
        return use("book_appointment", **{**values, **changes})

    return run


def refused(envelope, error):
    """It failed with this fixed text, and nothing else was promised."""
    assert (envelope["success"], envelope.get("error")) == (False, error)
    return envelope["data"]


# lookup_customer


@pytest.mark.parametrize(
    "spelling", ["+15125550123", "(512) 555-0123", "512-555-0123", "1 512 555 0123", "512.555.0123"]
)
def test_a_customer_is_found_in_any_usual_spelling(use, rosa, civic, spelling):
    answer = use("lookup_customer", phone_number=spelling)
    assert answer == {
        "success": True,
        "message": "Customer found: Rosa Diaz",
        "data": {
            "id": rosa.pk,
            "first_name": "Rosa",
            "last_name": "Diaz",
            "email": "rosa@example.com",
            "phone_number": ROSA,
            "customer_since": "2020-05-01",
            "last_service_date": "2026-01-09",
            "notes": "Likes a call.",
            "vehicles": [
                {
                    "id": civic.pk,
                    "vin": "2HGFC2F59JH500001",
                    "year": 2018,
                    "make": "Honda",
                    "model": "Civic",
                    "trim": "EX",
                    "color": "blue",
                    "current_mileage": 41_000,
                    "is_primary_vehicle": True,
                }
            ],
        },
    }


@pytest.mark.parametrize("number", [NOBODY, "+15555551234", "512 555", "no number", ""])
def test_nobody_on_a_number_is_a_success_without_data(use, rosa, number):
    answer = use("lookup_customer", phone_number=number)
    assert (answer["success"], answer["data"]) == (True, None)


def test_others_on_the_number_and_a_long_garage_are_told(use, rosa):
    other = factories.make_customer(number=NOBODY, first_name="Luis", last_name="Diaz")
    Phone.objects.create(customer=other, number=ROSA)
    for number in range(12):
        factories.make_vehicle(rosa, model=f"Model {number}", is_primary_vehicle=number == 11)
    factories.make_vehicle(rosa, model="Sold", is_active=False)
    data = use("lookup_customer", phone_number=ROSA)["data"]
    assert (data["id"], data["others_on_number"], data["vehicle_count"]) == (rosa.pk, [other.pk], 12)
    assert len(data["vehicles"]) == 10
    assert data["vehicles"][0]["model"] == "Model 11"


# get_available_slots


def test_an_empty_weekday_has_fourteen_slots(use):
    answer = use("get_available_slots", date="2026-03-03")
    starts = [f"2026-03-03T{hour:02}:{minute}:00-06:00" for hour in (9, 10, 11) for minute in ("00", "30")]
    starts += [f"2026-03-03T{hour}:{minute}:00-06:00" for hour in range(13, 17) for minute in ("00", "30")]
    assert answer == {
        "success": True,
        "message": "Found 14 available time slots",
        "data": {"date": "2026-03-03", "day_of_week": "Tuesday", "available_slots": starts},
    }


def test_the_services_minutes_count_unless_others_are_given(use):
    def last(**wish):
        return use("get_available_slots", date="2026-03-03", **wish)["data"]["available_slots"][-1]

    assert last(service_type="repair") == "2026-03-03T15:00:00-06:00"
    assert last(service_type="repair", duration_minutes=60) == "2026-03-03T16:00:00-06:00"
    assert last() == "2026-03-03T16:30:00-06:00"


def test_of_today_only_what_is_still_to_come_is_offered(use, clock):
    clock.move_to(at(MONDAY, 13, 10))
    slots = use("get_available_slots", date="2026-03-02")["data"]["available_slots"]
    assert slots == [f"2026-03-02T{time}:00-06:00" for time in ("14:30", "15:00", "15:30", "16:00", "16:30")]


def test_a_closed_day_says_so_and_offers_the_next_times(use):
    answer = use("get_available_slots", date=SUNDAY.isoformat())
    assert answer["message"] == "Closed on Sundays"
    assert answer["data"]["available_slots"] == []
    # The clocks go forward on that Sunday.
    assert answer["data"]["alternatives"] == [
        f"2026-03-09T{time}:00-05:00" for time in ("09:00", "09:30", "10:00")
    ]


def test_a_holiday_is_told_by_its_name(use, shop):
    shop.closes_on_holidays = True
    shop.horizon_days = 90
    shop.save()
    answer = use("get_available_slots", date="2026-05-25")
    assert "Memorial Day" in answer["message"]
    assert answer["data"]["available_slots"] == []


def test_a_full_day_has_no_slots_but_alternatives(use, shop, car):
    shop.resources.exclude(name__endswith=" 1").update(is_active=False)
    for hour in (9, 10, 11, 13, 14, 15, 16):
        for minute in (0, 30):
            other = factories.make_vehicle(car.customer, model=f"{hour}:{minute}")
            factories.book(shop, other, at(TUESDAY, hour, minute))
    answer = use("get_available_slots", date="2026-03-03")
    assert answer["data"]["available_slots"] == []
    assert answer["data"]["alternatives"] == [
        f"2026-03-04T{time}:00-06:00" for time in ("09:00", "09:30", "10:00")
    ]
    assert answer["message"] == (
        "Found 0 available time slots. The next free times are Wednesday, March 4, at 9 AM, 9:30 AM or 10 AM"
    )


@pytest.mark.parametrize("text", ["", "tomorrow", "03/03/2026", "2026-13-01", "2026-02-30", "9999-01-01"])
def test_what_is_no_date_is_refused(use, text):
    refused(use("get_available_slots", date=text), "Invalid date format")


def test_the_past_and_what_lies_beyond_the_horizon_are_refused(use, shop):
    refused(use("get_available_slots", date="2026-03-01"), "This date is in the past")
    last = MONDAY + timedelta(days=shop.horizon_days)
    assert use("get_available_slots", date=last.isoformat())["success"]
    beyond = (last + timedelta(days=1)).isoformat()
    refused(use("get_available_slots", date=beyond), "This date is further ahead than the shop books")


# find_times


def test_times_are_found_from_the_callers_words(use):
    answer = use("find_times", when="tomorrow after two", service_type="oil_change", limit=2)
    assert answer["success"]
    assert set(answer["data"]) == {"understood", "slots"}
    assert answer["data"]["slots"] == ["2026-03-03T14:00:00-06:00", "2026-03-03T14:30:00-06:00"]
    assert answer["data"]["understood"].startswith("Tuesday, March 3")


def test_words_without_a_time_are_not_understood(use):
    refused(use("find_times", when="the blue one"), "No day or time was understood in: when")


# book_appointment


def test_a_booking_tells_all_of_the_visit(book, rosa, civic):
    answer = book(transport="wait", customer_concerns="Squeaks", notes="Gate code", duration_minutes=45)
    visit = Appointment.objects.get()
    assert answer == {
        "success": True,
        "message": "Appointment booked successfully for Rosa Diaz on March 03, 2026 at 09:00 AM",
        "data": {
            "appointment_id": visit.pk,
            "customer_id": rosa.pk,
            "customer_name": "Rosa Diaz",
            "vehicle_id": civic.pk,
            "vehicle_description": "2018 Honda Civic",
            "scheduled_at": NINE,
            "service_type": "oil_change",
            "duration_minutes": 45,
            "status": "scheduled",
        },
    }
    assert (visit.transport, visit.customer_concerns, visit.notes) == ("wait", "Squeaks", "Gate code")
    assert (visit.booking_method, visit.booked_by, visit.confirmation_sent) == ("api", "program", False)


def test_a_time_without_offset_is_shop_time_and_one_with_it_is_converted(book):
    assert book(scheduled_at="2026-03-03T09:00")["data"]["scheduled_at"] == NINE
    assert book(scheduled_at="2026-03-04T15:00:00+00:00")["data"]["scheduled_at"] == (
        "2026-03-04T09:00:00-06:00"
    )


def test_several_services_take_their_minutes_together(book):
    answer = book(additional_services=["tire_rotation", "oil_change"])
    assert (answer["data"]["service_type"], answer["data"]["duration_minutes"]) == ("oil_change", 60)
    assert list(Appointment.objects.get().services.values_list("code", flat=True)) == [
        "oil_change",
        "tire_rotation",
    ]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"customer_id": 99_999_999}, "Customer not found"),
        ({"vehicle_id": 99_999_999}, "Vehicle not found"),
        ({"scheduled_at": "soon"}, "Invalid datetime format"),
        ({"scheduled_at": "2026-03-03"}, "Invalid datetime format"),
        ({"scheduled_at": "9999-12-31T23:59:59-23:59"}, "Invalid datetime format"),
        (
            {"scheduled_at": "2026-03-08T02:30"},
            "This time does not exist on that day: the clocks go forward",
        ),
        (
            {"service_type": "car_wash"},
            "Invalid service_type. Must be one of: oil_change, tire_rotation, repair",
        ),
        (
            {"additional_services": ["car_wash"]},
            "Invalid service_type. Must be one of: oil_change, tire_rotation, repair",
        ),
        ({"scheduled_at": "2026-03-03T08:00"}, "This time is outside opening hours"),
        ({"scheduled_at": "2026-03-03T16:15"}, "Visits do not start at this time"),
        ({"scheduled_at": "2026-03-03T12:00"}, "This time is outside opening hours"),
        ({"scheduled_at": "2026-03-08T10:00"}, "This time is outside opening hours: Closed on Sundays"),
        ({"scheduled_at": "2001-03-05T10:00"}, "This time is in the past"),
        ({"scheduled_at": "2026-03-02T06:30"}, "This time is in the past"),
        ({"scheduled_at": "2026-08-03T10:00"}, "This time is further ahead than the shop books"),
        ({"duration_minutes": -60}, "duration_minutes must be between 5 and 2400"),
        ({"duration_minutes": 100_000}, "duration_minutes must be between 5 and 2400"),
        ({"service_type": "repair", "transport": "wait"}, "The customer cannot wait for this service"),
    ],
)
def test_a_booking_that_cannot_be_says_why_and_books_nothing(book, changes, error):
    refused(book(**changes), error)
    assert not Appointment.objects.exists()


def test_another_customers_car_is_refused(book, car):
    refused(book(vehicle_id=car.pk), "Vehicle does not belong to this customer")


def test_the_minimum_notice_binds_programs(book, clock):
    clock.move_to(at(TUESDAY, 8, 30))
    refused(book(), "This time is inside the minimum notice")


def test_a_taken_slot_comes_with_the_nearest_free_times(book, shop, car):
    shop.resources.exclude(name__endswith=" 1").update(is_active=False)
    factories.book(shop, car, at(TUESDAY, 9))
    answer = book()
    assert refused(answer, "This time slot is taken")["alternatives"] == [
        f"2026-03-03T{time}:00-06:00" for time in ("09:30", "10:00", "10:30")
    ]
    assert answer["message"].endswith("Tuesday, March 3, at 9:30 AM, 10 AM or 10:30 AM")


def test_a_duplicate_tells_the_existing_visit(book):
    first = book()["data"]["appointment_id"]
    data = refused(
        book(scheduled_at="2026-03-03T14:00"), "This vehicle already has this service booked on that day"
    )
    assert data == {"appointment_id": first, "scheduled_at": NINE}


def test_a_vehicle_is_not_in_two_visits_at_once(book):
    book(service_type="repair")
    refused(book(scheduled_at="2026-03-03T10:00"), "The vehicle is already in another visit at that time")


def test_anything_unexpected_is_an_error_in_booking(book, monkeypatch):
    def broken(*_arguments, **_more):
        raise RuntimeError("key (phone)=(+15125550123) exists")

    monkeypatch.setattr(verbs, "book", broken)
    answer = book()
    refused(answer, "Error booking appointment")
    assert "5550123" not in json.dumps(answer)


# get_upcoming_appointments


def test_upcoming_visits_are_those_later_than_now_that_stand_soonest_first(use, shop, rosa, civic):
    late = factories.book(shop, civic, at(TUESDAY, 14), "tire_rotation", service_description="All four")
    soon = factories.book(shop, civic, at(MONDAY, 10))
    verbs.confirm(factories.PROGRAM, soon)
    gone = factories.book(shop, civic, at(TUESDAY, 9))
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


def test_a_visit_that_begins_now_is_past_and_told_only_with_the_past(use, shop, rosa, civic, clock):
    factories.book(shop, civic, at(MONDAY, 10))
    clock.move_to(at(MONDAY, 10))
    answer = use("get_upcoming_appointments", customer_id=rosa.pk)
    assert answer == {
        "success": True,
        "message": "Found 0 appointments",
        "data": {"customer_id": rosa.pk, "appointments": []},
    }
    with_past = use("get_upcoming_appointments", customer_id=rosa.pk, include_past=True)
    assert len(with_past["data"]["appointments"]) == 1


def test_one_visit_is_singular(use, shop, rosa, civic):
    factories.book(shop, civic, at(MONDAY, 10))
    answer = use("get_upcoming_appointments", customer_id=rosa.pk)
    assert answer["message"] == "Found 1 upcoming appointment"


def test_nobodys_visits_are_not_listed(use):
    refused(use("get_upcoming_appointments", customer_id=99_999_999), "Customer not found")


# cancel_appointment


@pytest.fixture
def visit(shop, civic):
    return factories.book(shop, civic, at(TUESDAY, 9))


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


def test_a_visit_does_not_move_to_a_taken_time(use, shop, visit, car):
    shop.resources.exclude(name__endswith=" 1").update(is_active=False)
    factories.book(shop, car, at(TUESDAY, 14))
    answer = use("reschedule_appointment", appointment_id=visit.pk, new_datetime="2026-03-03T14:00")
    assert refused(answer, "This time slot is taken")["alternatives"]


# decode_vin


@pytest.mark.parametrize("text", [ACCORD_VIN, "1hgcm82633a004352", "1HG CM826-33A 004352"])
def test_a_vin_is_decoded_offline(use, text):
    answer = use("decode_vin", vin=text)
    assert answer["message"].startswith("VIN decoded successfully: 2003 Honda Accord")
    assert set(answer["data"]) == {
        "vin",
        "make",
        "model",
        "year",
        "vehicle_type",
        "manufacturer",
        "trim",
        "body_class",
        "engine",
        "warnings",
    }
    assert (answer["data"]["vin"], answer["data"]["year"]) == (ACCORD_VIN, 2003)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "VIN must be exactly 17 characters"),
        ("1HGCM82633A00435", "VIN must be exactly 17 characters"),
        ("1HGCM82633A00435O", "Invalid VIN format"),
        ("1HGCM82633A00435!", "Invalid VIN format"),
        ("11111111111111112", "Invalid VIN or unable to decode"),
    ],
)
def test_what_is_no_vin_is_refused(use, text, error):
    refused(use("decode_vin", vin=text), error)


# the further tools


def test_a_new_customer_and_car_are_written_down_at_once(use):
    made = use(
        "create_customer", first_name="Ann", last_name="Lee", phone_number="512 555 0999", email="a@b.org"
    )
    customer = Customer.objects.get()
    assert made["message"] == "Customer created: Ann Lee"
    assert made["data"] == {
        "customer_id": customer.pk,
        "first_name": "Ann",
        "last_name": "Lee",
        "phone_number": NOBODY,
    }
    added = use("add_vehicle", customer_id=customer.pk, vin=ACCORD_VIN)
    vehicle = Vehicle.objects.get()
    assert added["message"] == "Vehicle added: 2003 Honda Accord"
    assert added["data"] == {
        "vehicle_id": vehicle.pk,
        "customer_id": customer.pk,
        "year": 2003,
        "make": "Honda",
        "model": "Accord",
        "vin": ACCORD_VIN,
    }
    assert (vehicle.customer_id, vehicle.model, vehicle.vin) == (customer.pk, "Accord", ACCORD_VIN)


@pytest.mark.parametrize(
    ("tool", "arguments", "error"),
    [
        ("create_customer", {"first_name": " "}, "A customer needs a name"),
        ("create_customer", {"phone_number": "12"}, "Invalid phone number"),
        ("create_customer", {"email": "a b"}, "Invalid email"),
        ("add_vehicle", {"make": ""}, "A vehicle needs a VIN, or make and model"),
        ("add_vehicle", {"year": 20_180}, "year must be between 1886 and 2100"),
        ("add_vehicle", {"current_mileage": -1}, "current_mileage must be between 0 and 3000000"),
        ("add_vehicle", {"vin": "123"}, "VIN must be exactly 17 characters"),
        ("add_vehicle", {"customer_id": 99_999_999}, "Customer not found"),
    ],
)
def test_people_and_cars_with_impossible_values_are_not_written_down(use, rosa, tool, arguments, error):
    good = {
        "create_customer": {"first_name": "Ann", "last_name": "", "phone_number": NOBODY},
        "add_vehicle": {"customer_id": rosa.pk, "make": "Honda", "model": "Fit"},
    }
    before = rows()
    refused(use(tool, **{**good[tool], **arguments}), error)
    assert rows() == before


def test_the_shops_facts_are_its_rows(use, shop):
    Closure.objects.create(shop=shop, first_day=TUESDAY, last_day=TUESDAY, reason="Inventory")
    answer = use("get_shop_info")
    assert answer["data"]["hours"]["Saturday"] == [["09:00", "12:00"], ["13:00", "15:00"]]
    assert answer["data"]["hours"]["Sunday"] == []
    assert list(answer["data"]["closed_days"]) == ["2026-03-03"]
    assert "Monday to Friday from 9 AM to 5 PM" in answer["message"]
    assert "hours" not in use("get_shop_info", topic="address")["data"]


@pytest.mark.parametrize(
    ("tool", "arguments"), [("verify_caller", {"name": "Rosa"}), ("end_call", {"outcome": "done"})]
)
def test_what_belongs_to_a_call_does_not_work_outside(use, tool, arguments):
    refused(use(tool, **arguments), f"{tool} works only in a call")


# who may


@pytest.mark.parametrize(("role", "may"), [("owner", True), ("advisor", True), ("technician", False)])
def test_only_people_of_the_desk_write(shop, rosa, civic, role, may):
    user = get_user_model().objects.create(username=role)
    StaffMembership.objects.create(user=user, shop=shop, role=Role(role))
    tools = ToolRouter(TrustedContext(shop, user, Actor.key(user)))
    answer = tools.run(
        "book_appointment",
        {
            "customer_id": rosa.pk,
            "vehicle_id": civic.pk,
            "scheduled_at": NINE,
            "service_type": "oil_change",
        },
    )
    assert answer["success"] is may
    assert Appointment.objects.exists() is may
    assert tools.run("lookup_customer", {"phone_number": ROSA})["data"]["id"] == rosa.pk


def test_visits_of_another_shop_are_not_there(shop, civic):
    elsewhere = factories.make_shop(name="Elsewhere")
    visit = factories.book(elsewhere, civic, at(TUESDAY, 9))
    user = get_user_model().objects.create(username="advisor")
    StaffMembership.objects.create(user=user, shop=shop, role=Role.ADVISOR)
    tools = ToolRouter(TrustedContext(shop, user, Actor.key(user)))
    cancelled = tools.run("cancel_appointment", {"appointment_id": visit.pk, "reason": "x"})
    refused(cancelled, "Appointment not found")
    upcoming = tools.run("get_upcoming_appointments", {"customer_id": civic.customer_id})
    assert upcoming["data"]["appointments"] == []


def test_the_id_of_a_merged_customer_keeps_resolving(use, shop, rosa, visit):
    old = factories.make_customer(number=NOBODY, merged_into=rosa)
    answer = use("get_upcoming_appointments", customer_id=old.pk)
    assert answer["data"]["customer_id"] == rosa.pk
    assert len(answer["data"]["appointments"]) == 1


# the definitions


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_a_definition_is_the_functions_own_signature(tool):
    definition = json.loads(json.dumps(tool.definition))
    assert definition["type"] == "function"
    function = definition["function"]
    assert function["name"] == tool.name
    assert function["description"]
    schema = function["parameters"]
    signature = list(inspect.signature(tool.function).parameters.values())[1:]
    rows_by_id = {"customer", "vehicle", "appointment"}
    names = [one.name + ("_id" if one.name in rows_by_id else "") for one in signature]
    assert list(schema["properties"]) == names
    assert schema["required"] == [
        name for name, one in zip(names, signature, strict=True) if one.default is inspect.Parameter.empty
    ]
    assert schema["additionalProperties"] is False
    for one in schema["properties"].values():
        assert one["description"]
        assert one["type"] in {"string", "integer", "boolean", "array"}


def test_the_contracts_tools_have_its_arguments():
    expected = {
        "lookup_customer": {"phone_number"},
        "get_available_slots": {"date", "duration_minutes", "service_type"},
        "find_times": {"when", "service_type", "duration_minutes", "limit"},
        "book_appointment": {
            "customer_id",
            "vehicle_id",
            "scheduled_at",
            "service_type",
            "duration_minutes",
            "additional_services",
            "service_description",
            "customer_concerns",
            "notes",
            "transport",
        },
        "get_upcoming_appointments": {"customer_id", "include_past"},
        "cancel_appointment": {"appointment_id", "reason"},
        "reschedule_appointment": {"appointment_id", "new_datetime"},
        "decode_vin": {"vin"},
        "create_customer": {"first_name", "last_name", "phone_number", "email"},
        "add_vehicle": {
            "customer_id",
            "year",
            "make",
            "model",
            "vin",
            "license_plate",
            "color",
            "current_mileage",
        },
        "get_shop_info": {"topic"},
    }
    for name, arguments in expected.items():
        assert set(TOOLS[name].definition["function"]["parameters"]["properties"]) == arguments


# the price of each tool

ASIDE = ("SAVEPOINT", "RELEASE", "SELECT pg_advisory")  # the frame of a test, and a lock only on PostgreSQL


@pytest.mark.parametrize("cars", [1, 8])
def test_each_tool_asks_a_fixed_number_of_queries(use, shop, rosa, cars):
    garage = [factories.make_vehicle(rosa, model=f"Model {number}") for number in range(cars)]
    visits = [factories.book(shop, one, at(TUESDAY, 9 + n % 3)) for n, one in enumerate(garage[:3])]
    booking = {"customer_id": rosa.pk, "vehicle_id": garage[0].pk, "service_type": "oil_change"}
    asked = {}
    for name, arguments in (
        ("lookup_customer", {"phone_number": ROSA}),
        ("get_available_slots", {"date": "2026-03-04", "service_type": "oil_change"}),
        ("get_upcoming_appointments", {"customer_id": rosa.pk}),
        ("decode_vin", {"vin": ACCORD_VIN}),
        ("get_shop_info", {}),
        ("create_customer", {"first_name": "Ann", "last_name": "Lee", "phone_number": NOBODY}),
        ("add_vehicle", {"customer_id": rosa.pk, "make": "Kia", "model": "Rio"}),
        ("book_appointment", {**booking, "scheduled_at": "2026-03-05T09:00"}),
        ("reschedule_appointment", {"appointment_id": visits[0].pk, "new_datetime": "2026-03-04T09:00"}),
        ("cancel_appointment", {"appointment_id": visits[0].pk, "reason": "Rain"}),
    ):
        with CaptureQueriesContext(connection) as captured:
            assert use(name, **arguments)["success"]
        asked[name] = len([query for query in captured if not query["sql"].startswith(ASIDE)])
    assert asked == {
        "lookup_customer": 3,
        "get_available_slots": 8,
        "get_upcoming_appointments": 2,
        "decode_vin": 0,
        "get_shop_info": 4,
        "create_customer": 5,
        "add_vehicle": 6,
        "book_appointment": 18,
        "reschedule_appointment": 18,
        "cancel_appointment": 6,
    }
