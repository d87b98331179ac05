"""Writes the record beside the call, so that neither speech nor an event waits for the database."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

logger = logging.getLogger(__name__)


def log_failure(what: str, error: BaseException) -> None:
    """Log that something failed: its type and place alone, since its text may hold the caller's words."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else "unknown place"
    logger.warning("%s failed: %s in %s", what, type(error).__name__, place)


Note = tuple[Callable[..., Awaitable[None]], tuple[Any, ...]]


class Scribe:
    """Passes notes to the recorder, one after the other in the order given; a failed one is dropped."""

    def __init__(self) -> None:
        self._notes: asyncio.Queue[Note | None] = asyncio.Queue()

    def note(self, write: Callable[..., Awaitable[None]], *values: Any) -> None:
        """Have `write(*values)` awaited soon."""
        self._notes.put_nowait((write, values))

    def close(self) -> None:
        """Let `run` return after what was noted so far."""
        self._notes.put_nowait(None)

    async def run(self) -> None:
        """Write until closed."""
        while note := await self._notes.get():
            write, values = note
            try:
                await write(*values)
            except Exception as error:  # noqa: BLE001 - a lost record must not cost the caller his call
                log_failure("recorder", error)
