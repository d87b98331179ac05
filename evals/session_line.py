"""A call through the session alone, in virtual time and in one transaction."""

import asyncio
from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import Any

from evals.parts import Call
from evals.played import Played
from evals.world import World
from voice.call.ports import Agent, CallerSaid, Event, Heard, HungUp, Interrupted, Key, Playing
from voice.call.session import Session
from voice.facts import Facts
from voice.language import language
from voice.models import Call as CallRow
from voice.tests.call_world import VirtualClock, settle
from voice.tools import CallContext, ToolRouter
from voice.tools.envelope import Envelope
from voice.tools.proposals import judge_answer

SECONDS_A_TURN = 60.0
SECONDS_TO_END = 100
STEP = 0.25

MakeAgent = Callable[[CallRow, Facts], Agent]


class Transport:
    """Collects what is said, until the caller reports that he heard it."""

    def __init__(self) -> None:
        self.clauses: list[tuple[int, str]] = []
        self.speaks = False

    async def say(self, turn: int, text: str, *, last: bool, preemptible: bool = False) -> None:
        self.speaks = not last
        if text:
            self.clauses.append((turn, text))

    async def stop(self) -> None:
        self.clauses.clear()

    async def end(self, reason: str) -> None:
        self.speaks = False


class Tools:
    """The call's tools, on this thread and in this transaction, as slow or broken as the call says."""

    def __init__(self, call: Call, router: ToolRouter, clock: VirtualClock) -> None:
        self._call, self._router, self._clock = call, router, clock

    async def execute(self, function_name: str, /, **arguments: Any) -> Envelope:
        await self._suffer(function_name)
        return self._router.run(function_name, arguments)

    async def accept(self, proposal_id: str, *, heard: str, answer: str) -> Envelope:
        await self._suffer("accept")
        return self._router.decide(proposal_id, heard=heard, answer=answer)

    async def withdraw(self, proposal_id: str) -> None:
        self._router.drop(proposal_id)

    async def _suffer(self, name: str) -> None:
        if name in self._call.slow:
            await self._clock.sleep(self._call.slow[name])
        if name in self._call.broken:
            raise ConnectionError


class Recorder:
    """Keeps the tools that were used."""

    def __init__(self, played: Played) -> None:
        self._played = played

    def caller_said(self, turn: int, text: str) -> None:
        return None

    def agent_said(self, *_: Any) -> None:
        return None

    def turn_done(self, turn: int) -> None:
        return None

    def tool_used(
        self, turn: int, name: str, arguments: dict[str, Any], envelope: Envelope, milliseconds: float
    ) -> None:
        self._played.tools.append((name, envelope))

    def ended(self, reason: str) -> None:
        return None

    async def keep(self) -> None:
        return None


class SessionLine:
    """The Line of evals.played."""

    def __init__(self, call: Call, world: World, make: MakeAgent, played: Played) -> None:
        row = CallRow.objects.create(
            shop=world.shop,
            channel=CallRow.Channel.PHONE,
            caller_number=call.caller.number,
            attestation=call.caller.attestation,
        )
        facts, words = Facts(), language(world.shop.language)
        self._context = CallContext(row)
        self._clock = VirtualClock()
        self._transport = Transport()
        self._said: list[tuple[int, str]] = []
        self._session = Session(
            agent=make(row, facts),
            tools=Tools(call, ToolRouter(self._context), self._clock),
            transport=self._transport,
            recorder=Recorder(played),
            judge=partial(judge_answer, world.shop),
            is_backchannel=words.is_backchannel,
            phrases=words.phrases,
            clock=self._clock,
        )

    async def start(self) -> None:
        self._running = asyncio.create_task(self._session.run())
        await settle()

    async def listen(self) -> list[str] | None:
        transport, waited = self._transport, 0.0
        while not self._running.done() and (transport.speaks or not transport.clauses):
            if waited >= SECONDS_A_TURN:
                return [""]
            await self._clock.advance(STEP)
            waited += STEP
        self._said, transport.clauses = transport.clauses, []
        if not self._said:
            return None
        turns = groupby(self._said, key=lambda clause: clause[0])
        return [" ".join(text for _, text in clauses) for _, clauses in turns]

    async def hear(self) -> bool:
        await self._post(Playing(True))
        for turn, text in self._said:
            await self._post(Heard(turn, text))
        await self._post(Playing(False))
        self._said = []
        return not self._running.done()

    async def cut_in(self, words: int) -> str:
        left, heard = words, []
        for turn, text in self._said:
            part = " ".join(text.split()[:left])
            left -= len(part.split())
            heard.append(part)
            if part != text:
                await self._post(Interrupted(turn, part))
                break
            await self._post(Heard(turn, text))
        self._said = []
        return " ".join(filter(None, heard))

    async def say(self, *texts: str) -> None:
        for text in texts:
            self._context.said.append(text)
            self._session.post(CallerSaid(text))
        await settle()

    async def press(self, digits: str) -> None:
        for digit in digits:
            await self._post(Key(digit))

    async def wait(self, seconds: float) -> None:
        await self._clock.advance(seconds)

    async def hang_up(self) -> str:
        self._session.post(HungUp())
        for _ in range(SECONDS_TO_END):
            if self._running.done():
                break
            await self._clock.advance(1)
        return await self._running

    async def _post(self, event: Event) -> None:
        self._session.post(event)
        await settle()
