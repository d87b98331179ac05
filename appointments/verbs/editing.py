"""Changing what is written about a visit, and its work."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from appointments import reads
from appointments.errors import CannotWait
from appointments.models import Appointment, Claim, Service, ServiceLine
from appointments.placing import Wish, check_vehicle, or_alternatives, place, take
from appointments.verbs.lengthening import lengthen
from appointments.verbs.passing import granted, in_words, keep
from appointments.verbs.rows import check_changeable, lock_visit, lock_with_car
from appointments.verbs.wishes import lines_for, pick
from crm.actors import Actor
from crm.errors import InvalidValue
from crm.events import save_with_event
from crm.texts import check_lengths
from crm.verbs import check_seen

CHANGEABLE = ("service_description", "customer_concerns", "notes", "transport", "promised_at")


@transaction.atomic
def change_visit(actor: Actor, visit: Appointment, *, seen: int | None = None, **changes: Any) -> Appointment:
    """Change what is written about a visit: service_description, customer_concerns, notes, transport,
    promised_at (aware, or None). What is the same already is no change, and no event. `seen` is the
    event_sequence of what the changes were decided on, if they depend on it.

    Raises AppointmentNotFound, ChangedMeanwhile, InvalidValue, CannotWait.
    """
    visit = lock_visit(visit.pk)
    check_seen(visit, seen)
    changed = [name for name, value in changes.items() if _is_new(visit, name, value)]
    if not changed:
        return visit
    for name in changed:
        setattr(visit, name, changes[name])
    save_with_event(visit, "visit.changed", actor, shop=visit.shop, changed=sorted(changed))
    return visit


def _is_new(visit: Appointment, name: str, value: Any) -> bool:
    """Whether a field would change. Raises InvalidValue, CannotWait."""
    if name not in CHANGEABLE:
        raise InvalidValue(f"{name} cannot be changed here", field=name)
    if name == "promised_at":
        if not (value is None or (isinstance(value, datetime) and value.tzinfo)):
            raise InvalidValue(f"{name} must be a time with its zone, or nothing", field=name)
    elif not isinstance(value, str):
        raise InvalidValue(f"{name} must be a text", field=name)
    elif name == "transport" and value not in Appointment.Transport.values:
        raise InvalidValue(f"{name} must be one of: {', '.join(Appointment.Transport.values)}", field=name)
    else:
        check_lengths(Appointment, {name: value})
    is_new = bool(getattr(visit, name) != value)
    waits = is_new and name == "transport" and value == Appointment.Transport.WAIT
    if waits and visit.services.filter(service__waiter_ok=False).exists():
        raise CannotWait(field="transport")
    return is_new


def change_services(
    actor: Actor,
    visit: Appointment,
    services: Sequence[str],
    *,
    duration_minutes: int | None = None,
    passes: Mapping[str, str] | None = None,
    seen: int | None = None,
) -> Appointment:
    """Give a visit other work, at the same time: `services` by code, first one first.

    One that has not begun is placed anew by the rules of booking, and its own claims do not stand in its
    way. In one that is under way more work makes it longer, as `extend` does, and less frees nothing. Lines
    that stay keep their price; what has been taken off the menu may stay. `seen` as in change_visit.
    Raises NotAllowed, InvalidValue, AppointmentNotFound, ChangedMeanwhile, WrongStatus, InsideCutoff,
    InvalidServiceType, InvalidDuration, CannotWait, VehicleBusy, DuplicateAppointment, and Unavailable,
    which tells free starts only of one that has not begun.
    """
    passes = granted(actor, passes)
    with or_alternatives(lambda: wish), transaction.atomic():
        visit = lock_with_car(visit)
        check_seen(visit, seen)
        lines = {line.code: line for line in visit.services.select_related("service")}
        known = {code: line.service for code, line in lines.items() if line.service}
        wanted = pick(reads.menu(visit.shop) | known, services, visit.transport)
        job = reads.job_for(wanted, duration_minutes, default_minutes=reads.DEFAULT_VISIT_MINUTES)
        wish = None
        if visit.status == Appointment.Status.IN_PROGRESS:
            lengthen(actor, visit, job, passes)
        else:
            check_changeable(actor, visit, cancelled="A cancelled appointment cannot be changed")
            own = Q(appointment=visit.pk)
            wish = Wish(actor, visit.shop, visit.scheduled_at, job, free=own, passes=passes, stays=True)
            slot = place(wish)
            check_vehicle(wish, visit.vehicle, slot, {service.code for service in wanted}, moving=visit)
            visit.ends_at, visit.duration_minutes = slot.end, job.minutes
            take(slot, free=own, kind=Claim.Kind.VISIT, appointment=visit)
        visit.service_type = wanted[0].code
        _write_lines(visit, lines, wanted)
        save_with_event(
            visit,
            "visit.changed",
            actor,
            shop=visit.shop,
            reason=in_words(passes),
            changed=["duration_minutes", "services"],
        )
        keep(actor, visit, passes)
    return visit


def _write_lines(visit: Appointment, had: dict[str, ServiceLine], wanted: Sequence[Service]) -> None:
    """The lines that stay keep what they say; the others go, and new ones are as the menu has them."""
    places = {service.code: position for position, service in enumerate(wanted)}
    visit.services.exclude(code__in=places).delete()
    kept = [line for code, line in had.items() if code in places]
    for line in kept:
        line.position = places[line.code]
    ServiceLine.objects.bulk_update(kept, ["position"])
    ServiceLine.objects.bulk_create(line for line in lines_for(visit, wanted) if line.code not in had)
