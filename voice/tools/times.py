"""Tools about free times. Times come from the schedule and nowhere else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Annotated

from django.utils import timezone

from appointments import reads
from appointments.availability import Job, Opening, Schedule, Slot
from appointments.errors import BeyondHorizon, InThePast
from appointments.times import parse_day
from crm.errors import InvalidValue
from crm.models import Shop
from voice.language import When, language
from voice.tools import words
from voice.tools.context import CallContext, Context
from voice.tools.envelope import Answer
from voice.tools.registry import Limit, tool

ALTERNATIVES = 3
DEFAULT_LIMIT, MOST = 3, 20
LOOK_AHEAD = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The free times of a shop for one job, as the asking context sees them."""

    shop: Shop
    opening: Opening
    schedule: Schedule
    job: Job


def load(
    context: Context, service_type: str | None, minutes: int | None, first: date, last: date
) -> Calendar:
    """Eight queries. A call's own hold is not in its way. Raises InvalidServiceType, InvalidDuration."""
    shop = context.shop
    services = reads.pick_services(reads.menu(shop), [service_type]) if service_type is not None else []
    job = reads.job_for(services, minutes, default_minutes=reads.DEFAULT_SLOT_MINUTES)
    now = timezone.now()
    opening = reads.load_opening(shop, first, last)
    own = reads.held_by(context.holder) if isinstance(context, CallContext) else None
    schedule = reads.load_schedule(shop, opening, first, last, job, now=now, without=own)
    return Calendar(shop, opening, schedule, job)


@tool()
def get_available_slots(
    context: Context, date: str, duration_minutes: int | None = None, service_type: str | None = None
) -> Answer:
    """List the free start times of one day.

    date: YYYY-MM-DD, in the shop's calendar.
    duration_minutes: Working time; without it that of the service, else 30.
    service_type: Code of the service.
    """
    shop = context.shop
    day = parse_day(date)
    today = timezone.localdate(timezone=shop.zone)
    _check_day(shop, day, today)
    calendar = load(context, service_type, duration_minutes, day, day)
    slots = calendar.schedule.slots(day, calendar.job)
    data = {"date": day, "day_of_week": f"{day:%A}", "available_slots": _starts(shop, slots)}
    if slots:
        return Answer(data, f"Found {len(slots)} available time slot{'' if len(slots) == 1 else 's'}")
    later = _next(context, service_type, duration_minutes, day + timedelta(days=1), ALTERNATIVES)
    data["alternatives"] = _starts(shop, later)
    closed = calendar.opening.on(day).closed_because
    message = closed or "Found 0 available time slots"
    if later and not closed:
        message += f". The next free times are {words.moments(shop, [slot.start for slot in later])}"
    return Answer(data, message)


def _next(
    context: Context, service_type: str | None, minutes: int | None, first: date, limit: int
) -> list[Slot]:
    """The next free starts, from a schedule with the claims of all days that are looked at."""
    calendar = load(context, service_type, minutes, first, first + LOOK_AHEAD)
    return calendar.schedule.next_slots(first, calendar.job, limit, first + LOOK_AHEAD)


def _check_day(shop: Shop, day: date, today: date) -> None:
    if day < today:
        raise InThePast("This date is in the past", field="date")
    if day > today + timedelta(days=shop.horizon_days):
        raise BeyondHorizon("This date is further ahead than the shop books", field="date")


@tool()
def find_times(
    context: Context,
    when: Annotated[str, Limit(600)],
    service_type: str | None = None,
    duration_minutes: int | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Answer:
    """Find free times from the caller's own words, nearest first.

    when: What the caller said about the time, word for word: "a week from Friday after work".
    service_type: Code of the service.
    duration_minutes: Working time, if it differs from the menu.
    limit: How many times to give.
    """
    shop = context.shop
    if not 1 <= limit <= MOST:
        raise InvalidValue(f"limit must be between 1 and {MOST}", field="limit")
    now = timezone.now().astimezone(shop.zone)
    wish = language(shop.language).understand_time(when, now, shop.country)
    if wish is None:
        raise InvalidValue(
            "No day or time was understood in: when", message="Which day would suit you?", field="when"
        )
    today = now.date()
    first = max(wish.first or today, today)
    last = wish.last or first + LOOK_AHEAD
    if last < today:
        raise InThePast(field="when")
    _check_day(shop, first, today)
    calendar = load(context, service_type, duration_minutes, first, last)
    found = list(islice(_fitting(calendar, wish, first, last), limit))
    data = {"understood": wish.words, "slots": _starts(shop, found)}
    if found:
        return Answer(data, f"Free: {words.moments(shop, [slot.start for slot in found])}")
    calendar = load(context, service_type, duration_minutes, first, first + LOOK_AHEAD)
    nearest = _nearest(calendar, wish, first, limit)
    data["alternatives"] = _starts(shop, nearest)
    closed = _closed(calendar, wish, first) if first == last else None
    message = closed or f"Nothing is free {wish.words}"
    if nearest:
        message += f". The nearest free times are {words.moments(shop, [slot.start for slot in nearest])}"
    return Answer(data, message)


def _closed(calendar: Calendar, wish: When, day: date) -> str | None:
    """Why nobody can come then: the shop is closed that day, or not open yet or any more at that time."""
    opening = calendar.opening
    hours = opening.on(day)
    if not hours.open or wish.exact is None:
        return hours.closed_because
    opens, closes = opening.local(hours.open[0].start), opening.local(hours.open[-1].end)
    wanted = datetime.combine(day, wish.exact, calendar.shop.zone)
    say = language(calendar.shop.language).say
    when = say.date(day, opening.local(timezone.now()).date())
    if wanted < opens:
        return f"On {when}, we open at {say.clock(opens.time())}"
    if wanted >= closes:
        return f"On {when}, we close at {say.clock(closes.time())}"
    return None


def _fitting(calendar: Calendar, wish: When, first: date, last: date) -> Iterable[Slot]:
    """The free starts that the wish allows, in order."""
    slots = calendar.schedule.walk(first, calendar.job, last)
    if wish.exact is None:
        return (slot for slot in slots if _allows(wish, _local(calendar, slot)))
    return (slot for slot in slots if _local(calendar, slot).time() == wish.exact)


def _allows(wish: When, at: datetime) -> bool:
    return (wish.after is None or at.time() >= wish.after) and (
        wish.before is None or at.time() < wish.before
    )


def _nearest(calendar: Calendar, wish: When, first: date, limit: int) -> list[Slot]:
    """What comes closest: near the wanted time of the wanted day, then the same part of the next days."""
    if wish.exact is not None and wish.has_day:
        wanted = datetime.combine(first, wish.exact, calendar.shop.zone)
        return calendar.schedule.nearest(wanted, calendar.job, limit, first + LOOK_AHEAD)
    slots = calendar.schedule.walk(first, calendar.job, first + LOOK_AHEAD)
    same_part = (slot for slot in slots if _allows(wish, _local(calendar, slot)))
    return list(islice(same_part, limit)) or calendar.schedule.next_slots(
        first, calendar.job, limit, first + LOOK_AHEAD
    )


def _local(calendar: Calendar, slot: Slot) -> datetime:
    return slot.start.astimezone(calendar.shop.zone)


def _starts(shop: Shop, slots: Iterable[Slot]) -> list[str]:
    return words.iso(shop, (slot.start for slot in slots))
