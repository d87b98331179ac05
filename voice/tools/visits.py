"""Tools about visits: book, list, cancel, move."""

from typing import Annotated, Any, Literal

from django.utils import timezone

from appointments import reads, verbs
from appointments.models import Appointment
from appointments.times import parse_moment
from crm.models import Customer
from vehicles.errors import WrongOwner
from vehicles.models import Vehicle
from voice import caps
from voice.tools import words
from voice.tools.context import CallContext, Context
from voice.tools.envelope import Answer
from voice.tools.registry import Limit, ReadBack, tool

SPOKEN = "%B %d, %Y at %I:%M %p"  # fixed by the contract
MOST_VISITS = 50
Long = Annotated[str, Limit(2000)]
Transport = Literal["wait", "drop_off"]


def _read_back_booking(
    context: CallContext,
    customer: Customer,
    vehicle: Vehicle,
    scheduled_at: str,
    service_type: str,
    duration_minutes: int | None = None,
    additional_services: list[str] | None = None,
    transport: str | None = None,
    **texts: str,
) -> ReadBack:
    """Holds the start, so that it is still free at the yes."""
    if vehicle.pk is not None and vehicle.customer_id != customer.pk:
        raise WrongOwner()
    caps.check_visits(context.call, timezone.now())
    shop = context.shop
    held = verbs.hold(
        context.actor,
        shop,
        holder=context.holder,
        scheduled_at=parse_moment(scheduled_at, shop.zone, "scheduled_at"),
        services=[service_type, *(additional_services or [])],
        duration_minutes=duration_minutes,
        transport=transport or Appointment.Transport.DROP_OFF,
        vehicle=vehicle if vehicle.pk is not None else None,
    )
    names = " and ".join(service.name.lower() for service in held.services)
    when = words.moment(shop, held.starts_at)
    waits = ", and you wait for it" if transport == Appointment.Transport.WAIT else ""
    return ReadBack(
        f"{names[:1].upper()}{names[1:]} for the {context.name_of(vehicle)} on {when}{waits}.",
        "Shall I book it?",
        must_hear=(when,),
    )


@tool(read_back=_read_back_booking, unexpected="Error booking appointment")
def book_appointment(
    context: Context,
    customer: Customer,
    vehicle: Vehicle,
    scheduled_at: str,
    service_type: str,
    duration_minutes: int | None = None,
    additional_services: list[str] | None = None,
    service_description: Long = "",
    customer_concerns: Long = "",
    notes: Long = "",
    transport: Transport | None = None,
) -> Answer:
    """Book a visit at a free time.

    customer_id: Who comes.
    vehicle_id: With which of their vehicles.
    scheduled_at: Start, ISO 8601; without an offset it is shop time.
    service_type: Code of the main service.
    duration_minutes: Working time, if it differs from the menu.
    additional_services: Codes of further services in the same visit.
    service_description: What is to be done, in a few words.
    customer_concerns: What the customer complains of, in their words.
    notes: Anything else the shop should know.
    transport: Whether the customer waits or drops the car off.
    """
    shop = context.shop
    if isinstance(context, CallContext):
        caps.check_visits(context.call, timezone.now())
    visit = verbs.book(
        context.actor,
        shop,
        customer=customer,
        vehicle=vehicle,
        scheduled_at=parse_moment(scheduled_at, shop.zone, "scheduled_at"),
        services=[service_type, *(additional_services or [])],
        duration_minutes=duration_minutes,
        service_description=service_description,
        customer_concerns=customer_concerns,
        notes=notes,
        transport=transport or Appointment.Transport.DROP_OFF,
        holder=context.holder if isinstance(context, CallContext) else "",
    )
    at = visit.scheduled_at.astimezone(shop.zone)
    data = {
        "appointment_id": visit.pk,
        "customer_id": context.id_of(customer),
        "customer_name": context.name_of(customer),
        "vehicle_id": context.id_of(vehicle),
        "vehicle_description": context.name_of(vehicle),
        "scheduled_at": at,
        "service_type": visit.service_type,
        "duration_minutes": visit.duration_minutes,
        "status": visit.status,
    }
    return Answer(data, f"Appointment booked successfully for {context.name_of(customer)} on {at:{SPOKEN}}")


