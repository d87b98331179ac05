"""Sequences of the relay's frames, replayed: what is answered to each, and what is kept of the call.

Written after what is known of the wire. A line of a recording is one of: `relay`, a frame from the relay
($token is that of the TwiML); `raw` and `huge`, one that is no frame; `us`, the next frame from us; `hears`,
all of ours to the end of a talk, each heard; `closed`, the code with which we close; `closes`, that with
which the relay does; `post`, a callback whose TwiML opens the next socket; `kept`, what the rows say at last.
"""

import asyncio
import json
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async

from appointments.models import Appointment
from tests.factories import make_customer, make_vehicle
from tests.relay_caller import AppWire
from voice.db import run_db
from voice.models import Turn
from voice.tests.call_world import ScriptedAgent
from voice.tests.relay_world import NUMBER, answered, ring, sign, the_call

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("phone_line", "clock")]

RECORDINGS = sorted((Path(__file__).parent / "recordings").glob("*.jsonl"))


class Replay:
    """Plays a recording against the application."""

    def __init__(self, application, twiml):
        self.wire, self.twiml, self.socket = AppWire(application), twiml, None

    async def open(self):
        relay = self.twiml[0][0]
        self.token = relay[0].attrib["value"]
        url = relay.attrib["url"]
        self.socket = await self.wire.open(url, {"X-Twilio-Signature": sign(url)})

    async def play(self, line):
        if self.socket is None:
            await self.open()
        match line:
            case {"relay": frame}:
                await self.socket.send(json.dumps(frame).replace("$token", self.token))
            case {"raw": text}:
                await self.socket.send(text)
            case {"huge": size}:
                await self.socket.send("x" * size)
            case {"us": frame}:
                assert json.loads(await self.socket.receive()) == frame
            case {"hears": True}:
                while not (frame := json.loads(await self.socket.receive()))["last"]:
                    played = {"type": "info", "name": "tokensPlayed", "value": frame["token"]}
                    await self.socket.send(json.dumps(played))
            case {"closed": code}:
                assert await self.socket.receive() is None
                assert self.socket.close_code == code
            case {"closes": code}:
                await self.socket.close(code)
                self.socket = self
            case {"post": path, "fields": fields}:
                self.twiml = await sync_to_async(answered)(path, **fields)
                await self.open()
            case {"kept": kept}:
                await run_db(check_kept, **kept)


def check_kept(end_reason, turns=None, visits=0):
    call = the_call()
    assert (call.status, call.end_reason) == ("ended", end_reason)
    found = Turn.objects.values_list("speaker", "text", "heard", "interrupted")
    assert turns is None or [list(turn) for turn in found.order_by("number", "-speaker")] == turns
    assert Appointment.objects.count() == visits


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda path: path.stem)
async def test_recording(shop, recording, monkeypatch):
    from config.asgi import application

    first, *lines = [json.loads(line) for line in recording.read_text().splitlines()]
    if first == {"agent": "builtin"}:
        await run_db(lambda: make_vehicle(make_customer(number=NUMBER)))
    else:
        lines.insert(0, first)
        agent = ScriptedAgent()
        monkeypatch.setattr("voice.call.line.make_agent", lambda call, facts: agent)
    replay = Replay(application, await sync_to_async(ring)())
    for line in lines:
        await replay.play(line)
    assert asyncio.all_tasks() == {asyncio.current_task()}
