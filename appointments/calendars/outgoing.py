"""Brings the events of one visit to where the visit is now, whatever was done or lost before.

Deliveries of one visit are done one at a time. A run looks at the visit as it is, not at what the event told
that called it, so one that comes late, or twice, finds nothing to do.
"""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from appointments.calendars import notes, problems
from appointments.calendars.errors import Exists, Gone, GoogleError, NotFound, OutOfReach, RateLimited, Stale
from appointments.calendars.events import (
    OVER,
    Event,
    Span,
    Wanted,
    agreed_span,
    event_id,
    is_deleted,
    new_event,
    read_span,
    span_of,
    times,
    title_of,
)
from appointments.calendars.google import Google
from appointments.models import Appointment, Calendar, Mirror
from crm.events.queue import renew
from crm.models import Delivery

TRIES = 6  # in one run; each answers a change that was made in between
UNKNOWN = (OutOfReach, RateLimited)  # a limit may be told by a proxy, after the fact


def mirror_visit(delivery: Delivery) -> None:
    """Bring a visit's event to each of its calendars; one that fails keeps no other from its own.

    Raises GoogleError, LeaseLost.
    """
    visit_id = int(delivery.subject.partition(":")[2])
    failed: GoogleError | None = None
    for calendar in _calendars(visit_id):
        try:
            with Google(calendar.account, before_each=lambda: renew(delivery)) as google:
                _Errand(google, calendar, visit_id).run()
        except GoogleError as error:
            # What is the calendar's own trouble waits until it is read again, and is caught up with then.
            if not problems.note(calendar, error):
                failed = failed or error
    if failed:
        raise failed


def _calendars(visit_id: int) -> list[Calendar]:
    """Those that show the visit, or did."""
    visit = Appointment.objects.filter(pk=visit_id).first()
    if visit is None:
        return []
    has = Q(resource=None) | Q(resource__claims__appointment=visit) | Q(mirrors__visit=visit)
    calendars = Calendar.objects.filter(has, shop=visit.shop_id, is_active=True, problem__in=problems.PASSING)
    return [
        one
        for one in calendars.select_related("account", "shop").distinct().order_by("pk")
        if one.takes_visits and not one.account.needs_reconnect
    ]


