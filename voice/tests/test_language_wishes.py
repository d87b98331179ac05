"""Times as callers circle around them: duties, limits, corrections, parts of the day."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from voice.language import DAY_PARTS
from voice.language.en import understand_time
from voice.tests.test_language_times import brief

NOW = datetime(2026, 11, 23, 8, 10, tzinfo=ZoneInfo("America/Chicago"))  # a Monday

DUTIES = {
    "i get off at three so any time after that on thursday": "11-26 15:00-",
    "i work till five": "- 17:00-",
    "i'm in a meeting until eleven": "- 11:00-",
    "i have to pick up my kids at two": "- -14:00",
    "i need to be at work by nine": "- -09:00",
    "i've got to be gone by three": "- -15:00",
    "i can't get there before ten": "- 10:00-",
    "i can't do anything after four": "- -16:00",
    "i won't be free before three on tuesday": "11-24 15:00-",
    "i'm out of town until the fifth": "12-05..12-19",
    "not until next week": "11-30..12-14",
}
CORRECTIONS = {
    "tuesday no wait wednesday": "11-25",
    "wednesday's no good what about thursday at one": "11-26 13:00",
    "mornings don't work": "nothing",
    "let's do thursday wait no let's do friday": "11-27",
    "my appointment was for two but i need four": "- 16:00",
    "instead of tuesday can we do wednesday": "11-25",
    "tuesday not this week but next": "12-01",
    "not this wednesday the one after": "12-02",
}
DAYS = {
    "the last friday of the month": "11-27",
    "the first monday in december": "12-07",
    "the second week of january": "2027-01-08..2027-01-14",
    "the weekend after next": "12-12..12-13",
    "the weekend before christmas": "12-19..12-20",
    "christmas week": "12-21..12-27",
    "monday or tuesday of next week": "11-30..12-01",
    "next tuesday or wednesday": "12-01..12-02",
    "tomorrow or the day after": "11-24..11-25",
    "the twelfth or thirteenth": "12-12..12-13",
    "friday week": "12-04",
    "two fridays from now": "12-04",
    "a fortnight from tomorrow": "12-08",
    "in about ten days": "12-03",
    "a month from today": "12-23",
    "in the next few days": "11-23..11-26",
}
CLOCKS = {
    "ten to nine": "- 08:50",
    "five after ten": "- 10:05",
    "quarter til three": "- 14:45",
    "eleven hundred hours": "- 11:00",
    "nineish": "- 09:00",
    "no earlier than one": "- 13:00-",
}
PARTS = {
    "first thing": "first thing; right when you open; as soon as you open up; the first slot of the day",
    "early morning": "bright and early; really early; early tuesday; before work",
    "morning": "mornings are best; late in the morning; i can only do mornings",
    "before lunch": "before lunch",
    "lunch": "on my lunch break; around lunchtime",
    "after lunch": "right after lunch",
    "afternoon": "sometime in the afternoon; early afternoon; i work nights so afternoons are best",
    "late afternoon": "late friday afternoon; as late in the afternoon as you can",
    "end of day": "end of day; the last slot of the day; as late as possible; close to closing time",
    "after work": "tonight after work; when i get off work; once i'm done with work",
    "evening": "evenings only; tonight; after dinner",
}


@pytest.mark.parametrize(("said", "meant"), (DUTIES | CORRECTIONS | DAYS | CLOCKS).items())
def test_the_time_that_is_meant(said, meant):
    assert brief(understand_time(said, NOW)) == meant


@pytest.mark.parametrize(
    ("said", "part"), [(said, part) for part, listed in PARTS.items() for said in listed.split("; ")]
)
def test_the_part_of_the_day_has_a_name(said, part):
    wish = understand_time(said, NOW)
    assert wish is not None
    assert wish.part == part
    assert part in DAY_PARTS


def test_a_clock_time_takes_the_place_of_a_part():
    morning, later = understand_time("in the morning", NOW), understand_time("at two", NOW)
    assert morning is not None
    assert later is not None
    assert (later.part, morning.merged_with(later).part) == ("", "")


@pytest.mark.parametrize(
    "said",
    [
        "asap",
        "whatever you have first",
        "the first thing you have open",
        "how soon can you get me in",
        "the earlier the better",
        "as quick as you can",
        "your next available",
    ],
)
def test_haste(said):
    wish = understand_time(said, NOW)
    assert wish is not None
    assert wish.earliest
    assert wish.haste_words
    assert not wish.part
