"""Events of Google's as plain values: what ours say, and how theirs are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid5
from zoneinfo import ZoneInfo

from django.conf import settings

from appointments.models import Appointment, Calendar, Mirror
from appointments.times import day_span

Event = dict[str, Any]
MARK = "bayline"  # the private property in which our events keep their own id
LONGEST_TITLE = 300
OVER = (Appointment.Status.CANCELLED, Appointment.Status.NO_SHOW)
PREFIXES = {
    Appointment.Status.IN_PROGRESS: "In work: ",
    Appointment.Status.COMPLETED: "Done: ",
}


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when, in UTC."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an event of ours is to say."""

    span: Span
    title: str


def event_id(calendar: Calendar, visit: Appointment, generation: int) -> str:
    """Ids hold 0-9 and a-v, 5 to 1024 of them, and are unique in a calendar; deleted ones stay taken.

    https://developers.google.com/workspace/calendar/api/v3/reference/events (id)
    """
    return uuid5(calendar.public_id, f"{visit.public_id} {generation}").hex


def span_of(visit: Appointment) -> Span:
    """What an event of a visit spans."""
    return Span(visit.scheduled_at, visit.ends_at)


def agreed_span(mirror: Mirror) -> Span | None:
    """What both sides last agreed on, if they do."""
    if mirror.starts_at is None or mirror.ends_at is None:
        return None
    return Span(mirror.starts_at, mirror.ends_at)


def title_of(visit: Appointment) -> str:
    """Work, car and first name: no more than anybody in the shop may see. Its lines may be prefetched."""
    work = ", ".join(line.name for line in visit.services.all()) or visit.service_type
    name = visit.customer.first_name
    title = f"{PREFIXES.get(visit.status, '')}{work}: {visit.vehicle}"  # type: ignore[call-overload]
    return (f"{title} ({name})" if name else title)[:LONGEST_TITLE]


def times(span: Span, zone: str) -> Event:
    """The times of an event, on the shop's clock: with UTC recurring events and displays would drift."""
    home = ZoneInfo(zone)
    return {
        edge: {"dateTime": moment.astimezone(home).isoformat(), "timeZone": zone, "date": None}
        for edge, moment in (("start", span.starts_at), ("end", span.ends_at))
    }


def new_event(name: str, visit: Appointment, wanted: Wanted) -> Event:
    """A whole event of ours, by the id `name`."""
    edges = times(wanted.span, visit.shop.time_zone)
    event: Event = {
        "id": name,
        "summary": wanted.title,
        "transparency": "opaque",
        "reminders": {"useDefault": False},
        "extendedProperties": {"private": {MARK: name}},
        **{edge: {key: value for key, value in at.items() if value} for edge, at in edges.items()},
    }
    if settings.PUBLIC_URL:
        event["description"] = f"{settings.PUBLIC_URL}/admin/appointments/appointment/{visit.pk}/change/"
    return event


def mark_of(event: Mapping[str, Any]) -> str:
    """The id that an event of ours was made with, which a copy of it has not; "" for foreign ones."""
    properties = event.get("extendedProperties")
    private = properties.get("private") if isinstance(properties, dict) else None
    return str(private.get(MARK, "")) if isinstance(private, dict) else ""


def is_deleted(event: Mapping[str, Any]) -> bool:
    return event.get("status") == "cancelled"


def is_whole_day(event: Mapping[str, Any]) -> bool:
    return "date" in event.get("start", {}) and bool(event["start"]["date"])


def read_span(event: Mapping[str, Any], zone: ZoneInfo) -> Span | None:
    """What an event spans; whole days are the shop's own, and the last one is not part of it.

    None where it has no times that can be read, or ends before it begins.
    """
    try:
        if is_whole_day(event):
            first, after = (date.fromisoformat(event[edge]["date"]) for edge in ("start", "end"))
            span = Span(day_span(first, zone).start, day_span(after, zone).start)
        else:
            span = Span(*(_moment(event[edge], zone) for edge in ("start", "end")))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return span if span.starts_at < span.ends_at else None


def _moment(edge: Mapping[str, str], zone: ZoneInfo) -> datetime:
    moment = datetime.fromisoformat(edge["dateTime"].replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(edge["timeZone"]) if edge.get("timeZone") else zone)
    return moment.astimezone(UTC)
