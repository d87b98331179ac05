"""Reads of what calls left."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Q

from crm.models import Shop
from voice.models import FollowUp


class Waiting(NamedTuple):
    """How much of what calls left nobody has done yet, and how much of it is overdue."""

    open: int
    overdue: int


def waiting(shop: Shop, now: datetime) -> Waiting:
    """What waits for the people of a shop. One query."""
    todo = FollowUp.objects.filter(shop=shop, done_at=None)
    return Waiting(**todo.aggregate(open=Count("pk"), overdue=Count("pk", filter=Q(due_at__lt=now))))
