"""The built-in agent: understands by `voice.language`, asks for what is missing, and lets tools do the rest.

It holds no rights and knows nothing that a tool did not tell it. One instance is one call.
"""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Protocol

from django.utils import timezone

from voice.agents import CallerTurn, Envelope, Toolbox
from voice.agents.asides import Asides
from voice.agents.booking import Booking
from voice.agents.card import ShopCard
from voice.agents.changing import Changing
from voice.agents.desk import Desk
from voice.agents.listening import Heard, listen
from voice.agents.message import Message
from voice.agents.recalls import Recalls
from voice.facts import Facts
from voice.language import Answer, language

OFFERS = ("person", "message_instead", "next_wish")
MISSES_ALLOWED = 1  # in a row; the next one is for a person


class Flow(Protocol):
    """What leads one wish to its end."""

    async def go_on(self, tools: Toolbox) -> list[str]: ...

    async def done(self, envelope: Envelope, tools: Toolbox) -> list[str]: ...


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
        self._desk = desk = Desk(facts, card, number, self._language, clock)
        self._asides = Asides(desk)
        changing = Changing(desk)
        self._flows: dict[str, Flow] = {
            "book": Booking(desk),
            **dict.fromkeys(("move", "cancel", "upcoming", "status"), changing),
            "message": Message(desk),
            "recall": Recalls(desk),
        }

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
        said: list[str] = []
        # Said before the flow goes on: what comes after a new proposal is dropped for its read-back.
        aside = None
        if not self._says_goodbye(heard):
            aside = await self._asides.answer(heard, tools, at_read_back=turn.answer is not None)
        for sentence in aside.sentences if aside else []:
            said.append(sentence)
            yield sentence
        if not (aside and aside.settles):
            for sentence in await self._answer(turn, heard, tools, aside is not None):
                said.append(sentence)
                yield sentence
        if "repeat" not in heard.others and said:
            self._facts.said = said

    async def after_write(self, envelope: Envelope, tools: Toolbox) -> AsyncIterator[str]:
        """What came of an agreed write, and how to go on."""
        flow = self._flow()
        self._facts.said = await flow.done(envelope, tools) if flow else [self._desk.ask("anything_else")]
        for sentence in self._facts.said:
            yield sentence

    def _says_goodbye(self, heard: Heard) -> bool:
        nothing_else = self._facts.asked == "anything_else" and heard.answer is Answer.NO
        return "goodbye" in heard.others or (nothing_else and not heard.news)

    async def _answer(self, turn: CallerTurn, heard: Heard, tools: Toolbox, had_aside: bool) -> list[str]:
        facts, desk = self._facts, self._desk
        if self._says_goodbye(heard):
            await tools.use("end_call", outcome=facts.outcome)
            return [desk.phrases.GOODBYE.format(shop=self._card.name)]
        if facts.asked in OFFERS and not (heard.news or had_aside):
            return await self._decided(heard, tools)
        if turn.answer is Answer.NO and not heard.news:
            return [desk.phrases.LEFT_ALONE, desk.refused()]
        flow = self._flow()
        if flow and not (heard.wish or heard.news or had_aside or turn.answer is not None):
            return await self._missed(tools)
        facts.misses = 0 if flow or had_aside or heard.news else facts.misses
        if flow:
            return await flow.go_on(tools)
        if had_aside:
            return [desk.ask("anything_else")]
        if "thanks" in heard.others:
            return [desk.phrases.WELCOME, desk.ask("anything_else")]
        if heard.answer is Answer.YES or heard.news or "greeting" in heard.others:
            return [desk.phrases.WHAT_CAN_I_DO]
        return await self._missed(tools)

    async def _decided(self, heard: Heard, tools: Toolbox) -> list[str]:
        """The answer to an offer: of a person, of a message where nobody is there, of the next wish."""
        facts, desk = self._facts, self._desk
        match facts.asked, heard.answer:
            case "person", Answer.YES:
                return await desk.hand_over(tools, "offered a person")
            case "message_instead", Answer.YES:
                facts.begin("message")
            case "next_wish", Answer.NO:
                return [desk.finished()]
        facts.asked = ""
        flow = self._flow()
        return await flow.go_on(tools) if flow else [desk.ask("anything_else")]

    async def _missed(self, tools: Toolbox) -> list[str]:
        self._facts.misses += 1
        phrases, desk = self._desk.phrases, self._desk
        if self._facts.misses > MISSES_ALLOWED:
            self._facts.misses = 0
            return [phrases.NOT_UNDERSTOOD, *await desk.hand_over(tools, "not understood")]
        if self._facts.asked == "service":
            return [phrases.PARDON, desk.ask("service_again")]
        return [phrases.PARDON, desk.question() or phrases.OFFER_HELP]

    def _flow(self) -> Flow | None:
        return self._flows.get(self._facts.intent)
