"""Turns that carry no facts, and the parts of a sentence about several cars."""

import pytest

from voice.language import MenuItem, language

EN = language("en")
MENU = [MenuItem("oil_change", "Oil change"), MenuItem("tire_rotation", "Tire rotation")]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("same day at two", ["day"]),
        ("thursday at the same time", ["time"]),
        ("the same day same time", ["day", "time"]),
        ("friday at two", []),
    ],
)
def test_what_is_to_stay_as_it_was(text, same):
    assert EN.find_same(text) == same


@pytest.mark.parametrize(("text", "adds"), [("and a tire rotation too", True), ("a tire rotation", False)])
def test_what_comes_on_top(text, adds):
    assert EN.is_addition(text) is adds


@pytest.mark.parametrize(("text", "both"), [("both of them please", True), ("the truck", False)])
def test_all_of_what_was_offered(text, both):
    assert EN.means_both(text) is both


@pytest.mark.parametrize(("text", "lets_go"), [("oh never mind", True), ("forget it", True), ("no", False)])
def test_letting_go(text, lets_go):
    assert EN.is_never_mind(text) is lets_go


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "an oil change for my civic and brakes for the truck",
            ["an oil change for my civic", "brakes for the truck"],
        ),
        ("brakes and tires for my civic", ["brakes and tires for my civic"]),
        ("an oil change", ["an oil change"]),
    ],
)
def test_an_utterance_is_split_by_its_vehicles(text, parts):
    assert EN.split_by_vehicle(text) == parts


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [("skip the oil change", ["oil_change"]), ("i don't need a tire rotation", ["tire_rotation"])],
)
def test_services_that_are_not_wanted(text, unwanted):
    assert EN.find_unwanted_services(text, MENU) == unwanted


def test_a_service_after_no_and_a_pause_is_wanted():
    assert EN.find_services("no the tire rotation", MENU) == ["tire_rotation"]
    assert EN.find_services("no tire rotation", MENU) == []


@pytest.mark.parametrize(
    ("name", "newer", "corrected"),
    [
        ("Daniel Okafer", "Okafor", "Daniel Okafor"),
        ("Dan Okafor", "Daniel", "Daniel Okafor"),
        ("Rosa", "Rose", "Rose"),
        ("Rosa Diaz", "Ann Lee", "Ann Lee"),
    ],
)
def test_a_newer_name_takes_the_place_of_the_part_it_is_like(name, newer, corrected):
    assert EN.corrected_name(name, newer) == corrected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("rosa diaz i need an oil change", "Rosa Diaz"),
        ("hmm greta olsen", "Greta Olsen"),
        ("it's maria g a r c i a", "Maria Garcia"),
        ("oil change for my car", None),
    ],
)
def test_a_name_before_other_words(text, name):
    assert EN.find_name(text, expected=True) == name


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("move my oil change to monday", "move"),
        ("i want to move the silverado", "move"),
        ("when is my oil change", "upcoming"),
    ],
)
def test_a_visit_called_by_its_work(text, intent):
    assert EN.find_intents(text) == [intent]
