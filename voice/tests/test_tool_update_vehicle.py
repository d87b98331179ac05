"""Changes of a car: what is on file needs proof of who calls, what the call itself wrote down does not."""

import pytest

from tests import factories
from vehicles.models import Vehicle
from voice.tests.helpers import (
    ACCORD_VIN,
    NOBODY,
    ROSA,
    agree,
    call_of,
    make_call,
    on_call,
    proposed,
    refused,
    values,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
KIA = {"make": "Kia", "model": "Rio", "year": 2020}


@pytest.fixture
def new(busy_shop):
    """The tools of a call from a number that nobody has."""
    return on_call(make_call(busy_shop, NOBODY))


def write_down(tools, number=NOBODY):
    """A customer and a car in one open proposal; the car's stand-in with the proposal."""
    name = {"first_name": "Ann", "last_name": "Lee", "phone_number": number}
    customer = proposed(tools.run("create_customer", name))["customer_id"]
    added = tools.run("add_vehicle", {"customer_id": customer, **KIA})
    return proposed(added)["vehicle_id"], added


def test_a_program_changes_only_what_it_gives(use, civic):
    answer = use("update_vehicle", vehicle_id=civic.pk, color=" dark  red ", current_mileage=45_000, make="")
    assert answer["message"] == "Vehicle updated: 2018 Honda Civic"
    assert answer["data"] == {"vehicle_id": civic.pk, "color": "dark red", "current_mileage": 45_000}
    car = Vehicle.objects.get()
    assert (car.color, car.current_mileage, car.make, car.trim) == ("dark red", 45_000, "Honda", "EX")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({}, "Nothing to change. Give one of: year, make, model, color, license_plate, current_mileage, vin"),
        ({"color": ""}, "Nothing to change."),
        ({"year": 20_180}, "year must be between 1886 and 2100"),
        ({"vin": "123"}, "VIN must be exactly 17 characters"),
        ({"current_mileage": -1}, "current_mileage must be between 0 and 3000000"),
        ({"current_mileage": 40_000}, "current_mileage is lower than the one on file"),
    ],
)
def test_impossible_changes_are_not_made(use, civic, changes, error):
    before = values()
    answer = use("update_vehicle", vehicle_id=civic.pk, **changes)
    assert answer["error"].startswith(error)
    assert values() == before


@pytest.mark.parametrize("changes", [{}, {"year": 20_180}, {"vin": "123"}])
def test_a_caller_is_not_asked_to_agree_to_what_cannot_be(busy_shop, rosa, civic, changes):
    answer = call_of(rosa, busy_shop, 2).run("update_vehicle", {"vehicle_id": civic.pk, **changes})
    assert not answer["success"]
    assert answer["error"] != "confirmation_required"


def test_the_caller_hears_the_change_and_agrees(busy_shop, rosa, civic):
    tools = call_of(rosa, busy_shop, 2)
    changes = {"license_plate": "abc-123", "color": "red", "current_mileage": 45_000, "vin": ACCORD_VIN}
    asked = tools.run("update_vehicle", {"vehicle_id": civic.pk, **changes})
    assert proposed(asked)["read_back"] == (
        "For the 2018 Honda Civic I'll put down color red, license plate A B C 1 2 3, mileage 45,000,"
        " VIN 1 H G C M 8 2 6 3 3 A 0 0 4 3 5 2. Is that right?"
    )
    assert Vehicle.objects.get().color == "blue"
    assert agree(tools, asked)["data"] == {"vehicle_id": civic.pk, **changes}
    assert Vehicle.objects.get().vin == ACCORD_VIN


@pytest.mark.parametrize("level", [0, 1])
def test_what_is_on_file_is_changed_at_level_two_only(busy_shop, rosa, civic, level):
    tools = call_of(rosa, busy_shop, level)
    for pk in (civic.pk, 99_999_999):
        answer = tools.run("update_vehicle", {"vehicle_id": pk, "color": "red"})
        assert refused(answer, "verification_required") == {"level": 2}


def test_a_strangers_car_is_not_there(busy_shop, rosa, car):
    tools = call_of(rosa, busy_shop, 2)
    for pk in (car.pk, 99_999_999, -1):
        refused(tools.run("update_vehicle", {"vehicle_id": pk, "color": "red"}), "Vehicle not found")


def test_a_new_callers_car_is_mended_in_the_same_yes(new):
    stand_in, _ = write_down(new)
    asked = new.run("update_vehicle", {"vehicle_id": stand_in, "color": "red"})
    assert proposed(asked)["read_back"].endswith(
        "For the 2020 Kia Rio I'll put down color red. Is that right?"
    )
    assert agree(new, asked)["data"] == {"vehicle_id": stand_in, "color": "red"}
    assert Vehicle.objects.get().color == "red"


def test_a_new_callers_car_is_mended_after_the_yes(new):
    stand_in, added = write_down(new)
    agree(new, added)
    asked = new.run("update_vehicle", {"vehicle_id": stand_in, "model": "Forte"})
    assert agree(new, asked)["success"]
    assert Vehicle.objects.get().model == "Forte"


@pytest.mark.parametrize("on_file", [True, False])
def test_a_stand_in_opens_no_car_of_the_verified_customers_garage(busy_shop, rosa, on_file):
    if on_file:
        factories.make_vehicle(rosa, color="blue", **KIA)
    tools = call_of(rosa, busy_shop)
    added = tools.run("add_vehicle", {"customer_id": rosa.pk, **KIA})
    wanted = {"vehicle_id": proposed(added)["vehicle_id"], "color": "red"}
    refused(tools.run("update_vehicle", wanted), "verification_required")
    assert agree(tools, added)["success"]
    refused(tools.run("update_vehicle", wanted), "verification_required")


@pytest.mark.parametrize("on_file", [True, False])
def test_nor_by_way_of_the_customers_own_stand_in(busy_shop, rosa, on_file):
    if on_file:
        factories.make_vehicle(rosa, color="blue", **KIA)
    tools = call_of(rosa, busy_shop)
    name = {"first_name": "Rosa", "last_name": "Diaz", "phone_number": ROSA}
    customer = proposed(tools.run("create_customer", name))["customer_id"]
    car = proposed(tools.run("add_vehicle", {"customer_id": customer, **KIA}))["vehicle_id"]
    before = values()
    asked = tools.run("update_vehicle", {"vehicle_id": car, "color": "red"})
    refused(agree(tools, asked), "verification_required")
    assert values() == before
