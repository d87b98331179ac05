"""Where the visits and a calendar differ: for the desk to see, and for the nightly reconcile to mend."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Prefetch
from django.utils import timezone

from appointments.calendars.events import Wanted, agreed_span, span_of, title_of
from appointments.models import Appointment, Calendar, Claim, ForeignEvent, Mirror
from crm.events.queue import enqueue

WRITE = "calendar.write"
PAST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Drift:
    """A visit that is not in a calendar as it is here, and in plain words how it is there."""

    visit: Appointment
    how: str


def drifts(calendar: Calendar) -> list[Drift]:
    """The coming visits whose event in a calendar is not as it should be, soonest first. Five queries."""
    mirrors = Mirror.objects.filter(calendar=calendar)
    visits = (
        Appointment.objects.filter(
            shop=calendar.shop_id,
            status__in=Appointment.ACTIVE,
            ends_at__gt=timezone.now() - PAST,
        )
        .select_related("shop", "customer", "vehicle")
        .prefetch_related(
            "services",
            Prefetch("claims", Claim.objects.filter(resource=calendar.resource_id), to_attr="here"),
            Prefetch("mirrors", mirrors, to_attr="shown"),
        )
        .order_by("scheduled_at", "pk")
    )
    found = []
    for visit in visits:
        mirror = next(iter(visit.shown), None)  # type: ignore[attr-defined]
        belongs = calendar.resource_id is None or bool(visit.here)  # type: ignore[attr-defined]
        if how := _how(visit, mirror, belongs=belongs):
            found.append(Drift(visit, how))
    return found


def _how(visit: Appointment, mirror: Mirror | None, *, belongs: bool) -> str:
    is_there = mirror is not None and mirror.state == Mirror.State.PRESENT
    if not belongs:
        return "still there, though it is not its place any more" if is_there else ""
    if mirror is None or mirror.state == Mirror.State.ABSENT:
        return "not there yet"
    if mirror.state == Mirror.State.MISSING:
        return "deleted there"
    wanted = Wanted(span_of(visit), title_of(visit))
    if agreed_span(mirror) != wanted.span:
        return "at another time there"
    return "" if mirror.title == wanted.title else "under another title there"


def strays(calendar: Calendar) -> list[ForeignEvent]:
    """Events of ours of which no visit is known, such as after a backup was put back. One query."""
    return list(calendar.foreign_events.filter(kind=ForeignEvent.Kind.STRAY).order_by("starts_at", "pk"))


def write_what_drifted(calendar: Calendar) -> None:
    """Let workers bring the events of a calendar to where the visits are; those deleted there stay away."""
    if calendar.takes_visits:
        for one in drifts(calendar):
            enqueue(WRITE, f"appointment:{one.visit.pk}", payload={})
