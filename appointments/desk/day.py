"""The day of a shop as the desk sees it: who is in which bay when, and with which technician."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from appointments import reads
from appointments.availability import Interval, Opening
from appointments.availability.hours import instants
from appointments.availability.intervals import merged
from appointments.desk.today import clock_text
from appointments.models import Appointment, Claim, Resource
from appointments.times import day_span
from crm.models import Shop

HOUR = timedelta(hours=1)
CLOSEST_MARKS = 15  # minutes; what stands closer cannot be read
# What is shown of a day on which the shop is closed, if something is planned all the same.
OFFICE_HOURS = [(time(8), time(18))]


@dataclass(frozen=True, slots=True)
class Piece:
    """Something on a column: `at` and `minutes` count from the top of the day's window.

    `since` tells when a visit began, with the day if it was an earlier one. Pieces that overlap stand side by
    side: it has place `lane` of `lanes`.
    """

    at: int
    minutes: int
    kind: str
    text: str = ""
    visit: Appointment | None = None
    since: str = ""
    lane: int = 0
    lanes: int = 1


@dataclass(slots=True)
class Column:
    """A bay or a technician."""

    resource: Resource
    pieces: list[Piece] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mark:
    """A time at the side: an hour, or a start on the grid. `start` where one may still book it."""

    at: int
    text: str
    start: str
    is_hour: bool


@dataclass(frozen=True, slots=True)
class DayPlan:
    """`minutes` is the length of the window that is shown."""

    date: date
    closed_because: str | None
    minutes: int
    marks: list[Mark]
    columns: list[Column]

    @property
    def is_empty(self) -> bool:
        return not any(piece.kind in ("visit", "hold") for column in self.columns for piece in column.pieces)


def load_day(shop: Shop, day: date, now: datetime) -> DayPlan:
    """The plan of a local day. Nine queries, whatever the number of visits.

    The window is the opening hours, in whole hours, widened by what begins or ends outside them; what goes on
    over night is clipped.
    """
    opening = reads.load_opening(shop, day, day)
    midnights = day_span(day, shop.zone)
    resources = shop.resources.filter(is_active=True).prefetch_related("shifts")
    columns = {one.pk: Column(one) for one in resources.order_by("kind", "name", "pk")}
    claims = _load_claims(shop, list(columns), midnights, now)
    window = _window(opening, day, midnights, [claim for group in claims.values() for claim in group])
    for pk, column in columns.items():
        column.pieces += _closed(opening, day, column.resource, window)
        column.pieces += _claimed(opening, day, window, claims[pk])
    for block in shop.blocks.filter(starts_at__lt=midnights.end, ends_at__gt=midnights.start):
        blocked = list(columns.values()) if block.resource_id is None else [columns.get(block.resource_id)]
        for column in filter(None, blocked):
            text = block.reason or block.source
            column.pieces += _piece(window, block.starts_at, block.ends_at, "block", text)
    return DayPlan(
        date=day,
        closed_because=opening.on(day).closed_because,
        minutes=_minutes(window.end - window.start),
        marks=list(_marks(opening, day, window, shop, now)),
        columns=list(columns.values()),
    )


def _load_claims(shop: Shop, resources: list[int], span: Interval, now: datetime) -> dict[int, list[Claim]]:
    """What stands within a span, by resource and in order of time; late work as long as it has its bay."""
    late = set(reads.overdue(shop, now).values_list("pk", flat=True))
    claims = (
        Claim.objects.filter(
            Q(expires_at=None) | Q(expires_at__gt=now),
            Q(ends_at__gt=span.start) | Q(pk__in=late),
            resource__in=resources,
            starts_at__lt=span.end,
        )
        .select_related("appointment__customer", "appointment__vehicle")
        .prefetch_related("appointment__services")
        .order_by("starts_at", "pk")
    )
    found: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.pk in late:
            claim.ends_at = now + timedelta(minutes=shop.overrun_minutes)
        found[claim.resource_id].append(claim)
    return found


def _window(opening: Opening, day: date, midnights: Interval, claims: Iterable[Claim]) -> Interval:
    shown = opening.on(day).open or instants(OFFICE_HOURS, day, opening.zone)
    starts = [claim.starts_at for claim in claims if claim.starts_at >= midnights.start]
    ends = [claim.ends_at for claim in claims if claim.ends_at <= midnights.end]
    first = opening.local(min([shown[0].start, *starts]))
    last = max([shown[-1].end, *ends])
    begin = (first - timedelta(minutes=first.minute, seconds=first.second)).astimezone(UTC)
    return Interval(
        max(midnights.start, begin), min(midnights.end, begin + -(-(last - begin) // HOUR) * HOUR)
    )


def _closed(opening: Opening, day: date, resource: Resource, window: Interval) -> Iterable[Piece]:
    """The gaps in the hours of a bay, and in the hours or shifts of a technician."""
    at_work = opening.on(day).open
    shifts = list(resource.shifts.all())
    if shifts:
        hours = [(shift.starts, shift.ends) for shift in shifts if shift.weekday == day.weekday()]
        at_work = tuple(
            Interval(max(span.start, shift.start), min(span.end, shift.end))
            for span in at_work
            for shift in instants(hours, day, opening.zone)
        )
    free_from = window.start
    for span in [*merged(at_work), Interval(window.end, window.end)]:
        yield from _piece(window, free_from, span.start, "closed")
        free_from = span.end


def _claimed(opening: Opening, day: date, window: Interval, claims: list[Claim]) -> Iterable[Piece]:
    """The claims of one resource, in order of time. Only visits that a person squeezed in overlap."""
    lanes: list[datetime] = []
    placed = []
    for claim in claims:
        lane = next((number for number, free in enumerate(lanes) if free <= claim.starts_at), len(lanes))
        lanes[lane : lane + 1] = [claim.ends_at]
        placed.append((claim, lane))
    for claim, lane in placed:
        visit = claim.appointment
        text = visit.work if visit else "kept for a caller"
        since = clock_text(opening.local(claim.starts_at), day)
        span = (claim.starts_at, claim.ends_at)
        yield from _piece(
            window, *span, claim.kind, text, visit=visit, since=since, lane=lane, lanes=len(lanes)
        )


def _piece(
    window: Interval, start: datetime, end: datetime, kind: str, text: str = "", **more: Any
) -> Iterable[Piece]:
    """The part of a span that lies in the window, if any."""
    begin, until = max(start, window.start), min(end, window.end)
    if begin < until:
        at = _minutes(begin - window.start)
        yield Piece(at, _minutes(until - begin), kind, text, **more)


def _marks(opening: Opening, day: date, window: Interval, shop: Shop, now: datetime) -> Iterable[Mark]:
    """The full hours, and the open starts of the grid, no closer than a quarter of an hour."""
    spans = opening.on(day).open
    step = shop.grid_minutes * -(-CLOSEST_MARKS // shop.grid_minutes)
    for at in range(_minutes(window.end - window.start)):
        moment = window.start + timedelta(minutes=at)
        local = opening.local(moment)
        is_open = any(span.start <= moment < span.end for span in spans)
        is_start = is_open and not (local.hour * 60 + local.minute) % step
        if not local.minute or is_start:
            start = f"{local:%Y-%m-%dT%H:%M}" if is_start and moment > now else ""
            yield Mark(at, clock_text(local), start, is_hour=not local.minute)


def _minutes(span: timedelta) -> int:
    return int(span / timedelta(minutes=1))
