"""The page's side of the console, and people who may or may not use it."""

import asyncio
import json

from asgiref.testing import ApplicationCommunicator
from django.contrib.auth import get_user_model
from django.test import Client

from config.asgi import application
from crm.models import StaffMembership

NUMBER = "+15125550123"
ORIGIN = (b"origin", b"http://testserver")
HOST = (b"host", b"testserver")
START = {"type": "start", "number": NUMBER, "attestation": "A"}


def make_user(shop=None, role=None, *, is_staff=True, **fields):
    user = get_user_model().objects.create_user("somebody", password="secret", is_staff=is_staff, **fields)
    if role:
        StaffMembership.objects.create(user=user, shop=shop, role=role)
    return user


def cookie(user):
    """The header that a browser sends in which `user` is logged in."""
    client = Client()
    client.force_login(user)
    return b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode()


class Phone:
    """The page's side of a socket. It hears what is said as soon as it comes, unless told not to."""

    def __init__(self, headers, *, hears=True):
        scope = {"type": "websocket", "path": "/ws/voice/console/", "headers": [HOST, *headers]}
        self.socket = ApplicationCommunicator(application, scope)
        self.hears = hears
        self.frames = []
        self.unread = []

    async def connect(self):
        await self.socket.send_input({"type": "websocket.connect"})
        return (await self.socket.receive_output(timeout=10))["type"] == "websocket.accept"

    async def send(self, frame):
        text = frame if isinstance(frame, str) else json.dumps(frame)
        await self.socket.send_input({"type": "websocket.receive", "text": text})

    async def call(self, **fields):
        assert await self.connect()
        await self.send({**START, **fields})

    async def say(self, text):
        await self.send({"type": "say", "text": text})

    async def receive(self):
        """The next frame, or the code with which the socket was closed."""
        message = await self.socket.receive_output(timeout=10)
        if message["type"] == "websocket.close":
            return message["code"]
        frame = json.loads(message["text"])
        self.frames.append(frame)
        self.unread.append(frame)
        if self.hears and frame["type"] == "say" and frame["text"]:
            await self.send({"type": "heard", "turn": frame["turn"], "text": frame["text"]})
        return frame

    async def until(self, kind, **values):
        """The next frame of a kind that has these values. Those of other kinds are kept for later."""
        while True:
            kept = [frame for frame in self.unread if frame["type"] == kind]
            frame = kept[0] if kept else await self.receive()
            assert isinstance(frame, dict), f"closed before {kind} {values}"
            if frame["type"] == kind:
                self.unread.remove(frame)
                if values.items() <= frame.items():
                    return frame

    async def leave(self):
        """Close the page, and see that nothing goes on."""
        await self.socket.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.socket.wait(timeout=15)
        assert asyncio.all_tasks() == {asyncio.current_task()}
