"""The yes: in a call nothing is written before the caller heard what, and agreed to just that, once."""

from datetime import timedelta

import pytest

from appointments.errors import SlotTaken
from appointments.models import Appointment
from crm.models import Event
from tests import factories
from tests.factories import at
from voice.models import Call, Proposal
from voice.tests.helpers import (
    BOB,
    NOBODY,
    ROSA,
    agree,
    check_envelope,
    make_call,
    on_call,
    open_proposals,
    proposed,
    trusted,
    values,
)
from voice.tests.tool_world import NINE, TEN, TUESDAY, World, holds
from voice.tools import TOOLS

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def world(clock, db):
    return World()


# What a proposal is


def test_a_write_answers_with_its_read_back_and_writes_nothing(world):
    before = values()
    answer = world.book()
    check_envelope(answer)
    assert answer["error"] == "confirmation_required"
    assert (
        answer["message"]
        == answer["data"]["read_back"]
        == ("Oil change for the 2018 Honda Civic on Tuesday, March 3, at 9 AM. Shall I book it?")
    )
    assert values() == before
    assert (open_proposals(), holds()) == (1, 2)  # a bay and a technician


def test_moving_and_cancelling_are_read_back_with_day_and_time(world):
    assert world.move()["message"] == (
        "That moves your visit with the 2018 Honda Civic from Tuesday, March 3, at 3 PM "
        "to Tuesday, March 3, at 10 AM. Shall I move it?"
    )
    assert world.cancel()["message"] == (
        "That's your visit with the 2018 Honda Civic on Tuesday, March 3, at 3 PM. Shall I cancel it?"
    )
    world.visit.refresh_from_db()
    assert (world.visit.status, world.visit.scheduled_at) == ("scheduled", at(TUESDAY, 15))


@pytest.mark.parametrize("name", sorted(name for name, tool in TOOLS.items() if tool.writes))
def test_every_tool_that_writes_asks_first(world, name):
    arguments = {
        "book_appointment": {
            "customer_id": world.rosa.pk,
            "vehicle_id": world.civic.pk,
            "scheduled_at": NINE,
            "service_type": "oil_change",
        },
        "cancel_appointment": {"appointment_id": world.visit.pk, "reason": "x"},
        "reschedule_appointment": {"appointment_id": world.visit.pk, "new_datetime": TEN},
        "create_customer": {"first_name": "Ann", "last_name": "Lee", "phone_number": NOBODY},
        "add_vehicle": {"customer_id": world.rosa.pk, "make": "Kia", "model": "Rio"},
        "update_vehicle": {"vehicle_id": world.civic.pk, "color": "red"},
        "add_customer_note": {"customer_id": world.rosa.pk, "note": "Gate code"},
    }[name]
    Call.objects.filter(pk=world.call.pk).update(level=2)
    world.call.refresh_from_db()
    before = values()
    answer = world.tools.run(name, arguments)
    stand_ins = {"create_customer": {"customer_id"}, "add_vehicle": {"vehicle_id"}}.get(name, set())
    assert set(proposed(answer)) == {"proposal_id", "read_back"} | stand_ins
    assert values() == before
    assert agree(world.tools, answer)["success"]
    assert values() != before


def test_the_tools_that_write_are_those_of_the_contract():
    assert {name for name, tool in TOOLS.items() if tool.writes} == {
        "book_appointment",
        "cancel_appointment",
        "reschedule_appointment",
        "create_customer",
        "add_vehicle",
        "update_vehicle",
        "add_customer_note",
    }


def test_what_could_not_be_written_is_not_read_back(world):
    world.fill(at(TUESDAY, 9))
    taken = world.book()
    assert taken["error"] == "This time slot is taken"
    assert len(taken["data"]["alternatives"]) == 3
    assert world.move("2026-03-08T10:00")["error"].startswith("This time is outside opening hours")
    for bad in ({"phone_number": "12"}, {"email": "a b"}, {"first_name": "", "last_name": ""}):
        good = {"first_name": "Ann", "last_name": "Lee", "phone_number": NOBODY}
        assert world.new.run("create_customer", good | bad)["error"] != "confirmation_required"
    for bad in ({"make": ""}, {"year": 20_180}, {"current_mileage": -1}, {"vin": "123"}):
        good = {"customer_id": world.rosa.pk, "make": "Kia", "model": "Rio"}
        assert world.tools.run("add_vehicle", good | bad)["error"] != "confirmation_required"
    assert open_proposals() == 0


