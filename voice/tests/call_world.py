"""A call without a phone, a model or a clock of its own: what the session's tests play with."""

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator, Callable
from typing import Any

from voice.call import (
    CallerSaid,
    CallerTurn,
    Envelope,
    Event,
    Heard,
    HungUp,
    Interrupted,
    Limits,
    Session,
    Toolbox,
)
from voice.language import Answer
from voice.language.en import phrases

READ_BACK = "Oil change for the Civic on Friday at ten. Shall I book it?"

NEVER = 100_000.0
UNWATCHED = Limits(filler_seconds=NEVER, slow_seconds=NEVER, silence_seconds=NEVER, resume_seconds=NEVER)

Script = Callable[[CallerTurn, Toolbox], AsyncIterator[str]]


async def settle() -> None:
    """Let everything run that does not wait for the clock."""
    await asyncio.sleep(0)
    loop: Any = asyncio.get_running_loop()
    while loop._ready:  # asyncio has no public way to ask
        await asyncio.sleep(0)


class VirtualClock:
    """Time passes only when a test says so."""

    def __init__(self) -> None:
        self._now = 0.0
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        wake = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), wake))
        await wake

    async def advance(self, seconds: float) -> None:
        await settle()
        until = self._now + seconds
        while self._sleepers and self._sleepers[0][0] <= until:
            self._now, _, wake = heapq.heappop(self._sleepers)
            if not wake.done():
                wake.set_result(None)
                await settle()
        self._now = until


class Line:
    """The transport: everything that was asked of it, in order."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self.log: list[tuple[Any, ...]] = []
        self.preemptible: list[str] = []
        self.seconds = 0.0  # that it takes to send one clause
        self.broken = False

    async def say(self, turn: int, text: str, *, last: bool, preemptible: bool = False) -> None:
        self._must_work()
        self.log.append(("say", turn, text, last))
        if preemptible:
            self.preemptible.append(text)
        if self.seconds:
            await self._clock.sleep(self.seconds)

    async def stop(self) -> None:
        self._must_work()
        self.log.append(("stop",))

    async def end(self, reason: str) -> None:
        self.log.append(("end", reason))

    def clauses(self, turn: int | None = None) -> list[str]:
        """What was spoken, in one turn or in all."""
        said = [entry for entry in self.log if entry[0] == "say" and entry[2]]
        return [text for _, number, text, _ in said if turn in (None, number)]

    def ends(self) -> list[str]:
        return [entry[1] for entry in self.log if entry[0] == "end"]

    def _must_work(self) -> None:
        if self.broken:
            raise ConnectionError("the caller's words")


class Desk:
    """The tools: one open proposal at a time, as the real ones keep it."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self.seconds: dict[str, float] = {}
        self.how = "call_back"
        self.fails: set[str] = set()
        self.finished: list[str] = []
        self.states: dict[str, str] = {}
        self.accepts: list[tuple[str, str, str, str]] = []
        self.writes: list[str] = []
        self.cut: list[str] = []

    async def execute(self, function_name: str, /, **arguments: Any) -> Envelope:
        await self._work(function_name)
        if function_name == "transfer_to_advisor":
            return {"success": True, "data": {"how": self.how}, "message": "I see to it."}
        if function_name.startswith("book"):
            return self.propose(arguments.get("read_back", READ_BACK))
        return {"success": True, "data": arguments, "message": f"{function_name} done."}

    async def accept(self, proposal_id: str, *, heard: str, answer: str) -> Envelope:
        state = self.states[proposal_id]
        self.accepts.append((proposal_id, state, heard, answer))
        await self._work("accept")
        if state != "open":
            return self._refusal("no_open_proposal", "Let me go through that again.")
        if "Friday at ten" not in heard:
            return self._refusal("read_back_not_heard", "Let me say that again.")
        self.states[proposal_id] = "done"
        self.writes.append(proposal_id)
        return {"success": True, "data": {"id": proposal_id}, "message": "It is booked."}

    async def withdraw(self, proposal_id: str) -> None:
        await self._work("withdraw")
        if self.states[proposal_id] == "open":
            self.states[proposal_id] = "withdrawn"

    def propose(self, read_back: str) -> Envelope:
        for older, state in self.states.items():
            if state == "open":
                self.states[older] = "withdrawn"
        proposal_id = f"p{len(self.states) + 1}"
        self.states[proposal_id] = "open"
        data = {"proposal_id": proposal_id, "read_back": read_back}
        return self._refusal("confirmation_required", read_back) | {"data": data}

    def open(self) -> list[str]:
        return [proposal for proposal, state in self.states.items() if state == "open"]

    async def _work(self, name: str) -> None:
        try:
            if name in self.seconds:
                await self._clock.sleep(self.seconds[name])
        except asyncio.CancelledError:
            self.cut.append(name)
            raise
        self.finished.append(name)
        if name in self.fails:
            raise RuntimeError("the caller's words")

    @staticmethod
    def _refusal(error: str, message: str) -> Envelope:
        return {"success": False, "data": None, "message": message, "error": error}


