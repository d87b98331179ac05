"""What a call of the suite is made of. Times are wall times of the shop, such as "2026-11-24T09:00"."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from evals.world import World

Pool = tuple[str, ...]
"""Ways to say one thing; a seed picks among them."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One goal of a caller.

    `opens`: how he begins. `tells`: what he answers, by what he is asked about (see ear.TOPICS). `at`: starts
    that suit him, single ones or spans "first/last". `visit`: the start of the visit he wants to move or
    cancel. `granted`: whether it may and must happen.
    """

    do: Literal["book", "move", "cancel", "ask", "message", "person"]
    opens: Pool
    tells: Mapping[str, Pool] = field(default_factory=dict)
    at: tuple[str, ...] = ()
    services: tuple[str, ...] = ("oil_change",)
    car: str = ""
    visit: str = ""
    reason: str = ""
    granted: bool = True

    def suits(self, at: str) -> bool:
        """Whether a start suits the caller."""
        spans = (span.partition("/") for span in self.at)
        return any(first <= at <= (last or first) for first, _, last in spans)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls. `person`: the key of somebody on file who proves to be it; the others are new to the shop.

    `own`: what he is called when he is new; `keeps`: a number he names where his own is withheld.
    """

    number: str
    first: str
    last: str
    person: str = ""
    car: str = ""
    attestation: str = "A"
    keeps: str = ""
    provisional: bool = False

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


@dataclass(frozen=True, slots=True)
class Act:
    """What a caller does, once, in place of just answering.

    say: says `text` · twice: says his answer and then `text`, else the answer again, in one breath · cut_in:
    hears `words` words of the turn, then says `text`, else his answer · quiet: is silent for `seconds` ·
    gone: is silent for so long, then is not there any more · keys: presses `text` · hang_up: hangs up ·
    answer_and_hang_up · taken: others take the times he was told, then he answers.
    """

    kind: Literal["say", "twice", "cut_in", "quiet", "gone", "keys", "hang_up", "answer_and_hang_up", "taken"]
    text: str = ""
    words: int = 0
    seconds: float = 60


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the suite, and what must be true at its end.

    `before`: what is different in the shop; `now`: when it is called. `acts`: by what the agent asks about.
    `slow`: seconds that a tool takes; `broken`: tools that fail. `says`, `never`: patterns of what the agent
    must and must not say. `left`: kinds of the follow-ups that the call leaves, None where that is the
    agent's choice. `ends`: reasons it may end with, where that matters.
    """

    name: str
    caller: Caller
    wishes: tuple[Wish, ...]
    before: tuple[Callable[[World], object], ...] = ()
    now: str = "2026-11-23T08:10"
    acts: Mapping[str, tuple[Act, ...]] = field(default_factory=dict)
    slow: Mapping[str, float] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    says: Pool = ()
    never: Pool = ()
    left: tuple[str, ...] | None = ()
    ends: tuple[str, ...] = ()
