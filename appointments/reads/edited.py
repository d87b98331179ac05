"""Which visits the hours, closures, shifts, blocks and resources, as they are edited now, no longer allow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch

from appointments.availability import Interval, Opening
from appointments.availability.hours import Piece, instants
from appointments.models import Appointment, Block, Claim, RulePass, Shift
from appointments.reads.schedule import load_opening
from crm.models import Shop

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Misfit:
    """A coming visit, and in plain words what stands against it now."""

    visit: Appointment
    why: str


def misfits(shop: Shop, *, now: datetime) -> list[Misfit]:
    """The coming visits of a shop, and those in work, that could not be there by today's rows, soonest first.

    Nothing is moved: a person decides. Hours and shifts that a person passed for a visit are not held against
    it, a closure is. A fixed number of queries, whatever the number of visits.
    """
    standing = Claim.objects.filter(released=False, ends_at__gt=now).select_related("resource")
    visits = list(
        Appointment.objects.filter(shop=shop, status__in=Appointment.ACTIVE, ends_at__gt=now)
        .select_related("shop", "customer", "vehicle")
        .prefetch_related(
            "passes", "services__service", Prefetch("claims", standing.order_by("pk"), to_attr="standing")
        )
        .order_by("scheduled_at", "pk")
    )
    shifts = list(Shift.objects.filter(resource__shop=shop))
    blocks = list(shop.blocks.filter(ends_at__gt=now))
    days = [opens.astimezone(shop.zone).date() for opens in (now, *(one.scheduled_at for one in visits))]
    opening = load_opening(shop, min(days), max(days))
    found = []
    for visit in visits:
        against = [*_against_hours(opening, visit, shifts, now), *_against_places(visit, blocks, now)]
        if against:
            found.append(Misfit(visit, "; ".join(dict.fromkeys(against))))
    return found


def _against_hours(
    opening: Opening, visit: Appointment, shifts: Sequence[Shift], now: datetime
) -> Iterator[str]:
    """What hours, closures and shifts say against the work that is still to be done."""
    is_here = visit.status == Appointment.Status.IN_PROGRESS
    if is_here and not _standing(visit):
        return  # out of the bay: nothing of its plan is left
    start = max(visit.scheduled_at, now) if is_here else visit.scheduled_at
    day = opening.local(start).date()
    if any(one.rule == RulePass.Rule.HOURS for one in visit.passes.all()):
        if day in opening.closures:
            yield opening.on(day).closed_because or "Closed"
        return
    pieces = _pieces(opening, visit, start, is_here)
    if pieces is None:
        yield opening.on(day).closed_because or "Outside opening hours"
        return
    for claim in _standing(visit):
        mine = [shift for shift in shifts if shift.resource_id == claim.resource_id]
        if mine and not all(_is_on_shift(opening, mine, piece) for piece in pieces):
            yield f"{claim.resource} is not on shift"


def _pieces(opening: Opening, visit: Appointment, start: datetime, is_here: bool) -> list[Piece] | None:
    """The open pieces of the work from `start` to its planned end, or None where the hours break the plan."""
    if is_here:  # its plan was made when it came or came back, and may go on after any break
        left = list(opening.pieces(start, max(1, opening.minutes_between(start, visit.ends_at))))
    else:
        may_run_over = any(line.service and line.service.may_run_over for line in visit.services.all())
        left = opening.work(start, visit.duration_minutes, over_breaks=may_run_over) or []
    # The clock has seconds, plans are in minutes.
    return left if left and timedelta() <= visit.ends_at - left[-1].end < MINUTE else None


def _is_on_shift(opening: Opening, shifts: Sequence[Shift], piece: Piece) -> bool:
    hours = [(shift.starts, shift.ends) for shift in shifts if shift.weekday == piece.day.weekday()]
    spans = instants(hours, piece.day, opening.zone)
    return any(span.start <= piece.start and piece.end <= span.end for span in spans)


def _against_places(visit: Appointment, blocks: Sequence[Block], now: datetime) -> Iterator[str]:
    """What is the matter with the resources that the visit claims."""
    for claim in _standing(visit):
        if not claim.resource.is_active:
            yield f"{claim.resource} is not in use"
        span = Interval(max(claim.starts_at, now), claim.ends_at)
        for block in blocks:
            hits = block.starts_at < span.end and span.start < block.ends_at
            if hits and block.resource_id in (None, claim.resource_id):
                who = claim.resource if block.resource_id else "The shop"
                yield f"{who} is blocked: {block.reason or block.source}"


def _standing(visit: Appointment) -> list[Claim]:
    """The claims that `misfits` fetched with the visit."""
    return visit.standing  # type: ignore[attr-defined]
