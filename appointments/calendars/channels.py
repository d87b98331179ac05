"""Push channels: Google's hints that a calendar changed. They end by themselves and cannot be prolonged.

https://developers.google.com/workspace/calendar/api/guides/push
"""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from appointments.calendars import problems
from appointments.calendars.errors import Gone, GoogleError, NotFound, OutOfReach, RateLimited
from appointments.calendars.google import Google
from appointments.models import Calendar, Channel
from crm.events.queue import enqueue, renew
from crm.keys import digest
from crm.models import Delivery

WATCH = "calendar.watch"
LASTS = timedelta(days=7)
RENEWED = timedelta(hours=24)  # before its end, so that the next overlaps it
PATH = "/calendar/google/push/"


def watch_calendar(delivery: Delivery) -> None:
    """Open a channel for a calendar, then end those that it had. Raises GoogleError, LeaseLost."""
    active = Calendar.objects.select_related("account").filter(is_active=True)
    calendar = active.filter(pk=int(delivery.subject.partition(":")[2])).first()
    if not settings.GOOGLE_PUSH_URL or calendar is None or calendar.account.needs_reconnect:
        return
    old = list(calendar.channels.all())
    now, token = timezone.now(), secrets.token_urlsafe(32)
    if not any(one.google_name and one.expires_at > now + RENEWED for one in old):
        made = calendar.channels.create(name=uuid4(), digest=digest(token), expires_at=now + LASTS)
        try:
            with Google(calendar.account, before_each=lambda: renew(delivery)) as google:
                _open(google, calendar, made, token)
        except GoogleError as error:
            made.delete()
            if isinstance(error, OutOfReach | RateLimited):
                raise
            problems.note(calendar, error)
            return
    with Google(calendar.account, before_each=lambda: renew(delivery)) as google:
        _end(google, calendar)


def _open(google: Google, calendar: Calendar, channel: Channel, token: str) -> None:
    answer = google.watch(
        calendar.google_id,
        {
            "id": str(channel.name),
            "type": "web_hook",
            "address": f"{settings.GOOGLE_PUSH_URL}{PATH}",
            "token": token,
            "expiration": str(int(channel.expires_at.timestamp() * 1000)),
        },
    )
    channel.google_name = str(answer["resourceId"])
    if given := answer.get("expiration"):
        channel.expires_at = datetime.fromtimestamp(int(given) / 1000, UTC)
    channel.save()


def _end(google: Google, calendar: Calendar) -> None:
    """End all channels of a calendar but the one that lasts longest."""
    for channel in calendar.channels.order_by("-expires_at", "-pk")[1:]:
        try:
            if channel.google_name:
                google.stop(str(channel.name), channel.google_name)
        except (NotFound, Gone):
            pass
        channel.delete()


def ask_for_channel(calendar: Calendar) -> None:
    """Let a worker open a channel where the calendar can have one and none lasts. Three queries."""
    if not settings.GOOGLE_PUSH_URL or calendar.access == Calendar.Access.FREE_BUSY:
        return
    subject = f"calendar:{calendar.pk}"
    if calendar.channels.filter(~Q(google_name=""), expires_at__gt=timezone.now() + RENEWED).exists():
        return
    asked = Delivery.objects.filter(subscriber=WATCH, subject=subject, state=Delivery.State.WAITING)
    if not asked.exists():
        enqueue(WATCH, subject, payload={})


def hinted(name: str, token: str) -> Calendar | None:
    """The calendar of a hint, where its channel is ours and its token the channel's. One query."""
    try:
        known = Channel.objects.select_related("calendar").filter(name=UUID(name))
    except ValueError:
        return None
    channel = known.first()
    if channel is None or not constant_time_compare(digest(token), channel.digest):
        return None
    return channel.calendar
