"""What is free in a shop: the starts that fit, and why one does not."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import chain, islice
from typing import Literal, NamedTuple

from appointments.availability.hours import (
    Hours,
    NonexistentTime,
    Opening,
    Piece,
    clock_reaches,
    instants,
    resolve_local,
)
from appointments.availability.intervals import Interval, Taken

DAY = timedelta(days=1)


class Reason(StrEnum):
    """Why a start does not fit, in the order in which it is checked."""

    PAST = "past"
    NOTICE = "notice"
    HORIZON = "horizon"
    CLOSED = "closed"
    OUTSIDE_HOURS = "outside_hours"
    OFF_GRID = "off_grid"
    NO_SKILL = "no_skill"
    TAKEN = "taken"


class HouseRule(StrEnum):
    """What a person with the right may pass by name.

    `hours` covers shifts, too. `squeeze` takes a station that a visit or a hold has, never a blocked one.
    """

    NOTICE = "notice"
    HORIZON = "horizon"
    HOURS = "hours"
    GRID = "grid"
    SKILL = "skill"
    SQUEEZE = "squeeze"


class Unfit(Exception):
    """A start that does not fit. `closed_because` is a sentence, given with CLOSED only."""

    def __init__(self, reason: Reason, closed_because: str | None = None) -> None:
        self.reason = reason
        self.closed_because = closed_because
        super().__init__(closed_because or reason.value)


@dataclass(frozen=True, slots=True)
class Station:
    """A bay or a technician. `busy` and `blocked` (UTC) may overlap and come in any order.

    Busy with visits and holds; blocked by what leaves no place at all, such as a repair or leave.
    `shifts` by weekday (Monday is 0) in wall time bind technicians; None: whenever the shop is open.
    """

    id: int
    kind: Literal["bay", "technician"]
    skills: frozenset[str] = frozenset()
    busy: Sequence[Interval] = ()
    shifts: Mapping[int, Hours] | None = None
    blocked: Sequence[Interval] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done: `minutes` of work, then `buffer_minutes` in which bay and technician stay taken."""

    minutes: int
    buffer_minutes: int = 0
    bay_needs: frozenset[str] = frozenset()
    technician_needs: frozenset[str] = frozenset()
    may_run_over: bool = False

    def __post_init__(self) -> None:
        if self.minutes <= 0 or self.buffer_minutes < 0:
            raise ValueError("Work takes at least a minute, a buffer none or more.")


@dataclass(frozen=True, slots=True)
class Rules:
    """A shop's rules at this moment. Starts are from `earliest` on (now + notice) and before `latest`.

    The grid counts `grid_minutes` of wall time from each local midnight.
    """

    grid_minutes: int
    now: datetime
    earliest: datetime
    latest: datetime
    plans_technicians: bool


class Slot(NamedTuple):
    """A start that fits, and what it would claim from `start` to `claimed_until` (UTC).

    `squeezed`: somebody else has the bay or the technician in that time.
    """

    start: datetime
    end: datetime
    claimed_until: datetime
    bay_id: int
    technician_id: int | None
    squeezed: bool = False


class _Span(NamedTuple):
    start: datetime
    end: datetime
    claimed_until: datetime
    shift_pieces: Sequence[Piece]


class _Crew(NamedTuple):
    """The stations able to do a job, most wanted first; `technicians` is None where none is planned."""

    bays: list[Station]
    technicians: list[Station] | None

    @property
    def able(self) -> bool:
        return bool(self.bays) and self.technicians != []


def claimed_by(opening: Opening, day: date, job: Job) -> datetime:
    """The instant (UTC) at which every claim of such a job that starts on `day` or before is over.

    Busy spans up to here are all that a Schedule needs to look at that day.
    """
    midnight = clock_reaches(datetime.combine(day + DAY, time.min), opening.zone)
    end = midnight + timedelta(minutes=job.minutes)  # work outside the hours, where they were passed
    for piece in opening.pieces(midnight, job.minutes):
        end = max(end, piece.end)
    return end + timedelta(minutes=job.buffer_minutes)


