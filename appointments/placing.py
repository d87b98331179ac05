"""Where a visit goes: the locks, the look at the schedule, and the claims. Only the verbs call these."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone

from appointments import reads
from appointments.availability import Job, Opening, Schedule, Slot, Unfit
from appointments.availability.hours import clock_reaches
from appointments.errors import (
    BeyondHorizon,
    DuplicateAppointment,
    InThePast,
    NobodyCan,
    OffGrid,
    OutsideHours,
    SlotTaken,
    TooSoon,
    Unavailable,
    VehicleBusy,
)
from appointments.models import Appointment, Claim
from crm.actors import Actor
from crm.locks import lock
from crm.models import Shop
from vehicles.models import Vehicle

ALTERNATIVES = 3
LOOK_AHEAD = timedelta(days=14)

REFUSALS: dict[str, type[Unavailable]] = {
    "past": InThePast,
    "notice": TooSoon,
    "horizon": BeyondHorizon,
    "closed": OutsideHours,
    "outside_hours": OutsideHours,
    "off_grid": OffGrid,
    "no_skill": NobodyCan,
    "taken": SlotTaken,
}


@contextmanager
def or_alternatives(
    actor: Actor, shop: Shop, start: datetime, job: Job, free: Q | None = None
) -> Iterator[None]:
    """Turn a start that does not fit into its error, with the nearest free starts, after the rollback."""
    closed_because = None
    try:
        yield
        return
    except Unfit as unfit:
        refusal, closed_because = REFUSALS[unfit.reason], unfit.closed_because
    except IntegrityError as error:
        if "overlap" not in str(error) and "exclusion" not in str(error):
            raise
        refusal = SlotTaken
    now = timezone.now()
    first = max(start, now).astimezone(shop.zone).date()
    opening = reads.load_opening(shop, first, first + LOOK_AHEAD)
    schedule = _schedule(actor, shop, opening, first, first + LOOK_AHEAD, job, free)
    # Of later days the claims are not loaded, and all of them would look free.
    slots = schedule.nearest(max(start, now), job, ALTERNATIVES, last_day=first + LOOK_AHEAD)
    raise refusal(
        f"{refusal.default_error}: {closed_because}" if closed_because else None,
        alternatives=[slot.start.astimezone(shop.zone) for slot in slots],
    )


def place(actor: Actor, shop: Shop, start: datetime, job: Job, *, free: Q | None) -> Slot:
    """The bay and technician for a start, found under the locks of its days. Raises Unfit."""
    day = start.astimezone(shop.zone).date()
    opening = reads.load_opening(shop, day, day)
    lock(shop.pk, _days(opening, start, job))
    return _schedule(actor, shop, opening, day, day, job, free).fit(start, job)


def _days(opening: Opening, start: datetime, job: Job) -> range:
    """The local days, as ordinals, on which a job begun at `start` would claim anything."""
    pieces = opening.work(start, job.minutes, over_breaks=job.may_run_over)
    end = (pieces[-1].end if pieces else start) + timedelta(minutes=job.buffer_minutes)
    return range(opening.local(start).toordinal(), opening.local(end).toordinal() + 1)


def _schedule(
    actor: Actor,
    shop: Shop,
    opening: Opening,
    first: date,
    last: date,
    job: Job,
    free: Q | None,
) -> Schedule:
    """Cut-off and minimum notice bind callers and programs, not the shop's own people."""
    return reads.load_schedule(
        shop,
        opening,
        first,
        last,
        job,
        now=timezone.now(),
        notice=actor.kind != "staff",
        without=free,
    )


def check_vehicle(
    shop: Shop,
    vehicle: Vehicle,
    slot: Slot,
    codes: set[str],
    moving: Appointment | None = None,
) -> None:
    """One vehicle is never in two visits at once, and not twice a day for the same service."""
    day = slot.start.astimezone(shop.zone).date()
    midnight, next_midnight = (
        clock_reaches(datetime.combine(one, time.min), shop.zone) for one in (day, day + timedelta(days=1))
    )
    others = Appointment.objects.filter(
        vehicle=vehicle,
        status__in=Appointment.ACTIVE,
        scheduled_at__lt=max(slot.end, next_midnight),
        ends_at__gt=midnight,
    ).exclude(pk__in=[moving.pk] if moving else [])
    for pk, begins, ends, code in others.values_list("pk", "scheduled_at", "ends_at", "services__code"):
        if begins >= midnight and begins < next_midnight and code in codes:
            raise DuplicateAppointment(appointment_id=pk, scheduled_at=begins.astimezone(shop.zone))
        if begins < slot.end and slot.start < ends:
            raise VehicleBusy(appointment_id=pk, scheduled_at=begins.astimezone(shop.zone))


def take(slot: Slot, *, free: Q | None, **kind: object) -> None:
    """Take the slot's bay and technician; what `free` matches goes, and so do expired holds in its way.

    A constraint cannot read the clock, so whoever books clears those. Only those inside the span: they lie
    under the locks of its days.
    """
    resources = [pk for pk in (slot.bay_id, slot.technician_id) if pk is not None]
    gone = Q(
        expires_at__lte=timezone.now(),
        resource__in=resources,
        starts_at__lt=slot.claimed_until,
        ends_at__gt=slot.start,
    )
    give_up(gone if free is None else gone | free)
    Claim.objects.bulk_create(
        Claim(resource_id=pk, starts_at=slot.start, ends_at=slot.claimed_until, **kind) for pk in resources
    )


def give_up(which: Q) -> None:
    """Delete claims, their rows locked in one order first: whoever releases a hold that just expired may meet
    whoever books in its place, and two deletes of the same rows, each in its own order, could deadlock.
    """
    rows = Claim.objects.select_for_update().filter(which).order_by("pk")
    if gone := list(rows.values_list("pk", flat=True)):
        Claim.objects.filter(pk__in=gone).delete()