@tool()
def get_upcoming_appointments(context: Context, customer: Customer, include_past: bool = False) -> Answer:
    """List the coming visits of a customer, soonest first.

    customer_id: Whose visits.
    include_past: Past and cancelled ones, too.
    """
    visits = reads.visits_of(customer, now=None if include_past else timezone.now())
    if not isinstance(context, CallContext):
        visits = visits.filter(shop__in=context.shops())
    rows = [_visit(context, visit) for visit in visits[:MOST_VISITS]]
    kind = "" if include_past or not rows else "upcoming "
    count = f"{len(rows)} {kind}appointment{'' if len(rows) == 1 else 's'}"
    return Answer({"customer_id": context.id_of(customer), "appointments": rows}, f"Found {count}")


def _visit(context: Context, visit: Appointment) -> dict[str, Any]:
    car = visit.vehicle
    vehicle = {"id": car.pk, "year": car.year, "make": car.make, "model": car.model}
    if not isinstance(context, CallContext) or context.level >= 2:
        vehicle["vin"] = car.vin
    return {
        "appointment_id": visit.pk,
        "scheduled_at": visit.scheduled_at.astimezone(visit.shop.zone),
        "service_type": visit.service_type,
        "duration_minutes": visit.duration_minutes,
        "status": visit.status,
        "vehicle": vehicle,
        "service_description": visit.service_description,
        "confirmation_sent": visit.confirmation_sent,
    }


def _read_back_cancel(context: CallContext, appointment: Appointment, reason: str) -> ReadBack:
    verbs.check_cancel(context.actor, appointment)
    when = words.moment(appointment.shop, appointment.scheduled_at)
    return ReadBack(
        f"That's your visit with the {appointment.vehicle.description} on {when}.",
        "Shall I cancel it?",
        must_hear=(when,),
    )


@tool(read_back=_read_back_cancel)
def cancel_appointment(context: Context, appointment: Appointment, reason: Long) -> Answer:
    """Cancel a visit.

    appointment_id: Which visit.
    reason: Why, in a few words.
    """
    visit = verbs.cancel(context.actor, appointment, reason)
    data = {
        "appointment_id": visit.pk,
        "status": visit.status,
        "cancellation_reason": visit.cancellation_reason,
        "cancelled_at": visit.cancelled_at.astimezone(visit.shop.zone) if visit.cancelled_at else None,
    }
    return Answer(data, f"Appointment cancelled successfully. Reason: {reason}")


def _read_back_move(context: CallContext, appointment: Appointment, new_datetime: str) -> ReadBack:
    shop = appointment.shop
    at = parse_moment(new_datetime, shop.zone, "new_datetime")
    verbs.check_move(context.actor, appointment, at, holder=context.holder)
    old, new = words.moment(shop, appointment.scheduled_at), words.moment(shop, at)
    return ReadBack(
        f"That moves your visit with the {appointment.vehicle.description} from {old} to {new}.",
        "Shall I move it?",
        must_hear=(new,),
    )


@tool(read_back=_read_back_move)
def reschedule_appointment(context: Context, appointment: Appointment, new_datetime: str) -> Answer:
    """Move a visit to another free time.

    appointment_id: Which visit.
    new_datetime: New start, ISO 8601; without an offset it is shop time.
    """
    zone = appointment.shop.zone
    old = appointment.scheduled_at.astimezone(zone)
    visit = verbs.reschedule(context.actor, appointment, parse_moment(new_datetime, zone, "new_datetime"))
    new = visit.scheduled_at.astimezone(zone)
    data = {
        "appointment_id": visit.pk,
        "old_datetime": old,
        "new_datetime": new,
        "service_type": visit.service_type,
        "status": visit.status,
    }
    return Answer(data, f"Appointment rescheduled successfully to {new:{SPOKEN}}")
