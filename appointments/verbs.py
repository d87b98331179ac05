"""The only writers of the schedule.

Every verb locks the vehicle, then each (shop, local day) of its span, in sorted order, before it looks; the
exclusion constraints have the last word. Locks without the constraints would trust the code; the constraints
without the locks deadlock when many race for one slot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from appointments import reads
from appointments.errors import AppointmentNotFound, CannotWait, InsideCutoff, WrongStatus
from appointments.models import Appointment, Claim, Service, ServiceLine
from appointments.placing import check_vehicle, give_up, or_alternatives, place, take
from crm.actors import Actor
from crm.events import save_with_event
from crm.models import Customer, Shop
from vehicles.errors import VehicleNotFound, WrongOwner
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
    """A start kept free for `holder` until `expires_at` (UTC)."""

    holder: str
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
) -> Appointment:
    """Book a visit at `scheduled_at` (aware) for the menu's `services`, first one first.

    `duration_minutes` of working time replace the menu's. A hold of `holder` is used up.
    Raises VehicleNotFound, WrongOwner, InvalidServiceType, InvalidDuration, CannotWait, VehicleBusy,
    DuplicateAppointment, and Unavailable with the nearest free starts.
    """
    wanted = reads.pick_services(reads.menu(shop), services)
    if transport == Appointment.Transport.WAIT and not all(service.waiter_ok for service in wanted):
        raise CannotWait(field="transport")
    job = reads.job_for(wanted, duration_minutes, default_minutes=reads.DEFAULT_VISIT_MINUTES)
    with or_alternatives(actor, shop, scheduled_at, job), transaction.atomic():
        vehicle = _lock_vehicle(vehicle.pk)
        if vehicle.customer_id != customer.pk:
            raise WrongOwner()
        slot = place(actor, shop, scheduled_at, job, free=reads.held_by(holder))
        check_vehicle(shop, vehicle, slot, {service.code for service in wanted})
        visit = Appointment(
            shop=shop,
            customer=customer,
            vehicle=vehicle,
            scheduled_at=slot.start,
            ends_at=slot.end,
            duration_minutes=job.minutes,
            service_type=wanted[0].code,
            service_description=service_description,
            customer_concerns=customer_concerns,
            notes=notes,
            transport=transport,
            booking_method=booking_method or METHODS[actor.kind],
            booked_by=actor.label,
        )
        save_with_event(visit, "visit.booked", actor, shop=shop)
        ServiceLine.objects.bulk_create(_lines(visit, wanted))
        take(slot, free=reads.held_by(holder), kind=Claim.Kind.VISIT, appointment=visit)
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
    wanted = _pick(shop, services, transport)
    job = reads.job_for(wanted, duration_minutes, default_minutes=reads.DEFAULT_VISIT_MINUTES)
    with or_alternatives(actor, shop, scheduled_at, job), transaction.atomic():
        if vehicle is not None:
            vehicle = _lock_vehicle(vehicle.pk)
        slot = place(actor, shop, scheduled_at, job, free=reads.held_by(holder))
        if vehicle is not None:
            check_vehicle(shop, vehicle, slot, {service.code for service in wanted})
        expires_at = timezone.now() + HOLD_FOR
        take(
            slot,
            free=reads.held_by(holder),
            kind=Claim.Kind.HOLD,
            holder=holder,
            expires_at=expires_at,
        )
    return Hold(holder, slot.start, slot.end, expires_at)


@transaction.atomic
def release(holder: str) -> None:
    """Give up what `holder` holds, if anything."""
    give_up(Q(kind=Claim.Kind.HOLD, holder=holder))


def check_move(actor: Actor, visit: Appointment, scheduled_at: datetime, *, holder: str = "") -> None:
    """Raise what `reschedule` would raise now, and change nothing."""
    with transaction.atomic():
        reschedule(actor, visit, scheduled_at, holder=holder)
        transaction.set_rollback(True)


def reschedule(actor: Actor, visit: Appointment, scheduled_at: datetime, *, holder: str = "") -> Appointment:
    """Move a visit to `scheduled_at` (aware), with the same work. Its own claims do not stand in its way, nor
    does a hold of `holder`, which is used up.

    It is scheduled again, not confirmed, and nobody has been sent the new time yet.
    Raises AppointmentNotFound, WrongStatus, InsideCutoff, VehicleBusy, DuplicateAppointment, and Unavailable
    with the nearest free starts.
    """
    shop = visit.shop
    lines = list(visit.services.select_related("service"))
    job = reads.job_for(
        [line.service for line in lines if line.service],
        visit.duration_minutes,
        default_minutes=reads.DEFAULT_VISIT_MINUTES,
    )
    own = Q(appointment=visit.pk)
    if holder:
        own |= Q(kind=Claim.Kind.HOLD, holder=holder)
    with or_alternatives(actor, shop, scheduled_at, job, free=own), transaction.atomic():
        vehicle = _lock_vehicle(visit.vehicle_id)
        visit = _lock_visit(visit.pk)
        _check_changeable(actor, visit, cancelled="Cannot reschedule a cancelled appointment")
        slot = place(actor, shop, scheduled_at, job, free=own)
        check_vehicle(shop, vehicle, slot, {line.code for line in lines}, moving=visit)
        visit.scheduled_at, visit.ends_at = slot.start, slot.end
        visit.status = Appointment.Status.SCHEDULED
        visit.confirmed_at, visit.confirmation_sent = None, False
        save_with_event(visit, "visit.rescheduled", actor, shop=shop, changed=["scheduled_at"])
        take(slot, free=own, kind=Claim.Kind.VISIT, appointment=visit)
    return visit


def check_cancel(actor: Actor, visit: Appointment) -> None:
    """Raise what `cancel` would raise now."""
    _check_changeable(actor, visit, cancelled="Appointment is already cancelled")


@transaction.atomic
def cancel(actor: Actor, visit: Appointment, reason: str) -> Appointment:
    """Cancel a visit that has not begun and free what it claimed.

    Raises AppointmentNotFound, WrongStatus, InsideCutoff.
    """
    visit = _lock_visit(visit.pk)
    check_cancel(actor, visit)
    visit.status = Appointment.Status.CANCELLED
    visit.cancellation_reason = reason
    visit.cancelled_at = timezone.now()
    save_with_event(visit, "visit.cancelled", actor, shop=visit.shop, changed=["status"])
    visit.claims.all().delete()
    return visit


@transaction.atomic
def confirm(actor: Actor, visit: Appointment) -> Appointment:
    """The customer said that he comes. Twice is one event. Raises AppointmentNotFound, WrongStatus."""
    visit = _lock_visit(visit.pk)
    if visit.status == Appointment.Status.CONFIRMED:
        return visit
    if visit.status != Appointment.Status.SCHEDULED:
        raise WrongStatus(f"An appointment that is {visit.get_status_display()} cannot be confirmed")
    visit.status = Appointment.Status.CONFIRMED
    visit.confirmed_at = timezone.now()
    save_with_event(visit, "visit.confirmed", actor, shop=visit.shop, changed=["status"])
    return visit


def _pick(shop: Shop, codes: Sequence[str], transport: str) -> list[Service]:
    wanted = reads.pick_services(reads.menu(shop), codes)
    if transport == Appointment.Transport.WAIT and not all(service.waiter_ok for service in wanted):
        raise CannotWait(field="transport")
    return wanted


def _lock_vehicle(vehicle_id: int) -> Vehicle:
    # NO KEY: inserting a visit elsewhere takes a KEY SHARE on the same row and need not wait.
    vehicle = Vehicle.objects.select_for_update(no_key=True).filter(pk=vehicle_id, is_active=True).first()
    if vehicle is None:
        raise VehicleNotFound()
    return vehicle


def _lock_visit(visit_id: int) -> Appointment:
    visit = (
        Appointment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("shop", "vehicle", "customer")
        .filter(pk=visit_id)
        .first()
    )
    if visit is None:
        raise AppointmentNotFound()
    return visit


def _check_changeable(actor: Actor, visit: Appointment, *, cancelled: str) -> None:
    if visit.status == Appointment.Status.CANCELLED:
        raise WrongStatus(cancelled)
    now = timezone.now()
    if visit.status not in Appointment.OPEN or (actor.kind != "staff" and visit.scheduled_at <= now):
        raise WrongStatus("This appointment is over or under way and cannot be changed")
    cutoff = timedelta(minutes=visit.shop.change_cutoff_minutes)
    if actor.kind != "staff" and visit.scheduled_at - now < cutoff:
        raise InsideCutoff()


def _lines(visit: Appointment, services: Sequence[Service]) -> list[ServiceLine]:
    return [
        ServiceLine(
            appointment=visit,
            service=service,
            code=service.code,
            name=service.name,
            minutes=service.minutes or reads.DEFAULT_VISIT_MINUTES,
            price_from=service.price_from,
            currency=visit.shop.currency,
            position=position,
        )
        for position, service in enumerate(services)
    ]
