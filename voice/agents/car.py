"""Which car it is: one of the caller's own, a further one by make and model, or one by its VIN."""

from typing import Any

from vehicles.vin import check_digit
from voice.agents import Toolbox
from voice.agents.desk import Desk
from voice.language import VehicleMention

VIN_LENGTH = 17
MOST_READINGS = 6  # of a misheard VIN that are looked up


class Car:
    """Settles the car of a booking. A VIN is welcome, nobody is asked for it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._facts = desk.facts

    async def settle(self, tools: Toolbox) -> list[str] | None:
        """None once the car is known; else what to say so that it will be."""
        facts, desk = self._facts, self._desk
        if facts.vin_heard and (asked := await self._read_vin(tools)):
            return asked
        mention = facts.mention
        if desk.fitting():
            question = desk.which_car()
            return [question] if question else None
        if facts.vehicle_id is not None:
            return None
        if facts.vin_offered and not facts.vin:
            facts.vin_offered = False
            return [desk.ask("vin")]
        if mention is None or mention.is_vague:
            return [desk.ask("car")]
        if mention.model is None:
            return [desk.ask("model")]
        if mention.make is None:
            return [desk.ask("make")]
        return None

    def description(self) -> dict[str, Any]:
        """What is known of a new car, as `add_vehicle` takes it."""
        facts, mention = self._facts, self._facts.mention
        known: dict[str, Any] = {"vin": facts.vin} if facts.vin else {}
        if mention:
            known |= {
                "year": mention.year,
                "make": mention.make,
                "model": mention.model,
                "color": mention.color,
            }
        return known

    async def _read_vin(self, tools: Toolbox) -> list[str] | None:
        """Look up the VIN that was read so far; what to say where it is not whole or not known."""
        facts, desk = self._facts, self._desk
        heard = facts.vin_heard
        if len(heard) < VIN_LENGTH - 1:
            return [desk.ask("vin_more")]
        facts.vin_heard = ""
        readings = desk.language.mend_vin(heard, _sound)[:MOST_READINGS]
        for vin in readings or [heard]:
            decoded = await tools.use("decode_vin", vin=vin)
            if decoded["success"] and not (readings and decoded["data"]["warnings"]):
                car = decoded["data"]
                color = facts.mention.color if facts.mention else None
                facts.vin, facts.vehicle_id = car["vin"], None
                facts.mention = VehicleMention(car["year"], car["make"], car["model"], color)
                return None
        return [desk.phrases.VIN_UNCLEAR, desk.ask("car")]


def _sound(vin: str) -> bool:
    return check_digit(vin) == vin[8]
