"""The caller understands any agent, whatever its words."""

from datetime import datetime

import pytest

from evals.ear import asked_about, times_in
from evals.world import ZONE

TODAY = datetime(2026, 11, 23, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("Thank you for calling. How can I help you?", "open"),
        ("Sure. May I have your name, please?", "name"),
        ("And who am I speaking with?", "name"),
        ("Thanks, Ada. And your last name?", "last_name"),
        ("What's the best number to reach you?", "phone"),
        ("What car is it? Make, model and year, please.", "car"),
        ("Is it for the Camry or the Odyssey?", "which_car"),
        ("What needs to be done?", "service"),
        ("When would you like to come in?", "time"),
        ("I have Tuesday, November 24, at 9 AM or 10 AM. Which one works for you?", "which_time"),
        ("You have two visits. Which one do you mean: the one on Tuesday or on Friday?", "which_visit"),
        ("Oil change on Tuesday, November 24, at 9 AM. Shall I book it?", "yes"),
        ("I'll put you down as Ada Bennett. Is that right?", "yes"),
        ("Is there anything else I can do for you?", "anything_else"),
        ("Are you still there?", "still_there"),
        ("Sorry, could you say that again?", "again"),
        ("Please don't drive the car.", "statement"),
    ],
)
def test_a_question_is_known_by_what_it_is_about(said, topic):
    assert asked_about(said) == topic


def test_the_last_question_counts():
    assert asked_about("Anything else? No? When would suit you?") == "time"


@pytest.mark.parametrize(
    ("said", "times"),
    [
        ("on Tuesday, November 24, at 9 AM, 9:30 AM or 1 PM", ["11-24T09:00", "11-24T09:30", "11-24T13:00"]),
        ("from November 24 at noon to Friday, November 27, at 2:30 PM", ["11-24T12:00", "11-27T14:30"]),
        ("We are open from 9 AM to 5 PM", []),
    ],
)
def test_a_clock_goes_with_the_date_before_it(said, times):
    assert times_in(said, TODAY) == [f"2026-{time}" for time in times]


def test_a_year_that_is_said_counts():
    assert times_in("Monday, January 4, 2027, at 2 PM", TODAY) == ["2027-01-04T14:00"]
