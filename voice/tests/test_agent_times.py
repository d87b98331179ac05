"""Finding a time with the built-in agent."""

import pytest

from appointments.models import Appointment
from tests.factories import at, book, make_customer, make_vehicle
from voice.tests.agent_world import EDS, FRIDAY, ROSAS, TUESDAY, shop
from voice.tests.dialogue import play

__all__ = ["shop"]
pytestmark = pytest.mark.usefixtures("clock")
AFTERNOON = "it's Rosa, oil change friday afternoon"


def booked():
    return Appointment.objects.get(booking_method="ai_voice").scheduled_at


@pytest.mark.parametrize(
    ("words", "hour", "minute"),
    [("anything later", 14, 30), ("do you have anything earlier", 9, 0), ("none of those", 14, 30)],
)
def test_other_times_than_those_on_offer(shop, words, hour, minute):
    play(shop, ROSAS, AFTERNOON, words, "the first one", "yes")
    assert booked() == at(FRIDAY, hour, minute)


def test_the_day_stays_when_only_its_part_changes(shop):
    play(shop, ROSAS, AFTERNOON, "what about the morning", "nine", "yes")
    assert booked() == at(FRIDAY, 9)


def test_a_yes_to_several_offers_asks_which_and_counts_as_understood(shop):
    played = play(shop, ROSAS, AFTERNOON, "yes", "yes", "yes")
    assert "Just tell me which one. Which of these: Friday, March 6, at 1 PM" in played.last
    assert not played.used("transfer_to_advisor")


def test_offers_stay_when_something_else_is_asked(shop):
    for place in range(2):
        book(shop, make_vehicle(make_customer(number=f"+1512555015{place}")), at(TUESDAY, 10))
    played = play(
        shop, ROSAS, "it's Rosa, oil change tomorrow at ten", "where are you", "the last one", "yes"
    )
    assert "Which of these" in " ".join(played.answers[2])
    assert booked() == at(TUESDAY, 10, 30)


def test_go_ahead_after_a_no_takes_the_no_back(shop):
    play(shop, ROSAS, "it's Rosa, oil change friday at ten", "no", "sure, go ahead", "yes")
    assert booked() == at(FRIDAY, 10)


def test_the_same_day_as_the_visit_just_booked(shop):
    play(
        shop,
        ROSAS,
        "it's Rosa, oil change friday at ten",
        "yes",
        "my wife's truck needs new brakes",
        "a 2020 ford f 150",
        "same day at two",
        "yes",
    )
    truck = Appointment.objects.get(vehicle__model="F-150", customer__first_name="Rosa")
    assert truck.scheduled_at == at(FRIDAY, 14)


def test_the_same_time_on_another_day(shop):
    play(shop, EDS, "Edward Kowalski here, can you move my brakes to friday same time", "yes")
    assert Appointment.objects.get(vehicle__model="Odyssey").scheduled_at == at(FRIDAY, 10)


@pytest.mark.parametrize(
    ("wish", "told"),
    [("tomorrow at 8 am", "we open at 9 AM"), ("tomorrow at 6 pm", "we close at 5 PM")],
)
def test_who_asks_for_a_time_out_of_hours_hears_the_hours(shop, wish, told):
    assert told in play(shop, ROSAS, f"it's Rosa, oil change {wish}").last


def test_a_weekday_upon_offers_is_that_of_the_offers(shop):
    played = play(shop, ROSAS, "it's Rosa, oil change sunday at ten", "how about monday")
    assert "Monday, March 9, at 10 AM" in played.last


def test_the_day_of_the_visit_itself_is_no_wish_for_that_day(shop):
    lines = ("I need to move my tire rotation, it's tomorrow", "edward kowalski", "friday at nine", "yes")
    played = play(shop, EDS, *lines)
    assert "When would you like to come instead" in " ".join(played.answers[2])
    assert Appointment.objects.get(services__code="tire_rotation").scheduled_at == at(FRIDAY, 9)


def test_who_does_not_know_when_is_offered_the_soonest(shop):
    assert "Monday, March 2, at 9 AM" in play(shop, ROSAS, "it's Rosa, oil change", "i don't know").last
