"""What programs rely on: data, sentences and error texts of the tools that find and book."""

import json
from datetime import timedelta

import pytest

from appointments import verbs
from appointments.models import Appointment, Block
from crm.models import Phone
from tests import factories
from tests.factories import MONDAY, at
from voice.tests.helpers import NOBODY, ROSA, refused, trusted

TUESDAY = MONDAY + timedelta(1)
SUNDAY = MONDAY + timedelta(6)
NINE = "2026-03-03T09:00:00-06:00"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


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


def test_a_holiday_is_told_by_its_name(use, busy_shop):
    busy_shop.closes_on_holidays = True
    busy_shop.horizon_days = 90
    busy_shop.save()
    answer = use("get_available_slots", date="2026-05-25")
    assert "Memorial Day" in answer["message"]
    assert answer["data"]["available_slots"] == []


def test_a_full_day_has_no_slots_but_alternatives(use, busy_shop, car):
    busy_shop.resources.exclude(name__endswith=" 1").update(is_active=False)
    for hour in (9, 10, 11, 13, 14, 15, 16):
        for minute in (0, 30):
            other = factories.make_vehicle(car.customer, model=f"{hour}:{minute}")
            factories.book(busy_shop, other, at(TUESDAY, hour, minute))
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


def test_the_past_and_what_lies_beyond_the_horizon_are_refused(use, busy_shop):
    refused(use("get_available_slots", date="2026-03-01"), "This date is in the past")
    last = MONDAY + timedelta(days=busy_shop.horizon_days)
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


def test_a_taken_slot_comes_with_the_nearest_free_times(book, busy_shop, car):
    busy_shop.resources.exclude(name__endswith=" 1").update(is_active=False)
    factories.book(busy_shop, car, at(TUESDAY, 9))
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


def test_the_alternatives_of_a_full_day_are_free_themselves(clock, db):
    shop = factories.make_shop()
    tuesday, wednesday = (MONDAY + timedelta(days) for days in (1, 2))
    Block.objects.create(shop=shop, starts_at=at(tuesday, 0), ends_at=at(wednesday, 0))
    factories.book(shop, factories.make_vehicle(), at(wednesday, 10))
    answer = trusted(shop).run("get_available_slots", {"date": tuesday.isoformat()})
    assert [one[11:16] for one in answer["data"]["alternatives"]] == ["09:00", "09:30", "10:30"]
