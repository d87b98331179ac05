"""When a shop is open: wall times of its zone in, UTC out, worked out day by day."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from appointments.availability.intervals import Interval, merged

# Wall intervals of one day in any order. An end of 00:00 is the midnight at the end of that day.
Hours = Sequence[tuple[time, time]]

# Work that finds too few open minutes within so many days has no end, say before a long closure.
LONGEST_SPAN_DAYS = 60


class NonexistentTime(ValueError):
    """A wall time that the zone's clocks skip."""


def resolve_local(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) that someone in `zone` means by a wall time; the first of two when clocks go back.

    Raises NonexistentTime for a time that the clocks skip.
    """
    if wall.tzinfo is not None:
        raise ValueError("A wall time has no offset; convert an instant with astimezone.")
    instant = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if _wall(instant, zone) != wall:
        raise NonexistentTime(f"{wall} does not exist in {zone.key}")
    return instant


def clock_reaches(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant (UTC) at which the clocks of `zone` show `wall` or, where they skip it, a later time.

    Later wall times never give earlier instants, so hours mapped by it cannot overlap, and days follow
    one another without a gap.
    """
    try:
        return resolve_local(wall, zone)
    except NonexistentTime:
        # For a skipped time fold=1 reads the offset after the change and so lands before it, and fold=0
        # the reverse (PEP 495).
        before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
        after = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
        seconds = range(int((after - before).total_seconds()))
        skip = bisect_left(seconds, wall, key=lambda second: _wall(before + timedelta(seconds=second), zone))
        return before + timedelta(seconds=skip)


def instants(hours: Hours, day: date, zone: ZoneInfo) -> tuple[Interval, ...]:
    """A day's wall intervals in UTC, in order and merged; one that ends before it begins is left out."""
    spans = []
    for opens, closes in hours:
        closing_day = day + timedelta(days=1) if closes == time.min else day
        start, end = datetime.combine(day, opens), datetime.combine(closing_day, closes)
        if start < end:
            spans.append(Interval(clock_reaches(start, zone), clock_reaches(end, zone)))
    return tuple(merged(spans))


class Piece(NamedTuple):
    """An uninterrupted piece of work, within one open interval of `day`."""

    day: date
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """A local day: its open intervals in order, and why it is closed if there are none."""

    date: date
    open: tuple[Interval, ...]
    closed_because: str | None


@dataclass(frozen=True)
class Opening:
    """All that decides when a shop is open.

    Of a day's entries the first found counts: `closures` (reason), `special` hours, `holidays` (name;
    closed), the `weekly` hours of its weekday (Monday is 0).
    """

    zone: ZoneInfo
    weekly: Mapping[int, Hours]
    special: Mapping[date, Hours] = field(default_factory=dict)
    closures: Mapping[date, str] = field(default_factory=dict)
    holidays: Mapping[date, str] = field(default_factory=dict)
    _days: dict[date, Day] = field(default_factory=dict, init=False, repr=False, compare=False)

    def on(self, day: date) -> Day:
        """The open intervals (UTC) of a local day."""
        known = self._days.get(day)
        if known is None:
            open_ = instants(self._hours(day), day, self.zone)
            known = self._days[day] = Day(day, open_, None if open_ else self._why_closed(day))
        return known

    def local(self, instant: datetime) -> datetime:
        """The instant on the shop's clock, still aware."""
        return instant.astimezone(self.zone)

    def pieces(self, start: datetime, minutes: int) -> Iterator[Piece]:
        """The open pieces from `start` (UTC) on, day after day, until they add up to `minutes`.

        They add up to less only where LONGEST_SPAN_DAYS are not enough.
        """
        left = timedelta(minutes=minutes)
        first_day = self.local(start).date()
        for number in range(LONGEST_SPAN_DAYS + 1):
            day = first_day + timedelta(days=number)
            for opens, closes in self.on(day).open:
                begin = max(opens, start)
                end = min(closes, begin + left)
                if begin < end:
                    yield Piece(day, begin, end)
                    left -= end - begin
                if not left:
                    return

    def work(self, start: datetime, minutes: int, *, over_breaks: bool) -> list[Piece] | None:
        """The pieces of work that begins exactly at `start` (UTC); None where it does not fit the hours.

        Without `over_breaks` the shop must stay open to the end; midnight as such is no break.
        """
        pieces: list[Piece] = []
        left = timedelta(minutes=minutes)
        for piece in self.pieces(start, minutes):
            goes_on = piece.start == (pieces[-1].end if pieces else start)
            if not goes_on and not (over_breaks and pieces):
                return None
            pieces.append(piece)
            left -= piece.end - piece.start
        return None if left else pieces

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """How many open minutes lie between two instants (UTC)."""
        first, last = self.local(start).date(), self.local(end).date()
        total = timedelta()
        for number in range((last - first).days + 1):
            for opens, closes in self.on(first + timedelta(days=number)).open:
                total += max(timedelta(), min(closes, end) - max(opens, start))
        return total // timedelta(minutes=1)

    def _hours(self, day: date) -> Hours:
        if day in self.closures:
            return ()
        if day in self.special:
            return self.special[day]
        return () if day in self.holidays else self.weekly.get(day.weekday(), ())

    def _why_closed(self, day: date) -> str:
        reason = self.closures.get(day) or self.holidays.get(day)
        if reason:
            return f"Closed: {reason}"
        if day in self.closures or day in self.special or self.weekly.get(day.weekday()):
            return f"Closed on {day:%B} {day.day}"
        return f"Closed on {day:%A}s"


def _wall(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)
