"""Reads what changed in a calendar: foreign events become blocks, and what staff did to ours is taken over.

A read is one delivery per calendar, one after the other. It is applied as a whole before the sync token moves
on, and may be applied twice: what could not be judged yet is seen again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from appointments.calendars import problems
from appointments.calendars.drift import WRITE, write_what_drifted
from appointments.calendars.errors import Gone, GoogleError, NotFound, OutOfReach, RateLimited
from appointments.calendars.events import (
    Event,
    Span,
    agreed_span,
    is_deleted,
    is_whole_day,
    mark_of,
    read_span,
)
from appointments.calendars.foreign import busy_span, drop_blocks, reason_of, rebuild_blocks
from appointments.calendars.google import Google
from appointments.calendars.moving import Found, take_over
from appointments.models import Calendar, ForeignEvent, Mirror
from crm.events.queue import enqueue, renew
from crm.events.subscribers import DeliveryError
from crm.models import Delivery

LOOKS_BACK = timedelta(days=7)
LOOKS_BEYOND = timedelta(days=35)  # the horizon, until the next whole read moves the window on
LATER = (OutOfReach, RateLimited)


class SeeAgain(DeliveryError):
    """A write of ours is under way on an event that changed: only after it can be told who changed what."""


@dataclass(slots=True)
class _Read:
    """What one read brought."""

    started_at: datetime
    first: datetime
    last: datetime
    whole: bool
    items: dict[str, Event] = field(default_factory=dict)
    token: str = ""


def read_calendar(delivery: Delivery) -> None:
    """Read a calendar and apply what changed. Raises GoogleError, LeaseLost, SeeAgain."""
    calendar = _calendar(int(delivery.subject.partition(":")[2]))
    if calendar is None:
        return
    if not calendar.is_active:
        drop_blocks(calendar)
        return
    try:
        with Google(calendar.account, before_each=lambda: renew(delivery)) as google:
            if calendar.access == Calendar.Access.FREE_BUSY:
                _read_free_busy(google, calendar)
                return
            read = _fetch(google, calendar, whole=bool(delivery.payload.get("whole")))
            found, unclear = _of_ours(google, calendar, read)
    except GoogleError as error:
        problems.note(calendar, error, reading=True)
        if isinstance(error, LATER):
            raise
        return
    _apply_foreign(calendar, read)
    take_over(calendar, found)
    if unclear:
        _clear_up(calendar, unclear)
        raise SeeAgain
    _done(calendar, read)


def _clear_up(calendar: Calendar, unclear: list[Mirror]) -> None:
    """Let a worker find out what became of writes of ours, whatever kept the calendar from being written."""
    Calendar.objects.filter(pk=calendar.pk).update(problem="", problem_since=None)
    for mirror in unclear:
        subject = f"appointment:{mirror.visit_id}"
        waiting = Delivery.objects.filter(subscriber=WRITE, subject=subject, state=Delivery.State.WAITING)
        if not waiting.exists():
            enqueue(WRITE, subject, payload={})


def _calendar(pk: int) -> Calendar | None:
    return Calendar.objects.select_related("account", "shop", "resource").filter(pk=pk).first()


def _window(calendar: Calendar, now: datetime) -> tuple[datetime, datetime]:
    return now - LOOKS_BACK, now + timedelta(days=calendar.shop.horizon_days) + LOOKS_BEYOND


def _fetch(google: Google, calendar: Calendar, *, whole: bool) -> _Read:
    """All pages of what changed since the sync token, or of everything where that is too old."""
    if not whole and calendar.sync_token:
        try:
            return _listed(google, calendar, {"syncToken": calendar.sync_token}, whole=False)
        except Gone:
            pass
    first, last = _window(calendar, timezone.now())
    window = {"timeMin": first.isoformat(), "timeMax": last.isoformat()}
    return _listed(google, calendar, window, whole=True)


def _listed(google: Google, calendar: Calendar, asked: Mapping[str, str], *, whole: bool) -> _Read:
    now = timezone.now()
    read = _Read(now, *_window(calendar, now), whole)
    for page in google.pages(calendar.google_id, asked):
        read.items.update((item["id"], item) for item in page.get("items", ()))
        read.token = page.get("nextSyncToken", "")
    return read


def _of_ours(google: Google, calendar: Calendar, read: _Read) -> tuple[list[Found], list[Mirror]]:
    """What staff did to events of visits, and the mirrors of those of which that is unclear as yet.

    Taken out of `read.items`; what is left there is foreign.
    """
    mirrors = {
        mirror.event_id: mirror
        for mirror in calendar.mirrors.exclude(state=Mirror.State.ABSENT, in_flight=False)
    }
    touched: dict[str, list[Event]] = {}
    for name, item in list(read.items.items()):
        owner = item.get("recurringEventId") or name.partition("_")[0]
        if owner in mirrors:
            touched.setdefault(owner, []).append(read.items.pop(name))
    for mirror in mirrors.values():
        span = agreed_span(mirror)
        is_due = read.whole and span and span.ends_at > read.first and span.starts_at < read.last
        if (is_due and mirror.state == Mirror.State.PRESENT) or mirror.collided_at:
            touched.setdefault(mirror.event_id, [])
    found: list[Found] = []
    unclear: list[Mirror] = []
    for name, items in touched.items():
        mirror = mirrors[name]
        if mirror.in_flight or (mirror.written_at and mirror.written_at > read.started_at):
            unclear.append(mirror)
        else:
            found += _judged(google, calendar, mirror, items)
    return found, unclear


def _judged(google: Google, calendar: Calendar, mirror: Mirror, items: list[Event]) -> Iterator[Found]:
    """What became of one event, as the list tells, or the event itself where the list says it is gone: that
    it says of an event that was deleted, and of one that was moved out of its window.
    """
    standing = [item for item in items if not is_deleted(item)]
    event = standing[0] if len(standing) == 1 and "recurringEventId" not in standing[0] else None
    if event is None:
        event = _fresh(google, calendar, mirror)
    if event is None:
        yield Found(mirror, None, "")
        return
    if event.get("recurrence"):
        yield Found(mirror, None, "it was made recurring", event["etag"])
    elif is_whole_day(event):
        yield Found(mirror, None, "it was made a whole day", event["etag"])
    elif span := read_span(event, calendar.shop.zone):
        yield Found(mirror, span, "", event["etag"])
    else:
        yield Found(mirror, None, "it has no time any more", event["etag"])


def _fresh(google: Google, calendar: Calendar, mirror: Mirror) -> Event | None:
    try:
        event = google.get(calendar.google_id, mirror.event_id)
    except (NotFound, Gone):
        google.calendar(calendar.google_id)  # where the whole calendar is gone, nobody deleted an event
        return None
    return None if is_deleted(event) else event


def _apply_foreign(calendar: Calendar, read: _Read) -> None:
    """Keep the foreign events, and let the blocks follow."""
    zone, kept = calendar.shop.zone, []
    for name, item in read.items.items():
        mark = mark_of(item)
        if mark and mark == (item.get("recurringEventId") or name):
            kind, span = ForeignEvent.Kind.STRAY, None if is_deleted(item) else read_span(item, zone)
        else:
            kind, span = ForeignEvent.Kind.BUSY, busy_span(item, zone)
        if span:
            kept.append(_row(calendar, name, kind, span, reason_of(item)))
    _keep(calendar, kept, among=None if read.whole else list(read.items))
    rebuild_blocks(calendar, read.first, read.last)


def _row(calendar: Calendar, name: str, kind: str, span: Span, title: str) -> ForeignEvent:
    return ForeignEvent(
        calendar=calendar,
        event_id=name,
        kind=kind,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        title=title,
    )


@transaction.atomic
def _keep(calendar: Calendar, rows: list[ForeignEvent], *, among: list[str] | None) -> None:
    """Let these rows stand for the events `among` them, or for all (None)."""
    old = calendar.foreign_events.all()
    if among is not None:
        old = old.filter(event_id__in=among)
    old.delete()
    ForeignEvent.objects.bulk_create(rows)


def _read_free_busy(google: Google, calendar: Calendar) -> None:
    """Of a calendar that shows no more, all that it shows. An error is unknown: what was known stays."""
    now = timezone.now()
    read = _Read(now, *_window(calendar, now), whole=True)
    rows: list[Any] = []
    for number, busy in enumerate(google.busy(calendar.google_id, read.first, read.last)):
        edges = {edge: {"dateTime": busy[edge]} for edge in ("start", "end")}
        if span := read_span(edges, calendar.shop.zone):
            rows.append(_row(calendar, str(number), ForeignEvent.Kind.BUSY, span, "Busy"))
    _keep(calendar, rows, among=None)
    rebuild_blocks(calendar, read.first, read.last)
    _done(calendar, read)


def _done(calendar: Calendar, read: _Read) -> None:
    """Move on; after a whole read, and after trouble, write what drifted apart."""
    was_cut_off = calendar.problem not in problems.PASSING
    calendar.sync_token, calendar.synced_at = read.token, timezone.now()
    calendar.problem, calendar.problem_since = "", None
    if read.whole:
        calendar.read_whole_at = read.started_at
    fields = ["sync_token", "synced_at", "problem", "problem_since", "read_whole_at"]
    calendar.save(update_fields=fields)
    if read.whole or was_cut_off:
        write_what_drifted(calendar)
