"""The vehicle's page: what it tells, and the forms that mend it."""

import pytest

from crm.models import Role
from crm.tests.desk import as_shown, client_of, page
from tests.factories import DESK, MONDAY, at, book, make_customer, make_vehicle
from vehicles.models import Vehicle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

VIN = "1HGCM82633A004352"


@pytest.fixture
def advisor(shop):
    return client_of((shop, Role.ADVISOR))


def test_a_vehicle_is_edited_by_its_verb_and_the_page_tells_it(shop, advisor, car):
    address = page("vehicles_vehicle_edit", car.pk)
    written = as_shown(advisor, address, shop=shop.pk, color="blue", vin=VIN.lower())
    assert advisor.post(address, written).status_code == 302
    car.refresh_from_db()
    assert (car.color, car.vin, str(car)) == ("blue", VIN, "2018 Honda Civic")
    content = advisor.get(page("vehicles_vehicle_change", car.pk)).content.decode()
    assert "color: – → blue" in content


@pytest.mark.parametrize(
    ("wrong", "field"), [({"vin": "1HGCM"}, "vin"), ({"year": 1700}, "year"), ({"vin": VIN}, "vin")]
)
def test_a_refusal_stands_at_its_field(shop, advisor, car, wrong, field):
    make_vehicle(car.customer, vin=VIN)
    address = page("vehicles_vehicle_edit", car.pk)
    answer = advisor.post(address, as_shown(advisor, address, shop=shop.pk, **wrong))
    assert list(answer.context["form"].errors) == [field]


def test_a_vehicle_goes_to_another_owner(shop, advisor, car):
    rosa = make_customer(first_name="Rosa", number="+15125550123")
    address = page("vehicles_vehicle_transfer", car.pk, customer=rosa.pk)
    assert advisor.get(address).context["form"]["customer"].value() == str(rosa.pk)
    assert advisor.post(address, {"shop": shop.pk, "customer": rosa.pk}).status_code == 302
    assert list(rosa.vehicles.values_list("is_active", flat=True)) == [True]
    assert not Vehicle.objects.get(pk=car.pk).is_active


def test_visits_in_the_way_of_a_transfer_are_told_at_the_owner(shop, advisor, car):
    book(shop, car, at(MONDAY, 10), actor=DESK)
    rosa = make_customer(first_name="Rosa", number="+15125550123")
    answer = advisor.post(page("vehicles_vehicle_transfer", car.pk), {"shop": shop.pk, "customer": rosa.pk})
    assert list(answer.context["form"].errors) == ["customer"]


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.READ_ONLY])
@pytest.mark.parametrize("name", ["edit", "transfer"])
def test_who_only_looks_changes_no_vehicle(shop, car, role, name):
    client = client_of((shop, role))
    address = page(f"vehicles_vehicle_{name}", car.pk)
    assert client.get(address).status_code == client.post(address).status_code == 403
    assert address.encode() not in client.get(page("vehicles_vehicle_change", car.pk)).content
