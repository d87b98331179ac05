"""Reads of the schedule, each with a fixed number of queries."""

from appointments.reads.edited import Misfit, misfits
from appointments.reads.schedule import (
    DEFAULT_SLOT_MINUTES,
    DEFAULT_VISIT_MINUTES,
    SHORTEST_MINUTES,
    held_by,
    job_for,
    load_opening,
    load_schedule,
    menu,
    open_from,
    overdue,
    pick_services,
    public_holidays,
    visits_of,
)

__all__ = [
    "DEFAULT_SLOT_MINUTES",
    "DEFAULT_VISIT_MINUTES",
    "SHORTEST_MINUTES",
    "Misfit",
    "held_by",
    "job_for",
    "load_opening",
    "load_schedule",
    "menu",
    "misfits",
    "open_from",
    "overdue",
    "pick_services",
    "public_holidays",
    "visits_of",
]
