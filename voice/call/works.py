"""The kinds of turns that the agent's side takes: what each says and does."""

import asyncio
from collections.abc import Callable
from functools import partial
from types import ModuleType

from voice.agents import Agent, CallerTurn, Envelope
from voice.call.scribe import log_failure
from voice.call.speaker import Speaker
from voice.call.toolroom import Toolroom, TurnTools
from voice.call.turn import Turn

Flag = Callable[[], bool]


class Works:
    """One for a call. Each method is the whole work of one turn."""

    def __init__(self, agent: Agent, room: Toolroom, speaker: Speaker, phrases: ModuleType) -> None:
        self._agent = agent
        self._room = room
        self._speaker = speaker
        self._phrases = phrases

    async def greet(self, turn: Turn) -> None:
        """The first words of a call."""
        hello = self._phrases.HELLO
        await self._speaker.talk(turn, speak=self._agent.greet, silent=hello, broken=hello)

    async def greeted(self, turn: Turn) -> None:
        """The transport speaks the greeting by itself; it is kept as planned, before news of it come."""
        try:
            async for clause in self._agent.greet():
                turn.plan(clause)
        except Exception as error:  # noqa: BLE001 - the caller is greeted all the same
            log_failure("agent", error)

    async def resume(self, turn: Turn) -> None:
        """The first words after a cut line."""
        speak, sorry = partial(self._agent.resume, TurnTools(self._room, turn)), self._phrases.CUT_OFF
        await self._speaker.talk(turn, speak=speak, silent=sorry, broken=sorry)

    async def answer(self, turn: Turn, *, said: CallerTurn) -> None:
        """The agent's answer to the caller."""
        speak = partial(self._agent.reply, said, TurnTools(self._room, turn))
        silent, broken = self._phrases.SAY_AGAIN, self._phrases.APOLOGY
        await self._speaker.talk(turn, speak=speak, silent=silent, broken=broken)

    async def tell(self, turn: Turn, *, write: asyncio.Task[Envelope], waiting: Flag, overtime: Flag) -> None:
        """Wait for the write and let the agent tell its result, or read back what was not heard.

        `waiting`: whether the caller said more meanwhile; `overtime`: whether the call should be over.
        """
        envelope = await asyncio.shield(write)
        turn.writing = False
        if turn.proposal:
            # With more said meanwhile, the agent answers all of it; a second read-back would be talked over.
            if not (waiting() or overtime()):
                await self._speaker.read_back(turn, turn.proposal)
            return
        turn.result = envelope
        if not overtime():
            speak = partial(self._agent.after_write, envelope, TurnTools(self._room, turn))
            message = envelope.get("message") or self._phrases.SAY_AGAIN
            await self._speaker.talk(turn, speak=speak, silent=message, broken=message)

    async def fetch_person(self, turn: Turn) -> None:
        """Put the caller through, or note that somebody is to call him back."""
        tools = TurnTools(self._room, turn)
        answer = await tools.use("transfer_to_advisor", reason="asked for a person")
        await self._speaker.say(turn, answer["message"])

    async def read_again(self, turn: Turn) -> None:
        """Say again what the caller is to agree to."""
        if turn.proposal:
            await self._speaker.read_back(turn, turn.proposal)

    async def say(self, turn: Turn, *, clauses: list[str]) -> None:
        """Words of the session's own."""
        for clause in clauses:
            await self._speaker.say(turn, clause)

    async def give_up(self, turn: Turn) -> None:
        """The turn before this one never came to an end."""
        await self._speaker.apologise(turn, self._phrases.APOLOGY)
