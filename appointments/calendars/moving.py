"""Takes over what staff did in Google to the events of visits, through the verbs.

What cannot be is put back, and the desk is told why. Deletions, and many changes at once, wait for the desk:
a calendar that somebody wiped must not cancel a week.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from appointments import reads, verbs
from appointments.calendars import notes
from appointments.calendars.drift import WRITE
from appointments.calendars.events import OVER, Span, agreed_span, span_of
from appointments.errors import SlotTaken, VehicleBusy
from appointments.models import Appointment, Calendar, CalendarNote, Mirror, Resource
from crm.actors import Actor
from crm.errors import DomainError
from crm.events.queue import enqueue
from vehicles.models import Vehicle

# The shop's own people: notice and cut-off do not bind them, the other house rules do.
STAFF = Actor("staff", "Google Calendar")
AT_ONCE = 3  # changes in one read; more wait for the desk
WIPING = timedelta(minutes=10)  # deletions that come one by one count together for so long
GRACE = timedelta(minutes=2)  # for the other half of a swap to be dragged
COLLISIONS = (SlotTaken, VehicleBusy)
MINUTE = timedelta(minutes=1)
Kind = CalendarNote.Kind


@dataclass(frozen=True, slots=True)
class Found:
    """An event of ours as it is in Google now: its span, or else what is wrong with it; neither: deleted."""

    mirror: Mirror
    span: Span | None
    wrong: str
    etag: str = ""

    @property
    def deleted(self) -> bool:
        return self.span is None and not self.wrong


@dataclass(frozen=True, slots=True)
class _Deletion:
    """The event of a visit that stands is gone."""

    visit: Appointment
    mirror: Mirror


@dataclass(frozen=True, slots=True)
class _Change:
    """Where staff want a visit that stands."""

    visit: Appointment
    mirror: Mirror
    span: Span
    etag: str


def take_over(calendar: Calendar, found: Sequence[Found]) -> None:
    """Let the visits follow what was found. One transaction for each change, or for those that swap."""
    ids = [one.mirror.visit_id for one in found]
    visits = Appointment.objects.select_related("shop").in_bulk(ids)
    asked = set(
        CalendarNote.objects.filter(
            calendar=calendar, visit__in=ids, kind=Kind.MOVE_WAITS, settled_at=None
        ).values_list("visit", flat=True)
    )
    moves: list[_Change] = []
    deletions: list[_Deletion] = []
    for one in found:
        change = _settle(visits[one.mirror.visit_id], one, is_asked=one.mirror.visit_id in asked)
        if isinstance(change, _Deletion):
            deletions.append(change)
        elif change:
            moves.append(change)
    if len(moves) + len(deletions) > AT_ONCE:
        why = f"{len(moves) + len(deletions)} events were changed at once"
        for move in moves:
            notes.tell(move.mirror, Kind.MOVE_WAITS, why, move.span)
        for deletion in deletions:
            _let_wait(deletion, why)
        return
    _move(calendar, moves)
    for deletion in deletions:
        _delete(calendar, deletion)


def _settle(visit: Appointment, found: Found, *, is_asked: bool) -> _Change | _Deletion | None:
    """Note what needs no decision, or what the desk `is_asked` about; else the change that is to be made."""
    mirror = found.mirror
    if visit.status in OVER:
        return None  # the event is about to go
    if found.deleted:
        if mirror.state != Mirror.State.PRESENT:
            return None
        if visit.status not in Appointment.ACTIVE:  # what is done may be forgotten there
            Mirror.objects.filter(pk=mirror.pk).update(state=Mirror.State.MISSING)
            return None
        return _Deletion(visit, mirror)
    if found.span is None:
        if not is_asked:
            put_back(mirror, found.wrong, etag=found.etag)
        return None
    if mirror.state == Mirror.State.MISSING:
        notes.settle_all(mirror)
    agreed = agreed_span(mirror)
    here = {"state": Mirror.State.PRESENT, "etag": found.etag}
    if found.span in (agreed, span_of(visit)):
        here |= {"starts_at": found.span.starts_at, "ends_at": found.span.ends_at, "collided_at": None}  # type: ignore[dict-item]
        _update(mirror, **here)
        notes.settle_moves(mirror)
        return None
    _update(mirror, **here)
    if agreed != span_of(visit):  # it was moved here, too, and what was done here stands
        _write(mirror)
        return None
    if is_asked:
        notes.tell(mirror, Kind.MOVE_WAITS, "moved again", found.span)
        return None
    return _Change(visit, mirror, found.span, found.etag)


def _move(calendar: Calendar, changes: list[_Change]) -> None:
    """Move visits together, so that two may change places; those that cannot be are put back."""
    shifts = [one for one in changes if _is_shift(one)]
    while shifts:
        refused = _shift(calendar, shifts)
        if refused is None:
            break
        shifts.remove(refused)
    for change in changes:
        if not _is_shift(change):
            _stretch(calendar, change)


def _is_shift(change: _Change) -> bool:
    """The event is as long as it was, and the car not here yet."""
    span, had = change.span, span_of(change.visit)
    is_as_long = span.ends_at - span.starts_at == had.ends_at - had.starts_at
    return is_as_long and change.visit.status in Appointment.OPEN


def _shift(calendar: Calendar, changes: Sequence[_Change]) -> _Change | None:
    """Move all of them, or none: then the one that stands in the way, dealt with."""
    bay, technician = _places(calendar)
    moves = [
        verbs.Move(
            one.visit.pk,
            one.span.starts_at,
            bay.pk if bay else None,
            technician.pk if technician else None,
        )
        for one in changes
    ]
    try:
        with transaction.atomic():
            _check_unchanged(changes)
            verbs.move_many(STAFF, calendar.shop, moves)
            for change in changes:
                _took_over(change)
    except DomainError as refusal:
        named = refusal.data.get("visit_id")
        change = next((one for one in changes if one.visit.pk == named), changes[0])
        _refuse(change, refusal)
        return change
    return None


def _stretch(calendar: Calendar, change: _Change) -> None:
    """Give a visit another length, and perhaps another start; one that is under way only a later end."""
    span, visit = change.span, change.visit
    bay, technician = _places(calendar)
    try:
        with transaction.atomic():
            _check_unchanged([change])
            if visit.status == Appointment.Status.IN_PROGRESS and span.starts_at == visit.scheduled_at:
                verbs.extend(STAFF, visit, _minutes(visit, Span(visit.ends_at, span.ends_at)))
            else:
                minutes = _minutes(visit, span)
                verbs.reschedule(
                    STAFF, visit, span.starts_at, duration_minutes=minutes, bay=bay, technician=technician
                )
            _took_over(change)
    except DomainError as refusal:
        _refuse(change, refusal)


def _minutes(visit: Appointment, span: Span) -> int:
    """The working time in a span, breaks left out where the work goes on after them."""
    if not visit.services.filter(service__may_run_over=True).exists():
        return (span.ends_at - span.starts_at) // MINUTE
    first, last = (one.astimezone(visit.shop.zone).date() for one in (span.starts_at, span.ends_at))
    return reads.load_opening(visit.shop, first, last).minutes_between(span.starts_at, span.ends_at)


def _places(calendar: Calendar) -> tuple[Resource | None, Resource | None]:
    """The bay and the technician that a visit of this calendar keeps."""
    one = calendar.resource
    if one is None:
        return None, None
    return (one, None) if one.kind == Resource.Kind.BAY else (None, one)


class _MovedHere(DomainError):
    """Somebody moved the visit at the same moment: that stands."""

    code = "moved_here"


def _check_unchanged(changes: Sequence[_Change]) -> None:
    """Lock the visits, cars first, and see that none was moved since it was read. Raises _MovedHere."""
    cars = {one.visit.vehicle_id for one in changes}
    list(Vehicle.objects.select_for_update(no_key=True).filter(pk__in=cars).order_by("pk"))
    pks = [one.visit.pk for one in changes]
    locked = Appointment.objects.select_for_update(no_key=True).in_bulk(pks)
    for change in changes:
        if span_of(locked[change.visit.pk]) != span_of(change.visit):
            raise _MovedHere(visit_id=change.visit.pk)


def _took_over(change: _Change) -> None:
    span = change.span
    _update(change.mirror, starts_at=span.starts_at, ends_at=span.ends_at, collided_at=None)
    notes.settle_moves(change.mirror)
    notes.tell(change.mirror, Kind.MOVED, span=span)


def _refuse(change: _Change, refusal: DomainError) -> None:
    """Put an event back; one that fell on another visit's place only when that has not left it in time."""
    if isinstance(refusal, _MovedHere):
        _write(change.mirror)
        return
    since, now = change.mirror.collided_at, timezone.now()
    if isinstance(refusal, COLLISIONS) and (since is None or now - since < GRACE):
        _update(change.mirror, collided_at=since or now)
        return
    why = refusal.error.removeprefix(f"Visit {change.visit.pk}: ")
    put_back(change.mirror, why, change.span, change.etag)


