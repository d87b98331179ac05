"""What the session talks to, and the events that it takes. No transport, no agent, no Django in here."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any, Protocol

from voice.agents import Agent as Agent
from voice.agents import Envelope


@dataclass(frozen=True, slots=True)
class CallerSaid:
    """One utterance of the caller, complete."""

    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """This text of that turn was really heard, in addition to what was reported before."""

    turn: int
    text: str


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The caller cut in. `heard`: all that was heard of the turn, or only what came after the last Heard."""

    turn: int
    heard: str


@dataclass(frozen=True, slots=True)
class HungUp:
    """The caller, or the network, has ended the call."""


Event = CallerSaid | Heard | Interrupted | HungUp


@dataclass(frozen=True, slots=True)
class Limits:
    """`call_seconds`: longest call. `goodbye_seconds`: longest wait until last words are heard.

    `queue`: most events that wait to be handled, and most texts that wait for a write.
    """

    call_seconds: float = 900
    goodbye_seconds: float = 5
    queue: int = 64


class Clock(Protocol):
    """Monotonic time in seconds."""

    def now(self) -> float: ...

    async def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's own monotonic clock."""

    def now(self) -> float:
        """Seconds since a point that does not change."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class Transport(Protocol):
    """A line to the caller. An exception from it ends the call."""

    async def say(self, turn: int, text: str, *, last: bool) -> None:
        """Speak one clause, without outer spaces. A turn's speech closes with an empty text and `last`."""

    async def stop(self) -> None:
        """Be quiet now and drop what is queued."""

    async def end(self, reason: str) -> None:
        """Hang up."""


class Tools(Protocol):
    """The call's tools. Each answers with an envelope within 5 seconds and never raises.

    A call has one open proposal; a newer one takes its place.
    """

    async def execute(self, function_name: str, /, **arguments: Any) -> Envelope:
        """Run a tool; one that writes answers `confirmation_required` with `proposal_id` and `read_back`."""
        ...

    async def accept(self, proposal_id: str, *, heard: str, answer: str) -> Envelope:
        """Judge the yes and do the writes, once; `read_back_not_heard` leaves the proposal open."""
        ...

    async def withdraw(self, proposal_id: str) -> None:
        """The caller did not say yes; unknown and settled proposals are left as they are."""


class Recorder(Protocol):
    """Keeps the call. Called one at a time in the order of events; an exception costs that record only."""

    async def caller_said(self, turn: int, text: str) -> None: ...

    async def agent_said(self, turn: int, planned: str, heard: str, interrupted: bool) -> None: ...

    async def tool_used(
        self, turn: int, name: str, arguments: dict[str, Any], envelope: Envelope, milliseconds: float
    ) -> None: ...

    async def ended(self, reason: str) -> None: ...
