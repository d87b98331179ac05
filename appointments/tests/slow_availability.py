"""A second, slow and plain answer to "what is free": time cut into ticks, each looked at by itself.

It shares no arithmetic with `appointments.availability`, which the property tests compare with it. Every
time that goes in must be a whole number of ticks.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from appointments.availability import Hours, Interval, Job, Opening, Rules, Station

# Clocks that change on American and on European dates, never (whole, half and three-quarter hours), by
# half an hour, backwards in Ramadan, and at midnight.
ZONES = [
    "America/Chicago",
    "Europe/Berlin",
    "America/Phoenix",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "America/Santiago",
    "Asia/Beirut",
]


class Ticks:
    """The ticks from `first` (UTC) on, and what the clock on the wall shows at each."""

    def __init__(self, zone: ZoneInfo, first: datetime, count: int, minutes: int) -> None:
        self.first = first
        self.minutes = minutes
        self.count = count
        local = [(first + timedelta(minutes=minutes * i)).astimezone(zone) for i in range(count)]
        self.again = [moment.fold == 1 for moment in local]
        self.wall = [moment.replace(tzinfo=None, fold=0) for moment in local]
        # A clock that waits instead of going back: hours are read from it, so that none is open twice.
        self.patient: list[datetime] = []
        for wall in self.wall:
            self.patient.append(max(wall, self.patient[-1]) if self.patient else wall)

    def at(self, number: int) -> datetime:
        return self.first + timedelta(minutes=self.minutes * number)

    def number(self, moment: datetime) -> int:
        return (moment - self.first) // timedelta(minutes=self.minutes)

    def within(self, spans: Iterable[Interval]) -> bytearray:
        marks = bytearray(self.count)
        for start, end in spans:
            a, b = (min(max(self.number(edge), 0), self.count) for edge in (start, end))
            marks[a:b] = b"\x01" * (b - a)
        return marks


@lru_cache
def year(zone: str, number: int, minutes: int) -> Ticks:
    """A year's ticks and twenty days more, from two days before it."""
    first = datetime(number, 1, 1, tzinfo=UTC) - timedelta(days=2)
    return Ticks(ZoneInfo(zone), first, 387 * 24 * 60 // minutes, minutes)


def change_days(zone: str, number: int) -> list[date]:
    """The days of a year on which the clocks of a zone change."""

    def offset(day: date) -> timedelta | None:
        return datetime.combine(day, time(0), ZoneInfo(zone)).utcoffset()

    days = [date(number, 1, 1) + timedelta(days=i) for i in range(365)]
    return [day for day in days if offset(day) != offset(day + timedelta(days=1))]


def covers(hours: Hours, moment: time) -> bool:
    return any(a <= moment and (moment < b or b == time(0)) for a, b in hours)


def open_ticks(opening: Opening, ticks: Ticks) -> bytearray:
    marks = bytearray(ticks.count)
    for i, wall in enumerate(ticks.patient):
        day = wall.date()
        if day in opening.closures:
            continue
        if day in opening.special:
            hours = opening.special[day]
        elif day in opening.holidays:
            continue
        else:
            hours = opening.weekly.get(day.weekday(), ())
        marks[i] = covers(hours, wall.time())
    return marks


class SlowSchedule:
    def __init__(
        self,
        opening: Opening,
        stations: Iterable[Station],
        blocks: Iterable[Interval],
        rules: Rules,
        ticks: Ticks,
    ) -> None:
        blocks = list(blocks)
        self.rules = rules
        self.ticks = ticks
        self.stations = list(stations)
        self.open = open_ticks(opening, ticks)
        self.taken = {s.id: ticks.within([*s.busy, *blocks]) for s in self.stations}
        self.on_shift = {s.id: self._on_shift(s) for s in self.stations}

    def _on_shift(self, station: Station) -> bytearray:
        if station.shifts is None:
            return self.open
        walls = self.ticks.patient
        return bytearray(covers(station.shifts.get(wall.weekday(), ()), wall.time()) for wall in walls)

    def answers(
        self, job: Job, first: date, last: date
    ) -> dict[datetime, tuple[datetime, datetime, int, int | None]]:
        """Per fitting start from `first` to `last`: end, end of the claims, bay, technician."""
        found = {}
        for i, wall in enumerate(self.ticks.wall):
            if first <= wall.date() <= last and self._may_start(i):
                answer = self._answer(i, job)
                if answer:
                    found[self.ticks.at(i)] = answer
        return found

    def _may_start(self, i: int) -> bool:
        wall = self.ticks.wall[i]
        on_grid = (wall.hour * 60 + wall.minute) % self.rules.grid_minutes == 0
        in_window = self.rules.earliest <= self.ticks.at(i) < self.rules.latest
        return bool(self.open[i]) and on_grid and in_window and not self.ticks.again[i]

    def _answer(self, i: int, job: Job) -> tuple[datetime, datetime, int, int | None] | None:
        worked: list[int] = []
        j = i
        while len(worked) * self.ticks.minutes < job.minutes:
            if self.open[j]:
                worked.append(j)
            elif not job.may_run_over:
                return None
            j += 1
        until = j + job.buffer_minutes // self.ticks.minutes
        bay = self._best("bay", job.bay_needs, range(i, until), worked)
        technician = self._best("technician", job.technician_needs, range(i, until), worked)
        people = self.rules.plans_technicians and any(s.kind == "technician" for s in self.stations)
        if bay is None or (people and technician is None):
            return None
        return self.ticks.at(j), self.ticks.at(until), bay, technician if people else None

    def _best(self, kind: str, needs: frozenset[str], claimed: range, worked: list[int]) -> int | None:
        best: Station | None = None
        for station in self.stations:
            taken, on_shift = self.taken[station.id], self.on_shift[station.id]
            if (
                station.kind == kind
                and all(need in station.skills for need in needs)
                and not any(taken[claimed.start : claimed.stop])
                and (kind == "bay" or all(on_shift[i] for i in worked))
                and (best is None or (len(station.skills), station.id) < (len(best.skills), best.id))
            ):
                best = station
        return best.id if best else None