class Schedule:
    """The free times of one shop.

    A start fits when one bay and, where the shop plans its people and has technicians, one technician on
    shift are free from the start to the end of the buffer. Among the able ones the station with the fewest
    skills is taken, then the one with the lowest id, so that the versatile ones stay free for longest.
    """

    def __init__(
        self, opening: Opening, stations: Iterable[Station], shop_blocks: Iterable[Interval], rules: Rules
    ) -> None:
        """`shop_blocks` (UTC) are spans in which no station can be had."""
        self.opening = opening
        self.rules = rules
        everyone = list(stations)
        blocks = list(shop_blocks)
        self._bays = [station for station in everyone if station.kind == "bay"]
        self._technicians = [station for station in everyone if station.kind == "technician"]
        self._shop_blocks = blocks
        self._taken = {station.id: Taken([*station.busy, *station.blocked, *blocks]) for station in everyone}
        self._first_day = opening.local(rules.earliest).date()
        self._last_day = opening.local(rules.latest).date()
        self._shifts: dict[tuple[int, date], tuple[Interval, ...]] = {}

    def can_do(self, job: Job) -> bool:
        """Whether a bay and, where one is planned, a technician have the skills, free or not."""
        return self._crew(job).able

    def slots(self, day: date, job: Job) -> list[Slot]:
        """All starts of a local day that fit, in order."""
        crew = self._crew(job)
        if not crew.able or not self._first_day <= day <= self._last_day:
            return []
        spans = (self._span(start, job) for start in self._starts(day))
        slots = (self._claim(span, crew) for span in spans if span)
        return [slot for slot in slots if slot]

    def walk(self, first_day: date, job: Job, last_day: date | None = None) -> Iterator[Slot]:
        """The free starts from a local day to `last_day` or the horizon, each day worked out when needed."""
        if not self.can_do(job):
            return
        day = max(first_day, self._first_day)
        last = min(last_day, self._last_day) if last_day else self._last_day
        while day <= last:
            yield from self.slots(day, job)
            day += DAY

    def next_slots(self, first_day: date, job: Job, limit: int, last_day: date | None = None) -> list[Slot]:
        """The first `limit` free starts from a local day on, up to `last_day` or the horizon."""
        return list(islice(self.walk(first_day, job, last_day), limit))

    def nearest(self, start: datetime, job: Job, limit: int = 3, last_day: date | None = None) -> list[Slot]:
        """The free starts nearest to a wanted instant: of its day by distance, then of the days after.

        Of two at the same distance the earlier comes first. `last_day` as in `walk`.
        """
        day = self.opening.local(start).date()
        same_day = sorted(self.slots(day, job), key=lambda slot: abs(slot.start - start))
        return list(islice(chain(same_day, self.walk(day + DAY, job, last_day)), limit))

    def fit(self, start: datetime, job: Job, passing: Collection[str] = (), *, stays: bool = False) -> Slot:
        """What a job would claim at an instant. `passing` names the house rules that are not asked.

        `stays`: work that begins there already is not asked again about the past, notice, horizon and grid.
        Raises Unfit with the first Reason that applies, in the order of Reason.
        """
        start = start.astimezone(UTC)
        if not stays:
            self._check_window(start, passing)
        span = self._span(start, job)
        if HouseRule.HOURS in passing:
            end = span.end if span else start + timedelta(minutes=job.minutes)
            span = _Span(start, end, end + timedelta(minutes=job.buffer_minutes), ())
        if span is None:
            raise self._not_open(start)
        if not stays and HouseRule.GRID not in passing and not self._on_grid(start):
            raise Unfit(Reason.OFF_GRID)
        crew = self._crew(job, any_skill=HouseRule.SKILL in passing)
        if not crew.able:
            raise Unfit(Reason.NO_SKILL)
        slot = self._claim(span, crew)
        if slot is None and HouseRule.SQUEEZE in passing:
            slot = self._squeeze(span, crew)
        if slot is None:
            raise Unfit(Reason.TAKEN)
        return slot

    def _check_window(self, start: datetime, passing: Collection[str]) -> None:
        if start < self.rules.now:
            raise Unfit(Reason.PAST)
        if start < self.rules.earliest and HouseRule.NOTICE not in passing:
            raise Unfit(Reason.NOTICE)
        if start >= self.rules.latest and HouseRule.HORIZON not in passing:
            raise Unfit(Reason.HORIZON)

    def _not_open(self, start: datetime) -> Unfit:
        day = self.opening.on(self.opening.local(start).date())
        return Unfit(Reason.OUTSIDE_HOURS if day.open else Reason.CLOSED, day.closed_because)

    def _on_grid(self, start: datetime) -> bool:
        local = self.opening.local(start)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        # Of an hour that the clocks repeat only the first pass has starts: each wall time is offered once.
        return not local.fold and not (local - midnight) % timedelta(minutes=self.rules.grid_minutes)

    def _starts(self, day: date) -> Iterator[datetime]:
        """The grid's instants within the open intervals of a day, notice and horizon kept."""
        grid, zone = self.rules.grid_minutes, self.opening.zone
        midnight = datetime.combine(day, time.min)
        for opens, closes in self.opening.on(day).open:
            after_midnight = self.opening.local(opens).replace(tzinfo=None) - midnight
            first = -(-after_midnight // timedelta(minutes=grid)) * grid
            for minute in range(first, 24 * 60, grid):
                try:
                    start = resolve_local(midnight + timedelta(minutes=minute), zone)
                except NonexistentTime:
                    continue
                if start >= closes:
                    break
                if self.rules.earliest <= start < self.rules.latest:
                    yield start

    def _span(self, start: datetime, job: Job) -> _Span | None:
        pieces = self.opening.work(start, job.minutes, over_breaks=job.may_run_over)
        if pieces is None:
            return None
        end = pieces[-1].end
        return _Span(start, end, end + timedelta(minutes=job.buffer_minutes), pieces)

    def _crew(self, job: Job, *, any_skill: bool = False) -> _Crew:
        def able(stations: list[Station], needs: frozenset[str]) -> list[Station]:
            chosen = [station for station in stations if any_skill or needs <= station.skills]
            return sorted(
                chosen, key=lambda station: (not needs <= station.skills, len(station.skills), station.id)
            )

        planned = self.rules.plans_technicians and self._technicians
        return _Crew(
            able(self._bays, job.bay_needs),
            able(self._technicians, job.technician_needs) if planned else None,
        )

    def _claim(self, span: _Span, crew: _Crew) -> Slot | None:
        bay = next((bay for bay in crew.bays if self._is_free(bay, span)), None)
        if bay is None:
            return None
        if crew.technicians is None:
            return Slot(span.start, span.end, span.claimed_until, bay.id, None)
        for technician in crew.technicians:
            if self._is_free(technician, span) and self._is_on_shift(technician, span):
                return Slot(span.start, span.end, span.claimed_until, bay.id, technician.id)
        return None

    def _squeeze(self, span: _Span, crew: _Crew) -> Slot | None:
        """The stations with the least to do in the span, of those that are not blocked."""
        bay = self._least_busy(crew.bays, span)
        technician = None
        if crew.technicians is not None:
            at_work = [one for one in crew.technicians if self._is_on_shift(one, span)]
            technician = self._least_busy(at_work, span)
        if bay is None or (technician is None and crew.technicians is not None):
            return None
        technician_id = technician.id if technician else None
        return Slot(span.start, span.end, span.claimed_until, bay.id, technician_id, squeezed=True)

    def _least_busy(self, stations: list[Station], span: _Span) -> Station | None:
        stretch = span.start, span.claimed_until
        there = [one for one in stations if Taken([*one.blocked, *self._shop_blocks]).is_free(*stretch)]
        return min(there, key=lambda station: self._taken[station.id].within(*stretch), default=None)

    def _is_free(self, station: Station, span: _Span) -> bool:
        return self._taken[station.id].is_free(span.start, span.claimed_until)

    def _is_on_shift(self, technician: Station, span: _Span) -> bool:
        return all(
            any(
                shift.start <= piece.start and piece.end <= shift.end
                for shift in self._shifts_on(technician, piece.day)
            )
            for piece in span.shift_pieces
        )

    def _shifts_on(self, technician: Station, day: date) -> tuple[Interval, ...]:
        if technician.shifts is None:
            return self.opening.on(day).open
        known = self._shifts.get((technician.id, day))
        if known is None:
            known = instants(technician.shifts.get(day.weekday(), ()), day, self.opening.zone)
            self._shifts[technician.id, day] = known
        return known
