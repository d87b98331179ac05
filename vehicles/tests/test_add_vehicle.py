"""Which car a customer means, and when it is a new one."""

import pytest

from crm.actors import Actor
from crm.errors import CustomerNotFound, InvalidValue
from crm.models import Event
from tests.factories import DESK, PROGRAM, make_customer, make_vehicle
from vehicles.errors import VinError, VinTaken
from vehicles.models import Vehicle
from vehicles.verbs import add_vehicle

pytestmark = pytest.mark.django_db

CALLER = Actor.caller(call_id=1)
VIN = "1HGCM82633A004352"
CIVIC = {"year": 2018, "make": "Honda", "model": "Civic"}


@pytest.fixture
def customer(db):
    return make_customer()


def test_a_new_car_is_written_down_and_told_of(customer, shop):
    details = {**CIVIC, "vin": "1hg-cm826 33a 004352", "color": " dark \x1b\u202e blue", "current_mileage": 0}
    car, created = add_vehicle(PROGRAM, customer, shop=shop, **details)
    assert created
    car.refresh_from_db()
    assert (car.vin, car.description, car.color) == (VIN, "2018 Honda Civic", "dark blue")
    assert car.current_mileage == 0
    event = Event.objects.get()
    assert (event.name, event.shop, event.data) == ("vehicle.added", shop, {"customer_id": customer.pk})


def test_a_caller_need_not_know_the_vin(customer):
    car, _ = add_vehicle(CALLER, customer, make="Honda", model="Civic")
    assert (car.vin, car.description) == (None, "Honda Civic")
    second, created = add_vehicle(CALLER, customer, make="Ford", model="F-150")
    assert created
    assert second.vin is None


def test_the_first_car_is_the_primary_one(customer):
    first, _ = add_vehicle(PROGRAM, customer, **CIVIC)
    second, _ = add_vehicle(PROGRAM, customer, make="Ford", model="F-150")
    assert (first.is_primary_vehicle, second.is_primary_vehicle) == (True, False)


def test_the_successor_of_a_sold_car_is_the_primary_one(customer):
    make_vehicle(customer, is_active=False)
    assert add_vehicle(PROGRAM, customer, **CIVIC)[0].is_primary_vehicle


@pytest.mark.parametrize("details", [CIVIC, {"make": "honda", "model": "CIVIC"}, {"vin": VIN}])
def test_a_caller_who_names_a_car_on_file_gets_that_one(customer, details):
    known = make_vehicle(customer, vin=VIN)
    assert add_vehicle(CALLER, customer, **details) == (known, False)
    assert Vehicle.objects.count() == 1


def test_a_caller_with_a_vin_that_is_not_on_file_means_another_car(customer):
    make_vehicle(customer, vin="19XFK7H61JH317752")
    car, created = add_vehicle(CALLER, customer, vin=VIN, **CIVIC)
    assert created
    assert car.vin == VIN


def test_another_year_is_another_car(customer):
    make_vehicle(customer)
    assert add_vehicle(CALLER, customer, year=2022, make="Honda", model="Civic")[1]


@pytest.mark.parametrize("actor", [DESK, PROGRAM])
def test_to_others_a_vin_on_file_is_taken(customer, actor):
    known = make_vehicle(customer, vin=VIN)
    with pytest.raises(VinTaken) as refused:
        add_vehicle(actor, customer, vin=VIN)
    assert refused.value.data == {"vehicle_id": known.pk}


@pytest.mark.parametrize("actor", [CALLER, DESK, PROGRAM])
def test_the_same_vin_at_another_customer_is_told_to_nobody_here(customer, actor):
    make_vehicle(make_customer(first_name="Jane"), vin=VIN)
    car, created = add_vehicle(actor, customer, vin=VIN)
    assert created
    assert car.customer == customer


def test_a_sold_car_may_come_back(customer):
    make_vehicle(customer, vin=VIN, is_active=False)
    car, created = add_vehicle(PROGRAM, customer, vin=VIN)
    assert created
    assert car.is_active


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({}, "make"),
        ({"make": "Honda", "model": " "}, "make"),
        ({"year": 1885, "make": "Benz", "model": "Wagen"}, "year"),
        ({"year": 2101, "make": "Honda", "model": "Civic"}, "year"),
        ({**CIVIC, "current_mileage": -1}, "current_mileage"),
        ({**CIVIC, "current_mileage": 3_000_001}, "current_mileage"),
        ({**CIVIC, "color": "b" * 31}, "color"),
        ({**CIVIC, "license_plate": "X" * 17}, "license_plate"),
    ],
)
def test_what_cannot_be_written_down_is_named(customer, details, field):
    with pytest.raises(InvalidValue) as refused:
        add_vehicle(PROGRAM, customer, **details)
    assert refused.value.data["field"] == field
    assert not Vehicle.objects.exists()


@pytest.mark.parametrize("vin", ["123", "IHGCM82633A004352", "1HGCM82633A00435!"])
def test_a_vin_of_a_wrong_form_is_refused(customer, vin):
    with pytest.raises(VinError):
        add_vehicle(CALLER, customer, vin=vin, **CIVIC)


def test_a_merged_customer_gets_no_new_cars(customer):
    customer.merged_into = make_customer(first_name="Jane")
    customer.save()
    with pytest.raises(CustomerNotFound):
        add_vehicle(PROGRAM, customer, **CIVIC)


def test_what_was_not_known_of_a_callers_car_is_filled_in_and_the_rest_stays(customer):
    add_vehicle(PROGRAM, customer, **CIVIC, color="blue")
    car, made = add_vehicle(
        CALLER, customer, **CIVIC, vin="2HGFC2F59JH500001", color="red", license_plate="ABC123"
    )
    car.refresh_from_db()
    assert not made
    assert (car.vin, car.color, car.license_plate) == ("2HGFC2F59JH500001", "blue", "ABC123")
    assert Event.objects.filter(name="vehicle.changed").get().data == {"changed": ["license_plate", "vin"]}


def test_the_car_with_the_vin_comes_before_one_that_only_looks_like_it(customer):
    add_vehicle(PROGRAM, customer, **CIVIC)
    known, _ = add_vehicle(PROGRAM, customer, **CIVIC, vin="2HGFC2F59JH500001")
    assert add_vehicle(CALLER, customer, **CIVIC, vin="2HGFC2F59JH500001") == (known, False)
