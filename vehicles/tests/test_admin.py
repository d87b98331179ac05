"""Vehicles at the desk."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Event, Role
from crm.tests.desk import client_of, page
from tests.factories import make_customer, make_vehicle
from vehicles.models import Vehicle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

VEHICLES = page("vehicles_vehicle_changelist")
VIN = "1HGCM82633A004352"


@pytest.fixture
def advisor(shop):
    return client_of((shop, Role.ADVISOR))


def found(client, term):
    return [str(row) for row in client.get(VEHICLES, {"q": term}).context["cl"].result_list]


def written(shop, customer, **fields):
    return {"shop": shop.pk, "customer": customer.pk, **fields}


def test_a_new_vehicle_comes_from_the_verb(shop, advisor):
    rosa = make_customer(first_name="Rosa", last_name="Diaz")
    fields = {"year": 2018, "make": "Honda", "model": "Civic", "license_plate": "ABC 1234"}
    answer = advisor.post(page("vehicles_vehicle_add"), written(shop, rosa, **fields), follow=True)
    car = Vehicle.objects.get()
    assert (car.customer, str(car), car.is_primary_vehicle) == (rosa, "2018 Honda Civic", True)
    assert Event.objects.get().name == "vehicle.added"
    assert b"2018 Honda Civic of Rosa Diaz is on file now." in answer.content


def test_a_vin_tells_the_rest(shop, advisor):
    fields = {"vin": "1hgcm826 33a004352", "color": "blue"}
    advisor.post(page("vehicles_vehicle_add"), written(shop, make_customer(), **fields))
    car = Vehicle.objects.get()
    assert (car.vin, str(car), car.color) == (VIN, "2003 Honda Accord", "blue")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"vin": "1HGCM"}, "vin"),
        ({"vin": "1HGCM82633A00435O"}, "vin"),
        ({}, "make"),
        ({"make": "Honda", "model": "Civic", "year": 1700}, "year"),
        ({"make": "Honda", "model": "Civic", "license_plate": "x" * 50}, "license_plate"),
    ],
)
def test_a_refusal_stands_at_its_field(shop, advisor, fields, field):
    answer = advisor.post(page("vehicles_vehicle_add"), written(shop, make_customer(), **fields))
    assert list(answer.context["form"].errors) == [field]
    assert not Vehicle.objects.exists()


def test_a_vin_twice_is_refused_at_the_vin(shop, advisor):
    rosa = make_customer()
    make_vehicle(rosa, vin=VIN)
    answer = advisor.post(page("vehicles_vehicle_add"), written(shop, rosa, vin=VIN))
    assert list(answer.context["form"].errors) == ["vin"]


@pytest.mark.parametrize(
    "term",
    [
        *("ABC1234", "abc 1234", "abc-1234", "BC12"),
        *(VIN, VIN.lower(), "3A004352", "1HGCM 82633 A004352"),
        *("accord", "2003 accord", "rosa", "diaz accord", "555-0123"),
    ],
)
def test_a_vehicle_is_found_by_plate_vin_name_or_number(advisor, term):
    rosa = make_customer(first_name="Rosa", last_name="Diaz", number="+15125550123")
    make_vehicle(rosa, year=2003, model="Accord", license_plate="ABC-1234", vin=VIN)
    make_vehicle(make_customer(first_name="Jane"), license_plate="XYZ 9")
    assert found(advisor, term) == ["2003 Honda Accord"]


def test_a_picker_tells_namesakes_apart_and_leaves_out_what_is_gone(advisor, car):
    make_vehicle(make_customer(first_name="Jane", number="+15125550102"), is_active=False)
    results = advisor.get(page("vehicles_vehicle_pick", term="civic")).json()["results"]
    assert results == [{"id": str(car.pk), "text": "2018 Honda Civic · John Doe · (512) 555-0199"}]


def test_the_form_holds_one_customer_and_not_all(shop, advisor):
    rosa, *_ = (make_customer(first_name=name) for name in ("Rosa", "Jane", "Wei"))
    answer = advisor.get(page("vehicles_vehicle_add", customer=rosa.pk))
    assert b"Rosa Doe" in answer.content
    assert [pk for pk, _ in answer.context["form"].fields["customer"].widget.choices] == [rosa.pk]


def test_the_list_asks_as_much_for_thirty_vehicles_as_for_three(advisor):
    counts = []
    for upto in (3, 30):
        for number in range(Vehicle.objects.count(), upto):
            make_vehicle(make_customer(number=f"+151255501{number:02}"))
        with CaptureQueriesContext(connection) as queries:
            assert len(advisor.get(VEHICLES).context["cl"].result_list) == upto
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9
