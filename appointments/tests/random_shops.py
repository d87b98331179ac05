"""Random shops for the property tests of availability."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from appointments.availability import Interval, Job, Opening, Rules, Station
from appointments.tests.slow_availability import ZONES, change_days


def hours() -> st.SearchStrategy[list[tuple[time, time]]]:
    """Intervals of half an hour and more, on five minutes."""

    def span(opens: int, length: int) -> tuple[time, time]:
        closes = min(opens + length, 288) % 288
        return time(opens // 12, opens % 12 * 5), time(closes // 12, closes % 12 * 5)

    return st.lists(st.builds(span, st.integers(0, 282), st.integers(6, 150)), min_size=1, max_size=3)


def spans_after(first: datetime) -> st.SearchStrategy[list[Interval]]:
    span = st.builds(
        lambda start, length: Interval(
            first + timedelta(minutes=start), first + timedelta(minutes=start + length)
        ),
        st.integers(0, 6 * 1440),
        st.integers(0, 500),
    )
    return st.lists(span, max_size=4)


@st.composite
def shops(draw: st.DrawFn) -> tuple[Opening, list[Station], list[Interval], Rules, Job, date]:
    """Any shop, any work, around a day on which its clocks change or some other day."""
    zone = draw(st.sampled_from(ZONES))
    some_day = st.dates(date(2024, 1, 1), date(2032, 12, 1))
    changes = change_days(zone, draw(st.integers(2024, 2032)))
    middle = draw(st.sampled_from(changes) | some_day if changes else some_day)
    days = [middle + timedelta(days=number) for number in range(-1, 3)]
    first = datetime.combine(days[0], time(0), UTC) - timedelta(days=1)
    opening = Opening(
        ZoneInfo(zone),
        weekly=draw(st.dictionaries(st.integers(0, 6), hours(), min_size=4)),
        special=draw(st.dictionaries(st.sampled_from(days), hours(), max_size=1)),
        closures=draw(st.dictionaries(st.sampled_from(days), st.just("inventory"), max_size=1)),
        holidays=draw(st.dictionaries(st.sampled_from(days), st.just("Day of the Shop"), max_size=1)),
    )
    skills = st.frozensets(st.sampled_from("ab"))
    bays, technicians = draw(st.integers(1, 3)), draw(st.integers(0, 3))
    stations = [
        Station(
            number,
            "bay" if number <= bays else "technician",
            draw(skills),
            draw(spans_after(first)),
            draw(st.none() | st.dictionaries(st.integers(0, 6), hours())) if number > bays else None,
        )
        for number in range(1, bays + technicians + 1)
    ]
    now = first + timedelta(minutes=draw(st.integers(0, 3 * 1440)))
    rules = Rules(
        grid_minutes=draw(st.sampled_from([5, 7, 15, 20, 30, 45, 60])),
        now=now,
        earliest=now + timedelta(minutes=draw(st.integers(0, 600))),
        latest=now + timedelta(minutes=draw(st.integers(600, 6 * 1440))),
        plans_technicians=draw(st.booleans()),
    )
    needs = st.frozensets(st.sampled_from("ab"), max_size=1)
    job = Job(
        draw(st.integers(1, 300)), draw(st.integers(0, 60)), draw(needs), draw(needs), draw(st.booleans())
    )
    return opening, stations, draw(spans_after(first)), rules, job, middle
