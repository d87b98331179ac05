"""Is my car ready? Only what the shop wrote down, in words that a caller understands."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from appointments import reads
from appointments.models import Appointment
from appointments.times import day_span
from crm.models import Customer, Shop
from voice.tools import words
from voice.tools.context import Context, TrustedContext
from voice.tools.envelope import Answer
from voice.tools.registry import tool

Status, Stage = Appointment.Status, Appointment.Stage
MOST_VISITS = 10
WORDS: dict[str, str] = {
    Stage.ARRIVED: "is here and waits for its turn",
    Stage.IN_BAY: "is being worked on",
    Stage.WAITING_APPROVAL: "waits for your approval; please speak with one of our advisors",
    Stage.WAITING_PARTS: "waits for parts",
    Stage.READY: "is ready to be picked up",
    Stage.PICKED_UP: "has been picked up",
}
NOT_HERE_YET = "is not checked in yet"
DONE = "is done"
NO_STAGE = "is in the shop, but I cannot see how far the work is"


@tool()
def get_appointment_status(context: Context, customer: Customer) -> Answer:
    """Tell how far the shop is with a customer's cars today: "is my car ready?"

    customer_id: Whose cars.
    """
    now = timezone.now()
    visits = reads.visits_of(customer).filter(_in_hand(context.shop, now))
    if isinstance(context, TrustedContext):
        visits = visits.filter(shop__in=context.shops())
    found = list(visits[:MOST_VISITS])
    data = {"customer_id": context.id_of(customer), "visits": [_visit(visit) for visit in found]}
    if not found:
        return Answer(data, "I find no car in work and no visit for today. The shop can tell you more.")
    return Answer(data, " ".join(_sentence(visit, now) for visit in found))


def _in_hand(shop: Shop, now: datetime) -> Q:
    """Visits in work since whenever, and those that begin or were done on the shop's local day."""
    begins, ends = day_span(timezone.localdate(now, shop.zone), shop.zone)
    return (
        Q(status=Status.IN_PROGRESS)
        | Q(status__in=[*Appointment.OPEN, Status.COMPLETED], scheduled_at__gte=begins, scheduled_at__lt=ends)
        | Q(status=Status.COMPLETED, completed_at__gte=begins, completed_at__lt=ends)
    )


def _visit(visit: Appointment) -> dict[str, Any]:
    car, zone = visit.vehicle, visit.shop.zone
    return {
        "appointment_id": visit.pk,
        "scheduled_at": visit.scheduled_at.astimezone(zone),
        "service_type": visit.service_type,
        "status": visit.status,
        "stage": visit.stage or None,
        "progress": _progress(visit),
        "promised_at": visit.promised_at.astimezone(zone) if visit.promised_at else None,
        "vehicle": {"id": car.pk, "year": car.year, "make": car.make, "model": car.model},
    }


def _progress(visit: Appointment) -> str:
    """Such as "is being worked on"."""
    if visit.status in Appointment.OPEN:
        return NOT_HERE_YET
    if visit.status == Status.COMPLETED:
        return WORDS[visit.stage] if visit.stage in (Stage.READY, Stage.PICKED_UP) else DONE
    return WORDS.get(visit.stage, NO_STAGE)


def _sentence(visit: Appointment, now: datetime) -> str:
    said = f"The {visit.vehicle.description} {_progress(visit)}."
    if visit.status in Appointment.OPEN:
        return f"{said} It is booked for {words.moment(visit.shop, visit.scheduled_at)}."
    if visit.status == Status.COMPLETED or visit.stage in (Stage.READY, Stage.PICKED_UP):
        return said
    if visit.promised_at is None:
        return f"{said} I have no time yet at which it will be ready."
    promised = words.moment(visit.shop, visit.promised_at)
    if visit.promised_at < now:
        return f"{said} It was promised for {promised}; the shop can tell you why it takes longer."
    return f"{said} It is promised for {promised}."
