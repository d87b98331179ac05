"""Which visits may change places, and where a bay's day would go."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from appointments.availability.hours import clock_reaches
from appointments.models import Appointment
from appointments.reads import load_opening
from appointments.times import day_span
from crm.models import Shop

NEAR = timedelta(days=3)
LOOK_AHEAD_DAYS = 31


def swappable(visit: Appointment) -> QuerySet[Appointment]:
    """The visits of the shop that have not begun, within three days of this one, soonest first."""
    visits = Appointment.objects.filter(
        shop=visit.shop_id,
        status__in=Appointment.OPEN,
        scheduled_at__range=(visit.scheduled_at - NEAR, visit.scheduled_at + NEAR),
    ).exclude(pk=visit.pk)
    return (
        visits.select_related("shop", "customer", "vehicle")
        .prefetch_related("claims__resource")
        .order_by("scheduled_at", "pk")
    )


def visits_of_day(shop: Shop, day: date, bay: int | None) -> list[Appointment]:
    """The visits of a local day that have not begun, of one bay (id) or of all, by time. Four queries."""
    begins, ends = day_span(day, shop.zone)
    visits = Appointment.objects.filter(
        shop=shop, status__in=Appointment.OPEN, scheduled_at__gte=begins, scheduled_at__lt=ends
    )
    if bay is not None:
        visits = visits.filter(claims__resource=bay)
    return list(
        visits.select_related("customer", "vehicle")
        .prefetch_related("services", "claims__resource")
        .order_by("scheduled_at", "pk")
    )


def next_open_day(shop: Shop, day: date) -> date:
    """`day` itself where the shop is open, else the next open day within a month, if there is one."""
    days = [day + timedelta(days=ahead) for ahead in range(LOOK_AHEAD_DAYS)]
    opening = load_opening(shop, days[0], days[-1])
    return next((one for one in days if opening.on(one).open), day)


def same_clock(moment: datetime, day: date, shop: Shop) -> datetime:
    """The same wall time on another day; where the clocks skip it, the first time after the gap."""
    return clock_reaches(datetime.combine(day, moment.astimezone(shop.zone).time()), shop.zone)
