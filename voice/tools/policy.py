"""Tool × level: how sure a call must be of its caller. A shop may ask for more, never for less."""

from collections.abc import Mapping
from typing import Any

from crm.errors import DomainError, NotAllowed
from voice.tools.context import CallContext, Context, TrustedContext
from voice.tools.registry import Tool

LEVELS = {
    "get_upcoming_appointments": 1,
    "cancel_appointment": 1,
    "reschedule_appointment": 1,
    "get_appointment_status": 1,
    "check_recalls": 1,
}
CHANGES = frozenset({"cancel_appointment", "reschedule_appointment"})
HISTORY_LEVEL = 2
SECOND_CHANGE_LEVEL = 2


class VerificationRequired(DomainError):
    """The call's level does not open this; `data.level` is the one that does."""

    code = "verification_required"
    status = 403
    default_error = "verification_required"

    def __init__(self, level: int) -> None:
        message = (
            "Before I can do that, please tell me your name."
            if level == 1
            else "I can't do that without a further check of who you are. The desk can help you with it."
        )
        super().__init__(message=message, level=level)


def check_level(context: Context, tool: Tool, arguments: Mapping[str, Any]) -> None:
    """The second gate. Raises VerificationRequired in a call, NotAllowed in the trusted context."""
    if isinstance(context, TrustedContext):
        if tool.only_in_calls:
            raise NotAllowed(f"{tool.name} works only in a call")
        if tool.writes and not context.may_write():
            raise NotAllowed("Your role does not allow changes")
        return
    level = required_level(context, tool, arguments)
    if context.level < level:
        raise VerificationRequired(level)


def required_level(context: CallContext, tool: Tool, arguments: Mapping[str, Any]) -> int:
    """The level that this use of a tool asks for."""
    if arguments.get("include_past"):
        return HISTORY_LEVEL
    changed = context.call.changed_visit_id
    if tool.name in CHANGES and changed not in (None, arguments.get("appointment_id")):
        return SECOND_CHANGE_LEVEL
    return LEVELS.get(tool.name, 0)
