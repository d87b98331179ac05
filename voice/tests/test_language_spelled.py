"""VINs and telephone numbers, read sign by sign."""

import pytest

from voice.language.en import find_phone, find_vin

VIN = "1HGCM82633A004352"


@pytest.mark.parametrize(
    "said",
    [
        "1HGCM82633A004352",
        "it's 1hgcm82633a004352",
        "vin is 1HG-CM826-33A-004352 thanks",
        "1HG CM826 33A 004352",
        "1 h g c m 8 2 6 3 3 a 0 0 4 3 5 2",
        "one h g c m eight two six three three a zero zero four three five two",
        "one hotel golf charlie mike eight two six three three alpha zero zero four three five two",
        "1 h g c m 8 2 6 3 3 a oh oh 4 3 5 2",
        "one h as in henry g as in george c m eight two six double three a double zero four three five two",
        "it's a 1HGCM82633A004352",
        "it's a 1 h g c m 8 2 6 3 3 a 0 0 4 3 5 2",
        "1 h g c m 8 2 6 3 3 a 0 0 4 3 5 2 2 is the vin",
        "the vin, um, is one h g, c m eight two six, three three a, zero zero four, three five two",
    ],
)
def test_vin_in_any_pieces(said):
    assert find_vin(said) == VIN


@pytest.mark.parametrize(
    "said",
    ["", "1HGCM82633A00435", "my number is five five five one two three four five six seven", "hello there"],
)
def test_no_vin(said):
    assert find_vin(said) is None


def test_impossible_signs_are_kept_for_the_check_that_names_them():
    assert find_vin("1HGCM82633A00435Q") == "1HGCM82633A00435Q"


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("(555) 123-4567", "5551234567"),
        ("555.123.4567", "5551234567"),
        ("+1 555 123 4567", "15551234567"),
        ("five five five one two three four five six seven", "5551234567"),
        ("my number is five five five, one twenty three, forty five sixty seven", "5551234567"),
        ("area code 312 555 oh one double nine", "3125550199"),
        ("it's 3 1 2 5 5 5 0 1 9 9 call me there", "3125550199"),
        ("five one two no sorry five one three five five five oh one four two", "5135550142"),
        ("five one two five five five oh one four three no wait four two", "5125550142"),
        ("five one two let me start over five one two five five five oh one four two", "5125550142"),
        ("the number is 3125550199 extension 4", "3125550199"),
        ("five five five oh one nine nine area code three one two", "3125550199"),
        ("three one two three fives oh one double nine", "3125550199"),
        ("eight hundred five five five one two one two", "8005551212"),
    ],
)
def test_telephone_number(said, digits):
    assert find_phone(said) == digits


@pytest.mark.parametrize("said", ["", "555 1234", "tuesday at ten thirty", "my 2018 f-150", VIN])
def test_no_telephone_number(said):
    assert find_phone(said) is None
