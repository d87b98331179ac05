"""A new time told by its distance from the old one."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from voice.language.en import understand_shift

ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 23, 8, 10, tzinfo=ZONE)
THURSDAY_TEN = datetime(2026, 11, 26, 10, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("said", "day", "at"),
    [
        ("an hour later", 26, "11:00"),
        ("can we do half an hour earlier", 26, "09:30"),
        ("an hour and a half later", 26, "11:30"),
        ("a couple hours later please", 26, "12:00"),
        ("move it up an hour", 26, "09:00"),
        ("move my appointment back by 30 minutes", 26, "10:30"),
        ("two days later", 28, "10:00"),
        ("a day sooner", 25, "10:00"),
        ("bump it out a few days", 29, "10:00"),
        ("the day after", 27, "10:00"),
    ],
)
def test_the_distance_is_taken_from_the_old_time(said, day, at):
    wish = understand_shift(said, THURSDAY_TEN, NOW)
    assert wish is not None
    assert (wish.first, wish.last) == (date(2026, 11, day), date(2026, 11, day))
    assert wish.exact == time.fromisoformat(at)


@pytest.mark.parametrize("said", ["push it back a week", "a week later same time", "the following week"])
def test_a_week_later_keeps_the_wall_time(said):
    wish = understand_shift(said, datetime(2026, 10, 30, 10, 0, tzinfo=ZONE), NOW.replace(month=10))
    assert wish is not None
    assert (wish.first, wish.exact) == (date(2026, 11, 6), time(10))  # the clocks were set back between
    assert wish.words == "Friday, November 6, at 10 AM"


@pytest.mark.parametrize(
    "said", ["tomorrow at ten", "later", "is there anything later", "", "a week earlier"]
)
def test_no_distance_or_one_into_the_past_is_no_wish(said):
    assert understand_shift(said, THURSDAY_TEN, NOW) is None
