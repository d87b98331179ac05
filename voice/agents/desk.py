"""What the flows of the built-in agent share: the caller, his car, and the question that is open."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from voice.agents import Envelope, Toolbox
from voice.agents.card import ShopCard
from voice.facts import Facts
from voice.language import Language


class Desk:
    """The state and the words of one call."""

    def __init__(
        self, facts: Facts, card: ShopCard, number: str, language: Language, clock: Callable[[], datetime]
    ) -> None:
        self.facts = facts
        self.card = card
        self.number = number
        self.language = language
        self.phrases = language.phrases
        self._clock = clock

    def now(self) -> datetime:
        """In the shop's zone."""
        return self._clock().astimezone(self.card.zone)

    def ask(self, about: str, **words: str) -> str:
        """The question, noted so that the answer is understood as one."""
        self.facts.asked = about
        self.facts.question = self.phrases.ASK[about].format(**words)
        return self.facts.question

    def again(self, *, slowly: bool = False) -> list[str]:
        """What was said last once more, or what there is to ask where nothing was."""
        said = self.facts.said or [self.phrases.WHAT_CAN_I_DO]
        return [self.phrases.SLOWLY, *said] if slowly else list(said)

    async def hand_over(self, tools: Toolbox, reason: str) -> list[str]:
        """Put the caller through to a person, or have one call back."""
        summary = self.summary()
        handed = await tools.use("transfer_to_advisor", reason=reason, summary=summary)
        if not handed["success"]:
            return [handed["message"], self.ask("message_instead")]
        if handed["data"]["how"] == "transfer":
            self.facts.outcome = "transferred"
            return [handed["message"]]
        self.facts.outcome = "call_back"
        if self.number:
            return [handed["message"], self.finished()]
        self.facts.begin("message")  # which brings the number to the call-back
        self.facts.message = self.phrases.CALL_ME_BACK.format(summary=summary)
        self.facts.asked, self.facts.question = "phone", self.phrases.ASK["phone"]
        return [handed["message"]]

    def sorry(self, envelope: Envelope) -> list[str]:
        """A tool failed: what it says, and the offer of a person."""
        self.facts.begin("")
        return [envelope["message"], self.ask("person")]

    def let_go(self) -> list[str]:
        """The caller does not want it after all."""
        self.facts.later = []
        return [self.phrases.LET_GO, self.finished()]

    def summary(self) -> str:
        """For the person who takes over: who calls, and what is known of the wish."""
        facts = self.facts
        names = {item.code: item.name.lower() for item in self.card.menu}
        parts = [
            facts.name or self.phrases.UNNAMED,
            self.phrases.WISHES.get(facts.intent, ""),
            self.language.say.both([names[code] for code in facts.services if code in names]),
            facts.concern,
            self.car_words(),
            self.when(facts.chosen) if facts.chosen else facts.window.words if facts.window else "",
        ]
        return ", ".join(part for part in parts if part)

    def car_words(self) -> str:
        """The car that is meant, as it is said; empty where nothing is known of it."""
        facts, say = self.facts, self.language.say
        for car in facts.vehicles:
            if car["id"] == facts.vehicle_id:
                return say.vehicle(car["year"], car["make"], car["model"])
        mention = facts.mention
        if mention is None or mention.is_vague:
            return ""
        return say.vehicle(mention.year, mention.make, mention.model)

    def which_car(self) -> str | None:
        """Settles which of the caller's cars is meant; a question where several may be, or none fits."""
        facts = self.facts
        if facts.vehicle_id is not None:
            return None
        mine = self.fitting()
        if len(mine) == 1:
            facts.vehicle_id = mine[0]["id"]
            return None
        say = self.language.say
        cars = mine or facts.vehicles
        names = [
            self.phrases.ONE_CAR.format(car=say.vehicle(car["year"], car["make"], car["model"]))
            for car in cars
        ]
        return self.ask("which_car", cars=say.either(names)) if names else self.ask("car")

    def fitting(self) -> list[dict[str, Any]]:
        """Those of the caller's cars that fit what was said of it."""
        mention = self.facts.mention
        return [
            car
            for car in ([] if self.facts.other_car else self.facts.vehicles)
            if mention is None
            or self.language.matches(mention, car["year"], car["make"], car["model"], car.get("color"))
        ]

    def refused(self) -> str:
        """What to ask after a no to a read-back."""
        facts, declined = self.facts, self.facts.chosen
        if facts.intent not in ("book", "move"):
            return self.finished()
        facts.drop_choice()
        facts.window, facts.declined = None, declined
        return self.ask("time" if facts.intent == "book" else "new_time")

    def finished(self) -> str:
        """The wish is done; the caller may have named another one with it, or have one more."""
        facts = self.facts
        facts.begin("")
        facts.drop_car()
        if not facts.later:
            return self.ask("anything_else")
        facts.begin(facts.later.pop(0))
        return self.ask("next_wish", wish=self.phrases.TO_DO[facts.intent])

    def when(self, at: str) -> str:
        """A start as it is said."""
        return self.language.say.moment(datetime.fromisoformat(at), self.now().date())

    async def identify(self, tools: Toolbox) -> str | None:
        """A question for the caller's name if it is not known yet; checks a new one."""
        facts = self.facts
        if facts.known:
            return None
        if not facts.name:
            return self.ask("name")
        if facts.name != facts.name_checked:
            await self._verify(tools, facts.name)
        return None

    async def try_name(self, tools: Toolbox, name: str) -> bool:
        """Whether a name that nobody asked for proves who calls; if not, it is taken for no name."""
        self.facts.guessed = True
        await self._verify(tools, name)
        if self.facts.known:
            self.facts.name = name
        return self.facts.known

    async def _verify(self, tools: Toolbox, name: str) -> None:
        self.facts.name_checked = name
        checked = await tools.use("verify_caller", name=name)
        if checked["success"] and checked["data"]["level"] >= 1:
            await self._take_card(tools)

    async def _take_card(self, tools: Toolbox) -> None:
        card = (await tools.use("lookup_customer", phone_number=self.number))["data"]
        if card:
            self.facts.known = True
            self.facts.customer_id, self.facts.vehicles = card["id"], card["vehicles"]
