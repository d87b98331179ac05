"""Reads of vehicles."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from crm.models import Customer
from vehicles.models import ServiceRecord, Vehicle


def resolve(vehicle: Vehicle) -> Vehicle:
    """The row of today of a car that became part of another one by a merge. A query a step."""
    while vehicle.merged_into is not None:
        vehicle = vehicle.merged_into
    return vehicle


def service_history(
    vehicle: Vehicle | None = None, customer: Customer | None = None, *, limit: int = 10
) -> list[ServiceRecord]:
    """What was done to a vehicle, or to all that a customer has or had, newest first. One query."""
    records = ServiceRecord.objects.select_related("vehicle", "shop")
    if vehicle is not None:
        records = records.filter(vehicle=vehicle)
    if customer is not None:
        records = records.filter(vehicle__customer=customer)
    return list(records.order_by("-date", "-pk")[:limit])


@dataclass(frozen=True, slots=True)
class VinConflict:
    """One VIN that is active at several current customers: whose car is it?"""

    vin: str
    vehicles: list[Vehicle]


def vin_conflicts(limit: int = 100) -> list[VinConflict]:
    """The cars whose owner the desk must sort out, by VIN. Three queries."""
    current = Vehicle.objects.filter(is_active=True, customer__merged_into=None).exclude(vin=None)
    marked = Vehicle.objects.filter(vin_shared=True, is_active=True).values("vin")
    owners = current.filter(vin__in=marked).values("vin").annotate(owners=Count("customer", distinct=True))
    twice = owners.filter(owners__gt=1)
    vins = [str(row["vin"]) for row in twice.order_by("vin")[:limit]]
    cars = current.filter(vin__in=vins).select_related("customer").prefetch_related("customer__phones")
    by_vin: dict[str, list[Vehicle]] = defaultdict(list)
    for car in cars.order_by("pk"):
        by_vin[str(car.vin)].append(car)
    return [VinConflict(vin, found) for vin in vins if (found := by_vin[vin])]
