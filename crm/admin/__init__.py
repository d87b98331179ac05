"""Shops, their staff and keys, customers, what is to check, and the search box."""

from crm.admin import logins, people, shops, work

__all__ = ["logins", "people", "shops", "work"]
