"""Who may hear and change what in a call, and that other people might as well not exist for it."""

import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments.models import Appointment
from crm.models import Customer, Phone
from tests import factories
from tests.factories import MONDAY, at
from vehicles.models import Vehicle
from voice.models import Call
from voice.tests.helpers import (
    ACCORD_VIN,
    BOB,
    NOBODY,
    ROSA,
    agree,
    alike,
    call_of,
    make_busy_shop,
    make_call,
    on_call,
    proposed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TUESDAY = MONDAY + timedelta(1)
NOWHERE = 99_999_999


@pytest.fixture
def shop(clock):
    return make_busy_shop()


@pytest.fixture
def rosa():
    return factories.make_customer(
        number=ROSA, first_name="Rosa", last_name="Diaz", email="rosa@example.com", notes="Pays late."
    )


@pytest.fixture
def civic(rosa):
    return factories.make_vehicle(rosa, vin="2HGFC2F59JH500001", trim="EX", color="blue")


@pytest.fixture
def visit(shop, civic):
    return factories.book(shop, civic, at(TUESDAY, 9))


@pytest.fixture
def bob():
    return factories.make_customer(number=BOB, first_name="Bob", last_name="Lee")


@pytest.fixture
def bobs_visit(shop, bob):
    return factories.book(shop, factories.make_vehicle(bob, model="Fit", vin=ACCORD_VIN), at(TUESDAY, 10))


def verify(tools, name):
    return tools.run("verify_caller", {"name": name})


# Ids of others


FOREIGN = [
    ("get_upcoming_appointments", {"customer_id": "customer_id"}, {}, "Customer not found"),
    ("cancel_appointment", {"appointment_id": "pk"}, {"reason": "x"}, "Appointment not found"),
    (
        "reschedule_appointment",
        {"appointment_id": "pk"},
        {"new_datetime": "2026-03-05T09:00"},
        "Appointment not found",
    ),
    ("add_vehicle", {"customer_id": "customer_id"}, {"make": "Kia", "model": "Rio"}, "Customer not found"),
]


@pytest.mark.parametrize(("tool", "ids", "rest", "error"), FOREIGN)
@pytest.mark.parametrize("level", [1, 2])
def test_anothers_id_answers_as_if_it_did_not_exist_by_the_same_queries_and_is_logged(
    shop, rosa, visit, bobs_visit, caplog, level, tool, ids, rest, error
):
    tools = call_of(rosa, shop, level)
    answers = []
    for row in (bobs_visit, None):
        arguments = {name: getattr(row, field) if row else NOWHERE for name, field in ids.items()} | rest
        caplog.clear()
        with CaptureQueriesContext(connection) as queries, caplog.at_level(logging.WARNING):
            answers.append((tools.run(tool, arguments), len(queries)))
        # Which call and which tool; no id, no number.
        call = Call.objects.get()
        expected = f"call {call.pk}: {tool} asked for a row that is not the caller's"
        assert [record.getMessage() for record in caplog.records] == [expected]
    assert answers[0] == answers[1]
    assert answers[0][0]["error"] == error


def test_anothers_car_cannot_be_booked_and_anothers_customer_neither(shop, rosa, visit, bobs_visit):
    tools = call_of(rosa, shop)
    booking = {"scheduled_at": "2026-03-05T09:00", "service_type": "oil_change"}
    car = {"customer_id": rosa.pk, "vehicle_id": bobs_visit.vehicle_id}
    assert tools.run("book_appointment", booking | car)["error"] == "Vehicle not found"
    customer = {"customer_id": bobs_visit.customer_id, "vehicle_id": visit.vehicle_id}
    assert tools.run("book_appointment", booking | customer)["error"] == "Customer not found"


# Level 0


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("get_shop_info", {}),
        ("get_available_slots", {"date": "2026-03-03"}),
        ("find_times", {"when": "tomorrow"}),
        ("decode_vin", {"vin": ACCORD_VIN}),
    ],
)
def test_shop_facts_times_and_vins_are_open_to_anyone(shop, tool, arguments):
    assert on_call(make_call(shop, "")).run(tool, arguments)["success"]


