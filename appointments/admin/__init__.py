"""The schedule at the desk: visits and their day, and the rows that the shop edits."""

from appointments.admin import calendars, settings, visits

__all__ = ["calendars", "settings", "visits"]
