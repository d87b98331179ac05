"""The schedule: when the shop is open, with what and whom it works, what it offers, who comes when, and the
outside calendars that show it.
"""

from appointments.models.calendars import (
    Calendar,
    CalendarFeed,
    CalendarNote,
    Channel,
    ForeignEvent,
    GoogleAccount,
    Mirror,
)
from appointments.models.hours import Closure, OpeningHours, SpecialHours
from appointments.models.menu import STANDARD_SERVICES, Service
from appointments.models.resources import Block, Resource, Shift
from appointments.models.visits import Appointment, Claim, RulePass, ServiceLine

__all__ = [
    "STANDARD_SERVICES",
    "Appointment",
    "Block",
    "Calendar",
    "CalendarFeed",
    "CalendarNote",
    "Channel",
    "Claim",
    "Closure",
    "ForeignEvent",
    "GoogleAccount",
    "Mirror",
    "OpeningHours",
    "Resource",
    "RulePass",
    "Service",
    "ServiceLine",
    "Shift",
    "SpecialHours",
]
