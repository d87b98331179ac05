"""Eight processes write down the same person, or the same car, at the same moment."""

from collections import Counter
from functools import partial

import pytest

from crm.actors import Actor
from crm.models import Customer, Event
from crm.verbs import create_customer
from tests.factories import PROGRAM, make_customer, make_shop
from tests.racers import DONE, Racers
from vehicles import verbs as vehicle_verbs
from vehicles.models import Vehicle

RACERS = 8
ROUNDS = 5
CALLER = Actor.caller(call_id=1)

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def racers(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), Racers(RACERS, vehicle_verbs.__name__) as racers:
        yield racers


def whats(outcomes):
    return Counter(outcome.what for outcome in outcomes)


def test_a_person_is_written_down_once(racers):
    shop = make_shop()
    for number in range(ROUNDS):
        person = {
            "first_name": "Rosa",
            "last_name": "Diaz",
            "phone_number": f"+1512555015{number}",
        }
        create = partial(create_customer, CALLER, shop, **person)
        assert whats(racers.race([create] * RACERS)) == {DONE: RACERS}
        assert Customer.objects.count() == Event.objects.count() == number + 1


def test_of_strangers_on_one_number_all_but_the_first_are_provisional(racers):
    shop = make_shop()
    creations = [
        partial(create_customer, CALLER, shop, first_name=f"Caller {number}", phone_number="+15125550150")
        for number in range(RACERS)
    ]
    assert whats(racers.race(creations)) == {DONE: RACERS}
    assert Counter(Customer.objects.values_list("provisional", flat=True)) == {True: RACERS - 1, False: 1}


def test_a_car_is_written_down_once(racers):
    for number in range(ROUNDS):
        add = partial(
            vehicle_verbs.add_vehicle,
            CALLER,
            make_customer(first_name=f"Rosa {number}"),
            make="Honda",
            model="Civic",
        )
        assert whats(racers.race([add] * RACERS)) == {DONE: RACERS}
        assert Vehicle.objects.count() == number + 1


def test_a_vin_is_taken_once(racers):
    add = partial(vehicle_verbs.add_vehicle, PROGRAM, make_customer(), vin="1HGCM82633A004352")
    assert whats(racers.race([add] * RACERS)) == {DONE: 1, "VinTaken": RACERS - 1}


def test_one_of_the_first_cars_is_the_primary_one(racers):
    owner = make_customer()
    cars = [
        partial(vehicle_verbs.add_vehicle, PROGRAM, owner, make="Ford", model=f"F-{number}50")
        for number in range(RACERS)
    ]
    assert whats(racers.race(cars)) == {DONE: RACERS}
    assert Vehicle.objects.filter(is_primary_vehicle=True).count() == 1
