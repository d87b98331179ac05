"""The shop's day: the car comes, its work goes from stage to stage and takes longer, or it never comes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from appointments import reads
from appointments.errors import InvalidDuration, TooEarly, WrongStage, WrongStatus
from appointments.models import Appointment, Claim, Resource
from appointments.models.menu import LONGEST_MINUTES
from appointments.placing import Wish, check_vehicle, free_the_rest, look, or_refusal, take
from appointments.verbs.lengthening import lengthen, next_start
from appointments.verbs.mileage import check_mileage, note_mileage
from appointments.verbs.passing import granted, in_words, keep
from appointments.verbs.rows import check_under_way, lock_visit, lock_with_car
from appointments.verbs.wishes import work_of
from crm.actors import Actor
from crm.errors import InvalidValue
from crm.events import save_with_event
from crm.locks import lock

Stage = Appointment.Stage
# Whoever waits for parts, or is ready, stands in the yard: others may have the bay.
OUT_OF_THE_BAY = (Stage.WAITING_PARTS, Stage.READY)
NEXT: dict[str, tuple[Stage, ...]] = {
    Stage.ARRIVED: (Stage.IN_BAY, Stage.WAITING_APPROVAL, Stage.WAITING_PARTS, Stage.READY),
    Stage.IN_BAY: (Stage.WAITING_APPROVAL, Stage.WAITING_PARTS, Stage.READY),
    Stage.WAITING_APPROVAL: (Stage.IN_BAY, Stage.WAITING_PARTS, Stage.READY),
    Stage.WAITING_PARTS: (Stage.IN_BAY, Stage.WAITING_APPROVAL, Stage.READY),
    Stage.READY: (Stage.IN_BAY, Stage.WAITING_APPROVAL, Stage.WAITING_PARTS, Stage.PICKED_UP),
    Stage.PICKED_UP: (),
}


@transaction.atomic
def check_in(actor: Actor, visit: Appointment, *, mileage: int | None = None) -> Appointment:
    """The car is here, on its day, later, or the day before. `mileage` is in the shop's unit.

    Raises AppointmentNotFound, ChangedMeanwhile, WrongStatus, TooEarly, InvalidValue (field `mileage`).
    """
    visit = lock_with_car(visit)
    if visit.status not in Appointment.OPEN:
        raise WrongStatus(f"An appointment that is {visit.get_status_display()} cannot be checked in")
    now, zone = timezone.now(), visit.shop.zone
    days_ahead = visit.scheduled_at.astimezone(zone).date() - now.astimezone(zone).date()
    if days_ahead > timedelta(days=1):
        raise TooEarly("A car is checked in on the day of its appointment, or on the day before")
    check_mileage(visit, mileage)
    visit.status, visit.stage = Appointment.Status.IN_PROGRESS, Stage.ARRIVED
    visit.arrived_at = visit.stage_since = now
    visit.mileage = mileage
    save_with_event(visit, "visit.checked_in", actor, shop=visit.shop, changed=["stage", "status"])
    note_mileage(actor, visit, mileage)
    return visit


def set_stage(actor: Actor, visit: Appointment, stage: str) -> Appointment:
    """Say where a car that is here stands. The stage that it has already is no change, and no event.

    Waiting for parts and ready give back the rest of its claims; back in the bay it needs a place for the
    work that is left, from now on. It is picked up when it is ready, completed or not.
    Raises AppointmentNotFound, ChangedMeanwhile, InvalidValue (field `stage`), WrongStatus, WrongStage,
    VehicleBusy, and Unavailable where there is no place.
    """
    with or_refusal(), transaction.atomic():
        visit = lock_with_car(visit)
        if visit.stage == stage:
            return visit
        _check_stage(visit, stage)
        now, was_at = timezone.now(), visit.scheduled_at
        if stage in OUT_OF_THE_BAY:
            free_the_rest(visit, now)
        elif stage == Stage.IN_BAY and not visit.claims.filter(released=False).exists():
            _come_back(actor, visit, now)
        visit.stage, visit.stage_since = stage, now
        changed = ["stage"] if visit.scheduled_at == was_at else ["scheduled_at", "stage"]
        save_with_event(visit, "visit.stage_changed", actor, shop=visit.shop, changed=changed)
    return visit


def _check_stage(visit: Appointment, stage: str) -> None:
    """Raises InvalidValue, WrongStatus, WrongStage."""
    if stage not in Stage.values:
        raise InvalidValue(f"stage must be one of: {', '.join(Stage.values)}", field="stage")
    is_collected = stage == Stage.PICKED_UP and visit.status == Appointment.Status.COMPLETED
    if not is_collected:
        check_under_way(visit, f"set to {Stage(stage).label}")
    if stage not in NEXT.get(visit.stage, ()):
        raise WrongStage(f"A car that is {visit.get_stage_display()} cannot be {Stage(stage).label} next")


def _come_back(actor: Actor, visit: Appointment, now: datetime) -> None:
    """Claim a place for the work that is left. Whoever came before his time, and left the bay before it, is
    scheduled for now. Raises Unfit, VehicleBusy.
    """
    shop, used = visit.shop, visit.claims.filter(resource__kind=Resource.Kind.BAY)
    spans = list(used.values_list("starts_at", "ends_at"))
    today = now.astimezone(shop.zone).date()
    first = min([today, *(start.astimezone(shop.zone).date() for start, _ in spans)])
    opening = reads.load_opening(shop, first, today)
    done = sum(opening.minutes_between(start, end) for start, end in spans)
    lines = list(visit.services.select_related("service"))
    left = min(max(visit.duration_minutes - done, reads.SHORTEST_MINUTES), LONGEST_MINUTES)
    wish = Wish(
        actor,
        shop,
        next_start(opening, now, any_time=False),
        replace(work_of(lines, left), may_run_over=True),
        free=Q(appointment=visit.pk),
        stays=True,
    )
    lock(shop.pk, wish.days(opening))
    slot = look(wish, opening)
    visit.scheduled_at = min(visit.scheduled_at, slot.start)
    check_vehicle(wish, visit.vehicle, slot._replace(start=visit.scheduled_at), set(), moving=visit)
    take(slot, free=None, kind=Claim.Kind.VISIT, appointment=visit)
    visit.ends_at = slot.end


def extend(
    actor: Actor, visit: Appointment, minutes: int, *, passes: Mapping[str, str] | None = None
) -> Appointment:
    """Give a visit so many more minutes of work at its end or, where it is past that, from now on.

    One that has not begun grows no longer than one may book; work in hand takes as long as it takes.
    Raises NotAllowed, InvalidValue, InvalidDuration (field `minutes`), AppointmentNotFound,
    ChangedMeanwhile, WrongStatus, VehicleBusy, and Unavailable; SlotTaken tells the visits in the way, by id,
    in `data.appointments`.
    """
    passes = granted(actor, passes)
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise InvalidDuration(f"minutes must be between 1 and {LONGEST_MINUTES}", field="minutes")
    with or_refusal(), transaction.atomic():
        visit = lock_with_car(visit)
        if visit.status not in Appointment.ACTIVE:
            raise WrongStatus(f"An appointment that is {visit.get_status_display()} cannot be extended")
        total = visit.duration_minutes + minutes
        if total > LONGEST_MINUTES and visit.status in Appointment.OPEN:
            raise InvalidDuration(
                f"A visit takes {LONGEST_MINUTES} minutes at most: book what is left as another visit",
                field="minutes",
            )
        lines = list(visit.services.select_related("service"))
        lengthen(actor, visit, replace(work_of(lines, min(total, LONGEST_MINUTES)), minutes=total), passes)
        save_with_event(
            visit,
            "visit.extended",
            actor,
            shop=visit.shop,
            reason=in_words(passes),
            changed=["duration_minutes", "ends_at"],
        )
        keep(actor, visit, passes)
    return visit


@transaction.atomic
def no_show(actor: Actor, visit: Appointment) -> Appointment:
    """Nobody came, and the shop's time of grace is over: what the visit claimed is free.

    Raises AppointmentNotFound, WrongStatus, and TooEarly with the earliest moment in `data.earliest`.
    """
    visit = lock_visit(visit.pk)
    if visit.status not in Appointment.OPEN:
        raise WrongStatus(f"An appointment that is {visit.get_status_display()} cannot be a no-show")
    earliest = visit.scheduled_at + timedelta(minutes=visit.shop.no_show_grace_minutes)
    if timezone.now() < earliest:
        local = earliest.astimezone(visit.shop.zone)
        raise TooEarly(f"The customer may still come until {local:%H:%M}", earliest=local)
    visit.status = Appointment.Status.NO_SHOW
    save_with_event(visit, "visit.no_show", actor, shop=visit.shop, changed=["status"])
    visit.claims.all().delete()
    return visit
