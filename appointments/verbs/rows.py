"""The rows that verbs lock: the vehicle first, then the visit; and when a visit may still be changed."""

from datetime import timedelta

from django.utils import timezone

from appointments.errors import AppointmentNotFound, InsideCutoff, WrongStatus
from appointments.models import Appointment
from crm.actors import Actor
from crm.errors import ChangedMeanwhile
from crm.models import Customer
from vehicles.errors import VehicleNotFound
from vehicles.models import Vehicle


def lock_vehicle(vehicle_id: int) -> Vehicle:
    """A vehicle that is still its customer's. Raises VehicleNotFound."""
    # NO KEY: inserting a visit elsewhere takes a KEY SHARE on the same row and need not wait.
    vehicle = Vehicle.objects.select_for_update(no_key=True).filter(pk=vehicle_id, is_active=True).first()
    if vehicle is None:
        raise VehicleNotFound()
    return vehicle


def lock_visit(visit_id: int) -> Appointment:
    """The visit as it is now. Raises AppointmentNotFound."""
    visits = (
        Appointment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("shop", "vehicle", "customer")
        .filter(pk=visit_id)
    )
    # A merge that is waited for gives it another customer or vehicle, and PostgreSQL then joins the new row
    # with those it saw before: it finds none. The second question sees all as the merge left it.
    visit = visits.first() or visits.first()
    if visit is None:
        raise AppointmentNotFound()
    return visit


def lock_with_car(seen: Appointment, *, customer: bool = False) -> Appointment:
    """The visit as it is now, its vehicle locked before it, and before that its customer where asked.

    The car may be another customer's by now: it still came. Raises AppointmentNotFound, ChangedMeanwhile.
    """
    if customer:
        Customer.objects.select_for_update(no_key=True).filter(pk=seen.customer_id).first()
    Vehicle.objects.select_for_update(no_key=True).filter(pk=seen.vehicle_id).first()
    visit = lock_visit(seen.pk)
    check_same_people(seen, visit)
    return visit


def check_same_people(seen: Appointment, locked: Appointment) -> None:
    """What was locked before the visit must be what the visit has. Raises ChangedMeanwhile."""
    if (seen.vehicle_id, seen.customer_id) != (locked.vehicle_id, locked.customer_id):
        raise ChangedMeanwhile()


def check_changeable(actor: Actor, visit: Appointment, *, cancelled: str) -> None:
    """Whether the actor may still move or cancel a visit. Raises WrongStatus, InsideCutoff."""
    if visit.status == Appointment.Status.CANCELLED:
        raise WrongStatus(cancelled)
    now = timezone.now()
    if visit.status not in Appointment.OPEN or (actor.kind != "staff" and visit.scheduled_at <= now):
        raise WrongStatus("This appointment is over or under way and cannot be changed")
    cutoff = timedelta(minutes=visit.shop.change_cutoff_minutes)
    if actor.kind != "staff" and visit.scheduled_at - now < cutoff:
        raise InsideCutoff()


def check_under_way(visit: Appointment, what: str) -> None:
    """Raises WrongStatus, with the end of a sentence (`completed`), unless the car is here and in work."""
    if visit.status != Appointment.Status.IN_PROGRESS:
        raise WrongStatus(f"An appointment that is {visit.get_status_display()} cannot be {what}")
