"""The caller's visits: telling how far they are or when they come, moving and cancelling them."""

from datetime import datetime
from typing import Any

from voice.agents import Envelope, Toolbox
from voice.agents.desk import Desk
from voice.agents.offering import Offering
from voice.language import When


class Changing:
    """Finds the visit that is meant, then tells, moves or cancels it. Only for a caller who is known."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._facts = desk.facts
        self._offering = Offering(desk, "new_time")

    async def go_on(self, tools: Toolbox) -> list[str]:
        """The next question, or nothing after a proposal: the session reads that back."""
        desk, facts = self._desk, self._facts
        if question := await desk.identify(tools):
            return [question]
        if not facts.known:
            return self._unknown()
        if facts.intent == "status":
            told = await tools.use("get_appointment_status", customer_id=facts.customer_id)
            if not told["success"]:
                return desk.sorry(told)
            if told["data"]["visits"]:
                return [told["message"], desk.finished()]
        found = await tools.use("get_upcoming_appointments", customer_id=facts.customer_id)
        if not found["success"]:
            return desk.sorry(found)
        visits = found["data"]["appointments"]
        if not visits:
            return [desk.phrases.NO_VISIT, desk.finished()]
        if facts.intent in ("upcoming", "status"):
            return self._told(visits)
        visit = self._meant(visits)
        if visit is None:
            choice = desk.language.say.either([self._one(one) for one in facts.visits])
            return [desk.ask("which_visit", visits=choice)]
        return await (self._move(visit, tools) if facts.intent == "move" else self._cancel(visit, tools))

    async def done(self, envelope: Envelope, tools: Toolbox) -> list[str]:
        """The visit is moved or cancelled, or could not be."""
        desk = self._desk
        if not envelope["success"]:
            return self._offering.refused(envelope)
        self._facts.outcome = "moved" if self._facts.intent == "move" else "cancelled"
        if self._facts.intent == "move":
            self._facts.agreed = envelope["data"]["new_datetime"]
            moved = desk.phrases.MOVED.format(when=desk.when(envelope["data"]["new_datetime"]))
            return [moved, desk.finished()]
        return [desk.phrases.CANCELLED, desk.finished()]

    def _unknown(self) -> list[str]:
        """The same words whether number, name or visit is unknown. A name may have been misheard."""
        desk, facts = self._desk, self._facts
        if not facts.spelled:
            facts.spelled = True
            return [desk.phrases.NAME_NOT_FOUND, desk.ask("spell")]
        facts.begin("")
        return [desk.phrases.NO_VISIT, desk.ask("person")]

    def _told(self, visits: list[dict[str, Any]]) -> list[str]:
        """When the caller is to come; what he says next may be about one of these visits."""
        fitting = [visit for visit in visits if self._fits(visit)] or visits
        told, question = self._tell(fitting), self._desk.finished()
        if self._facts.intent in ("", "move", "cancel"):
            self._facts.visits = fitting
        return [told, question]

    async def _move(self, visit: dict[str, Any], tools: Toolbox) -> list[str]:
        facts, window = self._facts, self._facts.window
        day = datetime.fromisoformat(visit["scheduled_at"]).date()
        asked = facts.asked not in ("", "name", "spell")
        if window and window.first == window.last == day and not (window.has_time or asked):
            facts.old, facts.window = window, None  # "I need to move my appointment, it's tomorrow"
        if facts.window is None and not (facts.offers or facts.chosen or facts.same):
            return [self._tell([visit]), self._desk.ask("new_time")]
        offer = await self._offering.choose(
            tools, visit["service_type"], visit["duration_minutes"], standing=visit["scheduled_at"]
        )
        if offer is not None:
            return offer
        moved = await tools.use(
            "reschedule_appointment", appointment_id=visit["appointment_id"], new_datetime=facts.chosen
        )
        return self._proposed(moved)

    async def _cancel(self, visit: dict[str, Any], tools: Toolbox) -> list[str]:
        cancelled = await tools.use(
            "cancel_appointment",
            appointment_id=visit["appointment_id"],
            reason=self._facts.reason or self._desk.phrases.REASON,
        )
        return self._proposed(cancelled)

    def _proposed(self, envelope: Envelope) -> list[str]:
        if envelope.get("error") != "confirmation_required":
            return self._offering.refused(envelope)
        self._facts.asked = "yes"
        return []

    def _meant(self, visits: list[dict[str, Any]]) -> dict[str, Any] | None:
        """The one visit that fits what was said; None, with the candidates noted, where several do."""
        facts = self._facts
        chosen = [visit for visit in visits if visit["appointment_id"] == facts.visit_id]
        fitting = chosen or [visit for visit in visits if self._fits(visit)] or visits
        if len(fitting) == 1:
            facts.visit_id = fitting[0]["appointment_id"]
            return fitting[0]
        facts.visits = fitting
        return None

    def _fits(self, visit: dict[str, Any]) -> bool:
        car, mention = visit["vehicle"], self._facts.mention
        if mention and not self._desk.language.matches(mention, car["year"], car["make"], car["model"]):
            return False
        if self._facts.services and visit["service_type"] not in self._facts.services:
            return False
        return _within(self._facts.old, datetime.fromisoformat(visit["scheduled_at"]))

    def _tell(self, visits: list[dict[str, Any]]) -> str:
        desk = self._desk
        if len(visits) > 1:
            told = desk.language.say.both([self._one(visit) for visit in visits])
            return desk.phrases.VISITS.format(visits=told)
        return desk.phrases.VISIT.format(**self._words(visits[0]))

    def _one(self, visit: dict[str, Any]) -> str:
        return self._desk.phrases.ONE_VISIT.format(**self._words(visit))

    def _words(self, visit: dict[str, Any]) -> dict[str, str]:
        desk, car = self._desk, visit["vehicle"]
        names = {item.code: item.name.lower() for item in desk.card.menu}
        return {
            "service": names.get(visit["service_type"], "visit"),
            "car": desk.language.say.vehicle(car["year"], car["make"], car["model"]),
            "when": desk.when(visit["scheduled_at"]),
        }


def _within(wish: When | None, at: datetime) -> bool:
    if wish is None:
        return True
    if wish.first and not wish.first <= at.date() <= (wish.last or wish.first):
        return False
    if wish.exact and at.time() != wish.exact:
        return False
    return (not wish.after or at.time() >= wish.after) and (not wish.before or at.time() < wish.before)
