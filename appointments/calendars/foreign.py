"""Events of others: which of them fill the day of the calendar's owner, and the blocks that follow."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from appointments import verbs
from appointments.calendars.events import Span, is_deleted, read_span
from appointments.models import Calendar, ForeignEvent
from appointments.reads import SHORTEST_MINUTES
from crm.actors import Actor

SOURCE = "google"
NO_WORK = {"workingLocation", "birthday"}  # where somebody is, and what is celebrated
PRIVATE = {"private", "confidential"}
LONGEST_REASON = 120
READER = Actor.system("Google Calendar")
# Nothing that can be booked fits in between.
GAP = timedelta(minutes=SHORTEST_MINUTES)


def busy_span(event: Mapping[str, Any], zone: ZoneInfo) -> Span | None:
    """When an event keeps the calendar's owner busy; None where it does not.

    It does when he made or accepted it: an invitation that nobody answered fills nobody's day.
    """
    if is_deleted(event) or event.get("transparency") == "transparent" or event.get("eventType") in NO_WORK:
        return None
    own = [one for one in event.get("attendees") or () if one.get("self")]
    if own:
        is_his = own[0].get("responseStatus") == "accepted"
    else:
        is_his = any((event.get(role) or {}).get("self") for role in ("organizer", "creator"))
    return read_span(event, zone) if is_his else None


def reason_of(event: Mapping[str, Any]) -> str:
    """What the desk may read of it: of a private event that there is one."""
    is_private = event.get("visibility") in PRIVATE
    return "Busy" if is_private else str(event.get("summary") or "Busy")[:LONGEST_REASON]


def rebuild_blocks(calendar: Calendar, first: datetime, last: datetime) -> int:
    """Let the calendar's blocks be what its events within the span say; how many changed.

    Events that overlap or touch are one block, so that availability reads no more rows than a day can have.
    """
    rows = calendar.foreign_events.filter(
        kind=ForeignEvent.Kind.BUSY, ends_at__gt=first, starts_at__lt=last
    ).order_by("starts_at", "ends_at", "pk")
    spans = ((max(one.starts_at, first), min(one.ends_at, last), one.title) for one in rows)
    return verbs.replace_blocks(
        READER,
        calendar.shop,
        resource=calendar.resource,
        source=SOURCE,
        external_id=str(calendar.pk),
        wanted=_joined(spans),
    )


def drop_blocks(calendar: Calendar) -> None:
    """A calendar that is not read any more blocks nothing."""
    calendar.foreign_events.all().delete()
    verbs.replace_blocks(
        READER,
        calendar.shop,
        resource=calendar.resource,
        source=SOURCE,
        external_id=str(calendar.pk),
        wanted=[],
    )


def _joined(spans: Iterable[tuple[datetime, datetime, str]]) -> list[verbs.OutsideBlock]:
    joined: list[tuple[datetime, datetime, list[str]]] = []
    for starts_at, ends_at, title in spans:
        if joined and starts_at < joined[-1][1] + GAP:
            begun, until, titles = joined[-1]
            joined[-1] = (begun, max(until, ends_at), [*titles, title])
        else:
            joined.append((starts_at, ends_at, [title]))
    return [
        verbs.OutsideBlock(begun, until, "; ".join(dict.fromkeys(titles))[:LONGEST_REASON])
        for begun, until, titles in joined
    ]
