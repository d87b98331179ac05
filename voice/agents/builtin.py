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
from voice.agents.replies import Replies
from voice.facts import Facts
from voice.language import Answer, language


class Flow(Protocol):
    """What leads one wish to its end."""

    async def go_on(self, tools: Toolbox) -> list[str]: ...

    async def done(self, envelope: Envelope, tools: Toolbox) -> list[str]: ...


class BuiltinAgent:
    """Answers without a model, in a few milliseconds of its own a turn."""

    name = "builtin"

    def __init__(
        self,
        facts: Facts,
        card: ShopCard,
        number: str,
        clock: Callable[[], datetime] = timezone.now,
        *,
        nobody_took: bool = False,
    ) -> None:
        """`number` is the caller's own (E.164), empty when withheld; `clock` gives aware times.

        `nobody_took`: the caller was being put through, and nobody answered.
        """
        self._facts = facts
        self._card = card
        self._language = language(card.language)
        self._desk = desk = Desk(facts, card, number, self._language, clock)
        self._asides = Asides(desk)
        self._replies = Replies(desk)
        self._nobody_took = nobody_took
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
        desk, facts = self._desk, self._facts
        if self._nobody_took:
            facts.said = [desk.phrases.NOBODY_TOOK, desk.ask("call_back")]
        else:
            facts.said = [desk.phrases.CUT_OFF]
        for sentence in facts.said:
            yield sentence
        if not self._nobody_took:
            flow = self._flow()
            open_question = [facts.question or desk.phrases.WHAT_CAN_I_DO]
            asked = await flow.go_on(tools) if flow else open_question
            facts.said = [*facts.said, *asked]
            for sentence in asked:
                yield sentence

    async def reply(self, turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        """The answer to one utterance."""
        at_read_back = turn.answer is not None
        now = self._desk.now()
        heard = listen(self._facts, turn.text, self._card, self._language, now, at_read_back=at_read_back)
        said: list[str] = []
        # Said before the flow goes on: what comes after a new proposal is dropped for its read-back.
        aside = None
        if not self._replies.says_goodbye(heard):
            aside = await self._asides.answer(heard, tools, at_read_back=at_read_back)
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
        flow, facts = self._flow(), self._facts
        facts.said = await flow.done(envelope, tools) if flow else [self._desk.ask("anything_else")]
        for sentence in facts.said:
            yield sentence
        # Only once that is said: what comes after a new proposal is dropped for its read-back.
        if flow and not facts.asked:
            more = await flow.go_on(tools)
            facts.said = [*facts.said, *more]
            for sentence in more:
                yield sentence

    async def _answer(self, turn: CallerTurn, heard: Heard, tools: Toolbox, had_aside: bool) -> list[str]:
        facts, desk, replies = self._facts, self._desk, self._replies
        if replies.says_goodbye(heard):
            await tools.use("end_call", outcome=facts.outcome)
            return [desk.phrases.GOODBYE.format(shop=self._card.name)]
        proved = bool(heard.guess) and await desk.try_name(tools, heard.guess)
        settled = had_aside or proved
        if not (heard.news or settled):
            said = await replies.decided(heard, tools)
            if said is not None:
                return said
        if turn.answer is Answer.NO and not heard.news:
            return [desk.phrases.LEFT_ALONE, desk.refused()]
        flow = self._flow()
        if flow and not (heard.wish or heard.news or settled or turn.answer is not None or facts.asked == ""):
            return await replies.missed(heard, tools)
        facts.misses = 0 if flow or settled or heard.news else facts.misses
        if flow:
            return await flow.go_on(tools)
        if had_aside:
            return [desk.ask("anything_else")]
        if "thanks" in heard.others:
            return [desk.phrases.WELCOME, desk.ask("anything_else")]
        if heard.answer is Answer.YES or heard.news or proved or "greeting" in heard.others:
            return [desk.phrases.WHAT_CAN_I_DO]
        return await replies.missed(heard, tools)

    def _flow(self) -> Flow | None:
        return self._flows.get(self._facts.intent)
