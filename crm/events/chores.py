"""What a worker sees to every minute. Several workers may do it at once, so each chore is idempotent.

A room above registers its own when the app is ready: nothing here knows of visits.
"""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from crm.models import IdempotencyKey, Worker

FORGET_WORKERS = timedelta(hours=1)


def delete_old_keys() -> None:
    """An idempotency key is kept for so long."""
    IdempotencyKey.objects.filter(created_at__lte=timezone.now() - IdempotencyKey.KEPT).delete()


def delete_silent_workers() -> None:
    """A worker that was killed leaves its row behind."""
    Worker.objects.filter(seen_at__lte=timezone.now() - FORGET_WORKERS).delete()


CHORES: list[Callable[[], None]] = [delete_old_keys, delete_silent_workers]
