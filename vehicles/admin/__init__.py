"""Vehicles and what was done to them."""

from vehicles.admin import cars

__all__ = ["cars"]
