"""What rows share: an id that may leave the house, a count of their events, a history."""

import uuid
from typing import Any

from django.core.validators import RegexValidator
from django.db import models, transaction
from simple_history.models import HistoricalRecords

e164 = RegexValidator(
    r"^\+[1-9]\d{4,14}$",
    "Write the number with its country code, such as +15555551234.",
)


class Whole(models.Model):
    """A row that is saved in one transaction with what follows from its signals: its version in the history,
    and the word that a cached card of its people is out of date. Django's own save commits the row first.
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(savepoint=False):
            super().save(*args, **options)


class Public(models.Model):
    """A row that leaves the house: known outside by a random id, inside by its integer."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Subject(Whole, Public):
    """A row whose changes are events; `event_sequence` counts them and moves only under the row's lock."""

    event_sequence = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True


class Authored(models.Model):
    """A row version also tells the channel: what kind of actor it was, and the call or key if there was one.

    The user, the time and the reason are simple_history's own.
    """

    actor_kind = models.CharField(max_length=6, blank=True)
    actor_call = models.BigIntegerField(null=True)
    actor_key = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


def history(**options: Any) -> HistoricalRecords:
    """The versions of a model's rows: who changed what, when, through which channel and why."""
    return HistoricalRecords(
        bases=[Authored], history_change_reason_field=models.TextField(blank=True, null=True), **options
    )
