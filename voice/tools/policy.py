"""Tool × level: how sure a call must be of its caller. A shop may ask for more, never for less."""

from collections.abc import Mapping
from typing import Any

from crm.errors import DomainError, NotAllowed
from vehicles.models import Vehicle
from voice.tools.context import CallContext, Context, TrustedContext
from voice.tools.registry import Tool

LEVELS = {
    "get_upcoming_appointments": 1,
    "cancel_appointment": 1,
    "reschedule_appointment": 1,
    "get_appointment_status": 1,
    "check_recalls": 1,
    "add_customer_note": 1,
    "update_vehicle": 2,
    "get_service_history": 2,
}
# What these write to may be a row that the call itself wrote down: that one is open to whoever made the call.
OPEN_TO_STAND_INS = {"add_customer_note": "customer_id", "update_vehicle": "vehicle_id"}
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
    if tool.name in OPEN_TO_STAND_INS and arguments[OPEN_TO_STAND_INS[tool.name]] < 0:
        return 0
    return LEVELS.get(tool.name, 0)


def check_own_vehicle(context: CallContext, vehicle: Vehicle) -> None:
    """A stand-in in the verified customer's own garage may stand for a car that was on file before the call.

    It is answered alike where it was not, so that nothing is told. Raises VerificationRequired.
    """
    level = LEVELS["update_vehicle"]
    if context.level < level and vehicle.customer_id == context.call.customer_id:
        raise VerificationRequired(level)
