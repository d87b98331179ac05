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

    def refused(self) -> str:
        """What to ask after a no to a read-back."""
        self.facts.drop_choice()
        if self.facts.intent == "cancel":
            self.facts.intent = ""
            return self.ask("anything_else")
        self.facts.window = None
        return self.ask("time" if self.facts.intent == "book" else "new_time")

    def finished(self) -> str:
        """The wish is done; the caller may have another."""
        self.facts.begin("")
        self.facts.mention = self.facts.vehicle_id = None
        return self.ask("anything_else")

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
        return [phrase.format(times=self.times(starts)), self.ask("which_time")]

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
