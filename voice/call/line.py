"""Opens a call: its row, its rights, its agent and its session."""

from functools import partial

from django.contrib.auth.models import User
from django.utils import timezone

from crm.models import Shop
from voice.agents.builtin import BuiltinAgent
from voice.agents.card import shop_card
from voice.call.ports import Agent, CallerSaid, Event, Limits, Transport
from voice.call.recorder import RowRecorder, Watcher
from voice.call.session import Session
from voice.db import run_db
from voice.facts import Facts
from voice.language import LANGUAGES, language
from voice.models import Call
from voice.tools import CallContext, ToolRouter, proposals


def warm_up() -> None:
    """Load what the first call would otherwise wait for: half a second of tables and calendars."""
    for code in LANGUAGES:
        language(code).understand_time("the day before Thanksgiving", timezone.now())


def make_agent(call: Call, facts: Facts) -> Agent:
    """The agent that answers a call. One query."""
    return BuiltinAgent(facts, shop_card(call.shop), call.caller_number)


class Line:
    """A call that is on. The transport posts events; `run` plays the call to its end."""

    def __init__(
        self, call: Call, agent: Agent, facts: Facts, transport: Transport, watcher: Watcher | None
    ) -> None:
        self.call = call
        self._context = CallContext(call)
        words = language(call.shop.language)
        self._session = Session(
            agent=agent,
            tools=ToolRouter(self._context),
            transport=transport,
            recorder=RowRecorder(call, facts, watcher),
            judge=partial(proposals.judge_answer, call.shop),
            is_backchannel=words.is_backchannel,
            phrases=words.phrases,
            limits=Limits(call_seconds=call.shop.call_minutes * 60),
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

    return Line(call, await run_db(begin), facts, transport, watcher)
