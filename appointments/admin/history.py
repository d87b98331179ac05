"""The versions of a visit, as people read them: who changed what, when, through which channel and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from appointments.models import Appointment
from crm.desk import local_text

FIELDS = (
    *("scheduled_at", "ends_at", "duration_minutes", "service_type", "status", "stage", "transport"),
    *("promised_at", "service_description", "customer_concerns", "notes", "cancellation_reason"),
    *("customer_id", "vehicle_id"),
)
LABELS = {
    "scheduled_at": "time",
    "ends_at": "planned end",
    "duration_minutes": "working minutes",
    "service_type": "service",
    "promised_at": "promised for",
    "customer_id": "customer",
    "vehicle_id": "vehicle",
}
CHANNELS = {
    "caller": "voice agent",
    "staff": "desk",
    "key": "program",
    "system": "system",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one version. Empty values are shown as a dash."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """What one verb did to the visit."""

    at: str
    who: str
    channel: str
    why: str
    changes: list[Change]


def versions(visit: Appointment) -> list[Version]:
    """The versions of a visit, newest first, the booking last. One query.

    Bay, technician and services are rows of their own: what changed only them has no changes here.
    """
    rows = list(visit.history.select_related("history_user").order_by("-history_date", "-history_id"))
    zone = visit.shop.zone
    found = [_version(new, list(_changes(old, new, zone)), zone) for new, old in pairwise(rows)]
    return [*found, _version(rows[-1], [], zone)] if rows else []


def _version(row: Any, changes: list[Change], zone: ZoneInfo) -> Version:
    call = f" (call {row.actor_call})" if row.actor_call else ""
    return Version(
        at=local_text(row.history_date, zone),
        who=str(row.history_user or ""),
        channel=CHANNELS.get(row.actor_kind, "unknown") + call,
        why=row.history_change_reason or "",
        changes=changes,
    )


def _changes(old: Any, new: Any, zone: ZoneInfo) -> Iterator[Change]:
    for name in FIELDS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            label = LABELS.get(name) or name.replace("_", " ")
            yield Change(label, _shown(old, name, before, zone), _shown(new, name, after, zone))


def _shown(row: Any, name: str, value: Any, zone: ZoneInfo) -> str:
    if value in (None, ""):
        return "–"
    if isinstance(value, datetime):
        return local_text(value, zone)
    in_words = getattr(row, f"get_{name}_display", None)
    return str(in_words() if in_words else value)
