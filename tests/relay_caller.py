"""A caller on Twilio's ConversationRelay, without Twilio.

He rings the webhook, opens the socket that the TwiML names, sends and takes the relay's frames, and follows
the TwiML of every callback, all with right signatures. `NetworkWire` reaches a server that runs, `AppWire`
the application in this process.

    TWILIO_AUTH_TOKEN=… python -m tests.relay_caller http://127.0.0.1:8000 --to +15125550100 "It's Rosa" "Yes"
"""

import argparse
import asyncio
import json
import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, cast
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree

import httpx
from asgiref.testing import ApplicationCommunicator
from twilio.request_validator import RequestValidator
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

PATIENCE_SECONDS = 30.0
HUNG_UP, LOST = 1000, 1006
ACCOUNT = "AC00000000000000000000000000000000"
AUTH_TOKEN = "token"

Headers = Mapping[str, str]


class Refused(Exception):
    """The server did not take the request or the socket."""


class Socket(Protocol):
    """An open socket. `receive` gives None when it was closed; `close` with LOST just drops it."""

    async def send(self, text: str) -> None: ...
    async def receive(self) -> str | None: ...
    async def close(self, code: int) -> None: ...


class Wire(Protocol):
    """The way to the server. `open` raises Refused."""

    async def post(self, url: str, body: str, headers: Headers) -> tuple[int, str]: ...
    async def open(self, url: str, headers: Headers) -> Socket: ...


# Over the network ------------------------------------------------------------------------------------


class NetworkSocket:
    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def send(self, text: str) -> None:
        await self._connection.send(text)

    async def receive(self) -> str | None:
        try:
            return str(await asyncio.wait_for(self._connection.recv(), PATIENCE_SECONDS))
        except ConnectionClosed:
            return None

    async def close(self, code: int) -> None:
        if code == LOST:
            self._connection.transport.abort()
        else:
            await self._connection.close(code)


@dataclass
class NetworkWire:
    """A server at `base`, whatever its PUBLIC_URL says: requests for that go there."""

    base: str

    async def post(self, url: str, body: str, headers: Headers) -> tuple[int, str]:
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client:
            answer = await client.post(self._at_base(url), content=body, headers=headers)
            return answer.status_code, answer.text

    async def open(self, url: str, headers: Headers) -> Socket:
        address = f"ws{self._at_base(url).removeprefix('http')}"
        try:
            return NetworkSocket(await connect(address, additional_headers=headers, compression=None))
        except InvalidStatus as refusal:
            raise Refused(refusal.response.status_code) from None

    def _at_base(self, url: str) -> str:
        parts = urlsplit(url)
        return f"{self.base}{parts.path}{'?' if parts.query else ''}{parts.query}"


# In this process -------------------------------------------------------------------------------------


class AppSocket:
    def __init__(self, communicator: ApplicationCommunicator) -> None:
        self._communicator = communicator
        self.close_code: int | None = None  # the server's

    async def send(self, text: str) -> None:
        await self._communicator.send_input({"type": "websocket.receive", "text": text})

    async def receive(self) -> str | None:
        message = await self._communicator.receive_output(PATIENCE_SECONDS)
        if message["type"] == "websocket.send":
            return str(message["text"])
        self.close_code = message["code"]
        return None

    async def close(self, code: int) -> None:
        await self._communicator.send_input({"type": "websocket.disconnect", "code": code})
        await self._communicator.wait(PATIENCE_SECONDS)


@dataclass
class AppWire:
    """An ASGI application. A socket that is closed is done: nothing of it runs any more."""

    application: Any
    host: str = "testserver"

    async def post(self, url: str, body: str, headers: Headers) -> tuple[int, str]:
        transport = httpx.ASGITransport(self.application)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{self.host}") as client:
            parts = urlsplit(url)
            answer = await client.post(
                f"{parts.path}{'?' if parts.query else ''}{parts.query}", content=body, headers=headers
            )
            return answer.status_code, answer.text

    async def open(self, url: str, headers: Headers) -> Socket:
        parts = urlsplit(url)
        scope = {
            "type": "websocket",
            "path": parts.path,
            "query_string": parts.query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        }
        communicator = ApplicationCommunicator(self.application, scope)
        await communicator.send_input({"type": "websocket.connect"})
        if (await communicator.receive_output(PATIENCE_SECONDS))["type"] != "websocket.accept":
            await communicator.wait(PATIENCE_SECONDS)
            raise Refused
        return AppSocket(communicator)


# The caller ------------------------------------------------------------------------------------------


