"""Booking a visit: service, caller, car, time, and the proposal."""

from voice.agents import Envelope, Toolbox
from voice.agents.car import Car
from voice.agents.desk import Desk
from voice.agents.offering import Offering


class Booking:
    """Asks for what is missing, one thing at a time, then proposes the visit."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._facts = desk.facts
        self._car = Car(desk)
        self._offering = Offering(desk, "time")

    async def go_on(self, tools: Toolbox) -> list[str]:
        """The next question, or nothing after a proposal: the session reads that back."""
        desk, facts = self._desk, self._facts
        if not facts.services:
            asked = facts.asked in ("service", "service_again")
            return [desk.ask("service_again" if asked else "service")]
        question = await desk.identify(tools) or self._ask_new_caller()
        if question:
            return [question]
        if (unsettled := await self._car.settle(tools)) is not None:
            return unsettled
        minutes = sum(desk.card.minutes[code] for code in facts.services)
        offer = await self._offering.choose(
            tools, facts.services[0], minutes if len(facts.services) > 1 else None
        )
        return offer if offer is not None else await self._propose(tools)

    async def done(self, envelope: Envelope, tools: Toolbox) -> list[str]:
        """The visit is booked, or could not be. Where no question is open then, the flow goes on."""
        if not envelope["success"]:
            return self._offering.refused(envelope)
        data = envelope["data"]
        self._facts.customer_id = data["customer_id"]
        if "scheduled_at" not in data:  # only the customer or the car was written down
            self._facts.vehicle_id, self._facts.asked = data.get("vehicle_id"), ""
            return [self._desk.phrases.WRITTEN_DOWN]
        self._facts.outcome, self._facts.agreed = "booked", data["scheduled_at"]
        booked = self._desk.phrases.BOOKED.format(when=self._desk.when(data["scheduled_at"]))
        if self._facts.further_cars:
            return [booked, *await self._next_car(tools)]
        return [booked, self._desk.finished()]

    async def _next_car(self, tools: Toolbox) -> list[str]:
        """The same wish for the next car that was named with this one; no question is open yet."""
        facts = self._facts
        car = facts.further_cars.pop(0)
        facts.drop_car()
        facts.drop_choice()
        facts.mention, facts.services = car.mention, car.services or facts.services
        await self._car.settle(tools)
        facts.asked = ""
        return [self._desk.phrases.NEXT_CAR.format(car=self._desk.car_words())] if facts.vehicle_id else []

    def _ask_new_caller(self) -> str | None:
        facts = self._facts
        if facts.customer_id is not None:
            return None
        if " " not in facts.name:
            return self._desk.ask("last_name")
        if not (self._desk.number or facts.phone):
            return self._desk.ask("phone")
        return None

    async def _propose(self, tools: Toolbox) -> list[str]:
        """One proposal for all that is needed: for a new caller the customer and the car as well."""
        facts = self._facts
        customer_id, vehicle_id = facts.customer_id, facts.vehicle_id
        if customer_id is None:
            first, _, last = facts.name.partition(" ")
            made = await tools.use(
                "create_customer",
                first_name=first,
                last_name=last,
                phone_number=self._desk.number or facts.phone,
            )
            if made.get("error") != "confirmation_required":
                facts.phone = ""
                return [made["message"], self._desk.ask("phone")]
            customer_id = made["data"]["customer_id"]
        if vehicle_id is None:
            made = await tools.use("add_vehicle", customer_id=customer_id, **self._car.description())
            if made.get("error") != "confirmation_required":
                facts.mention, facts.vin = None, ""
                return [made["message"], self._desk.ask("car")]
            vehicle_id = made["data"]["vehicle_id"]
        booked = await tools.use(
            "book_appointment",
            customer_id=customer_id,
            vehicle_id=vehicle_id,
            scheduled_at=facts.chosen,
            service_type=facts.services[0],
            additional_services=facts.services[1:],
            customer_concerns=facts.concern,
        )
        if booked.get("error") != "confirmation_required":
            return self._offering.refused(booked)
        facts.asked = "yes"
        return []
