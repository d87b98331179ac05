"""Bringing in people, and how the built-in agent goes on after them."""

import pytest

from voice.models import FollowUp
from voice.tests.agent_world import ROSAS, STRANGERS, shop
from voice.tests.dialogue import play

__all__ = ["shop"]
pytestmark = pytest.mark.usefixtures("clock")


def left():
    return FollowUp.objects.get()


def test_a_person_outside_opening_hours_calls_back_and_knows_what_for(shop):
    play(shop, ROSAS, "it's Rosa, brakes for my civic on friday", "can I talk to a person")
    assert left().kind == FollowUp.Kind.CALL_BACK
    assert "Rosa, wants to book, brake service, 2018 Honda Civic, Friday, March 6" in left().text


def test_not_understood_twice_brings_a_person(shop):
    play(shop, STRANGERS, "flurb", "blurb")
    assert left().kind == FollowUp.Kind.CALL_BACK


def test_an_offer_of_a_person_is_left_alone_by_what_is_no_yes(shop):
    played = play(shop, ROSAS, "this is ridiculous", "no that's okay", "it's Rosa, oil change friday at ten")
    assert not FollowUp.objects.exists()
    assert "Shall I book it?" in played.last


def test_a_message_says_who_left_it(shop):
    play(shop, STRANGERS, "can I leave a message", "the key is under the mat", "mark brown", "bye")
    assert (left().kind, left().text) == (FollowUp.Kind.MESSAGE, "Mark Brown: the key is under the mat")
    assert left().number == STRANGERS


def test_a_withheld_number_is_asked_for_the_call_back(shop):
    play(shop, "", "I want to talk to a person", "five one two five five five oh one seven seven", "ann lee")
    assert "+15125550177" in FollowUp.objects.values_list("number", flat=True)


def test_a_wish_for_the_waiting_list_becomes_a_message(shop):
    play(
        shop, ROSAS, "it's Rosa, oil change friday at ten", "no", "can you put me on the waiting list", "yes"
    )
    assert "Waiting list" in left().text
    assert "oil change" in left().text


@pytest.mark.parametrize(
    ("words", "kind"),
    [(("yes please",), "call_back"), (("no, I'd like to leave a message", "call me", "ann lee"), "message")],
)
def test_where_nobody_took_the_call_a_call_back_or_a_message_is_offered(shop, words, kind):
    played = play(shop, STRANGERS, *words, nobody_took=True)
    assert "nobody at the desk can take your call" in " ".join(played.answers[0])
    assert left().kind == kind


def test_a_misheard_name_is_asked_for_letter_by_letter(shop):
    played = play(shop, ROSAS, "when is my appointment", "rosie", "r o s a")
    assert "spell your name" in " ".join(played.answers[2])
    assert played.facts.known


def test_who_is_not_found_is_offered_a_person(shop):
    played = play(shop, STRANGERS, "cancel my appointment", "mallory", "m a l l o r y")
    assert "speak with a person" in played.last


def test_a_car_that_nobody_can_name_is_one_for_people(shop):
    play(shop, STRANGERS, "my name is ann lee, I need an oil change", "i don't know")
    assert "does not know the car" in left().text
