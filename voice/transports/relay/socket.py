"""The relay's socket: one call on the phone, or what is left of it after a cut line."""

import asyncio
import json
import logging
from asyncio import TimerHandle
from contextlib import suppress
from typing import Any

from django.conf import settings

from crm.twilio import SIGNATURE_HEADER, is_signed, public_socket
from voice.call import Event
from voice.call.line import resume_call
from voice.call.phone import admit_socket
from voice.call.scribe import log_failure
from voice.db import run_db
from voice.models import Call
from voice.transports.frames import BadFrame
from voice.transports.relay import PATH
from voice.transports.relay.frames import Complaint, Cut, Played, Setup, read_frame
from voice.transports.relay.playback import Playback
from voice.transports.socket import AGAINST_RULES, FAILED, NORMAL, CallSocket

SETUP_SECONDS = 5.0  # from the socket's opening to its first frame
END_SECONDS = 5.0  # until the relay closes a socket that was told to end; it takes a tenth of one
MOST_EARLY = 100  # frames that come while the call's row is read
# With these a person takes the caller over; with the others, but for a line that was lost, the call is over.
TO_PERSON = ("transferred", "failed")
LOST = ("cancelled", "transport_failed")

logger = logging.getLogger(__name__)


class RelaySocket(CallSocket):
    """Transport of one call. The relay hears, speaks, and is silent by itself when the caller cuts in."""

    def __init__(self) -> None:
        super().__init__()
        self._playback = Playback()
        self._early: list[Event] = []
        self._too_late: TimerHandle | None = None
        self._ending = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve the socket; nothing of the call runs any more afterwards."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            if self._too_late:
                self._too_late.cancel()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Whoever hangs up closes normally; any other end leaves a caller on the phone."""
        if message["type"] == "websocket.disconnect" and message.get("code") != NORMAL:
            self.hang_up(cut=True)
        await super().dispatch(message)

    async def admits(self) -> bool:
        """Twilio alone, by its signature of the very address in our TwiML, which has no query."""
        headers = dict(self.scope["headers"])
        signature = headers.get(SIGNATURE_HEADER.lower().encode(), b"").decode("latin-1")
        if self.scope.get("query_string") or not is_signed(public_socket(PATH), signature):
            return False
        self._too_late = asyncio.get_running_loop().call_later(SETUP_SECONDS, self.close, AGAINST_RULES)
        return True

    def take(self, text: str) -> None:
        """Begin the call, or post what happened. Raises BadFrame."""
        match read_frame(text):
            case Setup() if self.playing:
                raise BadFrame("A socket is good for one call.")
            case Setup() as setup:
                self.playing = asyncio.create_task(self._play(setup))
            case None:
                pass
            case _ if not self.playing:
                raise BadFrame("Setup comes first.")
            case Complaint(code):
                logger.warning("The relay did not take a frame: %s", code or "no code")
            case Played(words):
                self._post(*self._playback.played(words))
            case Cut(words):
                self._post(*self._playback.cut(words))
            case event:
                self._post(event)

    async def _play(self, setup: Setup) -> None:
        code = FAILED
        try:
            call = await self._admit(setup)
            if self._too_late:
                self._too_late.cancel()
            if call is None:
                code = AGAINST_RULES
                return
            line = await resume_call(call, self)
            for event in self._early:
                line.post(event)
            await self.play(line)
            if self._ending:
                code = NORMAL
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.gone.wait(), END_SECONDS)
        except Exception as error:  # noqa: BLE001 - nobody else would ever hear of it
            log_failure("relay", error)
        finally:
            self.close(code)

    async def _admit(self, setup: Setup) -> Call | None:
        if setup.account != settings.TWILIO_ACCOUNT_SID:
            return None
        return await run_db(admit_socket, setup.call, setup.token)

    def _post(self, *events: Event) -> None:
        if self.line is None:
            self._early += events[: MOST_EARLY - len(self._early)]
        elif not all(self.line.post(event) for event in events):
            self.hang_up()

    # What goes out

    async def say(self, turn: int, text: str, *, last: bool, preemptible: bool = False) -> None:
        """Send one clause. Raises ConnectionError when the relay does not read what it gets."""
        self._playback.sent(turn, text)
        # What may be displaced is a talk of its own: the next one takes its place.
        frame = {"type": "text", "token": f"{text} " if text else "", "last": last or preemptible}
        if not self.tell(frame | {"preemptible": True} if preemptible else frame):
            raise ConnectionError

    async def stop(self) -> None:
        """The relay has fallen silent when the caller cut in; there is no frame for it."""

    async def end(self, reason: str) -> None:
        """Hang up, or hand the caller over; of a line that was lost, let the relay tell that it was."""
        if reason in LOST:
            return
        self._ending = True
        handoff = {"handoffData": json.dumps({"reason": reason})} if reason in TO_PERSON else {}
        self.tell({"type": "end", **handoff})
