"""Agents decide what to say. This is what one gets and gives; no Django, since the session needs it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Protocol

from voice.language import Answer

Envelope = dict[str, Any]
"""A tool's answer: success, data, message, and error where it failed."""


@dataclass(frozen=True, slots=True)
class CallerTurn:
    """What the caller said, for the agent.

    `text` joins several utterances when the agent had not yet said a word to the older ones. `answer` is
    None unless a proposal was open; then it is how the text was judged and the proposal is withdrawn. YES
    here means that this yes could not be taken, as it did not follow the whole read-back: propose it again.
    `heard` is what the caller really heard of the agent since his last text; `interrupted`: there was more.
    """

    number: int
    text: str
    answer: Answer | None
    heard: str
    interrupted: bool


class Toolbox(Protocol):
    """The tools as the agent has them during one turn."""

    async def use(self, name: str, /, **arguments: Any) -> Envelope:
        """Run a tool. A write only becomes a proposal, which the session reads back after this turn."""
        ...


class Agent(Protocol):
    """Yields clauses to speak. It is closed at any point when the caller cuts in."""

    name: str

    @property
    def wants_digits(self) -> bool:
        """Whether the open question asks for a number that may be keyed in."""
        ...

    def greet(self) -> AsyncIterator[str]:
        """What to say first."""
        ...

    def resume(self, tools: Toolbox) -> AsyncIterator[str]:
        """What to say first on a new line after the old one was cut: what was open is asked again."""
        ...

    def reply(self, turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        """What to say to the caller's text. Clauses after a proposal was made are dropped."""
        ...

    def after_write(self, envelope: Envelope, tools: Toolbox) -> AsyncIterator[str]:
        """What to say once an accepted proposal ran, well or not."""
        ...
