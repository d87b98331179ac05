"""A VIN in pieces, corrected while it is read, and letters that were misheard."""

import pytest

from vehicles.vin import check_digit
from voice.language.en import find_vin, find_vin_piece, mend_vin

VIN = "1HGCM82633A004352"
CORRECTED = """
1 h g c n no m 8 2 6 3 3 a 0 0 4 3 5 2;
one h g c m eight two five wait six three three a zero zero four three five two;
one h g let me start over one h g c m eight two six three three a zero zero four three five two;
1 h g c m and then 8 2 6 hang on 3 3 a 0 0 4 3 5 2;
1 h g c m that's the first part 8 2 6 3 3 a 0 0 4 3 5 2;
one h g c m eighty two sixty three three a double zero four three fifty two;
1 h like hotel g as in george c for charlie n as in mary 8 2 6 3 3 a 0 0 4 3 5 2;
1hg cm 826 33a 004352;
1 h g sea m 8 2 6 3 3 a oh oh for 3 5 2;
one h g c m 8 2 6 two threes a two zeros 4 3 5 2
"""


def is_sound(vin):
    return check_digit(vin) == vin[8]


@pytest.mark.parametrize("said", [said.strip() for said in CORRECTED.replace("\n", " ").split(";")])
def test_a_vin_is_heard_through_corrections_and_other_words(said):
    assert find_vin(said) == VIN


@pytest.mark.parametrize(
    ("said", "piece"),
    [
        ("one h g c m", "1HGCM"),
        ("okay it starts with one hotel golf", "1HG"),
        ("then eight two six double three", "82633"),
        ("a as in apple zero zero", "A00"),
        ("m no n", "N"),
        ("x", "X"),
        ("and the last four are four three five two", "4352"),
        ("i have a question", ""),
        ("yes", ""),
        ("", ""),
    ],
)
def test_a_piece_of_a_vin(said, piece):
    assert find_vin_piece(said).endswith(piece)
    assert bool(find_vin_piece(said)) is bool(piece)


@pytest.mark.parametrize(
    "heard",
    [
        VIN,
        "1HGCN82633A004352",
        "1HGCM82633H004352",
        "IHGCM82633AOO4352",
        "1HGCM8263A004352",
        "1HGCCM82633A004352",
    ],
)
def test_a_misheard_vin_is_among_the_candidates(heard):
    assert VIN in mend_vin(heard, is_sound)


def test_a_sound_vin_is_left_alone():
    assert mend_vin(VIN, is_sound) == [VIN]


@pytest.mark.parametrize("heard", ["", "1HGCM", VIN + VIN])
def test_far_too_few_or_too_many_signs_are_not_mended(heard):
    assert mend_vin(heard, is_sound) == []
