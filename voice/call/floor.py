"""Who has the word: the turn that speaks or thinks, and how the next one takes its place."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from voice.call.ports import Clock, Transport
from voice.call.scribe import log_failure
from voice.call.speaker import Speaker
from voice.call.spoken import Spoken
from voice.call.toolroom import TOOL_SECONDS, Toolroom, wait_for
from voice.call.turn import Turn

Work = Callable[[Turn], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class TurnDone:
    """An event to the session: the turn's task has ended, with an `error` where the transport failed."""

    turn: Turn
    error: BaseException | None


@dataclass(frozen=True, slots=True)
class LineBroke:
    """An event to the session: the transport failed beside a turn."""

    error: BaseException


class Floor:
    """The current turn of one call and the tasks of all its turns; `report` takes their events."""

    def __init__(
        self,
        first_turn: int,
        transport: Transport,
        speaker: Speaker,
        room: Toolroom,
        spoken: Spoken,
        clock: Clock,
        report: Callable[[TurnDone | LineBroke], None],
    ) -> None:
        self.number = first_turn
        self.turn = Turn(first_turn, over=True)
        self._transport = transport
        self._speaker = speaker
        self._room = room
        self._spoken = spoken
        self._clock = clock
        self._report = report
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def cut_short(self) -> bool:
        """Whether the agent had said all when the caller cut in, so that it can be said again."""
        turn = self.turn
        return turn.over and turn.interrupted and not turn.dropped and bool(turn.asks or turn.unheard)

    def begin(self, turn: Turn, work: Work, *, stop: bool = False) -> None:
        """Give a turn the word; `stop`: what may still sound falls silent first. The older turn was dropped
        or is over."""
        older, self.turn = self.turn.task, turn
        turn.said_at = self._clock.now()
        self._spoken.add(turn)
        self._start(turn, self._perform(turn, work, older, stop))

    def drop(self) -> None:
        """The current turn neither thinks nor speaks nor asks any more."""
        turn = self.turn
        if turn.task and not turn.over:
            turn.over = turn.interrupted = turn.dropped = True
            turn.task.cancel()
        self._room.leave(turn)

    def hush(self) -> None:
        """The caller cut in upon the current turn: it says no more, and what it asked stands if it had
        said all."""
        speaking = self.turn.task
        if not self.turn.over:
            self.drop()
        self._start(self.turn, self._silence(speaking))

    def fill(self, words: str, *, preemptible: bool) -> None:
        """Say this beside the current turn, which is silent and still works."""

        def done(task: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            if not task.cancelled() and (error := task.exception()):
                self._report(LineBroke(error))

        task = asyncio.create_task(self._speaker.fill(self.turn, words, preemptible=preemptible))
        task.add_done_callback(done)
        self._tasks.add(task)

    async def hang_up(self, reason: str, seconds: float) -> None:
        """Hang up, and wait so long for it."""
        hanging_up = asyncio.create_task(self._transport.end(reason))
        await wait_for([hanging_up], seconds, self._clock)
        if not hanging_up.done():
            hanging_up.cancel()
            self._tasks.add(hanging_up)
        elif not hanging_up.cancelled() and (error := hanging_up.exception()):
            log_failure("transport", error)

    async def close(self) -> None:
        """Wait for the tasks of all turns; those get as long as a tool."""
        await wait_for(self._tasks, TOOL_SECONDS, self._clock)

    def _start(self, turn: Turn, work: Coroutine[Any, Any, None]) -> None:
        def done(task: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            self._report(TurnDone(turn, None if task.cancelled() else task.exception()))

        turn.task = asyncio.create_task(work)
        turn.task.add_done_callback(done)
        self._tasks.add(turn.task)

    async def _perform(self, turn: Turn, work: Work, older: asyncio.Task[None] | None, stop: bool) -> None:
        if stop:
            await self._transport.stop()
        if older:
            await wait_for([older], TOOL_SECONDS, self._clock)
        await work(turn)
        silent, turn.over = turn.over or not turn.planned, True
        if not silent:
            await self._transport.say(turn.number, "", last=True)

    async def _silence(self, speaking: asyncio.Task[None] | None) -> None:
        await self._transport.stop()
        if speaking:
            await wait_for([speaking], TOOL_SECONDS, self._clock)
