"""Making the work of a visit longer, at its end."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from appointments import reads
from appointments.availability import HouseRule, Job, Opening
from appointments.errors import InvalidDuration, SlotTaken
from appointments.models import Appointment, Claim
from appointments.placing import Wish, check_vehicle, expired_holds, give_up, look
from crm.actors import Actor
from crm.locks import lock

MOST_MINUTES = 32_767  # what a visit's row holds: two or three months in the bay


def lengthen(actor: Actor, visit: Appointment, job: Job, passes: Mapping[str, str]) -> None:
    """Let a visit, locked with its vehicle and saved by the caller, take as long as the new `job`.

    What it takes more is counted from its end or, where that is past, from now, and walks through open
    minutes as booking does. What lies in the way there is passed by `squeeze` alone, blocks by nothing.
    Less work only counts for what is still to come: no claim is given back.
    Raises Unfit, VehicleBusy, InvalidDuration, and SlotTaken with the visits in the way, by id, in
    `data.appointments`.
    """
    more = job.minutes - visit.duration_minutes
    claims = list(visit.claims.filter(released=False).select_related("resource"))
    visit.duration_minutes = job.minutes
    if more <= 0 or not claims:  # out of the bay: it takes the minutes when it comes back
        return
    shop = visit.shop
    day = visit.ends_at.astimezone(shop.zone).date()
    today = timezone.localdate(timezone=shop.zone)
    opening = reads.load_opening(shop, day, max(day, today))
    begins = next_start(opening, _runs_on(visit), any_time=not job.may_run_over)
    wish = Wish(
        actor,
        shop,
        begins,
        replace(job, minutes=more, bay_needs=frozenset(), technician_needs=frozenset()),
        free=Q(appointment=visit.pk),
        # Who is in the way is looked up below, by name.
        passes={HouseRule.SQUEEZE: "", **passes},
        only={claim.resource.kind: claim.resource_id for claim in claims},
        stays=True,
    )
    lock(shop.pk, wish.days(opening))
    slot = look(wish, opening)
    check_vehicle(wish, visit.vehicle, slot._replace(start=visit.scheduled_at), set(), moving=visit)
    resources = [claim.resource_id for claim in claims]
    is_late = min(claim.ends_at for claim in claims)
    give_up(expired_holds(resources, is_late, slot.claimed_until))
    others = _others(visit, resources, is_late, slot.claimed_until)
    if others and HouseRule.SQUEEZE not in passes:
        raise SlotTaken(appointments=sorted({pk for pk in others if pk is not None}))
    for claim in claims:
        claim.ends_at = slot.claimed_until
        claim.squeezed_in |= bool(others)
    Claim.objects.bulk_update(claims, ["ends_at", "squeezed_in"])
    visit.duration_minutes += opening.minutes_between(visit.ends_at, begins)
    if visit.duration_minutes > MOST_MINUTES:
        raise InvalidDuration(
            "This visit is too long past its end: complete it, and book what is left as another visit",
            field="minutes",
        )
    visit.ends_at = slot.end


def next_start(opening: Opening, moment: datetime, *, any_time: bool) -> datetime:
    """The moment itself, or the first open one from it on for work that goes on when the shop next opens."""
    return moment if any_time else next((piece.start for piece in opening.pieces(moment, 1)), moment)


def _runs_on(visit: Appointment) -> datetime:
    """The end of the work, or now where it is under way and past its end."""
    is_here = visit.status == Appointment.Status.IN_PROGRESS
    return max(visit.ends_at, timezone.now()) if is_here else visit.ends_at


def _others(
    visit: Appointment, resources: Collection[int], start: datetime, end: datetime
) -> list[int | None]:
    """The visits, by id, whose claims lie between two instants on these resources; None for a hold."""
    claims = Claim.objects.filter(resource__in=resources, starts_at__lt=end, ends_at__gt=start)
    return list(claims.exclude(appointment=visit.pk).values_list("appointment", flat=True))