@pytest.mark.parametrize(("tool", "ids", "rest", "error"), FOREIGN[:3])
def test_visits_are_closed_at_level_0_to_their_owner_too(shop, visit, tool, ids, rest, error):
    arguments = {name: getattr(visit, field) for name, field in ids.items()} | rest
    answer = on_call(make_call(shop), "It's Rosa").run(tool, arguments)
    assert (answer["error"], answer["data"]) == ("verification_required", {"level": 1})


def test_a_call_linked_to_a_customer_but_not_verified_has_none_of_the_rights(shop, rosa, visit):
    tools = on_call(make_call(shop, ROSA, level=0, customer=rosa))
    booking = {"scheduled_at": "2026-03-05T09:00", "service_type": "oil_change"}
    ids = {"customer_id": rosa.pk, "vehicle_id": visit.vehicle_id}
    assert tools.run("book_appointment", booking | ids)["error"] == "Customer not found"
    assert tools.run("lookup_customer", {"phone_number": ROSA})["data"] is None


@pytest.mark.parametrize("number", [ROSA, BOB, NOBODY])
def test_lookup_finds_nobody_at_level_0(shop, rosa, bob, number):
    answer = on_call(make_call(shop)).run("lookup_customer", {"phone_number": number})
    assert (answer["success"], answer["data"]) == (True, None)


def book_as_new(tools, number, *, name=("Rosa", "Diaz"), start="2026-03-03T09:00", **car):
    """The three steps of a caller who is on no file, with one yes."""
    first, last = name
    person = tools.run("create_customer", {"first_name": first, "last_name": last, "phone_number": number})
    customer = proposed(person)["customer_id"]
    garage = tools.run("add_vehicle", {"customer_id": customer, "make": "Honda", "model": "Civic", **car})
    visit = {"vehicle_id": proposed(garage)["vehicle_id"], "customer_id": customer}
    booked = tools.run("book_appointment", {**visit, "scheduled_at": start, "service_type": "oil_change"})
    return [person, garage, booked, agree(tools, booked)]


@pytest.mark.parametrize("car", [{}, {"year": 2018}, {"vin": "2HGFC2F59JH500001"}])
def test_booking_on_a_known_number_tells_nothing_of_what_is_on_file(shop, visit, car):
    """Her name, her number, her car, the very time of her visit: it goes as for a new customer."""
    known = book_as_new(on_call(make_call(shop, NOBODY)), ROSA, **car)
    unknown = book_as_new(on_call(make_call(shop, NOBODY)), "+15125550144", **car)
    for one, other in zip(known, unknown, strict=True):
        texts = str(alike(one, set())).replace("(512) 555-0123", "").replace(ROSA, "")
        assert texts == str(alike(other, set())).replace("(512) 555-0144", "").replace("+15125550144", "")
    assert known[-1]["success"]
    assert known[-1]["data"]["customer_id"] == -1
    assert known[-1]["data"]["vehicle_description"] == (
        "2018 Honda Civic" if "year" in car else "Honda Civic"
    )
    # The desk sees whom it may have been.
    made = Customer.objects.filter(phones__number=ROSA).latest("pk")
    assert (made.pk != visit.customer_id, made.provisional) == (True, True)


def test_an_unknown_caller_is_not_told_which_visit_is_in_the_way(shop):
    tools = on_call(make_call(shop, NOBODY))
    assert book_as_new(tools, NOBODY)[-1]["success"]
    again = {"customer_id": -1, "vehicle_id": -2, "service_type": "oil_change"}
    answer = tools.run("book_appointment", {**again, "scheduled_at": "2026-03-03T14:00"})
    assert (answer["success"], answer["data"]) == (False, None)


def test_a_call_meets_again_whom_it_wrote_down(shop):
    tools = on_call(make_call(shop, NOBODY))
    book_as_new(tools, NOBODY)
    book_as_new(tools, NOBODY, start="2026-03-04T09:00")
    assert (Customer.objects.count(), Vehicle.objects.count(), Appointment.objects.count()) == (1, 1, 2)


# Level 1: how it is reached