@dataclass
class RelayCaller:
    """One call. `people` are those who pick up when they are dialled; he hears at once what is said.

    What happened: `transcript` (who, words), `frames` that came, `dialled` numbers, `twiml` of each answer,
    how many `sockets` it took, `over` once the server has hung up or he has, and when the last frame
    `came_at` (perf_counter).
    """

    wire: Wire
    to: str
    public_url: str
    number: str = "+15125550123"
    attestation: str = "A"
    account: str = ACCOUNT
    auth_token: str = AUTH_TOKEN
    people: tuple[str, ...] = ()
    hears_all: bool = True
    sid: str = field(default_factory=lambda: f"CA{secrets.token_hex(16)}")
    session: str = ""
    transcript: list[tuple[str, str]] = field(default_factory=list)
    frames: list[dict[str, Any]] = field(default_factory=list)
    dialled: list[str] = field(default_factory=list)
    twiml: list[str] = field(default_factory=list)
    sockets: int = 0
    over: bool = False
    came_at: float = 0.0
    _socket: Socket | None = None
    _action: str = ""
    _playing: bool = False

    # What a caller does

    async def call(self) -> str:
        """Ring up, and hear the greeting. Raises Refused."""
        await self.follow(await self.post("/voice/incoming/", CallStatus="ringing", **self._stir()))
        return self.last_heard

    async def says(self, text: str) -> str:
        """Say something, and hear what the agent answers."""
        self.transcript.append(("caller", text))
        await self.send(type="prompt", voicePrompt=text, lang="en-US", last=True)
        await self.send(type="info", name="clientSpeaking", value="off")
        return await self.hears()

    async def hears(self) -> str:
        """The next thing that the agent says, to its end; fillers aside. Empty when the call ended instead.

        Where the call goes on elsewhere, the TwiML is followed, and what is said there counts.
        """
        words: list[str] = []
        while self._socket:
            frame = await self.receive()
            if frame is None:
                await self._ended("failed")
                return " ".join(words)
            match frame["type"]:
                case "text":
                    if frame["token"] and not frame.get("preemptible"):
                        words.append(frame["token"].strip())
                    if frame["last"] and not frame.get("preemptible"):
                        return " ".join(words)
                case "end":
                    await self._ended("ended", handoff=frame.get("handoffData", ""))
                    return " ".join(words)
        return " ".join(words)

    async def hears_out(self) -> str:
        """All that is still said, until the call is over."""
        words = []
        while not self.over:
            words.append(await self.hears())
        return " ".join(filter(None, words))

    async def cuts_in(self, heard: str) -> None:
        """Begin to speak when so much of the present clause was heard; everything queued is dropped."""
        await self.send(type="interrupt", utteranceUntilInterrupt=heard, durationUntilInterruptMs="900")
        await self._plays(False)

    async def presses(self, digits: str) -> None:
        """Press keys."""
        for digit in digits:
            await self.send(type="dtmf", digit=digit)

    async def hangs_up(self) -> None:
        """Hang up; Twilio tells everybody."""
        await self._close(HUNG_UP)
        await self._ended("completed", CallStatus="completed")
        await self.status("completed", 2)
        self.over = True

    async def loses_the_line(self) -> None:
        """The socket breaks; the caller is still there, and Twilio asks what to do."""
        await self._close(LOST)
        await self._ended("failed")

    # What Twilio does for him

    async def post(self, path: str, **fields: str) -> str:
        """Post a signed form about this call; the answer. Raises Refused unless it is a 2xx."""
        url = path if path.startswith("http") else f"{self.public_url}{path}"
        form = {
            "CallSid": self.sid,
            "AccountSid": self.account,
            "From": self.number,
            "To": self.to,
            "Direction": "inbound",
            "CallStatus": "in-progress",
            "ApiVersion": "2010-04-01",
            **fields,
        }
        headers = {
            **self._signed(url, form),
            "Host": urlsplit(self.public_url).netloc,
            "X-Forwarded-Proto": "https",
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        }
        status, text = await self.wire.post(url, urlencode(form), headers)
        if not 200 <= status < 300:
            raise Refused(status)
        return text

    async def follow(self, twiml: str) -> None:
        """Do what the TwiML says, until a socket is open or the call is over."""
        self.twiml.append(twiml)
        for verb in ElementTree.fromstring(twiml):
            match verb.tag:
                case "Connect":
                    await self._connect(verb)
                    return
                case "Dial":
                    await self._dial(verb)
                    return
                case "Say":
                    self.transcript.append(("agent", verb.text or ""))
                case "Hangup" | "Reject":
                    break
        self.over = True

    async def status(self, status: str, sequence: int) -> None:
        """The status callback."""
        await self.post("/voice/status/", CallStatus=status, SequenceNumber=str(sequence))

    async def open(self, url: str) -> Socket:
        """Open a socket with its signature. Raises Refused."""
        return await self.wire.open(url, self._signed(url))

    async def send(self, **frame: Any) -> None:
        """Send a frame."""
        if self._socket:
            await self._socket.send(json.dumps(frame))

    async def receive(self) -> dict[str, Any] | None:
        """The next frame, heard as soon as it comes; None when the socket was closed."""
        text = await self._socket.receive() if self._socket else None
        if text is None:
            return None
        self.came_at = time.perf_counter()
        frame = cast(dict[str, Any], json.loads(text))
        self.frames.append(frame)
        if frame["type"] == "text":
            await self._hear(frame)
        return frame

    @property
    def last_heard(self) -> str:
        """The agent's last words."""
        return next((words for who, words in reversed(self.transcript) if who == "agent"), "")

    async def _connect(self, verb: ElementTree.Element) -> None:
        relay = verb[0]
        self._action, self.session = verb.attrib["action"], f"VX{secrets.token_hex(16)}"
        self._socket = await self.open(relay.attrib["url"])
        self.sockets += 1
        await self.send(
            type="setup",
            sessionId=self.session,
            callSid=self.sid,
            accountSid=self.account,
            **{"from": self.number, "to": self.to, "direction": "inbound", "callType": "PSTN"},
            customParameters={
                one.attrib["name"]: one.attrib["value"] for one in relay if one.tag == "Parameter"
            },
        )
        if greeting := relay.attrib.get("welcomeGreeting"):
            await self._hear({"token": greeting, "last": True})

    async def _dial(self, verb: ElementTree.Element) -> None:
        number = verb[0].text or ""
        self.dialled.append(number)
        status = "completed" if number in self.people else "no-answer"
        await self.follow(await self.post(verb.attrib["action"], DialCallStatus=status))

    async def _hear(self, frame: dict[str, Any]) -> None:
        if frame["token"]:
            self.transcript.append(("agent", frame["token"].strip()))
            if self.hears_all:
                await self._plays(True)
                await self.send(type="info", name="tokensPlayed", value=frame["token"].strip())
        if frame["last"] and self.hears_all:
            await self._plays(False)

    async def _plays(self, on: bool) -> None:
        if self._playing is not on:
            self._playing = on
            await self.send(type="info", name="agentSpeaking", value="on" if on else "off")

    async def _ended(self, status: str, handoff: str = "", **fields: str) -> None:
        await self._close(HUNG_UP)
        more = {"HandoffData": handoff} if handoff else {}
        if status == "failed":
            more = {"ErrorCode": "64105", "ErrorMessage": "Websocket ended"}
        await self.follow(
            await self.post(
                self._action,
                **{"SessionId": self.session, "SessionStatus": status, "SessionDuration": "30"},
                **more,
                **fields,
            )
        )

    async def _close(self, code: int) -> None:
        socket, self._socket, self._playing = self._socket, None, False
        if socket:
            await socket.close(code)

    def _signed(self, url: str, form: dict[str, str] | None = None) -> dict[str, str]:
        return {"X-Twilio-Signature": RequestValidator(self.auth_token).compute_signature(url, form)}

    def _stir(self) -> dict[str, str]:
        marks = {"A": "TN-Validation-Passed-A", "B": "TN-Validation-Passed-B", "C": "TN-Validation-Passed-C"}
        mark = {**marks, "failed": "TN-Validation-Failed-A"}.get(self.attestation)
        return {"StirVerstat": mark} if mark else {}


async def play(caller: RelayCaller, lines: list[str]) -> None:
    """Say the lines, each after the agent's answer to the one before, and print both sides."""
    print(f"Agent: {await caller.call()}")
    for line in lines:
        if caller.over:
            break
        print(f"You: {line}\nAgent: {await caller.says(line)}")
    if not caller.over:
        await caller.hangs_up()


def main() -> None:
    """Play one call against a server that runs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base", help="where the server listens")
    parser.add_argument("lines", nargs="+", help="what the caller says")
    parser.add_argument("--to", required=True, help="the shop's number")
    parser.add_argument("--number", default=RelayCaller.number, help="the caller's number")
    given = parser.parse_args()
    caller = RelayCaller(
        NetworkWire(given.base),
        to=given.to,
        public_url=os.environ.get("PUBLIC_URL") or given.base,
        number=given.number,
        account=os.environ.get("TWILIO_ACCOUNT_SID", ACCOUNT),
        auth_token=os.environ["TWILIO_AUTH_TOKEN"],
    )
    asyncio.run(play(caller, given.lines))


if __name__ == "__main__":
    main()
