"""What happened, and the work that follows from it."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from crm.models.shops import Shop


class Event(models.Model):
    """What happened, for subscribers: ids and the names of what changed, never values or people's words."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    shop = models.ForeignKey(Shop, models.CASCADE, null=True, related_name="+")
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    data = models.JSONField(default=dict)
    actor_kind = models.CharField(max_length=6)
    actor_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    actor_call = models.BigIntegerField(null=True, help_text="The call in which it was done.")
    actor_key = models.BigIntegerField(null=True, help_text="The API key with which it was done.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "sequence"],
                name="one_event_per_subject_and_sequence",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_type} {self.subject_id} #{self.sequence}"


class Delivery(models.Model):
    """One piece of work for a worker: an event for one subscriber, or work at a time of day.

    Rows of one `subject` and one `subscriber` are done in the order of their ids. A worker that claims a row
    has it until `leased_until`; one that dies loses it then. `payload` is what the work needs and no event
    holds; a row that is done is deleted, one that failed too often is `dead` and stays for a person.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DEAD = "dead"

    subscriber = models.CharField(max_length=60)
    subject = models.CharField(max_length=60, help_text="Such as customer:12; work on it keeps its order.")
    event = models.ForeignKey(Event, models.CASCADE, null=True, blank=True, related_name="deliveries")
    payload = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=80, blank=True)
    error = models.CharField(max_length=200, blank=True, help_text="What went wrong last, without values.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "piece of work"
        verbose_name_plural = "background work"
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["subscriber", "subject", "id"], name="delivery_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} {self.subject}"


class Worker(models.Model):
    """A background worker that is, or was, at work: `seen_at` is its heartbeat."""

    name = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class IdempotencyKey(models.Model):
    """The answer that a POST got, for whoever sends it again with the same Idempotency-Key.

    The row is written in the same transaction as the change, so that there are both or neither.
    """

    KEPT = timedelta(hours=24)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, help_text="Of method, path, shop and body.")
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once_per_user")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_key_by_age")]

    def __str__(self) -> str:
        return self.key
