"""The versions of a row as people read them: who changed what, when, through which channel, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

VERSIONS_READ = 200
VERSIONS_SHOWN = 30
# These change with every save, or tell nothing to a person.
UNSEEN = {"id", "public_id", "created_at", "updated_at", "event_sequence"}
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


def versions(what: str, history: QuerySet[Any]) -> list[Version]:
    """The newest versions in a `.history`, which may be of several rows of one model. One query.

    A version is told by what differs from the one before it of the same row; saves that changed nothing that
    people see are left out.
    """
    newest = list(
        history.select_related("history_user").order_by("-history_date", "-history_id")[:VERSIONS_READ]
    )
    later: dict[int, Any] = {}
    before: dict[int, Any] = {}
    for row in newest:
        if row.id in later:
            before[later[row.id].pk] = row
        later[row.id] = row
    told = (_version(what, row, before.get(row.pk)) for row in newest)
    return [version for version in told if version.changes or version.why]


def newest_first(*groups: Iterable[Version]) -> list[Version]:
    """Versions of several rows, as one story."""
    every = (version for group in groups for version in group)
    return sorted(every, key=lambda version: version.at, reverse=True)[:VERSIONS_SHOWN]


def _version(what: str, row: Any, before: Any) -> Version:
    verb = {"+": "added", "-": "removed"}.get(row.history_type, "changed")
    return Version(
        at=row.history_date,
        what=f"{what} {verb}",
        who=row.history_user.get_username() if row.history_user else "",
        channel=CHANNELS.get(row.actor_kind, ""),
        why=row.history_change_reason or "",
        call_id=row.actor_call,
        changes=list(_changes(row, before)),
    )


def _changes(row: Any, before: Any) -> Iterator[Change]:
    if before is None and row.history_type == "~":
        return  # The version before it was not read, or is older than the history.
    for field in row.tracked_fields:
        if field.name not in UNSEEN and not (field.is_relation and row.history_type == "+"):
            old = _shown(before, field.attname) if row.history_type == "~" else ""
            new = _shown(row, field.attname)
            if old != new and (row.history_type == "~" or new != "no"):
                removed = row.history_type == "-"
                yield Change(str(field.verbose_name), new if removed else old, "" if removed else new)


def _shown(row: Any, name: str) -> str:
    value = getattr(row, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
