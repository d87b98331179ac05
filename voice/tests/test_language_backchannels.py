"""What only shows that somebody listens is told from words that mean something."""

import pytest

from voice.language import language

is_backchannel = language("en").is_backchannel


@pytest.mark.parametrize(
    "text", ["uh-huh", "Uh huh.", "mm-hm", "mhm", "Hmm...", "um, ah", "yeah", "okay", "I see, right"]
)
def test_a_sound_says_nothing(text):
    assert is_backchannel(text)


@pytest.mark.parametrize(
    "text",
    ["yes", "okay two", "uh-uh", "nuh-uh", "uh, two", "5", "", "um " * 20],
)
def test_words_and_a_no_are_no_sounds(text):
    assert not is_backchannel(text)
