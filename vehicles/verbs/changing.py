"""Changes of what is known of a car."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from crm.actors import Actor
from crm.errors import InvalidValue
from crm.events import save_with_event
from crm.models import Shop
from crm.verbs import check_seen, lock_customer
from vehicles.bookings import refuse_booked
from vehicles.distances import in_unit
from vehicles.errors import VehicleNotFound, VinTaken
from vehicles.models import Vehicle
from vehicles.primaries import VEHICLE
from vehicles.verbs.checks import TEXTS, check_vehicle

FLAGS = ("is_primary_vehicle", "is_active")
FIELDS = ("vin", "year", "current_mileage", *TEXTS, *FLAGS)


@transaction.atomic
def update_vehicle(
    actor: Actor, vehicle: Vehicle, *, shop: Shop | None = None, seen: int | None = None, **changes: Any
) -> Vehicle:
    """Change vin, year, make, model, trim, color, license_plate, unit_number, current_mileage (in the shop's
    unit), is_primary_vehicle or is_active.

    A new primary car replaces the former one; a car is the primary one until another is, and after one that
    is no longer active the oldest other is it. Only staff may set a mileage back. To a caller a VIN that his
    customer already has is left out without telling; to others it is VinTaken. `seen` is the event_sequence
    of what the changes were decided on, if they depend on it.
    Raises VehicleNotFound, CustomerNotFound, ChangedMeanwhile, InvalidValue, VinError, VinTaken, and
    VisitsInTheWay when a car with visits to come shall be no longer active. A field that has another name is
    refused.
    """
    for name in changes:
        if name not in FIELDS:
            raise InvalidValue(f"Unknown field: {name}", field=name)
    garage = _lock_garage(vehicle.pk)
    car = garage.pop(vehicle.pk)
    check_seen(car, seen)
    given = _checked(car, changes)
    new = {name: value for name, value in given.items() if value != getattr(car, name)}
    vin = new.get("vin", car.vin)
    twin = next((other for other in garage.values() if vin and other.vin == vin), None)
    if twin and ("vin" in new or "is_active" in new):
        if actor.kind != "caller" or "is_active" in new:
            raise VinTaken(vehicle_id=twin.pk)
        del new["vin"]
    if "current_mileage" in new:
        unit = shop.mileage_unit if shop else car.mileage_unit
        _check_mileage(actor, car, new["current_mileage"], unit)
        car.mileage_unit = unit
    _check_flags(car, new)
    if new:
        _write(actor, car, garage, new, shop)
    return car


def _lock_garage(vehicle_id: int) -> dict[int, Vehicle]:
    """The active cars of a car's owner and the car itself, by id, locked under the owner's lock."""
    owner = Vehicle.objects.filter(pk=vehicle_id).values_list("customer", flat=True).first()
    if owner is None:
        raise VehicleNotFound()
    lock_customer(owner)
    cars = Vehicle.objects.select_for_update(no_key=True).filter(
        Q(is_active=True) | Q(pk=vehicle_id), customer=owner, merged_into=None
    )
    garage = {car.pk: car for car in cars.order_by("pk")}
    if vehicle_id not in garage:
        raise VehicleNotFound()
    return garage


def _checked(car: Vehicle, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes as they are kept; the whole car must be one that could be added."""
    whole = {name: changes.get(name, getattr(car, name)) for name in FIELDS if name not in FLAGS}
    whole["vin"] = whole["vin"] or ""
    number, texts = check_vehicle(**whole)
    return {name: {"vin": number, **texts}.get(name, value) for name, value in changes.items()}


def _check_mileage(actor: Actor, car: Vehicle, mileage: int | None, unit: str) -> None:
    """It falls only where somebody mends a mistake in typing."""
    if actor.kind == "staff" or car.current_mileage is None:
        return
    if mileage is None or mileage < in_unit(car.current_mileage, car.mileage_unit, unit):
        raise InvalidValue(
            "current_mileage is lower than the one on file",
            message="That is less than we have on file. Our staff can correct it.",
            field="current_mileage",
        )


def _check_flags(car: Vehicle, new: dict[str, Any]) -> None:
    active = new.get("is_active", car.is_active)
    if new.get("is_primary_vehicle") and not active:
        raise InvalidValue("Only an active vehicle can be the primary one", field="is_primary_vehicle")
    if new.get("is_primary_vehicle") is False and active:
        raise InvalidValue(
            "Make another vehicle the primary one instead",
            field="is_primary_vehicle",
        )
    if not active and "is_active" in new:
        refuse_booked([car.pk])
        new["is_primary_vehicle"] = False


def _write(
    actor: Actor, car: Vehicle, garage: dict[int, Vehicle], new: dict[str, Any], shop: Shop | None
) -> None:
    if new.get("is_primary_vehicle"):
        for other in garage.values():
            if other.is_primary_vehicle:
                other.is_primary_vehicle = False
                save_with_event(other, "vehicle.changed", actor, shop=shop, changed=["is_primary_vehicle"])
    changed = sorted(name for name, value in new.items() if value != getattr(car, name))
    for name in changed:
        setattr(car, name, new[name])
    save_with_event(car, "vehicle.changed", actor, shop=shop, changed=changed)
    if "is_active" in changed:
        VEHICLE.settle(actor, car.customer_id)
