"""One-time codes as callers read them out, and as nothing of them is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.language import language

EN = language("en")
WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("427193", "427193"),
        ("4 2 7 1 9 3", "427193"),  # as keys come
        ("four two seven one nine three", "427193"),
        ("Okay, it's four, two, seven... one, nine, three.", "427193"),
        ("it says 427-193", "427193"),
        ("for two seven one nine tree", "427193"),
        ("forty-two seventy-one ninety-three", "427193"),
        ("double four seven oh oh one", "447001"),
        ("zero zero zero zero zero seven", "000007"),
        ("427 192, no, 193", "427193"),
        ("427193, I got it at 10", "427193"),
        ("um 42 71 um 93", "427193"),
        ("427", None),
        ("4271934", None),
        ("my number is 512 555 0123", None),
        ("I didn't get anything", None),
        ("", None),
    ],
)
def test_a_code_is_read_in_any_groups_and_nothing_else_is_one(text, code):
    assert EN.find_code(text) == code


@given(st.text("0123456789", min_size=6, max_size=6), st.sampled_from(["", " ", ", ", " - ", ". "]))
def test_every_code_is_found_and_none_of_it_is_kept(code, between):
    said = [between.join(code), between.join(code[at : at + 2] for at in (0, 2, 4))]
    said.append(f"{between or ' '}".join(WORDS[int(digit)] for digit in code))
    for one in said:
        assert EN.find_code(f"it is {one}") == code
        for digits in (None, 6):
            assert EN.hide_numbers(f"so {one} thanks", digits) == "so ••• thanks"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("It's 427 193.", "It's •••."),
        ("four two seven", "•••"),
        ("Four two SEVEN, I think", "•••, I think"),
        ("for two seven one nine tree", "•••"),
        ("Tuesday at nine", "Tuesday at •••"),
        ("my F-150", "my F-•••"),
        ("I asked for a person to call", "I asked for a person to call"),
        ("４２７１９３", "•••"),
        ("", ""),
    ],
)
def test_all_numbers_are_struck_out_and_other_words_stay(text, hidden):
    assert EN.hide_numbers(text) == hidden


@pytest.mark.parametrize(
    "text", ["four two, and 427193", "427193, 10 times", "it's 427 193, 30 minutes", "42, then 4 2 7 1 9 3"]
)
def test_a_code_beside_another_number_is_struck_out(text):
    assert EN.hide_numbers(text, 6).endswith(("•••", "••• times", "••• minutes"))


@pytest.mark.parametrize(
    "text",
    [
        "+15125550123",
        "(512) 555-0123",
        "2026-03-03T09:00:00-06:00",
        "1HGCM82633A004352",
        "Tuesday, March 3 at 9:30",
        "$79.95 for 30 minutes",
        "the 2018 Civic",
    ],
)
def test_numbers_of_another_length_stay_where_only_codes_are_struck_out(text):
    assert EN.hide_numbers(text, 6) == text


def test_a_long_text_is_read_to_its_end():
    text = f"{'to the ' * 300}427193"
    assert EN.hide_numbers(text, 6) == f"{'to the ' * 300}•••"
    assert EN.hide_numbers("to " * 20_000) == "to " * 20_000
