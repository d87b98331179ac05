"""When the shop is open: breaks, exceptions, and the days on which clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from appointments.availability import Interval, Job, NonexistentTime, Opening, claimed_by, resolve_local

CHICAGO = ZoneInfo("America/Chicago")
FRIDAY = date(2026, 11, 27)
FULL_DAY = [(time(9), time(12)), (time(13), time(17))]
ALWAYS = {weekday: [(time(0), time(0))] for weekday in range(7)}


def wall(opening: Opening, day: date) -> list[str]:
    return [f"{opening.local(a):%H:%M}-{opening.local(b):%H:%M}" for a, b in opening.on(day).open]


def open_minutes(opening: Opening, day: date) -> float:
    return sum((b - a).total_seconds() for a, b in opening.on(day).open) / 60


def test_a_lunch_break_is_the_gap_between_two_intervals():
    assert wall(Opening(CHICAGO, {4: FULL_DAY}), FRIDAY) == ["09:00-12:00", "13:00-17:00"]


def test_intervals_in_any_order_that_touch_or_overlap_are_one():
    opening = Opening(CHICAGO, {4: [(time(12), time(15)), (time(9), time(11)), (time(10), time(12))]})
    assert wall(opening, FRIDAY) == ["09:00-15:00"]


def test_midnight_as_closing_time_is_the_end_of_the_day():
    opening = Opening(CHICAGO, {4: [(time(18), time(0))]})
    assert open_minutes(opening, FRIDAY) == 6 * 60
    assert opening.on(FRIDAY + timedelta(days=1)).open == ()


def test_an_interval_that_ends_before_it_begins_is_not_open():
    assert Opening(CHICAGO, {4: [(time(17), time(9))]}).on(FRIDAY).open == ()


def test_special_hours_replace_the_weekly_ones_and_open_a_holiday():
    opening = Opening(
        CHICAGO,
        {4: FULL_DAY},
        special={FRIDAY: [(time(10), time(14))]},
        holidays={FRIDAY: "Day after Thanksgiving"},
    )
    assert wall(opening, FRIDAY) == ["10:00-14:00"]
    assert opening.on(FRIDAY).closed_because is None


@pytest.mark.parametrize(
    ("exceptions", "sentence"),
    [
        ({}, "Closed on Sundays"),
        ({"holidays": {date(2026, 11, 29): "Thanksgiving Day"}}, "Closed: Thanksgiving Day"),
        ({"closures": {date(2026, 11, 29): "inventory"}}, "Closed: inventory"),
        ({"closures": {date(2026, 11, 29): ""}}, "Closed on November 29"),
        ({"special": {date(2026, 11, 29): []}}, "Closed on November 29"),
    ],
)
def test_a_closed_day_says_why(exceptions, sentence):
    day = Opening(CHICAGO, {4: FULL_DAY}, **exceptions).on(date(2026, 11, 29))
    assert (day.open, day.closed_because) == ((), sentence)


def test_a_closure_beats_special_hours():
    opening = Opening(CHICAGO, {4: FULL_DAY}, special={FRIDAY: FULL_DAY}, closures={FRIDAY: "inventory"})
    assert opening.on(FRIDAY).closed_because == "Closed: inventory"


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/Chicago", date(2026, 3, 8), 23),
        ("America/Chicago", date(2026, 11, 1), 25),
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("America/Santiago", date(2026, 9, 6), 23),  # 00:00 does not exist
        ("America/Santiago", date(2026, 4, 4), 25),  # 23:00 comes twice
        ("Asia/Beirut", date(2026, 3, 29), 23),
        ("Pacific/Apia", date(2011, 12, 30), 0),  # the whole day was left out
    ],
)
def test_the_day_of_a_change_is_as_long_as_it_really_is(zone, day, hours):
    assert open_minutes(Opening(ZoneInfo(zone), ALWAYS), day) == hours * 60


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ((time(1), time(2, 30)), ["01:00-03:00"]),
        ((time(2, 15), time(4)), ["03:00-04:00"]),
        ((time(2), time(3)), []),
    ],
)
def test_hours_in_a_gap_begin_and_end_where_the_clock_goes_on(hours, expected):
    assert wall(Opening(CHICAGO, {6: [hours]}), date(2026, 3, 8)) == expected


@pytest.mark.parametrize(
    ("hours", "minutes"),
    [((time(0), time(1, 30)), 90), ((time(1, 30), time(3)), 150), ((time(1), time(2)), 120)],
)
def test_hours_in_a_repeated_hour_take_its_first_pass(hours, minutes):
    assert open_minutes(Opening(CHICAGO, {6: [hours]}), date(2026, 11, 1)) == minutes


def test_a_change_across_midnight_leaves_no_minute_out_and_none_twice():
    # Newfoundland put its clocks back at 00:01 until 2011.
    opening = Opening(ZoneInfo("America/St_Johns"), ALWAYS)
    days = [opening.on(date(2010, 11, 6) + timedelta(days=number)).open for number in range(3)]
    assert all(len(day) == 1 for day in days)
    assert [day[0].end for day in days[:2]] == [day[0].start for day in days[1:]]


def test_a_time_in_a_gap_is_refused():
    with pytest.raises(NonexistentTime):
        resolve_local(datetime.combine(date(2026, 3, 8), time(2, 30)), CHICAGO)


def test_a_time_that_comes_twice_is_its_first():
    half_past_one = datetime.combine(date(2026, 11, 1), time(1, 30))
    assert resolve_local(half_past_one, CHICAGO) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_a_wall_time_with_an_offset_is_not_cut_down_to_its_digits():
    with pytest.raises(ValueError, match="offset"):
        resolve_local(datetime(2026, 11, 27, 9, tzinfo=UTC), CHICAGO)


def test_claims_of_a_day_are_over_by_the_named_instant():
    opening = Opening(CHICAGO, {4: FULL_DAY, 0: FULL_DAY})
    monday_nine = datetime(2026, 11, 30, 15, tzinfo=UTC)
    end = claimed_by(opening, FRIDAY, Job(90, 30, may_run_over=True))
    assert end == monday_nine + timedelta(hours=2)


def test_claims_outside_the_hours_are_over_by_the_named_instant_too():
    midnight = datetime(2026, 11, 28, 6, tzinfo=UTC)
    assert claimed_by(Opening(CHICAGO, {}), FRIDAY, Job(90, 30)) == midnight + timedelta(hours=2)


def test_work_that_no_opening_day_follows_does_not_fit():
    opening = Opening(CHICAGO, {}, special={FRIDAY: FULL_DAY})
    four = datetime(2026, 11, 27, 22, tzinfo=UTC)
    assert opening.on(FRIDAY).open[-1] == Interval(four - timedelta(hours=3), four + timedelta(hours=1))
    assert opening.work(four, 120, over_breaks=True) is None
