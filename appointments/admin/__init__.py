"""The schedule at the desk: visits and their day, and the rows that the shop edits."""

from appointments.admin import settings, visits

__all__ = ["settings", "visits"]
