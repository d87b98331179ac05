"""Free times of one shop, worked out from plain values: no database, no clock, no settings.

`hours` says when the shop is open, `schedule` what is still free. Instants are aware datetimes in UTC;
only opening hours, shifts, days and the grid are the shop's wall time.
"""

from appointments.availability.hours import Day, Hours, NonexistentTime, Opening, resolve_local
from appointments.availability.intervals import Interval
from appointments.availability.schedule import (
    HouseRule,
    Job,
    Reason,
    Rules,
    Schedule,
    Slot,
    Station,
    Unfit,
    claimed_by,
)

__all__ = [
    "Day",
    "Hours",
    "HouseRule",
    "Interval",
    "Job",
    "NonexistentTime",
    "Opening",
    "Reason",
    "Rules",
    "Schedule",
    "Slot",
    "Station",
    "Unfit",
    "claimed_by",
    "resolve_local",
]
