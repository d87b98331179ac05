"""Whole years in many zones, every free time compared with the slow answer."""

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from appointments.availability import (
    Interval,
    Job,
    NonexistentTime,
    Opening,
    Rules,
    Schedule,
    Station,
    claimed_by,
    resolve_local,
)
from appointments.tests.random_shops import shops
from appointments.tests.slow_availability import ZONES, SlowSchedule, Ticks, change_days, open_ticks, year

YEAR = 2026
DAYS = [date(YEAR, 1, 1) + timedelta(days=number) for number in range(365)]
NIGHT = [(time(0), time(1, 30)), (time(2, 15), time(5))]
WEEK = {
    0: [(time(9), time(12)), (time(13), time(17))],
    1: [(time(13), time(17)), (time(9), time(12))],
    2: [(time(8, 10), time(12, 20)), (time(12, 50), time(18, 35))],
    4: [(time(9), time(11)), (time(10), time(12)), (time(12), time(13))],
    5: [(time(18), time(23, 30)), (time(23, 45), time(0))],
    6: NIGHT,
}


def odd_shop(zone: str) -> Opening:
    """Open where clocks change, with every kind of exception."""
    return Opening(
        zone=ZoneInfo(zone),
        weekly=WEEK,
        special={date(YEAR, 7, 4): NIGHT, date(YEAR, 12, 24): [(time(9), time(12))], date(YEAR, 3, 3): []},
        closures={date(YEAR, 12, 24): "inventory", **{date(YEAR, 8, day): "" for day in range(10, 15)}},
        holidays={date(YEAR, 7, 4): "Independence Day", date(YEAR, 11, 26): "Thanksgiving Day"},
    )


def busy_stations(seed: str) -> list[Station]:
    rng = random.Random(seed)
    start = datetime(YEAR, 1, 1, tzinfo=UTC)

    def busy() -> list[Interval]:
        starts = [start + timedelta(minutes=5 * rng.randrange(367 * 288)) for _ in range(250)]
        return [Interval(at, at + timedelta(minutes=5 * rng.randrange(1, 40))) for at in starts]

    late = {**WEEK, 0: [(time(10, 15), time(12)), (time(13), time(16, 30))], 5: [(time(19), time(0))]}
    return [
        Station(1, "bay", frozenset({"lift", "alignment"}), busy()),
        Station(2, "bay", frozenset({"lift"}), busy()),
        Station(3, "technician", frozenset({"brakes"}), busy()),
        Station(4, "technician", frozenset({"brakes"}), busy(), late),
    ]


@pytest.mark.parametrize("zone", ZONES)
def test_open_minutes_are_those_that_the_clock_shows(zone):
    ticks = year(zone, YEAR, 5)
    opening = odd_shop(zone)
    spans = [span for day in DAYS for span in opening.on(day).open]
    expected = open_ticks(opening, ticks)
    inside = [i for i, wall in enumerate(ticks.patient) if wall.year == YEAR]
    marks = ticks.within(spans)
    assert all(marks[i] == expected[i] for i in inside)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize("zone", ZONES)
def test_wall_times_mean_their_first_instant_and_gaps_are_refused(zone):
    ticks = year(zone, YEAR, 15)
    first = {wall: ticks.at(i) for i, wall in reversed(list(enumerate(ticks.wall)))}
    walls = [datetime.combine(DAYS[0], time(0)) + timedelta(minutes=15 * i) for i in range(365 * 96)]
    skipped = 0
    for wall in walls:
        if wall in first:
            assert resolve_local(wall, ZoneInfo(zone)) == first[wall]
        else:
            skipped += 1
            with pytest.raises(NonexistentTime):
                resolve_local(wall, ZoneInfo(zone))
    assert bool(skipped) == bool(change_days(zone, YEAR))


@pytest.mark.parametrize(
    "job",
    [
        Job(45, 15, frozenset({"lift"}), frozenset({"brakes"})),
        Job(600, 60, frozenset({"lift"}), frozenset(), may_run_over=True),
    ],
    ids=["three quarters of an hour", "ten hours over nights"],
)
@pytest.mark.parametrize("zone", ZONES)
def test_a_whole_year_has_every_free_time_and_no_other(zone, job):
    opening = odd_shop(zone)
    stations = busy_stations(zone)
    blocks = [
        Interval(datetime(YEAR, month, 8, 15, tzinfo=UTC), datetime(YEAR, month, 8, 18, tzinfo=UTC))
        for month in range(1, 13)
    ]
    earliest = datetime(YEAR, 1, 2, 10, 5, tzinfo=UTC)
    rules = Rules(30, earliest, earliest, datetime(YEAR, 12, 30, 16, tzinfo=UTC), plans_technicians=True)
    slow = SlowSchedule(opening, stations, blocks, rules, year(zone, YEAR, 5))
    schedule = Schedule(opening, stations, blocks, rules)

    slots = [slot for day in DAYS for slot in schedule.slots(day, job)]
    found = {slot.start: tuple(slot)[1:5] for slot in slots}

    assert list(found) == sorted(slot.start for slot in slots)
    assert found == slow.answers(job, DAYS[0], DAYS[-1])
    assert len(found) > 400
    for slot in slots:
        a, b = slow.ticks.number(slot.start), slow.ticks.number(slot.end)
        assert slow.open[a]
        assert slow.open[b - 1]
        assert sum(slow.open[a:b]) * 5 == job.minutes


@given(shops())
@settings(max_examples=40, deadline=None)
def test_any_shop_minute_by_minute(shop):
    opening, stations, blocks, rules, job, middle = shop
    schedule = Schedule(opening, stations, blocks, rules)
    first, last = middle - timedelta(days=1), middle + timedelta(days=2)
    start = datetime.combine(first, time(0), UTC) - timedelta(days=2)
    # The slow answer fails if it has to look further than `claimed_by` says.
    minutes = (claimed_by(opening, last, job) - start) // timedelta(minutes=1)
    ticks = Ticks(opening.zone, start, minutes, 1)
    slow = SlowSchedule(opening, stations, blocks, rules, ticks)
    slots = list(schedule.walk(first, job, last))
    found = {slot.start: tuple(slot)[1:5] for slot in slots}
    assert list(found) == sorted(slot.start for slot in slots)
    assert found == slow.answers(job, first, last)
