"""What workers do for outside calendars; registered when the app is ready."""

from datetime import timedelta

from appointments.calendars.channels import WATCH, watch_calendar
from appointments.calendars.chores import see_to_calendars
from appointments.calendars.drift import WRITE
from appointments.calendars.incoming import read_calendar
from appointments.calendars.outgoing import mirror_visit
from appointments.calendars.problems import READ
from appointments.models import Calendar
from crm.events.chores import CHORES
from crm.events.subscribers import Subscriber, register
from crm.models import Event

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
# The next hint waits behind a read that failed, so that comes back soon; polling asks for another.
register(Subscriber(READ, read_calendar, longest_pause=timedelta(minutes=1)))
register(Subscriber(WATCH, watch_calendar))
CHORES.append(see_to_calendars)