class _Errand:
    """One visit's event in one calendar."""

    def __init__(self, google: Google, calendar: Calendar, visit_id: int) -> None:
        self.google, self.calendar, self.visit_id = google, calendar, visit_id

    def run(self) -> None:
        """Take one step after the other until nothing is left to do. Raises GoogleError."""
        for _ in range(TRIES):
            mirror, wanted, visit = self._look()
            if mirror is None:
                return
            if mirror.in_flight:
                self._find_out(mirror)
            elif mirror.state == Mirror.State.ABSENT and wanted:
                self._insert(mirror, wanted, visit)
            elif mirror.state == Mirror.State.PRESENT and wanted is None:
                self._delete(mirror)
            elif mirror.state == Mirror.State.PRESENT and wanted and _differs(mirror, wanted):
                self._patch(mirror, wanted)
            else:
                if mirror.state == Mirror.State.MISSING and wanted is None:
                    self._absent(mirror)
                return
        raise OutOfReach  # others change it as fast as we do; later, then

    def _look(self) -> tuple[Mirror | None, Wanted | None, Appointment]:
        """The mirror and what is wanted, as they are now."""
        visits = Appointment.objects.select_related("shop", "customer", "vehicle").prefetch_related(
            "services"
        )
        visit = visits.get(pk=self.visit_id)
        wanted = Wanted(span_of(visit), title_of(visit)) if self._belongs(visit) else None
        mirror = Mirror.objects.filter(visit=visit, calendar=self.calendar).first()
        if mirror is None and wanted:
            name = event_id(self.calendar, visit, 1)
            mirror, _ = Mirror.objects.get_or_create(
                visit=visit, calendar=self.calendar, defaults={"event_id": name}
            )
        return mirror, wanted, visit

    def _belongs(self, visit: Appointment) -> bool:
        if visit.status in OVER:
            return False
        resource = self.calendar.resource_id
        return resource is None or visit.claims.filter(resource=resource).exists()

    def _insert(self, mirror: Mirror, wanted: Wanted, visit: Appointment) -> None:
        if not _set_out(mirror, wanted.span):
            return
        try:
            event = self.google.insert(self.calendar.google_id, new_event(mirror.event_id, visit, wanted))
        except Exists:
            # Ours after all, its answer lost; or burnt by a deletion. Reading it tells.
            self._find_out(mirror, or_burnt=True)
        except GoogleError as error:
            _give_up(mirror, error)
            raise
        else:
            _arrived(mirror, event, wanted.span, wanted.title)

    def _patch(self, mirror: Mirror, wanted: Wanted) -> None:
        agreed = agreed_span(mirror)
        fields: Event = {} if mirror.title == wanted.title else {"summary": wanted.title}
        if agreed != wanted.span:
            fields |= times(wanted.span, self.calendar.shop.time_zone)
        if agreed is None:
            fields["recurrence"] = None
        says = wanted.span if agreed != wanted.span else agreed
        if not _set_out(mirror, says):
            return
        try:
            event = self.google.patch(self.calendar.google_id, mirror.event_id, fields, mirror.etag)
        except (Stale, NotFound, Gone) as error:
            _give_up(mirror, error)
            self._reread(mirror)
        except GoogleError as error:
            _give_up(mirror, error)
            raise
        else:
            _arrived(mirror, event, says, wanted.title)
            if "start" in fields:
                Mirror.objects.filter(pk=mirror.pk).update(collided_at=None)
                notes.settle_moves(mirror)

    def _reread(self, mirror: Mirror) -> None:
        """Somebody changed the event. Only the etag is taken over: `incoming` sees what they did."""
        event = self._read(mirror)
        if event is None:
            # Deleted: `incoming` decides what that means, and until then there is nothing to write to.
            problems.ask_for_read(self.calendar, whole=True)
            raise OutOfReach
        Mirror.objects.filter(pk=mirror.pk).update(etag=event["etag"])

    def _delete(self, mirror: Mirror) -> None:
        if not _set_out(mirror, None):
            return
        try:
            self.google.delete(self.calendar.google_id, mirror.event_id)
        except (NotFound, Gone):
            pass
        except GoogleError as error:
            _give_up(mirror, error)
            raise
        self._absent(mirror)

    def _find_out(self, mirror: Mirror, *, or_burnt: bool = False) -> None:
        """Read what became of a write whose answer never came."""
        event = self._read(mirror)
        if event is None:
            is_new = mirror.state == Mirror.State.ABSENT
            if or_burnt or (not is_new and mirror.sent_starts_at is None):
                self._absent(mirror)
            else:  # never arrived, or deleted by others meanwhile, which `incoming` will see
                Mirror.objects.filter(pk=mirror.pk).update(in_flight=False)
            return
        span = read_span(event, self.calendar.shop.zone)
        sent = Span(mirror.sent_starts_at, mirror.sent_ends_at) if mirror.sent_starts_at else None  # type: ignore[arg-type]
        is_ours = span == sent or mirror.state == Mirror.State.ABSENT
        agreed = sent if is_ours else agreed_span(mirror)
        _arrived(mirror, event, agreed, str(event.get("summary", "")))

    def _read(self, mirror: Mirror) -> Event | None:
        try:
            event = self.google.get(self.calendar.google_id, mirror.event_id)
        except (NotFound, Gone):
            return None
        return None if is_deleted(event) else event

    def _absent(self, mirror: Mirror) -> None:
        """The event is gone, and its id with it; the next one has another."""
        generation = mirror.generation + 1
        Mirror.objects.filter(pk=mirror.pk).update(
            state=Mirror.State.ABSENT,
            generation=generation,
            event_id=event_id(self.calendar, mirror.visit, generation),
            in_flight=False,
            etag="",
            starts_at=None,
            ends_at=None,
            title="",
            written_at=timezone.now(),
            collided_at=None,
        )
        notes.settle_all(mirror)


def _differs(mirror: Mirror, wanted: Wanted) -> bool:
    return agreed_span(mirror) != wanted.span or mirror.title != wanted.title


@transaction.atomic
def _set_out(mirror: Mirror, says: Span | None) -> bool:
    """Write down what is about to be sent; False where the mirror is not any more what was looked at."""
    as_seen = {name: getattr(mirror, name) for name in ("state", "generation", "starts_at", "ends_at")}
    starts_at, ends_at = (says.starts_at, says.ends_at) if says else (None, None)
    mirror.in_flight, mirror.sent_starts_at, mirror.sent_ends_at = True, starts_at, ends_at
    return bool(
        Mirror.objects.filter(pk=mirror.pk, in_flight=False, **as_seen).update(
            in_flight=True, sent_starts_at=starts_at, sent_ends_at=ends_at
        )
    )


def _give_up(mirror: Mirror, error: GoogleError) -> None:
    """It was refused, so nothing was done; unless nobody knows."""
    if not isinstance(error, UNKNOWN):
        Mirror.objects.filter(pk=mirror.pk).update(in_flight=False)


def _arrived(mirror: Mirror, event: Event, agreed: Span | None, title: str) -> None:
    Mirror.objects.filter(pk=mirror.pk).update(
        state=Mirror.State.PRESENT,
        in_flight=False,
        etag=event["etag"],
        starts_at=agreed.starts_at if agreed else None,
        ends_at=agreed.ends_at if agreed else None,
        title=title,
        written_at=timezone.now(),
    )
