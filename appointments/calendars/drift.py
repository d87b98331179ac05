"""Where the visits and the calendars differ: for the desk to see, and for the nightly reconcile to mend."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from appointments.calendars.events import Wanted, agreed_span, span_of, title_of
from appointments.models import Appointment, Calendar, ForeignEvent, Mirror
from crm.events.queue import enqueue

WRITE = "calendar.write"
PAST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Drift:
    """A visit that is not in a calendar as it is here, and in plain words how it is there."""

    visit: Appointment
    calendar: Calendar
    how: str


def drifts(calendars: Sequence[Calendar]) -> list[Drift]:
    """The coming visits whose event in one of a shop's calendars is not as it should be, soonest first.

    Four queries, whatever the number of calendars.
    """
    written = [one for one in calendars if one.takes_visits]
    visits = (
        Appointment.objects.filter(
            shop__in={one.shop_id for one in written},
            status__in=Appointment.ACTIVE,
            ends_at__gt=timezone.now() - PAST,
        )
        .select_related("shop", "customer", "vehicle")
        .prefetch_related("services", "claims", "mirrors")
        .order_by("scheduled_at", "pk")
    )
    return [
        Drift(visit, calendar, how)
        for visit in visits
        for calendar in written
        if calendar.shop_id == visit.shop_id and (how := _how(visit, calendar))
    ]


def _how(visit: Appointment, calendar: Calendar) -> str:
    mirror = next((one for one in visit.mirrors.all() if one.calendar_id == calendar.pk), None)
    is_there = mirror is not None and mirror.state == Mirror.State.PRESENT
    resource = calendar.resource_id
    if resource is not None and all(claim.resource_id != resource for claim in visit.claims.all()):
        return "still there, though it is not its place any more" if is_there else ""
    if mirror is None or mirror.state == Mirror.State.ABSENT:
        return "not there yet"
    if mirror.state == Mirror.State.MISSING:
        return "deleted there"
    wanted = Wanted(span_of(visit), title_of(visit))
    if agreed_span(mirror) != wanted.span:
        return "at another time there"
    return "" if mirror.title == wanted.title else "under another title there"


def strays(calendars: Sequence[Calendar]) -> list[ForeignEvent]:
    """Events of ours of which no visit is known, such as after a backup was put back. One query."""
    found = ForeignEvent.objects.filter(calendar__in=calendars, kind=ForeignEvent.Kind.STRAY)
    return list(found.select_related("calendar__shop").order_by("starts_at", "pk"))


def write_what_drifted(calendar: Calendar) -> None:
    """Let workers bring the events of a calendar to where the visits are; those deleted there stay away."""
    for one in drifts([calendar]):
        enqueue(WRITE, f"appointment:{one.visit.pk}", payload={})
