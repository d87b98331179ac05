"""What the desk is told of its calendars, and what it is asked."""

from django.db.models import QuerySet
from django.utils import timezone

from appointments.calendars.events import Span
from appointments.models import CalendarNote, Mirror

Kind = CalendarNote.Kind


def tell(mirror: Mirror, kind: CalendarNote.Kind, why: str = "", span: Span | None = None) -> None:
    """Tell the desk what happened to a visit's event; what it has to decide is asked once."""
    starts_at, ends_at = (span.starts_at, span.ends_at) if span else (None, None)
    fields = {"why": why[:300], "starts_at": starts_at, "ends_at": ends_at}
    if kind not in CalendarNote.WAITING:
        CalendarNote.objects.create(
            calendar_id=mirror.calendar_id, visit_id=mirror.visit_id, kind=kind, **fields
        )
        return
    CalendarNote.objects.update_or_create(
        calendar_id=mirror.calendar_id,
        visit_id=mirror.visit_id,
        settled_at=None,
        kind__in=CalendarNote.WAITING,
        defaults={"kind": kind, **fields},
        create_defaults={"kind": kind, **fields},
    )


def settle_moves(mirror: Mirror) -> None:
    """The event is where the visit is: nothing is left to decide about its time."""
    _open(mirror).filter(kind=Kind.MOVE_WAITS).update(settled_at=timezone.now())


def settle_all(mirror: Mirror) -> None:
    """There is no event any more, or it is back: nothing is left to decide."""
    _open(mirror).update(settled_at=timezone.now())


def _open(mirror: Mirror) -> QuerySet[CalendarNote]:
    return CalendarNote.objects.filter(
        calendar=mirror.calendar_id, visit=mirror.visit_id, kind__in=CalendarNote.WAITING, settled_at=None
    )
