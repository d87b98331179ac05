"""The work is done: what goes into the car's history, and when it is due again."""

from calendar import monthrange
from datetime import date

from django.db import transaction
from django.utils import timezone

from appointments.models import Appointment, ServiceLine
from appointments.placing import free_the_rest
from appointments.verbs.mileage import check_mileage, note_mileage
from appointments.verbs.rows import check_under_way, lock_with_car
from crm.actors import Actor
from crm.events import save_with_event
from vehicles.models import ServiceRecord


@transaction.atomic
def complete(
    actor: Actor, visit: Appointment, *, mileage: int | None = None, remark: str = ""
) -> Appointment:
    """The work of a visit is done: each of its services goes into the car's history, with the next one due.

    `mileage`, in the shop's unit, is that of the check-in unless given; without any nothing is due by
    mileage. `remark` is the description of the records. The bay is free; the car is ready, unless it was
    picked up already.
    Raises AppointmentNotFound, ChangedMeanwhile, WrongStatus, InvalidValue (field `mileage`).
    """
    visit = lock_with_car(visit, customer=True)
    check_under_way(visit, "completed")
    check_mileage(visit, mileage)
    now = timezone.now()
    today = now.astimezone(visit.shop.zone).date()
    changed = ["status"]
    visit.status, visit.completed_at = Appointment.Status.COMPLETED, now
    if visit.stage not in (Appointment.Stage.READY, Appointment.Stage.PICKED_UP):
        visit.stage, visit.stage_since = Appointment.Stage.READY, now
        changed.append("stage")
    if mileage is not None:
        visit.mileage = mileage
    save_with_event(visit, "visit.completed", actor, shop=visit.shop, changed=sorted(changed))
    free_the_rest(visit, now)
    lines = list(visit.services.select_related("service"))
    for line in lines:
        line.service_record = _record(visit, line, today, remark)
        line.service_record.save()
    ServiceLine.objects.bulk_update(lines, ["service_record"])
    note_mileage(actor, visit, mileage)
    customer = visit.customer
    if customer.last_service_date is None or customer.last_service_date < today:
        customer.last_service_date = today
        save_with_event(customer, "customer.changed", actor, shop=visit.shop, changed=["last_service_date"])
    return visit


def _record(visit: Appointment, line: ServiceLine, today: date, remark: str) -> ServiceRecord:
    """What was done, in the words and at the price of its line, and when it is due again."""
    shop = visit.shop
    record = ServiceRecord(
        vehicle=visit.vehicle,
        shop=shop,
        date=today,
        service_type=line.code,
        description=remark,
        mileage=visit.mileage,
        mileage_unit=shop.mileage_unit,
        services=[line.name],
        cost=line.price_from,
        currency=line.currency if line.price_from is not None else "",
    )
    service = line.service
    if service and service.interval_months:
        record.next_service_type = line.code
        record.next_due_date = months_after(today, service.interval_months)
    if service and service.interval_mileage and visit.mileage is not None:
        record.next_service_type = line.code
        record.next_due_mileage = visit.mileage + service.interval_mileage
    return record


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a month that is too short for it."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
