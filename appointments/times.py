"""Times as callers and programs write them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from appointments.availability import Interval, NonexistentTime, resolve_local
from appointments.availability.hours import clock_reaches
from appointments.errors import InvalidDate, InvalidDatetime, TimeDoesNotExist

# Far outside any schedule, and far enough from the ends of the calendar for arithmetic with zones and days.
YEARS = range(1900, 2200)


def parse_moment(text: str, zone: ZoneInfo, field: str) -> datetime:
    """The instant (UTC) of an ISO 8601 time; one without an offset is the shop's, of a fold the first.

    Raises InvalidDatetime, TimeDoesNotExist.
    """
    text = text.strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidDatetime(field=field) from None
    # A date alone is no time, and Python 3.11 passes over what follows a NUL.
    if moment.year not in YEARS or len(text) <= len("2025-01-15") or not text.isprintable():
        raise InvalidDatetime(field=field)
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    try:
        return resolve_local(moment, zone)
    except NonexistentTime:
        raise TimeDoesNotExist(field=field) from None


def parse_day(text: str, field: str = "date") -> date:
    """A date as YYYY-MM-DD. Raises InvalidDate."""
    try:
        day = datetime.strptime(text.strip(), "%Y-%m-%d").date()  # noqa: DTZ007 - a date has no zone
    except ValueError:
        raise InvalidDate(field=field) from None
    if day.year not in YEARS:
        raise InvalidDate(field=field)
    return day


def day_span(day: date, zone: ZoneInfo) -> Interval:
    """A local day in UTC, from its midnight to the next, however many hours it has."""
    midnights = (datetime.combine(one, time.min) for one in (day, day + timedelta(days=1)))
    return Interval(*(clock_reaches(midnight, zone) for midnight in midnights))
