"""Google on loopback for a test: what its owner does there, and the work of our side done to its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from appointments.calendars import tokens
from appointments.calendars.drift import WRITE
from appointments.calendars.events import MARK
from appointments.calendars.loopback.page import timed
from appointments.calendars.loopback.recurring import span
from appointments.calendars.loopback.server import Loopback, serving
from appointments.calendars.loopback.state import State
from appointments.calendars.problems import ask_for_read
from appointments.models import Calendar, GoogleAccount
from crm.events import queue
from crm.events.subscribers import SUBSCRIBERS
from crm.events.worker import _deliver
from crm.models import Delivery
from crm.sealing import seal

ZONE = "America/Chicago"
SHOPS = "shop@loopback"


@contextmanager
def playing_google(settings) -> Iterator[Loopback]:
    """The server, which the product takes for Google until the block ends."""
    with serving(State()) as server:
        server.push = lambda notices: None  # a test sends its own
        settings.GOOGLE_API_URL = server.url
        settings.GOOGLE_CLIENT_ID = settings.GOOGLE_CLIENT_SECRET = "loopback"
        server.state.add_calendar(SHOPS, ZONE)
        tokens._known.clear()
        yield server


def connect(google, shop, *, google_id=SHOPS, resource=None, **fields):
    """A connected calendar, as the connect page leaves it."""
    google.state.add_calendar(google_id, shop.time_zone)
    account = GoogleAccount.objects.filter(shop=shop).first()
    account = account or GoogleAccount.objects.create(
        shop=shop, kind="person", email="owner@shop.example", secret=seal(google.state.grant())
    )
    return Calendar.objects.create(
        shop=shop, account=account, resource=resource, google_id=google_id, name=google_id, **fields
    )


def work(rounds=30):
    """Do all deliveries that are or become due, as a worker would, without its pauses; how many were left."""
    for _ in range(rounds):
        Delivery.objects.filter(state="waiting").update(due_at=timezone.now(), leased_until=None)
        tried = set()
        while (row := queue.claim("test", list(SUBSCRIBERS), lease=queue.LEASE)) and row.pk not in tried:
            tried.add(row.pk)
            _deliver(row)
        if not tried:
            break
    return Delivery.objects.filter(subscriber__in=[WRITE]).count()


def events(google, google_id=SHOPS):
    """The events of a calendar by time: start, end (of the tests' zone), title."""
    found = [(*span(event, ZONE), event.get("summary", "")) for event in google.state.events(google_id)]
    return sorted(found)


def ours(google, google_id=SHOPS):
    """The events of a calendar that mirror visits."""
    return [one for one in google.state.events(google_id) if MARK in str(one.get("extendedProperties"))]


def only(google, google_id=SHOPS):
    """The one event of ours."""
    [event] = ours(google, google_id)
    return event


def edges(start: datetime, minutes: int = 60) -> dict[str, Any]:
    """The times of an event."""
    return {"start": timed(start, ZONE), "end": timed(start + timedelta(minutes=minutes), ZONE)}


def drag(google, event, start: datetime, google_id=SHOPS):
    """Staff move an event, as long as it was."""
    began, ended = span(event, ZONE)
    minutes = int((ended - began).total_seconds()) // 60
    return google.state.update(google_id, event["id"], edges(start, minutes))


def add(google, start: datetime, minutes: int = 60, google_id=SHOPS, **fields):
    """Staff put an event into a calendar."""
    return google.state.insert(google_id, {"summary": "Dentist", **edges(start, minutes), **fields})


def read(calendar, *, whole=False, rounds=30):
    """Read a calendar and do what follows."""
    ask_for_read(calendar, whole=whole)
    return work(rounds)


def blocks(shop):
    """The shop's blocks by time: start, end, reason."""
    return list(shop.blocks.order_by("starts_at").values_list("starts_at", "ends_at", "reason"))


def told(visit):
    """The kinds of the notes about a visit, in order."""
    return list(visit.calendar_notes.order_by("pk").values_list("kind", flat=True))
