"""From what a person asks for to what the schedule is asked: services, bay and technician."""

from collections.abc import Sequence

from appointments import reads
from appointments.availability import Job
from appointments.errors import CannotWait
from appointments.models import Appointment, Resource, Service, ServiceLine
from crm.errors import InvalidValue
from crm.models import Shop


def pick(menu: dict[str, Service], codes: Sequence[str], transport: str) -> list[Service]:
    """The menu's services of these codes. Raises InvalidServiceType, CannotWait."""
    wanted = reads.pick_services(menu, codes)
    if transport == Appointment.Transport.WAIT and not all(service.waiter_ok for service in wanted):
        raise CannotWait(field="transport")
    return wanted


def only_these(shop: Shop, bay: Resource | None, technician: Resource | None) -> dict[str, int]:
    """The ids of the bay and the technician that are asked for, by kind. Raises InvalidValue."""
    chosen = {Resource.Kind.BAY: bay, Resource.Kind.TECHNICIAN: technician}
    for kind, one in chosen.items():
        if one is None:
            continue
        if one.shop_id != shop.pk or one.kind != kind:
            raise InvalidValue(f"{kind}: not a {kind} of this shop", field=kind.value)
        if not one.is_active:
            raise InvalidValue(f"{kind}: {one.name} is not in use", field=kind.value)
    return {kind: one.pk for kind, one in chosen.items() if one is not None}


def work_of(lines: Sequence[ServiceLine], minutes: int) -> Job:
    """The work of a visit as it was booked; `lines` come with their services. Raises InvalidDuration."""
    services = [line.service for line in lines if line.service]
    return reads.job_for(services, minutes, default_minutes=reads.DEFAULT_VISIT_MINUTES)


def lines_for(visit: Appointment, services: Sequence[Service]) -> list[ServiceLine]:
    """The lines of a visit as the menu has them now, not yet saved."""
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
