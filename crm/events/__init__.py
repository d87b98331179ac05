"""Events are written by verbs, in the same transaction as the change that they tell of."""

from django.db.models import Model

from crm.actors import Actor
from crm.events.queue import publish
from crm.history import authored
from crm.models import Event, Shop, Subject


def save_with_event(
    subject: Subject,
    name: str,
    actor: Actor,
    *,
    shop: Shop | None = None,
    reason: str = "",
    **data: object,
) -> Event:
    """Save `subject`, new or locked by the caller, and the event that tells of it, with a delivery for each
    subscriber that wants it. Three queries, one more where somebody wants it.

    The sequence is counted on the subject's own row, so events of one subject cannot share a number.
    The row's new version in the history keeps the actor and the `reason`.
    `data` holds ids and the names of changed fields only, never values or people's words.
    """
    subject.event_sequence += 1
    authored(subject, actor, reason).save()
    return tell(subject, name, actor, sequence=subject.event_sequence, shop=shop, **data)


def tell(
    subject: Model, name: str, actor: Actor, *, sequence: int, shop: Shop | None = None, **data: object
) -> Event:
    """Write the event of a saved subject that counts its events by itself; see `save_with_event`."""
    event = Event.objects.create(
        name=name,
        shop=shop,
        subject_type=type(subject).__name__.lower(),
        subject_id=subject.pk,
        sequence=sequence,
        data=data,
        actor_kind=actor.kind,
        actor_user_id=actor.user_id,
        actor_call=actor.call_id,
        actor_key=actor.key_id,
    )
    publish(event)
    return event
