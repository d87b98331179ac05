"""The only writers of vehicles."""

from collections.abc import Mapping

from django.db import transaction

from crm.actors import Actor
from crm.errors import CustomerNotFound, InvalidValue
from crm.events import save_with_event
from crm.models import Customer, Shop
from vehicles.errors import VinTaken
from vehicles.models import Vehicle
from vehicles.vin import normalise_vin

YEARS = range(1886, 2101)
FARTHEST = 3_000_000  # no odometer shows more


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
    is for the desk to sort out.
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
    if not Customer.objects.select_for_update(no_key=True).filter(pk=customer.pk, merged_into=None).exists():
        raise CustomerNotFound()
    garage = list(customer.vehicles.select_for_update(no_key=True).filter(is_active=True).order_by("pk"))
    known = next((car for car in garage if number and car.vin == number), None)
    if known and actor.kind != "caller":
        raise VinTaken(vehicle_id=known.pk)
    if known is None and actor.kind == "caller":
        alike = (car for car in garage if not (number and car.vin) and _same_car(car, year, texts))
        known = next(alike, None)
    if known:
        _fill_in(
            known, actor, shop, {"vin": number, "year": year, "current_mileage": current_mileage, **texts}
        )
        return known, False
    car = Vehicle(
        customer=customer,
        vin=number,
        year=year,
        current_mileage=current_mileage,
        is_primary_vehicle=not any(other.is_primary_vehicle for other in garage),
        **texts,
    )
    save_with_event(car, "vehicle.added", actor, shop=shop, customer_id=customer.pk)
    return car, True


def _fill_in(car: Vehicle, actor: Actor, shop: Shop | None, given: Mapping[str, object]) -> None:
    """Write down what was not known of a car; what is on file stays."""
    new = {name: value for name, value in given.items() if value and not getattr(car, name)}
    if new:
        for name, value in new.items():
            setattr(car, name, value)
        save_with_event(car, "vehicle.changed", actor, shop=shop, changed=sorted(new))


def check_vehicle(
    *, vin: str = "", year: int | None = None, current_mileage: int | None = None, **given: str
) -> tuple[str | None, dict[str, str]]:
    """The VIN as it is kept and the texts without needless spaces. Raises InvalidValue, VinError."""
    texts = {name: " ".join(text.split()) for name, text in given.items()}
    _check(year, current_mileage, texts)
    number = normalise_vin(vin) if vin else None
    if number is None and not (texts.get("make") and texts.get("model")):
        raise InvalidValue(
            "A vehicle needs a VIN, or make and model",
            message="What make and model is the car?",
            field="make",
        )
    return number, texts


def _check(year: int | None, mileage: int | None, texts: dict[str, str]) -> None:
    if year is not None and year not in YEARS:
        raise InvalidValue(f"year must be between {YEARS.start} and {YEARS.stop - 1}", field="year")
    if mileage is not None and not 0 <= mileage <= FARTHEST:
        raise InvalidValue(f"current_mileage must be between 0 and {FARTHEST}", field="current_mileage")
    for name, text in texts.items():
        longest = getattr(Vehicle._meta.get_field(name), "max_length", None)
        if longest is not None and len(text) > longest:
            raise InvalidValue(f"{name} is longer than {longest} letters", field=name)


def _same_car(car: Vehicle, year: int | None, texts: dict[str, str]) -> bool:
    return (
        car.make.casefold() == texts["make"].casefold()
        and car.model.casefold() == texts["model"].casefold()
        and (year is None or car.year is None or car.year == year)
    )
