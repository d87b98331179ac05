"""What the odometer of a car that is here shows, in the shop's unit."""

from appointments.models import Appointment
from crm.actors import Actor
from crm.errors import InvalidValue
from crm.events import save_with_event
from crm.models import MileageUnit
from vehicles.distances import in_unit
from vehicles.verbs.checks import FARTHEST


def check_mileage(visit: Appointment, mileage: int | None) -> None:
    """A reading, in the shop's unit, that can be true of the visit's car. Raises InvalidValue (`mileage`)."""
    if mileage is None:
        return
    if not 0 <= mileage <= FARTHEST:
        raise InvalidValue(f"mileage must be between 0 and {FARTHEST}", field="mileage")
    vehicle, unit = visit.vehicle, visit.shop.mileage_unit
    if vehicle.current_mileage is None:
        return
    known = in_unit(vehicle.current_mileage, vehicle.mileage_unit, unit)
    if mileage < known:
        raise InvalidValue(
            f"mileage is below the {known} {MileageUnit(unit).label} that are on file", field="mileage"
        )


def note_mileage(actor: Actor, visit: Appointment, mileage: int | None) -> None:
    """Write a reading that was checked to the visit's vehicle, locked by the caller, where it is new."""
    vehicle, unit = visit.vehicle, visit.shop.mileage_unit
    if mileage is not None and (mileage, unit) != (vehicle.current_mileage, vehicle.mileage_unit):
        vehicle.current_mileage, vehicle.mileage_unit = mileage, unit
        save_with_event(vehicle, "vehicle.changed", actor, shop=visit.shop, changed=["current_mileage"])
