"""Says what a turn has to say: the agent's clauses, then the read-back, and never nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable
from types import ModuleType

from voice.call.ports import Clock, Transport
from voice.call.scribe import log_failure
from voice.call.toolroom import Toolroom
from voice.call.turn import Proposal, Turn, sentences

FAILURES_ALLOWED = 2


class Speaker:
    """One for a call. Only the transport's exceptions come out of it; the agent's end in an apology."""

    def __init__(self, transport: Transport, room: Toolroom, phrases: ModuleType, clock: Clock) -> None:
        self._transport = transport
        self._phrases = phrases
        self._clock = clock
        self._room = room
        self._failures = 0

    async def talk(
        self, turn: Turn, *, speak: Callable[[], AsyncIterator[str]], silent: str, broken: str
    ) -> None:
        """Say what the agent says; `silent` when that is nothing, `broken` when it fails.

        The third failure in a row sets the turn's `gives_up`.
        """
        stream: AsyncIterator[str] | None = None
        try:
            while not turn.over:
                try:
                    stream = stream or speak()
                    clause = await anext(stream)
                except StopAsyncIteration:
                    break
                except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - the call outlives it
                    if not turn.over:
                        log_failure("agent", error)
                        await self.apologise(turn, broken)
                    return
                if not turn.proposal:
                    await self.say(turn, clause)
        finally:
            await _close(stream)
        self._failures = 0
        if turn.proposal:
            await self.read_back(turn, turn.proposal)
        elif not turn.owed:
            last_words = {"goodbye": self._phrases.FAREWELL, "transferred": self._phrases.PUTTING_THROUGH}
            await self.say(turn, last_words.get(turn.ends, silent))

    async def read_back(self, turn: Turn, proposal: Proposal) -> None:
        """Say what the caller is to agree to; from its last word on, a yes can be one to it."""
        turn.ends = ""
        for clause in sentences(proposal.read_back):
            await self.say(turn, clause)
        turn.proposal, turn.asks = None, proposal

    async def say(self, turn: Turn, clause: str) -> None:
        """Say one clause, unless the turn is over."""
        clause = clause.strip()
        if clause and not turn.over:
            turn.plan(clause)
            turn.clock(self._clock.now())
            await self._transport.say(turn.number, clause, last=False)

    async def fill(self, turn: Turn, words: str, *, preemptible: bool) -> None:
        """Say something so that a turn which still works is not silent; it stays owed what it will say."""
        if not turn.over:
            turn.fill(words)
            await self._transport.say(turn.number, words, last=False, preemptible=preemptible)

    async def apologise(self, turn: Turn, words: str) -> None:
        """Say these words in place of what the agent failed to say; the third time in a row, give up."""
        self._failures += 1
        self._room.leave(turn)
        if turn.ends == "goodbye":
            turn.ends = ""
        if self._failures <= FAILURES_ALLOWED:
            await self.say(turn, words)
            return
        turn.gives_up = True
        if turn.result:
            await self.say(turn, words)
        await self.say(turn, self._phrases.GIVING_UP)


async def _close(stream: AsyncIterator[str] | None) -> None:
    """Let a generator clean up at once, not when it is collected."""
    close = getattr(stream, "aclose", None)
    try:
        if close:
            await close()
    except Exception as error:  # noqa: BLE001 - it has already said what it had to say
        log_failure("agent", error)
