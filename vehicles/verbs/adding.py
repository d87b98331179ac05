"""A car is written down, and comes to another owner."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from crm.actors import Actor
from crm.errors import InvalidValue
from crm.events import save_with_event
from crm.models import Customer, Shop
from crm.verbs import lock_customer
from vehicles.bookings import refuse_booked
from vehicles.errors import VehicleNotFound, VinTaken
from vehicles.models import Vehicle
from vehicles.primaries import VEHICLE
from vehicles.verbs.checks import TEXTS, check_vehicle

TRANSFERRED = "vehicle.transferred"


@transaction.atomic
def add_vehicle(
    actor: Actor,
    customer: Customer,
    *,
    shop: Shop | None = None,
    vin: str = "",
    year: int | None = None,
    make: str = "",
    model: str = "",
    trim: str = "",
    color: str = "",
    license_plate: str = "",
    unit_number: str = "",
    current_mileage: int | None = None,
) -> tuple[Vehicle, bool]:
    """The customer's vehicle of this description, and whether it was made now. A VIN, or make and model.

    A caller who names a car that is on file gets that one, without being told, and what was not known of it
    is filled in; to others a VIN that the customer already has is VinTaken. The same VIN at another customer
    is for the desk to sort out. The mileage is in the shop's unit.
    Raises CustomerNotFound, InvalidValue, VinError, VinTaken.
    """
    number, texts = check_vehicle(
        vin=vin,
        year=year,
        current_mileage=current_mileage,
        make=make,
        model=model,
        trim=trim,
        color=color,
        license_plate=license_plate,
        unit_number=unit_number,
    )
    # The customer's row is the lock: one car is not added twice, and only one is the primary.
    lock_customer(customer.pk)
    garage = list(customer.vehicles.select_for_update(no_key=True).filter(is_active=True).order_by("pk"))
    known = next((car for car in garage if number and car.vin == number), None)
    if known and actor.kind != "caller":
        raise VinTaken(vehicle_id=known.pk)
    if known is None and actor.kind == "caller":
        alike = (car for car in garage if not (number and car.vin) and _same_car(car, year, texts))
        known = next(alike, None)
    given = {"vin": number, "year": year, "current_mileage": current_mileage, **texts}
    if current_mileage is not None and shop:
        given["mileage_unit"] = shop.mileage_unit
    if known:
        _fill_in(known, actor, shop, given)
        return known, False
    car = Vehicle(
        customer=customer,
        is_primary_vehicle=not any(other.is_primary_vehicle for other in garage),
        **given,
    )
    save_with_event(car, "vehicle.added", actor, shop=shop, customer_id=customer.pk)
    return car, True


@transaction.atomic
def transfer_vehicle(
    actor: Actor, vehicle: Vehicle, customer: Customer, *, shop: Shop | None = None
) -> Vehicle:
    """The car is `customer`'s from now on; the row that is the new owner's.

    The former owner keeps the old row, no longer active, with its visits and its history. The new owner gets
    a row with the car's data, or his own active one with the same VIN, with what was not known of it.
    Raises VehicleNotFound, CustomerNotFound, InvalidValue for the owner himself, and VisitsInTheWay while
    visits of the old row are to come or under way.
    """
    former = Vehicle.objects.filter(pk=vehicle.pk).values_list("customer", flat=True).first()
    if former is None:
        raise VehicleNotFound()
    if former == customer.pk:
        raise InvalidValue("The vehicle is this customer's already", field="customer")
    for owner in sorted([former, customer.pk]):
        lock_customer(owner)
    cars = Vehicle.objects.select_for_update(no_key=True).filter(
        customer__in=[former, customer.pk], is_active=True
    )
    garages = {car.pk: car for car in cars.order_by("pk")}
    old = garages.pop(vehicle.pk, None)
    if old is None:
        raise VehicleNotFound()
    refuse_booked([old.pk])
    his = (car for car in garages.values() if car.customer_id == customer.pk)
    new = next((car for car in his if car.vin and car.vin == old.vin), None) or Vehicle(customer=customer)
    _take_over(new, old)
    old.is_active = old.is_primary_vehicle = False
    owners: dict[str, Any] = {"from_customer_id": former, "to_customer_id": customer.pk}
    save_with_event(new, TRANSFERRED, actor, shop=shop, from_vehicle_id=old.pk, **owners)
    save_with_event(old, TRANSFERRED, actor, shop=shop, to_vehicle_id=new.pk, **owners)
    for owner in sorted([former, customer.pk]):
        VEHICLE.settle(actor, owner)
    return new


def _take_over(new: Vehicle, old: Vehicle) -> None:
    for name in ("vin", "year", *TEXTS):
        if not getattr(new, name):
            setattr(new, name, getattr(old, name))
    if new.current_mileage is None:
        new.current_mileage, new.mileage_unit = old.current_mileage, old.mileage_unit


def _fill_in(car: Vehicle, actor: Actor, shop: Shop | None, given: Mapping[str, object]) -> None:
    """Write down what was not known of a car; what is on file stays."""
    new = {name: value for name, value in given.items() if value and not getattr(car, name)}
    if "current_mileage" in new and "mileage_unit" in given:
        car.mileage_unit = str(given["mileage_unit"])
    if new:
        for name, value in new.items():
            setattr(car, name, value)
        save_with_event(car, "vehicle.changed", actor, shop=shop, changed=sorted(new))


def _same_car(car: Vehicle, year: int | None, texts: dict[str, str]) -> bool:
    return (
        car.make.casefold() == texts["make"].casefold()
        and car.model.casefold() == texts["model"].casefold()
        and (year is None or car.year is None or car.year == year)
    )
