"""What was done to a car before, and what is due next."""

from typing import Any

from django.utils import timezone

from crm.errors import InvalidValue
from crm.models import Customer, Shop
from vehicles.errors import WrongOwner
from vehicles.models import ServiceRecord, Vehicle
from vehicles.reads import service_history
from voice.language import language
from voice.tools.context import Context
from voice.tools.envelope import Answer
from voice.tools.registry import tool

MOST_RECORDS = 50


@tool()
def get_service_history(
    context: Context, customer: Customer, vehicle: Vehicle | None = None, limit: int = 10
) -> Answer:
    """List the services done to a customer's vehicles, newest first, and when each is due again.

    customer_id: Whose vehicles.
    vehicle_id: Only this one of them.
    limit: How many at most, up to 50.
    """
    if not 1 <= limit <= MOST_RECORDS:
        raise InvalidValue(f"limit must be between 1 and {MOST_RECORDS}", field="limit")
    if vehicle is not None and vehicle.customer_id != customer.pk:
        raise WrongOwner()
    records = service_history(vehicle, customer, limit=limit)
    data = {
        "customer_id": context.id_of(customer),
        "records": [_record(context, record) for record in records],
    }
    if not records:
        return Answer(data, "I find no earlier service.")
    return Answer(data, _newest(context.shop, records[0]))


def _record(context: Context, record: ServiceRecord) -> dict[str, Any]:
    car = record.vehicle
    return {
        "date": record.date,
        "service_type": record.service_type,
        "description": record.description,
        "mileage": record.mileage,
        "mileage_unit": record.mileage_unit,
        "next_service_type": record.next_service_type or None,
        "next_due_date": record.next_due_date,
        "next_due_mileage": record.next_due_mileage,
        "vehicle": {"id": context.id_of(car), "year": car.year, "make": car.make, "model": car.model},
    }


def _newest(shop: Shop, record: ServiceRecord) -> str:
    say, today = language(shop.language).say, timezone.localdate(timezone=shop.zone)
    unit = record.get_mileage_unit_display()
    done = f"The last service on the {record.vehicle.description} was {_name(record.service_type)}"
    done += f" on {say.date(record.date, today)}"
    if record.mileage is not None:
        done += f", at {record.mileage:,} {unit}"
    due = []
    if record.next_due_date is not None:
        due.append(f"on {say.date(record.next_due_date, today)}")
    if record.next_due_mileage is not None:
        due.append(f"at {record.next_due_mileage:,} {unit}")
    if not due:
        return f"{done}."
    name, first = _name(record.next_service_type or record.service_type), ", whichever comes first"
    return f"{done}. The next {name} is due {say.either(due)}{first if len(due) > 1 else ''}."


def _name(code: str) -> str:
    return code.replace("_", " ")