@transaction.atomic
def put_back(mirror: Mirror, why: str, span: Span | None = None, etag: str = "") -> None:
    """Let a worker write the event anew, and tell the desk why. A war with a program that moves it again and
    again is left to the desk.
    """
    recent = CalendarNote.objects.filter(
        calendar=mirror.calendar_id,
        visit=mirror.visit_id,
        kind=Kind.PUT_BACK,
        created_at__gt=timezone.now() - timedelta(hours=1),
    )
    if recent.count() >= AT_ONCE:
        notes.tell(mirror, Kind.MOVE_WAITS, f"{why}; put back {AT_ONCE} times within the hour", span)
        return
    _update(mirror, starts_at=None, ends_at=None, collided_at=None, **({"etag": etag} if etag else {}))
    notes.settle_moves(mirror)
    notes.tell(mirror, Kind.PUT_BACK, why, span)
    _write(mirror)


def _delete(calendar: Calendar, deletion: _Deletion) -> None:
    """An event was deleted: the desk decides, or the visit is cancelled where the shop wants it so."""
    recent = CalendarNote.objects.filter(
        calendar=calendar, kind=Kind.CANCELLED, created_at__gt=timezone.now() - WIPING
    )
    if not calendar.deleting_cancels or recent.count() >= AT_ONCE:
        _let_wait(deletion, "")
        return
    try:
        with transaction.atomic():
            _update(deletion.mirror, state=Mirror.State.MISSING)
            verbs.cancel(STAFF, deletion.visit, "Deleted in Google Calendar")
            notes.tell(deletion.mirror, Kind.CANCELLED)
    except DomainError as refusal:
        _let_wait(deletion, refusal.error)


@transaction.atomic
def _let_wait(deletion: _Deletion, why: str) -> None:
    _update(deletion.mirror, state=Mirror.State.MISSING)
    notes.tell(deletion.mirror, Kind.DELETION_WAITS, why)


def _update(mirror: Mirror, **fields: object) -> None:
    """Unless a write of ours set out meanwhile: it knows more."""
    Mirror.objects.filter(pk=mirror.pk, in_flight=False).update(**fields)


def _write(mirror: Mirror) -> None:
    enqueue(WRITE, f"appointment:{mirror.visit_id}", payload={})