class Notebook:
    """The recorder."""

    def __init__(self) -> None:
        self.caller: list[tuple[int, str]] = []
        self.agent: dict[int, tuple[str, str, bool]] = {}
        self.timings: dict[int, dict[str, float]] = {}
        self.repeated: list[int] = []
        self.done: list[int] = []
        self.tools: list[tuple[int, str, dict[str, Any], Envelope, float]] = []
        self.log: list[str] = []
        self.kept = 0
        self.broken = False

    def caller_said(self, turn: int, text: str) -> None:
        self._note("caller_said")
        self.caller.append((turn, text))

    def agent_said(
        self, turn: int, planned: str, heard: str, interrupted: bool, timings: dict[str, float]
    ) -> None:
        self._note("agent_said")
        if turn in self.agent:
            self.repeated.append(turn)
        self.agent[turn] = (planned, heard, interrupted)
        self.timings[turn] = timings

    def tool_used(
        self, turn: int, name: str, arguments: dict[str, Any], envelope: Envelope, milliseconds: float
    ) -> None:
        self._note("tool_used")
        self.tools.append((turn, name, arguments, envelope, milliseconds))

    def turn_done(self, turn: int) -> None:
        self._note("turn_done")
        self.done.append(turn)

    def ended(self, reason: str) -> None:
        self._note(f"ended {reason}")

    async def keep(self) -> None:
        self.kept = len(self.log)

    def _note(self, what: str) -> None:
        self.log.append(what)
        if self.broken:
            raise RuntimeError("the caller's words")


class ScriptedAgent:
    """Answers with the scripts in order, then echoes."""

    name = "scripted"

    def __init__(self) -> None:
        self.greeting: Callable[[], AsyncIterator[str]] = greet
        self.resuming: Callable[[Toolbox], AsyncIterator[str]] = take_up
        self.wants_digits = False
        self.scripts: list[Script] = []
        self.result: Callable[[Envelope, Toolbox], AsyncIterator[str]] = tell
        self.turns: list[CallerTurn] = []
        self.told: list[Envelope] = []

    def greet(self) -> AsyncIterator[str]:
        return self.greeting()

    def resume(self, tools: Toolbox) -> AsyncIterator[str]:
        return self.resuming(tools)

    def reply(self, turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        self.turns.append(turn)
        script = self.scripts.pop(0) if self.scripts else echo
        return script(turn, tools)

    def after_write(self, envelope: Envelope, tools: Toolbox) -> AsyncIterator[str]:
        self.told.append(envelope)
        return self.result(envelope, tools)


async def greet() -> AsyncIterator[str]:
    yield "Bayline, hello."


async def take_up(tools: Toolbox) -> AsyncIterator[str]:
    yield "Sorry, where were we?"


async def tell(envelope: Envelope, tools: Toolbox) -> AsyncIterator[str]:
    yield f"Good. {envelope['message']}"


async def echo(turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
    yield f"You said {turn.text}."


async def book(turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
    yield "Let me see."
    await tools.use("book_appointment")
    yield "This is dropped."


def says(*clauses: str) -> Script:
    async def script(turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        for clause in clauses:
            yield clause

    return script


def uses(name: str, /, *clauses: str, **arguments: Any) -> Script:
    """Use a tool, then speak."""

    async def script(turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        await tools.use(name, **arguments)
        for clause in clauses:
            yield clause

    return script


def fails(*clauses: str) -> Script:
    """Speak, then break."""

    async def script(turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        for clause in clauses:
            yield clause
        raise RuntimeError("the caller's words")

    return script


def judge(text: str, tool: str | None = None) -> Answer:
    act = (tool or "").partition("_")[0]
    words = {"yes": Answer.YES, "no": Answer.NO, f"yes, {act} it": Answer.YES}
    return words.get(text.strip().lower(), Answer.OTHER)


class CallWorld:
    """A call with all its sides."""

    def __init__(self, limits: Limits | None = None, **options: Any) -> None:
        self.clock = VirtualClock()
        self.line = Line(self.clock)
        self.desk = Desk(self.clock)
        self.notes = Notebook()
        self.agent = ScriptedAgent()
        self.running: asyncio.Task[str] | None = None
        self.connect(judge, limits or Limits(), **options)

    def connect(self, judge: Callable[[str, str | None], Answer], limits: Limits, **options: Any) -> None:
        """A new session between the sides."""
        self.session = Session(
            agent=self.agent,
            tools=self.desk,
            transport=self.line,
            recorder=self.notes,
            judge=judge,
            is_backchannel=lambda text: text.lower() in ("uh-huh", "mm-hm"),
            phrases=phrases,
            **options,
            clock=self.clock,
            limits=limits,
        )

    async def start(self) -> None:
        self.running = asyncio.create_task(self.session.run())
        await settle()

    async def post(self, event: Event) -> None:
        assert self.session.post(event)
        await settle()

    async def say(self, text: str) -> None:
        await self.post(CallerSaid(text))

    async def hear(self, turn: int, text: str | None = None) -> None:
        """A text of a turn was heard, or all of it."""
        await self.post(Heard(turn, " ".join(self.line.clauses(turn)) if text is None else text))

    async def cut_in(self, turn: int, heard: str) -> None:
        await self.post(Interrupted(turn, heard))

    async def hang_up(self) -> None:
        await self.post(HungUp())

    def reason(self) -> str:
        """Why the call ended. Nothing of it may still run."""
        assert self.running and self.running.done()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert not self.session.post(HungUp())
        return self.running.result()


async def play_call() -> AsyncIterator[CallWorld]:
    """The fixture of a call that has begun, in which nobody looks at the clock; it leaves nothing running."""
    async for world in play(UNWATCHED):
        yield world


async def play_watched_call() -> AsyncIterator[CallWorld]:
    """The same with its watch over silence, noise and slow turns."""
    async for world in play(Limits()):
        yield world


async def play(limits: Limits) -> AsyncIterator[CallWorld]:
    """A call that has begun."""
    world = CallWorld(limits)
    await world.start()
    assert world.running
    yield world
    if not world.running.done():
        await world.hang_up()
        await world.clock.advance(60)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def propose(call: CallWorld, number: int = 1) -> None:
    """Bring the call to a read-back that was heard."""
    call.agent.scripts.append(book)
    await call.say("An oil change on Friday.")
    await call.hear(number)
