"""Moving many visits at once: two change places, a bay's day goes to another bay or another day."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from appointments import reads
from appointments.errors import AppointmentNotFound
from appointments.models import Appointment, Claim, Resource
from appointments.placing import Wish, check_vehicle, days_between, give_up, look, or_refusal, take
from appointments.verbs.changing import claimed, write_move
from appointments.verbs.passing import granted
from appointments.verbs.rows import check_changeable, check_same_people
from appointments.verbs.wishes import only_these, work_of
from crm.actors import Actor
from crm.errors import DomainError, InvalidValue
from crm.locks import lock
from crm.models import Shop
from vehicles.errors import VehicleNotFound
from vehicles.models import Vehicle

CAR_IN_ONE_VISIT = "vehicle_in_one_visit_at_a_time"


@dataclass(frozen=True, slots=True)
class Move:
    """Where one visit goes: `scheduled_at` (aware) and, if it matters, to which bay and technician."""

    visit_id: int
    scheduled_at: datetime
    bay_id: int | None = None
    technician_id: int | None = None


def move_many(
    actor: Actor, shop: Shop, moves: Sequence[Move], *, passes: Mapping[str, str] | None = None
) -> list[Appointment]:
    """Move all of these visits of a shop, or none; they do not stand in each other's way. In the order given.

    `passes` are passed for each of them. The error tells by `data.visit_id` which visit cannot be moved.
    Raises what `reschedule` raises, without alternatives.
    """
    passes = granted(actor, passes)
    ids = [move.visit_id for move in moves]
    if not ids or len(set(ids)) < len(ids):
        raise InvalidValue("moves: name at least one visit, and each once", field="moves")
    with or_refusal(), transaction.atomic(), _cars_checked_at_the_end():
        visits = _lock_visits(shop, ids)
        wishes = _wishes(actor, shop, moves, visits, passes)
        starts = [move.scheduled_at.astimezone(shop.zone).date() for move in moves]
        opening = reads.load_opening(shop, min(starts), max(starts))
        days = {day for wish in wishes.values() for day in wish.days(opening)}
        days.update(*(days_between(shop, one.scheduled_at, one.ends_at) for one in visits.values()))
        lock(shop.pk, days)
        had = {pk: claimed(visit) for pk, visit in visits.items()}
        give_up(Q(appointment__in=ids))
        slots = {}
        # Who must have a certain bay or technician chooses first.
        for pk in sorted(ids, key=lambda pk: -len(wishes[pk].only)):
            with _naming(pk), or_refusal():
                slots[pk] = look(wishes[pk], opening)
                take(slots[pk], free=None, kind=Claim.Kind.VISIT, appointment=visits[pk])
        for pk in ids:
            write_move(wishes[pk], visits[pk], slots[pk], had[pk])
        for pk in ids:
            with _naming(pk):
                codes = {line.code for line in visits[pk].services.all()}
                check_vehicle(wishes[pk], visits[pk].vehicle, slots[pk], codes, moving=visits[pk])
    return [visits[pk] for pk in ids]


@contextmanager
def _cars_checked_at_the_end() -> Iterator[None]:
    """Two visits of one car may change places: they overlap until both are written."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {CAR_IN_ONE_VISIT} DEFERRED")
        yield
        cursor.execute(f"SET CONSTRAINTS {CAR_IN_ONE_VISIT} IMMEDIATE")


@contextmanager
def _naming(visit_id: int) -> Iterator[None]:
    """Say of a refusal which visit it is about."""
    try:
        yield
    except DomainError as refusal:
        refusal.error = f"Visit {visit_id}: {refusal.error}"
        refusal.message = f"Visit {visit_id}: {refusal.message}"
        refusal.data["visit_id"] = visit_id
        raise


def _lock_visits(shop: Shop, ids: Sequence[int]) -> dict[int, Appointment]:
    """The visits by id, as they are now, their vehicles locked before them; with services and what they need.

    Raises AppointmentNotFound, ChangedMeanwhile, VehicleNotFound.
    """
    seen = {visit.pk: visit for visit in Appointment.objects.filter(shop=shop, pk__in=ids)}
    cars = {visit.vehicle_id for visit in seen.values()}
    list(Vehicle.objects.select_for_update(no_key=True).filter(pk__in=cars).order_by("pk"))
    locked = (
        Appointment.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=seen)
        .select_related("shop", "vehicle", "customer")
        .prefetch_related("services__service")
        .order_by("pk")
    )
    visits = {visit.pk: visit for visit in locked}
    for pk in ids:
        with _naming(pk):
            if pk not in visits:
                raise AppointmentNotFound()
            check_same_people(seen[pk], visits[pk])
            if not visits[pk].vehicle.is_active:
                raise VehicleNotFound()
    return visits


def _wishes(
    actor: Actor,
    shop: Shop,
    moves: Sequence[Move],
    visits: Mapping[int, Appointment],
    passes: Mapping[str, str],
) -> dict[int, Wish]:
    """What each visit asks of the schedule. Raises WrongStatus, InsideCutoff, InvalidValue."""
    wanted = {pk for move in moves for pk in (move.bay_id, move.technician_id) if pk is not None}
    resources = Resource.objects.in_bulk(wanted)

    def named(kind: str, pk: int | None) -> Resource | None:
        if pk is not None and pk not in resources:
            raise InvalidValue(f"{kind}: not a {kind} of this shop", field=kind)
        return resources[pk] if pk is not None else None

    wishes = {}
    for move in moves:
        visit = visits[move.visit_id]
        with _naming(visit.pk):
            check_changeable(actor, visit, cancelled="Cannot reschedule a cancelled appointment")
            wishes[visit.pk] = Wish(
                actor,
                shop,
                move.scheduled_at,
                work_of(list(visit.services.all()), visit.duration_minutes),
                passes=passes,
                only=only_these(shop, named("bay", move.bay_id), named("technician", move.technician_id)),
                stays=move.scheduled_at == visit.scheduled_at,
            )
    return wishes