# The yes


def test_a_yes_to_the_whole_read_back_books_it_for_the_voice_agent(world):
    answer = agree(world.tools, world.book(), "yes, please")
    check_envelope(answer)
    assert answer["success"]
    visit = Appointment.objects.get(pk=answer["data"]["appointment_id"])
    assert (visit.scheduled_at, visit.booking_method, visit.booked_by, visit.confirmation_sent) == (
        at(TUESDAY, 9),
        "ai_voice",
        "AI Voice Agent",
        False,
    )
    assert holds() == 0


@pytest.mark.parametrize(
    "said",
    ["no", "maybe", "", "   ", "yes but at ten", "yes?", "what", "I guess", "yes, cancel it", "not yes"],
)
def test_what_is_no_clear_yes_writes_nothing_and_ends_the_proposal(world, said):
    asked, before = world.book(), values()
    assert agree(world.tools, asked, said)["error"] == "not_a_yes"
    # The yes must be the next thing that is said.
    assert agree(world.tools, asked, "yes")["error"] == "no_open_proposal"
    assert values() == before
    assert (open_proposals(), holds()) == (0, 0)


@pytest.mark.parametrize(
    ("heard", "counts"),
    [
        ("", False),
        ("Oil change for the 2018 Honda Civic", False),
        ("Oil change for the 2018 Honda Civic on Tuesday, March 3,", False),
        ("on Tuesday, March 3, at 9", False),
        ("on Tuesday, March 3, at 9 AM", True),
        ("Oil change for the 2018 Honda Civic on Tuesday,  March 3, at 9AM.", True),
    ],
)
def test_the_clause_with_day_and_time_must_be_heard(world, heard, counts):
    asked, before = world.book(), values()
    tell = {"heard": heard, "answer": "yes"}
    answer = world.tools.decide(asked["data"]["proposal_id"], **tell)
    assert answer["success"] is counts
    if not counts:
        assert answer["error"] == "read_back_not_heard"
        assert values() == before
        # It is read back again, and then the yes counts.
        assert agree(world.tools, asked)["success"]


def test_a_write_without_day_and_time_must_be_heard_whole(world):
    asked = world.new.run(
        "create_customer", {"first_name": "Ann", "last_name": "Lee", "phone_number": NOBODY}
    )
    data = proposed(asked)
    partly = data["read_back"].removesuffix("Is that right?")
    answer = world.new.decide(data["proposal_id"], heard=partly, answer="yes")
    assert answer["error"] == "read_back_not_heard"
    assert agree(world.new, asked)["success"]


def test_of_a_move_the_new_time_must_be_heard(world):
    data = proposed(world.move())
    partly = data["read_back"].partition(" to ")[0]
    assert not world.tools.decide(data["proposal_id"], heard=partly, answer="yes")["success"]


def test_a_changed_time_is_another_proposal(world):
    first, second = world.book(NINE), world.book(TEN)
    assert open_proposals() == 1
    assert agree(world.tools, first)["error"] == "no_open_proposal"
    done = agree(world.tools, second)
    assert done["data"]["scheduled_at"] == "2026-03-03T10:00:00-06:00"
    assert Appointment.objects.count() == 2


def test_another_tool_takes_the_place_of_the_proposal_and_of_its_hold(world):
    first, second = world.book(), world.cancel()
    assert holds() == 0
    # What was heard of the first is no read-back of the second.
    mixed = {"heard": first["data"]["read_back"], "answer": "yes"}
    assert not world.tools.decide(second["data"]["proposal_id"], **mixed)["success"]
    assert not agree(world.tools, first)["success"]
    assert agree(world.tools, second)["data"]["status"] == "cancelled"
    assert Appointment.objects.count() == 1


