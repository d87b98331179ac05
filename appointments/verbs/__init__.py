"""The only writers of the schedule.

Every verb that takes or gives back time locks the customer (where it writes him), then the vehicle, then the
visit, then each (shop, local day) of its span, each kind in sorted order, before it looks; the exclusion
constraints have the last word. Locks without the constraints would trust the code; the constraints without
the locks deadlock when many race for one slot.

House rules bind callers and programs. The shop's own people may pass one by name, with a reason that is
kept (`passes`: rule to reason). Minimum notice and cut-off do not bind them; the others do until named.
"""

from appointments.verbs.blocking import OutsideBlock, block, replace_blocks, unblock
from appointments.verbs.booking import HOLD_FOR, Hold, book, hold, release
from appointments.verbs.changing import (
    cancel,
    check_cancel,
    check_move,
    confirm,
    reschedule,
)
from appointments.verbs.editing import change_services, change_visit
from appointments.verbs.finishing import complete
from appointments.verbs.moving import Move, move_many
from appointments.verbs.working import check_in, extend, no_show, set_stage

__all__ = [
    "HOLD_FOR",
    "Hold",
    "Move",
    "OutsideBlock",
    "block",
    "book",
    "cancel",
    "change_services",
    "change_visit",
    "check_cancel",
    "check_in",
    "check_move",
    "complete",
    "confirm",
    "extend",
    "hold",
    "move_many",
    "no_show",
    "release",
    "replace_blocks",
    "reschedule",
    "set_stage",
    "unblock",
]
