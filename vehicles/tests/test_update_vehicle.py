"""What is known of a car changes, and its owner does."""

from datetime import timedelta

import pytest

from appointments.verbs import cancel
from crm.actors import Actor
from crm.errors import CustomerNotFound, InvalidValue
from crm.models import Event
from tests.factories import DESK, MONDAY, PROGRAM, at, book, make_customer, make_shop, make_vehicle
from vehicles.errors import VehicleNotFound, VinFormat, VinTaken, VisitsInTheWay
from vehicles.models import ServiceRecord, Vehicle
from vehicles.reads import service_history, vin_conflicts
from vehicles.verbs import add_vehicle, transfer_vehicle, update_vehicle

pytestmark = pytest.mark.django_db

CALLER = Actor.caller(call_id=1)
VIN, OTHER_VIN = "1HGCM82633A004352", "1HGCM82633A004353"


@pytest.fixture
def eva():
    return make_customer(first_name="Eva", number="+15125550111")


def told(car):
    return [event.data for event in Event.objects.filter(subject_type="vehicle", subject_id=car.pk)]


def test_only_what_is_new_is_told_and_no_value_is(car):
    changed = update_vehicle(PROGRAM, car, make=" Honda ", color="dark  red", vin="1hgcm826 33a004352")
    changed.refresh_from_db()
    assert (changed.make, changed.color, changed.vin) == ("Honda", "dark red", VIN)
    assert told(car) == [{"changed": ["color", "vin"]}]


def test_nothing_new_is_no_event(car):
    update_vehicle(PROGRAM, car, make="Honda", is_active=True, is_primary_vehicle=True, vin="")
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"make": ""}, "make"),
        ({"year": 1800}, "year"),
        ({"color": "x" * 31}, "color"),
        ({"current_mileage": -1}, "current_mileage"),
        ({"is_primary_vehicle": False}, "is_primary_vehicle"),
        ({"customer": 1}, "customer"),
    ],
)
def test_what_cannot_be_taken_is_named(car, changes, field):
    with pytest.raises(InvalidValue) as refusal:
        update_vehicle(DESK, car, **changes)
    assert refusal.value.data["field"] == field
    assert not Event.objects.exists()


def test_a_vin_is_checked(car):
    with pytest.raises(VinFormat):
        update_vehicle(DESK, car, vin="IHGCM82633A004352")


def test_a_vin_of_the_same_customer_is_taken_and_a_caller_is_not_told(car):
    known = make_vehicle(car.customer, vin=VIN, is_primary_vehicle=False)
    with pytest.raises(VinTaken) as refusal:
        update_vehicle(PROGRAM, car, vin=VIN)
    assert refusal.value.data["vehicle_id"] == known.pk
    changed = update_vehicle(CALLER, car, vin=VIN, color="red")
    assert (changed.vin, changed.color) == (None, "red")


def test_a_new_primary_car_replaces_the_former_one(car):
    second = make_vehicle(car.customer, is_primary_vehicle=False, model="Fit")
    update_vehicle(DESK, second, is_primary_vehicle=True)
    assert list(Vehicle.objects.filter(is_primary_vehicle=True)) == [second]
    assert told(car) == told(second) == [{"changed": ["is_primary_vehicle"]}]


def test_after_a_primary_car_that_is_gone_the_oldest_other_is_it(car):
    second = make_vehicle(car.customer, is_primary_vehicle=False, model="Fit")
    make_vehicle(car.customer, is_primary_vehicle=False, model="Jazz")
    assert not update_vehicle(DESK, car, is_active=False).is_primary_vehicle
    assert list(Vehicle.objects.filter(is_primary_vehicle=True)) == [second]
    assert not update_vehicle(DESK, car, is_active=True).is_primary_vehicle


def test_the_only_car_that_comes_back_is_the_primary_one(car):
    update_vehicle(DESK, car, is_active=False)
    update_vehicle(DESK, car, is_active=True)
    car.refresh_from_db()
    assert (car.is_active, car.is_primary_vehicle) == (True, True)


def test_a_car_that_is_gone_cannot_be_the_primary_one(car):
    gone = make_vehicle(car.customer, is_active=False, is_primary_vehicle=False)
    with pytest.raises(InvalidValue) as refusal:
        update_vehicle(DESK, gone, is_primary_vehicle=True)
    assert refusal.value.data["field"] == "is_primary_vehicle"


def test_a_car_that_comes_back_needs_its_own_vin(car):
    update_vehicle(DESK, car, vin=VIN)
    update_vehicle(DESK, car, is_active=False)
    make_vehicle(car.customer, vin=VIN)
    with pytest.raises(VinTaken):
        update_vehicle(DESK, car, is_active=True)


def test_a_car_with_a_coming_visit_stays_active(shop, car, clock):
    visit = book(shop, car, at(MONDAY, 10))
    with pytest.raises(VisitsInTheWay) as refusal:
        update_vehicle(DESK, car, is_active=False)
    assert refusal.value.data["appointment_ids"] == [visit.pk]


@pytest.mark.parametrize("actor", [CALLER, PROGRAM])
@pytest.mark.parametrize("mileage", [69_999, None])
def test_only_staff_may_set_a_mileage_back(car, actor, mileage):
    update_vehicle(actor, car, current_mileage=70_000)
    with pytest.raises(InvalidValue) as refusal:
        update_vehicle(actor, car, current_mileage=mileage)
    assert refusal.value.data["field"] == "current_mileage"
    assert update_vehicle(DESK, car, current_mileage=mileage).current_mileage == mileage


