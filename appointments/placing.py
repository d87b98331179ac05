"""Where a visit goes: the locks, the look at the schedule, and the claims. Only the verbs call these."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone

from appointments import reads
from appointments.availability import Job, Opening, Schedule, Slot, Unfit
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
from appointments.models import Appointment, Claim, RulePass
from appointments.times import day_span
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


@dataclass(frozen=True, slots=True)
class Wish:
    """What a visit, or a hold, asks of the schedule.

    `free` matches claims that do not stand in its way: its own, its holder's. `passes` are house rules that
    are not asked, with the reasons. `only` are the ids of the bay and the technician that it must have, by
    kind. `stays`: it keeps its start, about which it is not asked again.
    """

    actor: Actor
    shop: Shop
    start: datetime
    job: Job
    free: Q | None = None
    passes: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, int] = field(default_factory=dict)
    stays: bool = False

    def schedule(self, opening: Opening, first: date, last: date) -> Schedule:
        """The local days `first` to `last` as they look to this wish."""
        return reads.load_schedule(
            self.shop,
            opening,
            first,
            last,
            self.job,
            now=timezone.now(),
            notice=self.actor.kind != "staff",
            without=self.free,
            only=self.only,
        )

    def days(self, opening: Opening) -> range:
        """The local days, as ordinals, on which it would claim anything."""
        pieces = opening.work(self.start, self.job.minutes, over_breaks=self.job.may_run_over)
        end = pieces[-1].end if pieces else self.start + timedelta(minutes=self.job.minutes)
        return days_between(self.shop, self.start, end + timedelta(minutes=self.job.buffer_minutes))


def days_between(shop: Shop, start: datetime, end: datetime) -> range:
    """The local days, as ordinals, from one instant to another."""
    return range(start.astimezone(shop.zone).toordinal(), end.astimezone(shop.zone).toordinal() + 1)


@contextmanager
def or_refusal() -> Iterator[None]:
    """Turn what the schedule or its constraints say into the error; to be had around the transaction."""
    try:
        yield
    except Unfit as unfit:
        refusal = REFUSALS[unfit.reason]
        because = unfit.closed_because
        raise refusal(f"{refusal.default_error}: {because}" if because else None) from None
    except IntegrityError as error:
        if "overlap" not in str(error) and "exclusion" not in str(error):
            raise
        raise SlotTaken() from None


@contextmanager
def or_alternatives(made: Callable[[], Wish | None]) -> Iterator[None]:
    """As `or_refusal`; the error also tells the nearest free starts, looked up after the rollback.

    `made` gives the wish that was refused, which may be made within, under the locks; None where the start is
    not what stands in the way.
    """
    try:
        with or_refusal():
            yield
    except Unavailable as refusal:
        if (wish := made()) is None:
            raise
        shop, now = wish.shop, timezone.now()
        first = max(wish.start, now).astimezone(shop.zone).date()
        opening = reads.load_opening(shop, first, first + LOOK_AHEAD)
        schedule = wish.schedule(opening, first, first + LOOK_AHEAD)
        # Of later days the claims are not loaded, and all of them would look free.
        slots = schedule.nearest(max(wish.start, now), wish.job, ALTERNATIVES, last_day=first + LOOK_AHEAD)
        refusal.data["alternatives"] = [slot.start.astimezone(shop.zone) for slot in slots]
        raise


def place(wish: Wish) -> Slot:
    """The bay and technician for a wish, found under the locks of its days. Raises Unfit."""
    day = wish.start.astimezone(wish.shop.zone).date()
    opening = reads.load_opening(wish.shop, day, day)
    lock(wish.shop.pk, wish.days(opening))
    return look(wish, opening)


def look(wish: Wish, opening: Opening) -> Slot:
    """As `place`, where the caller has locked the days of the wish. Raises Unfit."""
    day = opening.local(wish.start).date()
    return wish.schedule(opening, day, day).fit(wish.start, wish.job, wish.passes, stays=wish.stays)


def check_vehicle(
    wish: Wish, vehicle: Vehicle, slot: Slot, codes: set[str], moving: Appointment | None = None
) -> None:
    """One vehicle is never in two visits at once and, unless that rule is passed, not twice a day for the
    same service. Raises VehicleBusy, DuplicateAppointment.
    """
    shop = wish.shop
    day = slot.start.astimezone(shop.zone).date()
    midnight, next_midnight = day_span(day, shop.zone)
    others = Appointment.objects.filter(
        vehicle=vehicle,
        status__in=Appointment.ACTIVE,
        scheduled_at__lt=max(slot.end, next_midnight),
        ends_at__gt=midnight,
    ).exclude(pk__in=[moving.pk] if moving else [])
    may_repeat = RulePass.Rule.DUPLICATE in wish.passes
    for pk, begins, ends, code in others.values_list("pk", "scheduled_at", "ends_at", "services__code"):
        if midnight <= begins < next_midnight and code in codes and not may_repeat:
            raise DuplicateAppointment(appointment_id=pk, scheduled_at=begins.astimezone(shop.zone))
        if begins < slot.end and slot.start < ends:
            raise VehicleBusy(appointment_id=pk, scheduled_at=begins.astimezone(shop.zone))


def take(slot: Slot, *, free: Q | None, **kind: object) -> None:
    """Take the slot's bay and technician; what `free` matches goes, and so do expired holds in its way.

    A constraint cannot read the clock, so whoever books clears those. Only those inside the span: they lie
    under the locks of its days.
    """
    resources = [pk for pk in (slot.bay_id, slot.technician_id) if pk is not None]
    gone = expired_holds(resources, slot.start, slot.claimed_until)
    give_up(gone if free is None else gone | free)
    Claim.objects.bulk_create(
        Claim(
            resource_id=pk,
            starts_at=slot.start,
            ends_at=slot.claimed_until,
            squeezed_in=slot.squeezed,
            **kind,
        )
        for pk in resources
    )


def expired_holds(resources: Collection[int], start: datetime, end: datetime) -> Q:
    """The holds on these resources, by id, that stand in the book between two instants and are void."""
    return Q(expires_at__lte=timezone.now(), resource__in=resources, starts_at__lt=end, ends_at__gt=start)


def give_up(which: Q) -> None:
    """Delete claims, their rows locked in one order first: whoever releases a hold that just expired may meet
    whoever books in its place, and two deletes of the same rows, each in its own order, could deadlock.
    """
    rows = Claim.objects.select_for_update().filter(which).order_by("pk")
    if gone := list(rows.values_list("pk", flat=True)):
        Claim.objects.filter(pk__in=gone).delete()


def free_the_rest(visit: Appointment, now: datetime) -> None:
    """Give up what a visit claims from `now` on; what it used stays in the book."""
    claims = list(visit.claims.select_for_update().filter(released=False).order_by("pk"))
    Claim.objects.filter(pk__in=[claim.pk for claim in claims if claim.starts_at >= now]).delete()
    begun = [claim for claim in claims if claim.starts_at < now]
    for claim in begun:
        claim.ends_at, claim.released = min(claim.ends_at, now), True
    Claim.objects.bulk_update(begun, ["ends_at", "released"])
