"""Calls at once on one web process: how long callers wait for the first word, and what a call costs.

The callers are in this process, so that what they take of a processor is not the server's.
"""

import asyncio
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import uvloop

from bench.callers import BareCaller, Caller, ShopCaller, lines
from bench.watch import Samples
from bench.web import BARE, OURS, Web, web
from bench.world import CALLERS, World
from tests.relay_caller import ACCOUNT, AUTH_TOKEN, NetworkWire
from tests.servers import PRODUCTION
from voice.models import Call, ToolCall, Turn

# Calls at once, and how often; the most first, since memory once taken is not given back.
ROUNDS = ((CALLERS, 2), (20, 3), (1, 10))
WARM_UP = 10
# People pause for longer than the four seconds that these leave between two turns of one of a hundred calls.
TURNS_A_SECOND, LEAST_PAUSE = 25, 0.2
BARE_TURNS = 4  # of each call to the floor
RINGING_AT_ONCE = 10
REST_SECONDS = 1.0  # in which whatever calls have begun comes to its end

Waits = dict[tuple[str, int], float]  # milliseconds until the first word, by call and turn


# The rows, each with its floor: the same of a bare socket.
TURN = "relay turn"  # from the caller's words to the agent's first, in milliseconds
OVERHEAD = "relay turn less its tools"
TOOLLESS = "relay turn without a tool"
CPU = "relay CPU a turn"  # milliseconds of a processor, the turn's record included
MEMORY = "relay MB a call"  # of those that have begun and rest
FLOORS = {
    TURN: "socket turn",
    OVERHEAD: "socket turn",
    TOOLLESS: "socket turn",
    CPU: "socket CPU a turn",
    MEMORY: "socket MB a call",
}


def row(name: str, calls: int) -> str:
    """The whole name of a row."""
    return f"{name}, {calls} {'call' if calls == 1 else 'calls'}"


def measure(samples: Samples, world: World, rounds: Sequence[tuple[int, int]] = ROUNDS) -> None:
    """Have customers call the shop with the eight bays, and as many call a bare socket, in turns.

    Raises SystemExit when a call did not come to its read-back.
    """
    ours = PRODUCTION | {
        "DATABASE_URL": world.dsn,
        "REDIS_URL": os.environ.get("REDIS_URL", ""),
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
    }
    with web(BARE) as bare, web(OURS, **ours) as server:
        by_calls = uvloop.run(_play(samples, world, server, bare, rounds))
    proposals = ToolCall.objects.filter(name="book_appointment", result__error="confirmation_required")
    read_back = proposals.values("call").distinct().count()
    if read_back != (played := Call.objects.count()):
        raise SystemExit(f"Of {played} calls {read_back} came to a read-back.")
    for calls, waits in by_calls.items():
        _tell_apart(samples, calls, waits)


def _tell_apart(samples: Samples, calls: int, waits: Waits) -> None:
    """What of the waiting was for tools, as the calls were recorded."""
    answers = Turn.objects.filter(speaker=Turn.Speaker.AGENT)
    told = answers.values_list("call__external_id", "number", "timings")
    tools = {(call, number): timings.get("tools", 0) for call, number, timings in told}
    samples[row(TURN, calls)] += waits.values()
    samples[row(OVERHEAD, calls)] += [wait - tools[turn] for turn, wait in waits.items()]
    samples[row(TOOLLESS, calls)] += [wait for turn, wait in waits.items() if not tools[turn]]


async def _play(
    samples: Samples, world: World, server: Web, bare: Web, rounds: Sequence[tuple[int, int]]
) -> dict[int, Waits]:
    wire, public = NetworkWire(server.base), PRODUCTION["PUBLIC_URL"]
    # Each about a day of his own as far as there are days, so that all can be offered the same hour.
    scripts = [
        lines(person, world.days[place % len(world.days)]) for place, person in enumerate(world.callers)
    ]

    def shop_crowd(calls: int) -> "Crowd":
        numbers = [person.number for person in world.callers[:calls]]
        callers = [ShopCaller(wire, world.shop.phone_number, public, number) for number in numbers]
        return Crowd(server, callers, scripts[:calls])

    def bare_crowd(calls: int) -> "Crowd":
        callers = [BareCaller(bare.base) for _ in range(calls)]
        return Crowd(bare, callers, [script[:BARE_TURNS] for script in scripts[:calls]])

    # The first call loads code, and the first crowd fills the pools; neither belongs to a call.
    for crowd in (shop_crowd(WARM_UP), bare_crowd(WARM_UP)):
        await crowd.play()
    by_calls: dict[int, Waits] = defaultdict(dict)
    for calls, times in rounds:
        for turn in range(times):
            floor, ours = bare_crowd(calls), shop_crowd(calls)
            samples[row(FLOORS[TURN], calls)] += (await floor.play()).values()
            by_calls[calls] |= await ours.play()
            samples[row(CPU, calls)].append(ours.cpu_a_turn)
            samples[row(FLOORS[CPU], calls)].append(floor.cpu_a_turn)
            if not turn:  # later the process has what earlier calls gave back
                samples[row(MEMORY, calls)].append(ours.memory_a_call)
                samples[row(FLOORS[MEMORY], calls)].append(floor.memory_a_call)
    return by_calls


@dataclass
class Crowd:
    """Callers who are all on the line before the first of them speaks, each with what he says."""

    web: Web
    callers: Sequence[Caller]
    scripts: Sequence[Sequence[str]]
    memory_a_call: float = 0.0  # MB
    cpu_a_turn: float = 0.0  # milliseconds

    async def play(self) -> Waits:
        """Play the calls at once, from the ring to the hanging up."""
        memory = self.web.memory()
        ringing = asyncio.Semaphore(RINGING_AT_ONCE)
        await asyncio.gather(*(self._ring(caller, ringing) for caller in self.callers))
        await asyncio.sleep(REST_SECONDS)
        self.memory_a_call = (self.web.memory() - memory) / len(self.callers)
        cpu = self.web.cpu()
        talks = await asyncio.gather(*map(self._talk, self.callers, self.scripts))
        await asyncio.sleep(REST_SECONDS)
        self.cpu_a_turn = (self.web.cpu() - cpu) / sum(map(len, talks))
        for caller in self.callers:
            await caller.hangs_up()
        return {turn: wait for talk in talks for turn, wait in talk.items()}

    async def _ring(self, caller: Caller, ringing: asyncio.Semaphore) -> None:
        async with ringing:
            await caller.call()

    async def _talk(self, caller: Caller, script: Sequence[str]) -> Waits:
        """Say the lines, with pauses; the turns of a call are numbered from 1."""
        pauses = Random(caller.sid)  # noqa: S311  nothing here is a secret
        pause = max(len(self.callers) / TURNS_A_SECOND, LEAST_PAUSE)
        waits: Waits = {}
        for turn, text in enumerate(script, 1):
            # The first from none to two of them, so that the calls are not in step.
            await asyncio.sleep(pause * (pauses.uniform(0.5, 1.5) if turn > 1 else pauses.uniform(0, 2)))
            waits[caller.sid, turn] = await caller.asks(text)
        return waits
