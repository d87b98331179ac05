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
class Key:
    """The caller pressed one key of the phone: 0-9, * or #."""

    digit: str


@dataclass(frozen=True, slots=True)
class Speaking:
    """The caller began or ended to make sound. That is no turn: what was said comes as CallerSaid."""

    on: bool


@dataclass(frozen=True, slots=True)
class Playing:
    """The agent's sound began or ended. Silence is counted from its end."""

    on: bool


@dataclass(frozen=True, slots=True)
class HungUp:
    """The call is over: the caller hung up. `cut`: the line to him was lost, and he may still be there."""

    cut: bool = False


Event = CallerSaid | Heard | Interrupted | Key | Speaking | Playing | HungUp


@dataclass(frozen=True, slots=True)
class Limits:
    """`call_seconds`: longest call. `goodbye_seconds`: longest wait until last words are heard.

    `queue`: most events that wait to be handled, and most texts that wait for a write. `filler_seconds`:
    until a tool's silence is filled. `slow_seconds`: until a turn that says nothing is apologised for.
    `silence_seconds`: until a silent caller is asked, and again until he is left. `resume_seconds`: until
    the agent goes on after a sound that cut in and no words came. `noise_seconds`: longest sound of a caller
    without words. `key_seconds`: longest pause between two keys of one number.
    """

    call_seconds: float = 900
    goodbye_seconds: float = 5
    queue: int = 64
    filler_seconds: float = 0.7
    slow_seconds: float = 6
    silence_seconds: float = 8
    resume_seconds: float = 3
    noise_seconds: float = 30
    key_seconds: float = 2


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

    async def say(self, turn: int, text: str, *, last: bool, preemptible: bool = False) -> None:
        """Speak one clause, without outer spaces. A turn's speech closes with an empty text and `last`.

        `preemptible`: what is said next may displace it.
        """

    async def stop(self) -> None:
        """Be quiet now and drop what is queued."""

    async def end(self, reason: str) -> None:
        """Hang up; with the reason "transferred" hand the caller to a person instead."""


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
    """Keeps the call. Takes notes in the order of events, without waiting, and then keeps them together; an
    exception costs that note only.
    """

    def caller_said(self, turn: int, text: str) -> None: ...

    def agent_said(
        self, turn: int, planned: str, heard: str, interrupted: bool, timings: dict[str, float]
    ) -> None:
        """`timings` in milliseconds, see Turn.timings in call/turn.py."""

    def turn_done(self, turn: int) -> None:
        """The agent has finished a turn: what is known and agreed by now can be kept."""

    def tool_used(
        self, turn: int, name: str, arguments: dict[str, Any], envelope: Envelope, milliseconds: float
    ) -> None: ...

    def ended(self, reason: str) -> None: ...

    async def keep(self) -> None:
        """Return when all that was noted so far is kept, or lost. One at a time."""
