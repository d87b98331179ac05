"""What callers want of the built-in agent: services, cars, visits told apart, and minds that change."""

import pytest

from appointments.models import Appointment
from tests.factories import at
from voice.tests.agent_world import BOBS, EDS, FRIDAY, ROSAS, STRANGERS, TUESDAY, shop
from voice.tests.dialogue import play

__all__ = ["shop"]
pytestmark = pytest.mark.usefixtures("clock")


def made():
    visits = Appointment.objects.filter(booking_method="ai_voice").order_by("pk")
    return [(visit.vehicle.model, visit.service_type, visit.scheduled_at) for visit in visits]


def cancelled():
    return [visit.service_type for visit in Appointment.objects.filter(status="cancelled")]


def test_a_name_before_the_wish_is_heard(shop):
    play(shop, ROSAS, "rosa diaz oil change friday at ten", "yes")
    assert made() == [("Civic", "oil_change", at(FRIDAY, 10))]


def test_words_that_prove_nobody_are_taken_for_no_name(shop):
    assert "May I have your name" in play(shop, STRANGERS, "jolly roger oil change friday at ten").last


def test_a_spelled_name_corrects_the_one_that_was_heard(shop):
    play(
        shop,
        STRANGERS,
        "daniel okafer, oil change for my 2018 ford f150 friday at ten",
        "daniel okafer",
        "no it's okafor o k a f o r",
        "yes",
    )
    assert Appointment.objects.get(booking_method="ai_voice").customer.full_name == "Daniel Okafor"


def test_what_was_asked_about_is_what_is_booked(shop):
    play(shop, ROSAS, "how much are brakes", "ok it's Rosa can I get that done friday at ten", "yes")
    assert made() == [("Civic", "brake_service", at(FRIDAY, 10))]


def test_the_price_at_the_read_back_is_that_of_the_work_read(shop):
    played = play(shop, ROSAS, "it's Rosa, tire rotation friday at ten", "how much is it")
    assert "Tire rotation from $29.95." in played.last
    assert "Brake" not in played.last


def test_work_without_a_name_is_asked_for_in_other_words(shop):
    played = play(shop, ROSAS, "it's Rosa, can I come in", "friday at ten", "a wobbly whatsit", "yes")
    assert "something else" in " ".join(played.answers[2])
    assert Appointment.objects.get(booking_method="ai_voice").customer_concerns == "a wobbly whatsit"


@pytest.mark.parametrize(
    ("correction", "services"),
    [
        ("no not an oil change, i meant a tire rotation", ["tire_rotation"]),
        ("no, the tire rotation", ["tire_rotation"]),
        ("and a tire rotation too", ["oil_change", "tire_rotation"]),
    ],
)
def test_another_service_at_the_read_back(shop, correction, services):
    play(shop, ROSAS, "it's Rosa, oil change friday at ten", correction, "yes")
    visit = Appointment.objects.get(booking_method="ai_voice")
    assert [line.code for line in visit.services.order_by("position")] == services


def test_one_of_two_services_is_left_out(shop):
    play(shop, ROSAS, "it's Rosa, oil change and a tire rotation friday at ten", "skip the oil change", "yes")
    assert made() == [("Civic", "tire_rotation", at(FRIDAY, 10))]


def test_two_cars_in_one_sentence(shop):
    played = play(
        shop,
        BOBS,
        "bob miller here, an oil change for the camry and brakes for the truck friday at ten",
        "yes",
        "yes",
    )
    assert "You're booked" in " ".join(played.answers[2])
    assert made() == [
        ("Camry", "oil_change", at(FRIDAY, 10)),
        ("F-150", "brake_service", at(FRIDAY, 10)),
    ]


def test_both_of_two_cars(shop):
    play(shop, BOBS, "bob miller, oil change friday at ten", "both", "yes", "yes")
    assert [model for model, _, _ in made()] == ["Camry", "F-150"]


def test_a_car_that_is_not_on_file(shop):
    play(shop, BOBS, "bob miller, oil change friday at ten", "no", "a 2021 mazda cx5", "yes")
    assert [model for model, _, _ in made()] == ["CX-5"]


def test_the_model_is_asked_for_where_the_make_is_known(shop):
    assert "What model" in play(shop, STRANGERS, "my name is ann lee, oil change for my honda").last


@pytest.mark.parametrize("words", ["the brakes one", "the van", "the one on thursday", "the second one"])
def test_a_visit_is_told_by_service_car_day_or_place(shop, words):
    play(shop, EDS, "Edward Kowalski, cancel my appointment", words, "yes")
    assert cancelled() == ["brake_service"]


def test_another_visit_at_the_read_back(shop):
    play(shop, EDS, "Edward Kowalski, cancel my oil change", "no, the tire rotation", "yes")
    assert cancelled() == ["tire_rotation"]


def test_a_visit_told_about_is_cancelled_by_its_place(shop):
    play(shop, EDS, "Edward Kowalski, when are my appointments", "cancel the second one please", "yes")
    assert cancelled() == ["brake_service"]


def test_from_moving_to_cancelling_it_stays_that_visit(shop):
    play(
        shop,
        EDS,
        "Edward Kowalski, move my brake appointment to friday morning",
        "actually just cancel it",
        "yes",
    )
    assert cancelled() == ["brake_service"]


def test_cancelling_what_is_only_read_back_books_nothing(shop):
    played = play(shop, ROSAS, "it's Rosa, oil change friday at ten", "no cancel that")
    assert not made()
    assert "anything else" in played.last


def test_moving_what_is_only_read_back_books_the_other_time(shop):
    play(shop, ROSAS, "it's Rosa, oil change friday at ten", "can we move that to tuesday at nine", "yes")
    assert made() == [("Civic", "oil_change", at(TUESDAY, 9))]


@pytest.mark.parametrize("lines", [("never mind",), ("tomorrow at nine", "no", "forget it")])
def test_who_lets_go_is_asked_for_nothing_more(shop, lines):
    played = play(shop, ROSAS, "it's Rosa, I need an oil change", *lines)
    assert not made()
    assert "All right, we leave it at that." in played.last
