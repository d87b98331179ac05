"""Keeps a call as rows: what each side said, which tools were tried, and how it ended."""

import math
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone

from voice.call.closing import sum_up
from voice.call.ports import Envelope
from voice.call.scribe import log_failure
from voice.call.secrecy import Secrecy
from voice.db import run_db
from voice.facts import Facts
from voice.language import language
from voice.models import Call, ToolCall, Turn
from voice.verbs import add_failed_call

CUT = ("transport_failed", "cancelled")

Row = tuple[type[Turn] | type[ToolCall], dict[str, Any]]  # not yet written


class Watcher(Protocol):
    """Somebody who follows a call live. Neither method may wait or raise."""

    def tool(self, name: str, arguments: Any, result: Any, milliseconds: float) -> None:
        """A tool was used; the values are JSON's own types."""

    def level(self, level: int) -> None:
        """How sure we are who calls has changed."""

    def code(self, code: str) -> None:
        """A one-time code was made; to be shown, never kept."""


class RowRecorder:
    """The recorder of one call. The watcher, if any, sees a thing when it is noted, before it is kept.

    An agent's words are reported when they were heard, after the caller's next ones. So that a call reads in
    order of time, a row says when the turn's speech could begin: after the caller's words and the last tool.
    """

    def __init__(
        self, call: Call, facts: Facts, watcher: Watcher | None = None, code_asked_at: datetime | None = None
    ) -> None:
        """`code_asked_at`: when a one-time code was asked for last, on an earlier line of the call."""
        self._call = call
        self._facts = facts
        self._secrecy = Secrecy(call, language(call.shop.language), code_asked_at)
        self._watcher = watcher
        self._level_shown = call.level
        self._ready: dict[int, datetime] = {0: call.started_at}
        self._rows: list[Row] = []
        self._known: Any = call.facts
        self._reason: str | None = None

    def caller_said(self, turn: int, text: str) -> None:
        """A row for the caller's words."""
        self._ready[turn] = timezone.now()
        self._add_turn(turn, Turn.Speaker.CALLER, self._secrecy.of_caller(text))

    def agent_said(
        self, turn: int, planned: str, heard: str, interrupted: bool, timings: dict[str, float]
    ) -> None:
        """A row for the agent's words, with the part of them that was heard."""
        planned, heard = self._secrecy.of_agent(planned, heard)
        self._add_turn(
            turn,
            Turn.Speaker.AGENT,
            planned,
            heard=storable(heard),
            interrupted=interrupted,
            timings=timings,
        )

    def tool_used(
        self, turn: int, name: str, arguments: dict[str, Any], envelope: Envelope, milliseconds: float
    ) -> None:
        """A row for a use of a tool, which began `milliseconds` ago."""
        now = self._ready[turn] = timezone.now()
        self._secrecy.note(name, envelope)
        shown, result = storable(name)[:60], self._secrecy.of(storable(envelope))
        arguments = self._secrecy.of_arguments(name, storable(arguments))
        if self._watcher:
            self._watcher.tool(shown, arguments, result, milliseconds)
            if self._level_shown != self._call.level:
                self._level_shown = self._call.level
                self._watcher.level(self._level_shown)
        values = {
            "turn": turn,
            "name": shown,
            "arguments": arguments,
            "result": result,
            "success": envelope["success"],
            "milliseconds": milliseconds,
            "at": now - timedelta(milliseconds=milliseconds),
        }
        self._rows.append((ToolCall, values))

    def turn_done(self, turn: int) -> None:
        """Have the facts kept, so that another process could go on."""
        self._known = self._kept_facts()

    def ended(self, reason: str) -> None:
        """Have the call's row closed, the facts kept, and what came of it summed up."""
        self._reason = reason

    async def keep(self) -> None:
        """Write what was noted, all in one transaction; where that fails, each by itself."""
        rows, self._rows = self._rows, []
        facts = self._known if self._known != self._call.facts else None
        parts: list[tuple[list[Row], Any]] = [([row], None) for row in rows]
        if facts is not None:
            parts.append(([], facts))
        if parts and not await self._is_kept(rows, facts) and len(parts) > 1:
            for part in parts:
                await self._is_kept(*part)
        if self._reason is not None:
            await run_db(self.close, self._reason)

    async def _is_kept(self, rows: list[Row], facts: Any) -> bool:
        try:
            await run_db(self._write, rows, facts)
        except Exception as error:  # noqa: BLE001 - a note that cannot be kept costs itself alone
            log_failure("recorder", error)
            return False
        return True

    @transaction.atomic
    def _write(self, rows: list[Row], facts: Any) -> None:
        call = self._call
        Turn.objects.bulk_create([Turn(call=call, **values) for of, values in rows if of is Turn])
        ToolCall.objects.bulk_create([ToolCall(call=call, **values) for of, values in rows if of is ToolCall])
        if facts is not None:
            self._keep(facts=facts)

    def close(self, reason: str) -> None:
        """See `ended`. What broke before the caller had what he wanted is left to people. Blocks."""
        values = {"status": Call.Status.ENDED, "end_reason": reason, "ended_at": timezone.now()}
        ours = self._keep(**values, facts=self._kept_facts())
        # A cut phone line may be back at once; whoever learns that it is not leaves the failed call.
        cut = reason in CUT and self._call.channel != Call.Channel.PHONE
        if ours and (reason == "failed" or (cut and self._facts.intent)):
            add_failed_call(self._call)
        sum_up(self._call)

    def _kept_facts(self) -> Any:
        return self._secrecy.of(storable(self._facts.to_json()))

    def _keep(self, **values: Any) -> bool:
        """Write to the call's row, unless the call has gone on to a later socket, which knows better."""
        for name, value in values.items():
            setattr(self._call, name, value)
        ours = Call.objects.filter(pk=self._call.pk, sockets=self._call.sockets)
        return bool(ours.update(**values, updated_at=timezone.now()))

    def _add_turn(self, number: int, speaker: Turn.Speaker, text: str, **values: Any) -> None:
        at = self._ready.get(number) or timezone.now()
        values |= {"number": number, "speaker": speaker, "text": storable(text), "at": at}
        self._rows.append((Turn, values))


def storable(value: Any) -> Any:
    """What PostgreSQL takes as text or JSON: no NUL, no half surrogate pair, no NaN; the rest unchanged."""
    match value:
        case str():
            if value.isascii() and "\0" not in value:
                return value
            return value.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
        case dict():
            return {storable(str(key)): storable(item) for key, item in value.items()}
        case list() | tuple():
            return [storable(item) for item in value]
        case float() if not math.isfinite(value):
            return str(value)
        case None | bool() | int() | float():
            return value
        case _:
            return storable(str(value))
