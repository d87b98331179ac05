"""Changing when and where a visit takes place, and whether it does."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from appointments.availability import Slot
from appointments.errors import WrongStatus
from appointments.models import Appointment, Claim, Resource
from appointments.placing import Wish, check_vehicle, or_alternatives, place, take
from appointments.verbs.passing import granted, in_words, keep
from appointments.verbs.rows import (
    check_changeable,
    check_same_people,
    lock_vehicle,
    lock_visit,
)
from appointments.verbs.wishes import only_these, work_of
from crm.actors import Actor
from crm.events import save_with_event


def check_move(actor: Actor, visit: Appointment, scheduled_at: datetime, *, holder: str = "") -> None:
    """Raise what `reschedule` would raise now, and change nothing."""
    with transaction.atomic():
        reschedule(actor, visit, scheduled_at, holder=holder)
        transaction.set_rollback(True)


def reschedule(
    actor: Actor,
    visit: Appointment,
    scheduled_at: datetime,
    *,
    duration_minutes: int | None = None,
    bay: Resource | None = None,
    technician: Resource | None = None,
    passes: Mapping[str, str] | None = None,
    holder: str = "",
) -> Appointment:
    """Move a visit to `scheduled_at` (aware), with the same work or `duration_minutes` of it. Its own claims
    do not stand in its way, nor does a hold of `holder`, which is used up.

    At another time it is scheduled again, not confirmed, and nobody has been sent that time yet; at the same
    time it only changes its bay or technician. `bay`, `technician` and `passes` as in `book`: a visit that
    was squeezed in and is moved without that pass is a visit like others.
    Raises NotAllowed, InvalidValue, AppointmentNotFound, VehicleNotFound, ChangedMeanwhile, WrongStatus,
    InsideCutoff, InvalidDuration, VehicleBusy, DuplicateAppointment, and Unavailable with the nearest free
    starts.
    """
    passes = granted(actor, passes)
    only = only_these(visit.shop, bay, technician)
    own = Q(appointment=visit.pk)
    if holder:
        own |= Q(kind=Claim.Kind.HOLD, holder=holder)
    with or_alternatives(lambda: wish), transaction.atomic():
        seen, vehicle = visit, lock_vehicle(visit.vehicle_id)
        visit = lock_visit(seen.pk)
        check_same_people(seen, visit)
        check_changeable(actor, visit, cancelled="Cannot reschedule a cancelled appointment")
        lines = list(visit.services.select_related("service"))
        wish = Wish(
            actor,
            visit.shop,
            scheduled_at,
            work_of(lines, visit.duration_minutes if duration_minutes is None else duration_minutes),
            free=own,
            passes=passes,
            only=only,
            stays=scheduled_at == visit.scheduled_at,
        )
        slot = place(wish)
        check_vehicle(wish, vehicle, slot, {line.code for line in lines}, moving=visit)
        write_move(wish, visit, slot, claimed(visit))
        take(slot, free=own, kind=Claim.Kind.VISIT, appointment=visit)
    return visit


def claimed(visit: Appointment) -> dict[str, int]:
    """The ids of the bay and the technician that a visit has, by kind. One query."""
    return dict(visit.claims.values_list("resource__kind", "resource"))


def write_move(wish: Wish, visit: Appointment, slot: Slot, had: Mapping[str, int]) -> None:
    """Write where a locked visit goes; its event names what changed. `had` is what it claimed before."""
    gets = {Resource.Kind.BAY: slot.bay_id, Resource.Kind.TECHNICIAN: slot.technician_id}
    changed = [kind.value for kind, pk in gets.items() if had.get(kind) != pk]
    if slot.start != visit.scheduled_at:
        changed.append("scheduled_at")
        visit.status = Appointment.Status.SCHEDULED
        visit.confirmed_at, visit.confirmation_sent = None, False
    if wish.job.minutes != visit.duration_minutes:
        changed.append("duration_minutes")
    visit.scheduled_at, visit.ends_at = slot.start, slot.end
    visit.duration_minutes = wish.job.minutes
    save_with_event(
        visit,
        "visit.rescheduled",
        wish.actor,
        shop=visit.shop,
        reason=in_words(wish.passes),
        changed=sorted(changed),
    )
    keep(wish.actor, visit, wish.passes)


def check_cancel(actor: Actor, visit: Appointment) -> None:
    """Raise what `cancel` would raise now."""
    check_changeable(actor, visit, cancelled="Appointment is already cancelled")


@transaction.atomic
def cancel(
    actor: Actor, visit: Appointment, reason: str, *, passes: Mapping[str, str] | None = None
) -> Appointment:
    """Cancel a visit that has not begun and free what it claimed.

    Raises NotAllowed, InvalidValue, AppointmentNotFound, WrongStatus, InsideCutoff.
    """
    passes = granted(actor, passes)
    visit = lock_visit(visit.pk)
    check_cancel(actor, visit)
    visit.status = Appointment.Status.CANCELLED
    visit.cancellation_reason = reason
    visit.cancelled_at = timezone.now()
    save_with_event(
        visit, "visit.cancelled", actor, shop=visit.shop, reason=in_words(passes), changed=["status"]
    )
    keep(actor, visit, passes)
    visit.claims.all().delete()
    return visit


@transaction.atomic
def confirm(actor: Actor, visit: Appointment) -> Appointment:
    """The customer said that he comes. Twice is one event. Raises AppointmentNotFound, WrongStatus."""
    visit = lock_visit(visit.pk)
    if visit.status == Appointment.Status.CONFIRMED:
        return visit
    if visit.status != Appointment.Status.SCHEDULED:
        raise WrongStatus(f"An appointment that is {visit.get_status_display()} cannot be confirmed")
    visit.status = Appointment.Status.CONFIRMED
    visit.confirmed_at = timezone.now()
    save_with_event(visit, "visit.confirmed", actor, shop=visit.shop, changed=["status"])
    return visit
