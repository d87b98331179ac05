"""A VIN of several owners is found by the mark on all of its cars but one, whatever was done to them."""

from importlib import import_module

import pytest
from django.apps import apps

from crm.verbs import merge_customers, undo_merge
from tests.factories import DESK, make_customer, make_vehicle
from vehicles.models import Vehicle
from vehicles.reads import vin_conflicts
from vehicles.verbs import transfer_vehicle, update_vehicle

VIN = "1HGCM82633A004352"

pytestmark = pytest.mark.django_db


def conflicting():
    return [car for conflict in vin_conflicts() for car in conflict.vehicles]


def make_cars(count):
    owners = (make_customer(number=f"+1512555020{number}") for number in range(count))
    return [make_vehicle(owner, vin=VIN) for owner in owners]


def test_a_car_that_gets_the_vin_of_another_is_in_conflict():
    car, other = make_vehicle(make_customer(), vin=VIN), make_vehicle(make_customer(number="+15125550201"))
    assert conflicting() == []
    update_vehicle(DESK, other, vin=VIN)
    assert conflicting() == [car, other]


def test_the_conflict_lasts_while_two_have_the_car():
    first, second, third = make_cars(3)
    update_vehicle(DESK, first, is_active=False)
    assert conflicting() == [second, third]
    update_vehicle(DESK, third, is_active=False)
    assert conflicting() == []
    update_vehicle(DESK, first, is_active=True)
    assert conflicting() == [first, second]
    transfer_vehicle(DESK, first, second.customer)
    assert conflicting() == []


def test_a_merge_that_is_undone_brings_the_conflict_back():
    first, second = make_cars(2)
    merge = merge_customers(DESK, first.customer, second.customer)
    assert conflicting() == []
    undo_merge(DESK, merge)
    assert conflicting() == [first, second]


def test_cars_from_before_the_mark_get_it():
    cars = [*make_cars(3), make_vehicle(make_customer(number="+15125550209"))]
    Vehicle.objects.update(vin_shared=False)
    import_module("vehicles.migrations.0006_shared_vins").mark(apps, None)
    assert list(Vehicle.objects.filter(vin_shared=True).order_by("pk")) == cars[1:3]
