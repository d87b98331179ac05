"""Calls, and what was said and tried in them."""

from voice.admin import calls, records

__all__ = ["calls", "records"]
