"""What workers see to every minute: that calendars are read in time, whether Google sent a hint or not."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from appointments.calendars.channels import ask_for_channel
from appointments.calendars.moving import GRACE
from appointments.calendars.problems import ask_for_read
from appointments.models import Calendar, CalendarNote

POLLED = timedelta(minutes=10)
NIGHT = range(2, 5)  # hours of the shop's clock
READ_WHOLE = timedelta(hours=12)
OVERDUE = timedelta(hours=30)
KEEP_NOTES = timedelta(days=90)


def see_to_calendars() -> None:
    """Ask for the reads and the channels that are due. Two queries, and some for each calendar."""
    now = timezone.now()
    for calendar in Calendar.objects.filter(is_active=True).select_related("shop", "account"):
        if calendar.account.needs_reconnect:
            continue
        if whole := _needs_whole(calendar, now):
            ask_for_read(calendar, whole=True)
        is_old = calendar.synced_at is None or now - calendar.synced_at >= POLLED
        if not whole and (is_old or _has_waited(calendar, now)):
            ask_for_read(calendar)
        ask_for_channel(calendar)
    delete_old_notes(now)


def _needs_whole(calendar: Calendar, now: datetime) -> bool:
    """Each night, or when it can be after nights that were missed."""
    last = calendar.read_whole_at
    if last is None:
        return False  # the first read is a whole one anyway
    is_night = now.astimezone(calendar.shop.zone).hour in NIGHT
    return now - last > (READ_WHOLE if is_night else OVERDUE)


def _has_waited(calendar: Calendar, now: datetime) -> bool:
    """Whether an event stands on another visit's place for long enough."""
    return calendar.mirrors.filter(collided_at__lte=now - GRACE).exists()


def delete_old_notes(now: datetime) -> None:
    """What was settled long ago is told no longer."""
    done = ~Q(kind__in=CalendarNote.WAITING) | Q(settled_at__isnull=False)
    CalendarNote.objects.filter(done, created_at__lte=now - KEEP_NOTES).delete()
