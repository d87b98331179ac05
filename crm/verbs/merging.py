"""Two customers who turned out to be one, and the way back.

Locks, in this order: merges, the rows of `joining.moved_first`, both customers by id, their rows room by room
from below, each by id. One merge runs at a time, so who is merged into whom holds still.
"""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from crm.actors import Actor
from crm.errors import CannotMerge, CannotUndoMerge, CustomerNotFound, MergeTooOld, NotesFull
from crm.events import save_with_event
from crm.joining import Joining, joiners, moved_first, put_back
from crm.locks import lock_merges
from crm.models import Customer, Merge, Phone
from crm.primaries import primaries
from crm.reads import resolve
from crm.related import Reference, references
from crm.verbs.notes import LONGEST_NOTES

UNDO_WITHIN = timedelta(hours=24)


@transaction.atomic
def merge_customers(actor: Actor, survivor: Customer, other: Customer) -> Merge:
    """Make `other` part of `survivor` (or of whom that one was merged into).

    Every row that names `other` names the survivor then, in all rooms, except numbers that both have. What
    the survivor lacks is filled in. The same car at both becomes one; its visits must not overlap.
    Raises CustomerNotFound, CannotMerge, NotesFull, and what rooms above raise (VisitsInTheWay).
    """
    lock_merges()
    survivor, other = resolve(_current(survivor)), _current(other)
    if other.merged_into_id is not None:
        raise CannotMerge("This customer is already merged into another one")
    if survivor.pk == other.pk:
        raise CannotMerge("A customer cannot be merged with itself")
    joining = Joining(actor, survivor, other)
    early, late = _references()
    for reference in early:
        joining.move(reference, reference.rows(other.pk), survivor.pk)
    people = _lock(survivor.pk, other.pk, late)
    joining.survivor, joining.other = survivor, other = people[survivor.pk], people[other.pk]
    for join in joiners:
        join(joining)
    twice = Q(number__in=survivor.phones.values_list("number", flat=True))
    for reference in late:
        rows = reference.rows(other.pk)
        joining.move(reference, rows.exclude(twice) if reference.model is Phone else rows, survivor.pk)
    _fill_in(joining)
    _settle_primaries(actor, survivor, joining.moved, joining.reason)
    merge = Merge.objects.create(
        survivor=survivor, other=other, moved=joining.moved, actor_user_id=actor.user_id
    )
    other.merged_into = survivor
    for customer in (survivor, other):
        _save(customer, "customer.merged", actor, joining.reason, merge)
    return merge


@transaction.atomic
def undo_merge(actor: Actor, merge: Merge) -> Customer:
    """Make the merged customer one of its own again, within 24 hours; that customer.

    The latest merge in which the survivor took part comes first. Rows that were moved and are still at the
    survivor go back, and values that nobody changed since; what is new since the merge stays, but for what
    belongs to a row that goes back: the visits of a car go with it.
    Raises MergeTooOld, CannotUndoMerge.
    """
    lock_merges()
    merge = Merge.objects.get(pk=merge.pk)
    if merge.undone_at is not None:
        raise CannotUndoMerge("This merge was undone before")
    if timezone.now() - merge.at > UNDO_WITHIN:
        raise MergeTooOld()
    later = Merge.objects.filter(
        Q(survivor=merge.survivor_id) | Q(other=merge.survivor_id), undone_at=None, pk__gt=merge.pk
    ).first()
    if later is not None:
        raise CannotUndoMerge(
            f"Undo the later merge of customer {later.other_id} into {later.survivor_id} first",
            merge_id=later.pk,
        )
    reason = f"Merge of customer {merge.other_id} into {merge.survivor_id} undone"
    early, late = _references()
    for reference in early:
        list(reference.rows(merge.survivor_id).select_for_update(no_key=True).values_list("pk"))
    people = _lock(merge.survivor_id, merge.other_id, late)
    try:
        with transaction.atomic():
            put_back(merge.moved, actor, reason, people)
    except IntegrityError:
        raise CannotUndoMerge("What was changed since the merge stands in the way of undoing it") from None
    survivor, other = people[merge.survivor_id], people[merge.other_id]
    for customer in (survivor, other):
        _settle_primaries(actor, customer, merge.moved, reason)
    merge.undone_at = timezone.now()
    merge.save(update_fields=["undone_at"])
    other.merged_into = None
    for customer in (survivor, other):
        _save(customer, "customer.unmerged", actor, reason, merge)
    return other


def _current(customer: Customer) -> Customer:
    found = Customer.objects.filter(pk=customer.pk).first()
    if found is None:
        raise CustomerNotFound()
    return found


def _references() -> tuple[list[Reference], list[Reference]]:
    """What is re-pointed before the customers are locked, and after. Merges keep telling what they did."""
    found = [one for one in references(Customer) if one.model not in (Merge, Customer)]
    return (
        [one for one in found if one.model in moved_first],
        [one for one in found if one.model not in moved_first],
    )


def _lock(one: int, two: int, related: list[Reference]) -> dict[int, Customer]:
    """Both customers by id, locked with the rows that name them."""
    rows = Customer.objects.select_for_update(no_key=True).filter(pk__in=(one, two)).order_by("pk")
    people = {customer.pk: customer for customer in rows}
    for reference in related:
        list(reference.rows(one, two).select_for_update(no_key=True).values_list("pk"))
    return people


def _fill_in(joining: Joining) -> None:
    survivor, other = joining.survivor, joining.other
    names = ["email", "company", "language"]
    if not (survivor.first_name or survivor.last_name):
        names += ["first_name", "last_name"]
    new: dict[str, Any] = {
        name: getattr(other, name) for name in names if getattr(other, name) and not getattr(survivor, name)
    }
    new["customer_since"] = _one_of(min, survivor.customer_since, other.customer_since)
    new["last_service_date"] = _one_of(max, survivor.last_service_date, other.last_service_date)
    new["notes"] = "\n".join(filter(None, [survivor.notes, other.notes]))
    if len(new["notes"]) > LONGEST_NOTES:
        raise NotesFull(
            f"The notes of both are longer than {LONGEST_NOTES} letters together: shorten them, then merge",
            field="notes",
        )
    # Whoever is known for sure stays so; of two who are not, one who is not comes out.
    new["provisional"] = survivor.provisional and other.provisional
    new = {name: value for name, value in new.items() if value != getattr(survivor, name)}
    if new:
        joining.note(survivor, **new)


def _one_of(pick: Any, *days: date | None) -> date | None:
    return pick((day for day in days if day is not None), default=None)


def _settle_primaries(actor: Actor, customer: Customer, moved: dict[str, Any], reason: str) -> None:
    """Who had no primary row of its own takes over the one of the other."""
    for model, primary in primaries.items():
        were = [
            entry["id"]
            for entry in moved["values"]
            if entry["model"] == model._meta.label_lower and primary.flag in entry["fields"]
        ]
        primary.settle(actor, customer.pk, reason=reason, preferred=were)


def _save(customer: Customer, name: str, actor: Actor, reason: str, merge: Merge) -> None:
    save_with_event(
        customer,
        name,
        actor,
        reason=reason,
        merge_id=merge.pk,
        survivor_id=merge.survivor_id,
        other_id=merge.other_id,
    )
