"""What the loopback Google knows: calendars, events with all that was ever changed, grants, channels."""

import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from appointments.calendars.loopback.recurring import instances, span

Event = dict[str, Any]
Notice = tuple[Event, str]  # a channel, and the state that it is told
OWNER = "owner@shop.example"
OWNED = {"email": OWNER, "self": True}
HIDDEN = ("_change", "_spawned")
LASTING = ("id", "organizer", "creator", "status")
ALWAYS = (datetime(1971, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC))


class Fault(Exception):
    """An error that Google answers with: status, reason, and headers beside it."""

    def __init__(self, status: int, reason: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(status, reason)
        self.status, self.reason, self.headers = status, reason, headers or {}


class State:
    """All behind one lock, and kept in a file where there is a `path`; `notify` gets the hints to push."""

    def __init__(self, path: Path | None = None) -> None:
        self.lock = threading.RLock()
        self.path = path
        self.notify: Callable[[list[Notice]], None] = lambda notices: None
        self.data: dict[str, Any] = {
            "change": 0,
            "oldest": 0,  # sync tokens from before this change are too old
            "calendars": {},
            "channels": {},
            "grants": {},
            "codes": {},
            "access": {},
        }
        if path and path.exists():
            self.data = json.loads(path.read_text())

    @contextmanager
    def changing(self) -> Iterator[dict[str, Any]]:
        """The data, locked, and kept afterwards."""
        with self.lock:
            yield self.data
            if self.path:
                spare = self.path.with_suffix(".new")
                spare.write_text(json.dumps(self.data))
                spare.replace(self.path)

    def add_calendar(self, google_id: str, zone: str, name: str = "", role: str = "owner") -> None:
        with self.changing() as data:
            made = {"id": google_id, "summary": name or google_id, "timeZone": zone, "accessRole": role}
            data["calendars"].setdefault(google_id, {**made, "events": {}})

    def calendar(self, google_id: str) -> dict[str, Any]:
        """Raises Fault 404."""
        found: dict[str, Any] | None = self.data["calendars"].get(google_id)
        if found is None:
            raise Fault(404, "notFound")
        return found

    def events(self, google_id: str) -> list[Event]:
        """The events that stand in a calendar, as its owner sees them."""
        with self.lock:
            every = self.calendar(google_id)["events"].values()
            return [shown(event) for event in every if event["status"] != "cancelled"]

    def insert(self, google_id: str, event: Event) -> Event:
        """Raises Fault 409 for an id that was ever used, 400 for one with other signs than 0-9 and a-v."""
        with self.changing() as data:
            events = self.calendar(google_id)["events"]
            event_id = event.get("id") or uuid4().hex
            if len(event_id) < 5 or not set(event_id) <= set("0123456789abcdefghijklmnopqrstuv_TZ"):
                raise Fault(400, "invalid")
            if event_id in events:
                raise Fault(409, "duplicate")
            base = {"status": "confirmed", "organizer": OWNED, "creator": OWNED}
            events[event_id] = {**base, **event, "id": event_id}
            return self._changed(data, google_id, event_id)

    def get(self, google_id: str, event_id: str) -> Event:
        with self.lock:
            return shown(self._event(google_id, event_id))

    def update(
        self, google_id: str, event_id: str, fields: Event, etag: str = "", *, whole: bool = False
    ) -> Event:
        """Patch an event, or replace it as a `whole`. Raises Fault 412 on another etag, 404, 410."""
        with self.changing() as data:
            event = self._event(google_id, event_id)
            if etag and etag != event["etag"]:
                raise Fault(412, "conditionNotMet")
            if event["status"] == "cancelled" and fields.get("status") != "confirmed":
                raise Fault(410, "deleted")
            kept = {key: event[key] for key in (*LASTING, *HIDDEN) if key in event} if whole else event
            merged = {**kept, **fields, "id": event_id}
            self.calendar(google_id)["events"][event_id] = _without_nulls(merged)
            return self._changed(data, google_id, event_id)

    def delete(self, google_id: str, event_id: str) -> None:
        """Raises Fault 404, and 410 the second time."""
        with self.changing() as data:
            event = self._event(google_id, event_id)
            if event["status"] == "cancelled":
                raise Fault(410, "deleted")
            every = self.calendar(google_id)["events"].values()
            for one in [event, *(one for one in every if one.get("recurringEventId") == event_id)]:
                one["status"] = "cancelled"
                self._changed(data, google_id, one["id"])

    def wipe(self, google_id: str) -> None:
        """All events of a calendar deleted at once."""
        for event in self.events(google_id):
            self.delete(google_id, event["id"])

    def forget_tokens(self) -> None:
        """Sync tokens given so far are too old from now on."""
        with self.changing() as data:
            data["change"] += 1
            data["oldest"] = data["change"]

    def revoke(self) -> None:
        """Nobody's grant or access token is good any more."""
        with self.changing() as data:
            data["grants"], data["access"] = {}, {}

    def _event(self, google_id: str, event_id: str) -> Event:
        found: Event | None = self.calendar(google_id)["events"].get(event_id)
        if found is None:
            raise Fault(404, "notFound")
        return found

    def _changed(self, data: dict[str, Any], google_id: str, event_id: str) -> Event:
        data["change"] += 1
        event = self.calendar(google_id)["events"][event_id]
        event["_change"], event["etag"] = data["change"], f'"{data["change"]}"'
        event["updated"] = datetime.now(UTC).isoformat()
        told = [one for one in data["channels"].values() if one["calendar"] == google_id]
        self.notify([(dict(one), "exists") for one in told])
        return shown(event)

    def listed(self, google_id: str, asked: dict[str, str]) -> Event:
        """A page of a list; `syncToken` asks for what changed since. Raises Fault 410 on an old token."""
        with self.changing() as data:
            calendar = self.calendar(google_id)
            since, first, last = 0, asked.get("timeMin", ""), asked.get("timeMax", "")
            if token := asked.get("syncToken"):
                number, first, last = token.split("|")
                since = int(number)
                if since < data["oldest"] or "timeMin" in asked:
                    raise Fault(410 if since < data["oldest"] else 400, "fullSyncRequired")
            window = (_moment(first, ALWAYS[0]), _moment(last, ALWAYS[1]))
            found = list(_listed(calendar, since, *window))
            begin, size = int(asked.get("pageToken") or 0), int(asked.get("maxResults") or 250)
            page: Event = {"items": found[begin : begin + size], "timeZone": calendar["timeZone"]}
            if begin + size < len(found):
                page["nextPageToken"] = str(begin + size)
            else:
                page["nextSyncToken"] = f"{data['change']}|{first}|{last}"
            return page

    def busy(self, google_id: str, first: datetime, last: datetime) -> list[Event]:
        """The spans in which a calendar is busy. Raises Fault 404."""
        with self.lock:
            calendar = self.calendar(google_id)
            found = [one for one in _listed(calendar, 0, first, last) if one["status"] != "cancelled"]
            opaque = [one for one in found if one.get("transparency") != "transparent"]
            spans = [span(one, calendar["timeZone"]) for one in opaque]
            return [{"start": start.isoformat(), "end": end.isoformat()} for start, end in spans]

    def grant(self, email: str = OWNER) -> str:
        """A refresh token."""
        with self.changing() as data:
            token = secrets.token_urlsafe(16)
            data["grants"][token] = email
            return token

    def let_in(self, email: str) -> str:
        """An access token, good for an hour."""
        with self.changing() as data:
            token = secrets.token_urlsafe(16)
            until = datetime.now(UTC) + timedelta(hours=1)
            data["access"][token] = {"email": email, "until": until.isoformat()}
            return token


def shown(event: Event) -> Event:
    """An event as Google shows it."""
    return {key: value for key, value in event.items() if key not in HIDDEN}


def _moment(text: str, default: datetime) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else default


def _without_nulls(value: Any) -> Any:
    """A null of a patch takes a field away, also within another."""
    if not isinstance(value, dict):
        return value
    return {key: _without_nulls(one) for key, one in value.items() if one is not None}


def _listed(calendar: dict[str, Any], since: int, first: datetime, last: datetime) -> Iterator[Event]:
    """The single events and instances of a window: all that stand, or with `since` all that changed."""
    zone, events = calendar["timeZone"], calendar["events"]
    exceptions = {one["id"] for one in events.values() if "recurringEventId" in one}
    for event in list(events.values()):
        changed = event["_change"] > since
        if "recurrence" in event:
            stands = event["status"] != "cancelled"
            made = [one for one in instances(event, zone, first, last) if one["id"] not in exceptions]
            spawned = {one["id"] for one in made} if stands else set()
            gone = set(event.get("_spawned", ())) - spawned - exceptions
            event["_spawned"] = sorted(spawned)
            if changed:
                yield from (shown(one) for one in made if stands)
                yield from _cancelled(gone if since else ())
            continue
        if gone := event.pop("_spawned", ()):  # it is recurring no longer
            yield from _cancelled(gone if since else ())
        if not changed:
            continue
        starts_at, ends_at = span(event, zone)
        is_within = starts_at < last and ends_at > first
        if event["status"] != "cancelled" and is_within:
            yield shown(event)
        elif since:  # what left the window is told of like what was deleted
            yield {"id": event["id"], "status": "cancelled", "etag": event["etag"]}


def _cancelled(ids: Any) -> Iterator[Event]:
    yield from ({"id": one, "status": "cancelled"} for one in ids)
