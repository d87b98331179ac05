"""The turn machine of a call: whose turn it is, what was heard, and the caller's yes.

Events are handled one by one and at once; all that takes time runs in tasks beside them. So the methods that
handle events are plain functions, and between two of them the state below is always whole.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any

from voice.agents import Agent, CallerTurn, Envelope
from voice.call.ports import (
    CallerSaid,
    Clock,
    Event,
    Heard,
    HungUp,
    Interrupted,
    Limits,
    Recorder,
    SystemClock,
    Tools,
    Transport,
)
from voice.call.scribe import Scribe, log_failure
from voice.call.speaker import Speaker
from voice.call.toolroom import TOOL_SECONDS, Toolroom, TurnTools, wait_for
from voice.call.turn import Turn
from voice.language import Answer

RECORD_SECONDS = 30.0


Work = Callable[[Turn], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _TurnDone:
    turn: Turn
    error: BaseException | None


@dataclass(frozen=True, slots=True)
class _TimeIsUp:
    """The call has lasted as long as it may."""


@dataclass(frozen=True, slots=True)
class _GoodbyeIsOver:
    """The last words had their time to be heard."""


class Session:
    """One call. A transport posts events; `run` greets and returns when the call is over."""

    def __init__(
        self,
        *,
        agent: Agent,
        tools: Tools,
        transport: Transport,
        recorder: Recorder,
        judge: Callable[[str, str | None], Answer],
        is_backchannel: Callable[[str], bool],
        phrases: ModuleType,
        first_turn: int = 0,
        greet: bool = True,
        resumed: bool = False,
        clock: Clock | None = None,
        limits: Limits | None = None,
    ) -> None:
        """`first_turn` is the number of the first words. `greet`: they are spoken here; otherwise the
        transport speaks the greeting by itself, which is kept all the same. `resumed`: the caller is back
        after a cut line, so the agent takes the thread up instead of greeting.
        """
        self._agent = agent
        self._transport = transport
        self._recorder = recorder
        self._judge = judge
        self._is_backchannel = is_backchannel
        self._phrases = phrases
        self._greets, self._resumed = greet, resumed
        self._clock = clock or SystemClock()
        self._limits = limits or Limits()
        self._scribe = Scribe()
        self._room = Toolroom(tools, recorder, self._scribe, self._clock, phrases)
        self._speaker = Speaker(transport, self._room, phrases)
        self._inbox: asyncio.Queue[Event | _TurnDone | _TimeIsUp | _GoodbyeIsOver] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._timers: list[asyncio.Task[None]] = []
        self._goodbye: asyncio.Task[None] | None = None
        self._number = first_turn
        self._turn = Turn(first_turn, over=True)
        self._unrecorded: list[Turn] = []
        self._waiting: list[str] = []
        self._overtime = False
        self._line_gone = False
        self._closing: str | None = None
        self._reason: str | None = None

    def post(self, event: Event) -> bool:
        """Take an event from the transport; never blocks. False: full or over, the transport should close."""
        full = self._inbox.qsize() + len(self._waiting) >= self._limits.queue
        if self._reason is not None or (full and not isinstance(event, HungUp)):
            return False
        self._inbox.put_nowait(event)
        return True

    async def run(self) -> str:
        """Play the call and return why it ended: hung_up, goodbye, too_long, failed or transport_failed.

        Nothing of it runs any more afterwards. Raises CancelledError alone, once all has ended cleanly.
        """
        cancelled = False
        scribe = asyncio.create_task(self._scribe.run())
        try:
            await self._live()
        except asyncio.CancelledError:
            cancelled = True
        except Exception as error:  # noqa: BLE001 - whatever happens, the call is ended and recorded
            log_failure("session", error)
        reason = self._reason or ("cancelled" if cancelled else "failed")
        finish = asyncio.create_task(self._finish(reason, scribe))
        while not finish.done():
            try:
                await asyncio.shield(finish)
            except asyncio.CancelledError:
                cancelled = True
        if cancelled:
            raise asyncio.CancelledError
        return finish.result()

    # Events

    async def _live(self) -> None:
        self._after(self._limits.call_seconds, _TimeIsUp())
        if not (self._greets or self._resumed):
            await self._greeted(self._turn)
        else:
            self._first_words()
        while self._reason is None:
            match await self._inbox.get():
                case CallerSaid(text):
                    self._caller_said(text)
                case Heard(number, text):
                    self._heard(number, text)
                case Interrupted(number, heard):
                    self._interrupted(number, heard)
                case HungUp(cut):
                    self._line_gone = True
                    self._reason = "transport_failed" if cut else "hung_up"
                case _TurnDone(turn, error):
                    self._turn_done(turn, error)
                case _TimeIsUp():
                    self._time_is_up()
                case _GoodbyeIsOver() if self._goodbye and self._goodbye.done():
                    self._reason = self._closing or "goodbye"

    def _first_words(self) -> None:
        turn, sorry = Turn(self._number), self._phrases.CUT_OFF
        if self._resumed:
            again = partial(self._agent.resume, TurnTools(self._room, turn))
            self._begin(turn, partial(self._speaker.talk, speak=again, silent=sorry, broken=sorry))
        else:
            hello = self._phrases.HELLO
            words = partial(self._speaker.talk, speak=self._agent.greet, silent=hello, broken=hello)
            self._begin(turn, words)

    def _caller_said(self, text: str) -> None:
        if not text.strip():
            return
        self._number += 1
        self._scribe.note(self._recorder.caller_said, self._number, text)
        if self._closing:
            return
        self._waiting.append(text.strip())
        if not self._turn.holds:
            self._answer(barging=True)

    def _heard(self, number: int, text: str) -> None:
        for turn in self._unrecorded:
            if turn.number == number:
                turn.hear(text)
        if self._goodbye and self._turn.over and self._turn.all_heard:
            self._reason = self._closing or "goodbye"

    def _interrupted(self, number: int, heard: str) -> None:
        cut = [turn for turn in self._unrecorded if turn.number == number and turn.planned]
        for turn in cut:
            turn.cut(heard)
        # What has not begun to sound is still owed, and the last words of a call are said to their end.
        if cut and self._turn.planned and not self._closing:
            speaking = self._turn.task
            if not self._turn.over:
                self._drop()
            self._start(self._turn, self._hush(speaking))

    def _turn_done(self, turn: Turn, error: BaseException | None) -> None:
        self._scribe.note(self._recorder.turn_done, turn.number)
        if turn is not self._turn:
            return
        if error:
            log_failure("transport", error)
            self._reason = "transport_failed"
            return
        if turn.gives_up:
            self._closing = "failed"
        if self._overtime and not self._closing:
            self._close("too_long", self._phrases.TIME_IS_UP)
        elif self._waiting and not self._closing:
            self._answer(barging=False)
        elif turn.ends or self._closing:
            self._await_goodbye()

    def _time_is_up(self) -> None:
        if self._turn.writing or self._goodbye:
            self._overtime = True
        elif not self._closing:
            self._close("too_long", self._phrases.TIME_IS_UP)

    # Whose turn it is

    def _answer(self, *, barging: bool) -> None:
        """Begin the turn for what the caller said. Not barging: he said it before the last speech began."""
        older, texts = self._turn, self._waiting
        self._waiting, self._goodbye = [], None
        joins = bool(older.text) and not older.planned
        turn = Turn(self._number, " ".join([older.text, *texts] if joins else texts))
        asked = older.asks or older.proposal
        turn.asked = asked is not None or (joins and older.asked)
        answer = self._judge(turn.text, asked.tool if asked else None) if turn.asked else None
        # Only words said after the read-back, and nothing besides, can answer it.
        agreed = older.asks if answer is Answer.YES and barging and len(texts) == 1 else None
        if agreed:
            older.asks = None
        playing = barging and self._playing
        self._drop()
        heard = " ".join(spoken.heard for spoken in self._unrecorded if spoken.heard)
        cut = any(spoken.was_cut for spoken in self._unrecorded)
        said = CallerTurn(turn.number, turn.text, answer, heard, cut)
        if barging:
            self._record_speech()
        if agreed:
            turn.writing = True
            write = self._room.accept(turn, agreed, older.heard)
            self._begin(turn, partial(self._tell, write=write), stop=playing)
        else:
            speak = partial(self._agent.reply, said, TurnTools(self._room, turn))
            work = partial(
                self._speaker.talk, speak=speak, silent=self._phrases.SAY_AGAIN, broken=self._phrases.APOLOGY
            )
            self._begin(turn, work, stop=playing)

    def _begin(self, turn: Turn, work: Work, *, stop: bool = False) -> None:
        older, self._turn = self._turn.task, turn
        self._unrecorded.append(turn)
        self._start(turn, self._perform(turn, work, older, stop))

    def _start(self, turn: Turn, work: Coroutine[Any, Any, None]) -> None:
        def done(task: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            self._inbox.put_nowait(_TurnDone(turn, None if task.cancelled() else task.exception()))

        turn.task = asyncio.create_task(work)
        turn.task.add_done_callback(done)
        self._tasks.add(turn.task)

    def _drop(self) -> None:
        """The current turn neither thinks nor speaks nor asks any more."""
        turn = self._turn
        if turn.task and not turn.over:
            turn.over = turn.interrupted = True
            turn.task.cancel()
        self._room.leave(turn)

    def _close(self, reason: str, words: str) -> None:
        """End the call with these words, which nothing stops any more."""
        self._closing = reason
        untold, playing = self._turn.result, self._playing
        self._drop()
        self._number += 1
        last_words = [untold["message"], words] if untold else [words]
        self._begin(Turn(self._number), partial(self._last_words, clauses=last_words), stop=playing)
        self._await_goodbye()

    def _await_goodbye(self) -> None:
        if self._turn.over and self._turn.all_heard:
            self._reason = self._closing or "goodbye"
        else:
            self._goodbye = self._after(self._limits.goodbye_seconds, _GoodbyeIsOver())

    # What a turn does

    async def _perform(self, turn: Turn, work: Work, older: asyncio.Task[None] | None, stop: bool) -> None:
        if stop:
            await self._transport.stop()
        if older:
            await wait_for([older], TOOL_SECONDS, self._clock)
        await work(turn)
        turn.over = True
        if turn.planned:
            await self._transport.say(turn.number, "", last=True)

    async def _greeted(self, turn: Turn) -> None:
        """The transport greets by itself: what it says is kept as planned, before anything is heard of it."""
        self._unrecorded.append(turn)
        async for clause in self._agent.greet():
            turn.plan(clause)
        turn.over = True

    async def _hush(self, speaking: asyncio.Task[None] | None) -> None:
        await self._transport.stop()
        if speaking:
            await wait_for([speaking], TOOL_SECONDS, self._clock)

    async def _tell(self, turn: Turn, *, write: asyncio.Task[Envelope]) -> None:
        """Wait for the write and let the agent tell its result, or read back what was not heard."""
        envelope = await asyncio.shield(write)
        turn.writing = False
        if turn.proposal:
            # With more said meanwhile, the agent answers all of it; a second read-back would be talked over.
            if not (self._waiting or self._overtime):
                await self._speaker.read_back(turn, turn.proposal)
            return
        turn.result = envelope
        if not self._overtime:
            speak = partial(self._agent.after_write, envelope, TurnTools(self._room, turn))
            message = envelope.get("message") or self._phrases.SAY_AGAIN
            await self._speaker.talk(turn, speak=speak, silent=message, broken=message)

    async def _last_words(self, turn: Turn, *, clauses: list[str]) -> None:
        for clause in clauses:
            await self._speaker.say(turn, clause)

    # The end

    async def _finish(self, reason: str, scribe: asyncio.Task[None]) -> str:
        self._reason = reason
        for timer in self._timers:
            timer.cancel()
        self._drop()
        if not self._line_gone:
            await self._hang_up(reason)
        await wait_for(self._tasks, TOOL_SECONDS, self._clock)
        await self._room.close()
        self._record_speech()
        self._scribe.note(self._recorder.ended, reason)
        self._scribe.close()
        await wait_for([scribe], RECORD_SECONDS, self._clock)
        scribe.cancel()
        await asyncio.wait([scribe, *self._timers])
        return reason

    async def _hang_up(self, reason: str) -> None:
        hanging_up = asyncio.create_task(self._transport.end(reason))
        await wait_for([hanging_up], self._limits.goodbye_seconds, self._clock)
        if not hanging_up.done():
            hanging_up.cancel()
            self._tasks.add(hanging_up)
        elif not hanging_up.cancelled() and (error := hanging_up.exception()):
            log_failure("transport", error)

    @property
    def _playing(self) -> bool:
        """Whether the caller may still hear something, or be about to."""
        return any(
            turn.planned and not turn.interrupted and not (turn.over and turn.all_heard)
            for turn in self._unrecorded
        )

    def _record_speech(self) -> None:
        for turn in self._unrecorded:
            if turn.planned:
                self._scribe.note(
                    self._recorder.agent_said,
                    turn.number,
                    turn.planned,
                    turn.heard,
                    turn.was_cut,
                    turn.timings,
                )
        self._unrecorded = []

    def _after(self, seconds: float, event: _TimeIsUp | _GoodbyeIsOver) -> asyncio.Task[None]:
        async def ring() -> None:
            await self._clock.sleep(seconds)
            self._inbox.put_nowait(event)

        timer = asyncio.create_task(ring())
        self._timers.append(timer)
        return timer
