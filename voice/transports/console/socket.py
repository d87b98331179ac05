"""The console's socket: one call, played from a page. It parses and posts; the session does the rest."""

import asyncio
import json
from contextlib import suppress
from typing import Any, cast

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.contrib.auth.models import User

from crm.errors import DomainError, InvalidPhone
from crm.phones import parse_phone
from crm.reads import pick_shop
from voice.call import CallerSaid, Event, HungUp
from voice.call.line import Line, open_call
from voice.call.scribe import log_failure
from voice.db import run_db
from voice.models import Call
from voice.transports.console.access import from_own_page, shops_at_console
from voice.transports.console.frames import BadFrame, Start, read_frame

LARGEST_FRAME = 65_536  # bytes
BAD_FRAMES_ALLOWED = 9  # in a row
MOST_WAITING = 500  # frames that the page has not read
NORMAL, AGAINST_RULES, TOO_LARGE = 1000, 1008, 1009  # RFC 6455, 7.4.1


class ConsoleSocket(AsyncConsumer):
    """Transport and watcher of one call. What goes out is queued, so that a slow page holds up nobody."""

    # Nothing is ever sent to it through the layer, so a layer that is down is no matter.
    channel_layer_alias = "none"

    def __init__(self) -> None:
        self._out: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._writer: asyncio.Task[None] | None = None
        self._playing: asyncio.Task[None] | None = None
        self._line: Line | None = None
        self._hung_up = False
        self._bad_frames = 0
        self._close_code: int | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve the socket; nothing of the call runs any more afterwards."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._hang_up()
            if self._playing:
                await asyncio.wait([self._playing])
            if self._writer:
                self._writer.cancel()
                await asyncio.wait([self._writer])

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Channels' own looks after database connections, by a hop to the thread that all sockets share."""
        match message["type"]:
            case "websocket.receive":
                self._receive(message)
            case "websocket.connect":
                await self._connect()
            case "websocket.disconnect":
                raise StopConsumer

    async def _connect(self) -> None:
        self._user = cast(User, self.scope["user"])
        if not (from_own_page(self.scope) and await run_db(shops_at_console(self._user).exists)):
            await self.send({"type": "websocket.close"})
            raise StopConsumer
        await self.send({"type": "websocket.accept"})
        self._writer = asyncio.create_task(self._write())

    def _receive(self, message: dict[str, Any]) -> None:
        if self._close_code:
            return
        text = message.get("text")
        if len(message.get("bytes") or (text or "").encode()) > LARGEST_FRAME:
            self._close(TOO_LARGE)
            return
        try:
            self._take(read_frame(text or ""))
        except BadFrame as error:
            self._bad_frames += 1
            self._tell({"type": "error", "message": str(error)})
            if self._bad_frames > BAD_FRAMES_ALLOWED:
                self._close(AGAINST_RULES)
        else:
            self._bad_frames = 0

    def _take(self, frame: Start | Event) -> None:
        match frame:
            case Start() if self._playing:
                raise BadFrame("A socket is good for one call.")
            case Start():
                self._playing = asyncio.create_task(self._play(frame))
            case HungUp() if self._playing:
                self._hang_up()
            case _ if self._line is None:
                raise BadFrame("No call is on.")
            case _ if not self._line.post(frame):
                self._hang_up()
            case CallerSaid(text):
                self._tell({"type": "caller", "text": text})

    # The call

    async def _play(self, start: Start) -> None:
        try:
            line = await self._open(start)
            self._tell({"type": "started", "call": line.call.pk})
            self._tell({"type": "level", "level": line.call.level})
            self._line = line
            if self._hung_up:
                line.post(HungUp())
            self._tell({"type": "ended", "reason": await line.run()})
        except DomainError as error:
            self._tell({"type": "error", "message": error.message})
        except Exception as error:  # noqa: BLE001 - nobody else would ever hear of it
            log_failure("console", error)
            self._tell({"type": "error", "message": "The call could not be opened."})
        finally:
            self._close(NORMAL)

    async def _open(self, start: Start) -> Line:
        shop = await run_db(pick_shop, shops_at_console(self._user), start.shop)
        number = parse_phone(start.number, shop.country) if start.number else ""
        if number is None:
            raise InvalidPhone(message="This is no phone number. Leave it empty for a withheld one.")
        return await open_call(
            shop,
            self,
            channel=Call.Channel.CONSOLE,
            caller_number=number,
            attestation=start.attestation,
            operator=self._user,
            watcher=self,
        )

    def _hang_up(self) -> None:
        self._hung_up = True
        if self._line:
            self._line.post(HungUp())

    async def say(self, turn: int, text: str, *, last: bool, preemptible: bool = False) -> None:
        """Send one clause. Raises ConnectionError when the page does not read what it gets."""
        if not self._tell({"type": "say", "turn": turn, "text": text, "last": last}):
            raise ConnectionError

    async def stop(self) -> None:
        """Have the page fall silent."""
        self._tell({"type": "stop"})

    async def end(self, reason: str) -> None:
        """The socket is closed when all is recorded."""

    def tool(self, name: str, arguments: Any, result: Any, milliseconds: float) -> None:
        """Show a use of a tool."""
        self._tell(
            {
                "type": "tool",
                "name": name,
                "arguments": arguments,
                "result": result,
                "milliseconds": round(milliseconds, 1),
            }
        )

    def level(self, level: int) -> None:
        """Show how sure we are who calls."""
        self._tell({"type": "level", "level": level})

    # What goes out

    def _tell(self, frame: dict[str, Any]) -> bool:
        if self._out.qsize() >= MOST_WAITING:
            return False
        self._out.put_nowait(frame)
        return True

    def _close(self, code: int) -> None:
        """Close the socket once what waits is sent; the first code counts."""
        if self._close_code is None:
            self._close_code = code
            self._out.put_nowait(None)
        self._hang_up()

    async def _write(self) -> None:
        with suppress(OSError):  # the page is gone, which the server also tells us
            while (frame := await self._out.get()) is not None:
                await self.send({"type": "websocket.send", "text": json.dumps(frame)})
            await self.send({"type": "websocket.close", "code": self._close_code})