@pytest.mark.parametrize(
    ("number", "attestation", "said", "name", "level"),
    [
        (ROSA, "A", "Hi, it's Rosa", "Rosa", 1),
        (ROSA, "", "rosa diaz here", "Rosa  Diaz", 1),
        (ROSA, "C", "It's Rosa", "rosa", 1),
        (ROSA, "failed", "Hi, it's Rosa", "Rosa", 0),
        (ROSA, "A", "Hi, it's Diaz", "Diaz", 0),
        (ROSA, "A", "Hi, it's Bob", "Bob", 0),
        (BOB, "A", "Hi, it's Rosa", "Rosa", 0),
        (NOBODY, "A", "Hi, it's Rosa", "Rosa", 0),
        ("", "A", "Hi, it's Rosa", "Rosa", 0),
        (ROSA, "A", "Hi, I need an oil change", "Rosa", 0),
        (ROSA, "A", "Hi, it's Ro", "Rosa", 0),
        (ROSA, "A", "Rosalind", "Rosa", 0),
        (ROSA, "A", "Hi, it's Rosa", "Rosa Diaz", 0),
        (ROSA, "A", "", "", 0),
        (ROSA, "A", "- -", "-", 0),
    ],
)
def test_level_1_needs_the_number_an_honest_line_and_the_name_said(
    shop, rosa, bob, number, attestation, said, name, level
):
    call = make_call(shop, number, attestation=attestation)
    answer = verify(on_call(call, said), name)
    # The same words whether the number is unknown, the name is wrong, or all is right.
    assert answer == {"success": True, "data": {"level": level}, "message": "Thank you."}
    call.refresh_from_db()
    assert (call.level, call.customer_id) == (level, rosa.pk if level else None)


def test_three_names_end_the_guessing(shop, rosa):
    call = make_call(shop)
    for name in ("Ann", "Bob", "Carl"):
        assert verify(on_call(call, name), name)["data"] == {"level": 0}
    assert verify(on_call(call, "Rosa"), "Rosa") == {
        "success": True,
        "data": {"level": 0},
        "message": "Thank you.",
    }
    # Also for a connection that saw none of it.
    again = on_call(Call.objects.get(pk=call.pk), "Rosa")
    assert verify(again, "Rosa")["data"] == {"level": 0}


def test_the_third_name_still_counts_and_names_not_said_count_as_tries(shop, rosa):
    call = make_call(shop)
    tools = on_call(call, "Ann, no, it's Rosa")
    verify(tools, "Ann")
    verify(tools, "Bob")
    assert verify(tools, "Rosa")["data"] == {"level": 1}


def test_two_connections_of_a_call_share_its_tries(shop, rosa):
    call = make_call(shop)
    older, newer = on_call(Call.objects.get(pk=call.pk), "Ann"), on_call(Call.objects.get(pk=call.pk), "Ann")
    for tools in (older, newer, older):
        verify(tools, "Ann")
    assert verify(on_call(Call.objects.get(pk=call.pk), "Rosa"), "Rosa")["data"] == {"level": 0}


def test_a_name_that_two_on_the_number_have_does_not_do_but_the_full_name_does(shop, rosa):
    aunt = factories.make_customer(number=BOB, first_name="Rosa", last_name="Lopez")
    Phone.objects.create(customer=aunt, number=ROSA)
    tools = on_call(make_call(shop), "Rosa Lopez")
    assert verify(tools, "Rosa")["data"] == {"level": 0}
    assert verify(tools, "Rosa Lopez")["data"] == {"level": 1}
    assert tools.run("lookup_customer", {"phone_number": ROSA})["data"]["id"] == aunt.pk


def test_nobody_is_shut_out_by_having_a_namesake_written_down(shop, rosa):
    """Any caller can have a provisional Rosa put on Rosa's number."""
    tools = on_call(make_call(shop, NOBODY))
    agree(
        tools,
        tools.run("create_customer", {"first_name": "Rosa", "last_name": "Fake", "phone_number": ROSA}),
    )
    assert Customer.objects.count() == 2
    call = make_call(shop)
    assert verify(on_call(call, "Rosa"), "Rosa")["data"] == {"level": 1}
    call.refresh_from_db()
    assert call.customer_id == rosa.pk


