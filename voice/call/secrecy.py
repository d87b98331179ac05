"""Keeps one-time codes out of the record of a call."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from voice.codes import DIGITS, GOOD_FOR
from voice.language import Language
from voice.models import Call

TOOL, ARGUMENT = "verify_caller", "code"
HIDDEN = "•••"
SLACK = timedelta(minutes=1)  # a thing is recorded a little after it happened


class Secrecy:
    """What may be kept of a call; it is told of each use of a tool, in order.

    While a code is awaited every number of the caller's is struck out: people read codes out in pieces, with
    slips, and twice. From the first code on, whatever has as many digits as one is, in all that is kept.
    """

    def __init__(self, call: Call, language: Language, asked_at: datetime | None = None) -> None:
        """`asked_at`: when a code was asked for last, on an earlier line of the call."""
        self._hide = language.hide_numbers
        self._any = asked_at is not None
        self._awaited_until = asked_at + GOOD_FOR + SLACK if asked_at and call.level < 2 else None

    def note(self, tool: str, envelope: dict[str, Any]) -> None:
        """A tool was used."""
        data = envelope.get("data") or {}
        if tool == TOOL and data.get("code_expected"):
            self._any, self._awaited_until = True, timezone.now() + GOOD_FOR + SLACK
        elif tool == TOOL and data.get("level", 0) >= 2:
            self._awaited_until = None

    def of_caller(self, text: str) -> str:
        """The caller's words as they may be kept."""
        if self._awaited_until and timezone.now() < self._awaited_until:
            return self._hide(text)
        return self.of(text)

    def of_agent(self, planned: str, heard: str) -> tuple[str, str]:
        """The agent's words as they may be kept; `heard` may end within a number."""
        kept = self.of(planned)
        return kept, heard if kept == planned else self._hide(heard)

    def of_arguments(self, tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """What a tool was given, as it may be kept."""
        kept: dict[str, Any] = self.of(arguments)
        if tool == TOOL and kept.get(ARGUMENT) is not None:
            kept[ARGUMENT] = HIDDEN
        return kept

    def of(self, value: Any) -> Any:
        """Text, or JSON with texts in it, as it may be kept."""
        return _mapped(value, lambda text: self._hide(text, DIGITS)) if self._any else value


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    match value:
        case str():
            return change(value)
        case dict():
            return {name: _mapped(item, change) for name, item in value.items()}
        case list():
            return [_mapped(item, change) for item in value]
        case _:
            return value
