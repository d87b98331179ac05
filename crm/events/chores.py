"""What a worker sees to every minute. Several workers may do it at once, so each chore is idempotent.

A room above registers its own when the app is ready: nothing here knows of visits.
"""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from crm.models import Delivery, Event, IdempotencyKey, Worker

FORGET_WORKERS = timedelta(hours=1)
KEEP_WORK = timedelta(days=90)
AT_ONCE = 1000  # so that a long overdue clearing holds up nobody


def delete_old_keys() -> None:
    """An idempotency key is kept for so long."""
    IdempotencyKey.objects.filter(created_at__lte=timezone.now() - IdempotencyKey.KEPT).delete()


def delete_silent_workers() -> None:
    """A worker that was killed leaves its row behind."""
    Worker.objects.filter(seen_at__lte=timezone.now() - FORGET_WORKERS).delete()


def delete_old_work() -> None:
    """An event, and work that is dead, is kept for a quarter; the history of the rows is kept for good.

    Events are looked at from the oldest on, by their ids: there is no need of an index by age.
    """
    long_ago = timezone.now() - KEEP_WORK
    Delivery.objects.filter(state=Delivery.State.DEAD, created_at__lte=long_ago).delete()
    oldest = Event.objects.order_by("pk").values_list("pk", "at")[:AT_ONCE]
    old = [pk for pk, at in oldest if at <= long_ago]
    if old:
        Event.objects.filter(pk__in=old, deliveries=None).delete()


CHORES: list[Callable[[], None]] = [delete_old_keys, delete_silent_workers, delete_old_work]
