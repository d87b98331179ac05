"""The rules of a free time, on the demo shop's week and on random shops."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from appointments.availability import (
    HouseRule,
    Interval,
    Job,
    Opening,
    Reason,
    Rules,
    Schedule,
    Slot,
    Station,
    Unfit,
)
from appointments.tests.random_shops import shops

CHICAGO = ZoneInfo("America/Chicago")
WORKDAY = [(time(9), time(12)), (time(13), time(17))]
OPENING = Opening(
    CHICAGO,
    weekly={**dict.fromkeys(range(5), WORKDAY), 5: [(time(9), time(12)), (time(13), time(15))]},
    holidays={date(2026, 11, 26): "Thanksgiving Day"},
)
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
RULES = Rules(30, NOW, NOW + timedelta(hours=1), NOW + timedelta(days=60), plans_technicians=True)
BAY = Station(1, "bay")
TECHNICIAN = Station(11, "technician")
HALF_HOUR = Job(30)


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), CHICAGO).astimezone(UTC)


def span(start: datetime, minutes: int) -> Interval:
    return Interval(start, start + timedelta(minutes=minutes))


def schedule(*stations: Station, blocks: tuple[Interval, ...] = (), rules: Rules = RULES) -> Schedule:
    return Schedule(OPENING, stations or (BAY, TECHNICIAN), blocks, rules)


def clock(slots: list[Slot]) -> list[str]:
    return [f"{slot.start.astimezone(CHICAGO):%H:%M}" for slot in slots]


def refusal(
    shop: Schedule, start: datetime, job: Job = HALF_HOUR, passing: tuple[HouseRule, ...] = ()
) -> Reason:
    with pytest.raises(Unfit) as refused:
        shop.fit(start, job, passing)
    return refused.value.reason


# What is open


def test_an_empty_weekday_has_fourteen_half_hours():
    mornings = ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]
    afternoons = ["13:00", "13:30", "14:00", "14:30", "15:00", "15:30", "16:00", "16:30"]
    assert clock(schedule().slots(MONDAY, HALF_HOUR)) == mornings + afternoons


def test_nothing_runs_into_lunch_or_past_closing():
    starts = clock(schedule().slots(MONDAY, Job(90)))
    assert starts == [
        "09:00",
        "09:30",
        "10:00",
        "10:30",
        "13:00",
        "13:30",
        "14:00",
        "14:30",
        "15:00",
        "15:30",
    ]


def test_the_buffer_may_run_past_closing():
    slot = schedule().fit(at(16, 30), Job(30, 45))
    assert (slot.end, slot.claimed_until) == (at(17), at(17, 45))


def test_the_grid_counts_from_midnight_not_from_opening():
    opening = Opening(CHICAGO, {0: [(time(9, 15), time(10, 45))]})
    assert clock(Schedule(opening, [BAY], [], RULES).slots(MONDAY, HALF_HOUR)) == ["09:30", "10:00"]


def test_long_work_goes_on_after_breaks_nights_and_closed_days():
    wednesday = date(2026, 11, 25)
    slot = schedule().fit(at(15, day=wednesday), Job(4 * 60, 30, may_run_over=True))
    assert slot.end == at(11, day=date(2026, 11, 27))  # 15-17, Thanksgiving, 9-11
    assert slot.claimed_until == at(11, 30, day=date(2026, 11, 27))


def test_long_work_keeps_its_bay_overnight():
    night = Station(1, "bay", busy=[span(at(22), 60)])
    assert refusal(schedule(night, TECHNICIAN), at(16), Job(120, may_run_over=True)) is Reason.TAKEN


def test_work_over_a_repeated_hour_takes_the_time_it_takes():
    opening = Opening(CHICAGO, {6: [(time(0), time(5))]})
    rules = replace(RULES, now=datetime(2026, 10, 1, tzinfo=UTC), earliest=datetime(2026, 10, 1, tzinfo=UTC))
    slot = Schedule(opening, [BAY], [], rules).fit(datetime(2026, 11, 1, 5, 30, tzinfo=UTC), Job(120))
    assert f"{slot.end.astimezone(CHICAGO):%H:%M}" == "01:30"


def night_shop() -> Schedule:
    """Open on Sundays from midnight to four, all year, with hourly starts."""
    opening = Opening(CHICAGO, {6: [(time(0), time(4))]})
    early = datetime(2026, 1, 1, tzinfo=UTC)
    return Schedule(
        opening, [BAY], [], Rules(60, early, early, early + timedelta(days=360), plans_technicians=False)
    )


def test_starts_in_a_gap_are_left_out_and_in_a_repeated_hour_offered_once():
    assert clock(night_shop().slots(date(2026, 3, 8), HALF_HOUR)) == ["00:00", "01:00", "03:00"]
    assert clock(night_shop().slots(date(2026, 11, 1), HALF_HOUR)) == ["00:00", "01:00", "02:00", "03:00"]


def test_the_second_pass_of_a_repeated_hour_is_off_the_grid():
    assert clock([night_shop().fit(datetime(2026, 11, 1, 6, tzinfo=UTC), HALF_HOUR)]) == ["01:00"]
    assert refusal(night_shop(), datetime(2026, 11, 1, 7, tzinfo=UTC)) is Reason.OFF_GRID


def test_a_start_given_in_the_shops_zone_is_worked_out_in_utc():
    midnight = datetime.combine(date(2026, 11, 1), time(0), CHICAGO)
    slot = night_shop().fit(midnight, Job(180))
    assert (slot.start.tzinfo, slot.end) == (UTC, datetime(2026, 11, 1, 8, tzinfo=UTC))


def test_two_intervals_within_one_step_of_the_grid_share_no_start():
    opening = Opening(CHICAGO, {0: [(time(9), time(9, 40)), (time(9, 50), time(11))]})
    assert clock(Schedule(opening, [BAY], [], RULES).slots(MONDAY, Job(10))) == [
        "09:00",
        "09:30",
        "10:00",
        "10:30",
    ]


# What is free


def test_a_busy_bay_or_technician_takes_the_time():
    busy = (span(at(9, 40), 10),)
    for stations in ((replace(BAY, busy=busy), TECHNICIAN), (BAY, replace(TECHNICIAN, busy=busy))):
        assert clock(schedule(*stations).slots(MONDAY, HALF_HOUR))[:2] == ["09:00", "10:00"]


def test_the_buffer_is_claimed_too():
    shop = schedule(replace(BAY, busy=[span(at(10), 30)]), TECHNICIAN)
    assert clock(shop.slots(MONDAY, Job(30, 15)))[:3] == ["09:00", "10:30", "11:00"]


def test_two_halves_of_two_bays_do_not_make_a_bay():
    bays = [Station(1, "bay", busy=[span(at(9), 30)]), Station(2, "bay", busy=[span(at(9, 30), 30)])]
    assert refusal(schedule(*bays, TECHNICIAN), at(9), Job(60)) is Reason.TAKEN


def test_a_block_of_the_whole_shop_takes_every_station():
    bays = [Station(number, "bay") for number in range(1, 9)]
    shop = schedule(*bays, TECHNICIAN, blocks=(span(at(9), 8 * 60),))
    assert shop.slots(MONDAY, HALF_HOUR) == []


def test_technicians_work_in_their_shifts_only():
    late = replace(TECHNICIAN, shifts={0: [(time(14, 30), time(0))]})
    assert clock(schedule(BAY, late).slots(MONDAY, Job(60)))[:2] == ["14:30", "15:00"]


def test_a_technician_is_on_shift_in_every_piece_of_long_work():
    mondays = replace(TECHNICIAN, shifts={0: [(time(9), time(17))]})
    shop = schedule(BAY, mondays)
    assert shop.fit(at(11), Job(120, may_run_over=True)).technician_id == 11
    assert refusal(shop, at(16), Job(120, may_run_over=True)) is Reason.TAKEN


@pytest.mark.parametrize(
    ("stations", "plans"),
    [((BAY, TECHNICIAN), False), ((BAY,), True)],
    ids=["plans bays only", "has no technicians"],
)
def test_a_shop_that_plans_no_people_claims_bays_only(stations, plans):
    shop = schedule(*stations, rules=replace(RULES, plans_technicians=plans))
    assert shop.fit(at(9), Job(30, technician_needs=frozenset({"brakes"}))).technician_id is None


def test_the_least_versatile_station_is_taken_first():
    bays = [
        Station(1, "bay", frozenset({"lift", "alignment"})),
        Station(3, "bay", frozenset({"lift"})),
        Station(2, "bay", frozenset({"lift"})),
        Station(4, "bay"),
    ]
    assert schedule(*bays, TECHNICIAN).fit(at(9), Job(30, bay_needs=frozenset({"lift"}))).bay_id == 2


# Why not


def test_each_reason_has_its_name():
    shop = schedule(Station(1, "bay", busy=[span(at(9), 30)]), TECHNICIAN)
    assert refusal(shop, NOW - timedelta(minutes=1)) is Reason.PAST
    assert refusal(shop, NOW + timedelta(minutes=59)) is Reason.NOTICE
    assert refusal(shop, RULES.latest) is Reason.HORIZON
    assert refusal(shop, at(10, day=date(2026, 11, 29))) is Reason.CLOSED
    assert refusal(shop, at(3)) is Reason.OUTSIDE_HOURS
    assert refusal(shop, at(12)) is Reason.OUTSIDE_HOURS
    assert refusal(shop, at(17)) is Reason.OUTSIDE_HOURS
    assert refusal(shop, at(10), Job(100_000, may_run_over=True)) is Reason.OUTSIDE_HOURS
    assert refusal(shop, at(10, 10)) is Reason.OFF_GRID
    assert refusal(shop, at(10) + timedelta(seconds=1)) is Reason.OFF_GRID
    assert refusal(shop, at(10), Job(30, bay_needs=frozenset({"lift"}))) is Reason.NO_SKILL
    assert refusal(shop, at(10), Job(30, technician_needs=frozenset({"brakes"}))) is Reason.NO_SKILL
    assert refusal(shop, at(9)) is Reason.TAKEN
    assert clock([shop.fit(at(9, 30), HALF_HOUR)]) == ["09:30"]


def test_a_closed_day_says_why():
    with pytest.raises(Unfit) as refused:
        schedule().fit(at(10, day=date(2026, 11, 26)), HALF_HOUR)
    assert refused.value.closed_because == "Closed: Thanksgiving Day"


def test_reasons_are_checked_in_their_order():
    """One start with everything against it; each rule that is passed or put right shows the next one."""
    sunday = at(10, 10, day=date(2026, 11, 29))
    taken = [Station(1, "bay", busy=[span(sunday, 60)]), TECHNICIAN]
    job = Job(30, bay_needs=frozenset({"lift"}))
    late = replace(RULES, now=sunday + timedelta(hours=1))
    near = replace(RULES, earliest=sunday + timedelta(hours=1), latest=sunday)
    assert refusal(schedule(*taken, rules=late), sunday, job, tuple(HouseRule)) is Reason.PAST
    shop = schedule(*taken, rules=near)
    passed: list[HouseRule] = []
    for rule, reason in [
        (HouseRule.NOTICE, Reason.NOTICE),
        (HouseRule.HORIZON, Reason.HORIZON),
        (HouseRule.HOURS, Reason.CLOSED),
        (HouseRule.GRID, Reason.OFF_GRID),
        (HouseRule.SKILL, Reason.NO_SKILL),
    ]:
        assert refusal(shop, sunday, job, tuple(passed)) is reason
        passed.append(rule)
    assert refusal(shop, sunday, job, tuple(passed)) is Reason.TAKEN
    slot = schedule(rules=near).fit(sunday, job, passed)
    assert (slot.end, slot.bay_id) == (sunday + timedelta(minutes=30), 1)


def test_passing_the_hours_passes_shifts_and_nothing_else():
    off_duty = replace(TECHNICIAN, shifts={})
    assert refusal(schedule(BAY, off_duty), at(10)) is Reason.TAKEN
    assert schedule(BAY, off_duty).fit(at(10), HALF_HOUR, [HouseRule.HOURS]).technician_id == 11
    assert refusal(schedule(), at(20, 10), HALF_HOUR, (HouseRule.HOURS,)) is Reason.OFF_GRID


def test_passing_the_skills_still_prefers_an_able_station():
    bays = [Station(1, "bay"), Station(2, "bay", frozenset({"lift"}))]
    job = Job(30, bay_needs=frozenset({"lift"}))
    assert schedule(*bays, TECHNICIAN).fit(at(9), job, [HouseRule.SKILL]).bay_id == 2


@pytest.mark.parametrize(("minutes", "buffer_minutes"), [(0, 0), (-60, 0), (30, -5)])
def test_work_takes_time(minutes, buffer_minutes):
    with pytest.raises(ValueError, match="at least a minute"):
        Job(minutes, buffer_minutes)


# Many days


def test_next_slots_walk_over_closed_days_up_to_the_last_one():
    shop = schedule(blocks=(span(at(9, day=date(2026, 11, 27)), 7 * 60 + 30),))
    wednesday = date(2026, 11, 25)
    late = replace(HALF_HOUR, minutes=180)
    starts = [slot.start for slot in shop.next_slots(wednesday, late, 5)]
    assert starts[:4] == [
        at(9, day=wednesday),
        at(13, day=wednesday),
        at(13, 30, day=wednesday),
        at(14, day=wednesday),
    ]
    assert shop.next_slots(date(2026, 11, 26), HALF_HOUR, 1)[0].start == at(16, 30, day=date(2026, 11, 27))
    assert shop.next_slots(date(2026, 11, 26), HALF_HOUR, 1, last_day=date(2026, 11, 26)) == []


def test_nearest_looks_at_both_sides_then_at_the_days_after():
    shop = schedule(Station(1, "bay", busy=[span(at(9, 30), 6 * 60 + 30)]), TECHNICIAN)
    found = shop.nearest(at(14), HALF_HOUR, limit=5)
    tuesday = MONDAY + timedelta(days=1)
    assert [slot.start for slot in found] == [
        at(16),
        at(16, 30),
        at(9),
        at(9, day=tuesday),
        at(9, 30, day=tuesday),
    ]


def test_nearest_to_a_time_gone_by_is_what_comes():
    assert schedule().nearest(NOW - timedelta(days=30), HALF_HOUR, limit=1)[0].start == at(9)


def test_days_beyond_the_window_are_not_worked_out():
    shop = schedule()
    assert shop.slots(date.max, HALF_HOUR) == shop.slots(date.min, HALF_HOUR) == []


@given(shops(), st.integers(0, 2 * 1440))
@settings(max_examples=60, deadline=None)
def test_fit_agrees_with_slots(shop, minute):
    opening, stations, blocks, rules, job, middle = shop
    free = Schedule(opening, stations, blocks, rules)
    slots = {
        slot.start: slot for slot in free.walk(middle - timedelta(days=1), job, middle + timedelta(days=2))
    }
    first = datetime.combine(middle, time(0), UTC)
    tried = [
        first + timedelta(minutes=minute),
        *(first + timedelta(minutes=15 * number) for number in range(96)),
    ]
    for start in [*tried, *slots]:
        try:
            fitted = free.fit(start, job)
        except Unfit:
            fitted = None
        assert fitted == slots.get(start)


@given(shops(), st.integers(1, 6))
@settings(max_examples=40, deadline=None)
def test_nearest_and_next_are_the_best_of_all(shop, limit):
    opening, stations, blocks, rules, job, middle = shop
    free = Schedule(opening, stations, blocks, rules)
    days = [middle + timedelta(days=number) for number in range(-1, 12)]
    everything = [slot for day in days for slot in free.slots(day, job)]
    assert free.next_slots(days[0], job, limit) == everything[:limit]
    assume(everything)
    wanted = everything[len(everything) // 2].start
    nearest = free.nearest(wanted, job, limit)
    assert nearest[0].start == wanted
    day = opening.local(wanted).date()
    same_day = sorted(abs(slot.start - wanted) for slot in free.slots(day, job))
    count = min(limit, len(same_day))
    assert [abs(slot.start - wanted) for slot in nearest[:count]] == same_day[:count]
    assert (
        nearest[count:]
        == [slot for slot in everything if opening.local(slot.start).date() > day][: limit - count]
    )


@given(st.integers(1, 6), st.integers(1, 6), st.booleans(), st.sampled_from([30, 300]))
@settings(max_examples=40, deadline=None)
def test_as_many_fits_as_places_when_each_is_claimed(bays, technicians, already, minutes):
    start = at(10)
    stations = [Station(number, "bay") for number in range(1, bays + 1)]
    stations += [Station(10 + number, "technician") for number in range(1, technicians + 1)]
    busy: dict[int | None, list[Interval]] = {station.id: [] for station in stations}
    busy[1] = [span(start + timedelta(minutes=5), 5)] if already else []
    won: list[Slot] = []
    while len(won) < 20:
        now = [replace(station, busy=tuple(busy[station.id])) for station in stations]
        try:
            slot = schedule(*now).fit(start, Job(minutes, 15, may_run_over=True))
        except Unfit as refused:
            assert refused.reason is Reason.TAKEN
            break
        won.append(slot)
        for station in (slot.bay_id, slot.technician_id):
            busy[station].append(Interval(slot.start, slot.claimed_until))
    assert len(won) == min(bays - already, technicians)
    assert len({slot.bay_id for slot in won}) == len({slot.technician_id for slot in won}) == len(won)
