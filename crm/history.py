"""Hands a verb's actor to the versions of the rows that it saves (history learns of it here alone), and
reads them.
"""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.dispatch import receiver
from simple_history.signals import pre_create_historical_record

from crm.actors import Actor

VERSIONS_READ = 200
Row = TypeVar("Row", bound=Model)


def authored(row: Row, actor: Actor, reason: str = "") -> Row:
    """Note on a row who is about to save or delete it, and why; its next version tells it."""
    row._author, row._change_reason = actor, reason or None  # type: ignore[attr-defined]
    return row


@receiver(pre_create_historical_record, dispatch_uid="crm.history")
def name_author(instance: Model, history_instance: Any, **_signal: Any) -> None:
    """A save without an actor (a shell's) leaves a version by nobody."""
    actor: Actor | None = instance.__dict__.pop("_author", None)
    instance.__dict__.pop("_change_reason", None)
    if actor is not None:
        history_instance.history_user_id = actor.user_id
        history_instance.actor_kind = actor.kind
        history_instance.actor_call = actor.call_id
        history_instance.actor_key = actor.key_id


def newest_of(history: QuerySet[Any]) -> list[Any]:
    """The newest rows of a `.history`, with their users. One query."""
    return list(
        history.select_related("history_user").order_by("-history_date", "-history_id")[:VERSIONS_READ]
    )