# Level 1: what it opens


def test_level_1_opens_the_first_name_and_the_vehicles_by_year_make_and_model(shop, rosa, civic):
    answer = call_of(rosa, shop).run("lookup_customer", {"phone_number": ROSA})
    assert answer["message"] == "Customer found: Rosa"
    assert answer["data"] == {
        "id": rosa.pk,
        "first_name": "Rosa",
        "vehicles": [
            {"id": civic.pk, "year": 2018, "make": "Honda", "model": "Civic", "is_primary_vehicle": True}
        ],
    }


@pytest.mark.parametrize("number", [BOB, NOBODY])
@pytest.mark.parametrize("level", [1, 2])
def test_lookup_finds_nobody_but_the_caller(shop, rosa, bob, level, number):
    tools = call_of(rosa, shop, level)
    answer = tools.run("lookup_customer", {"phone_number": number})
    assert answer == tools.run("lookup_customer", {"phone_number": "no number"})
    assert answer["data"] is None


def test_lookup_answers_for_the_number_of_the_call_alone(shop, rosa):
    Phone.objects.create(customer=rosa, number=NOBODY)
    tools = call_of(rosa, shop, level=2)
    assert tools.run("lookup_customer", {"phone_number": NOBODY})["data"] is None
    assert tools.run("lookup_customer", {"phone_number": ROSA})["data"]["id"] == rosa.pk


@pytest.mark.parametrize("level", [1, 2])
def test_others_on_the_callers_number_are_not_told(shop, rosa, bob, level):
    Phone.objects.create(customer=bob, number=ROSA)
    data = call_of(rosa, shop, level).run("lookup_customer", {"phone_number": ROSA})["data"]
    assert data["id"] == rosa.pk
    assert "others_on_number" not in data


def test_own_coming_visits_are_told_without_the_vin(shop, rosa, visit):
    answer = call_of(rosa, shop).run("get_upcoming_appointments", {"customer_id": rosa.pk})
    [told] = answer["data"]["appointments"]
    assert told["appointment_id"] == visit.pk
    assert told["vehicle"] == {"id": visit.vehicle_id, "year": 2018, "make": "Honda", "model": "Civic"}


def test_history_needs_level_2(shop, rosa, visit, clock):
    asked = {"customer_id": rosa.pk, "include_past": True}
    clock.move_to(at(TUESDAY, 11))
    refused = call_of(rosa, shop).run("get_upcoming_appointments", asked)
    assert (refused["error"], refused["data"]) == ("verification_required", {"level": 2})
    told = call_of(rosa, shop, level=2).run("get_upcoming_appointments", asked)
    assert [one["appointment_id"] for one in told["data"]["appointments"]] == [visit.pk]
    assert told["data"]["appointments"][0]["vehicle"]["vin"] == "2HGFC2F59JH500001"


def test_a_booking_at_level_1_names_no_more_than_the_first_name(shop, rosa, civic):
    tools = call_of(rosa, shop)
    booking = {"customer_id": rosa.pk, "vehicle_id": civic.pk, "service_type": "oil_change"}
    asked = tools.run("book_appointment", {**booking, "scheduled_at": "2026-03-05T09:00"})
    done = agree(tools, asked)
    assert done["data"]["customer_name"] == "Rosa"
    assert "Diaz" not in str(asked) + str(done)


def test_a_duplicate_tells_about_the_existing_visit_from_level_1_on(shop, rosa, visit):
    booking = {"customer_id": rosa.pk, "vehicle_id": visit.vehicle_id, "service_type": "oil_change"}
    answer = call_of(rosa, shop).run("book_appointment", {**booking, "scheduled_at": "2026-03-03T14:00"})
    assert answer["data"] == {"appointment_id": visit.pk, "scheduled_at": "2026-03-03T09:00:00-06:00"}


