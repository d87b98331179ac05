"""What the desk decides about events that staff moved or deleted in Google."""

from django.db import transaction
from django.utils import timezone

from appointments import verbs
from appointments.calendars.drift import WRITE
from appointments.calendars.events import event_id
from appointments.errors import WrongStatus
from appointments.models import CalendarNote, Mirror
from crm.actors import Actor
from crm.events.queue import enqueue

Kind = CalendarNote.Kind
MINUTES = 60


@transaction.atomic
def follow(actor: Actor, note: CalendarNote) -> str:
    """Do to the visit what was done to its event; what to tell. Raises DomainError."""
    note = _locked(note)
    visit = note.visit
    if note.kind == Kind.DELETION_WAITS:
        verbs.cancel(actor, visit, "Deleted in Google Calendar")
        told = "The visit is cancelled."
    elif note.starts_at is None or note.ends_at is None:
        raise WrongStatus("The event has no time that the visit could have")
    else:
        had, has = visit.ends_at - visit.scheduled_at, note.ends_at - note.starts_at
        minutes = None if had == has else int(has.total_seconds()) // MINUTES
        verbs.reschedule(actor, visit, note.starts_at, duration_minutes=minutes)
        told = "The visit is moved."
    _settle(actor, note)
    return told


@transaction.atomic
def restore(actor: Actor, note: CalendarNote) -> str:
    """Let the event be where the visit is again; what to tell. Raises WrongStatus."""
    note = _locked(note)
    mirror = Mirror.objects.select_related("calendar", "visit").get(
        calendar=note.calendar_id, visit=note.visit_id
    )
    fields: dict[str, object] = {"starts_at": None, "ends_at": None, "collided_at": None}
    if note.kind == Kind.DELETION_WAITS:
        generation = mirror.generation + 1
        name = event_id(mirror.calendar, mirror.visit, generation)
        fields |= {"state": Mirror.State.ABSENT, "generation": generation, "event_id": name}
    Mirror.objects.filter(pk=mirror.pk, in_flight=False).update(**fields)
    enqueue(WRITE, f"appointment:{mirror.visit_id}", payload={})
    _settle(actor, note)
    return "The event will be where the visit is."


def _locked(note: CalendarNote) -> CalendarNote:
    """The note, still to be decided. Raises WrongStatus."""
    open_ones = CalendarNote.objects.select_for_update(of=("self",)).select_related("visit__shop")
    found = open_ones.filter(pk=note.pk, settled_at=None, kind__in=CalendarNote.WAITING).first()
    if found is None:
        raise WrongStatus("This is settled already")
    return found


def _settle(actor: Actor, note: CalendarNote) -> None:
    note.settled_at, note.settled_by_id = timezone.now(), actor.user_id
    note.save(update_fields=["settled_at", "settled_by"])
