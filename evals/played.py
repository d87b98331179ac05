"""What came of a call, and the line that it was played on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from evals.state import Rows


class Said(NamedTuple):
    """One utterance that was heard. `agreed`: the caller's yes to a whole read-back that he wants."""

    speaker: str
    text: str
    agreed: bool = False


@dataclass
class Played:
    """The words, the tools, and the rows before and at the end. `unagreed`: what was said when rows changed
    without a yes."""

    before: Rows
    after: Rows
    transcript: list[Said] = field(default_factory=list)
    unagreed: list[str] = field(default_factory=list)
    tools: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    reason: str = ""

    def words(self) -> list[str]:
        """What the agent was heard to say, by turn."""
        return [said.text for said in self.transcript if said.speaker == "agent"]

    def shown(self) -> str:
        """The transcript, with the tools that were used; those that refused have a star."""
        lines = [f"  {said.speaker:>6}: {said.text}" for said in self.transcript]
        used = ", ".join(f"{name}{'' if answer['success'] else '*'}" for name, answer in self.tools)
        return "\n".join([*lines, f"   ended: {self.reason}; tools: {used}"])


class Line(Protocol):
    """A line between a simulated caller and an agent."""

    async def start(self) -> None:
        """Let the phone ring."""

    async def listen(self) -> list[str] | None:
        """All that the agent says until it waits for the caller, by turn; None once the call is over."""

    async def hear(self) -> bool:
        """Report that all of it was heard; whether the call goes on."""
        ...

    async def cut_in(self, words: int) -> str:
        """Report that only so many words of it were heard; return them."""
        ...

    async def say(self, *texts: str) -> None:
        """Speak; several texts in one breath."""

    async def press(self, digits: str) -> None:
        """Press keys."""

    async def wait(self, seconds: float) -> None:
        """Be silent."""

    async def hang_up(self) -> str:
        """End the call, if it is not over; return why it ended."""
        ...