def test_a_read_only_tool_in_between_leaves_the_proposal(world):
    asked = world.book()
    world.tools.run("get_available_slots", {"date": "2026-03-03"})
    assert agree(world.tools, asked)["success"]


def test_a_proposal_that_fails_leaves_the_one_before(world):
    asked = world.book()
    assert world.book("2026-03-08T10:00")["error"] != "confirmation_required"
    assert agree(world.tools, asked)["success"]


@pytest.mark.parametrize(("seconds", "counts"), [(179, True), (180, False), (3600, False)])
def test_a_yes_counts_for_three_minutes(world, clock, seconds, counts):
    asked = world.book()
    clock.move_to(factories.BEFORE_OPENING + timedelta(seconds=seconds))
    answer = agree(world.tools, asked)
    assert answer["success"] is counts
    if not counts:
        assert answer["error"] == "proposal_expired"
        assert Appointment.objects.count() == 1


def test_a_yes_twice_writes_once(world):
    asked = world.book()
    assert agree(world.tools, asked)["success"]
    assert agree(world.tools, asked)["error"] == "no_open_proposal"
    assert Appointment.objects.count() == 2


def test_the_same_words_again_are_a_new_proposal(world):
    """Thursday, Friday, back to Thursday are three moves."""
    for to in (TEN, "2026-03-04T10:00", TEN):
        assert agree(world.tools, world.move(to))["success"]
    assert Event.objects.filter(name="visit.rescheduled").count() == 3


def test_a_yes_from_another_call_does_not_count(world):
    asked = world.book()
    other = on_call(make_call(world.shop, ROSA, level=1, customer=world.rosa))
    assert agree(other, asked)["error"] == "no_open_proposal"
    assert agree(world.new, asked)["error"] == "no_open_proposal"
    assert agree(world.tools, asked)["success"]


def test_another_connection_of_the_call_may_take_the_yes(world):
    asked = world.book()
    again = on_call(Call.objects.get(pk=world.call.pk))
    assert agree(again, asked)["success"]


def test_a_yes_does_not_count_after_the_level_changed(world):
    asked = world.book()
    Call.objects.filter(pk=world.call.pk).update(level=2)
    assert agree(world.tools, asked)["error"] == "proposal_void"
    assert Appointment.objects.count() == 1


def test_a_yes_does_not_count_after_the_customer_changed(world):
    asked = world.book()
    other = factories.make_customer(number=BOB)
    Call.objects.filter(pk=world.call.pk).update(customer=other)
    assert agree(world.tools, asked)["error"] == "proposal_void"


def test_verifying_between_proposal_and_yes_voids_it(world):
    call = make_call(world.shop, ROSA)
    tools = on_call(call, "It's Rosa")
    asked = world.book_as_new(tools=tools)
    tools.run("verify_caller", {"name": "Rosa"})
    assert agree(tools, asked)["error"] == "proposal_void"


@pytest.mark.parametrize("word", ["withdraw", "no"])
def test_a_withdrawn_proposal_frees_its_hold_and_cannot_be_agreed_to(world, word):
    world.shop.resources.exclude(name__endswith=" 1").update(is_active=False)
    asked = world.book()
    other = factories.make_vehicle(factories.make_customer(number=BOB))
    with pytest.raises(SlotTaken):
        factories.book(world.shop, other, at(TUESDAY, 9))
    if word == "withdraw":
        world.tools.drop(asked["data"]["proposal_id"])
    else:
        agree(world.tools, asked, word)
    assert holds() == 0
    factories.book(world.shop, other, at(TUESDAY, 9))
    assert agree(world.tools, asked)["error"] == "no_open_proposal"


def test_withdrawing_what_is_settled_or_unknown_changes_nothing(world):
    asked = world.book()
    world.tools.drop("nothing")
    world.new.drop(asked["data"]["proposal_id"])
    assert open_proposals() == 1
    assert agree(world.tools, asked)["success"]
    before = values()
    world.tools.drop(asked["data"]["proposal_id"])
    assert values() == before
    assert Proposal.objects.get().state == Proposal.State.DONE


def test_nobody_agrees_outside_a_call(world):
    asked = world.book()
    assert agree(trusted(world.shop), asked)["error"] == "Proposals exist only in a call"
