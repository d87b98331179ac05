"""Opens a call: its row, its rights, its agent and its session."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.contrib.auth.models import User
from django.db.models import Max
from django.utils import timezone

from crm.models import Shop
from vehicles.cards import people_on_number
from voice.agents.builtin import BuiltinAgent
from voice.agents.card import shop_card
from voice.call.ports import Agent, CallerSaid, Event, Limits, Transport
from voice.call.recorder import RowRecorder, Watcher
from voice.call.session import Session
from voice.codes import asked_at
from voice.db import run_db
from voice.facts import Facts
from voice.language import LANGUAGES, language
from voice.models import Call, Turn
from voice.tools import CallContext, ToolRouter, proposals

LEAST_SECONDS = 30.0  # that a caller has after a cut line, however long the call was before
TYPING_SECONDS = 60.0  # at the console words are typed: so long is no silence


def warm_up() -> None:
    """Load what the first call would otherwise wait for: half a second of tables and calendars."""
    for code in LANGUAGES:
        language(code).understand_time("the day before Thanksgiving", timezone.now())


def make_agent(call: Call, facts: Facts) -> Agent:
    """The agent that answers a call. One query."""
    return BuiltinAgent(
        facts, shop_card(call.shop), call.caller_number, nobody_took=bool(call.handoff.get("nobody"))
    )


def greeting_of(shop: Shop) -> str:
    """What the agent says first; on the phone the line speaks it by itself, as soon as it stands."""
    return str(language(shop.language).phrases.GREETING).format(shop=shop.name)


@dataclass(frozen=True, slots=True)
class Past:
    """What a call was before this line: what the caller said, and the number of its next turn.

    `greets`: the agent has still to greet. `code_asked_at`: when a one-time code was asked for last.
    """

    said: list[str] = field(default_factory=list)
    next_turn: int = 0
    greets: bool = True
    code_asked_at: datetime | None = None


class Line:
    """A call that is on. The transport posts events; `run` plays the call to its end."""

    def __init__(
        self,
        call: Call,
        agent: Agent,
        facts: Facts,
        transport: Transport,
        *,
        watcher: Watcher | None = None,
        past: Past | None = None,
    ) -> None:
        past = past or Past()
        self.call = call
        self._context = CallContext(call, said=past.said, watch_codes=_on_loop(watcher))
        words = language(call.shop.language)
        lasts_until = call.started_at + timedelta(minutes=call.shop.call_minutes)
        left = (lasts_until - timezone.now()).total_seconds()
        self._session = Session(
            agent=agent,
            tools=ToolRouter(self._context),
            transport=transport,
            recorder=RowRecorder(call, facts, watcher, past.code_asked_at),
            judge=partial(proposals.judge_answer, call.shop),
            is_backchannel=words.is_backchannel,
            phrases=words.phrases,
            first_turn=past.next_turn,
            greet=past.greets,
            resumed=past.next_turn > 0,
            limits=_limits(call, max(left, LEAST_SECONDS)),
        )

    def post(self, event: Event) -> bool:
        """Take an event; never blocks. False: nothing more is taken, the transport should hang up."""
        taken = self._session.post(event)
        if taken and isinstance(event, CallerSaid):
            # At once: a tool may ask what the caller has said before any row of it is written.
            self._context.said.append(event.text)
        return taken

    async def run(self) -> str:
        """Play the call, record it, and return why it ended; see Session.run."""
        return await self._session.run()


def _limits(call: Call, call_seconds: float) -> Limits:
    if call.channel == Call.Channel.CONSOLE:
        return Limits(call_seconds, silence_seconds=TYPING_SECONDS)
    return Limits(call_seconds)


def _on_loop(watcher: Watcher | None) -> Callable[[str], None] | None:
    """Tools run on threads, and a watcher is told on the loop alone."""
    if watcher is None:
        return None
    loop, show = asyncio.get_running_loop(), watcher.code

    def tell(code: str) -> None:
        loop.call_soon_threadsafe(show, code)

    return tell


async def open_call(
    shop: Shop,
    transport: Transport,
    *,
    channel: Call.Channel,
    caller_number: str,
    attestation: str,
    operator: User | None = None,
    watcher: Watcher | None = None,
) -> Line:
    """Write the row of a call to `shop` and make it ready to run.

    `caller_number` in E.164, empty when withheld. `operator` plays the caller; the call has no right of his.
    """
    facts = Facts()
    call = Call(
        shop=shop,
        channel=channel,
        direction=Call.Direction.INBOUND,
        caller_number=caller_number,
        called_number=shop.phone_number,
        attestation=attestation,
        operator=operator,
    )

    def begin() -> Agent:
        agent = make_agent(call, facts)
        call.agent = agent.name
        call.save()
        return agent

    return Line(call, await run_db(begin), facts, transport, watcher=watcher)


async def resume_call(call: Call, transport: Transport) -> Line:
    """A line for a call that has its row, ready to run, with all that an earlier line left there.

    Nobody has greeted the caller of a call without turns but the transport.
    """
    facts = Facts.from_json(call.facts)

    def begin() -> tuple[Agent, Past]:
        agent = make_agent(call, facts)
        Call.objects.filter(pk=call.pk).update(agent=agent.name)
        people_on_number(call.caller_number)  # into the cache, while the greeting is spoken
        last = call.turns.aggregate(last=Max("number"))["last"]
        said = call.turns.filter(speaker=Turn.Speaker.CALLER).values_list("text", flat=True)
        number = 0 if last is None else last + 1
        return agent, Past(list(said), number, greets=False, code_asked_at=asked_at(call))

    agent, past = await run_db(begin)
    return Line(call, agent, facts, transport, past=past)
