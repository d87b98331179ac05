"""Plays a call on a line, and keeps what was said and when rows changed."""

import asyncio
from collections.abc import Callable

import time_machine
from django.core.cache import cache
from django.db import connections, transaction

from evals.caller import Reply, SimulatedCaller
from evals.parts import Call
from evals.played import Line, Played, Said
from evals.session_line import MakeAgent, SessionLine
from evals.state import rows
from evals.world import World, wall
from voice.call.line import make_agent

MOST_TURNS = 30


def play(call: Call, seed: int, world: World, make: MakeAgent = make_agent) -> Played:
    """Play a call through the session; what it did is undone afterwards."""
    cache.clear()
    with time_machine.travel(wall(call.now), tick=False), transaction.atomic():
        try:
            for change in call.before:
                change(world)
            before = rows()
            played = Played(before, before)
            connection = connections["default"]

            async def talk() -> None:
                connections["default"] = connection  # a loop has its own, outside of the transaction
                line = SessionLine(call, world, make, played)
                await converse(call, seed, line, played, world.take)

            asyncio.run(talk())
            played.after = rows()
        finally:
            transaction.set_rollback(True)
    return played


async def converse(call: Call, seed: int, line: Line, played: Played, take: Callable[..., None]) -> None:
    """Play a call on this line. `take`: others book these starts."""
    caller, seen, agreed = SimulatedCaller(call, seed), played.before, False
    await line.start()
    for _ in range(MOST_TURNS):
        turns = await line.listen()
        now = rows()
        if not agreed and now.agreed_ones() != seen.agreed_ones():
            played.unagreed.append(" ".join(turns or ["the end"]))
        seen = now
        if turns is None:
            break
        reply = caller.reply(" ".join(turns))
        agreed = reply.agrees
        if reply.act and reply.act.kind == "cut_in":
            played.transcript.append(Said("agent", await line.cut_in(reply.act.words)))
        else:
            played.transcript += [Said("agent", text) for text in turns]
            if not await line.hear():
                break
        if not await _act(line, reply, played, take):
            break
    played.reason = await line.hang_up()
    if not agreed and rows().agreed_ones() != seen.agreed_ones():
        played.unagreed.append("after the end")


async def _act(line: Line, reply: Reply, played: Played, take: Callable[..., None]) -> bool:
    """Do what the caller does; whether he stays on the line."""
    act, texts = reply.act, [reply.text]
    match act.kind if act else "":
        case "hang_up":
            return False
        case "quiet" | "gone" if act:
            played.transcript.append(Said("caller", f"({act.seconds:.0f} seconds of silence)"))
            await line.wait(act.seconds)
            return act.kind == "quiet"
        case "keys" if act:
            played.transcript.append(Said("caller", f"(keys {act.text})"))
            await line.press(act.text)
            return True
        case "taken":
            take(*reply.offers)
        case "twice" if act:
            texts.append(act.text or reply.text)
        case "cut_in" if act and act.text:
            texts = [act.text]
    played.transcript += [Said("caller", text, reply.agrees) for text in texts]
    await line.say(*texts)
    return act is None or act.kind != "answer_and_hang_up"
