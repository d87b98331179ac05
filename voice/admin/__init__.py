"""Calls, what was said and tried in them, and what they left for people to do."""

from voice.admin import calls, needs_you, records

__all__ = ["calls", "needs_you", "records"]
