"""Which of the offered times a caller takes."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from voice.language.en import pick_offer

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)
OFFERS = [
    datetime(2026, 11, 24, 9, 0, tzinfo=ZONE),
    datetime(2026, 11, 24, 9, 30, tzinfo=ZONE),
    datetime(2026, 11, 24, 14, 0, tzinfo=ZONE),
    datetime(2026, 11, 27, 10, 0, tzinfo=ZONE),
]

PICKS = {
    "the first one": 0,
    "the first": 0,
    "first one please": 0,
    "the second": 1,
    "second one works": 1,
    "i'll take the third one": 2,
    "the last one": 3,
    "the later one": 3,
    "the earliest": 0,
    "the earlier one please": 0,
    "option two": 1,
    "number three please": 2,
    "nine": 0,
    "nine o'clock": 0,
    "nine thirty works": 1,
    "9:30": 1,
    "um nine thirty i guess": 1,
    "not nine, nine thirty": 1,
    "two": 2,
    "the two o'clock": 2,
    "tuesday at two": 2,
    "2 pm": 2,
    "the afternoon one": 2,
    "ten": 3,
    "i'll take the ten": 3,
    "friday is fine": 3,
    "friday at ten": 3,
    "the friday one": 3,
    "the 27th": 3,
    "the morning on friday": 3,
    "no the second one": 1,
    "whichever": 0,
    "either one": 0,
    "tomorrow at nine": 0,
    "let's do friday": 3,
}
UNCLEAR = """
yes; okay; no; neither; none of those; tuesday; in the morning; eleven; can you do three; how about four;
wednesday; hm let me see; nine doesn't work; something else; ; what was that; not friday; no thanks;
anything later in the week; the blue one
"""


@pytest.mark.parametrize(("said", "index"), PICKS.items())
def test_the_offer_taken(said, index):
    assert pick_offer(said, OFFERS, NOW) == OFFERS[index]


@pytest.mark.parametrize("said", [said.strip() for said in UNCLEAR.replace("\n", " ").split(";")])
def test_no_offer_is_taken_for_unclear_words(said):
    assert pick_offer(said, OFFERS, NOW) is None


def test_a_yes_takes_the_only_offer():
    assert pick_offer("yes that works", OFFERS[:1]) == OFFERS[0]
    assert pick_offer("no", OFFERS[:1]) is None
    assert pick_offer("yes", []) is None


def test_two_choices():
    two = OFFERS[:2]
    assert pick_offer("the latter", two) == two[1]
    assert pick_offer("the later one", two) == two[1]
    assert pick_offer("the earlier one", two) == two[0]
