"""A caller on a line: plays lines through the whole session with the built-in agent and the real tools."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async

from crm.models import Shop
from voice.agents import CallerTurn, Toolbox
from voice.agents.builtin import BuiltinAgent
from voice.agents.card import ShopCard, shop_card
from voice.call.ports import CallerSaid, Heard, HungUp
from voice.call.session import Session
from voice.facts import Facts
from voice.language import language
from voice.models import Call
from voice.tests.call_world import UNWATCHED
from voice.tools import CallContext, ToolRouter
from voice.tools.envelope import Envelope
from voice.tools.proposals import judge_answer

PATIENCE = 10.0


@dataclass
class Played:
    """What was said by the agent, in order, per caller's line; the greeting first."""

    answers: list[list[str]]
    tools: list[tuple[str, Envelope]]
    facts: Facts
    call: Call
    reason: str
    said: list[str] = field(default_factory=list)

    @property
    def last(self) -> str:
        return " ".join(self.answers[-1])

    def used(self, name: str) -> list[Envelope]:
        return [envelope for tool, envelope in self.tools if tool == name]


class Line:
    """A transport on which every clause is heard at once."""

    def __init__(self) -> None:
        self.session: Session | None = None
        self.clauses: list[str] = []
        self.quiet = asyncio.Event()

    async def say(self, turn: int, text: str, *, last: bool, preemptible: bool = False) -> None:
        if text:
            self.clauses.append(text)
            assert self.session is not None
            self.session.post(Heard(turn, text))
        if last:
            self.quiet.set()

    async def stop(self) -> None:
        return None

    async def end(self, reason: str) -> None:
        self.quiet.set()

    async def answer(self) -> list[str]:
        """All clauses until the agent is done speaking."""
        await asyncio.wait_for(self.quiet.wait(), PATIENCE)
        self.quiet.clear()
        said, self.clauses = self.clauses, []
        return said


class TestThread:
    """The tools on the test's own thread, so that the test's transaction holds all that they do."""

    def __init__(self, router: ToolRouter) -> None:
        self._router = router

    async def execute(self, function_name: str, /, **arguments: Any) -> Envelope:
        return await sync_to_async(self._router.run)(function_name, arguments)

    async def accept(self, proposal_id: str, *, heard: str, answer: str) -> Envelope:
        return await sync_to_async(self._router.decide)(proposal_id, heard=heard, answer=answer)

    async def withdraw(self, proposal_id: str) -> None:
        await sync_to_async(self._router.drop)(proposal_id)


class Recorder:
    """Keeps what the agent tried."""

    def __init__(self) -> None:
        self.tools: list[tuple[str, Envelope]] = []

    def caller_said(self, turn: int, text: str) -> None:
        return None

    def agent_said(
        self, turn: int, planned: str, heard: str, interrupted: bool, timings: dict[str, float]
    ) -> None:
        return None

    def tool_used(
        self, turn: int, name: str, arguments: dict[str, Any], envelope: Envelope, milliseconds: float
    ) -> None:
        self.tools.append((name, envelope))

    def turn_done(self, turn: int) -> None:
        return None

    def ended(self, reason: str) -> None:
        return None

    async def keep(self) -> None:
        return None


class Forgetful:
    """An agent of which only the facts are left before each turn, as after a change of process."""

    name = "builtin"
    wants_digits = False

    def __init__(self, facts: Facts, card: ShopCard, number: str) -> None:
        self._facts, self._card, self._number = facts, card, number

    def greet(self) -> AsyncIterator[str]:
        return self._anew().greet()

    def resume(self, tools: Toolbox) -> AsyncIterator[str]:
        return self._anew().resume(tools)

    def reply(self, turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        return self._anew().reply(turn, tools)

    def after_write(self, envelope: Envelope, tools: Toolbox) -> AsyncIterator[str]:
        return self._anew().after_write(envelope, tools)

    def _anew(self) -> BuiltinAgent:
        vars(self._facts).update(vars(Facts.from_json(json.loads(json.dumps(self._facts.to_json())))))
        return BuiltinAgent(self._facts, self._card, self._number)


def play(
    shop: Shop,
    number: str,
    *lines: str,
    attestation: str = "A",
    forgetful: bool = False,
    nobody_took: bool = False,
) -> Played:
    """Call the shop from a number and say the lines, each after the agent's answer; then hang up.

    `forgetful`: the agent is made anew before each turn. `nobody_took`: the call comes back from a transfer.
    """
    call = Call.objects.create(
        shop=shop,
        channel=Call.Channel.CONSOLE,
        caller_number=number,
        attestation=attestation,
        handoff={"nobody": True} if nobody_took else {},
    )
    return async_to_sync(_play)(call, shop_card(shop), lines, forgetful)


async def _play(call: Call, card: ShopCard, lines: tuple[str, ...], forgetful: bool) -> Played:
    context, facts, line, recorder = CallContext(call), Facts(), Line(), Recorder()
    words = language(call.shop.language)
    nobody_took = bool(call.handoff.get("nobody"))
    agent = (
        Forgetful(facts, card, call.caller_number)
        if forgetful
        else BuiltinAgent(facts, card, call.caller_number, nobody_took=nobody_took)
    )
    session = Session(
        agent=agent,
        resumed=nobody_took,
        tools=TestThread(ToolRouter(context)),
        transport=line,
        recorder=recorder,
        judge=partial(judge_answer, call.shop),
        is_backchannel=words.is_backchannel,
        phrases=words.phrases,
        limits=UNWATCHED,  # on a busy machine a filler would come in between
    )
    line.session = session
    running = asyncio.create_task(session.run())
    answers = [await line.answer()]
    for text in lines:
        context.said.append(text)
        assert session.post(CallerSaid(text)), "the call was over before this line"
        answers.append(await line.answer())
    session.post(HungUp())
    return Played(answers, recorder.tools, facts, call, await running)
