"""What programs rely on: the further tools, who may use them, their definitions and their price."""

import inspect
import json
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments.models import Appointment, Closure
from crm.actors import Actor
from crm.models import Customer, Role, StaffMembership
from tests import factories
from tests.factories import MONDAY, at
from vehicles.models import Vehicle
from vehicles.nhtsa import recalls
from voice.tests.helpers import ACCORD_VIN, NOBODY, ROSA, refused, rows
from voice.tools import TOOLS, ToolRouter, TrustedContext

TUESDAY = MONDAY + timedelta(1)
NINE = "2026-03-03T09:00:00-06:00"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


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


def test_the_shops_facts_are_its_rows(use, busy_shop):
    Closure.objects.create(shop=busy_shop, first_day=TUESDAY, last_day=TUESDAY, reason="Inventory")
    answer = use("get_shop_info")
    assert answer["data"]["hours"]["Saturday"] == [["09:00", "12:00"], ["13:00", "15:00"]]
    assert answer["data"]["hours"]["Sunday"] == []
    assert list(answer["data"]["closed_days"]) == ["2026-03-03"]
    assert "Monday to Friday from 9 AM to 5 PM" in answer["message"]
    assert "hours" not in use("get_shop_info", topic="address")["data"]


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("verify_caller", {"name": "Rosa"}),
        ("end_call", {"outcome": "done"}),
        ("transfer_to_advisor", {"reason": "x"}),
        ("leave_message", {"text": "x"}),
    ],
)
def test_what_belongs_to_a_call_does_not_work_outside(use, tool, arguments):
    refused(use(tool, **arguments), f"{tool} works only in a call")


# who may


@pytest.mark.parametrize(("role", "may"), [("owner", True), ("advisor", True), ("technician", False)])
def test_only_people_of_the_desk_write(busy_shop, rosa, civic, role, may):
    user = get_user_model().objects.create(username=role)
    StaffMembership.objects.create(user=user, shop=busy_shop, role=Role(role))
    tools = ToolRouter(TrustedContext(busy_shop, user, Actor.key(user)))
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


def test_visits_of_another_shop_are_not_there(busy_shop, civic):
    elsewhere = factories.make_shop(name="Elsewhere")
    visit = factories.book(elsewhere, civic, at(TUESDAY, 9))
    user = get_user_model().objects.create(username="advisor")
    StaffMembership.objects.create(user=user, shop=busy_shop, role=Role.ADVISOR)
    tools = ToolRouter(TrustedContext(busy_shop, user, Actor.key(user)))
    cancelled = tools.run("cancel_appointment", {"appointment_id": visit.pk, "reason": "x"})
    refused(cancelled, "Appointment not found")
    upcoming = tools.run("get_upcoming_appointments", {"customer_id": civic.customer_id})
    assert upcoming["data"]["appointments"] == []


def test_the_id_of_a_merged_customer_keeps_resolving(use, busy_shop, rosa, visit):
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
        "get_appointment_status": {"customer_id"},
        "check_recalls": {"vehicle_id"},
        "get_service_history": {"customer_id", "vehicle_id", "limit"},
        "add_customer_note": {"customer_id", "note"},
        "update_vehicle": {
            "vehicle_id",
            "year",
            "make",
            "model",
            "vin",
            "license_plate",
            "color",
            "current_mileage",
        },
    }
    for name, arguments in expected.items():
        assert set(TOOLS[name].definition["function"]["parameters"]["properties"]) == arguments


# the price of each tool

ASIDE = ("SAVEPOINT", "RELEASE", "SELECT pg_advisory")  # the frame of a test, and a lock only on PostgreSQL


@pytest.mark.parametrize("cars", [1, 8])
def test_each_tool_asks_a_fixed_number_of_queries(use, busy_shop, rosa, cars, monkeypatch, settings):
    settings.REDIS_URL = ""  # what the cache costs a writer, vehicles/tests/test_cards.py counts
    monkeypatch.setattr(recalls, "look_up", lambda *_model: [])
    garage = [factories.make_vehicle(rosa, model=f"Model {number}") for number in range(cars)]
    visits = [factories.book(busy_shop, one, at(TUESDAY, 9 + n % 3)) for n, one in enumerate(garage[:3])]
    booking = {"customer_id": rosa.pk, "vehicle_id": garage[0].pk, "service_type": "oil_change"}
    asked = {}
    for name, arguments in (
        ("lookup_customer", {"phone_number": ROSA}),
        ("get_available_slots", {"date": "2026-03-04", "service_type": "oil_change"}),
        ("get_upcoming_appointments", {"customer_id": rosa.pk}),
        ("decode_vin", {"vin": ACCORD_VIN}),
        ("get_shop_info", {}),
        ("get_appointment_status", {"customer_id": rosa.pk}),
        ("check_recalls", {"vehicle_id": garage[0].pk}),
        ("get_service_history", {"customer_id": rosa.pk, "vehicle_id": garage[0].pk}),
        ("create_customer", {"first_name": "Ann", "last_name": "Lee", "phone_number": NOBODY}),
        ("add_customer_note", {"customer_id": rosa.pk, "note": "Gate code"}),
        ("update_vehicle", {"vehicle_id": garage[0].pk, "color": "red"}),
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
        "get_available_slots": 9,
        "get_upcoming_appointments": 2,
        "decode_vin": 0,
        "get_shop_info": 4,
        "get_appointment_status": 2,
        "check_recalls": 1,
        "get_service_history": 3,
        "add_customer_note": 6,
        "update_vehicle": 8,
        "create_customer": 7,
        "add_vehicle": 7,
        "book_appointment": 21,
        "reschedule_appointment": 22,
        "cancel_appointment": 8,
    }
