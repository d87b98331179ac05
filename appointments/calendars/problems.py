"""What keeps a calendar from being read or written, shown to the desk; and asking that it be read."""

from django.db.models import Count, Q
from django.utils import timezone

from appointments.calendars.errors import (
    Forbidden,
    GoogleError,
    NotFound,
    OutOfReach,
    RateLimited,
    Reconnect,
    Refused,
)
from appointments.models import Calendar, CalendarNote, GoogleAccount
from crm.events.queue import enqueue
from crm.models import Delivery, Shop

READ = "calendar.read"
Problem = Calendar.Problem
PROBLEMS: dict[type[GoogleError], Problem] = {
    Reconnect: Problem.RECONNECT,
    NotFound: Problem.NOT_FOUND,
    Forbidden: Problem.REFUSED,
}
WHILE_READING: dict[type[GoogleError], Problem] = {
    **PROBLEMS,
    Refused: Problem.REFUSED,
    OutOfReach: Problem.OUT_OF_REACH,
    RateLimited: Problem.OUT_OF_REACH,
}
PASSING = ("", Problem.OUT_OF_REACH)  # with these it is still written to


def note(calendar: Calendar, error: GoogleError, *, reading: bool = False) -> bool:
    """Keep what is wrong with a calendar; False where it is nothing of the calendar's own."""
    problem = (WHILE_READING if reading else PROBLEMS).get(type(error))
    if problem is None:
        return False
    if problem == Problem.RECONNECT:
        lost(calendar.account)
        return True
    Calendar.objects.filter(pk=calendar.pk).exclude(problem=problem).update(
        problem=problem, problem_since=timezone.now()
    )
    return True


def lost(account: GoogleAccount) -> None:
    """Nobody lets us in any more: each of its calendars tells so."""
    GoogleAccount.objects.filter(pk=account.pk).update(needs_reconnect=True)
    Calendar.objects.filter(account=account).exclude(problem=Problem.RECONNECT).update(
        problem=Problem.RECONNECT, problem_since=timezone.now()
    )


def state_of(calendar: Calendar) -> str:
    """How a calendar fares, in plain words."""
    if not calendar.is_active:
        return "off"
    if calendar.problem:
        return calendar.get_problem_display()
    return "well" if calendar.synced_at else "not read yet"


def concern_of(shop: Shop) -> str:
    """What the desk should know of a shop's calendars today; "" where all is well. One query."""
    open_ones = Q(notes__kind__in=CalendarNote.WAITING, notes__settled_at=None)
    calendars = shop.calendars.annotate(waiting=Count("notes", filter=open_ones))
    concerned = list(calendars.filter(~Q(problem="", waiting=0), is_active=True).order_by("name", "pk"))
    said = [f"{one.name}: {one.get_problem_display()}" for one in concerned if one.problem]
    if waiting := sum(one.waiting for one in concerned):
        said.append("1 change waits for you" if waiting == 1 else f"{waiting} changes wait for you")
    return "; ".join(said)


def ask_for_read(calendar: Calendar, *, whole: bool = False) -> None:
    """Let a worker read a calendar soon; a hint more does nothing while one still waits. Two queries."""
    waiting = Delivery.objects.filter(
        subscriber=READ,
        subject=f"calendar:{calendar.pk}",
        state=Delivery.State.WAITING,
        leased_until=None,
        **({"payload__whole": True} if whole else {}),
    )
    if not waiting.exists():
        enqueue(READ, f"calendar:{calendar.pk}", payload={"whole": whole})
