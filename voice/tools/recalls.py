"""Are there recalls? NHTSA lists them by model, so no answer claims anything of the caller's own car."""

from dataclasses import asdict
from typing import Any

from crm.errors import InvalidValue
from vehicles.models import Vehicle
from vehicles.nhtsa import recalls
from vehicles.nhtsa.recalls import Campaign
from voice.tools.context import Context
from voice.tools.envelope import Answer
from voice.tools.registry import tool

MOST_CAMPAIGNS = 10
MISSING = {
    "year": "What model year is the car?",
    "make": "What make is the car?",
    "model": "What model is the car?",
}


@tool()
def check_recalls(context: Context, vehicle: Vehicle) -> Answer:
    """Find recall campaigns for the model of a vehicle. Only the shop can tell if this car is affected.

    Where data.needs_advisor is true, say the message and hand the caller to a person.

    vehicle_id: Which vehicle.
    """
    if vehicle.year is None or not (vehicle.make and vehicle.model):
        field = next(name for name in MISSING if not getattr(vehicle, name))
        raise InvalidValue(f"The {field} of this vehicle is not known", message=MISSING[field], field=field)
    found = recalls.look_up(vehicle.year, vehicle.make, vehicle.model)
    park_it, park_outside = any(one.park_it for one in found), any(one.park_outside for one in found)
    data: dict[str, Any] = {
        "vehicle_id": context.id_of(vehicle),
        "year": vehicle.year,
        "make": vehicle.make,
        "model": vehicle.model,
        "campaign_count": len(found),
        "campaigns": [asdict(campaign) for campaign in found[:MOST_CAMPAIGNS]],
        "park_it": park_it,
        "park_outside": park_outside,
        "needs_advisor": park_it or park_outside,
    }
    car = vehicle.description
    return Answer(data, f"{_warning(car, park_it, park_outside)}{_count(car, found)}")


def _count(car: str, found: list[Campaign]) -> str:
    if not found:
        return (
            f"I find no recall campaign listed for the {car}."
            " That does not mean that there is none for your own car; the shop can check it by its VIN."
        )
    are = "is 1 open recall campaign" if len(found) == 1 else f"are {len(found)} open recall campaigns"
    return f"For the model {car} there {are}. The shop will check whether your car is affected."


def _warning(car: str, park_it: bool, park_outside: bool) -> str:
    """What is urgent, before all else; empty where nothing is."""
    if not (park_it or park_outside):
        return ""
    away = "park it outside, away from buildings and other cars"
    advice = f"stop driving it and {away}" if park_it and park_outside else away
    if park_it and not park_outside:
        advice = "stop driving it"
    return (
        f"This is urgent: there is a safety recall for the {car}. Until we know whether your car is affected,"
        f" please {advice}. One of our advisors needs to speak with you about it. "
    )
