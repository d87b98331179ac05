"""Writes the record beside the call, so that neither speech nor an event waits for the database."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from voice.call.ports import Recorder

# What belongs to one turn is written in one go, when the turn is done, or so long after the first of it.
GATHER_SECONDS = 0.5

logger = logging.getLogger(__name__)


def log_failure(what: str, error: BaseException) -> None:
    """Log that something failed: its type and place alone, since its text may hold the caller's words."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else "unknown place"
    logger.warning("%s failed: %s in %s", what, type(error).__name__, place)


class Scribe:
    """Passes notes to the recorder at once, in the order given, and has them kept together."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._noted = asyncio.Event()
        self._due = asyncio.Event()
        self._closed = False

    def note(self, write: Callable[..., None], *values: Any) -> None:
        """Give the recorder one note by `write(*values)`; one that fails is dropped."""
        try:
            write(*values)
        except Exception as error:  # noqa: BLE001 - a lost record must not cost the caller his call
            log_failure("recorder", error)
        self._noted.set()

    def hurry(self) -> None:
        """Nothing more is to come for now: let what was noted be kept."""
        self._due.set()

    def close(self) -> None:
        """Let `run` return after what was noted so far."""
        self._closed = True
        self._noted.set()
        self._due.set()

    async def run(self) -> None:
        """Have notes kept until closed."""
        closed = False
        while not closed:
            await self._noted.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout(GATHER_SECONDS):
                    await self._due.wait()
            self._noted.clear()
            self._due.clear()
            closed = self._closed
            try:
                await self._recorder.keep()
            except Exception as error:  # noqa: BLE001 - as above
                log_failure("recorder", error)
