"""A call through webhook, socket and callbacks of the phone line, in real time and with rows that stay."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections

from config.asgi import application
from evals.parts import Call
from evals.play import converse
from evals.played import Played
from evals.state import rows
from evals.world import World, wall
from tests.relay_caller import AppWire, RelayCaller
from voice.models import Call as CallRow

TAKES_TIME = {"quiet", "gone", "twice"}
WITHHELD = "anonymous"


def is_playable(call: Call) -> bool:
    """Whether a call needs no virtual time and no tools that are slow or broken."""
    acts = {act.kind for acts in call.acts.values() for act in acts}
    return not (call.slow or call.broken or acts & TAKES_TIME)


@contextmanager
def restored() -> Iterator[None]:
    """Put the database back as it was. For a SQLite file."""
    kept, live = sqlite3.connect(":memory:"), sqlite3.connect(connection.settings_dict["NAME"])
    try:
        live.backup(kept)
        yield
    finally:
        kept.backup(live)
        kept.close()
        live.close()


def play_by_relay(call: Call, seed: int, world: World) -> Played:
    """Play a call over the relay's socket. What it did stays."""
    cache.clear()
    with time_machine.travel(wall(call.now), tick=False):
        for change in call.before:
            change(world)
        before = rows()
        played = Played(before, before)

        async def talk() -> None:
            await converse(call, seed, RelayLine(call, world), played, world.take)
            connections.close_all()  # a loop has its own

        asyncio.run(talk())
        played.after = rows()
    return played


class RelayLine:
    """The Line of evals.played. The shop's people pick up when they are dialled."""

    def __init__(self, call: Call, world: World) -> None:
        self._caller = RelayCaller(
            AppWire(application),
            to=world.shop.phone_number,
            public_url=settings.PUBLIC_URL,
            number=call.caller.number or WITHHELD,
            attestation=call.caller.attestation,
            people=tuple(world.shop.advisor_numbers),
            hears_all=False,
        )
        self._greeting = ""
        self._clauses: list[str] = []
        self._dead = False

    async def start(self) -> None:
        self._greeting = await self._caller.call()

    async def listen(self) -> list[str] | None:
        if self._greeting:
            self._clauses, self._greeting = [self._greeting], ""
        else:
            seen = len(self._caller.frames)
            try:
                await self._caller.hears()
            except TimeoutError:  # which ends the application, too
                self._dead = True
                return [""]
            new = self._caller.frames[seen:]
            self._clauses = [frame["token"].strip() for frame in new if frame.get("token")]
        return [" ".join(self._clauses)] if self._clauses else None

    async def hear(self) -> bool:
        if self._dead:
            return False
        await self._plays("on")
        for clause in self._clauses:
            await self._played(clause)
        await self._plays("off")
        if "goodbye" in " ".join(self._clauses).lower():
            await self._caller.hears_out()
        self._clauses = []
        return not self._caller.over

    async def cut_in(self, words: int) -> str:
        left, heard = words, []
        await self._plays("on")
        for clause in self._clauses:
            part = " ".join(clause.split()[:left])
            left -= len(part.split())
            heard.append(part)
            if part != clause:
                await self._caller.cuts_in(part)
                break
            await self._played(clause)
        await self._plays("off")
        return " ".join(filter(None, heard))

    async def say(self, *texts: str) -> None:
        for text in texts:
            await self._caller.send(type="prompt", voicePrompt=text, lang="en-US", last=True)

    async def press(self, digits: str) -> None:
        await self._caller.presses(digits)

    async def wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def hang_up(self) -> str:
        if not (self._caller.over or self._dead):
            await self._caller.hangs_up()
        return CallRow.objects.latest("pk").end_reason

    async def _played(self, clause: str) -> None:
        await self._caller.send(type="info", name="tokensPlayed", value=clause)

    async def _plays(self, value: str) -> None:
        await self._caller.send(type="info", name="agentSpeaking", value=value)
