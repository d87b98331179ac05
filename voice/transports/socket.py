"""What the sockets of all transports share: one call, what goes out in order, an end that leaves nothing."""

import asyncio
import json
from contextlib import suppress
from typing import Any

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer

from voice.call import HungUp
from voice.call.line import Line
from voice.transports.frames import BadFrame

LARGEST_FRAME = 65_536  # bytes
BAD_FRAMES_ALLOWED = 9  # in a row
MOST_WAITING = 500  # frames that the other side has not read
NORMAL, AGAINST_RULES, TOO_LARGE, FAILED = 1000, 1008, 1009, 1011  # RFC 6455, 7.4.1


class CallSocket(AsyncConsumer):
    """Transport of one call. It parses and posts; the session does the rest.

    A child says who is admitted, what a frame means, and begins the call as the task `playing`. What goes out
    is queued, so that an other side that reads slowly holds up nobody.
    """

    # Nothing is ever sent to it through the layer, so a layer that is down is no matter.
    channel_layer_alias = "none"

    def __init__(self) -> None:
        self.playing: asyncio.Task[None] | None = None
        self.line: Line | None = None
        self.gone = asyncio.Event()
        self._out: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._writer: asyncio.Task[None] | None = None
        self._hung_up = self._cut = False
        self._bad_frames = 0
        self._close_code: int | None = None

    async def admits(self) -> bool:
        """Whether whoever asks for the socket may have it; no frame of it was read yet."""
        raise NotImplementedError

    def take(self, text: str) -> None:
        """Do what a frame says, at once. Raises BadFrame."""
        raise NotImplementedError

    def complain(self, error: BadFrame) -> None:
        """A frame was not understood; too many of them in a row close the socket."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve the socket; nothing of the call runs any more afterwards."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.gone.set()
            self.hang_up()
            if self.playing:
                await asyncio.wait([self.playing])
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

    async def play(self, line: Line) -> str:
        """Play the call to its end, and return why it ended."""
        self.line = line
        if self._hung_up:
            line.post(HungUp(self._cut))
        return await line.run()

    def hang_up(self, *, cut: bool = False) -> None:
        """The other side is no longer there; `cut`: the socket is not, but the caller may be."""
        self._hung_up = True
        self._cut = self._cut or cut
        if self.line:
            self.line.post(HungUp(self._cut))

    def tell(self, frame: dict[str, Any]) -> bool:
        """Send a frame, in its turn. False where the other side does not read what it gets."""
        if self._out.qsize() >= MOST_WAITING:
            return False
        self._out.put_nowait(frame)
        return True

    def close(self, code: int) -> None:
        """Close the socket once what waits is sent; the first code counts."""
        if self._close_code is None:
            self._close_code = code
            self._out.put_nowait(None)
        self.hang_up(cut=code != NORMAL)

    async def _connect(self) -> None:
        if not await self.admits():
            await self.send({"type": "websocket.close"})
            raise StopConsumer
        await self.send({"type": "websocket.accept"})
        self._writer = asyncio.create_task(self._write())

    def _receive(self, message: dict[str, Any]) -> None:
        if self._close_code:
            return
        text = message.get("text") or ""
        if len(message.get("bytes") or text.encode("utf-8", "replace")) > LARGEST_FRAME:
            self.close(TOO_LARGE)
            return
        try:
            self.take(text)
        except BadFrame as error:
            self._bad_frames += 1
            self.complain(error)
            if self._bad_frames > BAD_FRAMES_ALLOWED:
                self.close(AGAINST_RULES)
        else:
            self._bad_frames = 0

    async def _write(self) -> None:
        with suppress(OSError):  # the other side is gone, which the server also tells us
            while (frame := await self._out.get()) is not None:
                await self.send({"type": "websocket.send", "text": json.dumps(frame)})
            await self.send({"type": "websocket.close", "code": self._close_code})
