"""Free times for somebody who asks at the desk, and why a wanted one is not free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from appointments import reads
from appointments.availability import Job, Opening, Reason, Slot, Unfit
from appointments.desk.today import clock_text
from appointments.models import Service
from crm.models import Shop

SHOWN_DAYS = 14
NEAREST = 5


@dataclass(frozen=True, slots=True)
class Offer:
    """A free start, aware in the shop's zone, and who would get the work."""

    start: datetime
    place: str

    @property
    def clock(self) -> str:
        """Such as `9:30 AM`."""
        return clock_text(self.start)


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A local day; where nothing is free, `why` says whether the shop is closed or full."""

    date: date
    offers: list[Offer]
    why: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What there is to a wanted time: the offer, or why not, and the free starts nearest to it."""

    start: datetime
    offer: Offer | None
    why_not: str = ""
    nearest: Sequence[Offer] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The free starts of the days that were asked for."""

    days: list[FreeDay]
    wanted: Wanted | None


def find_times(
    shop: Shop, services: Sequence[Service], job: Job, first: date, now: datetime, wanted: datetime | None
) -> Found:
    """The free starts of SHOWN_DAYS local days from `first` on, as the desk may book them. Seven queries.

    `wanted` (aware) is judged with them; where it lies outside these days, they begin with its own.
    """
    last = first + timedelta(days=SHOWN_DAYS - 1)
    if wanted is not None and not first <= wanted.astimezone(shop.zone).date() <= last:
        first = wanted.astimezone(shop.zone).date()
        last = first + timedelta(days=SHOWN_DAYS - 1)
    opening = reads.load_opening(shop, first, last)
    schedule = reads.load_schedule(shop, opening, first, last, job, now=now, notice=False)
    names = dict(shop.resources.values_list("pk", "name"))

    def offer(slot: Slot) -> Offer:
        who = [names[pk] for pk in (slot.bay_id, slot.technician_id) if pk is not None]
        return Offer(slot.start.astimezone(shop.zone), " with ".join(who))

    days = []
    for number in range(SHOWN_DAYS):
        day = first + timedelta(days=number)
        offers = [offer(slot) for slot in schedule.slots(day, job)]
        days.append(FreeDay(day, offers, "" if offers else opening.on(day).closed_because or "Nothing free"))
    if wanted is None:
        return Found(days, None)
    try:
        return Found(days, Wanted(wanted, offer(schedule.fit(wanted, job))))
    except Unfit as unfit:
        why_not = explain(unfit, shop, opening, services, job, wanted)
    nearest = [offer(slot) for slot in schedule.nearest(wanted, job, NEAREST, last_day=last)]
    return Found(days, Wanted(wanted, None, why_not, nearest))


def explain(
    unfit: Unfit, shop: Shop, opening: Opening, services: Sequence[Service], job: Job, start: datetime
) -> str:
    """Why a start does not fit, in a sentence for the person at the desk."""
    match unfit.reason:
        case Reason.PAST | Reason.NOTICE:
            return "This time is over."
        case Reason.HORIZON:
            return f"The shop books no more than {shop.horizon_days} days ahead."
        case Reason.CLOSED:
            return f"{unfit.closed_because}."
        case Reason.OUTSIDE_HOURS:
            return _outside(opening, job, start)
        case Reason.OFF_GRID:
            return f"Visits start every {shop.grid_minutes} minutes."
        case Reason.NO_SKILL:
            needs = ", ".join(sorted(job.bay_needs | job.technician_needs))
            return f"The shop has no bay or technician for it{f': it needs {needs}' if needs else ''}."
        case Reason.TAKEN:
            names = " and ".join(service.name.lower() for service in services)
            return f"Every bay, or everybody, who can do {names} is taken or away for some of the time."


def _outside(opening: Opening, job: Job, start: datetime) -> str:
    spans = opening.on(opening.local(start).date()).open
    hours = ", ".join("–".join(clock_text(opening.local(end)) for end in span) for span in spans)
    if any(span.start <= start < span.end for span in spans):
        return f"{job.minutes} minutes of work would not be done before the shop closes. It is open {hours}."
    return f"The shop is not open then. It is open {hours}."
