"""The one shape of every tool's answer."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from appointments.errors import DuplicateAppointment, VehicleBusy
from crm.errors import DomainError
from voice.tools import words
from voice.tools.context import CallContext, Context

Envelope = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool found or did, and a sentence that an agent can say."""

    data: Any
    message: str


def success(answer: Answer) -> Envelope:
    return {"success": True, "data": plain(answer.data), "message": answer.message}


def failure(error: DomainError) -> Envelope:
    return {
        "success": False,
        "data": plain(error.data) or None,
        "message": error.message,
        "error": error.error,
    }


def refusal(context: Context, error: DomainError) -> Envelope:
    """A failure as this context may hear it: free times are said as well as given, and what visit stands in
    the way is told from level 1 on."""
    envelope = failure(error)
    unknown_caller = isinstance(context, CallContext) and context.level == 0
    if unknown_caller and isinstance(error, DuplicateAppointment | VehicleBusy):
        envelope["data"] = None
    if times := error.data.get("alternatives"):
        envelope["message"] += f". The nearest free times are {words.moments(context.shop, times)}"
    return envelope


def plain(value: Any) -> Any:
    """JSON's own types: times as ISO 8601 with offset, money as decimal strings."""
    match value:
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case datetime() | date():
            return value.isoformat()
        case Decimal() | uuid.UUID():
            return str(value)
        case _:
            return value
