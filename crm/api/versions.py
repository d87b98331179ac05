"""REST: the versions of a row, each with what changed since the one before."""

from collections.abc import Iterable, Sequence
from typing import Any

from rest_framework import serializers

from config.rest.fields import Moment

KINDS = {"+": "created", "~": "changed", "-": "deleted"}
# They move with every change and tell nobody anything.
BESIDE_THE_POINT = ["event_sequence", "updated_at"]


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
    forerunners = [*page[1:], _before(page[-1]) if page else None]
    for row, before in zip(page, forerunners, strict=False):
        changes = row.diff_against(before, excluded_fields=BESIDE_THE_POINT).changes if before else []
        yield {
            "at": row.history_date,
            "kind": KINDS[row.history_type],
            "by": row.history_user.get_username() if row.history_user else None,
            "channel": row.actor_kind,
            "reason": row.history_change_reason or "",
            "changes": [{"field": one.field, "before": one.old, "after": one.new} for one in changes],
        }


def _before(row: Any) -> Any:
    """By id: two versions can be of one moment."""
    older = type(row).objects.filter(id=row.id, history_id__lt=row.history_id)
    return older.order_by("-history_id").first()
