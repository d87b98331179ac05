"""Who calls: customers of a shop on ordinary calls, and as many on a bare socket."""

import json
import secrets
import time
from datetime import date
from typing import Protocol

from bench.world import Customer
from tests.relay_caller import HUNG_UP, NetworkWire, RelayCaller, Socket


class Caller(Protocol):
    """Somebody on a line of his own."""

    sid: str

    async def call(self) -> object: ...
    async def asks(self, text: str) -> float: ...
    async def hangs_up(self) -> None: ...


class ShopCaller(RelayCaller):
    """Somebody who looks at the clock."""

    async def call(self) -> str:
        """Ring up, hear the greeting, and go on to speak: who is silent for long would be asked."""
        greeting = await super().call()
        await self.send(type="info", name="clientSpeaking", value="on")
        return greeting

    async def asks(self, text: str) -> float:
        """Say something and hear the answer out; milliseconds until its first word came."""
        begin = time.perf_counter()
        await self.send(type="prompt", voicePrompt=text, lang="en-US", last=True)
        await self.send(type="info", name="clientSpeaking", value="off")
        frame = await self.receive()
        while frame and not frame.get("token"):
            frame = await self.receive()
        waited = (self.came_at - begin) * 1000
        if frame is None or not frame["last"]:
            await self.hears()
        await self.send(type="info", name="clientSpeaking", value="on")
        return waited


class BareCaller:
    """Somebody on a bare socket, which answers everything with one frame."""

    def __init__(self, base: str) -> None:
        self.sid = secrets.token_hex(16)
        self._wire = NetworkWire(base)
        self._socket: Socket

    async def call(self) -> None:
        self._socket = await self._wire.open("/", {})

    async def asks(self, text: str) -> float:
        begin = time.perf_counter()
        prompt = {"type": "prompt", "voicePrompt": text, "lang": "en-US", "last": True}
        await self._socket.send(json.dumps(prompt))
        await self._socket.receive()
        return (time.perf_counter() - begin) * 1000

    async def hangs_up(self) -> None:
        await self._socket.close(HUNG_UP)


def lines(caller: Customer, day: date) -> list[str]:
    """What somebody says on an ordinary call, up to the read-back of a visit."""
    car = caller.car
    return [
        "hi what are your hours on saturday",
        "okay thanks and how are you today",
        "uh am i talking to a machine",
        "thanks",
        f"alright i need an oil change for my {car.make} {car.model}",
        "sorry one moment please",
        f"it's {caller.first_name} {caller.last_name}",
        "how are you by the way",
        "let me get my calendar",
        f"could i come in on {day:%B} {day.day} in the morning",
        "the first one",
    ]
