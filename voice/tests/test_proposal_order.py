"""Whatever is proposed and said in whatever order: no more is written than was agreed to."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from appointments.models import Appointment
from crm.models import Event
from tests import factories
from tests.factories import MONDAY
from voice.language import Answer, language
from voice.models import Call
from voice.tests.helpers import (
    NOBODY,
    agree,
    on_call,
    open_proposals,
    proposed,
)
from voice.tests.tool_world import World

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def world(clock, db):
    return World()


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
            "vehicle.added": ("I'll put the car down as Kia Rio", "Is that right?"),
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
