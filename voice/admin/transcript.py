"""A call as lines to read. The page shows all; while the call is on, it asks for those that came since."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.utils import timezone

from voice.models import Call, Proposal, ToolCall, Turn
from voice.templatetags.voice_json import as_json

PARTS = {"first_words": "first words", "tools": "tools", "all": "all"}


class Seen(NamedTuple):
    """How far a page has read: ids of the newest turn, tool and settled proposal that it shows."""

    turn: int = 0
    tool: int = 0
    proposal: int = 0


NOTHING = Seen()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a transcript, all of it text. `form`: words, or a tool to unfold; `kind` is its colour.

    `unheard` is the end of the agent's words that the caller did not hear; `tone` is good or bad.
    """

    key: str
    form: str
    kind: str
    at: datetime
    title: str
    text: str
    note: str = ""
    unheard: str = ""
    waits: str = ""
    tone: str = ""
    arguments: str = ""
    result: str = ""

    @property
    def clock(self) -> str:
        """The time of day in the current zone."""
        local = timezone.localtime(self.at)
        return f"{local.hour % 12 or 12}:{local:%M:%S} {local:%p}"

    @property
    def place(self) -> str:
        """Its place among the others, to be compared as text."""
        return f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"

    def to_json(self) -> dict[str, Any]:
        """For a page that adds it by itself."""
        words = asdict(self)
        del words["at"]
        return {**words, "clock": self.clock, "place": self.place}


class Transcript(NamedTuple):
    """Entries in order of time, and how far a page is that shows them."""

    entries: list[Entry]
    seen: Seen


def read(call: Call, seen: Seen = NOTHING) -> Transcript:
    """What happened in a call after `seen`, and a proposal that still waits for its answer. Three queries."""
    turns = list(call.turns.filter(pk__gt=seen.turn))
    tools = list(call.tool_calls.filter(pk__gt=seen.tool))
    proposals = list(call.proposals.filter(pk__gt=seen.proposal))
    settled = [one.pk for one in proposals if one.decided_at]
    now_seen = Seen(
        max((turn.pk for turn in turns), default=seen.turn),
        max((tool.pk for tool in tools), default=seen.tool),
        max(settled, default=seen.proposal),
    )
    entries = [*map(_turn, turns), *map(_tool, tools), *map(_proposal, proposals)]
    return Transcript(sorted(entries, key=lambda entry: entry.at), now_seen)


def blanks() -> Iterator[Entry]:
    """An empty entry of each form, as a pattern for those that are added later."""
    for form in ("words", "tool"):
        yield Entry("", form, "", timezone.now(), "", "")


def _turn(turn: Turn) -> Entry:
    if turn.speaker == Turn.Speaker.CALLER:
        return Entry(f"turn-{turn.pk}", "words", "caller", turn.at, "Caller", turn.text)
    heard, unheard = split_heard(turn.text, turn.heard)
    return Entry(
        key=f"turn-{turn.pk}",
        form="words",
        kind="agent",
        at=turn.at,
        title="Agent",
        text=heard,
        note="interrupted" if turn.interrupted else "",
        unheard=unheard,
        waits=waits(turn.timings),
    )


def _tool(use: ToolCall) -> Entry:
    asks = use.result.get("error") == "confirmation_required"
    told = use.result.get("message") if use.success else use.result.get("error")
    return Entry(
        key=f"tool-{use.pk}",
        form="tool",
        kind="tool",
        at=use.at,
        title=use.name,
        text="waits for the caller's yes" if asks else str(told or ""),
        note=f"{use.milliseconds:,.0f} ms",
        tone="good" if use.success or asks else "bad",
        arguments=as_json(use.arguments),
        result=as_json(use.result),
    )


def _proposal(proposal: Proposal) -> Entry:
    return Entry(
        key=f"proposal-{proposal.pk}",
        form="words",
        kind="proposal",
        at=proposal.created_at,
        title="Proposal",
        text=proposal.read_back,
        note=proposal.get_state_display(),
    )


def waits(timings: dict[str, float]) -> str:
    """How long the caller waited for a turn and for what, such as `first words 420 ms, tools 60 ms`."""
    return ", ".join(f"{words} {timings[name]:,.0f} ms" for name, words in PARTS.items() if name in timings)


def split_heard(planned: str, heard: str) -> tuple[str, str]:
    """What the caller heard, and the end of `planned` that he did not; the two may differ in spaces."""
    awaited = iter("".join(heard.split()))
    for place, sign in enumerate(planned):
        if not sign.isspace():
            expected = next(awaited, None)
            if expected is None:
                return heard, planned[place:]
            if expected != sign:
                return heard, planned
    return heard, ""