def test_a_verified_caller_who_writes_down_another_known_person_learns_nothing(shop, rosa, bobs_visit):
    tools = call_of(rosa, shop)
    done = book_as_new(tools, BOB, name=("Bob", "Lee"), model="Fit", vin=ACCORD_VIN, start="2026-03-03T10:00")
    assert done[-1]["success"]
    told = tools.run("get_upcoming_appointments", {"customer_id": -1})["data"]
    assert told["customer_id"] == -1
    assert [one["appointment_id"] for one in told["appointments"]] == [done[-1]["data"]["appointment_id"]]


def test_a_second_visit_is_not_changed_at_level_1_but_the_same_may_be_moved_again(shop, rosa, civic, visit):
    other = factories.book(shop, civic, at(TUESDAY, 14), "tire_rotation")
    call = make_call(shop, ROSA, level=1, customer=rosa)
    tools = on_call(call)

    def move(one, to):
        return tools.run("reschedule_appointment", {"appointment_id": one.pk, "new_datetime": to})

    assert agree(tools, move(visit, "2026-03-04T09:00"))["success"]
    assert agree(tools, move(visit, "2026-03-05T09:00"))["success"]
    for number in (other.pk, NOWHERE):  # whether it exists or not
        for name, rest in (
            ("reschedule_appointment", {"new_datetime": "2026-03-06T09:00"}),
            ("cancel_appointment", {"reason": "x"}),
        ):
            refused = tools.run(name, {"appointment_id": number, **rest})
            assert (refused["error"], refused["data"]) == ("verification_required", {"level": 2})
    # Another connection of this call knows it, too.
    late = on_call(Call.objects.get(pk=call.pk))
    assert late.run("cancel_appointment", {"appointment_id": other.pk, "reason": "x"})["success"] is False
    # Bookings are not counted.
    booking = {"customer_id": rosa.pk, "vehicle_id": civic.pk, "service_type": "tire_rotation"}
    booked = tools.run("book_appointment", {**booking, "scheduled_at": "2026-03-06T10:00"})
    assert agree(tools, booked)["success"]
    # The one visit may still be cancelled.
    assert agree(tools, tools.run("cancel_appointment", {"appointment_id": visit.pk, "reason": "x"}))[
        "success"
    ]


def test_two_connections_of_a_call_change_one_visit_at_level_1(shop, rosa, civic, visit):
    other = factories.book(shop, civic, at(TUESDAY, 14), "tire_rotation")
    call = make_call(shop, ROSA, level=1, customer=rosa)
    older, newer = on_call(Call.objects.get(pk=call.pk)), on_call(Call.objects.get(pk=call.pk))
    agree(older, older.run("cancel_appointment", {"appointment_id": visit.pk, "reason": "x"}))
    asked = newer.run("cancel_appointment", {"appointment_id": other.pk, "reason": "x"})
    if asked["error"] == "confirmation_required":
        asked = agree(newer, asked)
    assert asked["error"] == "verification_required"
    other.refresh_from_db()
    assert other.status == "scheduled"


def test_an_unlucky_try_to_change_a_visit_is_no_change(shop, rosa, civic, visit):
    other = factories.book(shop, civic, at(TUESDAY, 14), "tire_rotation")
    tools = call_of(rosa, shop)
    asked = tools.run("cancel_appointment", {"appointment_id": visit.pk, "reason": "x"})
    agree(tools, asked, "no")
    assert agree(tools, tools.run("cancel_appointment", {"appointment_id": other.pk, "reason": "x"}))[
        "success"
    ]


# Level 2


def test_level_2_opens_the_whole_card_and_a_second_change(shop, rosa, civic, visit):
    other = factories.book(shop, civic, at(TUESDAY, 14), "tire_rotation")
    tools = call_of(rosa, shop, level=2)
    card = tools.run("lookup_customer", {"phone_number": ROSA})["data"]
    assert (card["email"], card["notes"], card["vehicles"][0]["vin"]) == (
        "rosa@example.com",
        "Pays late.",
        "2HGFC2F59JH500001",
    )
    for one in (visit, other):
        asked = tools.run("cancel_appointment", {"appointment_id": one.pk, "reason": "x"})
        assert agree(tools, asked)["success"]
