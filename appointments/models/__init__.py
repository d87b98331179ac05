"""The schedule: when the shop is open, with what and whom it works, what it offers, and who comes when."""

from appointments.models.hours import Closure, OpeningHours, SpecialHours
from appointments.models.menu import STANDARD_SERVICES, Service
from appointments.models.resources import Block, Resource, Shift
from appointments.models.visits import Appointment, Claim, RulePass, ServiceLine

__all__ = [
    "STANDARD_SERVICES",
    "Appointment",
    "Block",
    "Claim",
    "Closure",
    "OpeningHours",
    "Resource",
    "RulePass",
    "Service",
    "ServiceLine",
    "Shift",
    "SpecialHours",
]
