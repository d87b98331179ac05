"""The instances of a recurring event, as a list with `singleEvents` has them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

Event = dict[str, Any]


def span(event: Event, zone: str) -> tuple[datetime, datetime]:
    """From when to when an event lasts (UTC); whole days are those of the calendar's `zone`."""
    start, end = (_instant(event[edge], zone) for edge in ("start", "end"))
    return start, end


def instances(master: Event, zone: str, first: datetime, last: datetime) -> Iterator[Event]:
    """The instances of a master that touch the span, in its own wall time, without its exceptions."""
    edge = master["start"]
    whole_days = "date" in edge
    home = ZoneInfo(edge.get("timeZone") or zone)
    begins, ends = span(master, zone)
    local = begins.astimezone(ZoneInfo(zone) if whole_days else home).replace(tzinfo=None)
    rule = rrulestr("\n".join(master["recurrence"]), dtstart=local)
    # A day more on both ends: the rule counts wall time, whatever the zone.
    day = timedelta(days=1)
    earliest, latest = (
        one.astimezone(home).replace(tzinfo=None) for one in (first - (ends - begins) - day, last + day)
    )
    for wall in rule.between(earliest, latest, inc=True):
        made = _instance(master, wall, whole_days, home, ends - begins)
        starts_at, ends_at = span(made, zone)
        if starts_at < last and ends_at > first:
            yield made


def _instance(master: Event, wall: datetime, whole_days: bool, home: ZoneInfo, length: timedelta) -> Event:
    if whole_days:
        days = date.fromisoformat(master["end"]["date"]) - date.fromisoformat(master["start"]["date"])
        start, end = {"date": wall.date().isoformat()}, {"date": (wall.date() + days).isoformat()}
        stamp = f"{wall:%Y%m%d}"
    else:
        moment = wall.replace(tzinfo=home)
        after = (moment.astimezone(UTC) + length).astimezone(home)
        start, end = ({"dateTime": one.isoformat(), "timeZone": home.key} for one in (moment, after))
        stamp = f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    kept = {key: value for key, value in master.items() if key != "recurrence"}
    return {
        **kept,
        "id": f"{master['id']}_{stamp}",
        "recurringEventId": master["id"],
        "originalStartTime": start,
        "start": start,
        "end": end,
    }


def _instant(edge: Event, zone: str) -> datetime:
    if "date" in edge:
        day = date.fromisoformat(edge["date"])
        return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)
    moment = datetime.fromisoformat(edge["dateTime"].replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(edge.get("timeZone") or zone))
    return moment.astimezone(UTC)
