"""A shop's day as a list: who is expected, who is in the shop, whose car is ready, and what is done."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q

from appointments.models import Appointment
from appointments.times import day_span
from crm.models import Shop
from crm.phones import display_phone

# A car that stands here for longer is found in the list of visits; looking back without end would read the
# whole past of the shop.
STILL_HERE_DAYS = 60

Stage, Status = Appointment.Stage, Appointment.Status


@dataclass(frozen=True, slots=True)
class Row:
    """A visit of the list. `late_minutes` count from its time; `since` is the day of an earlier one."""

    visit: Appointment
    clock: str
    since: str
    late_minutes: int
    phone: str
    promised: str

    @property
    def state(self) -> str:
        """In one word, for the badge: the stage where there is one, else the status."""
        return self.visit.stage or self.visit.status

    @property
    def state_words(self) -> str:
        """The same, for people."""
        visit = self.visit
        return visit.get_stage_display() if visit.stage else visit.get_status_display()

    @property
    def concern(self) -> str:
        """What the customer said and nobody has looked into yet."""
        return self.visit.customer_concerns if self.visit.status in Appointment.OPEN else ""


@dataclass(slots=True)
class Pile:
    """Visits that wait for the same thing."""

    name: str
    title: str
    rows: list[Row] = field(default_factory=list)


def load_today(shop: Shop, day: date, now: datetime) -> list[Pile]:
    """The visits of a local day in four piles, by time. Five queries, whatever their number.

    With today come those of the last STILL_HERE_DAYS whose car is still here.
    """
    zone = shop.zone
    midnight, next_midnight = day_span(day, zone)
    which = Q(scheduled_at__gte=midnight, scheduled_at__lt=next_midnight)
    if day == now.astimezone(zone).date():
        which |= Q(
            Q(status=Status.IN_PROGRESS) | Q(status=Status.COMPLETED, stage=Stage.READY),
            scheduled_at__gte=midnight - timedelta(days=STILL_HERE_DAYS),
            scheduled_at__lt=midnight,
        )
    visits = (
        Appointment.objects.filter(which, shop=shop)
        .select_related("customer", "vehicle")
        .prefetch_related("services", "claims__resource", "customer__phones")
        .order_by("scheduled_at", "pk")
    )
    piles = {
        "expected": Pile("expected", "Expected"),
        "here": Pile("here", "In the shop"),
        "ready": Pile("ready", "Ready"),
        "done": Pile("done", "Done"),
    }
    for visit in visits:
        visit.shop = shop
        piles[_pile(visit)].rows.append(_row(visit, midnight, now))
    return list(piles.values())


def next_day(shop: Shop, day: date) -> date | None:
    """The next day after `day` on which a visit is expected, if there is one. One query."""
    after = Appointment.objects.filter(
        shop=shop, status__in=Appointment.OPEN, scheduled_at__gte=day_span(day, shop.zone).end
    )
    start = after.order_by("scheduled_at").values_list("scheduled_at", flat=True).first()
    return start.astimezone(shop.zone).date() if start else None


def _pile(visit: Appointment) -> str:
    if visit.status in Appointment.OPEN:
        return "expected"
    if visit.status in (Status.IN_PROGRESS, Status.COMPLETED) and visit.stage == Stage.READY:
        return "ready"
    return "here" if visit.status == Status.IN_PROGRESS else "done"


def _row(visit: Appointment, midnight: datetime, now: datetime) -> Row:
    local = visit.scheduled_at.astimezone(visit.shop.zone)
    overdue = now - visit.scheduled_at if visit.status in Appointment.OPEN else timedelta()
    return Row(
        visit=visit,
        clock=clock_text(local),
        since=f"{local:%a, %b} {local.day}" if visit.scheduled_at < midnight else "",
        late_minutes=max(0, overdue // timedelta(minutes=1)),
        phone=display_phone(visit.customer.phone_number or ""),
        promised=_promised(visit, local.date()),
    )


def _promised(visit: Appointment, day: date) -> str:
    if visit.promised_at is None:
        return ""
    return clock_text(visit.promised_at.astimezone(visit.shop.zone), day)


def clock_text(local: datetime, day: date | None = None) -> str:
    """Such as `9:30 AM`; `Mon 9:30 AM` where it is not on `day`, if one is given."""
    clock = f"{local.hour % 12 or 12}:{local:%M} {local:%p}"
    return clock if day in (None, local.date()) else f"{local:%a} {clock}"