def test_a_mileage_is_in_the_shops_unit_and_compared_across_units(car):
    canadian = make_shop(name="Toronto", country="CA", mileage_unit="km")
    update_vehicle(PROGRAM, car, current_mileage=10_000)
    with pytest.raises(InvalidValue):
        update_vehicle(PROGRAM, car, shop=canadian, current_mileage=16_092)
    changed = update_vehicle(PROGRAM, car, shop=canadian, current_mileage=16_093)
    assert (changed.current_mileage, changed.mileage_unit) == (16_093, "km")
    new, _ = add_vehicle(PROGRAM, car.customer, shop=canadian, make="Ford", model="Ka", current_mileage=5)
    assert new.mileage_unit == "km"


def test_a_car_that_became_part_of_another_cannot_be_changed(car):
    part = make_vehicle(car.customer, is_active=False, is_primary_vehicle=False, merged_into=car)
    with pytest.raises(VehicleNotFound):
        update_vehicle(DESK, part, color="red")
    with pytest.raises(VehicleNotFound):
        transfer_vehicle(DESK, part, make_customer(number="+15125550112"))


def test_a_sold_car_is_a_new_row_of_its_new_owner(shop, car, eva, clock):
    visit = book(shop, car, at(MONDAY, 10))
    cancel(DESK, visit, "sold")
    update_vehicle(DESK, car, vin=VIN, color="red", current_mileage=70_000)
    record = ServiceRecord.objects.create(vehicle=car, date=MONDAY, service_type="oil_change")
    new = transfer_vehicle(DESK, car, eva, shop=shop)
    car.refresh_from_db()
    new.refresh_from_db()
    assert (car.is_active, car.is_primary_vehicle, car.customer.first_name) == (False, False, "John")
    assert (new.customer, new.is_active, new.is_primary_vehicle) == (eva, True, True)
    assert (new.vin, new.year, new.make, new.color, new.current_mileage) == (
        VIN,
        2018,
        "Honda",
        "red",
        70_000,
    )
    assert service_history(vehicle=car) == [record]
    assert service_history(customer=eva) == []
    owners = {"from_customer_id": car.customer_id, "to_customer_id": eva.pk}
    assert told(new)[0] == owners | {"from_vehicle_id": car.pk}
    assert told(car)[-1] == owners | {"to_vehicle_id": new.pk}


def test_a_new_owner_who_has_the_car_on_file_keeps_his_row(car, eva):
    update_vehicle(DESK, car, vin=VIN, color="red")
    his = make_vehicle(eva, vin=VIN, color="", license_plate="EVA 1")
    assert transfer_vehicle(DESK, car, eva) == his
    his.refresh_from_db()
    assert (his.color, his.license_plate) == ("red", "EVA 1")
    assert vin_conflicts() == []


def test_a_car_with_a_coming_visit_is_not_sold(shop, car, eva, clock):
    visit = book(shop, car, at(MONDAY, 10))
    with pytest.raises(VisitsInTheWay) as refusal:
        transfer_vehicle(DESK, car, eva)
    assert refusal.value.data["appointment_ids"] == [visit.pk]
    assert str(visit.pk) in refusal.value.message
    cancel(DESK, visit, "sold")
    transfer_vehicle(DESK, car, eva)


def test_a_car_is_sold_to_somebody_else_who_is_on_file(car, eva):
    with pytest.raises(InvalidValue):
        transfer_vehicle(DESK, car, car.customer)
    with pytest.raises(CustomerNotFound):
        transfer_vehicle(DESK, car, make_customer(merged_into=eva, number="+15125550113"))
    transfer_vehicle(DESK, car, eva)
    with pytest.raises(VehicleNotFound):
        transfer_vehicle(DESK, car, eva)


def test_the_history_of_a_customer_is_that_of_all_his_cars_newest_first(car, django_assert_num_queries):
    sold = make_vehicle(car.customer, is_active=False, is_primary_vehicle=False)
    records = [
        ServiceRecord.objects.create(vehicle=one, date=MONDAY - timedelta(days=days), service_type="repair")
        for days, one in enumerate((car, sold, car))
    ]
    make_vehicle(make_customer(number="+15125550114"))
    with django_assert_num_queries(1):
        found = service_history(customer=car.customer)
        assert [(record, record.vehicle.make) for record in found] == [(one, "Honda") for one in records]
    assert service_history(vehicle=car) == [records[0], records[2]]
    assert service_history(vehicle=car, limit=1) == records[:1]


@pytest.mark.parametrize("count", [1, 5])
def test_a_vin_at_two_customers_is_work_for_the_desk(count, django_assert_num_queries):
    pairs = []
    for number in range(count):
        vin = f"1HGCM82633A00435{number}"
        owners = [make_customer(number=f"+1512555020{number}") for _ in range(2)]
        pairs.append((vin, [make_vehicle(owner, vin=vin) for owner in owners]))
    alone = make_customer(number="+15125550300")
    for vin in (None, None, "1HGCM82633A004360"):
        make_vehicle(alone, vin=vin)
    make_vehicle(make_customer(merged_into=alone), vin="1HGCM82633A004360")
    make_vehicle(make_customer(), vin="1HGCM82633A004360", is_active=False)
    with django_assert_num_queries(3):
        found = vin_conflicts()
        assert all(car.customer.phone_number for conflict in found for car in conflict.vehicles)
    assert [(conflict.vin, conflict.vehicles) for conflict in found] == pairs
