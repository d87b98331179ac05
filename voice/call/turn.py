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


def squeezed(text: str) -> str:
    """A text without its spaces."""
    return "".join(text.split())


@dataclass(frozen=True, slots=True)
class Proposal:
    """Writes that wait for the caller's yes; `tool` is that of the last of them."""

    id: str
    read_back: str
    tool: str


@dataclass(eq=False, slots=True)
class Turn:
    """`text` is what the turn answers, `taken` when the caller had said it, by the session's clock (None:
    nobody said anything); `asked`: a proposal was open when the caller said it.

    `over`: it has nothing more to say or propose. `dropped`: something else came before its end. `ends`: the
    reason for which the call ends with it. `gives_up`: so it must.
    `result`: a write's envelope that nobody was told yet. `proposal`: not yet read back to its end;
    `asks`: read back to its end, waiting for the caller's yes.
    `said_at`: when its newest clause was said, at first when it began.
    `owed` are the clauses to be heard; `planned` also holds
    what only fills a pause. `offers_person`: the last words did, so a yes asks for one.
    `timings`, in milliseconds from `taken`: `first_words` and `all` to the first and the last clause owed;
    `tools` is what tools took before the first.
    """

    number: int
    text: str = ""
    taken: float | None = None
    asked: bool = False
    planned: str = ""
    owed: list[str] = field(default_factory=list)
    offers_person: bool = False
    said_at: float = 0
    heard: str = ""
    interrupted: bool = False
    over: bool = False
    dropped: bool = False
    writing: bool = False
    ends: str = ""
    gives_up: bool = False
    result: Envelope | None = None
    proposal: Proposal | None = None
    asks: Proposal | None = None
    task: asyncio.Task[None] | None = None
    tool_milliseconds: float = 0
    timings: dict[str, float] = field(default_factory=dict)
    uses: set[asyncio.Task[Any]] = field(default_factory=set)

    @property
    def holds(self) -> bool:
        """Whether the caller's next words wait: a write runs, or its result was not told yet."""
        return self.writing or self.result is not None

    @property
    def unheard(self) -> list[str]:
        """The clauses that are still to be heard, from the first that was not; engines differ in spaces."""
        heard, at = squeezed(self.heard), 0
        for number, clause in enumerate(self.owed):
            found = heard.find(squeezed(clause), at)
            if found < 0:
                return self.owed[number:]
            at = found + len(squeezed(clause))
        return []

    @property
    def all_heard(self) -> bool:
        """Whether all that is to be heard has been."""
        return not self.unheard

    @property
    def was_cut(self) -> bool:
        """Whether the caller missed a part of it."""
        return bool(self.planned) and (self.interrupted or not self.all_heard)

    def plan(self, clause: str) -> None:
        """The clause goes to the transport now."""
        self.planned = f"{self.planned} {clause}".strip()
        self.owed.append(clause)
        self.result, self.offers_person = None, False

    def fill(self, words: str) -> None:
        """These words, which are no part of the answer, go to the transport now."""
        self.planned = f"{self.planned} {words}".strip()

    def clock(self, now: float) -> None:
        """A clause was said."""
        self.said_at = now
        if self.taken is not None:
            self.timings["all"] = (now - self.taken) * 1000
            self.timings.setdefault("first_words", self.timings["all"])
            self.timings.setdefault("tools", self.tool_milliseconds)

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
