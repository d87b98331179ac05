"""REST: the versions of a row, each with what changed since the one before."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rest_framework import serializers

from config.rest.fields import Moment
from crm.versions import changed_fields, with_forerunners

KINDS = {"+": "created", "~": "changed", "-": "deleted"}


class Change(serializers.Serializer[Any]):
    """A field with its values before and after."""

    field = serializers.CharField()
    before = serializers.JSONField()
    after = serializers.JSONField()


class Version(serializers.Serializer[Any]):
    """One change of a row."""

    at = Moment()
    kind = serializers.ChoiceField(choices=tuple(KINDS.values()))
    by = serializers.CharField(allow_null=True, help_text="The user, if there was one.")
    channel = serializers.CharField(help_text="caller, staff, key, system, or nothing where unknown.")
    reason = serializers.CharField()
    changes = Change(many=True)


def versions(page: Sequence[Any]) -> Iterable[dict[str, Any]]:
    """The history rows of a page, newest first, compared each with its forerunner. One query more."""
    for row, before in with_forerunners([*page, *_older(page[-1:])])[: len(page)]:
        yield {
            "at": row.history_date,
            "kind": KINDS[row.history_type],
            "by": row.history_user.get_username() if row.history_user else None,
            "channel": row.actor_kind,
            "reason": row.history_change_reason or "",
            "changes": list(_changes(row, before)) if before else [],
        }


def _changes(row: Any, before: Any) -> Iterator[dict[str, Any]]:
    for field in changed_fields(row, before):
        old, new = (getattr(version, field.attname) for version in (before, row))
        yield {"field": field.name, "before": old, "after": new}


def _older(last: Sequence[Any]) -> Iterable[Any]:
    """The version before the last of a page, if any. By id: two can be of one moment."""
    for row in last:
        older = type(row).objects.filter(id=row.id, history_id__lt=row.history_id)
        yield from older.order_by("-history_id")[:1]
