"""What is kept of a call is told by what was done in it, in a sentence for the desk."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.factories import CHICAGO, MONDAY, at, book, make_customer, make_service, make_shop, make_vehicle
from voice.call.closing import sum_up
from voice.call.phone import finish
from voice.call.summaries import INTENTS, OUTCOMES, WANTED, Deed, Story, Task, Use, conclude
from voice.facts import Facts
from voice.language import language
from voice.models import Call, FollowUp, ToolCall, Turn
from voice.tests.dialogue import play

SAY = language("en").say
FRIDAY, TUESDAY = at(MONDAY + timedelta(4), 10), at(MONDAY + timedelta(1), 9)
OIL = Deed("book_appointment", ["oil change"], "2018 Honda Civic", FRIDAY)


def story(**values):
    plain = {
        "caller": "Rosa Diaz",
        "spoke": True,
        "facts": Facts(),
        "uses": [],
        "deeds": [],
        "tasks": [],
        "end_reason": "goodbye",
        "nobody": False,
        "today": MONDAY,
    }
    return conclude(Story(**{**plain, **values}), SAY)


def used(name, *, success=True, **arguments):
    return Use(name, success, arguments)


def test_a_booking_is_told_with_work_car_and_time():
    told = story(deeds=[OIL], uses=[used("find_times"), used("book_appointment", success=False)])
    assert told == (
        "booked",
        "book",
        "Rosa Diaz booked an oil change for the 2018 Honda Civic on Friday, March 6, at 10 AM.",
    )


@pytest.mark.parametrize(
    ("deed", "outcome", "words"),
    [
        (
            Deed("reschedule_appointment", ["oil change"], "2018 Honda Civic", FRIDAY, TUESDAY),
            "moved",
            "moved the oil change for the 2018 Honda Civic from Tuesday, March 3, at 9 AM to Friday, March 6,"
            " at 10 AM",
        ),
        (
            Deed("cancel_appointment", ["oil change"], "2018 Honda Civic", FRIDAY, words="out of town"),
            "cancelled",
            "cancelled the oil change for the 2018 Honda Civic on Friday, March 6, at 10 AM (“out of town”)",
        ),
        (
            Deed("book_appointment", ["tire rotation", "new brakes"], "truck", FRIDAY),
            "booked",
            "booked a tire rotation and new brakes for the truck on Friday, March 6, at 10 AM",
        ),
        (Deed("add_customer_note", words="Gate 7"), "noted", "had noted: “Gate 7”"),
        (
            Deed("update_vehicle", car="2018 Honda Civic"),
            "noted",
            "changed what is on file of the 2018 Honda Civic",
        ),
        (Deed("create_customer"), "noted", "was put on file"),
    ],
)
def test_each_write_has_its_words(deed, outcome, words):
    told = story(deeds=[deed])
    assert (told.outcome, told.summary) == (outcome, f"Rosa Diaz {words}.")


def test_who_is_put_on_file_for_a_booking_is_told_by_the_booking():
    told = story(deeds=[Deed("create_customer"), Deed("add_vehicle"), OIL])
    assert told.summary.count(";") == 0 and "put on file" not in told.summary


def test_a_call_back_is_told_with_its_time():
    due = at(MONDAY, 9, 15)
    told = story(caller="the caller", tasks=[Task("call_back", "angry", due)])
    assert told == (
        "call_back",
        "person",
        "The caller asked for a person, call back due Monday, March 2, at 9:15 AM.",
    )


def test_what_was_done_counts_before_what_was_left():
    told = story(deeds=[OIL], tasks=[Task("message", "word " * 100, FRIDAY)])
    assert told.outcome == "booked"
    assert "; left a message: “word" in told.summary and told.summary.endswith("…”.")


def test_a_caller_put_through_to_nobody_was_not_put_through():
    assert story(end_reason="transferred").outcome == "transferred"
    told = story(nobody=True)
    assert told.outcome == "nothing"
    assert "nobody took the call" in told.summary


@pytest.mark.parametrize(
    ("reason", "outcome", "words"),
    [
        ("failed", "failed", "the call broke off on our side"),
        ("transport_failed", "failed", "the line broke"),
        ("silence", "nothing", "fell silent"),
        ("hung_up", "nothing", "named no wish that was understood"),
    ],
)
def test_how_a_call_ended_is_told_where_it_matters(reason, outcome, words):
    told = story(end_reason=reason)
    assert told.outcome == outcome and words in told.summary


def test_nobody_spoke():
    assert story(caller="The caller", spoke=False).summary == "The caller said nothing."


@pytest.mark.parametrize(
    ("uses", "intent", "outcome"),
    [
        ([used("get_shop_info", topic="prices")], "prices", "answered"),
        ([used("get_shop_info")], "hours", "answered"),
        (
            [used("get_upcoming_appointments"), used("reschedule_appointment", success=False)],
            "move",
            "answered",
        ),
        ([used("check_recalls", success=False)], "recall", "nothing"),
        ([used("transfer_to_advisor"), used("find_times")], "book", "nothing"),
        (
            [used("cancel_appointment", success=False), used("book_appointment", success=False)],
            "cancel",
            "nothing",
        ),
        ([used("end_call", outcome="towed")], "", "towed"),
        ([used("end_call", outcome="booked")], "", "nothing"),
        ([used("rm -rf")], "", "nothing"),
    ],
)
def test_what_a_call_was_about_is_told_by_what_was_tried(uses, intent, outcome):
    told = story(uses=uses)
    assert (told.intent, told.outcome) == (intent, outcome)


def test_a_wish_that_was_still_open_counts():
    assert story(facts=Facts(intent="move"), uses=[used("find_times")]).intent == "move"
    assert story(facts=Facts(intent="anything")).intent == ""


def test_the_year_is_told_where_it_is_another():
    told = story(deeds=[OIL], today=date(2025, 12, 30))
    assert "Friday, March 6, 2026, at 10 AM" in told.summary


def test_every_intent_has_words_and_every_word_its_room():
    assert set(WANTED) == set(INTENTS)
    assert max(map(len, (*INTENTS, *OUTCOMES))) <= 40


# From the rows


@pytest.fixture
def shop(db, clock):
    shop = make_shop(bays=2, technicians=2)
    make_service(shop, "tire_rotation", minutes=30)
    return shop


@pytest.fixture
def civic(shop):
    return make_vehicle(make_customer(first_name="Rosa", last_name="Diaz", number="+15125550123"))


def summed_up(call, **values):
    Call.objects.filter(pk=call.pk).update(
        **{"status": Call.Status.ENDED, "ended_at": timezone.now(), "end_reason": "hung_up", **values}
    )
    sum_up(call)
    call.refresh_from_db()
    return call.outcome, call.intent, call.summary


def test_a_caller_who_books_and_moves_is_summed_up(shop, civic):
    played = play(
        shop,
        "+15125550123",
        "It's Rosa, an oil change for my Civic on Friday at ten please",
        "yes",
        "please move my appointment to Friday at two",
        "yes",
    )
    for name in ("book_appointment", "reschedule_appointment"):
        ToolCall.objects.create(call=played.call, turn=1, name=name, success=False, milliseconds=1)
    assert summed_up(played.call) == (
        "moved",
        "book",
        "Rosa Diaz booked an oil change for the 2018 Honda Civic on Friday, March 6, at 10 AM; moved the oil"
        " change for the 2018 Honda Civic from Friday, March 6, at 10 AM to Friday, March 6, at 2 PM.",
    )


def test_a_caller_nobody_knew_is_named_by_the_booking(shop):
    played = play(
        shop, "+15125550177", "a tire rotation tuesday at ten", "daniel okafor", "a 2018 ford f150", "yes"
    )
    outcome, _, summary = summed_up(played.call)
    assert outcome == "booked"
    assert summary == (
        "Daniel Okafor booked a tire rotation for the 2018 Ford F-150 on Tuesday, March 3, at 10 AM."
    )


def test_a_caller_who_cancels_is_summed_up(shop, civic):
    book(shop, civic, TUESDAY)
    played = play(
        shop, "+15125550123", "it's Rosa, cancel my appointment because I'm out of town", "yes, cancel it"
    )
    assert summed_up(played.call)[2].startswith(
        "Rosa Diaz cancelled the oil change for the 2018 Honda Civic on Tuesday, March 3, at 9 AM (“"
    )


def test_a_call_is_summed_up_again_when_it_went_on(shop):
    call = Call.objects.create(shop=shop, channel="phone", facts=Facts(name="Ann Lee").to_json())
    assert summed_up(call)[2] == "Ann Lee said nothing."
    Turn.objects.create(call=call, number=1, speaker="caller", text="a person")
    FollowUp.objects.create(
        shop=shop, call=call, kind="call_back", due_at=at(MONDAY, 9, 15).astimezone(CHICAGO)
    )
    assert summed_up(call)[0] == "call_back"


def test_a_call_that_is_on_is_not_summed_up(shop):
    call = Call.objects.create(shop=shop, channel="phone")
    sum_up(call)
    call.refresh_from_db()
    assert call.summary == ""


@pytest.mark.parametrize(("outcome", "left"), [("failed", 1), ("answered", 1), ("booked", 0)])
def test_a_lost_caller_is_left_to_people_unless_he_was_served(shop, outcome, left):
    call = Call.objects.create(
        shop=shop,
        channel="phone",
        status="ended",
        end_reason="transport_failed",
        outcome=outcome,
        sockets=1,
        facts=Facts(intent="book").to_json(),
    )
    finish(call)
    assert call.follow_ups.filter(kind="failed_call").count() == left


def test_a_call_that_no_session_ended_is_summed_up_by_its_last_news(shop):
    call = Call.objects.create(shop=shop, channel="phone")
    finish(call)
    call.refresh_from_db()
    assert (call.status, call.summary) == ("ended", "The caller said nothing.")
