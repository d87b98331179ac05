"""What workers do for outside calendars; registered when the app is ready."""

from datetime import timedelta

from appointments.calendars.outgoing import mirror_visit
from appointments.models import Calendar
from crm.events.subscribers import Subscriber, register
from crm.models import Event

WRITE = "calendar.write"
EVENTS = {
    *("visit.booked", "visit.changed", "visit.rescheduled", "visit.cancelled", "visit.checked_in"),
    *("visit.stage_changed", "visit.extended", "visit.completed", "visit.no_show"),
}


def is_shown(event: Event) -> bool:
    """Whether the event's shop has a calendar at all. One query."""
    return Calendar.objects.filter(shop=event.shop_id, is_active=True).exists()


# Google may be away for a day and more: a pause of a quarter of an hour, for three days.
register(
    Subscriber(
        WRITE,
        mirror_visit,
        frozenset(EVENTS),
        most_attempts=400,
        longest_pause=timedelta(minutes=15),
        wants=is_shown,
    )
)
