"""Dates at the desk, all alike: `crm.desk.local_text` writes moments the same way."""

DATE_FORMAT = "M j, Y"
DATETIME_FORMAT = "D, M j, Y, g:i A"
