"""One yes for several writes, and many yeses for one: all or nothing, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.db import connection

from appointments import verbs
from appointments.models import Appointment
from crm.models import Customer
from tests.factories import at
from vehicles.models import Vehicle
from voice.models import Call, Proposal
from voice.tests.helpers import (
    NOBODY,
    agree,
    check_envelope,
    on_call,
    open_proposals,
    proposed,
    refused,
    rows,
    values,
)
from voice.tests.tool_world import NINE, TEN, TUESDAY, World, holds

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def world(clock, db):
    return World()


def test_a_new_callers_customer_vehicle_and_visit_take_one_yes(world):
    asked = world.book_as_new()
    assert asked["data"]["read_back"] == (
        "I'll put you down as Ann Lee, on the number you are calling from. "
        "I'll put the car down as 2020 Kia Rio. "
        "Oil change for the 2020 Kia Rio on Tuesday, March 3, at 9 AM. Shall I book it?"
    )
    done = agree(world.new, asked)
    visit = Appointment.objects.get(pk=done["data"]["appointment_id"])
    assert (visit.customer.full_name, visit.vehicle.description) == ("Ann Lee", "2020 Kia Rio")
    # The caller's own names for them go on working.
    told = {key: done["data"][key] for key in ("customer_id", "vehicle_id")}
    assert told == {"customer_id": -1, "vehicle_id": -2}
    again = {**told, "service_type": "oil_change", "scheduled_at": "2026-03-04T09:00"}
    assert agree(world.new, world.new.run("book_appointment", again))["success"]
    assert set(Appointment.objects.filter(customer=visit.customer).values_list("vehicle", flat=True)) == {
        visit.vehicle_id
    }


def test_of_two_visits_in_one_proposal_both_times_must_be_heard(world):
    first = world.book_as_new()
    visit = {"customer_id": -1, "vehicle_id": -2, "service_type": "tire_rotation"}
    both = world.new.run("book_appointment", {**visit, "scheduled_at": "2026-03-04T10:00"})
    data = proposed(both)
    one = {"heard": first["data"]["read_back"], "answer": "yes"}
    assert world.new.decide(data["proposal_id"], **one)["error"] == "read_back_not_heard"
    assert agree(world.new, both)["success"]
    assert Appointment.objects.count() == 3


def test_two_visits_lock_their_days_in_order_and_the_one_said_last_is_told(world, monkeypatch):
    booked = []

    def book(*arguments, scheduled_at, **more):
        booked.append(scheduled_at)
        return really(*arguments, scheduled_at=scheduled_at, **more)

    really = verbs.book
    monkeypatch.setattr(verbs, "book", book)
    world.book_as_new(start="2026-03-05T09:00")
    visit = {"customer_id": -1, "vehicle_id": -2, "service_type": "tire_rotation"}
    both = world.new.run("book_appointment", {**visit, "scheduled_at": "2026-03-04T10:00"})
    answer = agree(world.new, both)
    assert booked == [at(TUESDAY + timedelta(1), 10), at(TUESDAY + timedelta(2), 9)]
    assert answer["data"]["scheduled_at"] == "2026-03-04T10:00:00-06:00"


def test_what_breaks_after_the_yes_is_told_in_the_tools_own_words(world, monkeypatch, caplog):
    def broken(*_arguments, **_more):
        raise RuntimeError("key (phone)=(+15125550123) exists")

    asked = world.book_as_new()
    monkeypatch.setattr(verbs, "book", broken)
    refused(agree(world.new, asked), "Error booking appointment")
    assert "RuntimeError at test_proposal_steps.py" in caplog.text
    assert "5550123" not in caplog.text
    assert open_proposals() == 1
    assert not Customer.objects.filter(first_name="Ann").exists()


def test_a_known_customer_may_come_with_a_new_car(world):
    car = {"customer_id": world.rosa.pk, "make": "Kia", "model": "Rio"}
    vehicle = proposed(world.tools.run("add_vehicle", car))["vehicle_id"]
    assert agree(world.tools, world.book(vehicle_id=vehicle))["success"]
    assert Appointment.objects.latest("pk").vehicle.model == "Rio"


def test_a_slot_taken_in_between_leaves_no_customer_and_no_vehicle(world):
    asked = world.book_as_new()
    verbs.release(f"call:{Proposal.objects.get(state='open').call_id}")  # as if the hold had run out
    world.fill(at(TUESDAY, 9))
    before = values()
    answer = agree(world.new, asked)
    check_envelope(answer)
    assert answer["error"] == "This time slot is taken"
    assert len(answer["data"]["alternatives"]) == 3
    assert "The nearest free times are" in answer["message"]
    assert values() == before
    assert open_proposals() == 0
    # Nothing is behind its stand-ins any more.
    assert Proposal.objects.latest("pk").result == {"envelope": answer}
    late = {"customer_id": -1, "vehicle_id": -2, "service_type": "oil_change", "scheduled_at": TEN}
    assert world.new.run("book_appointment", late)["error"] == "Customer not found"


def test_a_crash_in_the_middle_leaves_nothing_and_the_proposal_open(world, monkeypatch):
    asked, before = world.book_as_new(), values()

    def broken(*_arguments, **_more):
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(verbs, "book", broken)
        answer = agree(world.new, asked)
    check_envelope(answer)
    assert (answer["success"], answer["data"]) == (False, None)
    assert values() == before
    assert open_proposals() == 1
    assert agree(world.new, asked)["success"]
    assert rows()["Customer"] == 2


def test_stand_ins_of_a_withdrawn_proposal_and_of_another_call_mean_nothing(world):
    asked = world.book_as_new()
    visit = {"customer_id": -1, "vehicle_id": -2, "service_type": "oil_change", "scheduled_at": TEN}
    assert world.tools.run("book_appointment", visit)["error"] == "Customer not found"
    world.new.drop(asked["data"]["proposal_id"])
    assert world.new.run("book_appointment", visit)["error"] == "Customer not found"
    swapped = {**visit, "customer_id": -2, "vehicle_id": -1}
    assert world.new.run("book_appointment", swapped)["error"] == "Customer not found"


def test_a_stand_in_is_never_used_twice_in_a_call(world):
    first = world.book_as_new()
    world.new.drop(first["data"]["proposal_id"])
    agree(world.new, world.book_as_new())
    stand_ins = [one["stand_in"] for row in Proposal.objects.all() for one in row.steps if "stand_in" in one]
    assert sorted(set(stand_ins)) == [-4, -3, -2, -1]


# Many at once


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_eight_yeses_at_once_write_once(clock):
    world = World()
    asked = world.book_as_new()
    call = Call.objects.get(caller_number=NOBODY)

    def say_yes(_number):
        try:
            return agree(on_call(Call.objects.get(pk=call.pk)), asked)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(say_yes, range(8)))
    for answer in answers:
        check_envelope(answer)
    assert sorted(answer.get("error", "done") for answer in answers) == ["done"] + ["no_open_proposal"] * 7
    assert (Appointment.objects.count(), Customer.objects.count(), Vehicle.objects.count()) == (2, 2, 2)


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_a_session_reaches_all_this_from_async_code(clock):
    world = World()
    arguments = {"customer_id": world.rosa.pk, "vehicle_id": world.civic.pk, "service_type": "oil_change"}
    ask = async_to_sync(world.tools.execute)
    asked = ask("book_appointment", scheduled_at=NINE, **arguments)
    data = proposed(asked)
    async_to_sync(world.tools.withdraw)(data["proposal_id"])
    assert (open_proposals(), holds()) == (0, 0)
    data = proposed(ask("book_appointment", scheduled_at=TEN, **arguments))
    accept = async_to_sync(world.tools.accept)
    assert accept(data["proposal_id"], heard=data["read_back"], answer="yes")["success"]
    assert Appointment.objects.count() == 2
