"""Half-open spans of time, and the lookup of what is taken."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple


class Interval(NamedTuple):
    """From `start` up to, not including, `end`: aware, in UTC."""

    start: datetime
    end: datetime


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time in order and without overlaps: what touches becomes one, what is empty vanishes."""
    result: list[Interval] = []
    for span in sorted(intervals):
        start, end = span
        if end <= start:
            continue
        if result and start <= result[-1].end:
            if end > result[-1].end:
                result[-1] = Interval(result[-1].start, end)
        else:
            result.append(span)
    return result


class Taken:
    """The spans in which something cannot be had, given in any order and overlapping or not."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, busy: Iterable[Interval]) -> None:
        spans = merged(busy)
        self._starts = [span.start for span in spans]
        self._ends = [span.end for span in spans]

    def is_free(self, start: datetime, end: datetime) -> bool:
        """Whether nothing is taken between the two instants."""
        first = bisect_right(self._ends, start)
        return first == len(self._ends) or self._starts[first] >= end

    def within(self, start: datetime, end: datetime) -> timedelta:
        """How much of the time between the two instants is taken."""
        spans = zip(self._starts, self._ends, strict=True)
        return sum((max(timedelta(), min(end, b) - max(start, a)) for a, b in spans), timedelta())
