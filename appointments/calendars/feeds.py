"""Visits as iCalendar (RFC 5545): feeds under secret addresses, and a file for each visit."""

import secrets
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from icalendar import Calendar, Event

from appointments.calendars.events import OVER, title_of
from appointments.models import Appointment, CalendarFeed, Resource
from crm.keys import digest
from crm.models import Shop

PRODUCT = "-//Bayline//Visits//EN"
LOOKS_BACK = timedelta(days=14)


def make_feed(shop: Shop, resource: Resource | None) -> str:
    """Make a feed and return its token; it cannot be shown again."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(shop=shop, resource=resource, prefix=token[:6], digest=digest(token))
    return token


def find_feed(token: str) -> CalendarFeed | None:
    """The feed of a token, unless it was revoked. One query."""
    feeds = CalendarFeed.objects.select_related("shop", "resource")
    return feeds.filter(digest=digest(token), revoked_at=None, shop__is_active=True).first()


def feed_file(feed: CalendarFeed) -> bytes:
    """The visits of a shop, a bay or a technician: time, work, car and first name only. Three queries."""
    now = timezone.now()
    visits = Appointment.objects.filter(
        shop=feed.shop,
        ends_at__gt=now - LOOKS_BACK,
        scheduled_at__lt=now + timedelta(days=feed.shop.horizon_days),
        **({"claims__resource": feed.resource} if feed.resource else {}),
    ).exclude(status__in=OVER)
    found = visits.select_related("customer", "vehicle").prefetch_related("services").distinct()
    calendar = _calendar()
    calendar.add("name", str(feed.resource or feed.shop))
    calendar.add("x-wr-calname", str(feed.resource or feed.shop))
    for visit in found.order_by("scheduled_at", "pk"):
        calendar.add_component(_event(visit, title_of(visit)))
    return calendar.to_ical()


def visit_file(visit: Appointment) -> bytes:
    """A visit for its customer's own calendar: the same UID for ever, a higher SEQUENCE after each change,
    and a cancellation once it is off.
    """
    is_off = visit.status in OVER
    calendar = _calendar()
    calendar.add("method", "CANCEL" if is_off else "REQUEST")
    work = ", ".join(line.name for line in visit.services.all()) or visit.service_type
    event = _event(visit, f"{work} at {visit.shop}")
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    place = ", ".join(filter(None, (visit.shop.address, visit.shop.city)))
    if place:
        event.add("location", place)
    calendar.add_component(event)
    return calendar.to_ical()


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    return calendar


def _event(visit: Appointment, title: str) -> Event:
    event = Event()
    event.add("uid", f"{visit.public_id}@bayline")
    event.add("sequence", visit.event_sequence)
    event.add("dtstamp", _utc(visit.updated_at))
    event.add("dtstart", _utc(visit.scheduled_at))
    event.add("dtend", _utc(visit.ends_at))
    event.add("summary", title)
    return event


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
