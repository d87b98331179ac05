"""The console's socket: one call, played from a page."""

import asyncio
from typing import Any, cast

from django.contrib.auth.models import User

from crm.errors import DomainError, InvalidPhone
from crm.phones import parse_phone
from crm.reads import pick_shop
from voice.call import CallerSaid, HungUp
from voice.call.line import Line, open_call
from voice.call.scribe import log_failure
from voice.db import run_db
from voice.models import Call
from voice.transports.console.access import from_own_page, shops_at_console
from voice.transports.console.frames import Start, read_frame
from voice.transports.frames import BadFrame
from voice.transports.socket import NORMAL, CallSocket


class ConsoleSocket(CallSocket):
    """Transport and watcher of one call."""

    async def admits(self) -> bool:
        """Staff, from a page of ours."""
        self._user = cast(User, self.scope["user"])
        return from_own_page(self.scope) and await run_db(shops_at_console(self._user).exists)

    def complain(self, error: BadFrame) -> None:
        """Tell the page."""
        self.tell({"type": "error", "message": str(error)})

    def take(self, text: str) -> None:
        """Begin the call, or post the event. Raises BadFrame."""
        match read_frame(text):
            case Start() if self.playing:
                raise BadFrame("A socket is good for one call.")
            case Start() as start:
                self.playing = asyncio.create_task(self._play(start))
            case HungUp() if self.playing:
                self.hang_up()
            case _ if self.line is None:
                raise BadFrame("No call is on.")
            case event if not self.line.post(event):
                self.hang_up()
            case CallerSaid(said):
                self.tell({"type": "caller", "text": said})

    # The call

    async def _play(self, start: Start) -> None:
        try:
            line = await self._open(start)
            self.tell({"type": "started", "call": line.call.pk})
            self.tell({"type": "level", "level": line.call.level})
            self.tell({"type": "ended", "reason": await self.play(line)})
        except DomainError as error:
            self.tell({"type": "error", "message": error.message})
        except Exception as error:  # noqa: BLE001 - nobody else would ever hear of it
            log_failure("console", error)
            self.tell({"type": "error", "message": "The call could not be opened."})
        finally:
            self.close(NORMAL)

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

    async def say(self, turn: int, text: str, *, last: bool, preemptible: bool = False) -> None:
        """Send one clause. Raises ConnectionError when the page does not read what it gets."""
        if not self.tell({"type": "say", "turn": turn, "text": text, "last": last}):
            raise ConnectionError

    async def stop(self) -> None:
        """Have the page fall silent."""
        self.tell({"type": "stop"})

    async def end(self, reason: str) -> None:
        """The socket is closed when all is recorded."""

    def tool(self, name: str, arguments: Any, result: Any, milliseconds: float) -> None:
        """Show a use of a tool."""
        self.tell(
            {
                "type": "tool",
                "name": name,
                "arguments": arguments,
                "result": result,
                "milliseconds": round(milliseconds, 1),
            }
        )

    def code(self, code: str) -> None:
        """Show a one-time code, which nobody is texted."""
        self.tell({"type": "code", "code": code})

    def level(self, level: int) -> None:
        """Show how sure we are who calls."""
        self.tell({"type": "level", "level": level})
