"""What was said and tried in a call, and what the caller agreed to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from crm.models import Customer, Public, Shop


class Call(Public):
    """One call. Rights come from its own context: the number, its attestation, the verified customer."""

    class Channel(models.TextChoices):
        PHONE = "phone"
        CONSOLE = "console"

    class Direction(models.TextChoices):
        INBOUND = "inbound"
        OUTBOUND = "outbound"

    class Status(models.TextChoices):
        LIVE = "live"
        ENDED = "ended"

    class Attestation(models.TextChoices):
        """STIR/SHAKEN: how sure the carrier is that the caller may use the number."""

        NONE = "", "none"
        A = "A", "A, full"
        B = "B", "B, partial"
        C = "C", "C, gateway"
        FAILED = "failed"

    shop = models.ForeignKey(Shop, models.PROTECT, related_name="calls")
    channel = models.CharField(max_length=8, choices=Channel)
    direction = models.CharField(max_length=8, choices=Direction, default=Direction.INBOUND)
    status = models.CharField(max_length=5, choices=Status, default=Status.LIVE)
    caller_number = models.CharField(max_length=16, blank=True, help_text="E.164; empty when withheld.")
    called_number = models.CharField(max_length=16, blank=True)
    attestation = models.CharField(max_length=6, choices=Attestation, blank=True)
    external_id = models.CharField(
        max_length=64,
        null=True,
        unique=True,
        help_text="The provider's id of the call.",
    )
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who plays it at the console.",
    )
    level = models.PositiveSmallIntegerField(default=0, help_text="How sure we are who calls: 0, 1 or 2.")
    customer = models.ForeignKey(Customer, models.SET_NULL, null=True, blank=True, related_name="calls")
    names_tried = models.PositiveSmallIntegerField(default=0)
    changed_visit_id = models.BigIntegerField(
        null=True,
        blank=True,
        help_text="The one visit that this call moved or cancelled at level 1.",
    )
    agent = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict, help_text="What is known and agreed so far.")
    token_hash = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="SHA-256 of the token that its next socket must bring; empty once that was used.",
    )
    sockets = models.PositiveSmallIntegerField(default=0, help_text="How many sockets have served it.")
    provider_status = models.CharField(max_length=16, blank=True, help_text="The provider's last word on it.")
    provider_sequence = models.IntegerField(null=True, blank=True, help_text="The number of that word.")
    handoff = models.JSONField(
        default=dict, blank=True, help_text="Why a person is to take over, and what to tell."
    )
    numbers_tried = models.PositiveSmallIntegerField(
        default=0, help_text="How many of the shop's people were rung up for it."
    )
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    intent = models.CharField(max_length=40, blank=True)
    summary = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["shop", "-started_at"], name="newest_call"),
            models.Index(fields=["caller_number", "-started_at"], name="newest_call_of_number"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} call {self.pk}"


class Turn(models.Model):
    """One utterance by one side. For the agent, `heard` is the part that the caller really heard."""

    class Speaker(models.TextChoices):
        CALLER = "caller"
        AGENT = "agent"

    call = models.ForeignKey(Call, models.CASCADE, related_name="turns")
    number = models.PositiveIntegerField(help_text="Turn of the conversation; 0 is the greeting.")
    speaker = models.CharField(max_length=6, choices=Speaker)
    text = models.TextField()
    heard = models.TextField(blank=True)
    interrupted = models.BooleanField(default=False)
    timings = models.JSONField(
        default=dict, blank=True, help_text="Milliseconds from the caller's last word: the parts of the wait."
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["call", "number"], name="turn_by_call_and_number")]

    def __str__(self) -> str:
        return f"{self.speaker} {self.number}"


class ToolCall(models.Model):
    """A tool that an agent tried in a call, with what it answered."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="tool_calls")
    turn = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    success = models.BooleanField()
    milliseconds = models.FloatField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Proposal(models.Model):
    """Writes that the agent wants to do, waiting for the caller's yes. One yes runs all its steps, once."""

    class State(models.TextChoices):
        OPEN = "open"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        WITHDRAWN = "withdrawn"

    public_id = models.UUIDField(unique=True, editable=False)
    call = models.ForeignKey(Call, models.CASCADE, related_name="proposals")
    level = models.PositiveSmallIntegerField(help_text="The call's level when it was made.")
    customer_id = models.BigIntegerField(null=True, help_text="The verified customer when it was made.")
    steps = models.JSONField(help_text="Tool names and arguments, in order.")
    read_back = models.TextField(help_text="What the caller must hear.")
    must_hear = models.JSONField(help_text="The clauses of it without which a yes is none.")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(state="open"),
                name="one_open_proposal_per_call",
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} proposal of call {self.call_id}"


class OneTimeCode(Public):
    """A code that was asked for in a call, to prove that the caller holds a phone of the customer's.

    The code itself is in no row, not even as a hash of its own: `voice.codes.code_of` works it out. A row
    without a `number` was sent nowhere and fits nothing; it is there so that asking is alike for everybody.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="codes")
    customer_id = models.BigIntegerField(null=True, help_text="The verified customer when it was made.")
    number = models.CharField(max_length=16, blank=True, help_text="Where it was sent, E.164.")
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["created_at"], name="code_by_age")]

    def __str__(self) -> str:
        return f"code of call {self.call_id}"


class FollowUp(Public):
    """Something that a call left for a person at the shop to do."""

    class Kind(models.TextChoices):
        CALL_BACK = "call_back", "call back"
        MESSAGE = "message"
        FAILED_CALL = "failed_call", "failed call"

    shop = models.ForeignKey(Shop, models.PROTECT, related_name="follow_ups")
    call = models.ForeignKey(Call, models.SET_NULL, null=True, blank=True, related_name="follow_ups")
    customer = models.ForeignKey(Customer, models.SET_NULL, null=True, blank=True, related_name="follow_ups")
    kind = models.CharField(max_length=11, choices=Kind)
    number = models.CharField(
        max_length=16, blank=True, help_text="Whom to call, E.164; empty when withheld."
    )
    text = models.TextField(blank=True, help_text="What the caller wants.")
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "needs you"
        indexes = [
            models.Index(fields=["shop", "due_at"], condition=Q(done_at=None), name="open_follow_up"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
