"""Tools about cars."""

from typing import Annotated, Any

from crm.errors import InvalidValue
from crm.models import Customer
from vehicles import vin as vins
from vehicles.models import Vehicle
from vehicles.verbs import add_vehicle as add_vehicle_verb
from vehicles.verbs import check_vehicle
from vehicles.verbs import update_vehicle as update_vehicle_verb
from voice.tools import policy
from voice.tools.context import CallContext, Context
from voice.tools.envelope import Answer
from voice.tools.registry import Limit, ReadBack, tool

Short = Annotated[str, Limit(60)]
Plate = Annotated[str, Limit(16)]
Color = Annotated[str, Limit(30)]
FIELDS = ("year", "make", "model", "color", "license_plate", "current_mileage", "vin")
SPELLED = ("license_plate", "vin")


@tool()
def decode_vin(context: Context, vin: str) -> Answer:
    """Find out make, model and year from a VIN.

    vin: The 17 signs; spaces, dashes and lower case are fine.
    """
    decode = vins.decode_vin(vin)
    data = {
        "vin": decode.vin,
        "make": decode.make,
        "model": decode.model,
        "year": decode.year,
        "vehicle_type": decode.vehicle_type,
        "manufacturer": decode.manufacturer,
        "trim": decode.trim,
        "body_class": decode.body_class,
        "engine": decode.engine,
        "warnings": list(decode.warnings),
    }
    message = f"VIN decoded successfully: {decode.description}"
    return Answer(data, ". ".join([message, " ".join(decode.warnings)] if decode.warnings else [message]))


def _read_back_vehicle(context: Context, customer: Customer, **given: Any) -> ReadBack:
    known = _completed(given)
    check_vehicle(**known)
    car = " ".join(str(known[name]) for name in ("color", "year", "make", "model") if known.get(name))
    return ReadBack(f"I'll put the car down as {car}.", "Is that right?")


@tool(read_back=_read_back_vehicle, creates=Vehicle)
def add_vehicle(
    context: Context,
    customer: Customer,
    year: int | None = None,
    make: Short = "",
    model: Short = "",
    vin: Short = "",
    license_plate: Plate = "",
    color: Color = "",
    current_mileage: int | None = None,
) -> Answer:
    """Write down a vehicle of a customer: a VIN, or make and model.

    customer_id: Whose vehicle it is.
    year: Model year, four digits.
    make: Such as Honda.
    model: Such as Civic.
    vin: The 17 signs, if known.
    license_plate: As on the plate.
    color: In one word.
    current_mileage: What the odometer shows.
    """
    known = _completed({"year": year, "make": make, "model": model, "vin": vin})
    car, _ = add_vehicle_verb(
        context.actor,
        customer,
        shop=context.shop,
        color=color,
        license_plate=license_plate,
        current_mileage=current_mileage,
        **known,
    )
    data = {
        "vehicle_id": car.pk,
        "customer_id": context.id_of(customer),
        **{name: value or None for name, value in known.items()},
    }
    return Answer(data, f"Vehicle added: {context.name_of(car)}")


def _read_back_update(context: CallContext, vehicle: Vehicle, **given: Any) -> ReadBack:
    policy.check_own_vehicle(context, vehicle)
    changes = _changes(given)
    check_vehicle(**{name: getattr(vehicle, name) for name in FIELDS} | changes)
    told = [_told(name, changes[name]) for name in FIELDS if name in changes]
    return ReadBack(f"For the {context.name_of(vehicle)} I'll put down {', '.join(told)}.", "Is that right?")


@tool(read_back=_read_back_update)
def update_vehicle(
    context: Context,
    vehicle: Vehicle,
    year: int | None = None,
    make: Short = "",
    model: Short = "",
    vin: Short = "",
    license_plate: Plate = "",
    color: Color = "",
    current_mileage: int | None = None,
) -> Answer:
    """Change what is written down of a vehicle; only what is given changes.

    vehicle_id: Which vehicle.
    year: Model year, four digits.
    make: Such as Honda.
    model: Such as Civic.
    vin: The 17 signs.
    license_plate: As on the plate.
    color: In one word.
    current_mileage: What the odometer shows.
    """
    if isinstance(context, CallContext):
        policy.check_own_vehicle(context, vehicle)
    changes = _changes(
        {
            "year": year,
            "make": make,
            "model": model,
            "vin": vin,
            "license_plate": license_plate,
            "color": color,
            "current_mileage": current_mileage,
        }
    )
    car = update_vehicle_verb(context.actor, vehicle, shop=context.shop, **changes)
    data = {"vehicle_id": context.id_of(car), **{name: getattr(car, name) for name in changes}}
    return Answer(data, f"Vehicle updated: {context.name_of(car)}")


def _changes(given: dict[str, Any]) -> dict[str, Any]:
    """What is to be changed: nothing is emptied. Raises InvalidValue."""
    changes = {name: value for name, value in given.items() if value not in (None, "")}
    if not changes:
        raise InvalidValue(
            f"Nothing to change. Give one of: {', '.join(FIELDS)}",
            message="What shall I change on the car?",
        )
    return changes


def _told(name: str, value: Any) -> str:
    """Such as "license plate A B C 1 2 3"."""
    if name in SPELLED:
        value = " ".join(sign for sign in value.upper() if sign.isalnum())
    words = name.removeprefix("current_").replace("_", " ")
    return f"{'VIN' if name == 'vin' else words} {f'{value:,}' if name == 'current_mileage' else value}"


def _completed(given: dict[str, Any]) -> dict[str, Any]:
    """Year, make and model from the VIN where they were not given. Offline: a call's transaction may be open.

    Raises VinError.
    """
    if not given.get("vin") or (given.get("make") and given.get("model")):
        return given
    decode = vins.decode_offline(given["vin"])
    return given | {"year": decode.year, "make": decode.make, "model": decode.model}
