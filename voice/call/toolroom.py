"""Runs the tools of a call: every use is measured and recorded, and what may write runs to its end."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from types import ModuleType
from typing import Any

from voice.agents import Envelope
from voice.call.ports import Clock, Recorder, Tools
from voice.call.scribe import Scribe, log_failure
from voice.call.turn import Proposal, Turn

# Design: no tool takes longer while a caller waits. Afterwards a use of a turn that is over is cancelled.
TOOL_SECONDS = 5.0


async def wait_for(tasks: Iterable[asyncio.Task[Any]], seconds: float, clock: Clock) -> None:
    """Return when all tasks are done or the seconds are over."""
    timer = asyncio.create_task(clock.sleep(seconds))
    try:
        while (running := [task for task in tasks if not task.done()]) and not timer.done():
            await asyncio.wait([*running, timer], return_when=asyncio.FIRST_COMPLETED)
    finally:
        timer.cancel()
        await asyncio.wait([timer])


class TurnTools:
    """The toolbox of one turn of the agent."""

    def __init__(self, room: "Toolroom", turn: Turn) -> None:
        self._room = room
        self._turn = turn

    async def use(self, name: str, /, **arguments: Any) -> Envelope:
        """Run a tool. It goes on when the turn is cancelled: nobody knows from outside what it has begun."""
        task = asyncio.create_task(self._room.execute(self._turn, name, arguments))
        self._turn.uses.add(task)
        task.add_done_callback(self._turn.uses.discard)
        return await asyncio.shield(task)


class Toolroom:
    """All tool work of one call, with what outlives the turn that began it.

    `watched` is told of each use for a turn when it begins (True) and when it has ended.
    """

    def __init__(
        self,
        tools: Tools,
        recorder: Recorder,
        scribe: Scribe,
        clock: Clock,
        phrases: ModuleType,
    ) -> None:
        self._tools = tools
        self._recorder = recorder
        self._scribe = scribe
        self._clock = clock
        self._phrases = phrases
        self.watched: Callable[[Turn, bool], None] = lambda turn, begins: None
        self._left: set[asyncio.Task[Any]] = set()
        self._writes: set[asyncio.Task[Any]] = set()

    async def execute(self, turn: Turn, name: str, arguments: dict[str, Any]) -> Envelope:
        """Use a tool for a turn; a proposal becomes the turn's, in place of an older one."""
        # The tools keep one open proposal a call: what cut-off turns left is settled before it is touched.
        await self._settle(self._left - turn.uses)
        if turn.over:
            raise asyncio.CancelledError
        envelope = await self._record(turn, name, arguments, lambda: self._tools.execute(name, **arguments))
        if envelope.get("error") == "confirmation_required":
            turn.proposal = Proposal(envelope["data"]["proposal_id"], envelope["data"]["read_back"], name)
            if turn.over:
                self.leave(turn)
        elif name == "end_call" and envelope["success"]:
            turn.ends = "goodbye"
        elif name == "transfer_to_advisor" and (envelope["data"] or {}).get("how") == "transfer":
            turn.ends = "transferred"
        return envelope

    def accept(self, turn: Turn, proposal: Proposal, heard: str) -> asyncio.Task[Envelope]:
        """Begin the write; whoever waits for the task must shield it. Not heard, it is the turn's again."""
        return self._write(self._accept(turn, proposal, heard))

    def leave(self, turn: Turn) -> None:
        """The turn is over: its uses end by themselves, and no yes can be one to what it proposed.

        Later uses wait until the proposal is withdrawn.
        """
        for task in turn.uses:
            self._leave(task)
        for proposal in filter(None, (turn.proposal, turn.asks)):
            self._leave(self._write(self._withdraw(proposal)))
        turn.proposal = turn.asks = None

    async def close(self) -> None:
        """Return when nothing runs any more; writes get all the time they need."""
        await self._settle(set(self._left))
        while running := self._left | self._writes:
            await asyncio.wait(running)

    async def _accept(self, turn: Turn, proposal: Proposal, heard: str) -> Envelope:
        def accept() -> Awaitable[Envelope]:
            return self._tools.accept(proposal.id, heard=heard, answer=turn.text)

        envelope = await self._record(turn, "accept_proposal", {"proposal_id": proposal.id}, accept)
        if envelope.get("error") == "read_back_not_heard":
            turn.proposal = proposal
            if turn.over:
                self.leave(turn)
        elif not envelope["success"]:
            await self._withdraw(proposal)
        return envelope

    async def _withdraw(self, proposal: Proposal) -> None:
        try:
            await self._tools.withdraw(proposal.id)
        except Exception as error:  # noqa: BLE001 - the session has forgotten the proposal, nobody can accept it
            log_failure("withdraw", error)

    async def _record(
        self, turn: Turn, name: str, arguments: dict[str, Any], work: Callable[[], Awaitable[Envelope]]
    ) -> Envelope:
        envelope: Envelope = {"success": False, "data": None, "message": self._phrases.NOT_DONE}
        envelope["error"] = "cancelled"
        began = self._clock.now()
        self.watched(turn, True)
        try:
            envelope = await work()
        except Exception as error:  # noqa: BLE001 - the agent and the history always get an envelope
            log_failure("tool", error)
            envelope["error"] = type(error).__name__
        finally:
            milliseconds = (self._clock.now() - began) * 1000
            turn.tool_milliseconds += milliseconds
            self.watched(turn, False)
            self._scribe.note(self._recorder.tool_used, turn.number, name, arguments, envelope, milliseconds)
        return envelope

    async def _settle(self, tasks: set[asyncio.Task[Any]]) -> None:
        if tasks:
            await wait_for(tasks, TOOL_SECONDS, self._clock)
        for task in tasks - self._writes:
            task.cancel()

    def _leave(self, task: asyncio.Task[Any]) -> None:
        self._left.add(task)
        task.add_done_callback(self._left.discard)

    def _write(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)
        return task
