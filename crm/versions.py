"""The versions of a row as people read them: who changed what, when, through which channel, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from crm.desk import local_text
from crm.history import newest_of

VERSIONS_SHOWN = 30
# These change with every save, or tell nothing to a person.
UNSEEN = {"id", "public_id", "created_at", "updated_at", "event_sequence", "stage_since"}
CHANNELS = {"caller": "call", "staff": "desk", "key": "program", "system": "automatic"}


@dataclass(frozen=True, slots=True)
class Change:
    """One value, before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """What one save changed. `what` names the row; `call_id` is the call in which it was done."""

    at: datetime
    what: str
    who: str
    channel: str
    why: str
    call_id: int | None
    changes: list[Change]


def with_forerunners(newest: Iterable[Any]) -> list[tuple[Any, Any]]:
    """History rows, the newest first, each with the one before it of the same row, or None."""
    pairs: list[tuple[Any, Any]] = []
    of_row: dict[int, int] = {}
    for row in newest:
        if row.id in of_row:
            later = of_row[row.id]
            pairs[later] = (pairs[later][0], row)
        of_row[row.id] = len(pairs)
        pairs.append((row, None))
    return pairs


def changed_fields(row: Any, before: Any) -> Iterator[Any]:
    """The fields that differ between two versions of a row, as far as they tell people something."""
    for field in row.tracked_fields:
        if field.name not in UNSEEN and getattr(row, field.attname) != getattr(before, field.attname):
            yield field


def versions(what: str, history: QuerySet[Any], zone: ZoneInfo, *, beside: str = "") -> list[Version]:
    """The newest versions in a `.history`, which may be of several rows of one model, with times in `zone`.

    A version is told by what differs from the one before it of the same row. A save that changed no field
    that people see is told as one of what stands `beside` the row; without that, it is left out. One query.
    """
    told = []
    for row, before in with_forerunners(newest_of(history)):
        changes = list(_changes(row, before, zone))
        about = what if changes or before is None else beside or what
        if changes or row.history_change_reason or about == beside:
            told.append(_version(about, row, changes))
    return told


def newest_first(*groups: Iterable[Version]) -> list[Version]:
    """Versions of several rows, as one story."""
    every = (version for group in groups for version in group)
    return sorted(every, key=lambda version: version.at, reverse=True)[:VERSIONS_SHOWN]


def _version(what: str, row: Any, changes: list[Change]) -> Version:
    verb = {"+": "added", "-": "removed"}.get(row.history_type, "changed")
    return Version(
        at=row.history_date,
        what=f"{what} {verb}",
        who=row.history_user.get_username() if row.history_user else "",
        channel=CHANNELS.get(row.actor_kind, ""),
        why=row.history_change_reason or "",
        call_id=row.actor_call,
        changes=changes,
    )


def _changes(row: Any, before: Any, zone: ZoneInfo) -> Iterator[Change]:
    if row.history_type == "~":
        # The one before it may be older than what was read, or than the history.
        for field in changed_fields(row, before) if before else ():
            old, new = _shown(before, field, zone), _shown(row, field, zone)
            if old != new:
                yield Change(str(field.verbose_name), old, new)
        return
    for field in row.tracked_fields:
        text = _shown(row, field, zone)
        related = field.is_relation and row.history_type == "+"
        if field.name not in UNSEEN and not related and text not in ("", "no"):
            removed = row.history_type == "-"
            yield Change(str(field.verbose_name), text if removed else "", "" if removed else text)


def _shown(row: Any, field: Any, zone: ZoneInfo) -> str:
    value = getattr(row, field.attname)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return local_text(value, zone)
    if field.choices:
        value = getattr(row, f"get_{field.name}_display")()
    return "" if value is None else str(value)
