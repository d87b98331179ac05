"""From rows to the pure engine: the menu, the hours, and what is taken."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta

import holidays
from django.db.models import Q, QuerySet

from appointments.availability import (
    Interval,
    Job,
    Opening,
    Rules,
    Schedule,
    Station,
    claimed_by,
)
from appointments.availability.hours import LONGEST_SPAN_DAYS
from appointments.errors import InvalidDuration, InvalidServiceType
from appointments.models import Appointment, Claim, Resource, Service, Shift
from appointments.models.menu import LONGEST_MINUTES
from appointments.reads.spans import spans_by
from appointments.times import day_span
from crm.models import Customer, Shop

DEFAULT_VISIT_MINUTES = 60
DEFAULT_SLOT_MINUTES = 30
SHORTEST_MINUTES = 5


def menu(shop: Shop) -> dict[str, Service]:
    """What the shop does, by code, in its own order. One query."""
    return {
        service.code: service for service in shop.services.filter(is_active=True).order_by("position", "pk")
    }


def pick_services(available: dict[str, Service], codes: Iterable[str]) -> list[Service]:
    """The services of `codes`, each once. Raises InvalidServiceType."""
    wanted = list(dict.fromkeys(codes))
    if not wanted or any(code not in available for code in wanted):
        raise InvalidServiceType(available)
    return [available[code] for code in wanted]


def job_for(services: Sequence[Service], minutes: int | None, *, default_minutes: int) -> Job:
    """What the services need together; `minutes` of work replace the menu's. Raises InvalidDuration."""
    if minutes is None:
        minutes = sum(service.minutes or DEFAULT_VISIT_MINUTES for service in services) or default_minutes
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise InvalidDuration(
            f"duration_minutes must be between {SHORTEST_MINUTES} and {LONGEST_MINUTES}",
            field="duration_minutes",
        )
    return Job(
        minutes=minutes,
        buffer_minutes=max((service.buffer_minutes for service in services), default=0),
        bay_needs=frozenset(skill for service in services for skill in service.bay_needs),
        technician_needs=frozenset(skill for service in services for skill in service.technician_needs),
        may_run_over=any(service.may_run_over for service in services),
    )


def open_from(shop: Shop, now: datetime) -> datetime | None:
    """The first instant from `now` on at which the shop is open, `now` itself where it is; None where it
    stays closed for LONGEST_SPAN_DAYS. Three queries.
    """
    day = now.astimezone(shop.zone).date()
    return next((piece.start for piece in load_opening(shop, day, day).pieces(now, 1)), None)


def load_opening(shop: Shop, first: date, last: date) -> Opening:
    """The shop's hours, right for the days `first` to `last`. Three queries."""
    last += timedelta(days=LONGEST_SPAN_DAYS + 1)  # work that runs over asks for later days
    weekly: dict[int, list[tuple[time, time]]] = defaultdict(list)
    for weekday, opens, closes in shop.opening_hours.values_list("weekday", "opens", "closes"):
        weekly[weekday].append((opens, closes))
    special: dict[date, list[tuple[time, time]]] = defaultdict(list)
    for day, opens, closes in shop.special_hours.filter(date__range=(first, last)).values_list(
        "date", "opens", "closes"
    ):
        special[day].append((opens, closes))
    closures = {}
    for closed_from, closed_until, reason in shop.closures.filter(
        first_day__lte=last, last_day__gte=first
    ).values_list("first_day", "last_day", "reason"):
        day = max(closed_from, first)
        while day <= min(closed_until, last):
            closures[day] = reason
            day += timedelta(days=1)
    return Opening(
        zone=shop.zone,
        weekly=dict(weekly),
        special=dict(special),
        closures=closures,
        holidays=public_holidays(shop, first, last) if shop.closes_on_holidays else {},
    )


def public_holidays(shop: Shop, first: date, last: date) -> dict[date, str]:
    """Public holidays by the `holidays` package: the whole country's where it does not know the region, and
    none of a country that it does not know.
    """
    years = range(first.year, last.year + 1)
    for region in (shop.holiday_subdivision or None, None):
        with suppress(NotImplementedError):
            calendar = holidays.country_holidays(shop.country, subdiv=region, years=years)
            return {day: name for day, name in calendar.items() if first <= day <= last}
    return {}


