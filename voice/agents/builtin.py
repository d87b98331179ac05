"""The built-in agent: understands by `voice.language`, asks for what is missing, and lets tools do the rest.

It holds no rights and knows nothing that a tool did not tell it. One instance is one call.
"""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from voice.agents import CallerTurn, Envelope, Toolbox
from voice.agents.booking import Booking
from voice.agents.card import ShopCard
from voice.agents.changing import Changing
from voice.agents.desk import Desk
from voice.agents.listening import INFORMATION, Heard, listen
from voice.facts import Facts
from voice.language import Answer, language


class BuiltinAgent:
    """Answers without a model, in a few milliseconds of its own a turn."""

    name = "builtin"

    def __init__(
        self, facts: Facts, card: ShopCard, number: str, clock: Callable[[], datetime] = timezone.now
    ) -> None:
        """`number` is the caller's own (E.164), empty when withheld; `clock` gives aware times."""
        self._facts = facts
        self._card = card
        self._language = language(card.language)
        self._desk = Desk(facts, card, number, self._language, clock)

    async def greet(self) -> AsyncIterator[str]:
        """The shop's name, what is speaking, and that it is written down."""
        yield self._desk.phrases.GREETING.format(shop=self._card.name)

    @property
    def wants_digits(self) -> bool:
        """A phone number may be keyed in."""
        return self._facts.asked == "phone"

    async def resume(self, tools: Toolbox) -> AsyncIterator[str]:
        """A word of regret, then the flow from where it was."""
        yield self._desk.phrases.CUT_OFF
        flow = self._flow()
        for sentence in await flow.go_on(tools) if flow else [self._desk.phrases.WHAT_CAN_I_DO]:
            yield sentence

    async def reply(self, turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        """The answer to one utterance."""
        heard = listen(self._facts, turn.text, self._card, self._language, self._desk.now())
        # Said before the flow goes on: what comes after a new proposal is dropped for its read-back.
        aside = [] if self._says_goodbye(heard) else await self._side_answers(heard, tools)
        for sentence in aside:
            yield sentence
        for sentence in await self._answer(turn, heard, tools, aside):
            yield sentence

    async def after_write(self, envelope: Envelope, tools: Toolbox) -> AsyncIterator[str]:
        """What came of an agreed write, and how to go on."""
        flow = self._flow()
        for sentence in await flow.done(envelope, tools) if flow else [self._desk.ask("anything_else")]:
            yield sentence

    def _says_goodbye(self, heard: Heard) -> bool:
        nothing_else = self._facts.asked == "anything_else" and heard.answer is Answer.NO
        return "goodbye" in heard.others or nothing_else

    async def _answer(self, turn: CallerTurn, heard: Heard, tools: Toolbox, aside: list[str]) -> list[str]:
        facts, desk = self._facts, self._desk
        if self._says_goodbye(heard):
            await tools.use("end_call")
            return [desk.phrases.GOODBYE.format(shop=self._card.name)]
        if turn.answer is Answer.NO and not heard.news:
            return [desk.phrases.LEFT_ALONE, desk.refused()]
        flow = self._flow()
        if flow and not (heard.wish or heard.news or aside or turn.answer is not None):
            return self._missed()
        if flow:
            facts.misses = 0
            return await flow.go_on(tools)
        if aside:
            return [desk.ask("anything_else")]
        if "thanks" in heard.others:
            return [desk.phrases.WELCOME, desk.ask("anything_else")]
        if heard.answer is Answer.YES or heard.news or "greeting" in heard.others:
            return [desk.phrases.WHAT_CAN_I_DO]
        return self._missed()

    async def _side_answers(self, heard: Heard, tools: Toolbox) -> list[str]:
        """To what was asked beside the main wish; the first of it only."""
        phrases = self._desk.phrases
        fixed = {
            "unsafe": phrases.UNSAFE,
            "person": phrases.NO_PERSON,
            "who_is_this": phrases.WHO.format(shop=self._card.name),
            "is_machine": phrases.WHO.format(shop=self._card.name),
            "how_are_you": phrases.WELL,
        }
        for intent in heard.others:
            if intent in INFORMATION:
                told = await tools.use("get_shop_info", topic=intent)
                return [self._price(heard, told)] if intent == "prices" else [told["message"]]
            if intent in fixed:
                return [fixed[intent]]
        return []

    def _price(self, heard: Heard, told: Envelope) -> str:
        """Of what was asked about; all prices where nothing was named."""
        desk = self._desk
        for service in (told["data"] or {}).get("services", []):
            if service["service_type"] in heard.services:
                if service["price_from"] is None:
                    return desk.phrases.PRICE_VARIES
                price = desk.language.say.money(Decimal(service["price_from"]), service["currency"])
                return desk.phrases.PRICE.format(service=service["name"], price=price)
        return told["message"]

    def _missed(self) -> list[str]:
        self._facts.misses += 1
        phrases = self._desk.phrases
        if self._facts.asked == "service":
            return [phrases.PARDON, self._desk.ask("service_again")]
        again = self._desk.question() if self._facts.misses < 2 else ""
        return [phrases.PARDON, again or phrases.OFFER_HELP]

    def _flow(self) -> Booking | Changing | None:
        match self._facts.intent:
            case "book":
                return Booking(self._desk)
            case "move" | "cancel" | "upcoming" | "status":
                return Changing(self._desk)
            case _:
                return None
