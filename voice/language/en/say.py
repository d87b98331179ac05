"""Dates, times, prices and vehicles as they are spoken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date
from datetime import datetime as Moment
from datetime import time as Clock
from decimal import Decimal

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_SIGNS = {"USD": "$", "CAD": "$", "AUD": "$", "NZD": "$", "EUR": "€", "GBP": "£"}


def date(day: Date, today: Date) -> str:
    """ "Tuesday, November 24"; with the year where it is not the one of `today`."""
    said = f"{WEEKDAYS[day.weekday()]}, {MONTHS[day.month - 1]} {day.day}"
    return said if day.year == today.year else f"{said}, {day.year}"


def clock(at: Clock) -> str:
    """ "9 AM", "9:30 AM", "noon", "midnight"."""
    if at.minute == 0 and at.hour in {0, 12}:
        return "noon" if at.hour else "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{(at.hour - 1) % 12 + 1}{minutes} {'AM' if at.hour < 12 else 'PM'}"


def moment(at: Moment, today: Date) -> str:
    """ "Tuesday, November 24, at 9:30 AM"; `at` in the shop's zone."""
    return f"{date(at.date(), today)}, at {clock(at.time())}"


def _joined(things: Sequence[str], word: str) -> str:
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} {word} {things[-1]}"


def either(things: Sequence[str]) -> str:
    """ "9 AM, 9:30 AM or 10 AM"."""
    return _joined(things, "or")


def both(things: Sequence[str]) -> str:
    """ "an oil change, a tire rotation and new brakes"."""
    return _joined(things, "and")


def vehicle(year: int | None = None, make: str | None = None, model: str | None = None) -> str:
    """ "2018 Honda Civic"; "vehicle" when nothing is known."""
    return " ".join(str(part) for part in (year, make, model) if part) or "vehicle"


def money(amount: Decimal, currency: str = "USD") -> str:
    """ "$49.95", "$50"; the code follows the figure for a currency without a common sign."""
    figure = f"{amount:,.2f}".removesuffix(".00")
    return f"{_SIGNS[currency]}{figure}" if currency in _SIGNS else f"{figure} {currency}"


def price_from(amount: Decimal, currency: str = "USD") -> str:
    """ "from $49.95"."""
    return f"from {money(amount, currency)}"
