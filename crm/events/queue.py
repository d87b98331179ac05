"""The one queue: rows of Delivery, written with the change that they follow from and claimed by workers.

A claim is a lease. Whoever holds it is named on the row together with the number of the attempt, and only
that pair may finish, fail or renew: a worker that was slower than its lease cannot touch what another has
taken over. Rows of one subscriber and one subject are done one at a time in the order of their ids; a dead
row stands in nobody's way. Leases compare the clocks of the workers' machines, which have to agree to within
a fraction of LEASE.
"""

import random
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from crm.events.subscribers import SUBSCRIBERS, DeliveryError, Subscriber
from crm.models import Delivery, Event

LEASE = timedelta(seconds=60)
MOST_COUNTED = 30_000  # attempts, which the column can hold; work that is never dead may need more
CANDIDATES = 8  # others may take the first of them in between


class LeaseLost(DeliveryError):
    """The work took longer than its lease; it is another's now, or will be."""


def publish(event: Event) -> None:
    """Write a delivery for each subscriber that wants the event. One query, none where nobody does."""
    subject = f"{event.subject_type}:{event.subject_id}"
    wanted = [one.name for one in SUBSCRIBERS.values() if event.name in one.events and one.wants(event)]
    if wanted:
        Delivery.objects.bulk_create(
            Delivery(subscriber=name, subject=subject, event=event) for name in wanted
        )


def enqueue(
    subscriber: str, subject: str, *, payload: dict[str, Any], due_at: datetime | None = None
) -> Delivery:
    """Write down work for a registered subscriber, to be done from `due_at` (now) on. One query.

    Called in the transaction of the change that it follows from, and under the lock of `subject` where the
    order of its deliveries matters. Raises KeyError for a subscriber that nobody registered.
    """
    return Delivery.objects.create(
        subscriber=SUBSCRIBERS[subscriber].name,
        subject=subject,
        payload=payload,
        due_at=due_at or timezone.now(),
    )


def claim(
    worker: str, subscribers: list[str], *, lease: timedelta, fresh_first: bool = True
) -> Delivery | None:
    """A due delivery for one of `subscribers`, leased to `worker`; None where there is none.

    With `fresh_first`, old retries come after what was never tried. At most three queries.
    """
    due = _claimable(subscribers)
    for rows in (due.filter(attempts=0), due) if fresh_first else (due,):
        if taken := _first_taken(rows, worker, lease):
            return taken
    return None


def _claimable(subscribers: list[str]) -> QuerySet[Delivery]:
    now = timezone.now()
    before = Delivery.objects.filter(
        subscriber=OuterRef("subscriber"),
        subject=OuterRef("subject"),
        state=Delivery.State.WAITING,
        pk__lt=OuterRef("pk"),
    )
    return Delivery.objects.filter(
        Q(leased_until=None) | Q(leased_until__lte=now),
        ~Exists(before),
        state=Delivery.State.WAITING,
        subscriber__in=subscribers,
        due_at__lte=now,
    ).order_by("due_at", "pk")


def _first_taken(rows: QuerySet[Delivery], worker: str, lease: timedelta) -> Delivery | None:
    if connection.features.has_select_for_update_skip_locked:
        with transaction.atomic():
            row = rows.select_for_update(skip_locked=True).first()
            return row if row and _take(row, worker, lease) else None
    # A look without the write lock: an idle worker must not hold up those who write.
    return next((row for row in rows[:CANDIDATES] if _take(row, worker, lease)), None)


def _take(row: Delivery, worker: str, lease: timedelta) -> bool:
    seen = _as_claimed(row)
    row.worker, row.leased_until = worker, timezone.now() + lease
    row.attempts = min(row.attempts + 1, MOST_COUNTED)
    return bool(seen.update(worker=worker, leased_until=row.leased_until, attempts=row.attempts))


def _as_claimed(row: Delivery) -> QuerySet[Delivery]:
    """The row, unless another worker has had it since."""
    return Delivery.objects.filter(
        pk=row.pk, state=Delivery.State.WAITING, worker=row.worker, attempts=row.attempts
    )


def renew(delivery: Delivery, lease: timedelta = LEASE) -> None:
    """Keep a delivery for another `lease` from now; long work calls it. Raises LeaseLost."""
    if not _as_claimed(delivery).update(leased_until=timezone.now() + lease):
        raise LeaseLost


def finish(delivery: Delivery) -> bool:
    """Delete a delivery that is done; False when it was no longer its worker's."""
    return bool(_as_claimed(delivery).delete()[0])


def fail(delivery: Delivery, error: Exception, subscriber: Subscriber) -> bool:
    """Put a delivery back for later, or among the dead; False when it was no longer its worker's.

    Of the error only the type's name is kept: its text may hold values.
    """
    permanent = isinstance(error, DeliveryError) and error.permanent
    not_before = error.not_before if isinstance(error, DeliveryError) else timedelta()
    spent = subscriber.most_attempts is not None and delivery.attempts >= subscriber.most_attempts
    return bool(
        _as_claimed(delivery).update(
            state=Delivery.State.DEAD if permanent or spent else Delivery.State.WAITING,
            error=type(error.__cause__ or error).__name__,
            due_at=timezone.now() + max(pause_after(delivery.attempts, subscriber), not_before),
            leased_until=None,
            worker="",
        )
    )


def pause_after(attempts: int, subscriber: Subscriber) -> timedelta:
    """How long to wait after so many attempts: doubled each time up to a cap, less a random part of up to
    half, so that what failed together does not come back together.
    """
    doublings = min(attempts - 1, 30)
    pause = min(subscriber.first_pause * 2**doublings, subscriber.longest_pause)
    return pause * random.uniform(0.5, 1)  # noqa: S311  no secret


def retry(dead: QuerySet[Delivery]) -> int:
    """Let dead deliveries be tried anew from now on, in their place before younger ones; how many."""
    return dead.filter(state=Delivery.State.DEAD).update(
        state=Delivery.State.WAITING, attempts=0, due_at=timezone.now(), error=""
    )
