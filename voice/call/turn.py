"""One turn of the agent: what it answers, what it planned to say, and what of that was heard."""

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any

from voice.agents import Envelope

# A new sentence does not begin with a small letter: "at 2 p.m. on Friday" stays one clause.
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?![a-z])")


def sentences(text: str) -> list[str]:
    """The clauses in which a text is spoken."""
    return [clause for clause in SENTENCE_END.split(text.strip()) if clause]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Writes that wait for the caller's yes; `tool` is that of the last of them."""

    id: str
    read_back: str
    tool: str


@dataclass(eq=False, slots=True)
class Turn:
    """`text` is what the turn answers; `asked`: a proposal was open when the caller said it.

    `over`: it has nothing more to say or propose. `ends`: the call ends with it. `gives_up`: so it must.
    `result`: a write's envelope that nobody was told yet. `proposal`: not yet read back to its end;
    `asks`: read back to its end, waiting for the caller's yes.
    """

    number: int
    text: str = ""
    asked: bool = False
    planned: str = ""
    heard: str = ""
    interrupted: bool = False
    over: bool = False
    writing: bool = False
    ends: bool = False
    gives_up: bool = False
    result: Envelope | None = None
    proposal: Proposal | None = None
    asks: Proposal | None = None
    task: asyncio.Task[None] | None = None
    timings: dict[str, float] = field(default_factory=dict)
    uses: set[asyncio.Task[Any]] = field(default_factory=set)

    @property
    def holds(self) -> bool:
        """Whether the caller's next words wait: a write runs, or its result was not told yet."""
        return self.writing or self.result is not None

    @property
    def all_heard(self) -> bool:
        """Whether all that was planned has been heard; speech engines differ in spaces only."""
        return "".join(self.planned.split()) in "".join(self.heard.split())

    @property
    def was_cut(self) -> bool:
        """Whether the caller missed a part of it."""
        return bool(self.planned) and (self.interrupted or not self.all_heard)

    def plan(self, clause: str) -> None:
        """The clause goes to the transport now."""
        self.planned = f"{self.planned} {clause}".strip()
        self.result = None

    def hear(self, text: str) -> None:
        """More of it was heard; after an interruption nothing more can be."""
        if not self.interrupted:
            self.heard = f"{self.heard} {text.strip()}".strip()

    def cut(self, text: str) -> None:
        """The caller cut in after hearing `text`: the whole so far, or what came after the last `hear`."""
        text = text.strip()
        if text.startswith(self.heard):
            self.heard = text
        elif not self.heard.endswith(text):
            self.hear(text)
        self.interrupted = True