def load_schedule(
    shop: Shop,
    opening: Opening,
    first: date,
    last: date,
    job: Job,
    *,
    now: datetime,
    notice: bool = True,
    without: Q | None = None,
    only: Mapping[str, int] | None = None,
) -> Schedule:
    """The schedule of the local days `first` to `last`, for a job that begins on them. Five queries.

    Expired holds and the claims matched by `without` count as free; `notice` False leaves out the minimum
    notice, which does not bind the shop's own people. `only` are the bay and the technician that must be
    had, by kind; the others are left out. Work that is past its end still has its bay, from now on for as
    long as the shop allows for it.
    """
    begins = day_span(first, opening.zone).start
    ends = claimed_by(opening, last, job)
    only = only or {}
    # Plain values: models cost more to build than to read.
    active = shop.resources.filter(is_active=True).order_by("pk").values_list("pk", "kind", "skills")
    resources = {pk: (kind, skills) for pk, kind, skills in active if only.get(kind, pk) == pk}
    shifts: dict[int, dict[int, list[tuple[time, time]]]] = defaultdict(lambda: defaultdict(list))
    rows = Shift.objects.filter(resource__in=list(resources)).order_by("starts")
    for resource_id, weekday, starts, closes in rows.values_list("resource_id", "weekday", "starts", "ends"):
        shifts[resource_id][weekday].append((starts, closes))
    claims = Claim.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=now),
        resource__in=list(resources),
        ends_at__gt=begins,
        starts_at__lt=ends,
    )
    late = overdue(shop, now)
    if without is not None:
        claims, late = claims.exclude(without), late.exclude(without)
    busy: dict[int, list[Interval]] = defaultdict(list)
    for resource_id, start, end in claims.values_list("resource_id", "starts_at", "ends_at"):
        busy[resource_id].append(Interval(start, end))
    for resource_id, end in late.values_list("resource_id", "ends_at"):
        busy[resource_id].append(Interval(end, now + timedelta(minutes=shop.overrun_minutes)))
    blocks = shop.blocks.filter(ends_at__gt=begins, starts_at__lt=ends)
    blocked: dict[int | None, list[Interval]] = defaultdict(list, spans_by("resource_id", blocks))
    return Schedule(
        opening=opening,
        stations=[
            Station(
                id=pk,
                kind="bay" if kind == Resource.Kind.BAY else "technician",
                skills=frozenset(skills),
                busy=busy[pk],
                blocked=blocked[pk],
                shifts=dict(shifts[pk]) if pk in shifts else None,
            )
            for pk, (kind, skills) in resources.items()
        ],
        shop_blocks=blocked[None],
        rules=Rules(
            grid_minutes=shop.grid_minutes,
            now=now,
            earliest=now + timedelta(minutes=shop.notice_minutes if notice else 0),
            latest=day_span(opening.local(now).date() + timedelta(days=shop.horizon_days), opening.zone).end,
            plans_technicians=shop.plans_technicians or Resource.Kind.TECHNICIAN in only,
        ),
    )


def overdue(shop: Shop, now: datetime) -> QuerySet[Claim]:
    """What work that is past its planned end still takes: for `overrun_minutes` from now on."""
    return Claim.objects.filter(
        appointment__shop=shop,
        appointment__status=Appointment.Status.IN_PROGRESS,
        released=False,
        ends_at__lte=now,
    )


def held_by(holder: str) -> Q | None:
    """The claims that `holder` holds, to be left out of what is busy; None for nobody."""
    return Q(kind=Claim.Kind.HOLD, holder=holder) if holder else None


def visits_of(customer: Customer, *, now: datetime | None = None) -> QuerySet[Appointment]:
    """The customer's visits, soonest first; with `now` only the coming ones that still stand."""
    visits = Appointment.objects.filter(customer=customer).select_related("vehicle", "shop")
    if now is not None:
        visits = visits.filter(scheduled_at__gt=now, status__in=Appointment.OPEN)
    return visits.order_by("scheduled_at", "pk")
