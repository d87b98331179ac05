"""What a call leaves for people: transfers, messages, call-backs, and calls that broke."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from crm.actors import Actor
from crm.models import Event
from tests import factories
from tests.factories import MONDAY, at
from voice import verbs
from voice.call.recorder import RowRecorder
from voice.facts import Facts
from voice.models import Call, FollowUp
from voice.tests.helpers import BOB, ROSA, make_call, on_call, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ADVISORS = ["+15125550190", "+15125550191"]
FIRST_LOOK = at(MONDAY, 9, 15)


@pytest.fixture
def staffed(busy_shop):
    """A shop with people who take calls."""
    busy_shop.advisor_numbers = ADVISORS
    busy_shop.save()
    return busy_shop


def phone_call(shop, number=ROSA, **fields):
    return Call.objects.create(shop=shop, channel=Call.Channel.PHONE, caller_number=number, **fields)


def ask_for_a_person(call):
    return on_call(call).run("transfer_to_advisor", {"reason": "angry", "summary": "Wants a refund."})


# A person


def test_inside_opening_hours_the_caller_is_put_through(staffed, clock):
    clock.move_to(at(MONDAY, 10))
    call = phone_call(staffed)
    answer = ask_for_a_person(call)
    assert answer["success"] and answer["data"] == {"how": "transfer"}
    call.refresh_from_db()
    assert call.handoff == {"reason": "angry", "summary": "Wants a refund."}
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize(
    "why", ["closed", "nobody on the list", "only dear numbers", "nobody took it", "console"]
)
def test_where_nobody_can_be_dialled_somebody_calls_back(staffed, clock, why):
    clock.move_to(at(MONDAY, 7) if why == "closed" else at(MONDAY, 9))
    if why == "nobody on the list":
        staffed.advisor_numbers = []
    if why == "only dear numbers":
        staffed.advisor_numbers = ["+19002345678"]
    staffed.save()
    call = phone_call(staffed, handoff={"nobody": True} if why == "nobody took it" else {})
    answer = ask_for_a_person(make_call(staffed) if why == "console" else call)
    assert answer["data"]["how"] == "call_back"
    assert answer["data"]["due_at"] == FIRST_LOOK.isoformat()
    assert "9:15 AM" in answer["message"]
    left = FollowUp.objects.get()
    assert (left.kind, left.number, left.due_at) == (FollowUp.Kind.CALL_BACK, ROSA, FIRST_LOOK)
    assert left.text == "angry: Wants a refund."


def test_a_call_leaves_one_call_back_however_often_it_asks(staffed):
    call = phone_call(staffed)
    ask_for_a_person(call)
    on_call(call).run("transfer_to_advisor", {"reason": "asked again"})
    assert [one.text for one in FollowUp.objects.all()] == ["asked again"]


def test_a_withheld_number_is_asked_for(staffed):
    answer = ask_for_a_person(phone_call(staffed, number=""))
    assert answer["data"]["number"] == "" and answer["message"].endswith("?")


# A message


def test_a_message_keeps_its_words_its_number_and_its_customer(busy_shop, rosa):
    call = make_call(busy_shop, level=1, customer=rosa)
    answer = on_call(call).run("leave_message", {"text": "I'm late.", "callback_number": "(512) 555-0777"})
    assert answer["success"] and "(512) 555-0777" in answer["message"]
    left = FollowUp.objects.get()
    assert (left.kind, left.text, left.number, left.customer) == ("message", "I'm late.", BOB, rosa)


def test_who_is_not_verified_is_no_customer_of_the_message(busy_shop, rosa):
    on_call(make_call(busy_shop, customer=rosa)).run("leave_message", {"text": "I'm late."})
    assert FollowUp.objects.get().customer is None


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"text": "  "}, "A message needs words"),
        ({"text": "x" * 2001}, "Invalid argument: text must not be longer than 2000 characters"),
        ({"text": "x", "callback_number": "12"}, "Invalid phone number"),
    ],
)
def test_what_is_no_message_is_refused(busy_shop, arguments, error):
    refused(on_call(make_call(busy_shop)).run("leave_message", arguments), error)
    assert not FollowUp.objects.exists()


def test_a_call_cannot_dictate_without_end(busy_shop):
    tools = on_call(make_call(busy_shop))
    for number in range(verbs.MOST_OPEN):
        assert tools.run("leave_message", {"text": f"Message {number}"})["success"]
    refused(tools.run("leave_message", {"text": "More"}), "This call has left enough messages")


# When, and done by whom


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(MONDAY, 7), at(MONDAY, 9, 15)),
        (at(MONDAY, 10), at(MONDAY, 10, 15)),
        (at(MONDAY, 17), at(MONDAY + timedelta(1), 9, 15)),
        (at(MONDAY + timedelta(5), 16), at(MONDAY + timedelta(7), 9, 15)),
    ],
)
def test_somebody_looks_within_a_quarter_of_an_hour_of_opening(busy_shop, now, due):
    assert verbs.due_at(busy_shop, now) == due


def test_a_shop_that_stays_closed_looks_the_next_day(db):
    shop = factories.make_shop()
    shop.opening_hours.all().delete()
    assert verbs.due_at(shop, FIRST_LOOK) == FIRST_LOOK + timedelta(days=1) + verbs.PROMISED


def test_it_is_done_once_and_both_are_told_without_words_or_numbers(busy_shop):
    user = get_user_model().objects.create(username="ana")
    on_call(make_call(busy_shop)).run("leave_message", {"text": "I'm late."})
    left = FollowUp.objects.get()
    verbs.finish_follow_up(Actor.staff(user), left)
    verbs.finish_follow_up(Actor.system(), left)
    left.refresh_from_db()
    assert (left.done_at, left.done_by) == (timezone.now(), user)
    events = Event.objects.filter(subject_type="followup").order_by("sequence")
    assert [(one.name, one.data) for one in events] == [
        ("follow_up.added", {"kind": "message"}),
        ("follow_up.done", {}),
    ]


# Calls that broke


@pytest.mark.parametrize(
    ("reason", "intent", "channel", "leaves"),
    [
        ("failed", "", "phone", True),
        ("transport_failed", "book", "console", True),
        ("transport_failed", "", "console", False),
        ("transport_failed", "book", "phone", False),  # the caller may be back at once
        ("hung_up", "book", "phone", False),
        ("goodbye", "book", "phone", False),
    ],
)
def test_a_broken_call_with_an_unfinished_wish_is_left_to_people(busy_shop, reason, intent, channel, leaves):
    call = make_call(busy_shop)
    Call.objects.filter(pk=call.pk).update(channel=channel)
    call.refresh_from_db()
    recorder = RowRecorder(call, Facts(intent=intent))
    recorder.close(reason)
    recorder.close(reason)
    assert [one.kind for one in FollowUp.objects.all()] == ["failed_call"] * leaves
