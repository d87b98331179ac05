"""Booking a visit, and keeping a start free until it is booked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from appointments import reads
from appointments.models import Appointment, Claim, Resource, Service, ServiceLine
from appointments.placing import Wish, check_vehicle, give_up, or_alternatives, place, take
from appointments.verbs.passing import granted, in_words, keep
from appointments.verbs.rows import lock_vehicle
from appointments.verbs.wishes import lines_for, only_these, pick
from crm.actors import Actor
from crm.events import save_with_event
from crm.models import Customer, Shop
from vehicles.errors import WrongOwner
from vehicles.models import Vehicle

HOLD_FOR = timedelta(minutes=3)

METHODS = {
    "caller": Appointment.Method.AI_VOICE,
    "staff": Appointment.Method.PHONE,
    "key": Appointment.Method.API,
    "system": Appointment.Method.IMPORT,
}


@dataclass(frozen=True, slots=True)
class Hold:
    """A start kept free for `holder` until `expires_at` (UTC), for these `services`."""

    holder: str
    services: Sequence[Service]
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime


def book(
    actor: Actor,
    shop: Shop,
    *,
    customer: Customer,
    vehicle: Vehicle,
    scheduled_at: datetime,
    services: Sequence[str],
    duration_minutes: int | None = None,
    service_description: str = "",
    customer_concerns: str = "",
    notes: str = "",
    transport: str = Appointment.Transport.DROP_OFF,
    booking_method: str | None = None,
    holder: str = "",
    bay: Resource | None = None,
    technician: Resource | None = None,
    passes: Mapping[str, str] | None = None,
) -> Appointment:
    """Book a visit at `scheduled_at` (aware) for the menu's `services`, first one first.

    `duration_minutes` of working time replace the menu's. A hold of `holder` is used up. `bay` and
    `technician` choose who does it; `passes` are the house rules that one of the shop's own people passes,
    with the reasons. A visit that is squeezed in shares its bay or technician with others.
    Raises NotAllowed, InvalidValue, VehicleNotFound, WrongOwner, InvalidServiceType, InvalidDuration,
    CannotWait, VehicleBusy, DuplicateAppointment, and Unavailable with the nearest free starts.
    """
    passes = granted(actor, passes)
    wanted = pick(reads.menu(shop), services, transport)
    wish = Wish(
        actor,
        shop,
        scheduled_at,
        reads.job_for(wanted, duration_minutes, default_minutes=reads.DEFAULT_VISIT_MINUTES),
        free=reads.held_by(holder),
        passes=passes,
        only=only_these(shop, bay, technician),
    )
    with or_alternatives(lambda: wish), transaction.atomic():
        vehicle = lock_vehicle(vehicle.pk)
        if vehicle.customer_id != customer.pk:
            raise WrongOwner()
        slot = place(wish)
        check_vehicle(wish, vehicle, slot, {service.code for service in wanted})
        visit = Appointment(
            shop=shop,
            customer=customer,
            vehicle=vehicle,
            scheduled_at=slot.start,
            ends_at=slot.end,
            duration_minutes=wish.job.minutes,
            service_type=wanted[0].code,
            service_description=service_description,
            customer_concerns=customer_concerns,
            notes=notes,
            transport=transport,
            booking_method=booking_method or METHODS[actor.kind],
            booked_by=actor.label,
        )
        save_with_event(visit, "visit.booked", actor, shop=shop, reason=in_words(passes))
        ServiceLine.objects.bulk_create(lines_for(visit, wanted))
        take(slot, free=wish.free, kind=Claim.Kind.VISIT, appointment=visit)
        keep(actor, visit, passes)
    return visit


def hold(
    actor: Actor,
    shop: Shop,
    *,
    holder: str,
    scheduled_at: datetime,
    services: Sequence[str],
    duration_minutes: int | None = None,
    transport: str = Appointment.Transport.DROP_OFF,
    vehicle: Vehicle | None = None,
) -> Hold:
    """Keep a start free for `holder` for three minutes; what it held before is free again.

    Raises what `book` raises, so that a hold that was had can be booked.
    """
    wanted = pick(reads.menu(shop), services, transport)
    job = reads.job_for(wanted, duration_minutes, default_minutes=reads.DEFAULT_VISIT_MINUTES)
    wish = Wish(actor, shop, scheduled_at, job, free=reads.held_by(holder))
    with or_alternatives(lambda: wish), transaction.atomic():
        if vehicle is not None:
            vehicle = lock_vehicle(vehicle.pk)
        slot = place(wish)
        if vehicle is not None:
            check_vehicle(wish, vehicle, slot, {service.code for service in wanted})
        expires_at = timezone.now() + HOLD_FOR
        take(slot, free=wish.free, kind=Claim.Kind.HOLD, holder=holder, expires_at=expires_at)
    return Hold(holder, wanted, slot.start, slot.end, expires_at)


@transaction.atomic
def release(holder: str) -> None:
    """Give up what `holder` holds, if anything."""
    give_up(Q(kind=Claim.Kind.HOLD, holder=holder))
