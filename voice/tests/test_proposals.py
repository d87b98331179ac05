"""The yes: in a call nothing is written before the caller heard what, and agreed to just that, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from appointments import verbs
from appointments.errors import SlotTaken
from appointments.models import Appointment, Claim
from crm.models import Customer, Event
from tests import factories
from tests.factories import MONDAY, at
from vehicles.models import Vehicle
from voice.language import Answer, language
from voice.models import Call, Proposal
from voice.tests.helpers import (
    BOB,
    NOBODY,
    ROSA,
    agree,
    check_envelope,
    make_busy_shop,
    make_call,
    on_call,
    open_proposals,
    proposed,
    rows,
    trusted,
    values,
)
from voice.tools import TOOLS

pytestmark = pytest.mark.usefixtures("clock")
TUESDAY = MONDAY + timedelta(1)
NINE, TEN = "2026-03-03T09:00", "2026-03-03T10:00"


class World:
    """Rosa, verified, with a visit on Tuesday at three, and the tools of her call."""

    def __init__(self):
        self.shop = make_busy_shop()
        self.rosa = factories.make_customer(number=ROSA, first_name="Rosa", last_name="Diaz")
        self.civic = factories.make_vehicle(self.rosa)
        self.visit = factories.book(self.shop, self.civic, at(TUESDAY, 15), "tire_rotation")
        self.call = make_call(self.shop, ROSA, level=1, customer=self.rosa)
        self.tools = on_call(self.call)
        self.new = on_call(make_call(self.shop, NOBODY))

    def book(self, start=NINE, **changes):
        """Ask to book for Rosa."""
        arguments = {"customer_id": self.rosa.pk, "vehicle_id": self.civic.pk, "service_type": "oil_change"}
        return self.tools.run("book_appointment", {**arguments, "scheduled_at": start, **changes})

    def move(self, to=TEN):
        arguments = {"appointment_id": self.visit.pk, "new_datetime": to}
        return self.tools.run("reschedule_appointment", arguments)

    def cancel(self):
        return self.tools.run("cancel_appointment", {"appointment_id": self.visit.pk, "reason": "Rain"})

    def book_as_new(self, start=NINE, tools=None):
        """The three writes of a new caller, in one proposal."""
        tools = tools or self.new
        name = {"first_name": "Ann", "last_name": "Lee", "phone_number": NOBODY}
        customer = proposed(tools.run("create_customer", name))["customer_id"]
        car = {"customer_id": customer, "make": "Kia", "model": "Rio", "year": 2020}
        vehicle = proposed(tools.run("add_vehicle", car))["vehicle_id"]
        visit = {"customer_id": customer, "vehicle_id": vehicle, "service_type": "oil_change"}
        return tools.run("book_appointment", {**visit, "scheduled_at": start})

    def fill(self, start):
        """Others take every bay at that time."""
        for number in range(4):
            other = factories.make_customer(number=f"+1512555030{number}")
            factories.book(self.shop, factories.make_vehicle(other), start)


@pytest.fixture
def world(clock, db):
    return World()


def holds():
    return Claim.objects.filter(kind=Claim.Kind.HOLD).count()


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
    }[name]
    before = values()
    answer = world.tools.run(name, arguments)
    assert {"proposal_id", "read_back"} <= set(proposed(answer))
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


# Several writes, one yes


def test_a_new_callers_customer_vehicle_and_visit_take_one_yes(world):
    asked = world.book_as_new()
    assert asked["data"]["read_back"] == (
        "I'll put you down as Ann Lee, on the number you are calling from. The car is a 2020 Kia Rio. "
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


# Any order of proposals and answers

ASK = st.tuples(
    st.just("ask"), st.sampled_from(["book", "book later", "move", "cancel", "car", "new caller"])
)
ANSWER = st.tuples(
    st.just("answer"),
    st.sampled_from(["yes", "yes please", "yes", "yes please", "no", "maybe", "", "yes but later"]),
    st.sampled_from(["all", "all", "all", "all", "half", "nothing"]),
    st.sampled_from(["newest", "newest", "newest", "oldest"]),
)
ELSE = st.sampled_from(
    [("withdraw",), ("wait", 10), ("wait", 100), ("wait", 181), ("verify",), ("other call",), ("other call",)]
)
MOVES = st.one_of(ASK, ANSWER, ASK, ANSWER, ELSE)


class Asked:
    """A proposal as the caller knows it."""

    def __init__(self, envelope, at, level):
        self.envelope, self.at, self.level = envelope, at, level
        self.id, self.read_back = envelope["data"]["proposal_id"], envelope["data"]["read_back"]


class Talk:
    """Rosa's call, and a simple account of what she may have agreed to."""

    def __init__(self, world, clock):
        self.world, self.clock = world, clock
        self.tools = on_call(Call.objects.get(pk=world.call.pk))
        self.asked, self.open = [], None
        self.now, self.level = factories.BEFORE_OPENING, 1

    def ask(self, what, number):
        world, run = self.world, self.tools.run
        world.tools = self.tools
        match what:
            case "book":
                envelope = world.book()
            case "book later":
                envelope = world.book(f"2026-03-{3 + number % 4:02}T10:00")
            case "move":
                envelope = world.move(f"2026-03-05T{9 + number % 3:02}:00")
            case "cancel":
                envelope = world.cancel()
            case "car":
                car = {"customer_id": world.rosa.pk, "make": "Kia", "model": f"Rio {number}"}
                envelope = run("add_vehicle", car)
            case _:
                name = {"first_name": f"Ann {number}", "last_name": "Lee", "phone_number": NOBODY}
                customer = proposed(run("create_customer", name))["customer_id"]
                car = {"customer_id": customer, "make": "Kia", "model": f"Rio {number}"}
                envelope = run("add_vehicle", car)
        if envelope["error"] == "confirmation_required":
            self.open = Asked(envelope, self.now, self.level)
            self.asked.append(self.open)

    def answer(self, said, heard, which):
        one = self.asked[-1 if which == "newest" else 0]
        text = {"all": one.read_back, "half": one.read_back[: len(one.read_back) // 2], "nothing": ""}[heard]
        before = Event.objects.count()
        envelope = self.tools.decide(one.id, heard=text, answer=said)
        event(f"answer: {envelope.get('error', 'success')}")
        written = list(Event.objects.order_by("pk")[before:])
        if envelope["success"]:
            assert one is self.open
            assert language("en").judge_answer(said) is Answer.YES
            assert heard == "all"
            assert self.now - one.at < timedelta(minutes=3)
            assert self.level == one.level
            check_just_that(one.read_back, written)
        else:
            assert not written
        if one is self.open and envelope.get("error") != "read_back_not_heard":
            self.open = None


def check_just_that(read_back, written):
    """The writes are those of the read-back, one by one, with its times."""
    questions = []
    for one in written:
        visit = Appointment.objects.get(pk=one.subject_id) if one.subject_type == "appointment" else None
        when = (
            language("en").say.moment(visit.scheduled_at.astimezone(factories.CHICAGO), MONDAY)
            if visit
            else ""
        )
        expected, question = {
            "visit.booked": (f"Oil change for the 2018 Honda Civic on {when}.", "Shall I book it?"),
            "visit.rescheduled": (f"to {when}.", "Shall I move it?"),
            "visit.cancelled": (f"with the 2018 Honda Civic on {when}.", "Shall I cancel it?"),
            "vehicle.added": ("The car is a Kia Rio", "Is that right?"),
            "customer.created": ("I'll put you down as Ann", "Is that right?"),
        }[one.name]
        assert read_back.count(expected) == 1
        questions.append(question)
    assert read_back.endswith(questions[-1])
    assert len(set(questions)) == 1


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(moves=st.lists(MOVES, min_size=2, max_size=12))
def test_no_order_of_proposals_and_answers_writes_more_than_was_agreed_to(world, clock, moves):
    with transaction.atomic():
        clock.move_to(factories.BEFORE_OPENING)
        talk = Talk(world, clock)
        for number, move in enumerate(moves):
            before = Event.objects.count()
            match move:
                case ("ask", what):
                    talk.ask(what, number)
                    assert Event.objects.count() == before
                case ("answer", said, heard, which) if talk.asked:
                    talk.answer(said, heard, which)
                case ("withdraw",) if talk.asked:
                    talk.tools.drop(talk.asked[-1].id)
                    talk.open = None if talk.open is talk.asked[-1] else talk.open
                case ("wait", seconds):
                    talk.now += timedelta(seconds=seconds)
                    clock.move_to(talk.now)
                case ("verify",):
                    talk.level = 2
                    Call.objects.filter(pk=world.call.pk).update(level=2)
                case ("other call",) if talk.asked:
                    assert not agree(world.new, talk.asked[-1].envelope)["success"]
                    assert Event.objects.count() == before
            assert open_proposals() <= 1
        transaction.set_rollback(True)
