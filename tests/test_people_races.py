"""Eight processes write down the same person, the same car, or make one of two people, at the same moment."""

from collections import Counter
from datetime import timedelta
from functools import partial
from itertools import pairwise

import pytest
from django.utils import timezone

from appointments.models import Appointment
from appointments.verbs import book
from crm.actors import Actor
from crm.models import Consent, Customer, Event, Merge
from crm.reads import resolve
from crm.verbs import (
    add_note,
    add_phone,
    create_customer,
    merge_customers,
    record_consent,
    undo_merge,
    update_customer,
)
from tests import people_deeds
from tests.factories import DESK, PROGRAM, at, make_customer, make_shop, make_vehicle
from tests.people_deeds import add_in_call
from tests.racers import DONE, Racers
from vehicles import verbs as vehicle_verbs
from vehicles.models import Vehicle
from vehicles.reads import vin_conflicts
from voice.models import Call

RACERS = 8
ROUNDS = 5
CALLER = Actor.caller(call_id=1)
YES = {"channel": "sms", "purpose": "service", "granted": True, "source": "call", "proof": "yes"}

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def racers(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), Racers(RACERS, people_deeds.__name__) as racers:
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


def test_of_owners_who_bring_one_vin_at_the_same_moment_the_desk_sees_all(racers):
    vin = "1HGCM82633A004352"
    owners = [make_customer() for _ in range(RACERS)]
    add = [partial(vehicle_verbs.add_vehicle, PROGRAM, owner, vin=vin) for owner in owners]
    assert whats(racers.race(add)) == {DONE: RACERS}
    [conflict] = vin_conflicts()
    assert (conflict.vin, len(conflict.vehicles)) == (vin, RACERS)
    assert Vehicle.objects.filter(vin_shared=False).count() == 1


def test_one_of_the_first_cars_is_the_primary_one(racers):
    owner = make_customer()
    cars = [
        partial(vehicle_verbs.add_vehicle, PROGRAM, owner, make="Ford", model=f"F-{number}50")
        for number in range(RACERS)
    ]
    assert whats(racers.race(cars)) == {DONE: RACERS}
    assert Vehicle.objects.filter(is_primary_vehicle=True).count() == 1


def test_of_many_merges_of_two_people_one_is_done(racers):
    for _ in range(ROUNDS):
        rosa, ana = make_customer(), make_customer()
        there, back = partial(merge_customers, DESK, rosa, ana), partial(merge_customers, DESK, ana, rosa)
        assert whats(racers.race([there, back] * (RACERS // 2))) == {DONE: 1, "CannotMerge": RACERS - 1}
    assert Merge.objects.count() == ROUNDS


def test_merges_in_a_ring_make_one_of_all(racers):
    people = [make_customer(number=f"+1512555020{number}") for number in range(RACERS)]
    for _ in range(ROUNDS):
        ring = [partial(merge_customers, DESK, one, two) for one, two in pairwise([*people, people[0]])]
        assert set(whats(racers.race(ring))) <= {DONE, "CannotMerge"}
    assert len({resolve(one) for one in Customer.objects.all()}) == 1
    assert Merge.objects.count() == RACERS - 1


def test_a_merge_loses_nothing_that_is_done_to_the_other_meanwhile(racers):
    """Each deed is done before the merge, and moved with it, or refused after it: none waits for ever."""
    shop = make_shop(bays=2, technicians=2, notice_minutes=0)
    for number in range(ROUNDS):
        rosa = make_customer(number="+15125550101")
        ana = make_customer(number=f"+1512555011{number}")
        car, call = make_vehicle(ana), Call.objects.create(shop=shop, customer=ana)
        day = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
        deeds = {
            "merge": partial(merge_customers, DESK, rosa, ana),
            "book": partial(
                book,
                *(DESK, shop),
                customer=ana,
                vehicle=car,
                scheduled_at=at(day + timedelta(days=number), 10),
                services=["oil_change"],
            ),
            "add": partial(vehicle_verbs.add_vehicle, DESK, ana, make="Ford", model="Ka"),
            "call": partial(add_in_call, call, ana, "Focus"),
            "phone": partial(add_phone, DESK, ana, "+15125550120", shop=shop),
            "primary": partial(update_customer, DESK, ana, phone_number="+15125550121"),
            "note": partial(add_note, DESK, ana, "a note"),
            "consent": partial(record_consent, DESK, ana, **YES),
        }
        before = {model: model.objects.count() for model in (Vehicle, Appointment, Consent)}
        outcomes = racers.race(list(deeds.values()))
        done = {name for name, outcome in zip(deeds, outcomes, strict=True) if outcome.what == DONE}
        assert whats(outcomes).keys() <= {DONE, "CustomerNotFound", "WrongOwner"}
        assert "merge" in done
        made = {Vehicle: {"add", "call"}, Appointment: {"book"}, Consent: {"consent"}}
        for model, names in made.items():
            assert model.objects.count() == before[model] + len(names & done)
            assert not model.objects.filter(customer=ana).exists()
        assert not Call.objects.filter(customer=ana).exists()
        assert rosa.phones.count() == 2 + len({"phone", "primary"} & done)
        assert rosa.phones.filter(is_primary=True).count() == 1


def test_an_undoing_is_done_once_whatever_else_is_done_to_the_survivor(racers):
    for _ in range(ROUNDS):
        rosa, ana = make_customer(), make_customer(number="+15125550101")
        car = make_vehicle(ana)
        undo = partial(undo_merge, DESK, merge_customers(DESK, rosa, ana))
        sell = partial(vehicle_verbs.transfer_vehicle, DESK, car, make_customer())
        paint = partial(vehicle_verbs.update_vehicle, DESK, car, color="red")
        note = partial(add_note, DESK, rosa, "a note")
        outcomes = racers.race([undo, sell, paint, note] * (RACERS // 4))
        assert whats(outcomes).keys() <= {DONE, "CannotUndoMerge", "VehicleNotFound"}
        assert [outcomes[place].what for place in (0, 4)].count(DONE) == 1
        assert Vehicle.objects.get(pk=car.pk).customer == ana
        assert Vehicle.objects.filter(merged_into=None, is_active=True, customer__merged_into=None).exists()
