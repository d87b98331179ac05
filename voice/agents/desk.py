"""What the flows of the built-in agent share: the caller, the question that is open, and offering times."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from voice.agents import Envelope, Toolbox
from voice.agents.card import ShopCard
from voice.facts import Facts
from voice.language import Language

OFFERED = 3


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
        self._question = ""

    def now(self) -> datetime:
        """In the shop's zone."""
        return self._clock().astimezone(self.card.zone)

    def ask(self, about: str, **words: str) -> str:
        """The question, noted so that the answer is understood as one."""
        self.facts.asked = about
        self._question = self.phrases.ASK[about].format(**words)
        return self._question

    def question(self) -> str:
        """The open question once more."""
        return self._question

    def again(self, *, slowly: bool = False) -> list[str]:
        """What was said last once more, or what there is to ask where nothing was."""
        said = self.facts.said or [self.phrases.WHAT_CAN_I_DO]
        return [self.phrases.SLOWLY, *said] if slowly else list(said)

    async def hand_over(self, tools: Toolbox, reason: str) -> list[str]:
        """Put the caller through to a person, or have one call back."""
        handed = await tools.use("transfer_to_advisor", reason=reason, summary=self.summary())
        if not handed["success"]:
            return [handed["message"], self.ask("message_instead")]
        if handed["data"]["how"] == "transfer":
            self.facts.outcome = "transferred"
            return [handed["message"]]
        self.facts.outcome = "call_back"
        return [handed["message"], self.finished()]

    def summary(self) -> str:
        """For the person who takes over: who calls, and what is known of the wish."""
        facts = self.facts
        names = {item.code: item.name.lower() for item in self.card.menu}
        parts = [
            facts.name or self.phrases.UNNAMED,
            self.phrases.WISHES.get(facts.intent, ""),
            self.language.say.both([names[code] for code in facts.services if code in names]),
            facts.concern,
            self._car_words(),
            self.when(facts.chosen) if facts.chosen else facts.window.words if facts.window else "",
        ]
        return ", ".join(part for part in parts if part)

    def _car_words(self) -> str:
        facts, say = self.facts, self.language.say
        for car in facts.vehicles:
            if car["id"] == facts.vehicle_id:
                return say.vehicle(car["year"], car["make"], car["model"])
        mention = facts.mention
        return say.vehicle(mention.year, mention.make, mention.model) if mention else ""

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
        names = [say.vehicle(car["year"], car["make"], car["model"]) for car in mine or facts.vehicles]
        return self.ask("which_car", cars=say.either(names)) if names else self.ask("car")

    def fitting(self) -> list[dict[str, Any]]:
        """Those of the caller's cars that fit what was said of it."""
        mention = self.facts.mention
        return [
            car
            for car in self.facts.vehicles
            if mention is None
            or self.language.matches(mention, car["year"], car["make"], car["model"], car.get("color"))
        ]

    def refused(self) -> str:
        """What to ask after a no to a read-back."""
        self.facts.drop_choice()
        if self.facts.intent == "cancel":
            self.facts.intent = ""
            return self.ask("anything_else")
        self.facts.window = None
        return self.ask("time" if self.facts.intent == "book" else "new_time")

    def finished(self) -> str:
        """The wish is done; the caller may have named another one with it, or have one more."""
        facts = self.facts
        facts.begin("")
        facts.mention = facts.vehicle_id = None
        facts.vin, facts.vin_heard, facts.vin_offered = "", "", False
        if not facts.later:
            return self.ask("anything_else")
        facts.begin(facts.later.pop(0))
        return self.ask("next_wish", wish=self.phrases.TO_DO[facts.intent])

    def when(self, at: str) -> str:
        """A start as it is said."""
        return self.language.say.moment(datetime.fromisoformat(at), self.now().date())

    def times(self, starts: Sequence[str]) -> str:
        """Several starts to choose from; of one day the date is said once."""
        say, local = self.language.say, sorted(datetime.fromisoformat(start) for start in starts)
        if len(local) > 1 and len({at.date() for at in local}) == 1:
            clocks = say.either([say.clock(at.time()) for at in local])
            return f"{say.date(local[0].date(), self.now().date())}, at {clocks}"
        return say.either([say.moment(at, self.now().date()) for at in local])

    async def identify(self, tools: Toolbox) -> str | None:
        """A question for the caller's name if it is not known yet; checks a new one."""
        facts = self.facts
        if facts.known:
            return None
        if not facts.name:
            return self.ask("name")
        if facts.name != facts.name_checked:
            facts.name_checked = facts.name
            checked = await tools.use("verify_caller", name=facts.name)
            if checked["success"] and checked["data"]["level"] >= 1:
                await self._take_card(tools)
        return None

    async def _take_card(self, tools: Toolbox) -> None:
        card = (await tools.use("lookup_customer", phone_number=self.number))["data"]
        if card:
            self.facts.known = True
            self.facts.customer_id, self.facts.vehicles = card["id"], card["vehicles"]

    async def choose_time(
        self, tools: Toolbox, question: str, service: str | None, minutes: int | None
    ) -> list[str] | None:
        """None once a start is chosen; else what to say so that one will be."""
        facts = self.facts
        if facts.chosen:
            return None
        if facts.window is None:
            return [self.ask(question)]
        found = await tools.use(
            "find_times",
            when=facts.window.words,
            service_type=service,
            duration_minutes=minutes,
            limit=OFFERED,
        )
        if not found["success"]:
            facts.window = None
            return [found["message"], self.ask(question)]
        slots = found["data"]["slots"]
        if slots and (facts.window.earliest or len(slots) == 1):
            facts.chosen = slots[0]
            return None
        if slots:
            return self.offer(slots, self.phrases.OFFERS)
        facts.window = None
        facts.offers = _as_spoken(found["data"]["alternatives"])
        return [f"{found['message']}.", self.ask("which_time" if facts.offers else question)]

    def offer(self, starts: list[str], phrase: str) -> list[str]:
        """Offer starts to choose from."""
        self.facts.chosen, self.facts.offers = "", _as_spoken(starts)
        times = self.times(starts)
        question = self.ask("which_time")
        self._question = self.phrases.CHOOSE.format(times=times)
        return [phrase.format(times=times), question]

    def refusal(self, envelope: Envelope) -> list[str]:
        """A write that was refused: other times where there are some, else the reason."""
        data: dict[str, Any] = envelope["data"] or {}
        if data.get("alternatives"):
            return self.offer(data["alternatives"], self.phrases.TAKEN)
        if "alternatives" in data:
            self.facts.window = None
            self.facts.drop_choice()
            return [envelope["message"] + ".", self.ask("time")]
        return [envelope["message"], self.finished()]


def _as_spoken(starts: Sequence[str]) -> list[str]:
    """Times are said in their order: "the first one" is the earliest, not the nearest to what was asked."""
    return sorted(starts, key=datetime.fromisoformat)
